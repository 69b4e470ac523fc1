"""How quickly leads are contacted, and what became of test drives, by group."""

from collections.abc import Sequence
from datetime import date, datetime

from oppcli.domain.activity import CONTACTING
from oppcli.domain.dealers import Drives, Response, drive
from oppcli.domain.fields import ACTIVITY, LEAD
from oppcli.domain.grouping import by_alphabet, group_key, named_groups
from oppcli.domain.periods import Period
from oppcli.domain.wording import either
from oppcli.errors import BadValue
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays, LocalMoments
from oppcli.queries.where import within_instants
from oppcli.store import Store

LEAD_GROUPS = ("lead_source", "owner", "business", "facility", "brand")
DRIVE_GROUPS = ("owner", "business", "facility", "brand", "model")
_CONTACT = f"type IN ({', '.join(repr(each) for each in CONTACTING)}) AND status || '' = 'done'"
# The first contact of a lead `t`, also on the opportunity that it became.
_FIRST = f"""(SELECT MIN(a.at) FROM (
  SELECT completed_at AS at FROM activity WHERE lead_id = t.id AND {_CONTACT}
  UNION ALL SELECT completed_at FROM activity WHERE {_CONTACT}
    AND opportunity_id IN (SELECT id FROM opportunity WHERE lead_id = t.id)) a)"""


def group_named(words: Sequence[str] | None, known: tuple[str, ...]) -> str:
    """The one group of `--by`, the first of `known` unless told. Raises BadValue."""
    names = named_groups(words or known[:1], known)
    if len(names) > 1 or names[0] not in known:
        raise BadValue(f"this is not grouped by '{', '.join(names)}'.", f"--by {either(known)}")
    return names[0]


def response(
    store: Store, filters: Filters, asking: Asking, *, period: Period, by: str
) -> dict[str, Response]:
    """The leads made in `period` by group ('' for nothing), in the order of the alphabet.

    A contact is an activity that was done and that a lead is contacted by; one from before the
    lead was made here took no time.
    """
    where = compile_filters(store, LEAD, filters, asking)
    within_instants(where, "created_at", period, asking.zone)
    rows = store.read(
        f"SELECT COALESCE(t.{by}, ''), t.created_at, t.status, {_FIRST} FROM v_lead t{where.sql}",
        where.params,
    ).rows
    leads: dict[str, int] = {}
    waiting: dict[str, int] = {}
    minutes: dict[str, list[int]] = {}
    shown: dict[str, str] = {}
    for group, created, status, first in rows:
        key = shown.setdefault(group_key(by, group), group)
        leads[key] = leads.get(key, 0) + 1
        if first is not None:
            took = datetime.fromisoformat(first) - datetime.fromisoformat(created)
            minutes.setdefault(key, []).append(max(int(took.total_seconds()) // 60, 0))
        elif status == "new":
            waiting[key] = waiting.get(key, 0) + 1
    return {
        key: Response(leads[key], tuple(minutes.get(key, ())), waiting.get(key, 0))
        for key in sorted(leads, key=by_alphabet)
    }


def showroom(
    store: Store, filters: Filters, asking: Asking, *, period: Period, by: str
) -> dict[str, Drives]:
    """The test drives of `period` by group ('' for nothing), in the order of the alphabet.

    A test drive is of the day on which it was held or is to be held; one without any is left out.
    """
    where = compile_filters(store, ACTIVITY, filters, asking)
    where.add("type = 'test_drive'")
    group = "a.owner" if by == "owner" else f"o.{by}"
    rows = store.read(
        f"SELECT COALESCE({group}, ''), a.status, a.due_date, a.starts_at, a.completed_at, o.id,"
        " o.status, o.closed_on FROM v_activity a LEFT JOIN v_opportunity o ON o.id ="
        " COALESCE(a.opportunity_id,"
        " (SELECT MIN(b.id) FROM opportunity b WHERE b.lead_id = a.lead_id))"
        f" WHERE a.id IN (SELECT id FROM v_activity{where.sql}) ORDER BY a.id",
        where.params,
    ).rows
    moments, days = LocalMoments(asking.zone), LocalDays(asking.zone)
    found: dict[str, Drives] = {}
    sold: dict[tuple[str, int], Drives] = {}
    shown: dict[str, str] = {}
    for named, status, due, starts, done, sale, outcome, closed in rows:
        day = days[done] if done else moments[due, starts][0]
        if day is None or not period.contains(day):
            continue
        key = shown.setdefault(group_key(by, named), named)
        one = drive(status, is_past=day < asking.today)
        found[key] = found.get(key, Drives()) + one
        if one.held and sale is not None:
            after = _after(outcome, closed, day)
            known = sold.get((key, sale))
            sold[key, sale] = after if known is None or after.decided > known.decided else known
    for (key, _), after in sold.items():
        found[key] += after
    return {key: found[key] for key in sorted(found, key=by_alphabet)}


def _after(outcome: str, closed: str | None, day: date) -> Drives:
    """A sale that a test drive was held for: whether it was won or lost on its day or later."""
    is_after = closed is not None and date.fromisoformat(closed) >= day
    return Drives(
        sales=1,
        won_count=int(is_after and outcome == "won"),
        lost_count=int(is_after and outcome == "lost"),
    )
