"""An amount may be counted from the one that a record has: `revenue=+5k`, `revenue=-5%`."""

import pytest


@pytest.fixture
def sale(typed):
    """O1 of Huber with 50,000 EUR, and O2 without an amount."""
    typed(["opp", "new", "Crane", "50k", "--account", "Huber", "--create", "--close", "eom"])
    typed(["opp", "new", "Loader"])


@pytest.mark.parametrize(
    ("words", "now"),
    [
        ("revenue=+5k", "55,000"),
        ("revenue +5k", "55,000"),
        ("revenue+=5k", "55,000"),
        ("revenue-=5k", "45,000"),
        ("revenue -5k", "45,000"),
        ("revenue=-5%", "47,500"),
        ("revenue -5%", "47,500"),
        ("revenue=+2.5%", "51,250"),
        ("revenue=5k more", "55,000"),
        ("revenue 5% less", "47,500"),
        ("--est-revenue +5k", "55,000"),
        ("revenue=+€5k", "55,000"),
        ("revenue=+5k next=ring", "55,000"),
    ],
)
def test_it_counts_from_the_amount_that_is_there(typed, sale, words, now):
    assert typed(["edit", "1", *words.split()]).startswith(f"O1 revenue 50,000 EUR → {now} EUR")


def test_a_customer_and_all_do_as_well(typed, sale):
    assert "50,000 EUR → 55,000 EUR" in typed(["edit", "huber", "revenue", "+5k"])
    assert "55,000 EUR → 57,750 EUR" in typed(["opp", "edit", "O1", "revenue=+5%"])
    assert "57,750 EUR → 50,000 EUR" in typed(["edit", "--owner", "jana", "--search", "crane",
                                               "revenue=-7750", "--yes"])  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("1 revenue=-60k", 5, "est_revenue would be less than 0 by '-60k'."),
        ("1 revenue=+x%", 5, "'+x%' is not a share from 0 to 1000 %."),
        ("1 revenue=+5k CHF", 4, "est_revenue '+5k CHF' is in CHF, the opportunity in EUR."),
        ("2 revenue=+5k", 5, "est_revenue is empty, so '+5k' cannot be counted from it."),
        ("1 topic+=x", 5, "'topic+' is not a field of an opportunity."),
    ],
)
def test_what_cannot_be_counted_is_refused(cli, sale, words, code, message):
    ran = cli("edit", *words.split())
    assert (ran.code, ran.err.splitlines()[0]) == (code, f"error: {message}")


def test_a_day_may_be_counted_with_the_same_sign(typed, sale):
    assert "Mon 30 Nov 2026 (7d) → Mon 14 Dec 2026" in typed(["edit", "1", "close+=2w"])
    assert "Mon 14 Dec 2026 (21d) → Mon 7 Dec 2026" in typed(["edit", "1", "close-=1w"])


def test_prices_and_values_of_other_records_count_too(typed, sale):
    typed(["deal", "new", "1", "Crane", "--price", "10k"], ["lead", "new", "Van", "value=20k"])
    assert "unit price 10,000 EUR → 9,500 EUR" in typed(["deal", "edit", "1", "price=-5%"])
    assert "discount 0 EUR → 475 EUR" in typed(["deal", "edit", "1", "discount=5%"])
    assert "20,000 EUR → 25,000 EUR" in typed(["edit", "L1", "value=+5k"])


def test_a_new_record_has_nothing_to_count_from(cli, sale):
    assert cli("opp", "new", "Van", "revenue=+5k").code == 5
    assert cli("deal", "new", "1", "Van", "--price", "+500").code == 5


@pytest.mark.parametrize("amount", ["+5000", "-5000", "-5%", "+1"])
def test_rows_have_whole_amounts(cli, sale, amount):
    row = f'{{"ref": "O1", "est_revenue": "{amount}"}}\n'
    assert cli("opp", "edit", "--stdin", stdin=row).code == 5
    (crane, _) = cli("opp", "list", "-o", "json", "--fields", "est_revenue", "--sort", "ref").json
    assert crane["est_revenue"] == 50_000


def test_undo_gives_the_amount_back(typed, sale):
    typed(["edit", "1", "revenue=+5k"])
    assert "55,000 EUR → 50,000 EUR" in typed(["undo"])
