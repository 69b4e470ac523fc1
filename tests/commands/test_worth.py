"""Amounts of several currencies rank and compare by what they are worth in the base currency."""

import pytest

CLOSE = ("--close", "2026-11-20")


def refs(ran):
    assert ran.code == 0, ran.err
    return ran.out.split()


@pytest.fixture
def amounts(typed):
    """12,345 JPY (74.07 EUR), 3,000 KWD (9,000 EUR), 5,000 EUR, and nothing."""
    typed(
        ["currency", "set", "JPY", "0.006"],
        ["currency", "set", "KWD", "3"],
        ["opp", "new", "Yen", "--revenue", "12345 JPY", *CLOSE],
        ["opp", "new", "Dinar", "--revenue", "3000 KWD", *CLOSE],
        ["opp", "new", "Euro", "--revenue", "5k", *CLOSE],
        ["opp", "new", "Nothing"],
    )


@pytest.fixture
def krona(typed):
    """O5: 1,000,000 SEK, which have no rate."""
    typed(["opp", "new", "Krona", "--revenue", "1m SEK", *CLOSE])


def test_a_list_is_sorted_by_worth(cli, amounts):
    assert refs(cli("opp", "list", "--sort", "-est_revenue", "-q")) == ["O2", "O3", "O1", "O4"]
    assert refs(cli("opp", "list", "--sort", "est_revenue", "-q")) == ["O1", "O3", "O2", "O4"]
    assert refs(cli("opp", "list", "--sort", "-weighted", "-q")) == ["O2", "O3", "O1", "O4"]


def test_the_rate_that_sorts_is_written_nowhere(cli, amounts):
    ran = cli("opp", "list", "--sort", "-est_revenue", "--fields", "ref,currency", "-o", "json")
    assert ran.json[0] == {"ref": "O2", "currency": "KWD"}


@pytest.mark.parametrize("order", ["est_revenue", "-est_revenue"])
def test_what_has_no_rate_comes_after_what_has_one_and_is_said(cli, amounts, krona, order):
    ran = cli("opp", "list", "--sort", order, "--fields", "ref", "-o", "json")
    assert [row["ref"] for row in ran.json][-2:] == ["O5", "O4"]
    assert ran.err == (
        "no rate for SEK: its amounts come after those with a rate, in the order of their figures:"
        " oppcli currency set SEK RATE\n"
    )


def test_without_any_rate_figures_are_sorted_and_that_is_said(cli, typed):
    typed(["opp", "new", "A", "--revenue", "2 SEK"], ["opp", "new", "B", "--revenue", "1"])
    ran = cli("opp", "list", "--sort", "-est_revenue", "--fields", "ref", "-o", "tsv")
    assert ran.out == "ref\nO1\nO2\n"
    assert ran.err == (
        "no rate for SEK: its amounts rank by their figures: oppcli currency set SEK RATE\n"
    )


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("est_revenue>=5k", ["O2", "O3"]),
        ("est_revenue>5k", ["O2"]),
        ("est_revenue<=5k", ["O1", "O3"]),
        ("est_revenue<74.07", []),
        ("est_revenue<=74.07", ["O1"]),
        ("est_revenue=9k", ["O2"]),
        ("est_revenue=74.07,5k", ["O1", "O3"]),
        ("est_revenue!=9k", ["O1", "O3", "O4"]),
    ],
)
def test_a_condition_compares_what_amounts_are_worth(cli, amounts, condition, found):
    assert refs(cli("opp", "list", "--where", condition, "-q")) == found


@pytest.mark.parametrize(
    ("amount", "found"),
    [('"12345 JPY"', ["O1", "O2", "O3"]), ("12346JPY", ["O2", "O3"]), ("2kKWD", ["O2"])],
)
def test_an_amount_that_names_a_currency_is_compared_in_it(cli, amounts, amount, found):
    assert refs(cli("opp", "list", "--where", f"est_revenue>={amount}", "-q")) == found


def test_a_condition_compares_what_has_no_rate_by_its_figure_and_says_so(cli, amounts, krona):
    ran = cli("opp", "list", "--where", "est_revenue>=9k", "--fields", "ref", "-o", "json")
    assert [row["ref"] for row in ran.json] == ["O2", "O5"]
    assert ran.err == (
        "no rate for SEK: its amounts are compared by their figures: oppcli currency set SEK RATE\n"
    )


def test_a_condition_in_a_currency_without_a_rate_finds_only_that_currency(cli, amounts, krona):
    ran = cli("opp", "list", "--where", "est_revenue>=1SEK", "--fields", "ref", "-o", "json")
    assert [row["ref"] for row in ran.json] == ["O5"]
    assert "no rate for SEK: amounts in KWD cannot be compared with SEK and are left out" in ran.err


def test_what_is_closed_is_compared_at_the_rate_it_kept(cli, amounts, typed):
    typed(
        ["opp", "close", "1", "--won", "--skip-stages"],
        ["currency", "set", "JPY", "100"],
        ["opp", "new", "Later", "--revenue", "12345 JPY"],
    )
    listed = ["opp", "list", "--status", "all"]
    assert refs(cli(*listed, "--where", "est_revenue>=1m", "-q")) == ["O5"]
    assert refs(cli(*listed, "--where", "est_revenue=74.07", "-q")) == ["O1"]
    assert refs(cli(*listed, "--sort", "est_revenue", "-q")) == ["O1", "O3", "O2", "O5", "O4"]


def test_reports_filter_by_worth(cli, amounts):
    (row,) = cli("pipeline", "--where", "est_revenue>=5k", "-o", "json").json
    assert (row["count"], row["amount"]) == (2, 14000)


def test_leads_compare_by_worth(cli, amounts, typed):
    typed(
        ["lead", "new", "A", "--last", "Ek", "--est-value", "12345 JPY"],
        ["lead", "new", "B", "--last", "Ek", "--est-value", "100"],
    )
    assert refs(cli("lead", "list", "--sort", "-est_value", "-q")) == ["L2", "L1"]
    assert refs(cli("lead", "list", "--where", "est_value<100", "-q")) == ["L1"]


def test_today_ranks_by_worth(cli, amounts, krona):
    ran = cli("today", "-o", "json")
    assert [row["ref"] for row in ran.json] == ["O2", "O3", "O1", "O5", "O4"]
    assert "no rate for SEK" in ran.err
