"""The database leaves out of today's list only what no rule has a reason for."""

from datetime import UTC, date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oppcli.domain.agenda import day_reason, idle_reason
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.today import agenda
from oppcli.store import Store
from surroundings import NOW

TODAY = NOW.date()
ALLOWED = {1: 0, 2: 14, 3: 30, 4: 100_000}  # days without anything happening, by stage
OFFSETS = (-31, -30, -15, -14, -1, 0, 1, 6, 7, 8, 40)  # both sides of every limit
NEAR = st.sampled_from(OFFSETS).map(lambda days: TODAY + timedelta(days=days))
SALES = st.lists(
    st.fixed_dictionaries(
        {
            "est_close_date": st.none() | NEAR,
            "scheduled_delivery_date": st.none() | NEAR,
            "touched_at": NEAR,
            "stage_id": st.sampled_from(sorted(ALLOWED)),
            "next_step": st.sampled_from([None, "Ring"]),
            "activity": st.sampled_from([None, "open", "done"]),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(sales=SALES)
def test_the_list_has_every_opportunity_that_the_rule_has_a_reason_for(
    sales: list[dict[str, Any]],
) -> None:
    with TemporaryDirectory() as folder:
        store = Store(str(Path(folder) / "law.db"))
        _fill(store, sales)
        items = agenda(store, Filters(), Asking("jana", TODAY, UTC))
        store.close()
    listed = {
        item.ref: (item.reason, item.day and date.fromisoformat(item.day))
        for item in items
        if item.ref[0] == "O"
    }
    expected = {f"O{n}": found for n, each in enumerate(sales, 1) if (found := _reason(each))}
    assert listed == expected


def _reason(sale: dict[str, Any]) -> object:
    close = sale["est_close_date"]
    return day_reason(close, sale["scheduled_delivery_date"], TODAY) or idle_reason(
        close,
        sale["touched_at"],
        ALLOWED[sale["stage_id"]],
        sale["next_step"] is not None or sale["activity"] == "open",
        TODAY,
    )


def _fill(store: Store, sales: list[dict[str, Any]]) -> None:
    at = "2026-01-01T00:00:00Z"
    with store.transaction(actor="jana", command="test", now=NOW) as tx:
        batch = tx.recorder.batch
        tx.write_many("INSERT INTO owner (kind, name, active) VALUES ('user', ?, 1)", [("jana",)])
        tx.write_many(
            "UPDATE stage SET stale_after_days = ? WHERE id = ?",
            [(allowed, stage) for stage, allowed in ALLOWED.items()],
        )
        tx.write_many(
            "INSERT INTO opportunity (topic, owner_id, status, currency, stage_id, est_close_date,"
            " scheduled_delivery_date, next_step, touched_at, stage_since, created_at, updated_at,"
            f" batch_id, version) VALUES ('Fleet', 1, 'open', 'EUR', ?, ?, ?, ?, ?, '{at}', '{at}',"
            f" '{at}', {batch}, 1)",
            [
                (
                    each["stage_id"],
                    _text(each["est_close_date"]),
                    _text(each["scheduled_delivery_date"]),
                    each["next_step"],
                    f"{each['touched_at']}T12:00:00Z",
                )
                for each in sales
            ],
        )
        tx.write_many(
            "INSERT INTO activity (type, subject, opportunity_id, owner_id, status, priority,"
            " due_date, created_at, updated_at, batch_id, version)"
            f" VALUES ('task', 'Ask', ?, 1, ?, 'normal', '2027-06-01', '{at}', '{at}', {batch}, 1)",
            [(n, each["activity"]) for n, each in enumerate(sales, 1) if each["activity"]],
        )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
