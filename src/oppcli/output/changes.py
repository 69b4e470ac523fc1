"""What a command changes in several records as a table: whose each is, and old → new."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from oppcli.domain.calendar import full_day, plain_date, plain_day
from oppcli.domain.fields import KINDS
from oppcli.domain.results import HandedOver, Written, open_activities
from oppcli.output.layout import GAP, MARK_WIDTH, is_cut, placed
from oppcli.output.people import NOTHING, shown_columns, shown_text
from oppcli.output.screen_text import Segment, Style, cell_width, wrapped
from oppcli.output.sentences import also_said, changes_text, said_changes
from oppcli.output.table import Column, Row, Table

_DOT = " · "
_Day = Callable[[date, date], str]  # how a day is written, given today
_SEVERAL = 2
_LEAST = 10  # cells of a customer where all else has no room
_ALONG = ("Goes along", "Stays")  # headings of the activities of who hands over
# What follows from a move or a closing, and is not what somebody decides about.
_FOLLOWING = ("probability", "forecast_category", "exchange_rate")
# Who a record is about, by the first of these fields that says so.
_CUSTOMERS = {
    "opportunity": ("account", "contact"),
    "lead": ("company", "last_name", "first_name"),
    "activity": ("regarding",),
    "deal": ("opportunity",),
}


@dataclass(frozen=True, slots=True)
class _Told:
    """What changed: what is said once above, the heading, a text per record, and the heading and
    the texts of what goes along, '' where that stands behind the changes."""

    title: str
    heading: str
    texts: list[str]
    along: str = ""
    along_texts: Sequence[str] = ()

    @property
    def width(self) -> int:
        beside = GAP + max(map(cell_width, (self.along, *self.along_texts))) if self.along else 0
        return max(map(cell_width, (self.heading, *self.texts))) + beside


def changes_table(
    written: Sequence[Written], today: date, *, width: int | None, is_screen: bool
) -> Table:
    """A row per record. On a screen, of `width` cells where that is known, a field that alone
    changed in all of them is the heading, and one that changes alike in all is said above. What
    goes along has a column of its own where there is no room for it behind the changes."""
    kind = KINDS[written[0].ref.kind]
    names = _CUSTOMERS.get(kind.name, ())
    customers = _told_apart(written) if is_screen else [_customer(each)[0] for each in written]
    refs = max(len("Ref"), *(cell_width(str(each.ref)) for each in written))
    taken = MARK_WIDTH + refs + 2 * GAP
    longest = max(cell_width(each or "") for each in customers)
    if is_screen:
        told = _fitted(written, today, None if width is None else width - taken - longest)
    else:
        told = _Told("", "", _plain(written, today, plain_day))
    room = longest if width is None else max(min(longest, width - taken - told.width), _LEAST)
    columns = [
        Column("ref"),
        Column(names[0] if len(names) == 1 else "customer", shrinks=True, least=room),
        Column(kind.title, shrinks=True, yields=1, hidden=is_screen and _are_renamed(written)),
        Column("changes", title=told.heading, hidden=is_screen and not any(told.texts)),
    ]
    rows: list[Row] = [
        (str(each.ref), customer, each.record[KINDS[each.ref.kind].title], text)
        for each, customer, text in zip(written, customers, told.texts, strict=True)
    ]
    if told.along:
        columns.append(Column("along", title=told.along))
        rows = [(*row, text) for row, text in zip(rows, told.along_texts, strict=True)]
    return Table(tuple(columns), rows, title=told.title)


def _fitted(written: Sequence[Written], today: date, room: int | None) -> _Told:
    """What changed as a screen shows it that has so many cells for it: days lose their weekday
    first, and then what goes along stands apart."""
    told = _Told(*_once(written, today, plain_day))
    if room is None or told.width <= room:
        return told
    told = _Told(*_once(written, today, plain_date))
    is_behind = told.heading not in _ALONG and any(map(also_said, written))
    if told.width <= room or not is_behind:
        return told
    return _Told(*_once(written, today, plain_date, is_apart=True), *_along(written))


def _plain(written: Sequence[Written], today: date, day: _Day) -> list[str]:
    return [changes_text(each, today, without=_without(each), day=day) for each in written]


def _are_renamed(written: Sequence[Written]) -> bool:
    """Whether the title of every record changed, so that the changes say it."""
    title = KINDS[written[0].ref.kind].title
    return all(title in {change.field.name for change in each.changed} for each in written)


def _without(written: Written) -> tuple[str, ...]:
    names = {each.field.name for each in written.changed}
    return _FOLLOWING if names & {"status", "stage"} else ()


def _once(
    written: Sequence[Written], today: date, day: _Day, *, is_apart: bool = False
) -> tuple[str, str, list[str]]:
    """What changes alike in all, the heading of what changes in each, and that for each. With
    `is_apart` another column has the activities that change their owner along with a record."""
    changes = [said_changes(each, today, without=_without(each), day=day) for each in written]
    alike = [
        pair for pair in changes[0] if len(changes) > 1 and all(pair in each for each in changes)
    ]
    title = _DOT.join(map(" ".join, alike))
    others = [[pair for pair in each if pair not in alike] for each in changes]
    fields = {field for each in others for field, _ in each}
    if not fields:
        return title, *_along(written)
    heading = fields.pop() if len(fields) == 1 else ""
    texts = []
    for each, pairs in zip(written, others, strict=True):
        values = [value if heading else f"{field} {value}" for field, value in pairs]
        texts.append(_DOT.join([*values, *(() if is_apart else also_said(each))]))
    heading = heading or "changes"
    return title, heading[:1].upper() + heading[1:], texts


def _along(written: Sequence[Written]) -> tuple[str, list[str]]:
    """The heading of the activities that go along or stay, and how many these are of each."""
    counts = [each.activities if isinstance(each, HandedOver) else 0 for each in written]
    stay = any(each.are_kept for each in written if isinstance(each, HandedOver))
    texts = [open_activities(count) if count else "" for count in counts]
    return _ALONG[stay], texts


def _customer(written: Written) -> tuple[str | None, str | None]:
    """Who a record is about, and the ref of that."""
    record = written.record
    if written.ref.kind == "lead" and not record["company"]:
        person = " ".join(filter(None, (record["first_name"], record["last_name"])))
        return person or None, None
    name = next((each for each in _CUSTOMERS.get(written.ref.kind, ()) if record[each]), None)
    return (record[name], record.get(f"{name}_ref")) if name else (None, None)


def _told_apart(written: Sequence[Written]) -> list[str | None]:
    """The customers; two of one name with their refs: `hofer josef (C5)`. Of an activity what it is
    about, and whom: `O1 Acme`."""
    called: defaultdict[str | None, set[str | None]] = defaultdict(set)
    found = [_customer(each) for each in written]
    for name, ref in found:
        called[name].add(ref)
    told = [f"{name} ({ref})" if ref and len(called[name]) > 1 else name for name, ref in found]
    pairs = zip(told, written, strict=True)
    return [f"{name} {each.whom}" if name and each.whom else name for name, each in pairs]


def by_day(table: Table, zone: tzinfo, style: Style) -> tuple[Table, list[date]]:
    """A table of changes with the time of day alone, and the days of its rows; none where all have
    the same, which is the title, as is who did it where that is one. What changed is one text,
    `new → won`, which goes on in the rows below, so that nothing of it is cut; nothing stands
    beside it there."""
    at, who, old, new = (table.columns.index(_named(table, name)) for name in _OF_CHANGES)
    moments = [datetime.fromisoformat(str(row[at])).astimezone(zone) for row in table.rows]
    days = [each.date() for each in moments]
    is_one = len(table.rows) >= _SEVERAL and len({row[who] for row in table.rows}) == 1
    columns = list(table.columns)
    columns[at] = Column("at")
    columns[who] = replace(columns[who], hidden=is_one, yields=0)
    columns[new] = replace(columns[new], title="Change")
    columns[old] = replace(columns[old], hidden=True)
    rows = []
    for row, moment in zip(table.rows, moments, strict=True):
        cells = list(row)
        cells[at] = f"{moment:%H:%M}"
        cells[new] = _old_and_new(row[old], row[new])
        rows.append(tuple(cells))
    day = full_day(days[0]) if len({*days}) == 1 else ""
    by = f"by {table.rows[0][who]}" if is_one else ""
    title = ", ".join(filter(None, (table.title, day, by)))
    told = replace(table, columns=tuple(columns), rows=rows, title=title)
    if is_cut(told, style, "new"):
        told = _without_batches(told)
    told, days = _unfolded(told, new, days, style)
    return told, [] if day else days


def _without_batches(table: Table) -> Table:
    """The table whose numbers of batches have no room."""
    columns = (replace(each, hidden=each.hidden or each.name == "batch") for each in table.columns)
    return replace(table, columns=tuple(columns), unseen=("batch",))


_ARROW = " → "
_OF_CHANGES = ("at", "actor", "old", "new")


def _named(table: Table, name: str) -> Column:
    return next(each for each in table.columns if each.name == name)


def _old_and_new(old: object, new: object) -> str:
    """`10 Dec 2026 → 15 Jan 2027`; what it is now where it was nothing before."""
    now = NOTHING if new is None else str(new)
    return f"{old}{_ARROW}{now}" if old else now


def _pieces(text: str, width: int) -> list[str]:
    """The text in pieces of that width; what was and what is stay whole where they can be."""
    before, arrow, after = text.partition(_ARROW)
    parts = [f"{before}{arrow.rstrip()}", after] if arrow else [text]
    segments = [Segment(part, is_word=cell_width(part) <= width) for part in parts]
    line = (segments[0], Segment(" "), segments[1]) if arrow else (segments[0],)
    return ["".join(part.text for part in piece) for piece in wrapped(line, width)]


def _unfolded(
    table: Table, place: int, days: Sequence[date], style: Style
) -> tuple[Table, list[date]]:
    """The table, and the days of its rows, in which a text that has no room goes on in rows below,
    where all else is blank."""
    columns = placed(shown_columns(table, style), style.width)
    name = table.columns[place].name
    width = next(one.width for one in columns if one.shown.name == name)
    rows: list[Row] = []
    of_rows: list[date] = []
    for row, day in zip(table.rows, days, strict=True):
        pieces = _pieces(shown_text(str(row[place]), style), width)
        rows.append((*row[:place], pieces[0], *row[place + 1 :]))
        blank = [""] * len(row)
        rows += [(*blank[:place], piece, *blank[place + 1 :]) for piece in pieces[1:]]
        of_rows += [day] * len(pieces)
    return replace(table, rows=rows), of_rows


def said_once(table: Table, zone: tzinfo) -> Table:
    """A table of changes in which the day, and who did it, are the title where all rows have the
    same, and each row has the time of day."""
    at, who = (table.position(name) for name in ("at", "actor"))
    if at is None or who is None or len(table.rows) < _SEVERAL:
        return table
    moments = [datetime.fromisoformat(str(row[at])).astimezone(zone) for row in table.rows]
    title, columns, rows = [], list(table.columns), list(table.rows)
    if len({each.date() for each in moments}) == 1:
        title.append(full_day(moments[0].date()))
        columns[at] = Column("at")
        rows = [
            (*row[:at], f"{each:%H:%M}", *row[at + 1 :])
            for row, each in zip(rows, moments, strict=True)
        ]
    if len({row[who] for row in rows}) == 1:
        title.append(f"by {rows[0][who]}")
        columns[who] = replace(columns[who], hidden=True)
    elif title:  # the times leave it room
        columns[who] = replace(columns[who], yields=0)
    said = ", ".join(filter(None, (table.title, *title)))
    return replace(table, columns=tuple(columns), rows=rows, title=said)
