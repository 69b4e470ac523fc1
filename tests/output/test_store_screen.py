"""The screens of a store and of what a check found, at any width."""

from datetime import UTC
from pathlib import Path

import pytest

from oppcli.domain.findings import CHECKS, Finding
from oppcli.domain.store_facts import Backup, StoreFacts, spoken_size
from oppcli.output.findings import findings_screen
from oppcli.output.store_screen import store_screen
from surroundings import NOW

FACTS = {
    "address": "/home/jana/opp.db",
    "schema": 1,
    "size": 2_076_672,
    "database": "SQLite 3.51.3",
    "journal": "wal",
    "base_currency": None,
    "oldest_batch": "2026-01-02T15:10:00Z",
    "newest_batch": "2026-11-20T15:53:00Z",
    "batches": 4510,
    "changes": 4890,
}
BACKUPS = tuple(
    Backup(Path(f"/home/jana/opp.db.{n}.bak"), f"2026-11-2{n}T12:00:00Z", 900) for n in (1, 2)
)
STORE = StoreFacts(FACTS, {"leads": 300, "opportunities": 1, "deals": 0}, BACKUPS, 2)


def shown(store: StoreFacts, width: int) -> list[str]:
    lines = store_screen(store, today=NOW.date(), zone=UTC, width=width)
    return ["".join(segment.text for segment in line) for line in lines]


@pytest.mark.parametrize("width", [60, 100, 200])
def test_a_fact_breaks_between_its_parts_and_never_in_one(width):
    lines = shown(STORE, width)
    assert all(len(line) <= width or " · " not in line for line in lines)
    parts = " · ".join(line[11:] for line in lines)
    assert "schema 1, older than this oppcli (2): oppcli db upgrade" in parts
    assert "300 leads · 1 opportunity" in parts
    assert "0 deals" not in parts


def test_the_newest_backup_comes_first():
    names = [line.rpartition(" ")[2] for line in shown(STORE, 100) if line.endswith(".bak")]
    assert names == ["opp.db.2.bak", "opp.db.1.bak"]


@pytest.mark.parametrize("width", [60, 100, 200])
def test_findings_are_told_within_the_width(width):
    found = [Finding(check, "O12", "it is so and so, " * 9, "oppcli db check") for check in CHECKS]
    found.append(Finding("history", "O3", "\x1b[2J[red]\u202e", "oppcli db check"))
    lines = ["".join(each.text for each in line) for line in findings_screen(found, width)]
    assert max(map(len, lines)) <= width
    assert sum(line.startswith("!") for line in lines) >= len(CHECKS)
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (2_076_672, "2.1 MB"),
        (471_678_976, "472 MB"),
        (999_960_000, "1.0 GB"),
        (5 * 10**15, "5,000 TB"),
    ],
)
def test_a_size_is_told_in_the_unit_that_fits(count, said):
    assert spoken_size(count) == said
