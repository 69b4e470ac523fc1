"""What to do now as a table."""

from collections.abc import Sequence
from datetime import date

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


def renewals(items: Sequence[Item], today: date) -> list[str]:
    """`D1 lapsed Tue 24 Nov: oppcli deal offer 1 --valid-until +2w`, for the first that lapsed."""
    lapsed = [item for item in items if item.reason is Reason.LAPSED_OFFER]
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
    rows = [
        (
            item.ref,
            item.what,
            item.account,
            item.text,
            item.day.isoformat() if item.day else None,
            item.opportunity,
            item.amount,
            item.currency,
            _WHY[item.reason],
            *((explained(item, today),) if explain else ()),
        )
        for item in items
    ]
    marks = ["late" if item.is_late else "" for item in items]
    title = f"{short_day(today, today).split(' (')[0]} · {headline(items)}"
    return Table(columns, rows, marks=marks, title=title, empty="nothing to do today")
