"""Quotas are imported by their period as well, which their list prints."""

import pytest


@pytest.fixture
def take(cli, typed, tmp_path):
    """Imports lines as a file, once there is a user and a business."""
    typed(["org", "add", "user", "jana"], ["org", "add", "business", "North"])

    def take_(*lines, more=()):
        path = tmp_path / "quotas.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, *more)

    return take_


def test_a_period_is_its_first_and_last_day(take, cli) -> None:
    rows = ("jana,2026Q4,300", "jana,2026-11,100", "all,2026-10-15..2026-12-31,5")
    assert take("who,period,amount", *rows).out == "3 rows: 3 created\n"
    quotas = [(row["starts"], row["ends"]) for row in cli("quota", "list", "-o", "json").json]
    assert quotas == [
        ("2026-10-01", "2026-12-31"),
        ("2026-10-15", "2026-12-31"),
        ("2026-11-01", "2026-11-30"),
    ]
    assert take("who,period,amount", *rows).out == "3 rows: 3 unchanged\n"


def test_what_the_list_prints_comes_back_in(take, cli) -> None:
    take("who,period,amount", "jana,2026Q4,300", "North,2026,900", "all,2026-11,5")
    printed = cli("quota", "list", "-o", "csv").out.splitlines()
    short = [",".join(line.split(",")[:3] + line.split(",")[5:]) for line in printed]
    assert short[0] == "who,kind,period,amount,currency"
    assert take(*printed).out == take(*short).out == "3 rows: 3 unchanged\n"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("soon", "'soon' is not a period"),
        ("all", "a quota is for five years at most, not for all time"),
        ("", "starts: a quota needs it, or a period, nothing is given"),
    ],
)
def test_what_is_no_period_of_a_quota_is_rejected(take, period, said) -> None:
    ran = take("who,period,amount", f"jana,{period},300")
    assert f"line 2      {said}" in ran.err


def test_a_plan_asks_for_no_days_beside_a_period(take, tmp_path) -> None:
    ran = take("who,period,amount", "jana,2026Q4,3", more=("--plan", tmp_path / "p.toml"))
    assert "nothing is open" in ran.out


@pytest.mark.parametrize(("head", "kind"), [("name,site", "facility"), ("who,quota", "quota")])
def test_the_kinds_that_a_file_may_hold_are_listed(take, head, kind) -> None:
    ran = take(head, "x,7")
    assert kind in ran.err.splitlines()[1]
