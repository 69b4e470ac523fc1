"""Opportunities from their making to their editing, and forward past the gates or back.

Holding and closing have files of their own.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from oppcli import plain_records as records
from oppcli.domain.conflicts import is_read_only
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.process import (
    Facts,
    Process,
    Stage,
    entered,
    missing,
    stage_to_go_back_to,
    stages_to_leave,
)
from oppcli.domain.refs import Ref
from oppcli.domain.results import Moved, Written, activities_went_along
from oppcli.errors import ClosedRecord, Conflict, NotFound, RuleRefused, WrongUsage
from oppcli.processes import process_of
from oppcli.services import assignment, references
from oppcli.services.touching import touch
from oppcli.services.values import Typed, assign, currency_of, fields_of
from oppcli.services.work import Work, image, in_one_transaction, loaded
from oppcli.store import Store
from oppcli.stored import instant_text
from oppcli.transaction import Transaction

if TYPE_CHECKING:
    from oppcli.domain.activity import NextStep


@in_one_transaction
def new(
    work: Work,
    topic: str,
    typed: Typed,
    *,
    person: str = "",
    next_step: "NextStep | None" = None,
) -> Written:
    """Adds an opportunity in the first stage of its process, or in the one given, gates passed.
    The next step is planned about it, for its owner.

    `phone` and `email` among the fields are those of its contact, the `person` or the name given as
    contact, who is linked or made. Raises WrongUsage where there is no name.
    """
    from oppcli.services.activities import with_step
    from oppcli.services.reached_people import contact_given

    with work.transaction() as tx:
        fields, told = contact_given(tx, work, person, typed)
        done = add(tx, work, {"topic": topic, **fields})
        made = Written(done.ref, None, done.record, (*told, *done.notes))
        return with_step(work, made, next_step)


def add(
    tx: Transaction, work: Work, typed: Typed, *, carried: Mapping[str, Any] | None = None
) -> Written:
    """Adds an opportunity inside a transaction.

    `carried` are stored values by attribute, taken over from a lead; what was typed goes above.
    """
    placed = {field.name: text for field, text in fields_of(OPPORTUNITY, typed).items()}
    process = process_of(tx, placed.pop("process", None))
    asked = placed.pop("stage", None)
    stage = process.stage(asked) if asked else process.first
    values = dict(carried or {"currency": currency_of(work, OPPORTUNITY, placed)})
    if "owner" in placed or "owner_id" not in values:
        values["owner_id"] = references.owner_id(tx, work, placed.pop("owner", work.actor))
    opportunity = records.Opportunity(
        **{"topic": "", **values},
        **entered(stage, work.now),
        touched_at=work.now,
        created_at=work.now,
        updated_at=work.now,
    )
    last = tx.last_number("contact") if "contact" in placed else None
    notes = assign(tx, work, opportunity, OPPORTUNITY, placed)
    if opportunity.business_id is None:
        opportunity.business_id = assignment.business_of(tx, opportunity.owner_id)
    ref = Ref("opportunity", tx.add(opportunity))
    made = image(tx, ref)
    passed = process.stages[: process.position(stage)]
    if missing(passed, made):
        from oppcli.domain.gates import refused_beginning

        raise refused_beginning(passed, stage, made)
    from oppcli.services import alike, reached_people

    notes += reached_people.made_beside_account(tx, opportunity, last)
    return Written(ref, None, made, (*notes, *alike.said(tx, opportunity, ref.number)))


@in_one_transaction
def edit(
    work: Work, refs: Sequence[Ref], typed: Typed, *, keep_activities: bool = False
) -> list[Written]:
    """Changes fields of open opportunities; `process=` with `stage=` switches the process.

    A new owner gets the open activities of the old one, unless `keep_activities`.
    """
    if not typed:
        raise WrongUsage(
            "nothing to change was given.",
            f"oppcli opp edit {refs[0].number} next_step='send quote'",
        )
    with work.transaction() as tx:
        return [_edit(tx, work, ref, typed, keep_activities) for ref in refs]


@in_one_transaction
def hand_over(
    work: Work, refs: Sequence[Ref], to: str, *, keep_activities: bool = False
) -> list[Written]:
    """Gives open opportunities to another owner, as `edit` does."""
    done = []
    with work.transaction() as tx:
        for ref in refs:
            load(tx, ref)
            references.owner_id(tx, work, to, "--to")  # refused in the words of its own option
            done.append(_edit(tx, work, ref, {"owner": to}, keep_activities))
    return done


def _edit(
    tx: Transaction, work: Work, ref: Ref, typed: Typed, keep_activities: bool = False
) -> Written:
    from oppcli.services.fields_elsewhere import refuse_fields_elsewhere
    from oppcli.services.handing_over import Owned, handed_over, refuse_keeping

    try:
        opportunity = load(tx, ref)
    except ClosedRecord:
        from oppcli.services.correcting_closed import corrected_closing

        return corrected_closing(tx, ref, typed)
    before, was = image(tx, ref), Owned.now(opportunity)
    refuse_fields_elsewhere(ref, opportunity, typed, edits=True)
    plain = {field.name: text for field, text in fields_of(OPPORTUNITY, typed).items()}
    refuse_keeping(
        f"opp edit {ref.number}", has_owner="owner" in plain, keep_activities=keep_activities
    )
    process, stage = plain.pop("process", None), plain.pop("stage", None)
    switched = _switch(tx, work, opportunity, process, stage) if process is not None else None
    notes = assign(tx, work, opportunity, OPPORTUNITY, plain)
    after = image(tx, ref)
    if switched is not None:
        _check_gates_of_switch(ref, *switched, after, plain)
    if after != before:
        touch(tx, [(ref.number, instant_text(work.now))])
    return handed_over(tx, was, ref, before, after, notes, keep_activities=keep_activities)


def _switch(
    tx: Transaction, work: Work, opportunity: records.Opportunity, key: str, stage: str | None
) -> tuple[Process, Stage]:
    """Puts the opportunity in a stage of another process, its first one unless told."""
    process = process_of(tx, key)
    if process.key == process_of(tx, stage_id=opportunity.stage_id).key:
        raise RuleRefused(
            f"O{opportunity.id} follows the {process.key} process already.",
            f"oppcli opp advance {opportunity.id}" + (f" --to {stage}" if stage else ""),
        )
    target = process.stage(stage) if stage else process.first
    enter(opportunity, target, work)
    return process, target


def _check_gates_of_switch(
    ref: Ref, process: Process, stage: Stage, facts: Facts, given: Typed
) -> None:
    """Raises GateRefused where the stages before that one ask for what the facts lack, as they do
    of an opportunity that begins there."""
    passed = process.stages[: process.position(stage)]
    if missing(passed, facts):
        from oppcli.domain.gates import refused_switch

        raise refused_switch(ref, process, stage, facts, given)


def load(tx: Transaction, ref: Ref, *, closed: bool = False) -> records.Opportunity:
    """The opportunity for writing. Raises NotFound, and ClosedRecord unless `closed` is wanted."""
    opportunity = loaded(tx, records.Opportunity, ref.number)
    if opportunity is None:
        raise NotFound(f"there is no opportunity {ref}.", "oppcli opp list")
    if is_read_only("opportunity", opportunity.status) and not closed:
        raise ClosedRecord(
            f"{ref} is {opportunity.status} since {closing_day(opportunity.closed_on)}:"
            " closed is read-only.",
            f"oppcli opp reopen {ref.number}",
        )
    return opportunity


def closing_day(day: date | None) -> str:
    """The day of a closing as a sentence says it; one without a day was closed just now."""
    return f"{day:%a} {day.day} {day:%b %Y}" if day else "today"


@in_one_transaction
def advance(work: Work, refs: Sequence[Ref], *, to: str | None, filled: Typed) -> list[Moved]:
    """Takes opportunities to the next stage, or ahead to `to`, when the gates on the way allow.

    `filled` are fields set in the same move. Raises GateRefused, naming all that is missing.
    """
    seen = _stages(work.store, refs)
    with work.transaction() as tx:
        return [_advance(tx, work, ref, to, filled, seen, refs) for ref in refs]


_Seen = tuple[int, str]  # the number and title of a stage


def _stages(reader: Store | Transaction, refs: Sequence[Ref]) -> dict[Ref, _Seen]:
    """The stages that the opportunities are in."""
    sql = "SELECT stage_id, title FROM opportunity o JOIN stage s ON s.id = stage_id WHERE o.id = ?"
    return {ref: row for ref in refs for row in reader.read(sql, [ref.number]).rows}


def _refuse_moved(tx: Transaction, ref: Ref, seen: _Seen | None, stage_id: int) -> None:
    """Two who advance the same opportunity at once mean the same step, not two steps.

    `seen` is the stage before this command waited for its turn to write.
    """
    if seen is not None and seen[0] != stage_id:
        raise Conflict(
            f"somebody else has just moved {ref} from {seen[1]} to {_stages(tx, [ref])[ref][1]}.",
            f"look first: oppcli opp show {ref.number}",
        )


def _advance(
    tx: Transaction,
    work: Work,
    ref: Ref,
    to: str | None,
    filled: Typed,
    seen: dict[Ref, _Seen],
    refs: Sequence[Ref],
) -> Moved:
    opportunity = load(tx, ref)
    _refuse_moved(tx, ref, seen.pop(ref, None), opportunity.stage_id)
    if opportunity.status == "on_hold":
        raise RuleRefused(f"{ref} is on hold.", f"oppcli opp resume {ref.number}")
    before = image(tx, ref)
    process = process_of(tx, stage_id=opportunity.stage_id)
    was = process.numbered(opportunity.stage_id)
    passed, now = stages_to_leave(ref, process, was, process.stage(to) if to else None)
    owner = opportunity.owner_id
    if filled:
        from oppcli.services.fields_elsewhere import refuse_fields_elsewhere

        refuse_fields_elsewhere(ref, opportunity, filled, edits=False)
    notes = assign(tx, work, opportunity, OPPORTUNITY, filled)
    if opportunity.owner_id != owner:
        from oppcli.services.handing_over import Owned, take_along

        notes += activities_went_along(take_along(tx, Owned(opportunity, owner)))
    if missing(passed, facts := image(tx, ref)):
        from oppcli.domain.gates import refused_at_gates

        raise refused_at_gates(ref, passed, now, facts, refs)
    days = _move(work, opportunity, now)
    return Moved(ref, before, image(tx, ref), notes, was=was, now=now, days=days)


@in_one_transaction
def back(work: Work, refs: Sequence[Ref], *, to: str | None, reason: str | None) -> list[Moved]:
    """Takes opportunities a stage back, or back to `to`; gates are not asked."""
    with work.transaction() as tx:
        return [_back(tx, work, ref, to, reason) for ref in refs]


def _back(tx: Transaction, work: Work, ref: Ref, to: str | None, reason: str | None) -> Moved:
    opportunity = load(tx, ref)
    before = image(tx, ref)
    process = process_of(tx, stage_id=opportunity.stage_id)
    was = process.numbered(opportunity.stage_id)
    now = stage_to_go_back_to(ref, process, was, process.stage(to) if to else None)
    if process.back_needs_reason and not reason:
        raise RuleRefused(
            f"the {process.key} process asks for a reason to go back.",
            f"oppcli opp back {ref.number} --reason '…'",
        )
    days = _move(work, opportunity, now)
    if reason:
        _note(tx, work, opportunity, f"Back from {was.title} to {now.title}: {reason}")
    return Moved(ref, before, image(tx, ref), was=was, now=now, days=days, why=reason or "")


def _move(work: Work, opportunity: records.Opportunity, stage: Stage) -> int:
    """Puts it in a stage and gives the days it was in the last one."""
    since = opportunity.stage_since.astimezone(work.zone).date()
    days = max((work.today - since).days, 0)  # a clock may have been set back
    enter(opportunity, stage, work)
    opportunity.touched_at = max(opportunity.touched_at, work.now)
    return days


def enter(opportunity: records.Opportunity, stage: Stage, work: Work) -> None:
    """Puts an opportunity in a stage, from now on."""
    for name, value in entered(stage, work.now).items():
        setattr(opportunity, name, value)


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
