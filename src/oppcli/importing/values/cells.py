"""Reads one cell as a choice, a currency, a whole number, a percentage, a name or a text."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from oppcli.domain.choices import COUNT, is_count
from oppcli.domain.durations import parse_duration, within_hours
from oppcli.domain.fields import Field
from oppcli.domain.imported import LEFT_OPEN, map_value
from oppcli.domain.numbers import split_at
from oppcli.domain.own_fields import YES_NO, choice_of
from oppcli.domain.texts import check_storable, clean
from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue
from oppcli.importing.values.endings import Doubt, Endings
from oppcli.importing.values.questions import Ask, question, settled
from oppcli.importing.values.yes_no import yes_or_no

_FIGURE = re.compile("[0-9.,' \u00a0\u2009\u202f\u2019]+")  # a number however it is grouped
_ENDING = ("status",)  # fields that say how a record ended
_OF_STATUS = ("forecast_category",)  # fields that leave it to the status


def read_choice(kind: str, field: Field, cell: str, added: Mapping[str, str]) -> str | None:
    """The field's choice that the cell spells, or the ending that it says in any language.

    Case, blanks and dashes do not count. `added` are words that the user made endings. A choice of
    an older schema, or one that is worked out, is given as it is; the rules of its kind know what
    it means. None for what only
    the status says: the forecast category of a won or lost one. Raises BadValue proposing a near
    one and the flag that maps the value.
    """
    if field.is_own:
        with suppress(BadValue):
            return choice_of(field, cell)
    if field.choices == YES_NO and (said := yes_or_no(cell)):
        return said
    wanted = re.sub(r"[\s-]+", "_", cell.strip().lower())
    if field.name in _OF_STATUS and wanted in field.worked_out:
        return None
    if wanted in (*field.choices, *field.former, *field.worked_out):
        return wanted
    joined = wanted.replace("_", "")
    alike = [choice for choice in field.choices if choice.replace("_", "") == joined]
    if alike:
        return alike[0]
    if field.name in (*_ENDING, *_OF_STATUS):
        endings = Endings(kind, added)
        ending = endings.of(cell)
        if field.name in _ENDING and ending in field.choices:
            return ending
        if field.name in _OF_STATUS and (ending or endings.doubt(cell) is Doubt.CLOSED):
            return None
    flag = map_value(field.name, cell, near_choice(kind, field, cell) or LEFT_OPEN)
    raise BadValue(f"{quoted(cell)} is not {either(field.choices)}; {flag}")


def near_choice(kind: str, field: Field, cell: str) -> str:
    """The choice that an unknown cell looks like or means; '' for no choice."""
    from oppcli.importing.values.proposals import proposed

    return proposed(kind, field.name, cell, {choice: choice for choice in field.choices})


def read_integer(field: Field, cell: str, decimal: str) -> int:
    """A whole number that the field can hold: `20`, `1,200`, `20.0`; minutes also as a duration,
    `1h30`. Raises BadValue."""
    is_time = field.name == "duration_minutes"
    if is_time and not _FIGURE.fullmatch(cell.strip()):
        return parse_duration(cell)
    whole, fraction = split_at(cell.strip(), decimal, cell, "a whole number")
    number = -1 if fraction.strip("0") else int(whole)
    if is_time and number >= 0:
        return within_hours(number, cell)
    if not is_count(number):
        raise BadValue(f"{quoted(cell)} is not {'a whole number' if is_time else COUNT}.")
    return number


def read_number(cell: str, decimal: str, what: str = "a number") -> str:
    """A number with any decimals as its exact text: `1350`, `155.32`. Raises BadValue."""
    whole, fraction = split_at(cell.strip(), decimal, cell, what)
    return f"{int(whole)}.{fraction}" if fraction else str(int(whole))


@dataclass(slots=True)
class PercentEvidence:
    """What the cells seen so far prove about 0.5: half of one percent, or fifty."""

    whole: str = ""
    fraction: str = ""
    one: str = ""
    won: str = ""  # the 1 of a row that was won

    def observe(self, cell: str) -> None:
        """Learns from one cell; a cell that is not a number proves nothing."""
        found = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,9}))?\s*(%?)", cell.strip())
        if found is None:
            return
        number, decimals = int(found[1]), (found[2] or "").strip("0")
        if found[3] or number > 1 or (number == 1 and decimals):
            self.whole = self.whole or cell
        elif decimals:
            self.fraction = self.fraction or cell
        elif number == 1:
            self.one = self.one or cell

    @property
    def is_open(self) -> bool:
        """Whether 1 is all that was seen, which may be one percent or a hundred."""
        return bool(self.one and not self.whole and not self.is_of_one)

    @property
    def is_of_one(self) -> bool:
        """Whether a cell says that 1 is 100 %."""
        return bool(self.fraction or self.won)

    def observe_shown(self) -> None:
        """Learns that the cells are shown as percentages of one."""
        self.fraction = self.fraction or "100 %"

    def observe_won(self, cell: str) -> None:
        """Learns from the chance of a row that was won, which is 100 % and nothing else."""
        if re.fullmatch(r"1(?:[.,]0*)?", cell.strip()):
            self.won = self.won or cell


def decide_percent(
    column: str, name: str, seen: PercentEvidence, *, usual: str = "", ask: Ask | None = None
) -> bool | None:
    """Whether 1 stands for 100 % in that column of the field called `name`.

    None where cells below 1 and above it stand in one column: what is not above 1 is open then.

    `usual`: whole or fraction, where the system is known. `ask` asks a person when 1 is all that
    is there and nothing is known. Raises BadValue when nobody decides.
    """
    if usual and not seen.whole and not seen.is_of_one:
        return usual == "fraction"
    if seen.is_open:
        readings = {"1=1%": lambda cell: "1 %", "1=100%": lambda cell: "100 %"}
        hint = f"--map-value {name}:1=100% or --map-value {name}:1=1%"
        return settled(question(column, [seen.one], readings, name), ask, hint) == "1=100%"
    if seen.fraction and seen.whole and not usual:
        return None
    return seen.is_of_one and not seen.whole


def read_percent(
    cell: str, name: str, decimal: str, *, of_one: bool | None, rounds: bool = False
) -> int:
    """A whole number from 0 to 100 of the field called `name`.

    `of_one` reads 0.5 as 50 and 1 as 100, None refuses both. `rounds` takes half a percent up and
    drops less. Raises BadValue.
    """
    number = cell.strip().removesuffix("%").rstrip()
    whole, fraction = split_at(number, decimal, cell, "a percentage")
    if of_one:
        whole, fraction = whole + fraction[:2].ljust(2, "0"), fraction[2:]
    is_whole = not fraction.strip("0")
    is_open = not is_whole if not int(whole) else is_whole and int(whole) == 1
    if of_one is None and is_open and "%" not in cell:
        many = read_percent(number, name, decimal, of_one=True, rounds=True)
        flags = (map_value(name, cell, f"{percent}%") for percent in (many, 1))
        few = "1 %" if is_whole else "less than 1 %"
        raise BadValue(f"{quoted(cell)} can be {many} % or {few}; {' or '.join(flags)}")
    percent = int(whole) + (rounds and fraction[:1] >= "5")
    if percent > 100 or not (is_whole or rounds):
        more = "" if is_whole else "; --round"
        raise BadValue(f"{quoted(cell)} is not a whole percentage from 0 to 100{more}")
    return percent


def read_id(cell: str) -> str:
    """An id of another system, blanks around it dropped. Raises BadValue."""
    return check_storable("the id", cell.strip())


def read_line(cell: str) -> str | None:
    """A name or another text of one line, clean; None for nothing. Raises BadValue."""
    return clean(check_storable("the text", cell)) or None


def read_lines(cell: str) -> str | None:
    """A text of several lines, clean; None for nothing. Raises BadValue."""
    return clean(check_storable("the text", cell), has_lines=True) or None
