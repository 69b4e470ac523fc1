"""The filters by a period as SQL: when records close, were made, lapse or are due."""

from datetime import date

from oppcli.domain.calendar import Look
from oppcli.domain.fields import Kind
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.where import Where, bounds, within_instants


def within_periods(where: Where, kind: Kind, filters: Filters, asking: Asking) -> None:
    """Adds the conditions of `--close`, `--created`, `--valid`, `--due` and `--done`, where
    given."""
    if filters.close:
        _closing(where, kind, filters.close, asking)
    if filters.created:
        made = asking.period(filters.created, Look.BACK)
        within_instants(where, "created_at", made, asking.zone)
    if filters.valid:
        _lapsing(where, filters.valid, asking, is_any=bool(filters.status))
    if filters.due:
        _due(where, filters.due, asking)
    if filters.done:
        done = asking.period(filters.done, Look.BACK)
        within_instants(where, "completed_at", done, asking.zone)


def _closing(where: Where, kind: Kind, text: str, asking: Asking) -> None:
    """Open records by the day they are expected to close, closed ones by the day they did."""
    has_closed_on = kind.field("closed_on") is not None
    if text.strip().lower() in ("none", "no date"):
        where.add("est_close_date IS NULL")
        if has_closed_on:
            where.add("closed_on IS NULL")
        return
    period = asking.period(text)
    days = _between(where, period.start, period.end)
    if not has_closed_on:
        where.add(f"est_close_date {days}")
    elif text.strip().lower() == "overdue":
        where.add(f"is_open = 1 AND est_close_date {days}")
    else:
        day = "CASE WHEN is_open = 1 THEN est_close_date ELSE closed_on END"
        where.add(f"{day} {days}")


def _lapsing(where: Where, text: str, asking: Asking, *, is_any: bool) -> None:
    """Deals by their last day. Unless `is_any`, a period that reaches beyond today begins today:
    what lapsed before lapses no more."""
    period = asking.period(text)
    is_over = period.end < asking.today
    start = period.start if is_any or is_over else max(period.start, asking.today)
    where.add(f"valid_until {_between(where, start, period.end)}")


def _due(where: Where, text: str, asking: Asking) -> None:
    """Activities by the day they are due, those without one by the day they begin."""
    if text.strip().lower() == "none":
        where.add("due_date IS NULL AND starts_at IS NULL")
        return
    period = asking.period(text)
    begin, after = map(where.bind, bounds(period, asking.zone))
    starts = f"due_date IS NULL AND starts_at >= {begin} AND starts_at < {after}"
    where.add(f"(due_date {_between(where, period.start, period.end)} OR ({starts}))")


def _between(where: Where, start: date, end: date) -> str:
    return f"BETWEEN {where.bind(start.isoformat())} AND {where.bind(end.isoformat())}"
