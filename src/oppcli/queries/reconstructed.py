"""What a look at a past day is reconstructed from, and since when histories are kept, in a sentence
each."""

from contextlib import closing
from datetime import UTC, date, datetime, tzinfo

from oppcli.domain.calendar import full_day
from oppcli.domain.fields import KINDS, OPPORTUNITY
from oppcli.domain.periods import Period
from oppcli.domain.wording import all_of, counted
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.local_days import LocalDays
from oppcli.queries.unknown_stages import is_unknown, unknown_stages
from oppcli.queries.where import Where, bounds
from oppcli.store import Store
from oppcli.stored import Row, instant_text
from oppcli.views import OUT_OF_FORCE, opportunities

# Of the records that later batches brought: how many a file proves to have been there, from which
# system, since and until when; and how many have no first day.
_OF_KIND = """SELECT COALESCE(t.source_system, 'a file') AS source, MIN(t.created_at), MAX(b.at),
  SUM(CASE WHEN t.created_at <= :until AND t.created_at < b.at THEN 1 ELSE 0 END),
  SUM(CASE WHEN t.created_at >= b.at AND t.source_system IS NOT NULL THEN 1 ELSE 0 END)
  FROM {kind} t JOIN batch b ON b.id = t.batch_id WHERE b.at > :until GROUP BY 1 ORDER BY 1"""
# Opportunities that fit, each with the moment of the import that brought it, if one did.
_BROUGHT = """(SELECT t.id, CASE WHEN t.created_at < b.at THEN b.at END AS brought
  FROM (SELECT t.id AS id, t.batch AS batch, t.created_at AS created_at
    FROM {opportunities}{where}) t JOIN batch b ON b.id = t.batch) t"""
# Of those that an import brought: how many of them came without a change of a field that was made
# before it, and when the first and the last of these imports were.
_UNTOLD = """SELECT COUNT(*), MIN(t.brought), MAX(t.brought) FROM {brought}
 WHERE t.brought IS NOT NULL AND NOT EXISTS (SELECT 1 FROM change c
   WHERE c.entity = 'opportunity' AND c.entity_id = t.id AND c.field = :field
     AND c.at < t.brought AND c.batch_id NOT IN ({undone}))"""
_BEGINS = {
    "stage": "the history of their stages begins with the {}; each counts in its stage from its"
    " first day on",
    "est_close_date": "pushes before the {} are unknown",
}
_AMOUNT = "t.batch, t.is_open, t.est_revenue_minor"


def reconstructed_from(store: Store, zone: tzinfo) -> str:
    """From what the past that the store shows is reconstructed; '' where all of it is exact."""
    kinds = store.reconstructed()
    if not kinds or store.as_of is None:
        return ""
    until = {"until": instant_text(store.as_of)}
    sources: dict[str, tuple[str, str]] = {}
    counts: list[str] = []
    undated: list[str] = []
    with closing(store.look()) as present:
        for kind in kinds:
            there = left_out = 0
            for source, first, exact, some, lacking in present.read(
                _OF_KIND.format(kind=kind), until
            ).rows:
                left_out += lacking
                there += some
                if some:
                    known = sources.get(source, (first, exact))
                    sources[source] = min(known[0], first), max(known[1], exact)
            counts += [_counted(kind, there)] * bool(there)
            undated += [_counted(kind, left_out)] * bool(left_out)
    if not counts:
        return ""
    named = ", ".join(
        f"{source} {_day(first, zone)} … {_day(exact, zone)}"
        for source, (first, exact) in sorted(sources.items())
    )
    said = [f"{all_of(counts)} reconstructed from {named}"]
    if "opportunity" in kinds and (unknown := _unknown_amounts(store)):
        are, add = ("is", "adds") if unknown == 1 else ("are", "add")
        said.append(f"{counted(unknown, 'open amount')} {are} unknown and {add} 0")
    if undated:
        said.append(f"{all_of(undated)} without a first day left out")
    return "; ".join(said)


def known_since(store: Store) -> Row:
    """The first moment that files prove anything of, and since when all of it is exact."""
    brought = " UNION ALL ".join(
        f"SELECT MIN(t.created_at) AS first, MAX(b.at) AS exact FROM {kind} t"
        " JOIN batch b ON b.id = t.batch_id WHERE t.created_at < b.at"
        for kind in KINDS
    )
    row = store.read(
        "SELECT COALESCE(MIN(first), MIN(oldest)) AS known_since,"
        " COALESCE(MAX(exact), MIN(oldest)) AS exactly_since"
        f" FROM (SELECT first, exact, (SELECT MIN(at) FROM batch) AS oldest FROM ({brought}) x) y"
    ).first()
    return row or {}


def nothing_known_before(store: Store, day: date, zone: tzinfo) -> str:
    """Since when the store knows anything, where that is only after `day`; '' else."""
    with closing(store.look()) as present:
        since = known_since(present)["known_since"]
    if since is None or (first := LocalDays(zone)[str(since)]) <= day:
        return ""
    return f"nothing is known before {full_day(first)}: what is empty then was not recorded"


def notes_of_the_past(store: Store, day: date, zone: tzinfo) -> list[str]:
    """What is said below a look at a past day: from what it is reconstructed, or since when
    anything is known."""
    told = reconstructed_from(store, zone), nothing_known_before(store, day, zone)
    return [each for each in told if each]


def history_begins(
    store: Store, filters: Filters, asking: Asking, field: str, period: Period | None = None
) -> list[str]:
    """Since when the history of `field` (stage or est_close_date) is known, where most of the
    opportunities that fit were imported without it; of those created in `period`, if one is
    given."""
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    if period is not None:
        begin, after = bounds(period, asking.zone)
        where.add("t.created_at >= :begin AND t.created_at < :after", begin=begin, after=after)
    left_out = _left_out(store, where) if field == "stage" else []
    source = opportunities(f"t.batch, t.created_at, t.id{where.sql}")
    brought = _BROUGHT.format(opportunities=source, where=where.sql)
    told = f"SELECT COUNT(*), COUNT(t.brought) FROM {brought}"
    ((count, most),) = store.read(told, where.params).rows
    if 2 * most <= count:  # so that their changes need not be looked through
        return left_out
    asked = _UNTOLD.format(brought=brought, undone=OUT_OF_FORCE)
    ((untold, first, last),) = store.read(asked, {**where.params, "field": field}).rows
    if not untold or 2 * untold <= count:
        return left_out
    days = [full_day(LocalDays(asking.zone)[at]) for at in (first, last)]
    when = f"import on {days[0]}" if days[0] == days[1] else f"imports, the last on {days[1]}"
    of = f"{untold:,} of {_counted('opportunity', count)}"
    did = "was imported" if untold == 1 else "were imported"
    alone = " with one stage each" if field == "stage" else ""
    return [*left_out, f"{of} {did}{alone}: {_BEGINS[field].format(when)}"]


def _left_out(store: Store, where: Where) -> list[str]:
    """Says how many of the opportunities that fit are counted in no stage, and leaves them out."""
    unknown = is_unknown(unknown_stages(store))
    if not unknown:
        return []
    found = Where([*where.conditions, unknown], where.params)
    source = opportunities(f"t.id{found.sql}")
    ((count,),) = store.read(f"SELECT COUNT(*) FROM {source}{found.sql}", found.params).rows
    where.add(f"NOT {unknown}")
    if not count:
        return []
    return [
        f"{count:,} closed {'one is' if count == 1 else 'ones are'} left out: no file says from"
        " which stage"
    ]


def _unknown_amounts(store: Store) -> int:
    """How many open opportunities that were not there yet have no amount."""
    held = {number for (number,) in store.read("SELECT batch FROM v_batch").rows}
    rows = store.read(
        f"SELECT t.batch, COUNT(*) FROM {opportunities(_AMOUNT)}"
        " WHERE t.is_open = 1 AND t.est_revenue_minor IS NULL GROUP BY t.batch"
    ).rows
    return sum(count for batch, count in rows if batch not in held)


def _counted(kind: str, count: int) -> str:
    return f"{count:,} {KINDS[kind].name if count == 1 else KINDS[kind].plural}"


def _day(at: str, zone: tzinfo) -> str:
    return datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(zone).date().isoformat()
