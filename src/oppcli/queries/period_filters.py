"""The filters by a period as SQL: when records close, were made, lapse or are due."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from oppcli.domain.calendar import Look
from oppcli.domain.field import Kind, closed_words
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.where import Where, bounds, closing_day, within_instants

if TYPE_CHECKING:
    from oppcli.domain.periods import Period

_WEEK = 7  # days


def within_periods(where: Where, kind: Kind, filters: Filters, asking: Asking) -> None:
    """Adds the conditions of `--close`, `--created`, `--valid`, `--due`, `--done` and `--when`,
    where given. Days on which sales were closed look back, others ahead."""
    if filters.close:
        has_been = bool(closed_words(filters.status or ()))
        _closing(where, kind, filters.close, asking, Look.BACK if has_been else Look.FORWARD)
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
    if filters.when:
        _done_or_due(where, _nearest(filters.when, filters.status or (), asking), asking)


def _closing(where: Where, kind: Kind, text: str, asking: Asking, look: Look) -> None:
    """Open records by the day they are expected to close, closed ones by the day they did."""
    has_closed_on = kind.field("closed_on") is not None
    if text.strip().lower() in ("none", "no date"):
        where.add("est_close_date IS NULL")
        if has_closed_on:
            where.add("closed_on IS NULL")
        return
    period = asking.period(text, look)
    days = _between(where, period.start, period.end)
    if not has_closed_on:
        where.add(f"est_close_date {days}")
    elif text.strip().lower() == "overdue":
        where.add(f"is_open = 1 AND est_close_date {days}")
    else:
        where.add(f"{closing_day()} {days}")


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
    where.add(_is_due(where, asking.period(text), asking))


def _nearest(text: str, status: Sequence[str], asking: Asking) -> "Period":
    """A period of activities: of planned ones it looks ahead, of those done back. Of both it is
    the nearer one; what begins within a week, as every weekday does, is ahead."""
    ahead, been = asking.period(text, Look.FORWARD), asking.period(text, Look.BACK)
    if list(status) == ["done"]:
        return been
    days = (ahead.start - asking.today).days
    is_nearer = days > _WEEK and (asking.today - been.end).days < days
    return been if is_nearer and "open" not in status else ahead


def _done_or_due(where: Where, period: "Period", asking: Asking) -> None:
    """Activities that were done in the period, and open ones that are or were due in it."""
    begin, after = map(where.bind, bounds(period, asking.zone))
    done = f"status = 'done' AND completed_at >= {begin} AND completed_at < {after}"
    where.add(f"(({done}) OR (status <> 'done' AND {_is_due(where, period, asking)}))")


def _is_due(where: Where, period: "Period", asking: Asking) -> str:
    begin, after = map(where.bind, bounds(period, asking.zone))
    starts = f"due_date IS NULL AND starts_at >= {begin} AND starts_at < {after}"
    return f"(due_date {_between(where, period.start, period.end)} OR ({starts}))"


def _between(where: Where, start: date, end: date) -> str:
    return f"BETWEEN {where.bind(start.isoformat())} AND {where.bind(end.isoformat())}"
