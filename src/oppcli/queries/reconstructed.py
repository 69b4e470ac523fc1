"""What a look at a past day is reconstructed from, as one sentence."""

from contextlib import closing
from datetime import UTC, datetime, tzinfo

from oppcli.domain.fields import KINDS
from oppcli.domain.wording import all_of
from oppcli.rows import instant_text
from oppcli.store import Store
from oppcli.views import opportunities

# Of the records that later batches brought: how many a file proves to have been there, from which
# system, since and until when; and how many have no first day.
_OF_KIND = """SELECT COALESCE(t.source_system, 'a file') AS source, MIN(t.created_at), MAX(b.at),
  SUM(CASE WHEN t.created_at <= :until AND t.created_at < b.at THEN 1 ELSE 0 END),
  SUM(CASE WHEN t.created_at >= b.at AND t.source_system IS NOT NULL THEN 1 ELSE 0 END)
  FROM {kind} t JOIN batch b ON b.id = t.batch_id WHERE b.at > :until GROUP BY 1 ORDER BY 1"""
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
        said.append(f"{unknown:,} open amounts are unknown and add 0")
    if undated:
        said.append(f"{all_of(undated)} without a first day left out")
    return "; ".join(said)


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
