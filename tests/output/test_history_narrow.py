"""The history of several days on a narrow screen: what changed, and what was added, is whole."""

from collections.abc import Callable

import pytest
from rich.cells import cell_len

from surroundings import Cli

Screen = Callable[..., list[str]]
WIDTHS = pytest.mark.parametrize("width", [60, 80, 100, 120])
TOPIC = "Excavator of 14 tons with a tiltrotator"
LONGER = f"{TOPIC} and a machine control"


@pytest.fixture
def two_days(cli: Cli) -> None:
    """A sale that was added on one day and changed on the next."""

    def type_(day: str, who: str, *words: str) -> None:
        ran = cli(*words, env={"OPPCLI_TODAY": day, "OPPCLI_USER": who})
        assert ran.code == 0, ran.err

    sale = ("--account", "Nordfjord Maskinutleie AS", "--create", "--revenue", "188k")
    type_("2026-11-19", "jana", "opp", "new", TOPIC, *sale)
    type_("2026-11-19", "jana", "activity", "plan", "O1", "call", "ask about the road works")
    type_("2026-11-20", "jana", "opp", "edit", "O1", "revenue=175k", f"topic={LONGER}")
    type_("2026-11-20", "jana", "opp", "close", "O1", "--lost", "--reason", "price")


def changes(lines: list[str]) -> str:
    """The texts of the last column, whole."""
    column = lines[next(at for at, line in enumerate(lines) if "  Field " in line)].index("Change")
    return " ".join(" ".join(line[column:] for line in lines).split())


@WIDTHS
def test_nothing_is_cut_and_added_records_have_their_titles(
    screen: Screen, two_days: None, width: int
) -> None:
    lines = screen(width, "history", "last", "week")
    assert max(map(cell_len, lines)) <= width, lines
    text = "\n".join(lines)
    assert all(each in text for each in ("added", "lost reason", "188,000 EUR", "175,000 EUR"))
    if width < 96:
        said = changes(lines)
        for each in (
            "188,000 EUR → 175,000 EUR",
            "open → lost",
            f"{TOPIC} → {LONGER}",
            "ask about the road works",
            "Nordfjord Maskinutleie AS",
        ):
            assert each in said
        days = [line.strip() for line in lines if line.startswith(("  Fri", "  Thu"))]
        assert days == ["Fri 20 Nov (-3d)", "Thu 19 Nov (-4d)"]
    else:
        assert "ask about the r" in text
        assert "2026-11-20 " in text


def test_the_day_of_all_is_the_title(screen: Screen, two_days: None) -> None:
    lines = screen(60, "history", "2026-11-20")
    assert lines[0] == "Fri 20 Nov 2026, by jana"
    assert not any(line.startswith("  Fri") for line in lines)


def test_what_was_emptied_says_so(screen: Screen, cli: Cli, two_days: None) -> None:
    for line in (["opp", "reopen", "O1"], ["opp", "edit", "O1", "revenue="]):
        assert cli(*line).code == 0
    assert "175,000 EUR → –" in changes(screen(60, "history", "today"))


def test_the_history_of_a_customer_is_by_days(screen: Screen, two_days: None) -> None:
    lines = screen(60, "history", "C1")
    assert max(map(cell_len, lines)) <= 60
    assert "  Thu 19 Nov (-4d)" in lines
    assert TOPIC in changes(lines)


def test_programs_read_what_they_did(cli: Cli, two_days: None) -> None:
    rows = cli("history", "last", "week", "-o", "json").json
    added = [
        (row["ref"], row["field"], row["old"], row["new"]) for row in rows if row["ref"] == "A1"
    ]
    assert added == [("A1", "", None, "created")]


def test_the_changes_of_a_batch_say_what_was_added(cli: Cli, two_days: None) -> None:
    shown = cli("history", "--batch", "1", "-o", "plain").out
    assert LONGER in shown
    assert "Nordfjord Maskinutleie AS" in shown
