"""Which columns of a table fit a screen, and how wide each becomes.

They give way in this order: the bar, after the columns that its table lets go before it; columns
that are empty in every row and were not asked for, which no note names; text that
`shrinks`, down to a comfortable width; whole columns, the highest `yields` first, down to 3; text
that shrinks, down to a tight width; the columns of `yields` 2 and 1; text, down to its least; days,
which lose their distance to today, and headings, which lose their `Est.`, and do so before columns
of `yields` 2 and 1 go where that keeps one; the columns whose `yields` is below 0; any text, down
to its least; the columns that stay `LONGEST`; and only when all that was not enough, any text.
Where a name would be cut below its tight width, days lose their
weekday, and headings of amounts all but the currency, before it is. A column that `joins` another
one stands in that one when it goes, if there is room. Refs, amounts, dates and telephone numbers
are never cut: on a screen too narrow even for them the line runs on. Names that begin alike are
cut so that they differ (`names_apart`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from oppcli.output.names_apart import cut_apart
from oppcli.output.people import Shown, shown_columns
from oppcli.output.screen_text import Style, cell_width, fit
from oppcli.output.table import Table

MARK_WIDTH = 2  # the sign of a row and a blank, before the first column
GAP = 2
LONGEST = -1000  # columns whose `yields` is no more stay while other text can be cut
LAST_TO_GO = 2  # columns whose `yields` is no more stay until text is tight
COMFORTABLE = 24
TIGHT = 18
LEAST = 10
SQUEEZED = 6
JOINED = 18  # what two columns in one need at least


@dataclass(frozen=True, slots=True)
class Placed:
    """A column that is shown, the cells it gets, the cells it would like, and the names of columns
    that stand in it."""

    shown: Shown
    width: int
    natural: int
    holds: tuple[str, ...] = ()

    def cells(self, ellipsis: str) -> list[str]:
        """The texts of the rows, shortened to the width; names that begin alike differ still."""
        if self.width >= self.natural:
            return self.shown.cells
        if self.shown.is_name:
            return cut_apart(self.shown.cells, self.width, ellipsis)
        return [fit(cell, self.width, ellipsis) for cell in self.shown.cells]


def placed(columns: Sequence[Shown], room: int | None) -> list[Placed]:
    """The columns that fit `room` cells (None: all do), each with its width."""
    wanted = [_natural(column) for column in columns]
    if room is None:
        return wanted
    spoken, brief = (_after(steps, wanted, room) for steps in (SPOKEN, BRIEF))
    left = brief if len(brief) > len(spoken) else spoken
    if any(one.width < min(one.natural, TIGHT) for one in _stretched(left, room) if _shrinks(one)):
        left = _after(BARE, wanted, room)
    return _with_joined(_stretched(left, room), wanted, room)


def _after(steps: "Sequence[Step]", columns: list[Placed], room: int) -> list[Placed]:
    """The columns after as many of the steps as they need to fit."""
    for step in steps:
        if line_width(columns) <= room:
            break
        columns = step(columns, room)
    return columns


def hidden_columns(table: Table, style: Style) -> list[str]:
    """The names of the columns that the screen has no room for, in their order; none that is empty;
    of a figure that is compared, which has three, its name alone."""
    if style.width is None or not any(column.yields for column in table.columns):
        return []
    columns = shown_columns(table, style)
    told = {name for one in placed(columns, style.width) for name in (one.shown.name, *one.holds)}
    told |= {column.name for column in table.columns if column.is_known}
    hidden = [one for one in columns if one.name not in told and not (one.is_bar or one.is_empty)]
    names = tuple(f"{one.name}_" for one in hidden)
    gone = {
        one.name
        for one in hidden
        if not (f"{one.goes_with}_" in names and one.name.startswith(f"{one.goes_with}_"))
    } | set(table.unseen)
    return [column.name for column in table.columns if column.name in gone]


def how_many_fit(table: Table, style: Style) -> int:
    """How many columns the screen has room for."""
    return len(placed(shown_columns(table, style), style.width))


def is_cut(table: Table, style: Style, name: str) -> bool:
    """Whether that column has cells which the screen has no room for."""
    columns = placed(shown_columns(table, style), style.width)
    return any(one.width < one.natural for one in columns if one.shown.name == name)


def line_width(columns: Sequence[Placed]) -> int:
    """The cells of a whole line: the mark, the columns and the gaps between them."""
    return MARK_WIDTH + sum(one.width for one in columns) + GAP * max(len(columns) - 1, 0)


def _natural(column: Shown) -> Placed:
    width = _width(column)
    return Placed(column, width, width)


def _width(column: Shown) -> int:
    return max(map(cell_width, (column.heading, *column.cells, *column.totals)))


def _shrinks(one: Placed) -> bool:
    return one.shown.shrinks


def _without_bar(columns: list[Placed], room: int) -> list[Placed]:
    """Without the bar, after the columns that yield before it."""
    turn = next((one.shown.yields for one in columns if one.shown.is_bar), None)
    if turn is None:
        return columns
    before = [one for one in columns if one.shown.yields >= turn]
    kept = [one for one in columns if one.shown.yields < turn]
    left = _without_yielding(before, room - line_width(kept) - GAP + MARK_WIDTH, above=0)
    return [one for one in columns if one in kept or one in left]


def _without_empty(columns: list[Placed], room: int) -> list[Placed]:
    """Without those that are empty, one after the other, until the rest fits; the first, which says
    what a row is of, stays."""
    return _without(columns, room, lambda one: one.shown.is_empty and one is not columns[0])


def _comfortable(columns: list[Placed], room: int) -> list[Placed]:
    return _narrowed(columns, room, _shrinks, COMFORTABLE)


def _without_most(columns: list[Placed], room: int) -> list[Placed]:
    """Without those that yield, but for the last of them, which stay until text is tight."""
    return _without_yielding(columns, room, above=LAST_TO_GO)


def _tight(columns: list[Placed], room: int) -> list[Placed]:
    return _narrowed(columns, room, _shrinks, TIGHT)


def _least(columns: list[Placed], room: int) -> list[Placed]:
    return _narrowed(columns, room, _shrinks, LEAST)


def _without_any(columns: list[Placed], room: int) -> list[Placed]:
    return _without_yielding(columns, room, above=0)


def _without_all(columns: list[Placed], room: int) -> list[Placed]:
    """Without those either that yield only when days are brief."""
    return _without_yielding(columns, room, above=LONGEST)


def _cut(columns: list[Placed], room: int) -> list[Placed]:
    """With any text that may be cut at its least, so that the columns that stay longest do."""
    if all(one.shown.yields > LONGEST for one in columns):
        return columns
    return _narrowed(columns, room, lambda one: one.shown.may_shorten, LEAST)


def _without_longest(columns: list[Placed], room: int) -> list[Placed]:
    """Without those either that stay longest; text takes back the room they leave."""
    left = _without_yielding(columns, room, above=None)
    whole = [replace(one, width=one.natural) if one.shown.may_shorten else one for one in left]
    return whole if line_width(whole) <= room else left


def _brief(columns: list[Placed], room: int) -> list[Placed]:
    """With the short form of days and headings."""
    return [
        _natural(replace(one.shown, heading=one.shown.brief_heading, cells=one.shown.brief))
        if one.shown.brief
        else one
        for one in columns
    ]


def _bare(columns: list[Placed], room: int) -> list[Placed]:
    """With the shortest form of days and headings."""
    return [
        _barest(one) if one.shown.brief and not one.shown.is_clipped else one for one in columns
    ]


def _clipped(columns: list[Placed], room: int) -> list[Placed]:
    """With the words that may be clipped cut short."""
    return [_barest(one) if one.shown.is_clipped else one for one in columns]


def _barest(one: Placed) -> Placed:
    shown = one.shown
    heading = shown.bare_heading or shown.brief_heading or shown.heading
    return _natural(replace(shown, heading=heading, cells=shown.bare or shown.brief))


def _squeezed(columns: list[Placed], room: int) -> list[Placed]:
    return _narrowed(columns, room, _shrinks, SQUEEZED)


def _shortened(columns: list[Placed], room: int) -> list[Placed]:
    return _narrowed(columns, room, lambda one: one.shown.may_shorten, SQUEEZED)


def _without_yielding(columns: list[Placed], room: int, above: int | None) -> list[Placed]:
    """Without those whose `yields` is above that (None: all that yield), one after the other, the
    highest first, until the rest fits."""
    return _without(columns, room, lambda one: _may_go(one, above))


def _without(columns: list[Placed], room: int, may_go: Callable[[Placed], bool]) -> list[Placed]:
    """Without those that may go, the highest `yields` first and of these the last, until the rest
    fits."""
    first_to_go = sorted(
        (one for one in reversed(columns) if may_go(one)),
        key=lambda one: one.shown.yields,
        reverse=True,
    )
    left = list(columns)
    for one in first_to_go:
        if line_width(left) <= room:
            break
        left = _with_company([other for other in left if other is not one], columns)
    return left


def _with_company(left: list[Placed], before: Sequence[Placed]) -> list[Placed]:
    """Without those that go with one that was there before and is gone."""
    gone = {one.shown.name for one in before} - {one.shown.name for one in left}
    kept = [one for one in left if one.shown.goes_with not in gone]
    return kept if len(kept) == len(left) else _with_company(kept, before)


def _may_go(one: Placed, above: int | None) -> bool:
    return one.shown.yields != 0 and (above is None or one.shown.yields > above)


def _with_joined(left: list[Placed], wanted: Sequence[Placed], room: int) -> list[Placed]:
    """The columns, with the words of those that are gone in the ones that they join.

    Where too little of both could be read, the column stays as it is.
    """
    names = {one.shown.name for one in left}
    for gone in (one.shown for one in wanted if one.shown.joins in names):
        if gone.name in names or gone.is_empty:
            continue
        joined = [_joined(one, gone) for one in left]
        for tried in (_stretched(joined, room), _stretched(_brief(joined, room), room)):
            both = next(one for one in tried if one.shown.name == gone.joins)
            if both.width >= min(both.natural, JOINED):
                left = tried
            if both.width >= min(both.natural, COMFORTABLE):
                break
    return left


def _joined(one: Placed, gone: Shown) -> Placed:
    """The column that `gone` joins, with the words of both; any other as it is."""
    if one.shown.name != gone.joins:
        return one
    pairs = zip(gone.cells, one.shown.cells, strict=True)
    cells = [in_one(first, then, gone.unsaid) for first, then in pairs]
    both = replace(one.shown, cells=cells)
    return Placed(both, one.width, _width(both), (*one.holds, gone.name))


def in_one(first: str, then: str, unsaid: str) -> str:
    """`test drive: XC60`; one of them where it says all."""
    if first == unsaid or then.casefold().startswith(first.casefold()):
        return then
    return f"{first}: {then}" if then else first


def _narrowed(
    columns: list[Placed], room: int, gives: Callable[[Placed], bool], least: int
) -> list[Placed]:
    """Those that give share what the others leave of the room; none gets less than `least`, or
    than its own least; those whose own is more than a fair share come first."""
    giving = [one for one in columns if gives(one)]
    free = room - line_width(columns) + sum(one.width for one in giving)
    widths: dict[str, int] = {}
    while giving:
        share = free // len(giving)
        one = min(giving, key=lambda one: (one.shown.least <= share, one.width))
        width = min(one.width, max(share, least, one.shown.least))
        widths[one.shown.name] = width
        free -= width
        giving.remove(one)
    return [replace(one, width=widths.get(one.shown.name, one.width)) for one in columns]


def _stretched(columns: list[Placed], room: int) -> list[Placed]:
    """Shrunk text takes back the room that columns left when they gave way."""
    wishes = [replace(one, width=one.natural) if _shrinks(one) else one for one in columns]
    return _narrowed(wishes, room, _shrinks, SQUEEZED)


Step = Callable[[list[Placed], int], list[Placed]]
_FIRST: tuple[Step, ...] = (_without_bar, _without_empty, _comfortable, _without_most, _tight)
_LAST: tuple[Step, ...] = (_without_all, _cut, _without_longest, _squeezed, _shortened)
SPOKEN = (*_FIRST, _without_any, _least, _brief, *_LAST)
BRIEF = (*_FIRST, _brief, _without_any, _least, *_LAST)
_NAMES = (
    _without_bar,
    _without_empty,
    _comfortable,
    _without_most,
    _bare,
    _tight,
    _clipped,
    _least,
)
BARE = (*_NAMES, _without_any, *_LAST)
