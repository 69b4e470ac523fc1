"""What was won by month, drawn as a line of bars on the dashboard and the leaderboard."""

import pytest

from oppcli.output.bars import sparkline
from oppcli.output.screen_text import in_ascii


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ((), ""),
        ((0, 0), ""),
        ((0, 7), "▁█"),
        ((0, 1, 1000), "▁▂█"),  # a little is more than nothing
        ((1, 2, 3, 4, 5, 6, 7), "▂▃▄▅▆▇█"),
    ],
)
def test_each_value_is_as_high_as_its_part_of_the_largest(values, drawn):
    assert sparkline(values) == drawn


def test_without_block_characters_ascii_stands_for_them():
    assert in_ascii(sparkline((0, 1, 2, 3, 4, 5, 6, 7))) == "_.:-=+*#"


@pytest.fixture
def won(cli):
    for day, revenue, owner in (
        ("2025-11-30", "900k", "jana"),  # a month too early
        ("2025-12-01", "10k", "jana"),
        ("2026-10-05", "20k", "jana"),
        ("2026-11-20", "40k", "leif"),
    ):
        for words in (
            ["opp", "new", day, "--revenue", revenue, "--owner", owner, "--create"],
            ["won", day, "--skip-stages"],
        ):
            ran = cli(*words, env={"OPPCLI_TODAY": day})
            assert ran.code == 0, ran.err


def test_the_dashboard_draws_twelve_months_up_to_this_one(cli, won):
    shown = cli("dashboard").out
    assert "2026 Q4   won by month ▂▁▁▁▁▁▁▁▁▁▄█  " in shown
    assert "won by month" not in cli("dashboard", "-o", "csv").out


def test_the_leaderboard_draws_each_seller_for_people_alone(cli, won):
    shown = cli("report", "leaderboard", "--period", "this year", "-o", "plain").out
    rows = {line.split()[1]: line for line in shown.splitlines() if "█" in line}
    assert "▄▁▁▁▁▁▁▁▁▁█▁" in rows["jana"]
    assert "▁▁▁▁▁▁▁▁▁▁▁█" in rows["leif"]
    (first, *_) = cli("report", "leaderboard", "-o", "json").json
    assert "by_month" not in first
