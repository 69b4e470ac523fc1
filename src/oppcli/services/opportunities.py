"""Opportunities from their making to their editing; moves and closing have files of their own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from oppcli import plain_records as records
from oppcli.domain.conflicts import is_read_only
from oppcli.domain.field import CLOSED
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.process import check_gates
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written
from oppcli.errors import ClosedRecord, NotFound, RuleRefused, WrongUsage
from oppcli.services import assignment, references
from oppcli.services.touching import touch
from oppcli.services.values import Typed, assign, currency_of, fields_of
from oppcli.services.work import Work, image, in_one_transaction, loaded
from oppcli.store import Row
from oppcli.stored import instant_text
from oppcli.transaction import Transaction


@in_one_transaction
def new(work: Work, topic: str, typed: Typed) -> Written:
    """Adds an opportunity in the first stage of its process, or in the one given, gates passed."""
    with work.transaction() as tx:
        return add(tx, work, {"topic": topic, **typed})


def add(
    tx: Transaction, work: Work, typed: Typed, *, carried: Mapping[str, Any] | None = None
) -> Written:
    """Adds an opportunity inside a transaction.

    `carried` are stored values by attribute, taken over from a lead; what was typed goes above.
    """
    placed = {field.name: text for field, text in fields_of(OPPORTUNITY, typed).items()}
    process = references.process_of(tx, placed.pop("process", None))
    stage = process.first
    asked = placed.pop("stage", None)
    values = dict(carried or {"currency": currency_of(work, OPPORTUNITY, placed)})
    if "owner" in placed or "owner_id" not in values:
        values["owner_id"] = references.owner_id(tx, work, placed.pop("owner", work.actor))
    opportunity = records.Opportunity(
        **{"topic": "", **values},
        stage_id=references.stage_id(tx, process, stage),
        stage_since=work.now,
        touched_at=work.now,
        created_at=work.now,
        updated_at=work.now,
    )
    notes = assign(tx, work, opportunity, OPPORTUNITY, placed)
    if opportunity.business_id is None:
        opportunity.business_id = assignment.business_of(tx, opportunity.owner_id)
    if asked and process.stage(asked) != stage:
        stage = process.stage(asked)
        passed = process.stages[: process.position(stage)]
        check_gates(None, passed, stage, facts_before(opportunity))
        opportunity.stage_id = references.stage_id(tx, process, stage)
    ref = Ref("opportunity", tx.add(opportunity))
    return Written(ref, None, image(tx, ref), notes)


@in_one_transaction
def edit(work: Work, refs: Sequence[Ref], typed: Typed) -> list[Written]:
    """Changes fields of open opportunities; `process=` with `stage=` switches the process."""
    if not typed:
        raise WrongUsage(
            "nothing to change was given.", "oppcli opp edit 12 next_step='send quote'"
        )
    with work.transaction() as tx:
        return [_edit(tx, work, ref, typed) for ref in refs]


@in_one_transaction
def hand_over(work: Work, refs: Sequence[Ref], to: str) -> list[Written]:
    """Gives open opportunities to another owner."""
    done = []
    with work.transaction() as tx:
        for ref in refs:
            load(tx, ref)
            references.owner_id(tx, work, to, "--to")  # refused in the words of its own option
            done.append(_edit(tx, work, ref, {"owner": to}))
    return done


def _edit(tx: Transaction, work: Work, ref: Ref, typed: Typed) -> Written:
    opportunity = load(tx, ref)
    before = image(tx, ref)
    _refuse_status(ref, typed)
    plain = {field.name: text for field, text in fields_of(OPPORTUNITY, typed).items()}
    process, stage = plain.pop("process", None), plain.pop("stage", None)
    if process is not None:
        _switch(tx, work, opportunity, process, stage)
    elif stage is not None:
        raise RuleRefused(
            "a stage is reached by moving, so that its gates are asked.",
            f"oppcli opp advance {ref.number} --to {stage}",
        )
    notes = assign(tx, work, opportunity, OPPORTUNITY, plain)
    after = image(tx, ref)
    if after != before:
        touch(tx, [(ref.number, instant_text(work.now))])
    if after["currency"] != before["currency"] and after["est_revenue"] is not None:
        notes = (*notes, f"its amounts keep their figures, now in {after['currency']}")
    return Written(ref, before, after, notes)


def _refuse_status(ref: Ref, typed: Typed) -> None:
    """Raises RuleRefused for a status, naming the command that leads to it."""
    for word, text in typed.items():
        field = OPPORTUNITY.field(word)
        if field is not None and field.name == "status":
            wanted = text.strip().lower()
            verb = {"on_hold": f"hold {ref.number}", "open": f"resume {ref.number}"}.get(
                wanted, f"close {ref.number} --{wanted if wanted in CLOSED else 'won'}"
            )
            raise RuleRefused("status is set by the program, not by hand.", f"oppcli opp {verb}")


def _switch(
    tx: Transaction, work: Work, opportunity: records.Opportunity, key: str, stage: str | None
) -> None:
    process = references.process_of(tx, key)
    if process.key == references.process_of(tx, stage_id=opportunity.stage_id).key:
        raise RuleRefused(
            f"O{opportunity.id} follows the {process.key} process already.",
            f"oppcli opp advance {opportunity.id}" + (f" --to {stage}" if stage else ""),
        )
    target = process.stage(stage) if stage else process.first
    opportunity.stage_id = references.stage_id(tx, process, target)
    opportunity.stage_since = work.now


def hold(work: Work, refs: Sequence[Ref], *, note: str | None = None) -> list[Written]:
    """Puts open opportunities on hold: they still count as open, but cannot advance."""
    return _set_status(work, refs, was="open", now="on_hold", note=note)


def resume(work: Work, refs: Sequence[Ref]) -> list[Written]:
    """Takes opportunities off hold."""
    return _set_status(work, refs, was="on_hold", now="open", note=None)


@in_one_transaction
def _set_status(
    work: Work, refs: Sequence[Ref], *, was: str, now: str, note: str | None
) -> list[Written]:
    done = []
    with work.transaction() as tx:
        for ref in refs:
            opportunity = load(tx, ref)
            before = image(tx, ref)
            if opportunity.status != was:
                other = "resume" if opportunity.status == "on_hold" else "hold"
                raise RuleRefused(
                    f"{ref} is {opportunity.status.replace('_', ' ')} already.",
                    f"oppcli opp {other} {ref.number}",
                )
            opportunity.status = now
            opportunity.touched_at = work.now
            if note:
                opportunity.next_step = note
            done.append(Written(ref, before, image(tx, ref)))
    return done


def load(tx: Transaction, ref: Ref, *, closed: bool = False) -> records.Opportunity:
    """The opportunity for writing. Raises NotFound, and ClosedRecord unless `closed` is wanted."""
    opportunity = loaded(tx, records.Opportunity, ref.number)
    if opportunity is None:
        raise NotFound(f"there is no opportunity {ref}.", "oppcli opp list")
    if is_read_only("opportunity", opportunity.status) and not closed:
        raise ClosedRecord(
            f"{ref} is {opportunity.status} since {_day(opportunity.closed_on)}:"
            " closed is read-only.",
            f"oppcli opp reopen {ref.number}",
        )
    return opportunity


def _day(day: date | None) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}" if day else "today"


def facts_before(opportunity: records.Opportunity) -> Row:
    """What gates ask of an opportunity that is not stored yet: field → value, links as numbers."""
    from oppcli.history import field_name

    return {field_name(name): value for name, value in opportunity.values().items()}
