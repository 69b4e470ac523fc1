"""Says what stays planned about an opportunity or a lead that has ended, or was resumed."""

from datetime import date, datetime

from oppcli.domain.activity import moment_of
from oppcli.domain.refs import Ref
from oppcli.domain.still_planned import still_planned
from oppcli.services.work import Work
from oppcli.transaction import Transaction

_OPEN = "SELECT id, due_date, starts_at FROM activity WHERE status = 'open' AND ({about})"


def still_planned_about(
    tx: Transaction, work: Work, ref: Ref, lead: int | None = None
) -> tuple[str, ...]:
    """What stays planned about a record, and about the `lead` that it came from: notes with the
    commands that cancel it and put it off; none where nothing is planned."""
    return _said(tx, work, ref, f"{ref.kind}_id = :number OR lead_id = :lead", lead=lead)


def still_planned_in(tx: Transaction, work: Work, ref: Ref, batches: str) -> tuple[str, ...]:
    """The same of what was planned about a record by commands: those of which the SELECT `batches`
    gives the numbers, for the `:number` of the record."""
    return _said(tx, work, ref, f"{ref.kind}_id = :number AND batch_id IN ({batches})")


def _said(
    tx: Transaction, work: Work, ref: Ref, about: str, **facts: int | None
) -> tuple[str, ...]:
    rows = tx.read(_OPEN.format(about=about), {"number": ref.number, **facts}).rows
    planned = [
        (
            Ref("activity", number),
            *moment_of(
                date.fromisoformat(due) if due else None,
                datetime.fromisoformat(starts) if starts else None,
                work.zone,
            ),
        )
        for number, due, starts in rows
    ]
    return still_planned(planned, ref, work.today) if planned else ()
