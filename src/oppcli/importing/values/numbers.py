"""Numbers in a column of a file: which mark is the decimal one, and reading amounts by it.

A column is read one way throughout. Cells prove its decimal mark: both marks present, a mark that
comes twice (so it groups), or one that cannot group (`12,5`, `1234.50`). What is left open is
settled by the currency's decimals, or refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from oppcli.domain.exact_amounts import Figure
from oppcli.domain.money import MOST, power_of, take_apart
from oppcli.domain.money import digits as digits_of
from oppcli.domain.numbers import ALIKE, OTHER_MARK, decimal_mark, split_at
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.values.questions import MOST_SAMPLES, Ask, Question, question, settled

_PLAIN = re.compile(r"([0-9]{1,15})(?:[.]([0-9]{1,2}))?")  # most cells of most files
_SHOWN = re.compile(r"[^0-9]{0,6}([0-9](?:[0-9.,'’\s]*[0-9])?)[^0-9]{0,6}", re.ASCII)
_BARE_MARKS = (".", ",", "-.", "-,", "$.", "€.", "€,", "£.")
_BARE = re.compile(r"^([^0-9.,]{0,6})([.,][0-9])")
ANY_DIGITS = 99  # decimals of a number that can have any
_CENTS = 2
_SURELY_STORED = 15  # digits of minor units: none of those is too large
_LONGEST = 60  # characters; no number is longer
_NAMES = re.compile(r"[^0-9.,'’\s()+-]")
_GROUPING = re.compile(r"['’\s]")


@dataclass(slots=True)
class NumberEvidence:
    """What the cells seen so far prove: one that proves each mark, some that could be both."""

    point: str = ""
    comma: str = ""
    undecided: dict[str, list[str]] = field(default_factory=dict)  # mark → cells with it
    named: set[str] = field(default_factory=set)  # currencies or symbols, as the cells write them
    powered: str = ""  # one that could be both and ends in k, m or bn: 12.345k has thousandths
    ungrouped: str = ""  # thousands without a mark: so a mark before three digits may be decimal

    @property
    def is_open(self) -> bool:
        """Whether any cell has a mark that needs to be told from the other one."""
        return bool(self.point or self.comma or self.undecided)

    def knows(self, cells: Sequence[str]) -> bool:
        """Whether a glance shows that some cells prove nothing new: usual ones, of which one was
        seen before."""
        if 0 < (longest := _longest_whole(cells)) <= _SURELY_STORED:
            return bool(self.ungrouped) or longest <= 3
        return bool(self.point) and _without_points(cells, _CENTS) is not None

    def observe_all(self, cells: Sequence[str]) -> None:
        """Learns from some cells: at a glance, where they are whole numbers without a mark."""
        if 0 < _longest_whole(cells) <= _SURELY_STORED:
            if not self.ungrouped:
                self.ungrouped = next((cell for cell in cells if len(cell) > 3), "")
            return
        for cell in cells:
            self.observe(cell)

    def observe(self, cell: str) -> None:
        """Learns from one cell; a cell that is not a number proves nothing."""
        if plain := _PLAIN.fullmatch(cell):
            if plain[2]:
                self.point = self.point or cell
            elif len(cell) > 3:
                self.ungrouped = self.ungrouped or cell
            return
        if len(cell) > _LONGEST:
            return
        found = _SHOWN.fullmatch(cell.translate(ALIKE))
        if found is None:
            return
        if len(self.named) < 50 and (name := "".join(_NAMES.findall(cell))):
            self.named.add(name.upper())
        number = _GROUPING.sub("", found[1])
        mark = decimal_mark(number)
        if mark == ".":
            self.point = self.point or cell
        elif mark == ",":
            self.comma = self.comma or cell
        elif not number.isdigit():
            if not self.powered and power_of(cell):
                self.powered = cell
            for only in _only_mark(number):
                samples = self.undecided.setdefault(only, [])
                if len(samples) < MOST_SAMPLES:
                    samples.append(cell)
        elif len(number) > 3 and number == found[1]:
            self.ungrouped = self.ungrouped or cell


def with_zeros(cells: Sequence[str]) -> Sequence[str]:
    """The cells, with the zero before a mark that some databases leave out: `.50` is `0.50`."""
    joined = "\n".join(("", *cells))
    if not any(f"\n{mark}" in joined for mark in _BARE_MARKS):
        return cells
    return [_BARE.sub(r"\g<1>0\g<2>", cell) if cell else cell for cell in cells]


def decide_decimal(
    column: str,
    seen: NumberEvidence,
    *,
    told: str,
    usual: str,
    most_digits: int,
    ask: Ask | None = None,
) -> str:
    """The decimal mark of that column. `told` (`.` or `,`) wins; `usual` settles an open one.

    `ask` asks a person. `most_digits` are the decimals of the most divided currency in the file:
    with three of them `1.234` is open, and `12.345k` always is, or `1.234` beside `1,234`. Raises
    BadValue when nothing settles it, or rows contradict each other.
    """
    if told:
        return told
    if seen.point and seen.comma:
        raise BadValue(
            f"{column} has a decimal point in {quoted(seen.point)} and a decimal comma in "
            f"{quoted(seen.comma)}.",
            "mend one of them, or give --decimal point or --decimal comma to reject the others",
        )
    if seen.point or seen.comma:
        return "." if seen.point else ","
    if usual or not seen.undecided:
        return usual or "."
    first = min(seen.undecided)
    if most_digits >= 3 or seen.ungrouped or seen.powered or len(seen.undecided) > 1:
        samples = [*filter(None, [seen.powered]), *seen.undecided[first]]
        mark = "." if "." in samples[0] else ","
        asked = question(
            column,
            list(dict.fromkeys(samples)),
            {
                mark: lambda cell: _shown(cell, mark),
                OTHER_MARK[mark]: lambda cell: _shown(cell, OTHER_MARK[mark]),
            },
            "decimal",
        )
        return settled(asked, ask, _say_which(asked))
    return OTHER_MARK[first]


def is_assumed(seen: NumberEvidence, *, told: str, usual: str, most_digits: int) -> bool:
    """Whether `decide_decimal` takes a mark for one that groups since the file has no thousandths.

    So it may be wrong about amounts of rows that name no currency; see `small_reading`.
    """
    is_asked = most_digits >= 3 or seen.ungrouped or seen.powered or len(seen.undecided) > 1
    is_proven = told or usual or seen.point or seen.comma
    return bool(seen.undecided) and not is_proven and not is_asked


def small_reading(cell: str) -> str:
    """What `1.234` is if its mark is the decimal one; '' for a number with one reading."""
    found = _SHOWN.fullmatch(cell.translate(ALIKE))
    number = _GROUPING.sub("", found[1]) if found else ""
    is_open = decimal_mark(number) is None and _only_mark(number)
    return number.replace(",", ".") if is_open else ""


def _only_mark(number: str) -> str:
    """The one kind of mark that a number has; '' for none and for both."""
    marks = set(number) & set(OTHER_MARK)
    return marks.pop() if len(marks) == 1 else ""


def _shown(cell: str, decimal: str) -> str:
    """The number alone as it is read with that decimal mark: `1.234` or `1234`, `12.345k`."""
    number = "".join(character for character in cell if character in "0123456789.,")
    power = {0: "", 3: "k", 6: "m", 9: "bn"}[power_of(cell)]
    return number.replace(OTHER_MARK[decimal], "").replace(",", ".") + power


def _say_which(asked: Question) -> str:
    words = {".": "point", ",": "comma"}
    return ", ".join(
        f"--decimal {words[mark]} for {read[0]}" for mark, read in asked.readings.items()
    )


def read_amount(cell: str, decimal: str, currency: str, *, rounds: bool = False) -> tuple[int, str]:
    """Minor units, and the currency they are in: the one given unless the cell names another.

    `rounds` takes half a minor unit up and drops less. Raises BadValue for what is not an amount,
    is negative, too large or too finely divided.
    """
    plain = plain_minor(cell, decimal, currency)
    if plain is not None:
        return plain, currency
    figure, named = read_figure(cell, decimal, currency)
    return figure.minor(named, rounds=rounds), named


def read_figure(cell: str, decimal: str, currency: str) -> tuple[Figure, str]:
    """An amount with all of its decimals, and the currency that `read_amount` gives.

    Raises BadValue for a text that is not an amount, and for a negative one.
    """
    written = take_apart(cell, currency=currency)
    if written.is_negative:
        raise BadValue(f"{quoted(cell)} is negative; an amount is not.")
    whole, fraction = split_at(written.digits, decimal, cell, "an amount")
    power = written.power
    whole += fraction[:power].ljust(power, "0")
    return Figure(whole, fraction[power:], cell), written.currency


def plain_minor(cell: str, decimal: str, currency: str) -> int | None:
    """Minor units of a cell such as `480` or `480.50` that the currency can hold; else None."""
    places, plain = digits_of(currency), _PLAIN.fullmatch(cell)
    if plain is None:
        return None
    whole, fraction = plain[1], plain[2] or ""
    if len(fraction) > places or (fraction and decimal != "."):
        return None
    minor = int(whole + fraction.ljust(places, "0"))
    return None if minor > MOST else minor


def read_plain_amounts(
    cells: Sequence[str], decimal: str, named: Sequence[str], usual: str
) -> list[object] | None:
    """Minor units of cells that are all blank or plain, as `480` and `480.00`; else None.

    `named` is the currency of each, '' for the usual one. Most files hold nothing else, and they
    are read several times as quickly this way.
    """
    digits = {code: digits_of(code or usual) for code in set(named)}
    counts = set(digits.values())
    if len(counts) == 1:
        return _read_plain(cells, decimal, counts.pop())
    found: list[object] = [None] * len(cells)
    for count in counts:
        places = [place for place, code in enumerate(named) if digits[code] == count]
        read = _read_plain([cells[place] for place in places], decimal, count)
        if read is None:
            return None
        for place, value in zip(places, read, strict=True):
            found[place] = value
    return found


def _read_plain(cells: Sequence[str], decimal: str, places: int) -> list[object] | None:
    """The same of cells whose currencies have so many decimals."""
    take = _PLAIN.fullmatch
    longest = _longest_whole(cells)
    if longest and longest + places <= _SURELY_STORED:
        power = 10**places
        return [int(cell) * power if cell else None for cell in cells]
    if decimal == "." and (minors := _with_all_decimals(cells, places)) is not None:
        return minors
    found: list[object] = []
    for cell in cells:
        if not cell:
            found.append(None)
            continue
        plain = take(cell)
        if plain is None:
            return None
        whole, fraction = plain.groups()
        if fraction is None:
            fraction = ""
        elif decimal != "." or len(fraction) > places:
            return None
        minor = int(whole + fraction.ljust(places, "0"))
        if minor > MOST:
            return None
        found.append(minor)
    return found


def _with_all_decimals(cells: Sequence[str], places: int) -> list[object] | None:
    """Minor units of cells that are blank or have a point and all of its decimals; else None."""
    plain = _without_points(cells, places)
    if plain is None:
        return None
    return [int(minor) if minor else None for minor in plain] if "" in plain else [*map(int, plain)]


def _without_points(cells: Sequence[str], places: int) -> list[str] | None:
    """The digits of such cells; None where any is not one."""
    if places not in (1, 2) or {cell[-1 - places : -places] for cell in cells if cell} != {"."}:
        return None
    bare = "|".join(cells).replace(".", "")
    plain, digits = bare.split("|"), bare.replace("|", "")
    if len(plain) != len(cells) or not (digits.isascii() and digits.isdigit()):
        return None
    whole = len(digits) + sum(map(bool, plain))
    lengths = set(map(len, plain)) - {0}
    is_sure = places < min(lengths) and max(lengths) <= _SURELY_STORED
    return plain if is_sure and whole == sum(map(len, cells)) else None  # one point in each


def _longest_whole(cells: Sequence[str]) -> int:
    """How long the longest of some whole numbers without a mark is; 0 where any is not one."""
    digits = "".join(cells)
    return max(map(len, cells)) if digits.isascii() and digits.isdigit() else 0
