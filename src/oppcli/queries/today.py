"""What there is to do now, read from the store."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from oppcli.domain.agenda import DUE_SOON, SOON, Item, Reason, Standing, ranked, reason_of
from oppcli.domain.fields import ACTIVITY, LEAD, OPPORTUNITY
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.store import Row, Store

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


_ACTIVITIES = """
SELECT t.ref, t.type, t.subject, t.due_date, t.starts_at, t.priority, t.opportunity_id,
       COALESCE(l.company, c.name, p.account, p.name, '') AS account
  FROM (SELECT * FROM v_activity{where}) t
  LEFT JOIN v_lead l ON l.id = t.lead_id
  LEFT JOIN v_account c ON c.id = t.account_id
  LEFT JOIN v_contact p ON p.id = t.contact_id
"""


def _activities(store: Store, filters: Filters, asking: Asking) -> Iterator[Item]:
    where = compile_filters(
        store, ACTIVITY, Filters(owner=filters.owner), asking, default_status=_OPEN
    )
    # One more day than is wanted: an instant of UTC may be a day earlier where it is read.
    until = asking.today + timedelta(days=DUE_SOON)
    later = (until + timedelta(days=1)).isoformat()
    where.add("COALESCE(due_date, substr(starts_at, 1, 10)) <= :until", until=later)
    rows = list(store.read(_ACTIVITIES.format(where=where.sql), where.params))
    about = replace(filters, owner=None)
    known = _known(store, (row["opportunity_id"] for row in rows), about, asking)
    for row in rows:
        sale = known.get(row["opportunity_id"])
        day = _due(row, asking)
        if day > until or (sale is None and about != Filters()):
            continue
        yield Item(
            Reason.LATE_ACTIVITY if day < asking.today else Reason.DUE_ACTIVITY,
            row["ref"],
            str(row["type"]).replace("_", " "),
            sale["account"] if sale else row["account"],
            row["subject"],
            day,
            sale["ref"] if sale else "",
            sale["amount"] if sale else None,
            sale["currency"] if sale else "",
            row["priority"],
        )


def _due(row: Row, asking: Asking) -> date:
    if row["due_date"]:
        return date.fromisoformat(row["due_date"])
    return _day(row["starts_at"], asking)


def _day(instant: str, asking: Asking) -> date:
    return datetime.fromisoformat(instant).astimezone(asking.zone).date()


def _known(
    store: Store,
    numbers: Iterable[int | None],
    filters: Filters,
    asking: Asking,
    *,
    status: tuple[str, ...] | None = None,
) -> dict[int | None, Row]:
    """Those of the opportunities that fit the filters, by number."""
    wanted = sorted({number for number in numbers if number is not None})
    if not wanted:
        return {}
    where = compile_filters(store, OPPORTUNITY, filters, asking, default_status=status)
    where.add(f"id IN ({', '.join(map(str, wanted))})")
    found = store.read(
        "SELECT id, ref, COALESCE(account, contact, '') AS account, est_revenue_minor AS amount,"
        f" currency FROM v_opportunity{where.sql}",
        where.params,
    )
    return {row["id"]: row for row in found}


def _offers(store: Store, filters: Filters, asking: Asking) -> Iterator[Item]:
    """Offers of open opportunities whose last day has passed or comes soon."""
    until = (asking.today + timedelta(days=SOON)).isoformat()
    rows = list(
        store.read(
            "SELECT d.id, d.opportunity_id, v.ref, v.title, v.valid_until, v.amount_minor"
            " FROM deal d JOIN v_deal v ON v.id = d.id"
            " WHERE d.status = 'offered' AND d.valid_until <= :until",
            {"until": until},
        )
    )
    numbers = (row["opportunity_id"] for row in rows)
    known = _known(store, numbers, filters, asking, status=_OPEN)
    for row in rows:
        sale = known.get(row["opportunity_id"])
        if sale is None:
            continue
        day = date.fromisoformat(row["valid_until"])
        yield Item(
            Reason.EXPIRED_OFFER if day < asking.today else Reason.OFFER_EXPIRES,
            row["ref"],
            "offer",
            sale["account"],
            row["title"],
            day,
            sale["ref"],
            row["amount_minor"],
            sale["currency"],
        )


_OPPORTUNITIES = """
SELECT ref, topic, COALESCE(account, contact, '') AS account, est_close_date,
       scheduled_delivery_date, est_revenue_minor AS amount, currency, touched_at,
       stale_after_days, next_step IS NOT NULL OR EXISTS (SELECT 1 FROM activity a
         WHERE a.opportunity_id = v_opportunity.id AND a.status = 'open') AS has_next_step
  FROM v_opportunity
"""


def _opportunities(store: Store, filters: Filters, asking: Asking) -> Iterator[Item]:
    where = compile_filters(store, OPPORTUNITY, filters, asking, default_status=_OPEN)
    days: dict[str, date] = {}
    for row in store.read(f"{_OPPORTUNITIES}{where.sql}", where.params):
        touched = row["touched_at"]
        if touched not in days:
            days[touched] = _day(touched, asking)
        standing = Standing(
            close=_stored(row["est_close_date"]),
            delivery=_stored(row["scheduled_delivery_date"]),
            touched=days[touched],
            stale_after_days=row["stale_after_days"],
            has_next_step=bool(row["has_next_step"]),
        )
        found = reason_of(standing, asking.today)
        if found is None:
            continue
        reason, day = found
        yield Item(
            reason,
            row["ref"],
            _WHAT[reason],
            row["account"],
            row["topic"],
            day,
            "",
            row["amount"],
            row["currency"],
        )


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
    for row in rows:
        person = " ".join(filter(None, (row["first_name"], row["last_name"])))
        yield Item(
            Reason.NEW_LEAD,
            row["ref"],
            "lead",
            row["company"] or person,
            row["topic"],
            _day(row["created_at"], asking),
            "",
            row["amount"],
            row["currency"],
        )
