"""What records can be grouped by, in reports: fields of theirs, and spans of time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from oppcli.domain.calendar import Period, Unit, bucket
from oppcli.domain.fields import GROUPED, OPPORTUNITY, Field, FieldType
from oppcli.domain.names import name_key, spelled, spoken
from oppcli.errors import BadValue, MisspelledValue

TREES = ("manager", "business")  # what rolls up: everybody below a manager, all of a business
UNITS = tuple(unit.value for unit in Unit if unit.value in ("week", "month", "quarter", "year"))
NO_DATE = "no date"
_OF_SOME_REPORTS = ("lost_reason", "competitor")
_UNCLEAR = ("product",)  # as a group it may be a brand or a model, too
_MOST_WORDS = 3  # of a group's name


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of a report, in order; at most one of them is a span of time."""

    names: tuple[str, ...]

    @property
    def unit(self) -> Unit | None:
        """The span of time among them."""
        return next((Unit(name) for name in self.names if name in UNITS), None)

    @property
    def tree(self) -> str:
        """The group among them that rolls up a tree; '' for none."""
        return next((name for name in self.names if name in TREES), "")

    @property
    def spoken(self) -> str:
        """`month, lead source`."""
        return ", ".join(map(spoken, self.names))

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name not in UNITS)


def named_groups(words: Iterable[str], known: Collection[str]) -> list[str]:
    """The groups that words of `--by` name, by the names of the `known` ones where they mean one:
    several with commas or blanks between them. `interest type owner` are two."""
    found = []
    for part in (part for word in words for part in word.split(",")):
        rest = part.split() or [""]
        while rest:
            count = group_words(rest, known) or 1
            found.append(meant_group(spelled(" ".join(rest[:count])), known))
            del rest[:count]
    return found


def group_words(words: Sequence[str], known: Collection[str] = ()) -> int:
    """How many of the first words are one of the `known` groups, which are all that reports have
    unless told; 0 for none."""
    known = known or (*GROUPED, *_OF_SOME_REPORTS, *UNITS)
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        if meant_group(spelled(" ".join(words[:count])), known) in known:
            return count
    return 0


def by_alphabet(name: str) -> tuple[bool, str, str]:
    """Sorts names of groups by the alphabet, what has none last."""
    return not name, name.casefold(), name


def parse_grouping(
    words: list[str] | None, *, default: str, also: tuple[str, ...] = ()
) -> Grouping:
    """The groups of `--by owner --by month` or `--by owner,month`; `also` are more fields that a
    report knows. Raises BadValue."""
    known = (*GROUPED, *also, *UNITS)
    own = {field.name for field in grouped_own()}
    names = named_groups(words or [default], (*known, *own))
    for name in names:
        if name not in known and name not in own:
            field = OPPORTUNITY.field(name)
            if field is not None and field.is_own:
                raise BadValue(
                    f"{name} has a value of its own in nearly every record, so nothing can be"
                    " grouped by it.",
                    "--by a choice, a yes/no or a text",
                )
            said = f"cannot group by '{name}'."
            raise no_group(said, name, known, f"one of {', '.join(known)}")
    if sum(name in UNITS for name in names) > 1:
        raise BadValue("group by one span of time only.", "--by owner --by month")
    return Grouping(tuple(dict.fromkeys(names)))


def no_group(said: str, name: str, known: Sequence[str], otherwise: str) -> BadValue:
    """The error for a name that is no group of a report, with the near one, or `otherwise` where
    none is near; a time that is nearly typed behind the groups is one."""
    from oppcli.domain.misspelled import respelled
    from oppcli.domain.nearness import fields_near

    near = fields_near(name, known, 1)
    if near:
        return MisspelledValue(name, near[0], said, f"--by {near[0]}")
    time = respelled(name)
    if time != name:
        return MisspelledValue(name, time, said, otherwise)
    return BadValue(said, otherwise)


def meant_group(word: str, known: Collection[str]) -> str:
    """The one of the `known` groups that people call so: `sellers` is owner, `customer` account.

    The word itself where it is known, or means none of them or several.
    """
    from oppcli.domain.field_words import field_meant

    for name in _singular(word):
        closes = name.removeprefix("close_").removeprefix("closing_")
        called = "" if name in _UNCLEAR else field_meant(name, known)
        if meant := called or (closes if closes in UNITS else ""):
            return meant
    return word


def _singular(word: str) -> list[str]:
    """The word, and what it may be the plural of."""
    endings = (("ies", "y"), ("es", ""), ("s", ""))
    return [word, *(word[: -len(old)] + new for old, new in endings if word.endswith(old))]


def grouped_own() -> tuple[Field, ...]:
    """The own fields of opportunities that reports group by: choices, yes/no and texts."""
    return tuple(
        field for field in OPPORTUNITY.own if field.type in (FieldType.CHOICE, FieldType.TEXT)
    )


def group_key(name: str, value: str) -> str:
    """What tells a value of the group `name` from others: what filters take for one is one."""
    return name_key(value)


def span(day: str | None, unit: Unit, fiscal_year_start: int) -> Period | None:
    """The span of time that a stored day, or a stored month `2026-11`, lies in."""
    if day is None:
        return None
    whole = day if len(day) == 10 else f"{day}-01"
    return bucket(date.fromisoformat(whole), unit, fiscal_year_start)
