"""Numbers are read by one grammar, typed or imported; two readings are refused, with both."""

import pytest

WON = {"OPPCLI_CURRENCY": "KRW"}
RATES = "currency,day,base_per_unit\n"


@pytest.fixture
def rates(cli):
    """The rates of the store, by currency."""

    def read():
        ran = cli("currency", "list", "-o", "json", env=WON)
        return {row["currency"]: row["base_per_unit"] for row in ran.json}

    return read


@pytest.fixture
def take(cli, tmp_path):
    """Imports a file of rates of that text."""

    def take_(text, *options):
        path = tmp_path / "rates.csv"
        path.write_text(text, encoding="utf-8")
        return cli("import", path, *options, env=WON)

    return take_


@pytest.mark.parametrize("rate", ["1,350", "1.350"])
def test_a_typed_rate_with_two_readings_is_refused_with_both(cli, rates, rate):
    ran = cli("currency", "set", "USD", rate, env=WON)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err == f"error: '{rate}' can be 1350 or 1.35.\n  try: 1350 or 1.35\n"
    assert rates() == {}


def test_each_reading_can_be_typed(cli, rates):
    for typed, stored in (("1350", "1350"), ("1.35", "1.35"), ("1,350.0", "1350")):
        assert cli("currency", "set", "USD", typed, env=WON).code == 0
        assert rates() == {"USD": stored}


@pytest.mark.parametrize(
    "rows", ['currency,rate\nUSD,"1,350"\n', '{"currency": "USD", "rate": "1,350"}\n']
)
def test_a_row_of_stdin_is_refused_as_it_would_be_typed(cli, rates, rows):
    ran = cli("currency", "set", "--stdin", env=WON, stdin=rows)
    assert ran.code == 5
    assert "'1,350' can be 1350 or 1.35" in ran.err
    assert rates() == {}


@pytest.mark.parametrize(
    ("rows", "stored"),
    [
        ('USD,155.32\nKWD,"1,350"\n', "1350"),
        ('USD,"155,32"\nKWD,1.350\n', "1350"),
        ('USD,"155,32"\nKWD,"1,350"\n', "1.35"),
    ],
)
def test_the_rates_of_stdin_decide_the_decimal_mark_together(cli, rates, rows, stored):
    ran = cli("currency", "set", "--stdin", env=WON, stdin=f"currency,rate\n{rows}")
    assert ran.code == 0, ran.err
    assert rates() == {"USD": "155.32", "KWD": stored}


def test_rows_of_stdin_that_contradict_each_other_decide_nothing(cli, rates):
    rows = 'currency,rate\nUSD,155.32\nEUR,"1614,5"\nKWD,"1,350"\n'
    ran = cli("currency", "set", "--stdin", env=WON, stdin=rows)
    assert (ran.code, "'1,350' can be 1350 or 1.35" in ran.err) == (5, True)
    assert rates() == {}


def test_days_in_the_rows_of_stdin_decide_nothing_about_rates(cli, rates):
    rows = 'currency,rate,on\nUSD,"1,350",1.10.2026\nKWD,"155.32",2.10.2026\n'
    ran = cli("currency", "set", "--stdin", env=WON, stdin=rows)
    assert ran.code == 0, ran.err
    assert rates() == {"USD": "1350", "KWD": "155.32"}


@pytest.mark.parametrize(("mark", "stored"), [(".", "1350"), ("comma", "1.35")])
def test_the_decimal_mark_of_a_rate_can_be_said(cli, rates, mark, stored):
    assert cli("currency", "set", "USD", "1,350", "--decimal", mark, env=WON).code == 0
    assert rates() == {"USD": stored}
    rows = 'currency,rate\nKWD,"1,350"\n'
    assert cli("currency", "set", "--stdin", "--decimal", mark, env=WON, stdin=rows).code == 0
    assert rates() == {"USD": stored, "KWD": stored}


@pytest.mark.parametrize("rate", ["1,35", "1.234,5", "1,35.0", ".5"])
def test_a_rate_that_does_not_fit_the_decimal_mark_is_refused(cli, rates, rate):
    ran = cli("currency", "set", "USD", rate, "--decimal", ".", env=WON)
    assert (ran.code, f"'{rate}' is not a rate" in ran.err) == (5, True)
    assert rates() == {}


def test_a_number_of_json_has_one_reading(cli, rates):
    row = '{"currency": "USD", "rate": 1.350}\n'
    assert cli("currency", "set", "--stdin", env=WON, stdin=row).code == 0
    assert rates() == {"USD": "1.35"}


def test_a_column_of_rates_is_decided_by_its_rows(take, rates):
    ran = take(RATES + 'USD,2026-11-01,155.32\nKWD,2026-11-01,"1,350"\n')
    assert ran.code == 0, ran.err
    assert rates() == {"USD": "155.32", "KWD": "1350"}


def test_a_decimal_mark_that_is_said_goes_before_what_the_rows_prove(take, rates):
    text = RATES + 'USD,2026-11-01,155.32\nKWD,2026-11-01,"1,350"\n'
    ran = take(text, "--decimal", "comma")
    assert (ran.code, "line 2      base_per_unit: '155.32' is not a number" in ran.err) == (5, True)
    assert rates() == {}
    assert take(text, "--decimal", "point").code == 0
    assert rates() == {"USD": "155.32", "KWD": "1350"}


def test_a_column_of_rates_may_have_decimal_commas(take, rates):
    ran = take(RATES + 'USD,2026-11-01,"155,32"\nKWD,2026-11-01,1.350\n')
    assert ran.code == 0, ran.err
    assert rates() == {"USD": "155.32", "KWD": "1350"}


@pytest.mark.parametrize("cell", ["1,350", "1.350"])
def test_a_column_of_rates_that_no_row_decides_is_refused(take, rates, cell):
    text = f'{RATES}KWD,2026-11-01,"{cell}"\n'
    ran = take(text)
    assert ran.code == 5
    assert f"base_per_unit: '{cell}' can be" in ran.err
    assert "--decimal" in ran.err
    assert rates() == {}
    here, other = ("comma", "point") if "," in cell else ("point", "comma")
    assert take(text, "--decimal", here).code == 0
    assert rates() == {"KWD": "1.35"}
    assert take(text, "--decimal", other).code == 0
    assert rates() == {"KWD": "1350"}


def test_exported_rates_come_in_as_they_are(cli, take, rates):
    cli("currency", "set", "USD", "1.3500", env=WON)
    cli("currency", "set", "KWD", "1.1250", env=WON)
    given = cli("export", "rates", "-o", "csv", env=WON).out
    assert ",1.125," in given
    assert take(given).out == "2 rows: 2 unchanged\n"
    assert rates() == {"USD": "1.35", "KWD": "1.125"}


def reference(cli, tmp_path, *cells, options=()):
    path = tmp_path / "eurofxref.csv"
    path.write_text("Date,USD,JPY\n2026-11-02," + ",".join(cells) + "\n", encoding="utf-8")
    ran = cli("currency", "import", path, *options)
    listed = cli("currency", "list", "-o", "json").json
    return ran, {row["currency"]: row["base_per_unit"] for row in listed}


def test_reference_rates_have_a_decimal_point(cli, tmp_path):
    ran, rates = reference(cli, tmp_path, "1.250", "0.125")
    assert (ran.code, rates) == (0, {"USD": "0.8", "JPY": "8"})


def test_a_comma_among_reference_rates_is_decided_by_the_others(cli, tmp_path):
    ran, rates = reference(cli, tmp_path, "1.6000", '"1,250"')
    assert (ran.code, rates) == (0, {"USD": "0.625", "JPY": "0.0008"})


def test_a_comma_among_reference_rates_that_nothing_decides_is_refused(cli, tmp_path):
    ran, rates = reference(cli, tmp_path, "2", '"1,250"')
    assert (ran.code, rates) == (5, {})
    assert "'1,250' can be 1.250 or 1250" in ran.err
    ran, rates = reference(cli, tmp_path, "2", '"1,250"', options=["--decimal", "comma"])
    assert (ran.code, rates) == (0, {"USD": "0.5", "JPY": "0.8"})


def test_a_typed_count_is_read_as_an_imported_one(cli, typed, tmp_path):
    typed(["opp", "new", "Fleet", "--revenue", "1k"])
    typed(["deal", "new", "1", "typed", "--qty", "1,200", "--price", "10"])
    path = tmp_path / "deals.csv"
    path.write_text('opportunity,title,quantity,unit_price\nO1,imported,"1,200",10\n')
    assert cli("import", path).code == 0
    rows = cli("deal", "list", "--fields", "title,quantity", "-o", "json").json
    assert {row["title"]: row["quantity"] for row in rows} == {"typed": 1200, "imported": 1200}
    ran = cli("deal", "new", "1", "half", "--qty", "1.5", "--price", "10")
    assert (ran.code, "quantity: '1.5' is not a whole number" in ran.err) == (5, True)


@pytest.mark.parametrize("year", ["0", "1000001", "20000000", "1.5", "2026"])
def test_a_year_is_typed_and_imported_by_one_rule(cli, tmp_path, year):
    path = tmp_path / "devices.csv"
    path.write_text(f"stock_number,year\nS-2,{year}\n")
    typed = cli("device", "new", "--stock", "S-1", "--year", year)
    assert (typed.code, cli("import", path, "--kind", "device").code) in ((0, 0), (5, 5))
    if year not in ("2026", "1.5"):
        said = f"year: '{year}' is not a whole number from 1 to 1,000,000."
        assert said in typed.err


@pytest.mark.parametrize("minutes", ["1h30", "90", "59940", "59941", "100001", "1:30"])
def test_a_duration_is_typed_and_imported_by_one_rule(cli, typed, tmp_path, minutes):
    typed(["opp", "new", "Fleet"])
    path = tmp_path / "calls.csv"
    path.write_text(f'type,subject,regarding,status,duration\ncall,Hello,O1,done,"{minutes}"\n')
    ran = cli("activity", "log", "O1", "call", "Price", "--duration", minutes)
    imported = cli("import", path, "--kind", "activity")
    assert (ran.code, imported.code) in ((0, 0), (5, 5)), (ran.err, imported.err)
    rows = cli("export", "activity", "-o", "json").json
    assert len({row["duration_minutes"] for row in rows}) < 2


def test_percentages_have_no_decimals_but_zeros(cli, typed):
    typed(["opp", "new", "Fleet"], ["opp", "edit", "1", "probability=60.0"])
    assert [row["probability"] for row in cli("opp", "show", "1", "-o", "json").json] == [60]
    ran = cli("opp", "edit", "1", "probability=60,5")
    assert (ran.code, "'60,5' is not a whole number" in ran.err) == (5, True)


def test_hours_with_two_readings_are_refused(cli, typed):
    typed(["opp", "new", "Fleet"])
    ran = cli("activity", "log", "O1", "call", "Price", "--duration", "1,500h")
    assert (ran.code, "'1,500h' can be 1500h or 1.5h" in ran.err) == (5, True)


def test_a_condition_reads_amounts_by_the_decimals_of_the_currency(cli, typed):
    typed(["opp", "new", "Fleet", "--revenue", "1350"])
    found = cli("opp", "list", "--where", "est_revenue=1.350", "-o", "json").json
    assert [row["est_revenue"] for row in found] == [1350.0]
    dinars = {"OPPCLI_CURRENCY": "KWD"}
    ran = cli("opp", "list", "--where", "est_revenue=1.350", env=dinars)
    assert (ran.code, "'1.350' can be 1350 or 1.35" in ran.err) == (5, True)


@pytest.mark.parametrize(
    ("condition", "one", "several"),
    [
        ("est_revenue=1,350", "est_revenue=1350", 'est_revenue="1","350"'),
        ("est_revenue=1,35", 'est_revenue="1,35"', 'est_revenue="1","35"'),
        ("est_revenue=1.000,50", 'est_revenue="1.000,50"', 'est_revenue="1.000","50"'),
        ("est_revenue=1,5k", 'est_revenue="1,5k"', 'est_revenue="1","5k"'),
        ("est_revenue=1000,2,000", None, 'est_revenue="1000","2","000"'),
        ("est_revenue!=1,350,2,000", None, 'est_revenue="1","350","2","000"'),
        ("probability=10,100", None, 'probability="10","100"'),
    ],
)
def test_a_condition_with_a_comma_is_one_number_or_several(cli, typed, condition, one, several):
    typed(["opp", "new", "Fleet"])
    ran = cli("opp", "list", "--where", condition)
    assert (ran.code, "can be one number or several" in ran.err) == (5, True)
    assert several in ran.err
    for proposed in filter(None, (one, several)):
        assert cli("opp", "list", "--where", proposed).code == 0


def test_a_condition_may_name_several_amounts(cli, typed):
    typed(["opp", "new", "Small", "--revenue", "1500"], ["opp", "new", "Large", "--revenue", "20k"])
    for condition in (
        "est_revenue=1500,20000",
        "est_revenue=1.5k,20k",
        'est_revenue="1500","20000"',
    ):
        assert cli("opp", "list", "--where", condition, "-q").out == "O1\nO2\n"
    yen = {"OPPCLI_CURRENCY": "JPY"}  # which has no decimals
    assert cli("opp", "list", "--where", "est_revenue=10,20", env=yen).code == 0


@pytest.mark.parametrize("limit", ["1,000", "1.000", "1 000", "1000.0"])
def test_a_limit_is_a_number_like_any_other(cli, typed, limit):
    typed(["opp", "new", "A"])
    assert cli("opp", "list", "--limit", limit, "-q").out == "O1\n"


@pytest.mark.parametrize("limit", ["1.5", "many", "1,2345", "1,2,3"])
def test_a_limit_that_is_no_whole_number_is_refused(cli, limit):
    ran = cli("opp", "list", "--limit", limit)
    said = f"error: --limit is a whole number, not '{limit}'; 0 shows all."
    assert (ran.code, ran.err.splitlines()[0]) == (5, said)
