"""What each type of activity has of its own, what makes no sense on it, when it was done or is."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Generic, TypeVar

from oppcli.domain.field import ABOUT, ACTIVITY_TYPES
from oppcli.domain.names import spelled, spoken
from oppcli.domain.wording import either, quoted, with_article
from oppcli.errors import BadValue, Refusal

if TYPE_CHECKING:
    from oppcli.domain.dates import DateOrder
    from oppcli.domain.showing import Change

# What it says together, so that a change of one may break a rule.
JUDGED = (
    "type",
    "status",
    "completed_at",
    "due_date",
    "starts_at",
    "duration_minutes",
    "direction",
    "outcome",
)

MEETINGS = ("appointment", "visit", "test_drive", "appraisal", "inspection")
SPOKEN = ("call", *MEETINGS)

# Doing one of these means that somebody has spoken or written to a lead.
CONTACTING = ("call", "email", "message", "letter", *MEETINGS)

# A change of these, as the history calls them, after an activity has ended is a correction. Its
# owner and what it is called in another system tell nothing of what happened.
_TOLD = frozenset(
    (
        *("type", "subject", "body", *ABOUT, "priority", "direction", "due_date", "starts_at"),
        *("duration_minutes", "outcome", "completed_at"),
    )
)

# What a type is called besides its name.
ALSO_CALLED: Mapping[str, tuple[str, ...]] = {"appointment": ("meeting",)}
_SUBJECTS = ("demo",)  # what people call an activity as if it were a type


def types_called() -> frozenset[str]:
    """The words for types of activities, of which some have two: `test drive`, `meeting`."""
    also = (word for words in ALSO_CALLED.values() for word in words)
    return frozenset((*map(spoken, ACTIVITY_TYPES), *also, *_SUBJECTS))


# The types that a field makes sense on; fields that are not here make sense on all.
TYPES_WITH: Mapping[str, tuple[str, ...]] = {
    "direction": ("call", "email", "message", "letter"),
    "starts_at": ("task", *SPOKEN),
    "duration_minutes": ("task", *SPOKEN),
    "due_date": tuple(each for each in ACTIVITY_TYPES if each != "note"),
    "outcome": tuple(each for each in ACTIVITY_TYPES if each != "note"),
}
_SAID = {
    "direction": "direction (in or out)",
    "starts_at": "time at which it begins",
    "duration_minutes": "duration",
    "due_date": "day on which it is due",
    "outcome": "outcome",
}


# Words at the beginning of what is planned next → its type; longer ones first.
_OPENINGS = (
    (r"test[ _-]?drives?|drives?", "test_drive"),
    (r"call(?: back)?|ring|phone|telephone", "call"),
    (r"e-?mail|mail", "email"),
    (r"message|text|whatsapp|sms", "message"),
    (r"meeting|meet|appointment", "appointment"),
    (r"visit", "visit"),
    (r"appraisal|appraise", "appraisal"),
    (r"inspection|inspect", "inspection"),
    (r"letter", "letter"),
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is planned next as it was typed: its text, and the day or the moment of it, if any."""

    text: str
    due: str | None = None
    at: str | None = None

    @classmethod
    def on(cls, text: str, when: str) -> "NextStep":
        """The step of that day or moment, as it was typed."""
        from oppcli.domain.instants import says_a_time

        return cls(text, at=when) if says_a_time(when) else cls(text, due=when)

    @property
    def when(self) -> dict[str, str]:
        """The fields that say when it is, as they were typed."""
        given = {"due_date": self.due, "starts_at": self.at}
        return {name: text for name, text in given.items() if text}


def moment_of(
    due_date: date | None, starts_at: datetime | None, zone: tzinfo
) -> tuple[date | None, str]:
    """The day on which an activity is to be done and its time on that day, in `zone`.

    `(26 Nov, "14:00")`; the time is '' where it has none, or begins on another day than the one it
    is due on.
    """
    if starts_at is None:
        return due_date, ""
    begins = starts_at.astimezone(zone)
    if due_date is None or due_date == begins.date():
        return begins.date(), f"{begins:%H:%M}"
    return due_date, ""


# Behind a call these mean another one: `no answer, try again thu 9:00`.
_ONCE_MORE = (
    r"(?:again|reach|try (?:him|her|them)|try(?: \w+){0,3} (?:again|later|once more)|try$)(?![\w-])"
)


def type_told_by(text: str, after: str = "") -> str:
    """The type that the first words of a next step tell; a task where they tell none.

    `test drive` is a test drive, `Call about the price` a call, `Send quote` a task; `try again` is
    a call `after` a call.
    """
    words = " ".join(text.casefold().split())
    for opening, kind in _OPENINGS:
        if re.match(rf"(?:{opening})(?![\w-])", words):
            return kind
    return "call" if after == "call" and re.match(_ONCE_MORE, words) else "task"


def put_off(
    day: date | None,
    until: str,
    *,
    today: date,
    order: "DateOrder | None",
    fiscal_year_start: int = 1,
) -> date:
    """The day that an activity of `day` is put off to.

    A count such as `2d` is added to its day, or to today where that has passed or it has none;
    any other day is read as it is elsewhere. Raises BadValue for a day that has passed.
    """
    from oppcli.domain.dates import is_count, parse_day

    start = max(day or today, today) if is_count(until) else today
    later = parse_day(until, today=start, order=order, fiscal_year_start=fiscal_year_start)
    if later is None or later < today:
        raise BadValue(f"{quoted(until)} is not a day to put something off to.", "2d, fri or +1w")
    return later


_At = TypeVar("_At", str, datetime)  # an instant: as it is stored, or as it is


@dataclass(frozen=True, slots=True)
class Settled(Generic[_At]):
    """Whether an activity is open, done or canceled, and when it was done, if it was."""

    status: str
    completed_at: _At | None
    refusal: Refusal | None = None


def settled(
    kind: str,
    status: str | None,
    completed_at: _At | None,
    *,
    starts_at: _At | None = None,
    usual: _At,
    now: _At,
) -> Settled[_At]:
    """The status and the completion that follow from those given for an activity.

    Without a status it is done if it says when, and a note always is. A done one without a
    completion was done when it began, if that is past, else at `usual`. Refuses an open note, a
    completion of an activity that is not done, and one in the future. A canceled note was logged
    by mistake.
    """
    if status is None:
        status = "open" if completed_at is None and kind != "note" else "done"
    if status != "done":
        refusal = None
        if completed_at is not None:
            refusal = Refusal("completed_at", f"given, but the status is {status}", "status=done")
        else:
            refusal = cannot_be_planned(kind) if status == "open" else None
        return Settled(status, completed_at, refusal)
    if completed_at is None:
        begun = starts_at if starts_at is not None and starts_at <= now else None
        return Settled(status, usual if begun is None else begun)
    if completed_at > now:
        said = "it has not been yet, and the status is done"
        refusal = Refusal("completed_at", said, "status=open, and starts_at for when it begins")
        return Settled(status, completed_at, refusal)
    return Settled(status, completed_at)


def senseless(kind: str, facts: Mapping[str, object]) -> list[Refusal]:
    """Refuses each field that is given and that an activity of type `kind` cannot have."""
    return [
        Refusal(
            field,
            f"{_a(kind)} has no {_SAID[field]};"
            f" {field} is for {either(spoken(each) for each in types)}",
            f"leave out {field}",
        )
        for field, types in TYPES_WITH.items()
        if facts.get(field) is not None and kind not in types
    ]


def too_early(status: str, outcome: object) -> Refusal | None:
    """Refuses an outcome of an activity that is not done."""
    if outcome is None or status == "done":
        return None
    return Refusal("outcome", f"given, but the status is {status}", "leave out outcome")


def not_by_editing(ref: str, status: str, given: Collection[str]) -> Refusal | None:
    """Refuses a status that is typed like any other field, and of what is not done the facts that
    only a done activity has; `ref` is what it is called, `given` the fields that are typed."""
    number = ref.lstrip("A")
    if "status" in given:
        why = f"{ref} is {status}, and status is not edited"
        if status == "open":
            return Refusal("status", why, f"oppcli activity done {number}, or cancel {number}")
        return Refusal("status", why, f"oppcli history {ref}, then oppcli undo BATCH")
    if status == "done":
        return None
    for name, words in _OF_DONE.items():
        if name in given:
            why = f"{name} is for an activity that is done, and {ref} is {status}"
            hint = f"done {number} {words}" if status == "open" else f"show {number}"
            return Refusal(name, why, f"oppcli activity {hint}")
    return None


_OF_DONE = {"completed_at": "--on yesterday", "outcome": "--outcome '…'"}


def field_of_words(outcome: str | None) -> str:
    """The field that plain words correct: what was said when the activity was done, or, where
    nothing was, what it is about."""
    return "outcome" if outcome else "subject"


def last_correction(changes: Iterable["Change"], born: int) -> "Change | None":
    """The last change of what an activity tells, made after it was done or canceled; None if none.

    `changes` are those in the history of one that has ended, in any order, and `born` the batch
    that made it. What a command says while it ends the activity is no correction.
    """
    last, ended = None, born
    for change in sorted(changes, key=lambda each: (each.batch, each.field != "status")):
        if change.is_undone:
            continue
        if change.field == "status":
            last, ended = None, change.batch
        elif change.field in _TOLD and change.batch > ended:
            last = change
    return last


def is_contact(kind: str, status: str) -> bool:
    """Whether an activity about a new lead makes it a contacted one."""
    return status == "done" and kind in CONTACTING


def goes_along(status: str, owner: object, old_owner: object) -> bool:
    """Whether an activity gets the new owner of the record that it is about: an open one of the
    old owner does."""
    return status == "open" and owner == old_owner


# What people call the field that says what an activity is about, and the kinds that are meant.
_CALLED_REGARDING = {
    "regarding": ABOUT,
    "about": ABOUT,
    "opportunity": ("opportunity",),
    "opp": ("opportunity",),
    "sale": ("opportunity",),
    "lead": ("lead",),
    "customer": ("account", "contact"),
    "account": ("account",),
    "contact": ("contact",),
}


def regarded_kinds(word: str) -> tuple[str, ...]:
    """The kinds of records that a field of an activity may name, where the field says what the
    activity is about: `opp` as well as `regarding`. () for any other field."""
    return tuple(_CALLED_REGARDING.get(spelled(word), ()))


def not_about(kind: str, ref: str) -> Refusal | None:
    """Refuses a record of a kind that no activity is about; `ref` is what it is called."""
    if kind in ABOUT:
        return None
    why = f"{ref} is a {kind}, and an activity is about {_a(either(ABOUT))}"
    return Refusal("regarding", why, "O12")


def cannot_be_planned(kind: str) -> Refusal | None:
    """Refuses a note, which says something and asks for nothing."""
    if kind != "note":
        return None
    return Refusal("status", "a note is nothing to do", "oppcli activity log REF note '…'")


def _a(kind: str) -> str:
    return with_article(spoken(kind))
