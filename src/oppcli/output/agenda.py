"""What to do now as a table."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Any

from oppcli.domain.agenda import Item, Reason, explained, headline
from oppcli.domain.calendar import plain_date, plain_day, short_day
from oppcli.domain.fields import FieldType
from oppcli.domain.names import spoken
from oppcli.domain.offers import renewal
from oppcli.output.screen_text import Line, Segment, Style, joined_parts, wrapped
from oppcli.output.table import Column, Table

if TYPE_CHECKING:
    from oppcli.queries.planned import Planned

_MOST_RENEWALS = 5  # lapsed offers that are named with the command that renews them

_LAST = 1  # how what is to be done yields: last, and then it stands before what it is about
_LATER = 2  # how telephones and owners yield
_ROOMY = 96  # cells of a screen with room for a name and for most of what is to be done
_NARROW = 76  # cells of a screen with no room for most of what is to be done
_READ = 26  # cells of what is to be done there
_WIDE = 120  # cells of a screen whose width nobody knows
_OFFER_ENDS = "offer ends"
_SEVERAL = 2  # owners of which people are told whose each thing is
_MARKS = tuple("late" if reason.is_late else "" for reason in Reason)


def renewals(items: Sequence[Item]) -> str:
    """`renew lapsed offers: oppcli deal offer D1 D3 --valid +2w`; '' where none has lapsed.

    The offers themselves are rows of the table.
    """
    # They are ranked before everything else but what begins at a time of today.
    others = dropwhile(lambda item: item.reason is Reason.TIMED_TODAY, items)
    lapsed = list(takewhile(lambda item: item.reason is Reason.LAPSED_OFFER, others))
    if not lapsed:
        return ""
    refs = [item.ref for item in lapsed[:_MOST_RENEWALS]]
    rest = len(lapsed) - len(refs)
    more = f" (and {rest} more: oppcli deal list --status lapsed)" if rest else ""
    return f"renew lapsed offers: {renewal(*refs)}{more}"


def agenda_table(
    items: Sequence[Item],
    today: date,
    *,
    explain: bool = False,
    for_people: bool = False,
    days: int | None = None,
) -> Table:
    """A row per thing to do; late ones marked. `explain` adds why each ranks where it does.

    People read when, whom and which telephone; `days` are those looked ahead, if they were given.
    """
    table = _table_for_people(items, today) if for_people else _table_for_programs(items)
    if explain:
        whys = (explained(item, today, days) for item in items)
        # Programs find the columns where they were: the owner, which came later, stays the last.
        at = len(table.columns) - (not for_people)
        rows = [(*row[:at], why, *row[at:]) for row, why in zip(table.rows, whys, strict=True)]
        columns = (*table.columns[:at], Column("why"), *table.columns[at:])
        table = replace(table, columns=columns, rows=rows)
    return table


_MONEY = Column("amount", FieldType.MONEY, currency="currency")
_CURRENCY = Column("currency", FieldType.CURRENCY, hidden=True)
_EMPTY = "nothing to do today"


def _table_for_programs(items: Sequence[Item]) -> Table:
    """The items as they are: to make rows of a hundred thousand takes a tenth of the time."""
    columns = (
        Column("rule", FieldType.INTEGER, carried=True),
        Column("ref"),
        Column("what"),
        Column("account"),
        Column("text"),
        Column("date", FieldType.DATE),
        Column("opportunity"),
        _MONEY,
        _CURRENCY,
        Column("reason"),
        Column("time"),
        Column("person"),
        Column("phone"),
        Column("priority", carried=True),
        Column("owner"),
    )
    return Table(columns, items, empty=_EMPTY)


def _table_for_people(items: Sequence[Item], today: date) -> Table:
    columns = (
        Column("ref"),
        Column("when", FieldType.MOMENT),
        Column("what", yields=_LAST, joins="text", unsaid="task"),
        Column("account", title="Customer", shrinks=True),
        Column("person", yields=6, hidden=all(_is_alone(item) for item in items)),
        Column("phone", yields=_LATER, hidden=not any(item.phone for item in items)),
        Column("text", title="About", shrinks=True),
        Column("opportunity", title="Opp", yields=3),
        _MONEY,
        _CURRENCY,
        Column("owner", yields=_LATER, hidden=len({item.owner for item in items}) < _SEVERAL),
        Column("reason", yields=7),
        Column("date", FieldType.DATE, hidden=True),
        Column("time", hidden=True),
    )
    rows = [_row_for_people(item, today) for item in items]
    marks = [_MARKS[item.reason] for item in items]
    title = f"{plain_day(today, today)} · {headline(items, today)}"
    return Table(columns, rows, marks=marks, title=title, empty=_EMPTY)


def _is_alone(item: Item) -> bool:
    """Whether there is no person beside the customer."""
    return item.person in ("", item.account)


def _row_for_people(item: Item, today: date) -> tuple[object, ...]:
    """A row as people read it. Nothing is to be done on the day that a sale without a next step
    closes, so that it stands with the topic."""
    _, ref, what, account, text, day, sale, amount, currency, why, time, person, phone, _, owner = (
        item
    )
    when = f"{day} {time}" if time else day
    if item.reason is Reason.NO_NEXT_STEP:
        what, when, why = why, "", ""
        text += f" · closes {plain_date(date.fromisoformat(day), today)}" if day else ""
    other = "" if person == account else person  # else it stands as the customer
    return (
        *(ref, when, what, account, other, phone, text, sale, amount, currency, owner),
        *(why, day, time),
    )


def planned_table(
    activities: Sequence["Planned"], today: date, *, for_people: bool = False
) -> Table:
    """A row per planned activity or offer that ends, in the order given; those of days that passed
    are marked.

    People read the days as headings, see `agenda_lines`.
    """
    columns = (
        Column("ref"),
        Column("date", FieldType.DATE, hidden=for_people),
        Column("time"),
        Column("what", yields=_LAST, joins="text", unsaid="task"),
        Column("account", title="Customer" if for_people else "", shrinks=True),
        Column("person", yields=6, hidden=for_people and all(map(_is_customer, activities))),
        Column("phone", yields=_LATER, hidden=for_people and not any(e.phone for e in activities)),
        Column("text", title="About" if for_people else "", shrinks=True),
        Column("opportunity", title="Opp", yields=3),
        Column("amount", FieldType.MONEY, currency="currency"),
        Column("currency", FieldType.CURRENCY, hidden=True),
        Column(
            "owner",
            yields=_LATER,
            hidden=for_people and len({e.owner for e in activities}) < _SEVERAL,
        ),
    )
    rows = [
        (
            each.ref,
            each.day.isoformat(),
            each.time,
            _OFFER_ENDS if for_people and each.type == "offer" else each.type,
            each.customer,
            "" if for_people and each.person == each.customer else each.person,
            each.phone,
            each.subject,
            each.opportunity,
            each.amount,
            each.currency,
            each.owner,
        )
        for each in activities
    ]
    marks = ["late" if each.day < today else "" for each in activities]
    return Table(columns, rows, marks=marks, empty="nothing planned")


def _is_customer(activity: "Planned") -> bool:
    """Whether there is no person beside the customer."""
    return activity.person in ("", activity.customer)


def with_room_for_texts(table: Table, style: Style) -> Table:
    """The table in which what is to be done is whole where it can be: a customer whose name would
    be cut stands below it on a narrow screen, and is cut first on one that is not."""
    if style.width is None or not table.rows:
        return table
    from oppcli.output.layout import is_cut

    roomy = _changed(table, "text", least=_READ)
    if style.width >= _ROOMY:
        return roomy
    table = table if style.width < _NARROW else roomy
    is_below = is_cut(table, style, "account")
    return _changed(table, "account", hidden=True) if is_below else table


def _changed(table: Table, name: str, **changes: Any) -> Table:
    """The table with something else about one of its columns."""
    columns = (replace(each, **changes) if each.name == name else each for each in table.columns)
    return replace(table, columns=tuple(columns))


def lacks_room(table: Table, style: Style) -> bool:
    """Whether a line has no room for all that is said of a thing to do."""
    if style.width is None:
        return False
    from oppcli.output.layout import hidden_columns

    return _has_customers_below(table) or bool(hidden_columns(table, style))


def _has_customers_below(table: Table) -> bool:
    return any(each.name == "account" and each.hidden for each in table.columns)


def agenda_lines(table: Table, style: Style, days: Sequence[date] = ()) -> list[Line]:
    """The lines of things to do; what has no room in a row stands on a line of its own below it.

    Where `days` are given, those of its rows, each is a heading.
    """
    if not table.rows:
        return []
    from oppcli.output.layout import hidden_columns, placed
    from oppcli.output.people import shown_columns
    from oppcli.output.plain import write_plain

    columns = placed(shown_columns(table, style), style.width)
    hidden = [*hidden_columns(table, style), *(["account"] if _has_customers_below(table) else [])]
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
        lines.append((Segment(row[:1], table.marks[place]), Segment(row[1:])))
        lines += _below(table, place, set(said[place]), below, style)
    return lines


# What stands below a row, in this order: whom to call and how first.
_BELOW = ("account", "what", "person", "phone", "opportunity", "reason", "owner")
_INDENT = 9  # cells before the words below a row: a sign and a ref of five
_PLAIN_TASK = "task"
_SPOKEN = ("what", "reason")  # words of ours: `test_drive`
_SAID_BY_THE_DAY = ("today", "overdue", "due")  # reasons that the day and its sign say


def _below(
    table: Table, place: int, said: set[str], names: Sequence[str], style: Style
) -> Iterator[Line]:
    """What stands below a row: `Berg AB · Eva Lund · 070 123 45 67 · O33`; nothing that one of its
    cells `said`."""
    told = {}
    for name in names:
        at = table.position(name)
        text = str(table.rows[place][at] or "") if at is not None else ""
        text = spoken(text) if name in _SPOKEN else text
        is_said = text in said or text == _PLAIN_TASK or text in _SAID_BY_THE_DAY
        if text and not is_said:
            told[name] = text
    if not told:
        return
    room = (style.width or _WIDE) - _INDENT
    first, *rest = joined_parts(" · ".join(told.values()), room, "dim")
    if "account" in told:
        first = replace(first, style="")
    for each in wrapped((first, *rest), room):
        yield Segment(" " * _INDENT, "dim"), *each
