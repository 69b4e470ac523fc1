"""The quota of who sells nothing stands under the name that everybody writes."""

PERIOD = ("--period", "2026q4")


def _rows(cli, *words, fields):
    rows = cli("forecast", *PERIOD, *words, "-o", "json").json
    return [tuple(row[name] for name in fields) for row in rows]


def test_the_quota_of_a_business_above_counts_in_its_total(cli, typed) -> None:
    typed(
        ["org", "add", "business", "Group"],
        ["org", "add", "business", "Nord", "--parent", "Group"],
        ["opp", "new", "Crane", "--business", "Nord", "--process", "simple", "--revenue", "100"],
        ["opp", "close", 1, "--won", "--skip-stages"],
        ["quota", "set", "Group", "2026q4", "1000"],
    )
    found = _rows(cli, "--by", "business", fields=("business", "row", "won", "quota", "attainment"))
    assert ("Group", "total", 100, 1000, 10.0) in found
    assert {name for name, *_ in found} == {"Group", "Nord"}


def test_a_comparison_has_one_row_of_who_begins_to_sell(cli, typed) -> None:
    typed(["org", "add", "user", "Ulf", "--create"], ["quota", "set", "Ulf", "2026q4", "100"])
    sold = ("opp", "new", "Crane", "--owner", "Ulf", "--revenue", "5", "--close", "2026-12-20")
    late = {"OPPCLI_TODAY": "2026-12-01"}
    assert cli(*sold, env=late).code == 0
    words = ("forecast", *PERIOD, "--by", "owner", "--compare", "2026-11-25", "-o", "json")
    rows = cli(*words, env=late).json
    assert [(row["owner"], row["quota_then"], row["quota"]) for row in rows] == [("Ulf", 100, 100)]


def test_columns_of_a_comparison_are_chosen_and_sorted_by(cli, typed) -> None:
    typed(
        ["opp", "new", "Crane", "--process", "simple", "--revenue", "10"],
        ["opp", "close", 1, "--won", "--skip-stages"],
    )
    words = ("forecast", *PERIOD, "--compare", "2026-11-25", "-o", "csv")
    chosen = cli(*words, "--fields", "month,won_then,won", env={"OPPCLI_TODAY": "2026-12-01"})
    assert chosen.out.splitlines()[0] == "month,won_then,won"
    assert cli(*words, "--sort", "won_difference", env={"OPPCLI_TODAY": "2026-12-01"}).code == 0
