"""Activities: logged when they have happened, planned before, done or canceled after."""

from collections.abc import Sequence
from datetime import datetime

from oppcli import plain_records as records
from oppcli.domain.activity import check_can_be_planned, check_sense
from oppcli.domain.choices import one_of
from oppcli.domain.dates import Look, parse_instant
from oppcli.domain.fields import ACTIVITY, ACTIVITY_TYPES
from oppcli.domain.refs import Ref
from oppcli.domain.results import Done, Written
from oppcli.domain.texts import storable
from oppcli.errors import BadValue, ClosedRecord, NotFound, RuleRefused, WrongUsage
from oppcli.services import references
from oppcli.services.touching import touch
from oppcli.services.values import Typed, assign, fields_of, regard
from oppcli.services.work import Work, image, in_one_transaction, loaded
from oppcli.stored import instant_text
from oppcli.transaction import Transaction

_CONTACTING = ("call", "email", "appointment", "test_drive", "appraisal", "inspection", "letter")


@in_one_transaction
def log(
    work: Work, about: Ref | None, kind: str, subject: str, typed: Typed, *, on: str | None
) -> Written:
    """Records something that has happened: done at once, at `on` (looking back) or now."""
    with work.transaction() as tx:
        completed = _when(work, on)
        activity = _begin(tx, work, about, kind, subject, typed)
        activity.status = "done"
        activity.completed_at = completed
        notes = _contacted(tx, activity)
        return _finish(tx, work, activity, notes)


@in_one_transaction
def plan(work: Work, about: Ref | None, kind: str, subject: str, typed: Typed) -> Written:
    """Plans an activity, open until it is done or canceled."""
    with work.transaction() as tx:
        activity = _begin(tx, work, about, kind, subject, typed)
        check_can_be_planned(activity.type)
        return _finish(tx, work, activity)


def _begin(
    tx: Transaction, work: Work, about: Ref | None, kind: str, subject: str, typed: Typed
) -> records.Activity:
    given = {field.name: text for field, text in fields_of(ACTIVITY, typed).items()}
    if not subject.strip():
        raise RuleRefused("subject cannot be empty.")
    activity = records.Activity(
        type=one_of("type", kind, ACTIVITY_TYPES),
        subject=storable("subject", subject),
        owner_id=references.owner_id(tx, work, given.pop("owner", work.actor)),
        created_at=work.now,
        updated_at=work.now,
    )
    if about is not None:
        _must_exist(tx, about)
        regard(tx, activity, about)
    assign(tx, work, activity, ACTIVITY, given)
    check_sense(activity.type, activity.values())
    return activity


def _finish(
    tx: Transaction, work: Work, activity: records.Activity, notes: tuple[str, ...] = ()
) -> Written:
    ref = Ref("activity", tx.add(activity))
    _touch(tx, activity)
    return Written(ref, None, image(tx, ref), notes=notes)


@in_one_transaction
def edit(work: Work, refs: Sequence[Ref], typed: Typed) -> list[Written]:
    """Changes fields of open activities; what is completed or canceled is read-only."""
    if not typed:
        raise WrongUsage("nothing to change was given.", "oppcli activity edit 41 due=fri")
    given = {field.name: text for field, text in fields_of(ACTIVITY, typed).items()}
    for name, hint in _ENDED_BY.items():
        if name in given:
            raise RuleRefused(f"{name} is not edited: an activity is completed or canceled.", hint)
    with work.transaction() as tx:
        return [_edit(tx, work, ref, given) for ref in refs]


_ENDED_BY = {
    "status": "oppcli activity done 41, or oppcli activity cancel 41",
    "completed_at": "oppcli activity done 41 --on yesterday",
    "outcome": "oppcli activity done 41 --outcome '…'",
}


def _edit(tx: Transaction, work: Work, ref: Ref, given: Typed) -> Written:
    activity = load(tx, ref)
    before = image(tx, ref)
    assign(tx, work, activity, ACTIVITY, given)
    check_sense(activity.type, activity.values())
    check_can_be_planned(activity.type)
    tx.flush()
    # It may be about another opportunity now.
    _touch(tx, activity)
    return Written(ref, before, image(tx, ref))


@in_one_transaction
def done(
    work: Work,
    refs: Sequence[Ref],
    *,
    outcome: str | None,
    on: str | None,
    duration: str | None,
    next_subject: str | None,
    due: str | None,
) -> list[Done]:
    """Completes open activities; `next_subject` plans a task about the same record, due `due`."""
    with work.transaction() as tx:
        return [_done(tx, work, ref, outcome, on, duration, next_subject, due) for ref in refs]


def _done(
    tx: Transaction,
    work: Work,
    ref: Ref,
    outcome: str | None,
    on: str | None,
    duration: str | None,
    next_subject: str | None,
    due: str | None,
) -> Done:
    activity = load(tx, ref)
    before = image(tx, ref)
    activity.status = "done"
    activity.completed_at = _when(work, on)
    given = {"outcome": outcome, "duration_minutes": duration}
    assign(tx, work, activity, ACTIVITY, {name: text for name, text in given.items() if text})
    check_sense(activity.type, activity.values())
    notes = _contacted(tx, activity)
    tx.flush()
    _touch(tx, activity)
    planned = None
    if next_subject:
        follow = _begin(tx, work, None, "task", next_subject, {"due_date": due} if due else {})
        for name in ("lead_id", "opportunity_id", "account_id", "contact_id"):
            setattr(follow, name, getattr(activity, name))
        planned = _finish(tx, work, follow)
    return Done(ref, before, image(tx, ref), notes=notes, planned=planned)


@in_one_transaction
def cancel(work: Work, refs: Sequence[Ref]) -> list[Written]:
    """Cancels open activities; they stay on the timeline."""
    with work.transaction() as tx:
        canceled = []
        for ref in refs:
            activity = load(tx, ref)
            before = image(tx, ref)
            activity.status = "canceled"
            canceled.append(Written(ref, before, image(tx, ref)))
        return canceled


def load(tx: Transaction, ref: Ref) -> records.Activity:
    """The open activity for writing. Raises NotFound, and ClosedRecord once it is completed."""
    activity = loaded(tx, records.Activity, ref.number)
    if activity is None:
        raise NotFound(f"there is no activity {ref}.", "oppcli activity list")
    if activity.status != "open":
        raise ClosedRecord(
            f"{ref} is {activity.status} already, so it is read-only.",
            f"oppcli activity show {ref.number}",
        )
    return activity


def _when(work: Work, on: str | None) -> datetime:
    """When it happened: now, or as typed. Raises BadValue for what has not been yet."""
    if on is None:
        return work.now
    at = parse_instant(on, now=work.now, look=Look.BACK, zone=work.zone, order=work.date_order)
    if at > work.now:
        raise BadValue(f"'{on}' has not been yet.", "plan it instead: oppcli activity plan")
    return at


def _must_exist(tx: Transaction, about: Ref) -> None:
    if not tx.read(f"SELECT 1 FROM {about.kind} WHERE id = :id", {"id": about.number}).rows:
        raise NotFound(f"there is no {about.kind} {about}.")


def _contacted(tx: Transaction, activity: records.Activity) -> tuple[str, ...]:
    """A new lead that somebody has spoken or written to is a contacted one."""
    if activity.lead_id is None or activity.type not in _CONTACTING:
        return ()
    lead = tx.get(records.Lead, activity.lead_id)
    if lead is None or lead.status != "new":
        return ()
    lead.status = "contacted"
    return (f"L{lead.id} new → contacted",)


def _touch(tx: Transaction, activity: records.Activity) -> None:
    """Notes on the opportunity that something happened."""
    if activity.opportunity_id is not None:
        at = activity.completed_at or activity.created_at
        touch(tx, [(activity.opportunity_id, instant_text(at))])
