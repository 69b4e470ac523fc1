"""What there is to do now, read from the store."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from oppcli.domain.agenda import Item, Reason, ranked
from oppcli.domain.fields import ACTIVITY, OPPORTUNITY
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.where import Where
from oppcli.store import Row, Store

_DUE_WITHIN = 3  # days ahead an activity is on the list

_ACTIVITIES = """
SELECT t.ref, t.type, t.subject, t.due_date, t.starts_at, t.priority,
       COALESCE(o.account, l.company, c.name, p.account, '') AS account,
       o.ref AS opportunity, o.est_revenue_minor AS amount, o.currency
  FROM v_activity t
  LEFT JOIN v_opportunity o ON o.id = t.opportunity_id
  LEFT JOIN v_lead l ON l.id = t.lead_id
  LEFT JOIN v_account c ON c.id = t.account_id
  LEFT JOIN v_contact p ON p.id = t.contact_id
"""
_OPPORTUNITIES = """
SELECT t.ref, t.topic, COALESCE(t.account, t.contact, '') AS account, t.est_close_date,
       t.est_revenue_minor AS amount, t.currency, t.next_step, t.touched_at, t.stale_after_days,
       EXISTS (SELECT 1 FROM activity a WHERE a.opportunity_id = t.id AND a.status = 'open')
         AS is_planned
  FROM v_opportunity t
"""


def agenda(store: Store, filters: Filters, asking: Asking) -> list[Item]:
    """Overdue and due activities, close dates that passed or come soon, stale opportunities and
    those without a next step, ranked. An opportunity is there once, for its first reason."""
    items = [*_activities(store, filters, asking), *_opportunities(store, filters, asking)]
    return ranked(items)


def owns_nothing(store: Store, me: str) -> bool:
    """Whether that user has no open opportunity, lead or activity at all."""
    found = store.read(
        "SELECT 1 FROM owner WHERE name = :me AND (id IN (SELECT owner_id FROM opportunity)"
        " OR id IN (SELECT owner_id FROM lead) OR id IN (SELECT owner_id FROM activity))",
        {"me": me},
    )
    return not found.rows


def _activities(store: Store, filters: Filters, asking: Asking) -> Iterator[Item]:
    meant = Filters(owner=filters.owner)
    where = compile_filters(store, ACTIVITY, meant, asking, default_status=("open",))
    where = _prefixed(where, ("owner", "status"))
    until = (asking.today + timedelta(days=_DUE_WITHIN)).isoformat()
    where.add("COALESCE(t.due_date, substr(t.starts_at, 1, 10)) <= :until", until=until)
    for row in store.read(f"{_ACTIVITIES}{where.sql}", where.params):
        day = _due(row, asking)
        late = day < asking.today
        yield Item(
            Reason.LATE_ACTIVITY if late else Reason.DUE_ACTIVITY,
            row["ref"],
            str(row["type"]).replace("_", " "),
            row["account"],
            row["subject"],
            day,
            row["opportunity"] or "",
            row["amount"],
            row["currency"] or "",
            row["priority"],
        )


def _due(row: Row, asking: Asking) -> date:
    if row["due_date"]:
        return date.fromisoformat(row["due_date"])
    return datetime.fromisoformat(row["starts_at"]).astimezone(asking.zone).date()


def _prefixed(where: Where, columns: tuple[str, ...]) -> Where:
    """The same conditions over the view called `t` in a join."""
    conditions = []
    for condition in where.conditions:
        for column in columns:
            if condition.startswith(f"{column} "):
                condition = f"t.{condition}"  # noqa: PLW2901
        conditions.append(condition)
    return Where(conditions, dict(where.params))


def _opportunities(store: Store, filters: Filters, asking: Asking) -> Iterator[Item]:
    where = compile_filters(store, OPPORTUNITY, filters, asking, default_status=("open",))
    for row in store.read(f"{_OPPORTUNITIES}{where.sql}", where.params):
        found = _reason(row, asking)
        if found is None:
            continue
        reason, what, day = found
        yield Item(
            reason,
            row["ref"],
            what,
            row["account"],
            row["topic"],
            day,
            "",
            row["amount"],
            row["currency"],
        )


def _reason(row: Row, asking: Asking) -> tuple[Reason, str, date | None] | None:
    """Why an open opportunity is on the list: the first that holds."""
    close = date.fromisoformat(row["est_close_date"]) if row["est_close_date"] else None
    week_end = asking.today + timedelta(days=6 - asking.today.weekday())
    touched = datetime.fromisoformat(row["touched_at"]).astimezone(asking.zone).date()
    if close is not None and close < asking.today:
        return Reason.PASSED_CLOSE, "close", close
    if close is not None and close <= week_end:
        return Reason.CLOSES_SOON, "close", close
    if (asking.today - touched).days > row["stale_after_days"]:
        return Reason.STALE, "stale", touched
    if not row["next_step"] and not row["is_planned"]:
        return Reason.NO_NEXT_STEP, "next step", close
    return None
