"""Open activities of some days with what people need for them: whom, what telephone, how much."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from oppcli.domain.field import UNSOLD
from oppcli.domain.fields import ACTIVITY, LEAD, OPPORTUNITY
from oppcli.domain.names import spoken
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalMoments
from oppcli.queries.owners import owner_names
from oppcli.queries.where import Where, start_of
from oppcli.store import Store
from oppcli.views.history import full_name

_AT_ONCE = 1000  # activities that are looked up with one query

OFFER = "offer"  # the type of an offer that ends among what is planned


class Planned(NamedTuple):
    """An open activity, or an offer on its last day. `type` is in words; `time` is `14:00` or '';
    `amount` is in minor units of `currency`."""

    ref: str
    type: str
    customer: str
    subject: str
    day: date
    time: str
    opportunity: str
    amount: int | None
    currency: str
    person: str
    phone: str
    priority: str
    owner: str = ""


# The open rows of a table, in the order in which it lies: no index is asked.
OPEN_IN_ORDER = "COALESCE(status, '') = 'open'"


class ManyOpen(dict[str, bool]):
    """Whether an eighth of a table's rows are open or more, asked once for each table: to read all
    of it is quicker then than to look each of them up."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __missing__(self, table: str) -> bool:
        sql = f"""SELECT (SELECT COUNT(*) FROM {table} WHERE status = 'open') * 8
          >= (SELECT MAX(id) FROM {table})"""
        found = self[table] = bool(self._store.read(sql).rows[0][0])
        return found


def whom_to_call(store: Store, phones: str, *names: str) -> str:
    """SQL for the person and the telephone of a sale `o`, of its own telephones `phones` and its
    names: where it has none, those of the first of its people with one, who decides before others.
    """
    called = ", ".join(names)
    # Most stores have no such people.
    if not store.read("SELECT 1 FROM opportunity_contact LIMIT 1").rows:
        return f"COALESCE({called}, '') AS person, COALESCE({phones}, '') AS phone"
    found = (
        "(SELECT {} FROM opportunity_contact r JOIN contact q ON q.id = r.contact_id"
        " WHERE r.opportunity_id = o.id AND q.phone IS NOT NULL"
        " ORDER BY CASE r.role WHEN 'decision_maker' THEN 0 ELSE 1 END, r.id LIMIT 1)"
    )
    who, phone = (
        f"CASE WHEN COALESCE({phones}) IS NULL THEN {found.format(what)} END"
        for what in (full_name("q"), "q.phone")
    )
    return f"COALESCE({who}, {called}, '') AS person, COALESCE({phones}, {phone}, '') AS phone"


# Tables, not the view of opportunities: its many joins would be made for every activity. Which
# activities it is about is asked first, so that they are read in the order in which they lie. An
# activity is about one record, so that its person and its customer are each joined once.
_ACTIVITIES = f"""
SELECT t.id, t.type,
       COALESCE(a.name, {full_name("p")}, l.company, {full_name("l")}, '') AS customer,
       t.subject, t.due_date, t.starts_at,
       o.id, CASE WHEN o.status = 'won' THEN COALESCE(o.actual_revenue, o.est_revenue)
         ELSE o.est_revenue END, o.currency,
       {{whom}},
       t.priority, t.owner_id
  FROM {{read}} t
  LEFT JOIN opportunity o ON o.id = t.opportunity_id
  LEFT JOIN lead l ON l.id = t.lead_id
  LEFT JOIN contact p ON p.id = COALESCE(o.contact_id, t.contact_id)
  LEFT JOIN account a ON a.id = CASE WHEN o.id IS NULL THEN COALESCE(t.account_id, p.account_id)
    ELSE o.account_id END
"""


def _activities(store: Store, read: str) -> str:
    """SQL for the activities that `read` gives."""
    phones, names = "p.phone, a.phone, l.phone", (full_name("p"), full_name("l"))
    return _ACTIVITIES.format(read=read, whom=whom_to_call(store, phones, *names))


def planned(
    store: Store,
    filters: Filters,
    asking: Asking,
    until: date,
    since: date | None = None,
    *,
    undated: bool = False,
    many: ManyOpen | None = None,
) -> list[tuple[Any, ...]]:
    """Open activities up to the day `until`, from `since` on where it is given, as plain tuples,
    since the list of a whole store has tens of thousands: number, stored type, customer, subject,
    the stored due date and beginning, number of the opportunity, amount in minor units and
    currency (nothing where it is about none), person, telephone, priority, number of the owner.

    In the order of their numbers; `undated`: with those that have no day.

    Filters of opportunities pick them by what they are about.
    """
    own = Filters(owner=filters.owner, team=filters.team, manager=filters.manager)
    in_order = own == Filters() and (ManyOpen(store) if many is None else many)["activity"]
    due = Where([OPEN_IN_ORDER])
    if not in_order:
        due = compile_filters(store, ACTIVITY, own, asking, default_status=("open",))
    dayless = " OR (due_date IS NULL AND starts_at IS NULL)" if undated else ""
    due.add(
        f"(due_date <= :until OR (due_date IS NULL AND starts_at < :after){dayless})",
        until=until.isoformat(),
        after=start_of(until + timedelta(days=1), asking.zone),
    )
    if since is not None:
        due.add(
            "(due_date >= :since OR (due_date IS NULL AND starts_at >= :begin))",
            since=since.isoformat(),
            begin=start_of(since, asking.zone),
        )
    read = f"(SELECT * FROM activity{due.sql})" if in_order else "activity"
    where = Where([] if in_order else [f"t.id IN (SELECT id FROM v_activity{due.sql})"], due.params)
    about = replace(filters, owner=None, team=None, manager=None)
    if about != Filters():
        fits = about_fitting("t.opportunity_id", compile_filters(store, OPPORTUNITY, about, asking))
        where.conditions += fits.conditions
        where.params |= fits.params
    sql = f"{_activities(store, read)}{where.sql} ORDER BY t.id"
    return store.read(sql, where.params).rows


def agenda(
    store: Store, filters: Filters, asking: Asking, since: date, until: date
) -> list[Planned]:
    """Open activities from one day to another, and the offers whose last day is one of these, by
    day and time; on each day those with a time come first, then the most pressing."""
    with store.snapshot():
        rows = planned(store, filters, asking, until, since)
        owners = owner_names(store)
        offers = offers_ending(store, filters, asking, until, since)
    moments = LocalMoments(asking.zone)
    found = [
        Planned(
            *(f"A{number}", spoken(what), customer, subject, day, time),
            *("" if about is None else f"O{about}", amount, currency or ""),
            *(person, phone, priority, owners.get(owner, "")),
        )
        for number, what, customer, subject, due_on, starts, *of in rows
        for about, amount, currency, person, phone, priority, owner in (of,)
        for day, time in (moments[due_on, starts],)
        if day is not None
    ]
    found += [
        Planned(
            *(ref, OFFER, customer, title, date.fromisoformat(day), "", sale),
            *(amount, currency, person, phone, "normal", owner),
        )
        for ref, title, day, amount, currency, sale, customer, person, phone, owner in offers
    ]
    found.sort(key=in_order)
    return found


_OFFERS = f"""
SELECT v.ref, v.title, v.valid_until, v.amount_minor, v.currency, v.opportunity,
       COALESCE(a.name, {full_name("c")}, '') AS account,
       {{whom}},
       COALESCE(w.name, '') AS owner
  FROM deal d
  JOIN v_deal v ON v.id = d.id
  JOIN opportunity o ON o.id = d.opportunity_id
  LEFT JOIN owner w ON w.id = o.owner_id
  LEFT JOIN account a ON a.id = o.account_id
  LEFT JOIN contact c ON c.id = o.contact_id
"""


def offers_ending(
    store: Store, filters: Filters, asking: Asking, until: date, since: date | None = None
) -> list[tuple[Any, ...]]:
    """Offers of open opportunities whose last day is not after `until`, nor before `since`: ref,
    title, that day, amount in minor units and currency, opportunity, customer, person, telephone,
    owner."""
    meant = compile_filters(store, OPPORTUNITY, filters, asking, default_status=("open",))
    where = about_fitting("d.opportunity_id", meant)
    where.conditions.insert(0, "d.status = 'offered' AND d.valid_until <= :until")
    where.params["until"] = until.isoformat()
    if since is not None:
        where.add("d.valid_until >= :since", since=since.isoformat())
    sql = _OFFERS.format(whom=whom_to_call(store, "c.phone, a.phone", full_name("c")))
    return store.read(f"{sql}{where.sql}", where.params).rows


def reached(store: Store, activities: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The person and the telephone of each of some activities; '' for none."""
    if not activities:
        return {}
    numbers = ", ".join(map(str, activities))
    rows = store.read(f"{_activities(store, 'activity')} WHERE t.id IN ({numbers})").rows
    return {row[0]: (row[9], row[10]) for row in rows}


def leads_and_ended(store: Store, refs: Iterable[str]) -> dict[str, str]:
    """What those of some activities are about that are about a lead, `L3`, or a sale that ended
    without one, `O6 lost`, by their refs; refs of other kinds are passed over."""
    numbers = [ref[1:] for ref in refs if ref.startswith(ACTIVITY.prefix)]
    ended = ", ".join(f"'{status}'" for status in UNSOLD)
    found = {}
    for start in range(0, len(numbers), _AT_ONCE):
        for number, lead, sale, status in store.read(
            "SELECT t.id, t.lead_id, t.opportunity_id, o.status FROM activity t"
            " LEFT JOIN opportunity o ON o.id = t.opportunity_id"
            f" WHERE t.id IN ({', '.join(numbers[start : start + _AT_ONCE])})"
            f" AND (t.lead_id IS NOT NULL OR o.status IN ({ended}))"
        ).rows:
            about = f"{LEAD.prefix}{lead}" if lead else f"{OPPORTUNITY.prefix}{sale} {status}"
            found[f"{ACTIVITY.prefix}{number}"] = about
    return found


def in_order(each: Planned) -> tuple[date, bool, str, int, int]:
    """What sorts the activities of several days."""
    pressing = ("high", "normal", "low").index(each.priority)
    return (each.day, not each.time, each.time, pressing, int(each.ref[1:]))


def about_fitting(column: str, meant: Where) -> Where:
    """That the opportunity whose number is in `column` is one of those that are meant."""
    inner = meant.apart("about_")
    inner.add(f"id = {column}")
    return Where([f"EXISTS (SELECT 1 FROM v_opportunity{inner.sql})"], inner.params)


def has_planned_day(store: Store, opportunity: int) -> bool:
    """Whether an open activity about the opportunity has a day."""
    rows = store.read(
        "SELECT 1 FROM activity WHERE opportunity_id = ? AND status = 'open'"
        " AND COALESCE(due_date, starts_at) IS NOT NULL LIMIT 1",
        (opportunity,),
    ).rows
    return bool(rows)
