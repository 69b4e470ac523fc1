"""Sums past 64 bits, and past what a float can hold, are told to the last minor unit."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from oppcli.queries.footers import list_footer
from oppcli.queries.where import Where
from surroundings import broken_down

LARGEST = 10**16  # minor units: the most that one amount can be
# 10^15 yen each, most of them open; and what no float could hold, of currencies with decimals.
YEN = 10_000
OTHERS = 1_200
AMOUNTS = {"JPY": "1000000000000000", "EUR": "99999999999999.99", "KWD": "9999999999999.999"}
MINOR = {"JPY": 10**15, "EUR": LARGEST - 1, "KWD": LARGEST - 1}
DIGITS = {"JPY": 0, "EUR": 2, "KWD": 3}
OPEN = {"JPY": YEN - 20, "EUR": OTHERS, "KWD": OTHERS}
WON = 10  # of the yen, and as many lost
RATES = {"EUR": Fraction(1), "JPY": Fraction("0.0061"), "KWD": Fraction("2.9871")}


@pytest.fixture
def many(cli, made_once, tmp_path):
    """More than 64 bits of each currency, taken in from a file."""
    lines = ["external_id,topic,est_revenue,currency,status,closed_on,probability,lost_reason"]
    for currency, count in (("JPY", YEN), ("EUR", OTHERS), ("KWD", OTHERS)):
        for number in range(count):
            status = "open"
            if currency == "JPY" and number < 2 * WON:
                status = "won" if number < WON else "lost"
            closed = ",2026-11-02,," if status != "open" else ",,33,"
            reason = "price" if status == "lost" else ""
            amount = AMOUNTS[currency]
            lines.append(f"{currency}{number},Fleet,{amount},{currency},{status}{closed}{reason}")
    path = tmp_path / "many.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def take_in() -> None:
        ran = cli("import", path, "--kind", "opportunity")
        assert ran.code == 0, ran
        assert f"{len(lines) - 1:,} created" in ran.out, ran

    made_once("many", take_in)


def asked(cli, *words):
    ran = cli(*words, "-o", "json")
    assert ran.code == 0, ran
    return broken_down(json.loads(ran.out, parse_float=Decimal))


def whole(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-DIGITS[currency])


def in_euros(currency: str) -> tuple[int, int]:
    """One amount and its 33 %, in cents, each rounded half to even."""
    scale = RATES[currency] * Fraction(10) ** (2 - DIGITS[currency])
    weighted = round(Fraction(MINOR[currency] * 33, 100))
    return round(MINOR[currency] * scale), round(weighted * scale)


def set_rates(cli) -> None:
    for currency in ("JPY", "KWD"):
        rate = f"{float(RATES[currency]):g}"
        assert cli("currency", "set", currency, rate, "--on", "2026-01-01").code == 0


def test_each_currency_by_itself_is_exact(cli, many):
    (*rows,) = asked(cli, "pipeline", "--by", "stage", "--currency", "own")
    assert {row["currency"] for row in rows} == set(MINOR)
    for row in rows:
        code = row["currency"]
        assert OPEN[code] * MINOR[code] > 2**63
        assert Decimal(row["amount"]) == whole(OPEN[code] * MINOR[code], code)
        weighted = round(Fraction(MINOR[code] * 33, 100))
        assert Decimal(row["weighted"]) == whole(OPEN[code] * weighted, code)


def test_all_of_it_in_the_base_currency_is_exact(cli, many):
    set_rates(cli)
    amount = sum(OPEN[code] * in_euros(code)[0] for code in OPEN)
    weighted = sum(OPEN[code] * in_euros(code)[1] for code in OPEN)
    (row,) = asked(cli, "pipeline", "--by", "stage")
    assert (row["currency"], row["count"]) == ("EUR", sum(OPEN.values()))
    assert (row["amount"], row["weighted"]) == (whole(amount, "EUR"), whole(weighted, "EUR"))
    (board,) = asked(cli, "dashboard", "--by", "owner")
    won = WON * in_euros("JPY")[0]
    told = [board[name] for name in ("open", "weighted", "won")]
    assert told == [whole(minor, "EUR") for minor in (amount, weighted, won)]
    (lost, won_row) = asked(cli, "report", "winloss")
    assert (lost["lost"], won_row["won"]) == (whole(won, "EUR"), whole(won, "EUR"))
    (leader,) = asked(cli, "report", "leaderboard")
    assert leader["won"] == whole(won, "EUR")
    (*months, undated) = asked(cli, "forecast")
    assert sum(row["won"] + row["lost"] for row in months) == whole(2 * won, "EUR")
    assert undated["pipeline"] == whole(amount, "EUR")
    assert undated["weighted"] == whole(weighted, "EUR")


def test_what_stands_under_a_list_and_a_table_is_exact(cli, many, store):
    euros = f"{whole(OPEN['EUR'] * MINOR['EUR'], 'EUR'):,}"
    footer = list_footer(store, Where([], {}))
    assert f" · {OPEN['JPY'] * MINOR['JPY']:,} JPY (weighted " in footer
    # Amounts without cents are told without them there.
    assert f" · {euros.removesuffix('.00')} EUR (weighted " in footer
    (total,) = (
        line
        for line in cli("pipeline", "--by", "status,owner", "-o", "md").out.splitlines()
        if line.startswith("| Total") and "EUR" in line
    )
    assert f"| {euros.partition('.')[0]} EUR |" in total


@pytest.mark.parametrize("more", ["100000000000000.01 EUR", "10000000000000001 JPY"])
def test_a_larger_amount_is_refused(cli, more):
    ran = cli("opp", "new", "Fleet", "--revenue", more, "--currency", more[-3:])
    assert (ran.code, "too large" in ran.err) == (5, True)
