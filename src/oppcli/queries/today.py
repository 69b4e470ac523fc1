"""What there is to do now, read from the store."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta, tzinfo
from functools import partial

from oppcli.domain.agenda import (
    DUE_SOON,
    SOON,
    WHY,
    Item,
    Ranking,
    Reason,
    day_reason,
    day_rules,
    idle_reason,
)
from oppcli.domain.fields import LEAD, OPPORTUNITY
from oppcli.domain.names import spoken
from oppcli.domain.offers import is_lapsed
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays, LocalMoments, StoredDays
from oppcli.queries.owners import owner_names
from oppcli.queries.planned import (
    OPEN_IN_ORDER,
    ManyOpen,
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
        reading = _Reading(store, filters, asking, days)
        _add_activities(reading)
        reading.add(_offers(store, filters, asking, days))
        _add_opportunities(reading)
        reading.add(_leads(store, filters, asking))
        currencies = set(reading.currencies.values())
        return reading.ranking.in_order(worth_of(store, asking, currencies), currencies)


class _Reading:
    """What is asked for, what is known of the store, and where the items go."""

    def __init__(self, store: Store, filters: Filters, asking: Asking, ahead: int | None) -> None:
        self.store = store
        self.filters = filters
        self.asking = asking
        self.ahead = ahead  # days to look ahead, instead of the usual ones
        self.many = ManyOpen(store)
        self.owners = owner_names(store)
        self.same = _Same()
        self.currencies = _Same()  # of amounts; of those without one they are `same`
        self.ranking = Ranking()

    def add(self, items: Iterable[Item]) -> None:
        for item in items:
            if item.amount:
                self.currencies[item.currency] = item.currency
            self.ranking.add(item)


_item = partial(tuple.__new__, Item)  # `Item(…)` takes twice as long


def _add_activities(reading: _Reading) -> None:
    asking, same, currencies = reading.asking, reading.same, reading.currencies
    owners = reading.owners
    until = asking.today + timedelta(days=DUE_SOON if reading.ahead is None else reading.ahead)
    due, types = _Due(asking.zone, asking.today, reading.ranking), _InWords()
    for (
        number,
        kind,
        who,
        text,
        due_on,
        starts,
        sale,
        amount,
        code,
        person,
        phone,
        urgency,
        owner,
    ) in planned(
        reading.store,
        reading.filters,
        asking,
        until,
        undated=reading.ahead is None,
        many=reading.many,
    ):
        reason, day, why, time, add = due[due_on, starts, urgency]
        add(
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
                    currencies[code] if amount else same[code],
                    why,
                    time,
                    person,
                    phone,
                    same[urgency],
                    owners[owner],
                )
            )
        )


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


class _Due(
    dict[
        tuple[str | None, str | None, str],
        tuple[Reason, str | None, str, str, Callable[[Item], None]],
    ]
):
    """Why an open activity is on the list, its ISO day, the words of the reason, its time, and what
    adds it to the others alike, by what is stored of day, beginning and priority; worked out once
    each."""

    def __init__(self, zone: tzinfo, today: date, ranking: Ranking) -> None:
        self._moments = LocalMoments(zone)
        self._today = today
        self._ranking = ranking

    def __missing__(
        self, stored: tuple[str | None, str | None, str]
    ) -> tuple[Reason, str | None, str, str, Callable[[Item], None]]:
        due_on, starts, priority = stored
        moment, time = self._moments[due_on, starts]
        reason = Reason.DUE_ACTIVITY
        if moment is None:
            reason = Reason.NO_DAY
        elif moment < self._today:
            reason = Reason.LATE_ACTIVITY
        elif time and moment == self._today:
            reason = Reason.TIMED_TODAY
        day = moment.isoformat() if moment else None
        add = self._ranking.adder(reason, day, time, priority)
        found = self[stored] = (reason, day, WHY[reason], time, add)
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
       {{whom}},
       o.est_revenue, o.currency, o.est_close_date, o.scheduled_delivery_date, o.touched_at,
       o.next_step, 'L' || o.lead_id AS lead, o.stage_id, s.stale_after_days, o.owner_id
  FROM {{read}} o
  LEFT JOIN stage s ON s.id = o.stage_id
  LEFT JOIN account a ON a.id = o.account_id
  LEFT JOIN contact c ON c.id = o.contact_id) t
"""
_DAYS = {"close": "t.est_close_date", "delivery": "t.scheduled_delivery_date"}


def _add_opportunities(reading: _Reading) -> None:
    store, asking, ahead = reading.store, reading.asking, reading.ahead
    where, read = Where(), "opportunity"
    is_everyones = reading.filters == Filters()
    if is_everyones and reading.many["opportunity"]:
        read = f"(SELECT * FROM opportunity WHERE {OPEN_IN_ORDER})"
    else:
        meant = compile_filters(store, OPPORTUNITY, reading.filters, asking, default_status=_OPEN)
        numbers = f"SELECT t.id FROM {opportunities(f't.id {meant.sql}')}{meant.sql}"
        where.add(f"t.id IN ({numbers})", **meant.params)
    due = _day_is_due(where, asking.today, ahead)
    by_data = allowed_by_data(store, asking)
    stale = stale_sql(store, where, asking, by_data)
    # `day_reason` and `idle_reason` decide. What they have no reason for is not read, so that what
    # is neither due nor stale is here because nothing is next: only the condition looks that up.
    # Where a day is due nothing else is asked for, and no text is made of it. What is planned is
    # looked up for each that is left: of somebody's own few are; and where an eighth of all
    # activities are open, that reads no more of them than gathering the open ones first.
    of_few = not is_everyones or reading.many["activity"]
    where.add(f"({due} OR {stale} OR NOT {has_next_step('t.', of_few=of_few)})")
    whom = whom_to_call(store, "c.phone, a.phone", full_name("c"))
    sql = f"""SELECT t.id, t.topic, t.account, t.person, t.phone, t.est_revenue, t.currency,
 t.est_close_date, t.scheduled_delivery_date, CASE WHEN {due} THEN NULL ELSE t.touched_at END,
 CASE WHEN {due} THEN NULL ELSE {allowed_sql(by_data)} END, t.owner_id
 FROM {_SALES.format(read=read, whom=whom)}{where.sql} ORDER BY t.id"""
    days, by_day = LocalDays(asking.zone), _ByDay(reading.ranking, asking.today, ahead)
    standings = _Standings(reading.ranking, asking.today)
    same, currencies, owners = reading.same, reading.currencies, reading.owners
    for (
        number,
        topic,
        who,
        person,
        phone,
        amount,
        code,
        close,
        delivery,
        at,
        idle,
        owner,
    ) in store.read(sql, where.params).rows:
        found = by_day[close, delivery] or standings[close, days[at], idle]
        if found is None:
            continue
        reason, what, day, why, add = found
        add(
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
                    currencies[code] if amount else same[code],
                    why,
                    "",
                    same[person],
                    same[phone],
                    "normal",
                    owners[owner],
                )
            )
        )


# Why an opportunity is on the list, what is to be done, the ISO day, the words of the reason, and
# what adds it to the others alike.
_Found = tuple[Reason, str, str | None, str, Callable[[Item], None]]


class _ByDay(dict[tuple[str | None, str | None], _Found | None]):
    """The reason that the stored close and delivery dates give, worked out once for each pair."""

    def __init__(self, ranking: Ranking, today: date, ahead: int | None) -> None:
        self._ranking = ranking
        self._today = today
        self._ahead = ahead
        self._days = StoredDays()

    def __missing__(self, stored: tuple[str | None, str | None]) -> _Found | None:
        close, delivery = (self._days[day] for day in stored)
        reason = day_reason(close, delivery, self._today, self._ahead)
        found = self[stored] = _with_its_words(self._ranking, reason)
        return found


class _Standings(dict[tuple[str | None, date, int], _Found | None]):
    """The reason of an opportunity that no day gives one, by its stored close date, the day that
    it was touched on, and the days it may rest: it is stale, or has no next step."""

    def __init__(self, ranking: Ranking, today: date) -> None:
        self._ranking = ranking
        self._today = today

    def __missing__(self, stored: tuple[str | None, date, int]) -> _Found | None:
        close, touched, idle = stored
        day = date.fromisoformat(close) if close else None
        reason = idle_reason(day, touched, idle, has_next_step=False, today=self._today)
        found = self[stored] = _with_its_words(self._ranking, reason)
        return found


def _with_its_words(ranking: Ranking, found: tuple[Reason, date | None] | None) -> _Found | None:
    if found is None:
        return None
    reason, on = found
    day = on.isoformat() if on else None
    return reason, _WHAT[reason], day, WHY[reason], ranking.adder(reason, day)


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
