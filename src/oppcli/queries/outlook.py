"""The chance of one open opportunity to be won by the end of the quarter."""

from datetime import date

from oppcli.domain.calendar import Unit, bucket
from oppcli.domain.prediction import Method, Window
from oppcli.domain.showing import Facts, Outlook
from oppcli.queries.filter_arguments import Asking
from oppcli.queries.known_sales import durations
from oppcli.queries.local_days import LocalDays
from oppcli.store import Store


def outlook(store: Store, facts: Facts, asking: Asking) -> Outlook | None:
    """The chance to be won by the end of this quarter, or of that of its close date.

    None for one that is closed, and where too few were won or lost to say.
    """
    if facts["closed_on"]:
        return None
    day = asking.today
    expected = date.fromisoformat(facts["est_close_date"]) if facts["est_close_date"] else day
    until = bucket(max(day, expected), Unit.QUARTER, asking.fiscal_year_start).end
    if (until - day).days > 366:
        return None
    today = day.toordinal()
    method = Method(
        durations(store, asking),
        window := Window(today, today, until.toordinal()),
        fiscal_year_start=asking.fiscal_year_start,
        is_replayed=False,
    )
    if not method.law.is_enough:
        return None
    age = today - LocalDays(asking.zone)[facts["created_at"]].toordinal()
    chance = method.chances(window).get(age)
    return None if chance is None else Outlook(until, round(100 * chance))
