"""What there is to do now, read from the store."""

from collections.abc import Iterator
from datetime import date, timedelta

from oppcli.domain.agenda import (
    DUE_SOON,
    SOON,
    Item,
    Reason,
    Standing,
    day_rules,
    ranked,
    reason_of,
)
from oppcli.domain.fields import LEAD, OPPORTUNITY
from oppcli.domain.offers import is_lapsed
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays, StoredDays
from oppcli.queries.planned import about_fitting, planned
from oppcli.queries.reports.idle import stale_sql
from oppcli.queries.where import Where
from oppcli.queries.worth import worth_of
from oppcli.store import Store
from oppcli.views import opportunities

_WHAT = {
    Reason.PASSED_CLOSE: "close",
    Reason.CLOSES_SOON: "close",
    Reason.LATE_DELIVERY: "delivery",
    Reason.DELIVERY_DUE: "delivery",
    Reason.STALE: "stale",
    Reason.NO_NEXT_STEP: "next step",
}
_OPEN = ("open",)


def agenda(store: Store, filters: Filters, asking: Asking, days: int | None = None) -> list[Item]:
    """Everything that is to be done now, ranked: see `Reason` for what can be.

    `days` are how many days ahead to look, instead of the usual ones.

    An opportunity is there once, for its first reason; activities, offers and leads are items of
    their own. Filters of opportunities pick activities and offers by what they are about.
    """
    with store.snapshot():
        items = [
            *_activities(store, filters, asking, days),
            *_offers(store, filters, asking, days),
            *_opportunities(store, filters, asking, days),
            *_leads(store, filters, asking),
        ]
        return ranked(
            items, worth_of(store, asking, {each.currency for each in items if each.amount})
        )


def owns_nothing(store: Store, me: str) -> bool:
    """Whether that user has no open opportunity, lead or activity at all."""
    found = store.read(
        "SELECT 1 FROM owner WHERE name = :me AND (id IN (SELECT owner_id FROM opportunity)"
        " OR id IN (SELECT owner_id FROM lead) OR id IN (SELECT owner_id FROM activity))",
        {"me": me},
    )
    return not found.rows


def _activities(store: Store, filters: Filters, asking: Asking, days: int | None) -> Iterator[Item]:
    until = asking.today + timedelta(days=DUE_SOON if days is None else days)
    today = asking.today
    for row in planned(store, filters, asking, until):
        ref, kind, subject, day, time, priority, sale, amount, currency, customer, *whom = row
        reason = Reason.DUE_ACTIVITY
        if day < today:
            reason = Reason.LATE_ACTIVITY
        elif time and day == today:
            reason = Reason.TIMED_TODAY
        what = kind.replace("_", " ")
        about = (customer, subject, day, sale, amount, currency, priority, time)
        yield Item(reason, ref, what, *about, *whom)


_OFFERS = """
SELECT v.ref, v.title, v.valid_until, v.amount_minor, v.currency, v.opportunity,
       COALESCE(oa.name, op.name, '') AS account
  FROM deal d
  JOIN v_deal v ON v.id = d.id
  JOIN opportunity o ON o.id = d.opportunity_id
  LEFT JOIN account oa ON oa.id = o.account_id
  LEFT JOIN v_contact op ON op.id = o.contact_id AND o.account_id IS NULL
"""


def _offers(store: Store, filters: Filters, asking: Asking, days: int | None) -> Iterator[Item]:
    """Offers of open opportunities whose last day has passed or comes soon."""
    meant = compile_filters(store, OPPORTUNITY, filters, asking, default_status=_OPEN)
    where = about_fitting("d.opportunity_id", meant)
    until = (asking.today + timedelta(days=SOON if days is None else days)).isoformat()
    where.conditions.insert(0, "d.status = 'offered' AND d.valid_until <= :until")
    where.params["until"] = until
    for ref, title, until_day, amount, currency, sale, account in store.read(
        f"{_OFFERS}{where.sql}", where.params
    ).rows:
        day = date.fromisoformat(until_day)
        lapsed = is_lapsed("offered", day, asking.today)
        reason = Reason.LAPSED_OFFER if lapsed else Reason.OFFER_EXPIRES
        yield Item(reason, ref, "offer", account, title, day, sale, amount, currency)


_OPPORTUNITIES = """SELECT t.ref, t.topic, COALESCE(t.account, t.contact, '') AS account,
  t.est_close_date, t.scheduled_delivery_date, t.est_revenue_minor, t.currency, t.touched_at,
  t.stale_after_days"""
_DAYS = {"close": "t.est_close_date", "delivery": "t.scheduled_delivery_date"}
_HAS_NEXT_STEP = """(t.next_step IS NOT NULL OR EXISTS (SELECT 1 FROM activity a
  WHERE a.opportunity_id = t.id AND a.status = 'open'))"""


def _opportunities(
    store: Store, filters: Filters, asking: Asking, ahead: int | None
) -> Iterator[Item]:
    meant = compile_filters(store, OPPORTUNITY, filters, asking, default_status=_OPEN)
    numbers = f"SELECT t.id FROM {opportunities(f't.id {meant.sql}')}{meant.sql}"
    where = Where([f"t.id IN ({numbers})"], dict(meant.params))
    due = _day_is_due(where, asking.today, ahead)
    stale = stale_sql(store, where, asking)
    # `reason_of` decides. What it has no reason for need not be read, and where a day is due it
    # does not look at the next step, so that this is not looked up either.
    where.add(f"({due} OR {stale} OR NOT {_HAS_NEXT_STEP})")
    step = f"CASE WHEN {due} THEN 1 WHEN {_HAS_NEXT_STEP} THEN 1 ELSE 0 END"  # OR looks at both
    picked = f"{_OPPORTUNITIES}, {step}"
    sql = f"{picked} FROM {opportunities(picked + where.sql)}{where.sql}"
    days, stored = LocalDays(asking.zone), StoredDays()
    for ref, topic, account, close, delivery, amount, currency, touched, idle, has in store.read(
        sql, where.params
    ).rows:
        standing = Standing(stored[close], stored[delivery], days[touched], idle, bool(has))
        found = reason_of(standing, asking.today, ahead)
        if found is not None:
            reason, day = found
            yield Item(reason, ref, _WHAT[reason], account, topic, day, "", amount, currency)


def _day_is_due(where: Where, today: date, ahead: int | None) -> str:
    """SQL for opportunities that have one of the reasons of `day_rules`."""
    latest: dict[str, date] = {}
    for _, day, before in day_rules(today, ahead):
        latest[day] = max(before, latest.get(day, before))
    limits = [f"{_DAYS[day]} < {where.bind(each.isoformat())}" for day, each in latest.items()]
    return f"({' OR '.join(limits)})"


def _leads(store: Store, filters: Filters, asking: Asking) -> Iterator[Item]:
    """New leads with nothing planned; none where filters are for opportunities alone."""
    if (
        filters.stage
        or filters.status
        or filters.close
        or filters.account
        or filters.contact
        or filters.where
    ):
        return
    where = compile_filters(store, LEAD, filters, asking, default_status=("new",))
    where.add(
        "NOT EXISTS (SELECT 1 FROM activity a WHERE a.lead_id = v_lead.id AND a.status = 'open')"
    )
    rows = store.read(
        "SELECT ref, topic, company, first_name, last_name, phone, created_at, currency,"
        f" est_value_minor AS amount FROM v_lead{where.sql}",
        where.params,
    )
    days = LocalDays(asking.zone)
    for row in rows:
        person = " ".join(filter(None, (row["first_name"], row["last_name"])))
        yield Item(
            Reason.NEW_LEAD,
            row["ref"],
            "lead",
            row["company"] or person,
            row["topic"],
            days[row["created_at"]],
            "",
            row["amount"],
            row["currency"],
            person=person,
            phone=row["phone"] or "",
        )
