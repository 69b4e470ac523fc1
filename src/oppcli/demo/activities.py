"""The calls, visits, test drives and tasks around leads and opportunities, done and to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from oppcli.demo.dealer import owner_id
from oppcli.demo.ledger import Happening, Ledger, Record, Value
from oppcli.demo.phrases import OUTCOMES, PLANNED, SUBJECTS
from oppcli.demo.sales import typed
from oppcli.demo.workdays import Workdays, working_day
from oppcli.stored import instant_text

Span = tuple[str, datetime, datetime]  # a stage, or "lead", and from when to when

CONTACTING = ("call", "email", "appointment", "test_drive", "appraisal", "inspection", "letter")
_USUAL = {
    "lead": {"call": 45, "email": 40, "letter": 5, "note": 10},
    "interest": {"call": 34, "email": 22, "test_drive": 18, "appointment": 14, "note": 12},
    "quotation": {"call": 30, "email": 30, "appraisal": 14, "appointment": 14, "letter": 12},
    "contract": {"call": 30, "email": 24, "task": 18, "appointment": 14, "letter": 14},
    "delivery": {"inspection": 40, "call": 25, "task": 20, "note": 15},
}
_MINUTES = {"call": (3, 35), "appointment": (30, 120), "test_drive": (30, 90)}


@dataclass(frozen=True, slots=True)
class Doing:
    """One activity to be told: about what, by whom, when it was noted and when it was done.

    `noted_at` and `done_at` are the same for one that was logged; `done_at` is None while it is
    open. `stage` says what is usual.
    """

    about: Record
    owner: str
    stage: str
    model: str
    kind: str
    noted_at: datetime
    done_at: datetime | None
    due: date | None


def doings_of(
    about: Record, owner: str, spans: Sequence[Span], model: str, days: Workdays
) -> list[Doing]:
    """What was done about a record in its stages: a few activities for each span."""
    random = days.random
    told: list[Doing] = []
    for stage, first, last in spans:
        for _ in range(random.choices((0, 1, 2, 3), (18, 42, 28, 12))[0]):
            done_at = days.between(first, last)
            kind = random.choices(list(_USUAL[stage]), list(_USUAL[stage].values()))[0]
            noted_at, due = done_at, None
            if random.random() < 0.3 and kind in PLANNED:
                noted_at = days.between(first, done_at)
                due = days.day_of(done_at) + timedelta(random.choice((-1, 0, 0, 1)))
            told.append(Doing(about, owner, stage, model, kind, noted_at, done_at, due))
    return told


def plan_of(about: Record, owner: str, stage: str, model: str, days: Workdays) -> Doing:
    """What is still to do about an open record: some of it late, most of it due soon."""
    random = days.random
    when = random.choices(("late", "soon", "later", "undated"), (16, 46, 30, 8))[0]
    due: date | None = None
    if when == "late":
        due = working_day(days.ago(1, 9))
    elif when != "undated":
        soonest, latest = (0, 6) if when == "soon" else (7, 28)
        due = working_day(days.today + timedelta(random.randint(soonest, latest)))
        due = max(due, days.today)
    noted_at = max(about.born.at, days.moment(days.ago(1, 12)))
    if due is not None and due < days.today:
        noted_at = max(about.born.at, min(noted_at, days.moment(due - timedelta(3))))
    kinds = [kind for kind in PLANNED if kind != "inspection" or stage == "delivery"]
    kind = random.choice(kinds)
    return Doing(about, owner, stage, model, kind, noted_at, None, due)


def tell(ledger: Ledger, doings: list[Doing], days: Workdays) -> None:
    """Writes the activities down, numbered by when they were noted.

    The first time that somebody spoke or wrote to a new lead makes it a contacted one.
    """
    contacts = [each for each in doings if each.done_at and each.kind in CONTACTING]
    contacts.sort(key=lambda each: each.done_at or each.noted_at, reverse=True)
    first_contact = {id(each.about): each for each in contacts if each.about.table == "lead"}
    for doing in sorted(doings, key=lambda each: each.noted_at):
        happening = _tell(ledger, doing, days)
        if first_contact.get(id(doing.about)) is doing:
            doing.about.change(happening, {"status": "contacted"})


def _tell(ledger: Ledger, doing: Doing, days: Workdays) -> Happening:
    """Notes the activity and, where it is done, its being done; gives the last of the two."""
    is_logged = doing.done_at == doing.noted_at
    subject = days.random.choice((SUBJECTS if is_logged else PLANNED)[doing.kind])
    subject = subject.format(model=doing.model)
    ref = f"{'O' if doing.about.table == 'opportunity' else 'L'}{doing.about.number}"
    words: list[object] = ["activity", "log" if is_logged else "plan", ref, doing.kind, subject]
    words += ["--due", doing.due] if doing.due else []
    happening = ledger.happen(doing.noted_at, doing.owner, typed(*words))
    activity = ledger.make("activity", happening, _columns(doing, subject, days))
    if is_logged:
        activity.values |= _done(doing, days)
    elif doing.done_at is not None:
        words = ["activity", "done", activity.number]
        happening = ledger.happen(doing.done_at, doing.owner, typed(*words))
        activity.change(happening, _done(doing, days))
    _touch(doing, instant_text(doing.done_at or doing.noted_at))
    return happening


def _columns(doing: Doing, subject: str, days: Workdays) -> dict[str, Value]:
    random = days.random
    is_booked = doing.kind in ("appointment", "test_drive") and doing.due is not None
    starts = datetime.combine(doing.due or days.today, time(random.randint(9, 15)), days.zone)
    speaks = doing.kind in ("call", "email")
    directions = ("in", "out") if doing.done_at == doing.noted_at else ("out",)
    return {
        "type": doing.kind,
        "subject": subject,
        "body": None,
        "lead_id": doing.about.number if doing.about.table == "lead" else None,
        "opportunity_id": doing.about.number if doing.about.table == "opportunity" else None,
        "owner_id": owner_id(doing.owner),
        "status": "open",
        "priority": random.choices(("low", "normal", "high"), (8, 78, 14))[0],
        "direction": random.choice(directions) if speaks else None,
        "due_date": doing.due.isoformat() if doing.due else None,
        "starts_at": instant_text(starts.astimezone(UTC)) if is_booked else None,
        "duration_minutes": None,
        "outcome": None,
        "completed_at": None,
    }


def _done(doing: Doing, days: Workdays) -> dict[str, Value]:
    assert doing.done_at is not None
    random = days.random
    minutes = _MINUTES.get(doing.kind)
    has_outcome = doing.kind in ("call", "appointment", "test_drive") and random.random() < 0.6
    return {
        "status": "done",
        "completed_at": instant_text(doing.done_at),
        "duration_minutes": random.randint(*minutes) if minutes else None,
        "outcome": random.choice(OUTCOMES) if has_outcome else None,
    }


def _touch(doing: Doing, at: str) -> None:
    if doing.about.table == "opportunity":
        touched = doing.about.values["touched_at"]
        doing.about.values["touched_at"] = max(str(touched), at)
