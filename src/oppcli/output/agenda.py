"""What to do now as a table."""

from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from oppcli.domain.agenda import Item, Reason, explained, headline
from oppcli.domain.dates import short_day
from oppcli.domain.fields import FieldType
from oppcli.domain.offers import renewal, told_lapsed
from oppcli.output.table import Column, Table

_MOST_RENEWALS = 5  # lapsed offers that are named with the command that renews them

_WHY = {
    Reason.LATE_ACTIVITY: "overdue",
    Reason.PASSED_CLOSE: "close date passed",
    Reason.DUE_ACTIVITY: "due",
    Reason.LATE_DELIVERY: "delivery date passed",
    Reason.LAPSED_OFFER: "offer lapsed",
    Reason.OFFER_EXPIRES: "offer expires",
    Reason.DELIVERY_DUE: "to be delivered",
    Reason.NEW_LEAD: "not contacted since",
    Reason.CLOSES_SOON: "closes this week",
    Reason.STALE: "nothing happened since",
    Reason.NO_NEXT_STEP: "no next step",
}

_MARKS = {reason: "late" if reason.is_late else "" for reason in Reason}


def renewals(items: Sequence[Item], today: date) -> list[str]:
    """`D1 lapsed Tue 24 Nov: oppcli deal offer 1 --valid-until +2w`, for the first that lapsed."""
    # They are ranked before everything else.
    lapsed = list(takewhile(lambda item: item.reason is Reason.LAPSED_OFFER, items))
    lines = [
        f"{told_lapsed(item.ref, item.day, today)}: {renewal(item.ref.removeprefix('D'))}"
        for item in lapsed[:_MOST_RENEWALS]
        if item.day is not None
    ]
    rest = len(lapsed) - _MOST_RENEWALS
    if rest > 0:
        lines.append(f"{rest} more lapsed: oppcli deal list --status lapsed")
    return lines


def agenda_table(items: Sequence[Item], today: date, *, explain: bool = False) -> Table:
    """A row per thing to do; late ones marked. `explain` adds why each ranks where it does."""
    columns: tuple[Column, ...] = (
        Column("ref"),
        Column("what"),
        Column("account", shrinks=True, yields=3),
        Column("text", title="", shrinks=True),
        Column("date", FieldType.DATE),
        Column("opportunity", title="Opp", yields=2),
        Column("amount", FieldType.MONEY, currency="currency", yields=1),
        Column("currency", FieldType.CURRENCY, hidden=True),
        Column("reason", yields=4),
    )
    if explain:
        columns = (*columns, Column("why"))
    iso = {day: day.isoformat() if day else None for day in {item.day for item in items}}
    rows: list[tuple[object, ...]] = [
        (ref, what, account, text, iso[day], opportunity, amount, currency, _WHY[reason])
        for reason, ref, what, account, text, day, opportunity, amount, currency, _ in items
    ]
    if explain:
        rows = [(*row, explained(item, today)) for row, item in zip(rows, items, strict=True)]
    marks = [_MARKS[item.reason] for item in items]
    title = f"{short_day(today, today).split(' (')[0]} · {headline(items)}"
    return Table(columns, rows, marks=marks, title=title, empty="nothing to do today")
