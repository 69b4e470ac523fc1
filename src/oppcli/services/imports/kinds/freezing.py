"""The rates that imported closed opportunities keep."""

from datetime import date

from oppcli.domain.field import CLOSED
from oppcli.services.freezing import Known
from oppcli.services.imports.sheet import CLEAR, Sheet

_DECIDE = ("status", "closed_on", "currency")


def freeze(sheet: Sheet, known: Known) -> None:
    """Sets the rate of the closing day on closed records, and removes it from reopened ones.

    A stored record whose outcome, day and currency stay keeps the rate that it has.
    """
    statuses, days, currencies = (sheet.after(column) for column in _DECIDE)
    frozen = sheet.column("exchange_rate")
    for place in sheet.good():
        stored, status = sheet.found[place], statuses[place]
        if stored is None and status not in CLOSED:
            continue
        day, currency = days[place], currencies[place]
        if stored is not None and (status, day, currency) == tuple(stored[c] for c in _DECIDE):
            continue
        rate = None
        if status in CLOSED and isinstance(day, str):
            rate = known.on(str(currency), date.fromisoformat(day))
        if rate is not None:
            frozen[place] = rate
        elif stored is not None and stored["exchange_rate"] is not None:
            frozen[place] = CLEAR
