"""What to do now as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from oppcli.domain.agenda import Item, Reason, explained, headline
from oppcli.domain.calendar import plain_date, plain_day
from oppcli.domain.fields import FieldType
from oppcli.domain.offers import renewal
from oppcli.output.table import Column, Table

if TYPE_CHECKING:
    from oppcli.queries.planned import Planned

_MOST_RENEWALS = 5  # lapsed offers that are named with the command that renews them

_LAST = 1  # how what is to be done yields: last, and then it stands before what it is about
_LATER = 2  # how telephones and owners yield
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
    about: Mapping[str, str] | None = None,
) -> Table:
    """A row per thing to do; late ones marked. `explain` adds why each ranks where it does.

    People read when, whom and which telephone, and what stands in `about` by the refs of things to
    do; `days` are those looked ahead, if they were given.
    """
    if for_people:
        table = _table_for_people(items, today, about or {})
    else:
        table = _table_for_programs(items)
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


def _table_for_people(items: Sequence[Item], today: date, about: Mapping[str, str]) -> Table:
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
    rows = [_row_for_people(item, today, about.get(item.ref)) for item in items]
    marks = [_MARKS[item.reason] for item in items]
    title = f"{plain_day(today, today)} · {headline(items, today)}"
    return Table(columns, rows, marks=marks, title=title, empty=_EMPTY)


def _is_alone(item: Item) -> bool:
    """Whether there is no person beside the customer."""
    return item.person in ("", item.account)


def _row_for_people(item: Item, today: date, about: str | None) -> tuple[object, ...]:
    """A row as people read it; `about` is what it is about where that is no open sale. Nothing is
    to be done on the day that a sale without a next step closes, so that it stands with the topic.
    """
    _, ref, what, account, text, day, sale, amount, currency, why, time, person, phone, _, owner = (
        item
    )
    when = f"{day} {time}" if time else day
    if item.reason is Reason.NO_NEXT_STEP:
        what, when, why = why, "", ""
        text += f" · closes {plain_date(date.fromisoformat(day), today)}" if day else ""
    other = "" if person == account else person  # else it stands as the customer
    return (
        *(ref, when, what, account, other, phone, text, about or sale, amount, currency, owner),
        *(why, day, time),
    )


def planned_table(
    activities: Sequence["Planned"],
    today: date,
    *,
    for_people: bool = False,
    about: Mapping[str, str] | None = None,
) -> Table:
    """A row per planned activity or offer that ends, in the order given; those of days that passed
    are marked.

    People read the days as headings, see `lines_of_rows`, and what stands in `about` by the refs of
    activities.
    """
    others = about or {}
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
            others.get(each.ref, each.opportunity),
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
