"""Amounts of files that name no currency are read in that of their record, exactly."""

import csv

import pytest

THEIRS = ("--conflicts", "theirs")


@pytest.fixture
def kuwait(feed, typed):
    """O1 in dinars, which have three decimals, O2 in yen, which have none, and O3 in euros."""
    typed(
        ["field", "add", "opportunity", "budget", "--type", "money", "Budget"],
        ["field", "add", "deal", "extra", "--type", "money", "Extra"],
        ["field", "add", "device", "cost", "--type", "money", "Cost"],
    )
    rows = ("a1,Port,480,KWD", "a2,Tower,480,JPY", "a3,Bridge,480,EUR")
    assert feed("external_id,topic,est_revenue,currency", *rows).code == 0


@pytest.fixture
def amounts(cli):
    """Those fields of all records of a kind."""

    def amounts_(kind="opp", *names):
        rows = cli("export", kind, "-o", "json").json
        return [tuple(row[name] for name in names or ("est_revenue",)) for row in rows]

    return amounts_


@pytest.mark.usefixtures("kuwait")
@pytest.mark.parametrize("base", ["EUR", "JPY", "KWD"])
def test_an_amount_has_the_decimals_of_its_record_whatever_the_base(feed, amounts, environ, base):
    environ["OPPCLI_CURRENCY"] = base
    rows = ("a1,12000.125,0.125", "a2,90000000000000,7", "a3,480.50,0.1")
    head = "external_id,est_revenue,budget"
    ran = feed(head, *rows)
    assert (ran.code, ran.out) == (0, "3 rows: 3 updated\n"), ran.err
    assert amounts("opp", "est_revenue", "budget") == [
        (12000.125, 0.125),
        (90000000000000, 7),
        (480.5, 0.1),
    ]
    assert feed(head, *rows).out == "3 rows: 3 unchanged\n"
    assert feed(head, *reversed(rows)).out == "3 rows: 3 unchanged\n"


@pytest.mark.usefixtures("kuwait")
def test_what_is_too_fine_is_said_of_the_currency_of_the_record(feed, tmp_path, amounts):
    rows = ("a1,12000.1255", "a2,480.5", "a3,480.505")
    ran = feed("external_id,est_revenue", *rows)
    assert ran.code == 5
    for reason in (
        "line 2      est_revenue: '12000.1255' has more decimals than KWD has (3); --round",
        "line 3      est_revenue: '480.50' has more decimals than JPY has (0); --round",
        "line 4      est_revenue: '480.505' has more decimals than EUR has (2); --round",
    ):
        assert reason in ran.err
    ran = feed("external_id,est_revenue", *rows, more=("--round",))
    assert (ran.code, ran.out) == (0, "3 rows: 3 updated\n")
    assert amounts() == [(12000.126,), (481,), (480.51,)]


@pytest.mark.usefixtures("kuwait")
def test_rejects_come_back_in_as_they_are(cli, feed, tmp_path, amounts):
    bad = tmp_path / "bad.csv"
    rows = ("a1,Port,12000.125,2026-02-31", "a2,Tower,7.5,", "a9,New,7.125,")
    ran = feed("external_id,topic,est_revenue,close", *rows, more=("--rejects", bad))
    assert ran.code == 5
    with bad.open(encoding="utf-8", newline="") as file:
        kept = [row["est_revenue"] for row in csv.DictReader(file)]
    assert kept == ["12000.125", "7.5", "7.125"]
    again = tmp_path / "again.csv"
    words = ("--kind", "opportunity", "--source-system", "erp", "--rejects", again)
    assert cli("import", bad, *words).code == 5
    assert "a1,Port,12000.125,2026-02-31\n" in again.read_text(encoding="utf-8")
    bad.write_text(bad.read_text(encoding="utf-8").replace("2026-02-31", ""), encoding="utf-8")
    ran = cli("import", bad, *words, "--round")
    assert ran.out == "3 rows: 1 created, 2 updated\n"
    assert amounts() == [(12000.125,), (8,), (480,), (7.13,)]


@pytest.mark.usefixtures("kuwait")
def test_some_rows_may_name_their_currency(feed, amounts):
    rows = ("a1,,12000.125", "a2,JPY,500", "a3,,480.25", "a4,KWD,0.125")
    head = "external_id,currency,est_revenue,topic"
    ran = feed(head, *(f"{row},Same" for row in rows), more=THEIRS)
    assert ran.code == 0, ran.err
    assert amounts() == [(12000.125,), (500,), (480.25,), (0.125,)]


def test_a_new_record_is_in_the_currency_of_the_program(feed):
    ran = feed("external_id,topic,est_revenue,budget", "b1,New,12000.125,1")
    assert "'12000.125' has more decimals than EUR has (2); --round" in ran.err
    ran = feed("external_id,topic,est_revenue", "b1,New,12000.125", more=("--set", "currency=KWD"))
    assert ran.out == "1 row: 1 created\n"


@pytest.mark.usefixtures("kuwait")
def test_everything_wrong_with_a_row_is_said_at_once(feed):
    ran = feed("external_id,topic,est_revenue,close", "b1,New,1.125,2026-02-31", "b2,Two,1.5,")
    assert "est_close_date: '2026-02-31'" in ran.err
    assert "est_revenue: '1.125' has more decimals than EUR has" in ran.err


@pytest.mark.usefixtures("kuwait")
@pytest.mark.parametrize("base", ["EUR", "JPY", "KWD"])
def test_the_opportunity_of_a_deal_has_its_currency(feed, amounts, environ, base):
    environ["OPPCLI_CURRENCY"] = base
    head = "external_id,opportunity,title,unit_price,extra"
    rows = ("d1,O1,Crane,12000.125,0.125", "d2,O2,Pump,90000000000000,480", "d3,O3,Van,480.5,1.5")
    ran = feed(head, *rows, kind="deal")
    assert (ran.code, ran.out) == (0, "3 rows: 3 created\n"), ran.err
    asked = ("deal", "unit_price", "extra")
    assert amounts(*asked) == [(12000.125, 0.125), (90000000000000, 480), (480.5, 1.5)]
    assert feed(head, *rows, kind="deal").out == "3 rows: 3 unchanged\n"
    ran = feed("external_id,unit_price,extra", "d1,7.0625,1", kind="deal")
    assert "unit_price: '7.0625' has more decimals than KWD has (3); --round" in ran.err
    ran = feed("external_id,unit_price,extra", "d1,7000.125,0.5", kind="deal")
    assert ran.out == "1 row: 1 updated\n"
    assert amounts(*asked)[0] == (7000.125, 0.5)


@pytest.mark.usefixtures("kuwait")
def test_a_deal_whose_opportunity_is_unknown_is_not_said_to_be_too_fine(feed):
    head = "external_id,opportunity,title,unit_price"
    ran = feed(head, "d1,O99,Crane,12000.125", kind="deal")
    assert "there is none with the ref, the id or the topic 'O99'" in ran.err
    assert "decimals" not in ran.err


@pytest.mark.usefixtures("kuwait")
def test_the_plan_of_a_deal_shows_amounts_in_the_currency_of_its_opportunity(cli, tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text("opportunity,title,unit_price\nO1,Crane,12000.5\nO2,Pump,480\n")
    plan = cli("import", path, "--kind", "deal", "--dry-run", "-o", "json").json
    prices = [row["file"] for row in plan if row["field"] == "unit_price"]
    assert prices == ["12000.500", "480"]


@pytest.mark.usefixtures("kuwait")
def test_leads_and_devices_have_a_currency_too(feed, typed, amounts):
    known = ("--source-system", "erp", "--external-id")
    typed(
        ["lead", "new", "Crane", "--currency", "KWD", *known, "l1"],
        ["device", "new", "--serial-number", "VIN1", "--currency", "KWD", *known, "v1"],
    )
    ran = feed("external_id,est_value", "l1,12000.125", kind="lead")
    assert (ran.code, ran.out) == (0, "1 row: 1 updated\n")
    ran = feed("external_id,list_price,cost", "v1,12000.125,0.125", kind="device")
    assert (ran.code, ran.out) == (0, "1 row: 1 updated\n")
    assert amounts("lead", "est_value") == [(12000.125,)]
    assert amounts("device", "list_price", "cost") == [(12000.125, 0.125)]


def test_a_quota_without_a_currency_is_in_that_of_the_program(cli, tmp_path):
    path = tmp_path / "quotas.csv"
    path.write_text("who,starts,ends,amount\nall,2026-01-01,2026-12-31,12000.125\n")
    ran = cli("import", path, "--kind", "quota")
    assert "amount: '12000.125' has more decimals than EUR has (2); --round" in ran.err
    assert cli("import", path, "--kind", "quota", "--round").out == "1 row: 1 created\n"
    assert cli("quota", "list", "-o", "json").json[0]["amount"] == 12000.13


@pytest.mark.usefixtures("kuwait")
@pytest.mark.parametrize("order", [1, -1])
def test_three_digits_behind_a_mark_are_thousands_but_in_a_record_that_has_such_decimals(
    feed, amounts, tmp_path, order
):
    """As they are where somebody types them: 1.234 is 1234 EUR, and asked about in KWD."""
    bad = tmp_path / "bad.csv"
    rows = ("a1,1.234", "a2,2.345", "a3,3.456")[::order]
    ran = feed("external_id,est_revenue", *rows, more=("--rejects", bad))
    assert ran.out == "3 rows: 2 updated, 1 rejected\n"
    said = "'1.234' can be 1234 or 1.234 in KWD; --decimal comma for 1234, --decimal point for"
    assert said in ran.err
    assert f"try: oppcli import {bad} --kind opportunity --source-system erp\n" in ran.err
    assert amounts() == [(480,), (2345,), (3456,)]
    ran = feed("external_id,est_revenue", "a1,1.234", more=("--decimal", "point"))
    assert ran.out == "1 row: 1 updated\n"
    assert amounts()[0] == (1.234,)


@pytest.mark.parametrize("order", [1, -1])
def test_a_column_with_both_marks_before_three_digits_is_asked_about(feed, order):
    """Whichever comes first, one of them would be read otherwise: 1.23 or 1230."""
    ran = feed("external_id,topic,est_revenue", *('b1,A,"1,230"', "b2,B,1.234")[::order])
    assert ran.code == 5
    assert "est_revenue: '1,230' can be 1.230 or 1230, and no row decides" in ran.err


@pytest.mark.usefixtures("kuwait")
def test_amounts_are_compared_as_figures_after_the_currency_changed_here(feed, typed, amounts):
    head = "external_id,est_revenue,budget"
    feed(head, "a1,5.125,0.125", "a3,7.25,0.75")
    typed(
        ["opp", "edit", "1", "currency=EUR", "est_revenue=9", "budget=9"],
        ["opp", "edit", "3", "currency=JPY", "est_revenue=9", "budget=9"],
    )
    for _ in range(2):
        ran = feed(head, "a1,5.125,0.125", "a3,7.25,0.75")
        assert (ran.code, ran.out) == (0, "2 rows: 2 unchanged\n"), ran.err
    ran = feed(head, "a1,5.126,0.125", "a3,7.25,0.75")
    assert ran.out == "2 rows: 2 unchanged · 1 conflict\n"
    assert "O1 est_revenue: '9.00 EUR' here, '5.126 KWD' in the file, before '5.125 KWD'" in ran.err
    assert "one of them" not in ran.err
    assert amounts("opp", "est_revenue", "budget") == [(9, 9), (480, None), (9, 9)]
    ran = feed(head, "a1,5.1270,0.125", more=THEIRS)
    assert "est_revenue: '5.1270' has more decimals than EUR has (2); --round" in ran.err


@pytest.mark.usefixtures("kuwait")
def test_what_a_file_said_keeps_its_figure_when_a_later_one_names_another_currency(feed, typed):
    feed("external_id,est_revenue", "a3,5.50")
    typed(["opp", "edit", "3", "currency=JPY", "est_revenue=7"])
    feed("external_id,currency", "a3,KWD", more=THEIRS)
    ran = feed("external_id,est_revenue", "a3,6")
    assert "est_revenue: '7.000' here, '6.000' in the file, before '5.500'" in ran.err


@pytest.mark.usefixtures("kuwait")
def test_the_value_to_type_has_one_reading(feed, typed):
    typed(["opp", "edit", "1", "est_revenue=9"])
    ran = feed("external_id,est_revenue", "a1,7.1250")
    assert "one of them: oppcli edit O1 est_revenue=7.1250" in ran.err
    typed(["opp", "edit", "1", "est_revenue=7.1250"])


@pytest.mark.usefixtures("kuwait")
def test_own_amounts_that_a_row_leaves_out_keep_their_figures_in_its_currency(feed, typed, amounts):
    typed(["opp", "edit", "2", "budget=9"], ["opp", "edit", "3", "budget=9"])
    ran = feed("external_id,currency", "a2,EUR", "a3,JPY")
    assert ran.out == "2 rows: 2 updated\n"
    assert amounts("opp", "est_revenue", "budget", "currency")[1:] == [
        (480, 9, "EUR"),
        (480, 9, "JPY"),
    ]
    head = "external_id,currency,est_revenue,budget"
    ran = feed(head, "a2,KWD,none,none")
    assert "3 conflicts" in ran.out  # the budget was typed here, and is one of euros
    assert amounts("opp", "est_revenue", "budget", "currency")[1] == (480, 9, "EUR")
    feed(head, "a3,KWD,none,none", more=THEIRS)
    assert amounts("opp", "est_revenue", "budget", "currency")[2] == (None, None, "KWD")


@pytest.mark.usefixtures("kuwait")
def test_what_is_too_large_is_said_of_the_currency_of_the_record(feed):
    ran = feed("external_id,est_revenue", "a1,90000000000000", "a3,90000000000000")
    assert "line 2      est_revenue: '90000000000000.00' is too large in KWD" in ran.err
    assert "line 3" not in ran.err


def test_an_emptied_amount_of_a_deal_is_0(cli, feed):
    cli("opp", "new", "Crane", "--currency", "EUR")
    head = "external_id,opportunity,title,unit_price,discount,accessories,trade_in_value"
    ran = feed(head, "d1,O1,Crane,100,5,7,none", kind="deal")
    assert (ran.out, ran.err) == ("1 row: 1 created\n", "created: D1\n")
    emptied = (head, "d1,O1,Crane,100,none,none,none")
    assert feed(*emptied, kind="deal").out == "1 row: 1 updated\n"
    (deal,) = cli("export", "deal", "-o", "json").json
    assert (deal["discount"], deal["accessories"], deal["trade_in_value"]) == (0, 0, 0)
    cli("deal", "edit", "1", "accessories=9", "trade_in_value=1")
    assert feed(*emptied, kind="deal").out == "1 row: 1 unchanged\n"


def test_a_discount_in_percent_is_refused_with_what_a_file_says(cli, typed, tmp_path):
    typed(["opp", "new", "Crane", "--account", "Acme", "--create"])
    path = tmp_path / "deals.csv"
    path.write_text("Opportunity,Title,Unit price,Discount\nO1,One,100,10 %\n", "utf-8")
    ran = cli("import", path, "--kind", "deal")
    assert ran.code == 5
    said = "discount: '10 %' is a share; a file says the amount taken off the price of one"
    assert said in ran.err
    path.write_text("Opportunity,Title,Unit price,Discount\nO1,One,100,10\n", "utf-8")
    assert cli("import", path, "--kind", "deal").code == 0
