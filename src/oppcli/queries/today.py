"""What there is to do now, read from the store."""

from collections.abc import Iterator
from datetime import date, timedelta, tzinfo
from functools import partial

from oppcli.domain.agenda import (
    DUE_SOON,
    SOON,
    WHY,
    Item,
    Reason,
    day_reason,
    day_rules,
    idle_reason,
    ranked,
)
from oppcli.domain.fields import LEAD, OPPORTUNITY
from oppcli.domain.names import spoken
from oppcli.domain.offers import is_lapsed
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays, LocalMoments, StoredDays
from oppcli.queries.planned import (
    OPEN_IN_ORDER,
    many_are_open,
    offers_ending,
    planned,
    whom_to_call,
)
from oppcli.queries.stage_days import allowed_by_data, allowed_sql, stale_sql
from oppcli.queries.where import Where, has_next_step
from oppcli.queries.worth import worth_of
from oppcli.store import Store
from oppcli.views import opportunities
from oppcli.views.history import full_name

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

    `days` are how many days ahead to look, instead of the usual ones; what has no day is not
    asked for then.

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


def manages(store: Store, me: str) -> bool:
    """Whether that user is the manager of anybody."""
    return bool(store.read("SELECT 1 FROM v_owner WHERE manager = :me", {"me": me}).rows)


def owns_nothing(store: Store, me: str) -> bool:
    """Whether that user has no open opportunity, lead or activity at all."""
    found = store.read(
        "SELECT 1 FROM owner WHERE name = :me AND (id IN (SELECT owner_id FROM opportunity)"
        " OR id IN (SELECT owner_id FROM lead) OR id IN (SELECT owner_id FROM activity))",
        {"me": me},
    )
    return not found.rows


_item = partial(tuple.__new__, Item)  # `Item(…)` takes twice as long


def _activities(store: Store, filters: Filters, asking: Asking, days: int | None) -> list[Item]:
    until = asking.today + timedelta(days=DUE_SOON if days is None else days)
    due, same, types = _Due(asking.zone, asking.today), _Same(), _InWords()
    return [
        _item(
            (
                reason,
                f"A{number}",
                types[kind],
                who,
                text,
                day,
                "" if sale is None else f"O{sale}",
                amount,
                same[code],
                why,
                time,
                person,
                phone,
                same[urgency],
                same[owner],
            )
        )
        for number, kind, who, text, due_on, starts, sale, amount, code, person, phone, *of in (
            planned(store, filters, asking, until, undated=days is None)
        )
        for reason, day, why, time in (due[due_on, starts],)
        for urgency, owner in (of,)
    ]


class _Same(dict[str | None, str]):
    """Equal words as one object, nothing as '': to rank and to write a hundred thousand items is
    quicker where fewer things lie in memory."""

    def __missing__(self, word: str | None) -> str:
        self[word] = word or ""
        return self[word]


class _InWords(dict[str, str]):
    """Stored types of activities as people read them: `test drive`."""

    def __missing__(self, stored: str) -> str:
        words = self[stored] = spoken(stored)
        return words


class _Due(dict[tuple[str | None, str | None], tuple[Reason, str | None, str, str]]):
    """Why an open activity is on the list, its ISO day, the words of the reason and its time, by
    what is stored of both; worked out once each."""

    def __init__(self, zone: tzinfo, today: date) -> None:
        self._moments = LocalMoments(zone)
        self._today = today

    def __missing__(
        self, stored: tuple[str | None, str | None]
    ) -> tuple[Reason, str | None, str, str]:
        day, time = self._moments[stored]
        reason = Reason.DUE_ACTIVITY
        if day is None:
            reason = Reason.NO_DAY
        elif day < self._today:
            reason = Reason.LATE_ACTIVITY
        elif time and day == self._today:
            reason = Reason.TIMED_TODAY
        found = self[stored] = (reason, day.isoformat() if day else None, WHY[reason], time)
        return found


def _offers(store: Store, filters: Filters, asking: Asking, days: int | None) -> Iterator[Item]:
    """Offers of open opportunities whose last day has passed or comes soon."""
    until = asking.today + timedelta(days=SOON if days is None else days)
    for (
        ref,
        title,
        until_day,
        amount,
        currency,
        sale,
        account,
        person,
        phone,
        owner,
    ) in offers_ending(store, filters, asking, until):
        day = date.fromisoformat(until_day)
        lapsed = is_lapsed("offered", day, asking.today)
        reason = Reason.LAPSED_OFFER if lapsed else Reason.OFFER_EXPIRES
        yield Item(
            *(reason, ref, "offer", account, title, until_day, sale, amount, currency, WHY[reason]),
            person=person,
            phone=phone,
            owner=owner,
        )


# Tables, not the view, which has no telephone.
_SALES = f"""(
SELECT o.id, o.topic, COALESCE(a.name, {full_name("c")}, '') AS account,
       {whom_to_call("c.phone, a.phone", full_name("c"))},
       o.est_revenue, o.currency, o.est_close_date, o.scheduled_delivery_date, o.touched_at,
       o.next_step, 'L' || o.lead_id AS lead, o.stage_id, s.stale_after_days, w.name AS owner
  FROM {{read}} o
  LEFT JOIN owner w ON w.id = o.owner_id
  LEFT JOIN stage s ON s.id = o.stage_id
  LEFT JOIN account a ON a.id = o.account_id
  LEFT JOIN contact c ON c.id = o.contact_id) t
"""
_DAYS = {"close": "t.est_close_date", "delivery": "t.scheduled_delivery_date"}
_HAS_NEXT_STEP = has_next_step("t.")


def _opportunities(store: Store, filters: Filters, asking: Asking, ahead: int | None) -> list[Item]:
    where, read = Where(), "opportunity"
    if filters == Filters() and many_are_open(store, "opportunity"):
        read = f"(SELECT * FROM opportunity WHERE {OPEN_IN_ORDER})"
    else:
        meant = compile_filters(store, OPPORTUNITY, filters, asking, default_status=_OPEN)
        numbers = f"SELECT t.id FROM {opportunities(f't.id {meant.sql}')}{meant.sql}"
        where.add(f"t.id IN ({numbers})", **meant.params)
    due = _day_is_due(where, asking.today, ahead)
    by_data = allowed_by_data(store, asking)
    stale = stale_sql(store, where, asking, by_data)
    # `day_reason` and `idle_reason` decide. What they have no reason for is not read, so that what
    # is neither due nor stale is here because nothing is next: only the condition looks that up.
    # Where a day is due nothing else is asked for, and no text is made of it.
    where.add(f"({due} OR {stale} OR NOT {_HAS_NEXT_STEP})")
    sql = f"""SELECT t.id, t.topic, t.account, t.person, t.phone, t.est_revenue, t.currency,
 t.est_close_date, t.scheduled_delivery_date, CASE WHEN {due} THEN NULL ELSE t.touched_at END,
 CASE WHEN {due} THEN NULL ELSE {allowed_sql(by_data)} END, t.owner
 FROM {_SALES.format(read=read)}{where.sql} ORDER BY t.id"""
    days, by_day = LocalDays(asking.zone), _ByDay(asking.today, ahead)
    standings, same = _Standings(asking.today), _Same()
    return [
        _item(
            (
                reason,
                f"O{number}",
                what,
                who,
                topic,
                day,
                "",
                amount,
                same[code],
                why,
                "",
                same[person],
                same[phone],
                "normal",
                same[owner],
            )
        )
        for number, topic, who, person, phone, amount, code, close, delivery, at, idle, owner in (
            store.read(sql, where.params).rows
        )
        for found in (by_day[close, delivery] or standings[close, days[at], idle],)
        if found is not None
        for reason, what, day, why in (found,)
    ]


# Why an opportunity is on the list, what is to be done, the ISO day and the words of the reason.
_Found = tuple[Reason, str, str | None, str]


class _ByDay(dict[tuple[str | None, str | None], _Found | None]):
    """The reason that the stored close and delivery dates give, worked out once for each pair."""

    def __init__(self, today: date, ahead: int | None) -> None:
        self._today = today
        self._ahead = ahead
        self._days = StoredDays()

    def __missing__(self, stored: tuple[str | None, str | None]) -> _Found | None:
        close, delivery = (self._days[day] for day in stored)
        found = self[stored] = _told(day_reason(close, delivery, self._today, self._ahead))
        return found


class _Standings(dict[tuple[str | None, date, int], _Found | None]):
    """The reason of an opportunity that no day gives one, by its stored close date, the day that
    it was touched on, and the days it may rest: it is stale, or has no next step."""

    def __init__(self, today: date) -> None:
        self._today = today

    def __missing__(self, stored: tuple[str | None, date, int]) -> _Found | None:
        close, touched, idle = stored
        day = date.fromisoformat(close) if close else None
        found = self[stored] = _told(
            idle_reason(day, touched, idle, has_next_step=False, today=self._today)
        )
        return found


def _told(found: tuple[Reason, date | None] | None) -> _Found | None:
    if found is None:
        return None
    reason, day = found
    return reason, _WHAT[reason], day.isoformat() if day else None, WHY[reason]


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
        f" owner, est_value_minor AS amount FROM v_lead{where.sql}",
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
            days[row["created_at"]].isoformat(),
            "",
            row["amount"],
            row["currency"],
            WHY[Reason.NEW_LEAD],
            person=person,
            phone=row["phone"] or "",
            owner=row["owner"] or "",
        )
