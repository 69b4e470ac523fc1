"""The flow of a real sales organisation between two quarters: its known answers, by manager too.

Its file has no expected close, so every open opportunity counts as in, and amounts are known from
the closing on.
"""

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from oppcli.domain.flow import State, Sums, Valuation, flow

REPOSITORY = Path(__file__).parents[1]
EXAMPLES = REPOSITORY / "docs" / "examples"
FIRST, LAST = date(2017, 6, 30), date(2017, 9, 30)
LINES = ("start", "new", "won", "lost", "end")
ALL = (1_686, 2_770, 1_257, 790, 2_409)
WON = 2_982_255
MANAGERS = {
    "Cara Losch": (239, 287, 147, 74, 305),
    "Celia Rouche": (340, 394, 174, 115, 445),
    "Dustin Brinkmann": (176, 553, 206, 150, 373),
    "Melvin Marxen": (228, 629, 288, 161, 408),
    "Rocco Neubert": (279, 413, 220, 144, 328),
    "Summer Sewald": (424, 494, 222, 146, 550),
}


@pytest.fixture
def maven():
    told = os.environ.get("OPPCLI_SHARED_DATA")
    folder = (Path(told) if told else REPOSITORY.parent / "shared" / "data") / "maven_crm"
    if not folder.is_dir():
        pytest.skip(f"the real files are not at {folder}")
    return folder


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def state(row, day):
    """The record at the end of a day, as far as its row proves it; None before its first day."""
    begun, ended = (_day(row[name]) for name in ("engage_date", "close_date"))
    if begun is None or begun > day:
        return None
    is_open = ended is None or ended > day
    status = "open" if is_open else row["deal_stage"].lower()
    return State(status, is_open, True, True, None if is_open else str(ended))


def _day(text):
    if not text:
        return None
    if "/" in text:
        month, day, year = map(int, text.split("/"))
        return date(year, month, day)
    return date.fromisoformat(text)


def test_the_rows_of_the_file_give_the_known_flow_in_all_and_by_manager(maven):
    manager = {row["sales_agent"]: row["manager"] for row in rows(maven / "sales_teams.csv")}
    whole, by_manager = Sums(), {name: Sums() for name in MANAGERS}
    for row in rows(maven / "sales_pipeline.csv"):
        last = state(row, LAST)
        amount = int(row["close_value"] or 0) if last and not last.is_open else 0
        part = flow(state(row, FIRST), last, Valuation(0, amount, amount))
        if part is not None:
            whole.add(part)
            by_manager[manager[row["sales_agent"]]].add(part)
    assert tuple(whole.of(line)[0] for line in LINES) == ALL
    assert (whole.of("won")[1], whole.of("up")) == (WON, (609, 1_441_450))
    for name, counts in MANAGERS.items():
        assert tuple(by_manager[name].of(line)[0] for line in LINES) == counts


def test_the_imported_file_gives_the_same_flow_by_command(cli, maven):
    cli("org", "import", maven / "sales_teams.csv", "--map-file", EXAMPLES / "maven_teams.toml")
    ran = cli("import", maven / "sales_pipeline.csv", "--map-file", EXAMPLES / "maven.toml")
    assert ran.code == 0, ran.err
    ran = cli("diff", str(FIRST), str(LAST), "-o", "json")
    assert "reconstructed from maven" in ran.err
    told = ran.json
    found = {row["line"]: (row["count"], row["amount"]) for row in told}
    assert tuple(found[line][0] for line in LINES) == ALL
    assert (found["won"][1], found["up"]) == (WON, (609, 1_441_450))
    told = cli("diff", str(FIRST), str(LAST), "--by", "manager", "-o", "json").json
    counts = {(row["manager"], row["line"]): row["count"] for row in told if row["row"] == "total"}
    for name, expected in MANAGERS.items():
        assert tuple(counts[name, line] for line in LINES) == expected
