"""The ways that the funnel adds up are those of its opportunities, one by one."""

from collections import Counter
from datetime import UTC, date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from oppcli.domain.periods import Period
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.reports.journeys import ways
from oppcli.store import Store
from surroundings import NOW

PERIOD = Period(date(2026, 3, 2), date(2026, 3, 4), "three days")
FIRST, LAST = "2026-03-02T00:00:00Z", "2026-03-04T23:59:59Z"
INSTANTS = st.sampled_from(["2026-03-01T23:59:59Z", FIRST, LAST, "2026-03-05T00:00:00Z"])
STAGES = st.sampled_from([1, 2, 3])
SALE = st.fixed_dictionaries(
    {
        "created_at": INSTANTS,
        "status": st.sampled_from(["open", "won", "lost"]),
        # When it was moved, in the order in which the store heard of it, and through which stages.
        "moved": st.lists(INSTANTS, max_size=3),
        "stages": st.lists(st.none() | STAGES, min_size=4, max_size=4),
    }
)


def sale(created: str, *moved: str) -> dict[str, Any]:
    return {"created_at": created, "status": "open", "moved": moved, "stages": [1, 2, 3, 1]}


@settings(max_examples=60, deadline=None)
@given(sales=st.lists(SALE, min_size=1, max_size=8))
@example([sale(FIRST), sale(FIRST, LAST, FIRST), sale(FIRST, FIRST, LAST)])
@example([sale("2026-03-01T23:59:59Z", "2026-03-01T23:59:59Z"), sale("2026-03-01T23:59:59Z")])
def test_each_opportunity_goes_its_way(sales: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        store = Store(str(Path(folder) / "law.db"))
        _fill(store, sales)
        asking = Asking("jana", NOW.date(), UTC)
        found = ways(store, Filters(), asking, Converter(store, "EUR", NOW.date()), PERIOD)
        store.close()
    expected = Counter(way for each in sales if (way := _way(each)))
    assert {(each.entered, each.outcome): (each.number, each.value) for each in found} == {
        way: (number, 100 * number) for way, number in expected.items()
    }
    assert len(found) == len(expected)


def _way(sale: dict[str, Any]) -> tuple[tuple[tuple[int, bool], ...], str] | None:
    """The stages entered, each with whether that was in the period, and the outcome."""
    told = zip(sale["moved"], pairwise(sale["stages"]), strict=False)
    moves = sorted(told, key=lambda move: move[0])
    if (moves[-1][0] if moves else sale["created_at"]) < FIRST or sale["created_at"] > LAST:
        return None
    start = moves[0][1][0] if moves else sale["stages"][0] or 1
    entered = [(start, sale["created_at"])] if start else []
    entered += [(new, at) for at, (_, new) in moves if new]
    steps = tuple((stage, FIRST <= at <= LAST) for stage, at in entered)
    return steps, "" if sale["status"] == "open" else sale["status"]


def _fill(store: Store, sales: list[dict[str, Any]]) -> None:
    with store.transaction(actor="jana", command="test", now=NOW) as tx:
        batch = tx.recorder.batch
        tx.write_many("INSERT INTO owner (kind, name, active) VALUES ('user', ?, 1)", [("jana",)])
        for number, each in enumerate(sales, 1):
            is_lost = each["status"] == "lost"
            tx.write_many(
                "INSERT INTO opportunity (topic, owner_id, status, currency, est_revenue, stage_id,"
                " closed_on, actual_revenue, lost_reason, touched_at, stage_since, created_at,"
                " updated_at, batch_id, version)"
                " VALUES ('T', 1, ?1, 'EUR', 100, ?2, ?3, ?4, ?5, ?6, ?6, ?6, ?6, ?7, 1)",
                [
                    (
                        each["status"],
                        each["stages"][len(each["moved"])] or 1,
                        None if each["status"] == "open" else "2026-03-09",
                        100 if each["status"] == "won" else None,
                        "price" if is_lost else None,
                        each["created_at"],
                        batch,
                    )
                ],
            )
            tx.write_many(
                "INSERT INTO change (batch_id, at, entity, entity_id, field, old, new)"
                " VALUES (?, ?, 'opportunity', ?, 'stage', ?, ?)",
                [
                    (batch, at, number, old and str(old), new and str(new))
                    for at, (old, new) in zip(each["moved"], pairwise(each["stages"]), strict=False)
                ],
            )
