"""Says what stays planned about an opportunity or a lead that has ended."""

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
    rows = tx.read(
        _OPEN.format(about=f"{ref.kind}_id = :number OR lead_id = :lead"),
        {"number": ref.number, "lead": lead},
    ).rows
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
