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


LEFT_OUT = (
    "no rate for SEK: 1 opportunity in SEK cannot be compared with EUR and is left out:"
    " oppcli currency set SEK RATE\n"
)


@pytest.mark.parametrize("condition", ["est_revenue>=9k", "est_revenue>=9000EUR"])
def test_a_condition_leaves_out_what_has_no_rate_and_says_so(cli, amounts, krona, condition):
    ran = cli("opp", "list", "--where", condition, "--fields", "ref", "-o", "json")
    assert [row["ref"] for row in ran.json] == ["O2"]
    assert ran.err == LEFT_OUT


def test_what_is_left_out_is_said_also_when_quiet(cli, amounts, krona):
    ran = cli("opp", "list", "--where", "est_revenue>=9k", "-q")
    assert (refs(ran), ran.err) == (["O2"], LEFT_OUT)


def test_what_is_left_out_is_counted_among_what_fits_otherwise(cli, amounts, krona):
    ran = cli("opp", "list", "--where", "est_revenue>=9k topic~nar", "-q")
    assert (refs(ran), ran.err) == (["O2"], "")


@pytest.mark.parametrize(
    ("report", "count"),
    [
        ("pipeline", 2),
        ("report stale", 2),
        ("report winloss", 1),
        ("report leaderboard", 1),
        ("forecast", 3),
        ("forecast last quarter", 2),
        ("opp list", 2),
        ("opp list all", 4),
    ],
)
def test_what_is_left_out_is_counted_among_the_records_of_the_report(cli, typed, report, count):
    typed(
        ["currency", "set", "JPY", "0.0061", "--on", "2026-01-01"],
        *(["opp", "new", f"S{each}", "--revenue", "9000 SEK"] for each in range(4)),
        ["opp", "close", "1", "--won", "--skip-stages"],
        ["opp", "close", "2", "--lost", "--reason", "price", "--on", "2026-01-02"],
    )
    ran = cli(*report.split(), "--where", "est_revenue>=9k", "-o", "json")
    assert ran.code == 0
    told = [line for line in ran.err.splitlines() if "cannot be compared" in line]
    several = "opportunity" if count == 1 else "opportunities"
    assert [line.partition(" in SEK")[0] for line in told] == [
        f"no rate for SEK: {count} {several}"
    ]


def test_nothing_without_a_rate_is_changed_by_a_condition(cli, amounts, krona):
    ran = cli("opp", "edit", "--where", "est_revenue>=9k", "next_step=call", "--yes")
    assert ran.out == "O2 next step – → call\n"
    assert ran.err.endswith(LEFT_OUT)
    assert cli("opp", "show", "5", "-o", "json").json[0]["next_step"] is None


def test_a_named_currency_is_compared_by_worth_in_a_store_without_rates(cli, typed):
    typed(["opp", "new", "A", "--revenue", "1350 JPY"])
    ran = cli("opp", "list", "--where", "est_revenue>='9 EUR'", "-q")
    assert ran.out == ""
    assert ran.err == (
        "no rate for JPY: 1 opportunity in JPY cannot be compared with EUR and is left out:"
        " oppcli currency set JPY RATE\n"
    )
    assert refs(cli("opp", "list", "--where", "est_revenue>=9", "-q")) == ["O1"]
    typed(["currency", "set", "JPY", "0.0061"])
    assert cli("opp", "list", "--where", "est_revenue>='9 EUR'", "-q").out == ""
    assert refs(cli("opp", "list", "--where", "est_revenue>='8 EUR'", "-q")) == ["O1"]


def test_a_rate_that_was_not_known_on_a_past_day_is_not_asked_for(cli, typed):
    typed(["currency", "set", "KWD", "3"], ["opp", "new", "A", "--revenue", "1350 JPY"])
    later = {"OPPCLI_TODAY": "2026-11-26"}
    assert cli("currency", "set", "JPY", "0.0061", "--on", "2026-11-01", env=later).code == 0
    past = ["opp", "list", "--as-of", "2026-11-24"]
    ran = cli(*past, "--where", "est_revenue>=8", "-q", env=later)
    assert (ran.out, ran.err) == (
        "",
        "no rate for JPY was known on 24 Nov 2026: 1 opportunity in JPY cannot be compared with EUR"
        " and is left out\n",
    )
    for words in (["pipeline", "--as-of", "2026-11-24"], ["diff", "2026-11-24", "today"]):
        said = cli(*words, env=later).err
        assert "no rate for JPY was known on 24 Nov 2026" in said, words
        assert "currency set" not in said, words


def test_a_comparison_says_which_rates_were_not_known_then(cli, typed):
    typed(["opp", "new", "A", "--revenue", "1350 JPY"])
    later = {"OPPCLI_TODAY": "2026-11-26"}
    assert cli("currency", "set", "JPY", "0.0061", env=later).code == 0
    for report in ("pipeline", "forecast"):
        assert cli(report, "--compare", "2026-11-24", env=later).err.splitlines()[-1] == (
            "no rate for JPY was known on 24 Nov 2026: its amounts of then stand apart"
        )


def test_a_list_of_rates_proposes_one_for_its_day(cli, typed):
    typed(["opp", "new", "A", "--revenue", "1350 JPY"])
    typed(["opp", "new", "B", "--revenue", "1 KWD"], ["currency", "set", "KWD", "3"])
    hint = "no rate for JPY: oppcli currency set JPY RATE"
    assert hint + "\n" in cli("currency", "list").err
    assert hint + " --on 2026-11-01\n" in cli("currency", "list", "--on", "2026-11-01").err


def test_a_condition_in_a_currency_without_a_rate_finds_only_that_currency(cli, amounts, krona):
    ran = cli("opp", "list", "--where", "est_revenue>=1SEK", "--fields", "ref", "-o", "json")
    assert [row["ref"] for row in ran.json] == ["O5"]
    assert ran.err.splitlines()[-1] == (
        "no rate for SEK: 1 opportunity in KWD cannot be compared with SEK and is left out:"
        " oppcli currency set SEK RATE"
    )


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
