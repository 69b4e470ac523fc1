"""Stale opportunities: open, and nothing happened for longer than their stage allows."""

from datetime import date, datetime

from oppcli.domain.dashboard import Candidate
from oppcli.domain.fields import OPPORTUNITY
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.where import start_of
from oppcli.store import Store

_SQL = """SELECT t.ref, t.topic, COALESCE(t.account, t.contact, '') AS account, t.owner,
       t.stage, t.stage_title, t.est_revenue_minor, t.currency, t.est_close_date, t.touched_at,
       t.stale_after_days
  FROM v_opportunity t"""


def idle(store: Store, filters: Filters, asking: Asking, *, titles: bool = True) -> list[Candidate]:
    """The stale ones, the longest idle first. `days` counts from the day of the last change or
    activity; `moves` is the stage's stale_after_days."""
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.add("t.is_open = 1")
    found: list[Candidate] = []
    days: dict[str, int] = {}
    sql = f"{_SQL}{where.sql} AND t.touched_at < {where.bind(start_of(asking.today, asking.zone))}"
    for row in store.read(sql, where.params).rows:
        *_, close, touched, allowed = row
        if touched not in days:
            day = datetime.fromisoformat(touched).astimezone(asking.zone).date()
            days[touched] = (asking.today - day).days
        if allowed is None or days[touched] <= allowed:
            continue
        ref, topic, account, owner, key, title, amount, currency = row[:8]
        found.append(
            Candidate(
                ref,
                topic,
                account,
                owner or "",
                (title if titles else key) or "",
                amount,
                currency,
                date.fromisoformat(close) if close else None,
                days[touched],
                allowed,
            )
        )
    return sorted(found, key=lambda each: (-each.days, int(each.ref[1:])))
