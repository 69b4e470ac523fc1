"""What taking a command back, or doing it again, did; and what can stand in its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from oppcli.domain.calendar import plain_day
from oppcli.domain.wording import quoted
from oppcli.errors import RuleRefused, WrongUsage

# The batches that nobody typed, by what stands in place of a command: what happened then. They are
# neither undone nor redone.
EXPIRY = "offers expire after valid_until"  # made by the program up to schema 2
UPGRADE_TO_3 = "upgrade to schema 3"
UNTYPED = {
    EXPIRY: "offers expired when their last day was over",
    UPGRADE_TO_3: "the store was upgraded to schema 3",
}

MOST_TOLD = 5  # obstacles that an error names
_LONGEST = 16  # digits of a batch


@dataclass(frozen=True, slots=True)
class Batch:
    """One command of the history: its number, when it was (a stored instant), who, what."""

    number: int
    at: str
    actor: str
    command: str

    def told(self, today: date, zone: tzinfo) -> str:
        """`jana, Mon 23 Nov 10:42`."""
        moment = datetime.fromisoformat(self.at).astimezone(zone)
        day = plain_day(moment.date(), today)
        return f"{self.actor}, {day} {moment:%H:%M}"


def batch_number(text: str | None) -> int | None:
    """The number that was typed, if any. Raises WrongUsage for a word that is not a number."""
    digits = (text or "").strip().removeprefix("#")
    if text is None or (digits.isascii() and digits.isdigit() and len(digits) < _LONGEST):
        return None if text is None else int(digits)
    raise WrongUsage(f"a batch is a whole number, not {quoted(text)}.", "oppcli history")


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of one field of a record (`what` is changed) or of the whole of it (removed or
    restored; `old` is then its name). Links are the names behind them, amounts minor units of the
    currencies that the record has before and after: `was_in` and `is_in`."""

    ref: str
    kind: str
    what: str
    field: str
    old: str | None
    new: str | None
    was_in: str = ""
    is_in: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """A batch that was taken back, or done again, and by which batch of its own."""

    number: int
    of: Batch
    again: bool
    effects: Sequence[Effect]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What a later batch did to what an earlier one made or changed: `O12 stage`.

    `record` is the row of `table` that it is about.
    """

    what: str
    by: Batch
    table: str
    record: int


def refusal(
    of: Batch,
    again: bool,
    obstacles: Sequence[Obstacle],
    unnamed: int,
    hint: str,
    today: date,
    zone: tzinfo,
) -> RuleRefused:
    """The error that names the first obstacles and counts the others, `unnamed` beside them."""
    told = [f"{each.what} ({each.by.told(today, zone)}, {each.by.number})" for each in obstacles]
    rest = len(told) - MOST_TOLD + unnamed
    more = f" and {rest:,} more" if rest > 0 else ""
    done = "redone" if again else "undone"
    return RuleRefused(
        f"command {of.number} cannot be {done}, because later commands changed the same records:"
        f" {', '.join(told[:MOST_TOLD])}{more}.",
        hint,
    )
