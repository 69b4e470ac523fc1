"""The opportunities of a review: as they are, as they were before it, and what changed between."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from oppcli.domain.as_of import end_of
from oppcli.domain.field import CLOSED, OPEN
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.funnel import days_in_stages
from oppcli.domain.grouping import Grouping
from oppcli.domain.money import Money
from oppcli.domain.periods import Period
from oppcli.domain.review import OF_THEN, Changed, Review, Seen, reviewed
from oppcli.domain.stale import left_by
from oppcli.queries.converting import Converter
from oppcli.queries.drilldown import quoted_value
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.history_fields import expression
from oppcli.queries.lines import filter_words
from oppcli.queries.local_days import LocalDays, StoredDays
from oppcli.queries.quotas import Quotas
from oppcli.queries.reconstructed import reconstructed_from
from oppcli.queries.reports import journeys
from oppcli.queries.reports.activities import activities
from oppcli.queries.where import Where, has_next_step, start_of
from oppcli.store import Store
from oppcli.views import OUT_OF_FORCE, opportunities

_COLUMNS = """t.id, COALESCE(t.owner, '') AS owner, t.status, t.forecast_category, t.stage,
 t.stage_title, COALESCE(t.account, t.contact, '') AS customer, t.topic, t.est_close_date,
 t.closed_on, t.created_at, t.currency, t.exchange_rate, t.est_revenue_minor,
 t.actual_revenue_minor"""
_CHANGES = f"""SELECT c.entity_id, c.field, c.old, c.new FROM change c
 WHERE c.entity = 'opportunity' AND c.field IN ('est_close_date', 'stage', 'owner')
   AND c.at >= :since AND c.at <= :until AND c.batch_id NOT IN ({OUT_OF_FORCE})
 ORDER BY c.at, c.id"""

_COMMITS = ("commit", "commit_before")
_FIELDS = "ref,topic,owner,est_revenue,actual_revenue,currency,est_revenue_base,actual_revenue_base"


def review(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    since: date,
    period: Period,
    base: str,
) -> Review:
    """What happened from the first instant of `since` on, by the owner of each opportunity.

    What was before is by whom it belonged to then. Amounts are in the base currency where there
    is a rate: then at the rates of then.
    """
    with store.snapshot():
        where = compile_filters(store, OPPORTUNITY, filters, asking)
        converter = Converter(store, base, asking.today)
        now = _now(store, where, asking, converter)
        stages = journeys.stages(store)
        ways = journeys.journeys(store, Filters(), asking, converter)
        tables = days_in_stages(ways, stages.keys, asking.today)
        changes = _changes(store, since, asking, stages.titles)
        quotas = Quotas(store, filters, asking, converter)
        owed = list(quotas.rows(Grouping(("owner",)), period))
        done = _done(store, filters, asking, since)
    usual = {
        stage: days for stage, table in tables.items() if (days := left_by(table, 0.9)) is not None
    }
    day = since - timedelta(days=1)
    with closing(store.at(end_of(day, asking.zone))) as past:
        then = _seen(past, where, asking, Converter(past, base, day))
        told = reconstructed_from(past, asking.zone)
    busy = [person for person, count in (done or {}).items() if count]
    blocks = reviewed(now, then, changes, usual, since, asking.today, period, busy)
    for block in blocks:
        for (person,), code, amount in owed:
            if person == block.person:
                block.quota[code] = block.quota.get(code, 0) + amount
    return Review(since, asking.today, period, converter.base, blocks, told, done)


def _done(store: Store, filters: Filters, asking: Asking, since: date) -> dict[str, int] | None:
    """How many activities were done, by person; None where the filters are of sales, since not
    every activity is about one."""
    if replace(filters, owner=None, team=None, manager=None) != Filters():
        return None
    span = Period(since, asking.today, "")
    busy = activities(store, filters, asking, period=span, names=("owner",))
    return {person: each.done for each in busy for person in each.groups}


def _changes(
    store: Store, since: date, asking: Asking, titles: dict[int, str]
) -> dict[int, Changed]:
    """What changed since, by number; stages by their titles, owners by their names."""
    until = start_of(asking.today + timedelta(days=1), asking.zone)
    found: dict[int, Changed] = {}
    owners = {str(number): name for number, name in store.read("SELECT id, name FROM owner").rows}
    params = {"since": start_of(since, asking.zone), "until": until}
    for number, name, *ends in store.read(_CHANGES, params).rows:
        changed = found.setdefault(number, Changed())
        if name == "stage":
            was, now = (titles.get(int(each), each) if each else None for each in ends)
            changed.stages.append((was, now))
        elif name == "owner":
            if ends[0] != ends[1] and ends[0] is not None:
                found[number] = changed.handed_over(owners.get(ends[0], ends[0]))
        else:
            changed.closes.append((ends[0], ends[1]))
    return found


def _seen(store: Store, where: Where, asking: Asking, converter: Converter) -> list[Seen]:
    source = opportunities(f"{_COLUMNS}{where.sql}")
    rows = store.read(f"SELECT {_COLUMNS} FROM {source}{where.sql}", where.params).rows
    return _read(rows, asking, converter)


def _now(store: Store, where: Where, asking: Asking, converter: Converter) -> list[Seen]:
    """With what only the present needs."""
    more = f""", t.pushes, {expression("days_in_stage", asking)} AS days,
 CASE WHEN {has_next_step("t.")} THEN 1 ELSE 0 END AS has_next, t.last_activity, t.lost_reason,
 t.competitor"""
    picked = f"{_COLUMNS}{more}"
    source = opportunities(f"{picked}{where.sql}")
    rows = store.read(f"SELECT {picked} FROM {source}{where.sql} ORDER BY t.id", where.params).rows
    return _read(rows, asking, converter)


def _read(rows: list[tuple[Any, ...]], asking: Asking, converter: Converter) -> list[Seen]:
    local, days = LocalDays(asking.zone), StoredDays()
    found = []
    for number, owner, status, category, stage, title, customer, topic, *rest in rows:
        close, closed, created, currency, rate, expected, actual, *more = rest
        frozen = None if closed is None else rate or ""
        estimate, brought = (
            Money(minor, currency) if worth is None else Money(worth, converter.base)
            for minor in (expected or 0, actual or 0)
            for worth in (converter.in_base(minor, currency, frozen),)
        )
        seen = Seen(
            number,
            owner,
            status,
            category,
            stage,
            title or "",
            customer,
            topic or "",
            days[close],
            days[closed],
            local[created],
            estimate,
            brought,
            Money(expected or 0, currency),
        )
        if more:
            pushes, in_stage, has_next, last, reason, rival = more
            seen = replace(
                seen,
                pushes=pushes,
                days_in_stage=in_stage,
                has_next_step=bool(has_next),
                last_activity=local[last] if last else None,
                why=" · ".join(filter(None, (reason, f"to {rival}" if rival else ""))),
            )
        found.append(seen)
    return found


def listing_words(
    found: Review, filters: Filters, person: str, figure: str, seen_by: Sequence[str]
) -> list[str]:
    """The words after `oppcli` that list the opportunities that a figure of a person is made of."""
    words = ["opp", "list", *filter_words(filters)]
    conditions = [f"owner={quoted_value(person)}" if person else "owner=none"]
    window = f"{found.since}..{found.until}"
    before = ["--as-of", (found.since - timedelta(days=1)).isoformat()]
    if figure in ("open", "before", *_COMMITS):
        words += ["--status", ",".join(OPEN)]
        words += before if figure in OF_THEN else seen_by
        if figure in _COMMITS:
            words += ["--close", found.period.key]
            conditions.append("forecast_category=commit")
    elif figure in CLOSED:
        words += ["--status", figure, *seen_by]
        conditions.append(f"closed_on={window}")
    elif figure == "new":
        words += ["--status", "all", "--created", window, *seen_by]
    else:
        block = next(each for each in found.blocks if each.person == person)
        refs = ",".join(each.ref for each in block.members(figure))
        words = ["opp", "list", "--status", "all", *(before if figure in OF_THEN else seen_by)]
        conditions = [f"ref={refs or 'none'}"]
    return [*words, "--where", " ".join(conditions), "--fields", _FIELDS]
