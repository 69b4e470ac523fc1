"""What there is to do now, read from the store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from oppcli.domain.agenda import DUE_SOON, SOON, Item, Reason, Standing, ranked, reason_of
from oppcli.domain.fields import ACTIVITY, LEAD, OPPORTUNITY
from oppcli.domain.offers import is_lapsed
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays
from oppcli.queries.where import Where, start_of
from oppcli.store import Store

_WHAT = {
    Reason.PASSED_CLOSE: "close",
    Reason.CLOSES_SOON: "close",
    Reason.LATE_DELIVERY: "delivery",
    Reason.DELIVERY_DUE: "delivery",
    Reason.STALE: "stale",
    Reason.NO_NEXT_STEP: "next step",
}
_OPEN = ("open",)


def agenda(store: Store, filters: Filters, asking: Asking) -> list[Item]:
    """Everything that is to be done now, ranked: see `Reason` for what can be.

    An opportunity is there once, for its first reason; activities, offers and leads are items of
    their own. Filters of opportunities pick activities and offers by what they are about.
    """
    with store.snapshot():
        items = [
            *_activities(store, filters, asking),
            *_offers(store, filters, asking),
            *_opportunities(store, filters, asking),
            *_leads(store, filters, asking),
        ]
    return ranked(items)


def owns_nothing(store: Store, me: str) -> bool:
    """Whether that user has no open opportunity, lead or activity at all."""
    found = store.read(
        "SELECT 1 FROM owner WHERE name = :me AND (id IN (SELECT owner_id FROM opportunity)"
        " OR id IN (SELECT owner_id FROM lead) OR id IN (SELECT owner_id FROM activity))",
        {"me": me},
    )
    return not found.rows


# Tables, not the view of opportunities: its many joins would be made for every activity.
_ACTIVITIES = """
SELECT t.ref, t.type, t.subject, t.due_date, t.starts_at, t.priority, 'O' || o.id AS opportunity,
       o.est_revenue, o.currency,
       COALESCE(oa.name, op.name, l.company, c.name, p.account, p.name, '') AS account
  FROM (SELECT * FROM v_activity{where}) t
  LEFT JOIN opportunity o ON o.id = t.opportunity_id
  LEFT JOIN account oa ON oa.id = o.account_id
  LEFT JOIN v_contact op ON op.id = o.contact_id AND o.account_id IS NULL
  LEFT JOIN lead l ON l.id = t.lead_id
  LEFT JOIN account c ON c.id = t.account_id
  LEFT JOIN v_contact p ON p.id = t.contact_id
"""


def _activities(store: Store, filters: Filters, asking: Asking) -> Iterator[Item]:
    own = Filters(owner=filters.owner, team=filters.team)
    where = compile_filters(store, ACTIVITY, own, asking, default_status=_OPEN)
    until = asking.today + timedelta(days=DUE_SOON)
    where.add(
        "(due_date <= :until OR (due_date IS NULL AND starts_at < :after))",
        until=until.isoformat(),
        after=start_of(until + timedelta(days=1), asking.zone),
    )
    sql, params = _ACTIVITIES.format(where=where.sql), where.params
    about = replace(filters, owner=None, team=None)
    if about != Filters():
        fits = _fits("t.opportunity_id", compile_filters(store, OPPORTUNITY, about, asking))
        sql, params = f"{sql}{fits.sql}", params | fits.params
    days = LocalDays(asking.zone)
    for ref, kind, subject, due, starts, priority, sale, amount, currency, account in store.read(
        sql, params
    ).rows:
        day = date.fromisoformat(due) if due else days[starts]
        yield Item(
            Reason.LATE_ACTIVITY if day < asking.today else Reason.DUE_ACTIVITY,
            ref,
            kind.replace("_", " "),
            account,
            subject,
            day,
            sale or "",
            amount,
            currency or "",
            priority,
        )


def _fits(column: str, meant: Where) -> Where:
    """That the opportunity whose number is in `column` is one of those that are meant."""
    inner = meant.apart("about_")
    inner.add(f"id = {column}")
    return Where([f"EXISTS (SELECT 1 FROM v_opportunity{inner.sql})"], inner.params)


_OFFERS = """
SELECT v.ref, v.title, v.valid_until, v.amount_minor, v.currency, v.opportunity,
       COALESCE(oa.name, op.name, '') AS account
  FROM deal d
  JOIN v_deal v ON v.id = d.id
  JOIN opportunity o ON o.id = d.opportunity_id
  LEFT JOIN account oa ON oa.id = o.account_id
  LEFT JOIN v_contact op ON op.id = o.contact_id AND o.account_id IS NULL
"""


def _offers(store: Store, filters: Filters, asking: Asking) -> Iterator[Item]:
    """Offers of open opportunities whose last day has passed or comes soon."""
    meant = compile_filters(store, OPPORTUNITY, filters, asking, default_status=_OPEN)
    where = _fits("d.opportunity_id", meant)
    until = (asking.today + timedelta(days=SOON)).isoformat()
    where.conditions.insert(0, "d.status = 'offered' AND d.valid_until <= :until")
    where.params["until"] = until
    for ref, title, until_day, amount, currency, sale, account in store.read(
        f"{_OFFERS}{where.sql}", where.params
    ).rows:
        day = date.fromisoformat(until_day)
        lapsed = is_lapsed("offered", day, asking.today)
        reason = Reason.LAPSED_OFFER if lapsed else Reason.OFFER_EXPIRES
        yield Item(reason, ref, "offer", account, title, day, sale, amount, currency)


_OPPORTUNITIES = """
SELECT ref, topic, COALESCE(account, contact, '') AS account, est_close_date,
       scheduled_delivery_date, est_revenue_minor AS amount, currency, touched_at,
       stale_after_days, next_step IS NOT NULL OR id IN (SELECT opportunity_id FROM activity
         WHERE status = 'open') AS has_next_step
  FROM v_opportunity
"""


def _opportunities(store: Store, filters: Filters, asking: Asking) -> Iterator[Item]:
    where = compile_filters(store, OPPORTUNITY, filters, asking, default_status=_OPEN)
    days = LocalDays(asking.zone)
    for ref, topic, account, close, delivery, amount, currency, touched, stale, step in store.read(
        f"{_OPPORTUNITIES}{where.sql}", where.params
    ).rows:
        standing = Standing(_stored(close), _stored(delivery), days[touched], stale, bool(step))
        found = reason_of(standing, asking.today)
        if found is not None:
            reason, day = found
            yield Item(reason, ref, _WHAT[reason], account, topic, day, "", amount, currency)


def _stored(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _leads(store: Store, filters: Filters, asking: Asking) -> Iterator[Item]:
    """New leads with nothing planned; none where filters are for opportunities alone."""
    if filters.stage or filters.status or filters.close or filters.account or filters.where:
        return
    where = compile_filters(store, LEAD, filters, asking, default_status=("new",))
    where.add(
        "NOT EXISTS (SELECT 1 FROM activity a WHERE a.lead_id = v_lead.id AND a.status = 'open')"
    )
    rows = store.read(
        "SELECT ref, topic, company, first_name, last_name, created_at, currency,"
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
        )
