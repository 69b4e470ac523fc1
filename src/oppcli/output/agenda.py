"""What to do now as a table."""

from collections.abc import Sequence
from datetime import date

from oppcli.domain.agenda import Item, Reason, headline
from oppcli.domain.dates import short_day
from oppcli.domain.fields import FieldType
from oppcli.output.table import Column, Table

_WHY = {
    Reason.LATE_ACTIVITY: "overdue",
    Reason.PASSED_CLOSE: "close date passed",
    Reason.DUE_ACTIVITY: "due",
    Reason.CLOSES_SOON: "closes this week",
    Reason.STALE: "nothing happened since",
    Reason.NO_NEXT_STEP: "no next step",
}


def agenda_table(items: Sequence[Item], today: date) -> Table:
    """A row per thing to do; late ones marked."""
    columns = (
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
        )
        for item in items
    ]
    marks = ["late" if item.is_late else "" for item in items]
    title = f"{short_day(today, today).split(' (')[0]} · {headline(items)}"
    return Table(columns, rows, marks=marks, title=title, empty="nothing to do today")
