"""`report activity` beside that of another period, and reports that compare nothing."""

import pytest


@pytest.fixture
def busy(cli):
    """Jana has done two calls in October and one in November; one task is open since October."""
    for day, *words in (
        ("2026-10-05", "opp", "new", "Fleet", "--account", "Acme", "--create"),
        ("2026-10-06", "call", "1", "No answer"),
        ("2026-10-07", "call", "1", "Spoke to her"),
        ("2026-10-08", "task", "1", "Send it", "--due", "2026-11-02"),
        ("2026-11-05", "call", "1", "Sent it"),
        ("2026-11-06", "task", "1", "Ring again", "--due", "2026-12-02"),
    ):
        assert cli(*words, env={"OPPCLI_TODAY": day}).code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--period", "this month", "--compare", "last month"],
        ["this", "month", "against", "last", "month"],
    ],
)
def test_activities_are_compared_with_those_of_another_period(cli, busy, words):
    ran = cli("report", "activity", *words, "--by", "owner", "-o", "json")
    assert ran.code == 0, ran.err
    (row,) = ran.json
    assert (row["done_then"], row["done"], row["done_difference"]) == (2, 1, -1)
    assert (row["open_then"], row["open"]) == (1, 2)
    assert (row["overdue_then"], row["overdue"]) == (0, 1)
    screen = cli("report", "activity", *words, "--by", "owner", "-o", "plain").out
    assert "against Oct 2026" in screen
    assert "Open then  Open  Open ±" in screen


def test_a_day_compares_what_was_done_of_the_same_period_by_then(cli, busy):
    ran = cli("report", "activity", "--by", "type", "--compare", "2026-10-31", "-o", "json")
    rows = {row["type"]: row for row in ran.json}
    assert (rows["call"]["done_then"], rows["call"]["done"]) == (2, 3)
    assert (rows["task"]["open_then"], rows["task"]["open"]) == (1, 2)


@pytest.mark.parametrize("report", ["response", "showroom", "accuracy"])
@pytest.mark.parametrize("typed", [["--compare", "last month"], ["--compare=last month"]])
def test_a_report_that_compares_nothing_says_so(cli, report, typed):
    ran = cli("report", report, *typed)
    assert (ran.code, ran.out) == (2, "")
    assert f"report {report} compares nothing" in ran.err
    assert f"oppcli report {report} --period 'last month'" in ran.err
