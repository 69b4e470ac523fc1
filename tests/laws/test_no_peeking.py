"""What was predicted on a day stays the same, whatever happens after that day."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laws.bounded import bounded
from sales_history import HEADINGS, written
from surroundings import Cli

DAY = date(2026, 11, 23)  # on which the history is imported, and from which all is recorded
BEFORE = date(2026, 9, 30)  # of which only the dates in the file are known

Later = tuple[str, int, int]  # what happens, to which of the records, and how much or how late
EVENTS = [
    "won",
    "lost",
    "canceled",
    "amount",
    "owner",
    "close",
    "chance",
    "advance",
    "hold",
    "new",
    "import",
    "undo",
    "reopen",
    "quota",
]
LATER = st.lists(
    st.tuples(
        st.sampled_from(EVENTS),
        st.integers(0, 1_000),
        st.integers(1, 60),
    ),
    min_size=3,
    max_size=6,
)


@pytest.fixture
def asked(cli: Cli, tmp_path: Path) -> Callable[[], list[Any]]:
    """A store of two years of sales; gives what is predicted and replayed as of the two days."""
    words = (
        "import",
        written(tmp_path / "sales.csv", number=500),
        "--kind",
        "opportunity",
        "--no-input",
    )
    assert cli(*words).code == 0
    assert cli("quota", "set", "all", "2026q4", "3m").code == 0
    refs = cli("opp", "list", "-q", "--status", "open").out.split()
    assert cli("opp", "advance", *refs[:5], "--set", "interest_type=new").code in (0, 4)

    def ask() -> list[Any]:
        on_day = ("-o", "json", "--as-of", DAY.isoformat())
        before = ("-o", "json", "--as-of", BEFORE.isoformat())
        lines = [
            ("forecast", "--predict", *on_day),
            ("forecast", "--predict", "--by", "owner", *on_day),
            ("forecast", *on_day),
            ("report", "accuracy", "--days", "30", "--by", "period", *on_day),
            ("forecast", "--predict", *before),
        ]
        later = {"OPPCLI_TODAY": (DAY + timedelta(100)).isoformat()}
        answers = []
        for line in lines:
            ran = cli(*line, env=later)
            assert ran.code == 0, ran.err
            answers.append(ran.json)
        return answers

    return ask


def happens(cli: Cli, folder: Path, what: str, which: int, much: int) -> None:
    """One command so many days after the day; it may be refused."""
    later = DAY + timedelta(much)
    env = {"OPPCLI_TODAY": later.isoformat()}
    found = cli("opp", "list", "-q", "--status", "open", "--limit", "0", env=env).out.split()
    ref = found[which % len(found)] if found else "O1"
    lines = {
        "won": ("opp", "close", ref, "--won", "--skip-stages", "--revenue", f"{much}k"),
        "lost": ("opp", "close", ref, "--lost", "--reason", "price"),
        "canceled": ("opp", "close", ref, "--canceled", "--reason", "no_budget"),
        "amount": ("opp", "edit", ref, f"est_revenue={much}00k"),
        "owner": ("opp", "edit", ref, "owner=jana" if much % 2 else "owner=leif"),
        "close": ("opp", "edit", ref, f"est_close_date={later + timedelta(much)}"),
        "chance": ("opp", "edit", ref, f"probability={much}"),
        "advance": ("opp", "advance", ref, "--set", "interest_type=used"),
        "hold": ("opp", "hold", ref),
        "new": ("opp", "new", f"New {which}", "--brand", "Nordal", "--revenue", f"{much}k"),
        "undo": ("undo",),
        "quota": ("quota", "set", "all", "2027q1", f"{much}m"),
    }
    if what == "import":
        imported(cli, folder, which, much)
    elif what == "reopen":
        closed = cli("opp", "list", "-q", "--close", f"{DAY + timedelta(1)}..", env=env)
        for each in closed.out.split()[:1]:
            cli("opp", "reopen", each, env=env)
    elif what != "undo" or is_later(cli, env):
        assert cli(*lines[what], env=env).code in (0, 4, 5), what


def is_later(cli: Cli, env: dict[str, str]) -> bool:
    """Whether the last command is one of those after the day, and not of the history itself."""
    rows = cli("sql", "SELECT MAX(at) AS last FROM v_batch", "-o", "json", env=env).json
    return bool(rows[0]["last"] > f"{DAY + timedelta(1)}")


def imported(cli: Cli, folder: Path, which: int, much: int) -> None:
    """A file of sales that all began after the day, of which some are closed already."""
    path = folder / f"more{which}.csv"
    first = DAY + timedelta(much)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for number in range(1 + which % 7):
            status = ("open", "won", "lost")[number % 3]
            closed = "" if status == "open" else first + timedelta(number)
            amount = 900_000 if status == "won" else ""
            reason = "price" if status == "lost" else ""
            facts = ("Nordal", status, "interest", "EUR", 900_000, first, closed, amount, reason)
            writer.writerow(("old", f"{which}-{number}", f"Later {number}", "jana", *facts))
    env = {"OPPCLI_TODAY": (DAY + timedelta(90)).isoformat()}
    ran = cli("import", path, "--kind", "opportunity", "--no-input", env=env)
    assert ran.code == 0, ran.err


def test_no_prediction_looks_at_what_happened_later(
    cli: Cli, asked: Callable[[], list[Any]], tmp_path: Path
) -> None:
    known = asked()
    assert known[0][-1]["p10"] > 0

    @settings(bounded(3), suppress_health_check=[HealthCheck.too_slow])
    @given(LATER)
    def nothing_changes(later: list[Later]) -> None:
        for each in later:
            happens(cli, tmp_path, *each)
        assert asked() == known

    nothing_changes()
