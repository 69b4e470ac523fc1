"""`1w later` moves a day from where it is; `+1w` counts from today."""

import pytest


@pytest.fixture
def sales(typed):
    """O1 closes on 15 December, O2 on 1 February, O3 on no day."""
    typed(
        ["opp", "new", "Fleet", "--close", "2026-12-15"],
        ["opp", "new", "Van", "--close", "2027-02-01"],
        ["opp", "new", "Bus"],
    )


def closes(cli):
    rows = cli("opp", "list", "-o", "json", "--sort", "ref").json
    return [row["est_close_date"] for row in rows]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("edit 1 close=1w later", "2026-12-22"),
        ("edit 1 close a week later", "2026-12-22"),
        ("edit 1 close=by 2 weeks", "2026-12-29"),
        ("edit 1 close 2 days earlier", "2026-12-13"),
        ("edit 1 close=1 month later", "2027-01-15"),
        ("edit 1 close=3bd later", "2026-12-18"),
        ("edit 1 close=+1w", "2026-11-30"),
    ],
)
def test_a_day_moves_from_where_it_is(cli, sales, line, day):
    assert cli(*line.split()).code == 0
    assert closes(cli)[0] == day


def test_each_of_several_moves_from_its_own_day(cli, sales):
    ran = cli("edit", "1", "2", "close=1w", "later")
    assert ran.out.splitlines() == [
        "O1 close Tue 15 Dec 2026 (22d) → Tue 22 Dec 2026 (29d)",
        "O2 close Mon 1 Feb 2027 (70d) → Mon 8 Feb 2027 (77d)",
    ]


def test_all_are_told_that_a_plain_count_is_from_today(cli, sales):
    ran = cli("edit", "all", "close=+1w", "--yes")
    assert "close=+1w counts from today; close='1w later' moves each from its own day." in ran.err
    assert closes(cli) == ["2026-11-30"] * 3


def test_a_day_that_is_not_there_cannot_be_moved(cli, sales):
    ran = cli("edit", "3", "close=1w later")
    assert ran.code == 5
    assert "est_close_date is empty, so it cannot be moved; +1w counts from today." in ran.err
    assert closes(cli)[2] is None


@pytest.mark.parametrize("text", ["5 later", "later", "1w later than", "1 loader later"])
def test_what_is_no_count_is_no_day(cli, sales, text):
    ran = cli("edit", "1", f"close={text}")
    assert (ran.code, closes(cli)[0]) == (5, "2026-12-15")
    assert "is not a date" in ran.err


def test_by_a_day_is_not_by_a_count(cli, sales):
    assert cli("edit", "1", "close=by friday").code == 5
    assert closes(cli)[0] == "2026-12-15"
