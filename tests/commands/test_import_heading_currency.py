"""A heading of amounts may name their currency: `Amount (USD)`."""

import pytest

HEAD = "Deal ID,Deal name,Stage"


@pytest.fixture
def amounts(cli):
    """Amount and currency of all opportunities."""

    def amounts_():
        rows = cli("export", "opp", "-o", "json").json
        return [(row["est_revenue"], row["currency"]) for row in rows]

    return amounts_


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Amount (USD)", "USD"),
        ("Deal amount [chf]", "CHF"),
        ("Value in GBP", "GBP"),
        ("Est. revenue, €", "EUR"),
        ("amount_sek", "SEK"),
        ("Betrag in CHF", "CHF"),
        ("Amount£", "GBP"),
    ],
)
def test_amounts_are_in_the_currency_of_their_heading(feed, amounts, heading, code):
    rows = (f'{HEAD.count(",")},A,Interest,"10,000.50"', "7,B,Interest,")
    head = f'{HEAD},"{heading}"'
    ran = feed(head, *rows)
    assert (ran.code, ran.out) == (0, "2 rows: 2 created\n"), ran.err
    assert "not mapped" not in ran.err
    assert amounts() == [(10000.5, code), (None, "EUR")]
    assert feed(head, *rows).out == "2 rows: 2 unchanged\n"


def test_a_sign_of_several_currencies_needs_another_word(feed, amounts):
    row = "1,A,Interest,480"
    ran = feed(f"{HEAD},Amount ($)", row)
    assert ran.code == 5
    assert (
        "line 2      est_revenue: the heading 'Amount ($)' does not say which currency $ is;"
        " --set currency=CODE does" in ran.err
    )
    assert feed(f"{HEAD},Amount ($)", row, more=("--set", "currency=CAD")).code == 0
    assert amounts() == [(480, "CAD")]


def test_a_sign_means_the_usual_currency_where_it_can(feed, amounts, cli):
    cli("config", "set", "currency", "USD")
    assert feed(f"{HEAD},Amount ($)", "1,A,Interest,480", "2,B,Interest,$20").code == 0
    assert amounts() == [(480, "USD"), (20, "USD")]


@pytest.mark.parametrize(
    ("more", "cells", "reason"),
    [
        (
            ",Currency",
            "480,EUR",
            "est_revenue: the heading 'Amount (USD)' is in USD, but the currency of the row is EUR",
        ),
        (
            "",
            "€480",
            "est_revenue: the heading 'Amount (USD)' is in USD, but the currency of the row is EUR",
        ),
        ("", "call me", "est_revenue: 'call me' is not an amount"),
        (",Accessories (JPY)", "480,7", "est_revenue: the row has amounts in several currencies"),
    ],
)
def test_a_row_that_contradicts_its_heading_is_rejected(feed, more, cells, reason):
    ran = feed(f"{HEAD},Amount (USD){more}", f"1,A,Interest,{cells}")
    assert ran.code == 5
    assert reason in ran.err


def test_amounts_in_two_currencies_are_asked_about_and_a_plain_amount_wins(feed, amounts):
    both = feed(f"{HEAD},Amount (USD),Amount (EUR)", "1,A,Interest,480,440")
    assert both.code == 5
    assert "'Amount (USD)' or 'Amount (EUR)' all mean est_revenue" in both.err
    plain = feed(f"{HEAD},Amount,Amount (USD)", "1,A,Interest,440,480")
    assert "not mapped: Amount (USD)" in plain.err
    assert amounts() == [(440, "EUR")]


@pytest.mark.parametrize("heading", ["Close date (EUR)", "Amount (all)", "Amount (t)"])
def test_what_is_no_amount_in_a_currency_is_not_mapped(feed, heading):
    assert f"not mapped: {heading};" in feed(f"{HEAD},{heading}", "1,A,Interest,5").err


def test_a_heading_that_is_mapped_by_hand_names_its_currency_too(feed, amounts):
    ran = feed(f"{HEAD},Size (SEK)", "1,A,Interest,480", more=("--map", "Size (SEK)=est_revenue"))
    assert ran.code == 0
    assert amounts() == [(480, "SEK")]


def test_a_currency_beside_an_amount_is_the_currency(feed, amounts):
    assert feed(f"{HEAD},Amount,Amount currency", "1,A,Interest,480,USD").code == 0
    assert amounts() == [(480, "USD")]


@pytest.mark.parametrize(
    ("heading", "amount", "code"),
    [
        ("Amount (k€)", 100_000, "EUR"),
        ("Amount (TEUR)", 100_000, "EUR"),
        ("Betrag in T€", 100_000, "EUR"),
        ("Value in kUSD", 100_000, "USD"),
        ("Montant en k€", 100_000, "EUR"),
        ("Deal value M$", 100_000_000, "USD"),
        ("Amount (€'000)", 100_000, "EUR"),
        ("Amount [000s]", 100_000, "EUR"),
        ("Amount (in thousands)", 100_000, "EUR"),
        ("Amount in thousands of CHF", 100_000, "CHF"),
        ("Betrag (Mio. EUR)", 100_000_000, "EUR"),
        ("amount_teur", 100_000, "EUR"),
        ("Amount (MKD)", 100, "MKD"),
    ],
)
def test_a_heading_may_count_thousands(feed, amounts, heading, amount, code, cli):
    if code == "USD":
        cli("config", "set", "currency", "USD")
    ran = feed(f"{HEAD},{heading}", "1,A,Interest,100")
    assert ran.code == 0, ran.err
    assert amounts() == [(amount, code)]


@pytest.mark.parametrize("heading", ["Amount (k€)", "Vertragssumme (k€)"])
def test_a_heading_that_is_mapped_by_hand_counts_thousands_too(feed, amounts, heading):
    more = ("--map", f"{heading}=est_revenue")
    ran = feed(f"{HEAD},{heading}", '1,A,Interest,"1.000,5 €"', "2,B,Interest,", more=more)
    assert ran.code == 0, ran.err
    assert amounts() == [(1_000_500, "EUR"), (None, "EUR")]


def test_a_cell_with_a_unit_of_its_own_below_such_a_heading_is_refused(feed):
    ran = feed(f"{HEAD},Amount (k€)", "1,A,Interest,7k")
    assert ran.code == 5
    assert "est_revenue: '7kk' is not an amount" in ran.err


def test_what_may_be_a_unit_is_never_proposed_away(feed):
    ran = feed(f"{HEAD},Amountk€", "1,A,Interest,100")
    assert "Amountk€=est_revenue" not in ran.err
    assert "not mapped: Amountk€; --map 'Amountk€=FIELD' maps one" in " ".join(ran.err.split())


@pytest.mark.parametrize(
    "heading", ["Importe (M.N.)", "Amount (M.N.)", "Monto (M. N.)", "Amount (m.n.)", "Importe (MN)"]
)
def test_the_national_currency_is_no_million(feed, amounts, heading):
    ran = feed(f"{HEAD},{heading}", "1,A,Interest,120000")
    assert f"not mapped: {heading};" in " ".join(ran.err.split())
    ran = feed(f"{HEAD},{heading}", "1,A,Interest,120000", more=("--map", f"{heading}=est_revenue"))
    assert ran.code == 0, ran.err
    assert amounts() == [(120_000, "EUR")]


@pytest.mark.parametrize("heading", ["Amount (mn)", "Amount (Mio.)", "Betrag (Mio.EUR)", "EUR MN"])
def test_millions_are_still_told_by_their_heading(feed, amounts, heading):
    heading = f"Amount {heading}" if heading == "EUR MN" else heading
    assert feed(f"{HEAD},{heading}", "1,A,Interest,2").code == 0
    assert amounts() == [(2_000_000, "EUR")]


def test_an_import_says_which_unit_it_read(feed):
    head, row = f"{HEAD},Amount (k€)", "1,A,Interest,100"
    ran = feed(head, row, more=("--dry-run",))
    assert "Amount (k€)  est_revenue    100       100000.00 EUR (thousands)\n" in ran.out
    assert "amounts below 'Amount (k€)' are in thousands\n" in feed(head, row).err


def test_what_is_mapped_by_value_has_no_unit_of_the_heading(feed, amounts):
    rows = ("1,A,Interest,0", "2,B,Interest,120", "3,C,Interest,7")
    more = ("--map-value", "est_revenue:0=none", "--map-value", "est_revenue:120=500")
    shown = feed(f"{HEAD},Amount (k€)", *rows, more=(*more, "--dry-run"))
    assert "est_revenue    0         emptied\n" in shown.out
    ran = feed(f"{HEAD},Amount (k€)", *rows, more=more)
    assert ran.code == 0, ran.err
    assert amounts() == [(None, "EUR"), (500, "EUR"), (7_000, "EUR")]


def test_a_cell_without_its_zero_is_mapped_as_it_stands(feed, amounts):
    rows = ("1,A,Interest,.50", "2,B,Interest,.75")
    ran = feed(f"{HEAD},Amount", *rows, more=("--map-value", "est_revenue:.50=9"))
    assert ran.code == 0, ran.err
    assert amounts() == [(9, "EUR"), (0.75, "EUR")]


def test_the_columns_of_a_known_export_have_units_of_their_own(cli, tmp_path, amounts):
    path = tmp_path / "sales.csv"
    path.write_text(
        "Opportunity ID,Opportunity Name,Stage,Account ID,Amount (k€)\n"
        "0065g00000ABCDEAA1,A,Interest,,120\n0065g00000ABCDEAA2,B,Interest,,7\n"
    )
    more = ("--map", "Amount (k€)=est_revenue", "--map-value", "est_revenue:120=500")
    ran = cli("import", path, "--from", "salesforce", *more, "--set", "account=Acme")
    assert ran.code == 0, ran.err
    assert amounts() == [(500, "EUR"), (7_000, "EUR")]
