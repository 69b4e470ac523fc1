"""Whatever is sold in three currencies, every total of a report is the sum of its records."""

import shutil
from collections import Counter
from datetime import UTC, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppcli.domain.dashboard import MEASURES, CellName
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.grouping import Grouping
from oppcli.domain.tally import rolled_up
from oppcli.queries.converting import Converter
from oppcli.queries.dashboard import dashboard
from oppcli.queries.drilldown import explained
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.lists import listed, listing
from oppcli.queries.reports.sales import sales
from oppcli.store import Store
from surroundings import NOW

TODAY = NOW.date()
ASKING = Asking("jana", TODAY, UTC)
QUARTER = ASKING.period("this quarter")
RATES = {"EUR": Fraction(1), "USD": Fraction("0.9173")}  # none for JPY
GROUPS = ("owner", "brand", "stage", "status", "interest_type", "month", "week", "currency")

DAYS = st.integers(-120, 90).map(lambda days: TODAY + timedelta(days=days))
SOLD = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["open", "on_hold", "won", "lost", "canceled"]),
        "currency": st.sampled_from(["EUR", "USD", "JPY"]),
        "amount": st.none() | st.integers(0, 10**12),
        "owner": st.integers(1, 2),
        "stage": st.integers(1, 4),
        "brand": st.sampled_from([None, "Volvo", "VOLVO", "Ätna, AB", "none", 'a "b"', "x y"]),
        "close": st.none() | DAYS,
        "closed": DAYS,
        "made": st.integers(120, 200).map(lambda days: TODAY - timedelta(days=days)),
        "probability": st.none() | st.integers(0, 100),
    }
)


def write(path: Path, sold: list[dict]) -> Store:
    store = Store(str(path))
    with store.transaction(actor="jana", command="test", now=NOW) as tx:
        batch = tx.recorder.batch
        tx.write_many(
            "INSERT INTO owner (kind, name, active) VALUES ('user', ?, 1)", [("jana",), ("leif",)]
        )
        tx.write_many(
            "INSERT INTO rate (currency, day, base_per_unit) VALUES (?, '2026-01-01', ?)",
            [("USD", "0.9173")],
        )
        tx.write_many(
            "INSERT INTO opportunity (topic, owner_id, status, stage_id, currency, est_revenue,"
            " actual_revenue, brand, est_close_date, closed_on, exchange_rate, probability,"
            " created_at, updated_at, stage_since, touched_at, batch_id, version)"
            " VALUES ('Fleet', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            [row(each, batch) for each in sold],
        )
    return store


def row(each: dict, batch: int) -> tuple:
    is_open = each["status"] in ("open", "on_hold")
    made = f"{each['made']}T08:00:00Z"
    return (
        each["owner"],
        each["status"],
        each["stage"],
        each["currency"],
        each["amount"],
        (each["amount"] or 0) if each["status"] == "won" else None,
        each["brand"],
        each["close"] and str(each["close"]),
        None if is_open else str(each["closed"]),
        None if is_open or each["currency"] == "JPY" else str(rate_text(each["currency"])),
        each["probability"],
        *[made] * 4,
        batch,
    )


def rate_text(currency: str) -> str:
    return "1" if currency == "EUR" else "0.9173"


def records(store: Store, words: list[str]) -> list[dict]:
    """What `opp list` has for these words: the same filters, the same rows."""
    options = dict(zip(words[::2], words[1::2], strict=True))
    wanted = listing(OPPORTUNITY, options["--fields"].split(","), None)
    filters = Filters(
        status=[options["--status"]], where=[options["--where"]] if "--where" in options else None
    )
    where = compile_filters(store, OPPORTUNITY, filters, ASKING)
    return list(listed(store, wanted, where, ASKING))


def worth(record: dict, field: str) -> tuple[str, int]:
    """The currency a record counts in, and its amount there."""
    currency, minor = record["currency"], record[field] or 0
    rate = RATES.get(currency)
    return (currency, minor) if rate is None else ("EUR", round(minor * rate))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(SOLD, max_size=12), st.sampled_from(GROUPS))
def test_every_cell_equals_its_records_to_the_cent(fresh_store, sold, group):
    with TemporaryDirectory() as folder:
        store = write(Path(shutil.copy(fresh_store, f"{folder}/opp.db")), sold)
        converter = Converter(store, "EUR", TODAY)
        found = sales(
            store,
            Filters(),
            ASKING,
            period=QUARTER,
            grouping=Grouping((group,)),
            converter=converter,
        )
        groups = {line.groups[0] for line in found.lines}
        shown = Counter()
        for line in found.lines:
            for measure in ("won", "open", "weighted"):
                shown[line.groups[0], line.currency, measure] += getattr(line.tally, measure)
        for name in groups:
            for measure in ("won", "open", "weighted"):
                cell = CellName(((group, "" if name == "no date" else name),), measure)
                told = explained(store, Filters(), ASKING, cell, QUARTER)
                sums = Counter()
                for record in records(store, told.words[3:]):
                    currency, minor = worth(record, MEASURES[measure].field)
                    sums[record["currency"] if group == "currency" else currency] += (
                        record[MEASURES[measure].field] or 0 if group == "currency" else minor
                    )
                cells = {
                    currency: amount
                    for (key, currency, what), amount in shown.items()
                    if (key, what) == (name, measure) and amount
                }
                assert cells == {code: amount for code, amount in sums.items() if amount}
        store.close()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(SOLD, max_size=12))
def test_the_parts_of_a_dashboard_add_up_to_its_figures(fresh_store, sold):
    with TemporaryDirectory() as folder:
        store = write(Path(shutil.copy(fresh_store, f"{folder}/opp.db")), sold)
        board = dashboard(
            store,
            Filters(),
            ASKING,
            period=QUARTER,
            grouping=Grouping(("owner", "month")),
            converter=Converter(store, "EUR", TODAY),
        )
        store.close()
    total = {line.currency: line.tally for line in board.totals}
    assert {line.currency: line.tally for line in rolled_up(board.lines, ())} == total
    stages = {line.currency: line.tally for line in rolled_up(board.stages, ())}
    assert {code: of.open for code, of in stages.items()} == {
        code: of.open for code, of in total.items() if of.open_count
    }
    closed = [each for each in sold if counts(each)]
    assert sum(of.decided + of.canceled_count for of in total.values()) == len(closed)


def counts(each: dict) -> bool:
    """Whether it was closed in the quarter."""
    return each["status"] in ("won", "lost", "canceled") and QUARTER.contains(each["closed"])
