"""Rows of activities and of lost sales in which what has no room stands on a line below the row."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from oppcli.domain.calendar import short_day
from oppcli.domain.fields import FieldType
from oppcli.domain.names import spoken
from oppcli.output.layout import LAST_TO_GO, hidden_columns, in_one, is_cut, placed
from oppcli.output.people import shown_columns
from oppcli.output.plain import write_plain
from oppcli.output.screen_text import Line, Segment, Style, joined_parts, wrapped
from oppcli.output.table import Table

_ROOMY = 96  # cells of a screen with room for a name and for most of a text
_READ = 26  # cells of a text there at the least
_WIDE = 120  # cells of a screen whose width nobody knows
_INDENT = 9  # cells before the words below a row: a sign and a ref of five
_BEFORE_NAMES = LAST_TO_GO + 1  # how a column yields that can stand below, before customers are cut
# What an agenda and a list call the text, what kind of activity it is, the customer, and the sale
# or lead that it is about.
_TEXTS = ("text", "subject")
_KINDS = ("what", "type")
_CUSTOMERS = ("account", "customer")
_ABOUT = ("opportunity", "regarding")
_ENDS = ("lost_reason", "competitor")  # why a sale was lost, and to whom
# What stands below a row, in this order: whom to call and how first.
_BELOW = (
    *_TEXTS,
    *_ENDS,
    *_CUSTOMERS,
    *_KINDS,
    *("person", "phone", *_ABOUT, "reason", "owner"),
)
_PLAIN_TASK = "task"
_SPOKEN = (*_KINDS, "reason")  # words of ours: `test_drive`
_SAID_BY_THE_DAY = ("today", "overdue", "due")  # reasons that the day and its sign say


def is_narrow(style: Style) -> bool:
    """Whether a screen has no room for a name and most of a text beside each other."""
    return style.width is not None and style.width < _ROOMY


def with_room_for_texts(table: Table, style: Style) -> Table:
    """The table in which texts are whole where they can be.

    Where a text or a customer would be cut, telephones and what it is about stand below the rows;
    where that is not enough, customers do; where texts are cut even so, these do instead, each
    behind the kind of its activity where that has no room. On a wide screen customers are cut
    first.
    """
    if style.width is None or not table.rows:
        return table
    if not is_narrow(style):
        return _changed(table, _TEXTS, least=_READ)
    for below in ((), ("phone",), ("phone", *_ABOUT)):
        tried = _changed(table, below, hidden=True)
        if not _any_is_cut(tried, style, (*_TEXTS, *_CUSTOMERS)):
            return tried
    without_customers = _changed(table, _CUSTOMERS, hidden=True)
    if not _any_is_cut(without_customers, style, _TEXTS):
        return without_customers
    short = _changed(_changed(table, _KINDS, yields=_BEFORE_NAMES), _ABOUT, yields=LAST_TO_GO)
    return _changed(short, (*_TEXTS, "phone"), hidden=True)


def with_room_for_ends(table: Table, style: Style) -> Table:
    """The table in which why a sale was lost, and to whom, stands below its row where it is cut."""
    if not is_narrow(style) or not table.rows or not _any_is_cut(table, style, _ENDS):
        return table
    return _changed(table, _ENDS, hidden=True)


def _any_is_cut(table: Table, style: Style, names: Sequence[str]) -> bool:
    return any(is_cut(table, style, name) for name in names)


def _changed(table: Table, names: Sequence[str], **changes: Any) -> Table:
    """The table with something else about the columns of those names."""
    columns = (replace(each, **changes) if each.name in names else each for each in table.columns)
    return replace(table, columns=tuple(columns))


def lacks_room(table: Table, style: Style) -> bool:
    """Whether a line has no room for all that is said in a row."""
    if style.width is None:
        return False
    return bool(put_below(table) or hidden_columns(table, style))


def put_below(table: Table) -> list[str]:
    """The names of the columns that were put below the rows to make room."""
    names = (*_TEXTS, *_ENDS, *_CUSTOMERS, *_ABOUT, "phone")
    return [
        each.name
        for place, each in enumerate(table.columns)
        if each.hidden
        and not each.carried
        and each.name in names
        and any(row[place] for row in table.rows)
    ]


def not_below(table: Table, style: Style) -> list[str]:
    """The names of the columns that stand neither in the rows nor below them."""
    return [name for name in hidden_columns(table, style) if name not in _BELOW]


def lines_of_rows(table: Table, style: Style, days: Sequence[date] = ()) -> list[Line]:
    """The lines of the rows; what has no room in a row stands on a line of its own below it.

    Where `days` are given, those of the rows, each is a heading.
    """
    if not table.rows:
        return []
    columns = placed(shown_columns(table, style), style.width)
    hidden = [*hidden_columns(table, style), *put_below(table)]
    below = [name for name in _BELOW if name in hidden]
    stream = io.StringIO()
    write_plain(table, stream, style)
    written = stream.getvalue().splitlines()
    first = len(written) - len(table.rows)
    *title, heading, rule = written[:first]
    lines: list[Line] = [(Segment(line),) for line in title]
    lines += [(Segment(heading, "strong"),), (Segment(rule, "dim"),)]
    before = None
    said = list(zip(*(one.cells(style.ellipsis) for one in columns), strict=True))
    for place, row in enumerate(written[first:]):
        if days and days[place] != before:
            before = days[place]
            lines.append((Segment(f"  {short_day(before, style.today)}", "strong"),))
        mark = table.marks[place] if table.marks else ""
        lines.append((Segment(row[:1], _LOOKS.get(mark, "")), Segment(row[1:])))
        lines += _below(table, place, set(said[place]), below, style)
    return lines


_LOOKS = {"late": "late", "lost": "late", "won": "won", "held": "dim"}


def _below(
    table: Table, place: int, said: set[str], names: Sequence[str], style: Style
) -> Iterator[Line]:
    """What stands below a row: `Berg AB · Eva Lund · 070 123 45 67 · O33`; nothing that one of its
    cells `said`."""
    told: dict[str, str] = {}
    for name in names:
        text = _cell(table, place, name)
        if name in _KINDS and (joined := next((each for each in _TEXTS if each in told), "")):
            told[joined] = in_one(text, told[joined], _PLAIN_TASK)
            continue
        if name == "competitor" and text and "lost_reason" in told:
            told["lost_reason"] = in_one(told["lost_reason"], text, name)
            continue
        is_said = text in said or text == _PLAIN_TASK or text in _SAID_BY_THE_DAY
        if text and (name in _TEXTS or not is_said):
            told[name] = text
    if not told:
        return
    room = (style.width or _WIDE) - _INDENT
    first, *rest = joined_parts(" · ".join(told.values()), room, "dim")
    if not told.keys().isdisjoint((*_TEXTS, *_ENDS, *_CUSTOMERS)):
        first = replace(first, style="")
    for each in wrapped((first, *rest), room):
        yield Segment(" " * _INDENT, "dim"), *each


def _cell(table: Table, place: int, name: str) -> str:
    at = table.position(name)
    if at is None:
        return ""
    text = str(table.rows[place][at] or "")
    is_ours = name in _SPOKEN or table.columns[at].type is FieldType.CHOICE
    return spoken(text) if is_ours else text
