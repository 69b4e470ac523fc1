"""Activities: logged when they have happened, planned before, done or canceled after."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from shlex import quote

from oppcli import plain_records as records
from oppcli.domain.activity import (
    NextStep,
    cannot_be_planned,
    field_of_words,
    is_contact,
    not_about,
    not_by_editing,
    put_off,
    senseless,
    settled,
    type_told_by,
)
from oppcli.domain.added_words import given_once
from oppcli.domain.choices import one_of
from oppcli.domain.dates import Look
from oppcli.domain.fields import ACTIVITY, ACTIVITY_TYPES
from oppcli.domain.instants import says_a_time
from oppcli.domain.refs import Ref
from oppcli.domain.results import Done, Written
from oppcli.domain.texts import storable
from oppcli.errors import (
    BadValue,
    ClosedRecord,
    DoneAlready,
    NotFound,
    Refusal,
    RuleRefused,
    WrongUsage,
)
from oppcli.services import contacts, references
from oppcli.services.touching import lower_touched_at, touch
from oppcli.services.values import Typed, assign, fields_of, regard
from oppcli.services.work import Work, image, in_one_transaction, loaded
from oppcli.stored import instant_text
from oppcli.transaction import Transaction


@in_one_transaction
def log(
    work: Work,
    about: Ref | None,
    kind: str,
    subject: str,
    typed: Typed,
    *,
    on: str | None,
    next_step: NextStep | None = None,
) -> Done:
    """Records something that has happened: done at once, at `on` (looking back) or now.

    `next_step` is planned about the same record.
    """
    with work.transaction() as tx:
        at = _when(work, on)
        activity = _begin(tx, work, about, kind, subject, typed)
        _complete(work, activity, at)
        notes = _contacted(tx, activity)
        written = _finish(tx, work, activity, notes)
        planned = _plan_next(tx, work, activity, next_step)
        return Done(written.ref, None, written.record, notes=written.notes, planned=planned)


@in_one_transaction
def plan(work: Work, about: Ref | None, kind: str, subject: str, typed: Typed) -> Written:
    """Plans an activity, open until it is done or canceled."""
    with work.transaction() as tx:
        activity = _begin(tx, work, about, kind, subject, typed)
        _raise(cannot_be_planned(activity.type))
        return _finish(tx, work, activity)


def _begin(
    tx: Transaction, work: Work, about: Ref | None, kind: str, subject: str, typed: Typed
) -> records.Activity:
    given = _placed({field.name: text for field, text in fields_of(ACTIVITY, typed).items()})
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
        _raise(not_about(about.kind, str(about)))
        _must_exist(tx, about)
        regard(tx, activity, about)
    assign(tx, work, activity, ACTIVITY, given)
    _raise(*senseless(activity.type, activity.values()))
    return activity


def _finish(
    tx: Transaction, work: Work, activity: records.Activity, notes: tuple[str, ...] = ()
) -> Written:
    ref = Ref("activity", tx.add(activity))
    _touch(tx, activity)
    return Written(ref, None, image(tx, ref), notes=notes)


@in_one_transaction
def edit(work: Work, refs: Sequence[Ref], typed: Typed, *, words: str = "") -> list[Written]:
    """Changes fields of activities. What is said of one that is done or canceled is corrected;
    the history keeps what was said first, and what follows from it is put right. Plain `words`
    correct the field that `field_of_words` names."""
    if not (typed or words):
        raise WrongUsage(
            "nothing to change was given.", f"oppcli activity edit {refs[0].number} due=fri"
        )
    given = _placed({field.name: text for field, text in fields_of(ACTIVITY, typed).items()})
    with work.transaction() as tx:
        return [_edit(tx, work, ref, given, words) for ref in refs]


def _edit(tx: Transaction, work: Work, ref: Ref, given: Typed, words: str) -> Written:
    activity = load(tx, ref, ended=True)
    if words:
        name = field_of_words(activity.outcome)
        given = given_once(ACTIVITY, {name: words}, given)
    _raise(not_by_editing(str(ref), activity.status, given.keys()))
    before = image(tx, ref)
    lead, opportunity = activity.lead_id, activity.opportunity_id
    was_contact = is_contact(activity.type, activity.status)
    if activity.status == "done":
        given = _looking_back(work, given)
    assign(tx, work, activity, ACTIVITY, given)
    _raise(*_without(given, senseless(activity.type, activity.values())))
    at = activity.completed_at
    now = settled(activity.type, activity.status, at, usual=work.now, now=work.now)
    if at is None and now.completed_at is not None:
        raise RuleRefused(f"{ref} is done, so completed_at cannot be empty.", "completed_at=today")
    _raise(now.refusal)
    tx.flush()
    lower_touched_at(tx, filter(None, [opportunity, activity.opportunity_id]))
    _touch(tx, activity)
    notes: tuple[str, ...] = ()
    if (lead, was_contact) != (activity.lead_id, is_contact(activity.type, activity.status)):
        notes = contacts.restore_lead_status(tx, ref, filter(None, [lead, activity.lead_id]))
    return Written(ref, before, image(tx, ref), notes)


def _looking_back(work: Work, given: Typed) -> dict[str, str]:
    """What is typed about something that has happened: its days and moments have been."""
    read = dict(given)
    for name in ("completed_at", "starts_at", "due_date"):
        text = given.get(name, "").strip()
        if text.lower() in ("", "none"):
            continue
        if name == "due_date":
            read[name] = str(work.day(text, Look.BACK))
        else:
            moment = _when(work, text) if name == "completed_at" else work.instant(text, Look.BACK)
            read[name] = instant_text(moment)
    return read


def _without(given: Typed, refusals: Sequence[Refusal]) -> list[Refusal]:
    """The refusals, where a field that the activity had before is to be emptied."""
    return [
        each if each.field in given else replace(each, hint=f"{each.field}=none")
        for each in refusals
    ]


@in_one_transaction
def done(
    work: Work,
    refs: Sequence[Ref],
    *,
    outcome: str | None,
    on: str | None,
    duration: str | None,
    next_step: NextStep | None,
) -> list[Done]:
    """Completes open activities; `next_step` is planned about the same record as each."""
    with work.transaction() as tx:
        return [_done(tx, work, ref, outcome, on, duration, next_step) for ref in refs]


def _done(
    tx: Transaction,
    work: Work,
    ref: Ref,
    outcome: str | None,
    on: str | None,
    duration: str | None,
    next_step: NextStep | None,
) -> Done:
    activity = load(tx, ref)
    before = image(tx, ref)
    _complete(work, activity, _when(work, on))
    given = {"outcome": outcome, "duration_minutes": duration}
    assign(tx, work, activity, ACTIVITY, {name: text for name, text in given.items() if text})
    _raise(*senseless(activity.type, activity.values()))
    notes = _contacted(tx, activity)
    tx.flush()
    _touch(tx, activity)
    planned = _plan_next(tx, work, activity, next_step)
    return Done(ref, before, image(tx, ref), notes=notes, planned=planned)


def _plan_next(
    tx: Transaction, work: Work, after: records.Activity, step: NextStep | None
) -> Written | None:
    """Plans the next step about the record that `after` is about; its first words tell the type."""
    if step is None:
        return None
    kind = type_told_by(step.text, after.type)
    follow = _begin(tx, work, None, kind, step.text, step.when)
    for name in ("lead_id", "opportunity_id", "account_id", "contact_id"):
        setattr(follow, name, getattr(after, name))
    return _finish(tx, work, follow)


def with_step(work: Work, written: Written, step: NextStep | None) -> Written:
    """What was written, with the next step that is planned about it for the record's owner."""
    if step is None:
        return written
    owner, kind = {"owner": str(written.record["owner"])}, type_told_by(step.text)
    planned = plan(work, written.ref, kind, step.text, {**step.when, **owner})
    return Done(written.ref, written.before, written.record, written.notes, planned=planned)


@in_one_transaction
def snooze(
    work: Work, refs: Sequence[Ref], until: str, *, only_later: bool = False
) -> list[Written]:
    """Puts open activities off: to a day or a moment, or by a count of days, weeks or months.

    A count is added to the activity's own day, or to today where that has passed. The time of day
    stays, unless a moment was typed. With `only_later` what is due later already stays as it is.
    """
    with work.transaction() as tx:
        return [_snooze(tx, work, ref, until, only_later=only_later) for ref in refs]


def _snooze(
    tx: Transaction, work: Work, ref: Ref, until: str, *, only_later: bool = False
) -> Written:
    activity = load(tx, ref, later=until)
    before = image(tx, ref)
    _raise(cannot_be_planned(activity.type))
    begins = activity.starts_at.astimezone(work.zone) if activity.starts_at else None
    day = begins.date() if begins else activity.due_date
    if says_a_time(until):
        assign(tx, work, activity, ACTIVITY, {"starts_at": until})
        later = activity.starts_at.astimezone(work.zone).date() if activity.starts_at else None
    else:
        later = put_off(
            day,
            until,
            today=work.today,
            order=work.date_order,
            fiscal_year_start=work.fiscal_year_start,
        )
        if only_later and day is not None and later is not None and later < day:
            return Written(ref, before, before)
        if begins is not None:
            activity.starts_at = datetime.combine(later, begins.timetz()).astimezone(UTC)
    if later is not None and (activity.due_date is not None or begins is None):
        activity.due_date = later
    _raise(*senseless(activity.type, activity.values()))
    tx.flush()
    _touch(tx, activity)
    return Written(ref, before, image(tx, ref))


def _placed(given: dict[str, str]) -> dict[str, str]:
    """Typed fields, where a day with a time of day is a moment: `due="thu 14:30"`."""
    due = given.get("due_date")
    if due is None or "starts_at" in given or not says_a_time(due):
        return given
    return {**{name: text for name, text in given.items() if name != "due_date"}, "starts_at": due}


@in_one_transaction
def cancel(work: Work, refs: Sequence[Ref], *, by_mistake: bool = False) -> list[Written]:
    """Cancels open activities; they stay on the timeline.

    With `by_mistake` those that are done, too: they never happened, and what followed from them is
    taken back. Raises DoneAlready for one that is done, without it.
    """
    with work.transaction() as tx:
        return [_cancel(tx, ref, by_mistake) for ref in refs]


def _cancel(tx: Transaction, ref: Ref, by_mistake: bool) -> Written:
    activity = load(tx, ref, ended=True)
    if activity.status == "done" and not by_mistake:
        raise DoneAlready(
            f"{ref} is done already",
            "only one that was logged by mistake is canceled",
            f"oppcli activity cancel {ref.number} --logged-by-mistake",
        )
    if activity.status == "canceled":
        raise ClosedRecord(f"{ref} is canceled already.", _instead(activity, None))
    before = image(tx, ref)
    was_done = activity.status == "done"
    activity.status, activity.completed_at, activity.outcome = "canceled", None, None
    tx.flush()
    notes: tuple[str, ...] = ()
    if was_done:
        lower_touched_at(tx, filter(None, [activity.opportunity_id]))
        notes = contacts.restore_lead_status(tx, ref, filter(None, [activity.lead_id]))
    return Written(ref, before, image(tx, ref), notes)


def load(
    tx: Transaction, ref: Ref, *, ended: bool = False, later: str | None = None
) -> records.Activity:
    """The activity for writing. Raises NotFound, and ClosedRecord unless it is open, or one that
    has `ended` is wanted; it proposes to plan another one where a day `later` was meant."""
    activity = loaded(tx, records.Activity, ref.number)
    if activity is None:
        raise NotFound(f"there is no activity {ref}.", "oppcli activity list")
    if activity.status != "open" and not ended:
        raise ClosedRecord(f"{ref} is {activity.status} already.", _instead(activity, later))
    return activity


def _instead(activity: records.Activity, later: str | None) -> str:
    """What to type instead of changing an activity that has ended."""
    if later is not None:
        about = next((str(each) for each in _abouts(activity)), None)
        if about is not None:
            moment = "--at" if says_a_time(later) else "--due"
            return f"oppcli task {about} {quote(activity.subject)} {moment} {quote(later)}"
    if activity.status == "done":
        return f"correct it: oppcli activity edit {activity.id} outcome='…'"
    return f"oppcli activity show {activity.id}"


def _abouts(activity: records.Activity) -> Iterator[Ref]:
    """The records that an activity is about, the first is the one that screens name."""
    for kind in ("opportunity", "lead", "account", "contact"):
        number = getattr(activity, f"{kind}_id")
        if number is not None:
            yield Ref(kind, number)


def _complete(work: Work, activity: records.Activity, at: datetime) -> None:
    """Makes an activity done, as of then."""
    now = settled(activity.type, "done", at, usual=work.now, now=work.now)
    _raise(now.refusal)
    activity.status, activity.completed_at = now.status, now.completed_at


def _raise(*refusals: Refusal | None) -> None:
    for refusal in refusals:
        if refusal is not None:
            raise refusal.raised


def _when(work: Work, on: str | None) -> datetime:
    """When it happened: now, or as typed. Raises BadValue for what is in the future."""
    if on is None:
        return work.now
    at = work.instant(on, Look.BACK)
    if at > work.now and not says_a_time(on) and at.astimezone(work.zone).date() == work.today:
        return work.now  # a day without a time is its noon, which may be yet to come
    if at > work.now:
        raise BadValue(f"'{on}' is in the future.", "plan it instead: oppcli activity plan")
    return at


def _must_exist(tx: Transaction, about: Ref) -> None:
    if not tx.read(f"SELECT 1 FROM {about.kind} WHERE id = :id", {"id": about.number}).rows:
        raise NotFound(f"there is no {about.kind} {about}.")


def _contacted(tx: Transaction, activity: records.Activity) -> tuple[str, ...]:
    """A new lead that somebody has spoken or written to is a contacted one."""
    if activity.lead_id is None or not is_contact(activity.type, activity.status):
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
