"""Moves an opportunity through its sales process, forward past the gates or back."""

from collections.abc import Sequence

from oppcli import plain_records as records
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.process import check_gates, stage_to_go_back_to, stages_to_leave
from oppcli.domain.refs import Ref
from oppcli.domain.results import Moved
from oppcli.errors import Conflict, RuleRefused
from oppcli.services import references
from oppcli.services.opportunities import load
from oppcli.services.values import Typed, assign
from oppcli.services.work import Work, image, in_one_transaction
from oppcli.store import Store
from oppcli.transaction import Transaction


@in_one_transaction
def advance(work: Work, refs: Sequence[Ref], *, to: str | None, filled: Typed) -> list[Moved]:
    """Takes opportunities to the next stage, or ahead to `to`, when the gates on the way allow.

    `filled` are fields set in the same move. Raises GateRefused, naming all that is missing.
    """
    seen = _stages(work.store, refs)
    with work.transaction() as tx:
        return [_advance(tx, work, ref, to, filled, seen) for ref in refs]


Stage = tuple[int, str]  # number and title


def _stages(reader: Store | Transaction, refs: Sequence[Ref]) -> dict[Ref, Stage]:
    """The stages that the opportunities are in."""
    sql = "SELECT stage_id, title FROM opportunity o JOIN stage s ON s.id = stage_id WHERE o.id = ?"
    return {ref: row for ref in refs for row in reader.read(sql, [ref.number]).rows}


def _refuse_moved(tx: Transaction, ref: Ref, seen: Stage | None, stage_id: int) -> None:
    """Two who advance the same opportunity at once mean the same step, not two steps.

    `seen` is the stage before this command waited for its turn to write.
    """
    if seen is not None and seen[0] != stage_id:
        raise Conflict(
            f"somebody else has just moved {ref} from {seen[1]} to {_stages(tx, [ref])[ref][1]}.",
            f"look first: oppcli opp show {ref.number}",
        )


def _advance(
    tx: Transaction, work: Work, ref: Ref, to: str | None, filled: Typed, seen: dict[Ref, Stage]
) -> Moved:
    opportunity = load(tx, ref)
    _refuse_moved(tx, ref, seen.pop(ref, None), opportunity.stage_id)
    if opportunity.status == "on_hold":
        raise RuleRefused(f"{ref} is on hold.", f"oppcli opp resume {ref.number}")
    before = image(tx, ref)
    process = references.process_of(tx, stage_id=opportunity.stage_id)
    was = references.stage_now(tx, process, opportunity.stage_id)
    passed, now = stages_to_leave(ref, process, was, process.stage(to) if to else None)
    notes = assign(tx, work, opportunity, OPPORTUNITY, filled)
    check_gates(str(ref), passed, now, image(tx, ref))
    days = _enter(work, opportunity, references.stage_id(tx, process, now))
    return Moved(ref, before, image(tx, ref), notes, was=was, now=now, days=days)


@in_one_transaction
def back(work: Work, refs: Sequence[Ref], *, to: str | None, reason: str | None) -> list[Moved]:
    """Takes opportunities a stage back, or back to `to`; gates are not asked."""
    with work.transaction() as tx:
        return [_back(tx, work, ref, to, reason) for ref in refs]


def _back(tx: Transaction, work: Work, ref: Ref, to: str | None, reason: str | None) -> Moved:
    opportunity = load(tx, ref)
    before = image(tx, ref)
    process = references.process_of(tx, stage_id=opportunity.stage_id)
    was = references.stage_now(tx, process, opportunity.stage_id)
    now = stage_to_go_back_to(ref, process, was, process.stage(to) if to else None)
    if process.back_needs_reason and not reason:
        raise RuleRefused(
            f"the {process.key} process asks for a reason to go back.",
            f"oppcli opp back {ref.number} --reason '…'",
        )
    days = _enter(work, opportunity, references.stage_id(tx, process, now))
    if reason:
        _note(tx, work, opportunity, f"Back from {was.title} to {now.title}: {reason}")
    return Moved(ref, before, image(tx, ref), was=was, now=now, days=days)


def _enter(work: Work, opportunity: records.Opportunity, stage_id: int) -> int:
    """Puts it in a stage and gives the days it was in the last one."""
    days = (work.today - opportunity.stage_since.astimezone(work.zone).date()).days
    opportunity.stage_id = stage_id
    opportunity.stage_since = work.now
    opportunity.touched_at = work.now
    return days


def _note(tx: Transaction, work: Work, opportunity: records.Opportunity, text: str) -> None:
    tx.add(
        records.Activity(
            type="note",
            subject=text,
            status="done",
            opportunity_id=opportunity.id,
            owner_id=references.owner_id(tx, work, work.actor),
            completed_at=work.now,
            created_at=work.now,
            updated_at=work.now,
        )
    )
