"""Currencies as people meet them: rates set and imported, amounts in the base, none made up."""

import csv
import io
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HISTORY = """Date,USD,JPY,CYP,SEK,
2026-04-13,1.1684,186.75,N/A,10.892,
2026-04-10,1.1711,186.43,N/A,10.836,
"""
LATEST = "Date, USD, JPY, SEK, \n13 April 2026, 1.1684, 186.75, 10.8920, \n"


@pytest.fixture
def rates_file(tmp_path):
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(HISTORY)
    return path


def rows(ran):
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_a_rate_is_said_back_with_its_day(cli):
    ran = cli("currency", "set", "usd", "0.92", "--on", "2026-11-01")
    assert ran.out == "1 USD = 0.92 EUR from Sun 1 Nov 2026 (-22d)\n"
    assert "was 0.92" in cli("currency", "set", "USD", "0.93", "--on", "2026-11-01").out


def test_the_list_is_as_of_a_day(cli, typed):
    typed(
        ["currency", "set", "USD", "0.92", "--on", "2026-11-01"],
        ["currency", "set", "USD", "0.95", "--on", "2026-11-20"],
    )
    (now,) = cli("currency", "list", "-o", "json").json
    assert (now["base_per_unit"], now["day"], now["base"]) == ("0.95", "2026-11-20", "EUR")
    (then,) = cli("currency", "list", "--on", "2026-11-19", "-o", "json").json
    assert then["base_per_unit"] == "0.92"
    assert cli("currency", "list", "--on", "2026-10-31", "-o", "json").json == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["USD", "0"], 5),
        (["USD", "nine"], 5),
        (["XYZ", "0.9"], 5),
        (["EUR", "0.9"], 4),
        (["USD", "0.9", "--on", "none"], 5),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(cli, words, code):
    ran = cli("currency", "set", *words)
    assert (ran.code, ran.out) == (code, "")
    assert cli("currency", "list", "-o", "json").json == []


def test_a_dry_run_keeps_nothing(cli):
    assert "Nothing was saved" in cli("currency", "set", "USD", "0.9", "--dry-run").err
    assert cli("currency", "list", "-o", "json").json == []


def test_what_a_rate_was_is_history(cli, typed):
    typed(["currency", "set", "USD", "0.92"], ["currency", "set", "USD", "0.93"])
    assert cli("history", "-o", "json").json[0]["changed"] == 1


def test_the_central_banks_file_is_taken_once(cli, rates_file):
    first = cli("currency", "import", rates_file, "-o", "json").json
    again = cli("currency", "import", rates_file, "-o", "json").json
    assert [(each["created"], each["unchanged"]) for each in (*first, *again)] == [(6, 0), (0, 6)]
    rates = cli("currency", "list", "-o", "json").json
    assert {row["currency"]: row["base_per_unit"] for row in rates} == {
        "USD": "0.85587127696",  # 1 / 1.1684 to twelve digits; a last zero is not written
        "JPY": "0.0053547523427",
        "SEK": "0.0918105031216",
    }


def test_padded_headings_and_spelled_days_are_read(cli, tmp_path):
    path = tmp_path / "eurofxref.csv"
    path.write_text(LATEST)
    assert cli("currency", "import", path).code == 0
    days = {row["day"] for row in cli("currency", "list", "-o", "json").json}
    assert days == {"2026-04-13"}


def test_rates_are_crossed_when_the_base_is_not_the_euro(cli, rates_file):
    env = {"OPPCLI_BASE_CURRENCY": "SEK"}
    assert cli("currency", "import", rates_file, "--only", "USD,EUR", env=env).code == 0
    rate = {row["currency"]: row for row in cli("currency", "list", "-o", "json").json}
    assert rate["EUR"]["base_per_unit"] == "10.892"
    assert rate["USD"]["base_per_unit"] == "9.32214994865"  # 10.892 / 1.1684
    assert set(rate) == {"EUR", "USD"}


def test_what_is_no_file_of_rates_is_refused_by_line(cli, tmp_path):
    path = tmp_path / "rates.csv"
    for text, said in (
        ("Name,Phone\nAcme,1\n", "no reference rates"),
        ("Date,USD\n2026-04-13,1.1\n2026-04-10,1.x\n", "line 3, USD"),
        ("Date,USD\n2026-04-13,1e999999\n", "line 2, USD"),
        ("Date,USD\nsomeday,1.1\n", "someday"),
        ("Date,USD\n2026-04-13,1.1,2,3\n", "line 2"),
        ("Date,XYZ\n2026-04-13,1.1\n", "no rate to or from EUR"),
    ):
        path.write_text(text)
        ran = cli("currency", "import", path)
        assert (ran.code, said in ran.err) == (5, True), ran.err
    assert cli("currency", "import", tmp_path / "none.csv").code == 3
    assert cli("currency", "list", "-o", "json").json == []


def test_the_base_stays_once_there_are_rates(cli, typed):
    typed(["config", "set", "base_currency", "SEK"], ["config", "set", "base_currency", "EUR"])
    typed(["currency", "set", "USD", "0.92"])
    ran = cli("config", "set", "base_currency", "USD")
    assert ran.code == 4
    assert "are in EUR" in ran.err
    other = cli("currency", "set", "SEK", "0.09", env={"OPPCLI_BASE_CURRENCY": "USD"})
    assert other.code == 4
    assert "are in EUR" in other.err


@pytest.fixture
def abroad(typed):
    """One opportunity each in euro, yen, dinar and kronor; kronor have no rate."""
    for topic, revenue in (
        ("Euro", "100000.05"),
        ("Yen", "1000000 JPY"),
        ("Dinar", "1000.5 KWD"),
        ("Kronor", "120000 SEK"),
    ):
        typed(["opp", "new", topic, "--revenue", revenue, "--close", "2026-12-01"])
    typed(["currency", "set", "JPY", "0.0061"], ["currency", "set", "KWD", "2.81"])


def test_the_pipeline_is_one_row_in_the_base_and_the_rest_apart(cli, abroad):
    ran = cli("pipeline", "-o", "csv")
    found = {row["currency"]: (row["count"], row["amount"], row["weighted"]) for row in rows(ran)}
    # 100,000.05 + 6,100.00 + 2,811.40(5): half to even
    assert found["EUR"] == ("3", "108911.45", "21782.29")
    assert found["SEK"] == ("1", "120000.00", "24000.00")
    assert ran.err == (
        "no rate for SEK: 1 opportunity, 120,000 SEK shown apart: oppcli currency set SEK RATE\n"
    )


def test_every_currency_is_apart_when_asked(cli, abroad):
    ran = cli("forecast", "--currency", "own", "--by", "quarter", "-o", "csv")
    assert {row["currency"] for row in rows(ran)} == {"EUR", "JPY", "KWD", "SEK"}
    assert "no rate" not in ran.err
    assert cli("forecast", "--currency", "dollars").code == 5


def test_by_currency_shows_each_in_its_own(cli, abroad):
    found = rows(cli("pipeline", "--by", "currency", "-o", "csv"))
    assert {row["currency"]: row["amount"] for row in found}["JPY"] == "1000000"


def test_the_latest_rate_counts_for_what_is_open(cli, abroad, typed):
    typed(["currency", "set", "JPY", "0.007"])
    typed(["currency", "set", "JPY", "0.9", "--on", "2026-11-24"])  # tomorrow
    (row,) = rows(cli("pipeline", "--search", "yen", "-o", "csv"))
    assert (row["currency"], row["amount"]) == ("EUR", "7000.00")


def test_a_closed_one_keeps_the_rate_of_its_day(cli, abroad, typed):
    typed(
        ["currency", "set", "JPY", "0.005", "--on", "2026-11-01"],
        ["opp", "close", "2", "--won", "--skip-stages", "--on", "2026-11-10"],
        ["currency", "set", "JPY", "0.009", "--on", "2026-11-05"],
    )
    assert cli("opp", "show", "2", "-o", "json").json[0]["exchange_rate"] == "0.005"
    (row,) = rows(cli("forecast", "--search", "yen", "--by", "quarter", "-o", "csv"))
    assert (row["currency"], row["won"]) == ("EUR", "5000.00")
    typed(["opp", "reopen", "2"])
    assert cli("opp", "show", "2", "-o", "json").json[0]["exchange_rate"] is None


def test_one_closed_without_a_rate_takes_the_first_that_is_known_of_its_day(cli, abroad, typed):
    typed(["opp", "close", "4", "--won", "--skip-stages", "--on", "2026-11-10"])
    ran = cli("forecast", "--search", "kronor", "--by", "quarter", "-o", "csv")
    assert [(row["currency"], row["won"]) for row in rows(ran)] == [("SEK", "120000.00")]
    assert "oppcli currency set SEK RATE --on 2026-10-01" in ran.err
    typed(["currency", "set", "SEK", "0.5"])  # today's says nothing of then
    assert cli("opp", "show", "4", "-o", "json").json[0]["exchange_rate"] is None
    assert "kept by 1 closed" in cli("currency", "set", "SEK", "0.1", "--on", "2026-10-01").out
    (row,) = rows(cli("forecast", "--search", "kronor", "--by", "quarter", "-o", "csv"))
    assert (row["currency"], row["won"]) == ("EUR", "12000.00")


def test_imported_closed_ones_keep_the_rate_of_their_day(cli, typed, tmp_path):
    typed(["currency", "set", "USD", "0.8", "--on", "2026-01-01"])
    typed(["currency", "set", "USD", "0.9", "--on", "2026-06-01"])
    path = tmp_path / "deals.csv"
    heading = "external_id,topic,est_revenue,currency,status,closed_on,lost_reason\n"

    def take(*lines):
        path.write_text(heading + "".join(lines))
        typed(["import", path, "--kind", "opportunity", "--source-system", "crm"])

    take(
        "1,Won,100,USD,won,2026-03-01,\n",
        "2,Old,100,USD,won,2025-03-01,\n",
        "3,Open,100,USD,open,,\n",
    )

    def frozen():
        listed = cli(
            "opp", "list", "--status", "all", "-o", "json", "--fields", "ref,exchange_rate"
        )
        return [each["exchange_rate"] for each in listed.json]

    assert frozen() == ["0.8", None, None]
    take("1,Won,100,USD,won,2026-07-01,\n", "3,Open,100,USD,lost,2026-02-01,price\n")
    assert frozen() == ["0.9", None, "0.8"]
    take("1,Won,100,USD,open,,\n")
    assert frozen() == [None, None, "0.8"]


_NUMBERS = count()
_AMOUNTS = st.lists(
    st.tuples(
        st.sampled_from([("EUR", 2), ("JPY", 0), ("KWD", 3), ("SEK", 2)]),
        st.integers(0, 10**15),
        st.sampled_from(["2026-11-27", "2026-12-03"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)
_RATES = {"EUR": Fraction(1), "JPY": Fraction("0.0061"), "KWD": Fraction("2.8125")}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_AMOUNTS)
def test_cells_add_up_to_the_records_each_rounded_by_itself(cli, tmp_path, amounts):
    db = tmp_path / f"{next(_NUMBERS)}.db"
    path = tmp_path / "deals.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("topic,est_revenue,currency,est_close_date,status,closed_on\n")
        for (code, places), minor, day, is_won in amounts:
            text = str(minor).zfill(places + 1)
            text = f"{text[:-places]}.{text[-places:]}" if places else text
            won = "won,2026-11-20" if is_won else "open,"
            file.write(f"Sale,{text},{code},{day},{won}\n")
    for words in (
        ["currency", "set", "JPY", "0.0061", "--on", "2026-01-01"],
        ["currency", "set", "KWD", "2.8125", "--on", "2026-01-01"],
        ["import", path, "--kind", "opportunity", "--decimal", "."],
    ):
        ran = cli(*words, "--db", db)
        assert ran.code == 0, ran.err
    expected = {}
    for (code, places), minor, day, is_won in amounts:
        month, column = ("2026-11", "won") if is_won else (day[:7], "pipeline")
        worth, shown = minor, code
        if code in _RATES:
            worth, shown = round(minor * _RATES[code] * Fraction(10) ** (2 - places)), "EUR"
        key = (month, shown, column)
        expected[key] = expected.get(key, 0) + worth
    found = {
        (row["month"], row["currency"], column): int(row[column].replace(".", ""))
        for row in rows(cli("forecast", "--period", "2026q4", "-o", "csv", "--db", db))
        for column in ("won", "pipeline")
        if float(row[column])
    }
    assert found == {key: minor for key, minor in expected.items() if minor}


def test_a_list_shows_amounts_in_the_base_that_add_up_to_the_pipeline(cli, abroad):
    fields = ["--fields", "topic,est_revenue_base,weighted_base,base"]
    listed = rows(cli("opp", "list", *fields, "-o", "csv"))
    assert {row["topic"]: row["est_revenue_base"] for row in listed} == {
        "Euro": "100000.05",
        "Yen": "6100.00",
        "Dinar": "2811.40",
        "Kronor": "",
    }
    shown = next(row for row in rows(cli("pipeline", "-o", "csv")) if row["currency"] == "EUR")
    for column, cell in (("est_revenue_base", "amount"), ("weighted_base", "weighted")):
        cents = sum(int(row[column].replace(".", "") or 0) for row in listed)
        assert cents == int(shown[cell].replace(".", ""))
    heading, *_ = cli(
        "opp", "list", "--fields", "ref,est_revenue_base", "-o", "plain"
    ).out.splitlines()
    assert "EUR" in heading


def test_sums_past_sixty_four_bits_are_exact_in_the_base(cli, typed, tmp_path):
    path = tmp_path / "large.csv"
    lines = [f"Sale {n},{10**13},{'JPY' if n % 2 else 'EUR'}\n" for n in range(20_000)]
    path.write_text("topic,est_revenue,currency\n" + "".join(lines))
    typed(
        ["currency", "set", "JPY", "1.000000000001"],
        ["import", path, "--kind", "opportunity", "--source-system", "crm"],
    )
    (row,) = rows(cli("pipeline", "-o", "csv"))
    # 10^13 JPY are 10,000,000,000,010.00 EUR each: 2 × 10^17 EUR in all, 100,000 more.
    assert (row["count"], row["amount"]) == ("20000", "200000000000100000.00")


@pytest.mark.parametrize(
    ("was", "typed_as", "amounts"),
    [
        ("EUR", "JPY", "480.00, 480"),
        ("JPY", "KWD", "480, 480.000"),
        ("KWD", "EUR", "480.000, 480.00"),
    ],
)
def test_each_amount_of_a_change_of_currency_is_told_in_its_own(cli, typed, was, typed_as, amounts):
    typed(["opp", "new", "Fleet", "--revenue", "480", "--currency", was])
    ran = cli("opp", "edit", "--stdin", stdin=f'{{"ref": "O1", "currency": "{typed_as}"}}\n')
    assert ran.code == 0, ran.err
    assert f'"est_revenue": [{amounts}]' in ran.out
    assert f'"currency": ["{was}", "{typed_as}"]' in ran.out


@pytest.mark.parametrize(
    "report",
    [
        ["forecast"],
        ["dashboard"],
        ["report", "winloss"],
        ["report", "leaderboard"],
        ["report", "velocity"],
        ["report", "funnel"],
    ],
    ids=" ".join,
)
def test_every_report_says_from_which_day_a_rate_is_missing(cli, typed, report):
    typed(
        ["opp", "new", "Crane", "--revenue", "100 GBP"],
        ["won", "1", "--skip-stages", "--on", "2026-10-05"],
        ["currency", "set", "GBP", "1.15"],
    )
    said = cli(*report, "-o", "csv").err
    line = "oppcli currency set GBP RATE --on 2026-10-01"
    assert f"no rate for GBP when it closed: 1 opportunity, 100 GBP shown apart: {line}" in said
    typed(line.replace("RATE", "1.15").split()[1:])
    ran = cli(*report, "-o", "csv")
    assert "no rate" not in ran.err
    assert ("115.00" in ran.out, "GBP" in ran.out) == (True, False)


def test_a_missing_rate_of_the_period_compared_with_is_said(cli, typed):
    typed(
        ["opp", "new", "Crane", "--revenue", "100 GBP"],
        ["won", "1", "--skip-stages", "--on", "2026-09-05"],
        ["currency", "set", "GBP", "1.15"],
    )
    said = cli("report", "winloss", "--compare", "last quarter", "-o", "csv").err
    assert "oppcli currency set GBP RATE --on 2026-07-01" in said


def test_the_funnel_counts_each_opportunity_without_a_rate_once(cli, typed):
    typed(
        ["currency", "set", "USD", "0.9"],
        ["account", "new", "Acme"],
        ["opp", "new", "Crane", "--revenue", "100 GBP", "account=Acme", "interest_type=new"],
        ["opp", "advance", "1"],
    )
    said = cli("report", "funnel", "-o", "csv").err
    assert "no rate for GBP: 1 opportunity, 100 GBP shown apart" in said
