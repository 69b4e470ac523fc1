"""A trade-in, a price for each and two amounts among the words of an offer."""

import shlex

import pytest


@pytest.fixture(autouse=True)
def sale(typed) -> None:
    typed(["opp", "new", "Fleet", "--account", "Globex Mining", "--create"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("steyr 4110 45k trade-in steyr 8080 9k",
         "steyr 4110 trade-in steyr 8080 · scenario · 45,000 EUR · trade-in 9,000 EUR"),
        ("tractor 45k trade in 9k", "tractor · scenario · 45,000 EUR · trade-in 9,000 EUR"),
        ("tractor 45k 9k trade-in", "tractor · scenario · 45,000 EUR · trade-in 9,000 EUR"),
        ("tractor 45k less trade-in 9k valid 2 weeks",
         "tractor · scenario · 45,000 EUR · trade-in 9,000 EUR · until Mon 7 Dec"),
        ("baler 45k trade-in his old deutz for 9,000 EUR until friday",
         "baler trade-in old deutz · scenario · 45,000 EUR · trade-in 9,000 EUR · until Fri 27"),
        ("3 trailers 22k each", "3 trailers · scenario · 66,000 EUR · 3 × 22,000"),
        ("trailers 3 x 22k", "trailers · scenario · 66,000 EUR · 3 × 22,000"),
        ("two FH16 240k apiece", "two FH16 · scenario · 480,000 EUR · 2 × 240,000"),
        ("3 trailers 22k each valid until 15 dec offered",
         "3 trailers · offered · 66,000 EUR · 3 × 22,000 · until Tue 15 Dec"),
        ("XC60 45k offered until friday", "XC60 · offered · 45,000 EUR · until Fri 27 Nov"),
    ],
)  # fmt: skip
def test_an_offer_in_words_has_its_amounts(cli, line, said):
    ran = cli("deal", "new", "1", *line.split())
    assert ran.out.startswith(f"D1 added: {said}")


@pytest.mark.parametrize(
    ("line", "why", "first"),
    [
        ("tractor 45k less 9k until friday offered", "may be a trade-in or a discount",
         "D1 added: tractor · offered · 45,000 EUR · until Fri 27"),
        ("trailers 22k each until friday offered", "how many there are is not said",
         "D1 added: trailers · offered · 44,000 EUR · 2 × 22,000 · until Fri 27"),
        ("tractor 45k with loader 3k until friday offered", "may both be the price",
         "D1 added: tractor with loader 3k · offered · 45,000 EUR · until Fri 27"),
        ("3 axle trailer 22k each until friday offered", "may be how many there are",
         "D1 added: 3 axle trailer · offered · 66,000 EUR · 3 × 22,000 · until Fri 27"),
        ("911 Carrera 120k each until friday offered", "may be how many there are",
         "D1 added: 911 Carrera · offered · 109,320,000 EUR"),
        ("two door coupe 22k each until friday offered", "may be how many there are",
         "D1 added: two door coupe · offered · 44,000 EUR"),
        ("trailers 22k each less 2k until friday offered", "how many there are is not said",
         "D1 added: trailers · offered · 44,000 EUR · 2 × 22,000"),
        ("XC60 45k less 2k --trade-in 1k", "stands beside a trade-in or a discount",
         "D1 added: XC60 · scenario · 43,000 EUR · 1 × (45,000 − 2,000) · trade-in 1,000 EUR"),
        ("XC60 45k less 2k --discount 1k", "stands beside a trade-in or a discount",
         "D1 added: XC60 · scenario · 44,000 EUR · 1 × (45,000 − 1,000) · trade-in 2,000 EUR"),
        ("XC60 45k less 2k discount=1k", "stands beside a trade-in or a discount",
         "D1 added: XC60 · scenario · 44,000 EUR · 1 × (45,000 − 1,000) · trade-in 2,000 EUR"),
        ("XC60 45k less 9k trade-in 5k", "stands beside a trade-in or a discount",
         "D1 added: XC60 · scenario · 36,000 EUR · 1 × (45,000 − 9,000) · trade-in 5,000 EUR"),
        ("28k XC60 until friday offered", "stands in the title",
         "D1 added: 28k XC60 · offered · 28,000 EUR · until Fri 27"),
    ],
)  # fmt: skip
def test_what_has_two_meanings_is_refused_with_a_line_for_each(cli, line, why, first):
    ran = cli("deal", "new", "1", *line.split())
    assert (ran.code, ran.out) == (2, "")
    assert why in ran.err
    lines = ran.err.partition("try: ")[2].strip().split(", or ")
    assert cli(*shlex.split(lines[0])[1:]).out.startswith(first)
    for each in lines[1:]:
        assert cli(*shlex.split(each)[1:]).code == 0


def test_a_terminal_is_asked_what_less_is(cli, at_terminal):
    line = ["deal", "new", "1", "tractor", "45k", "less", "9k"]
    assert "Is 9k a trade-in? No makes it a discount" in at_terminal(*line, answers="y\n")
    at_terminal(*line, answers="n\n")
    rows = cli("deal", "list", "-o", "json", "--fields", "trade_in_value,discount,amount").json
    found = [(row["trade_in_value"], row["discount"], row["amount"]) for row in rows]
    assert sorted(found) == [(0, 9000, 36000), (9000, 0, 45000)]


def test_a_title_in_quotes_keeps_its_amounts(cli):
    ran = cli("deal", "new", "1", "tractor 5k hours, trade-in 3k, 2k each", "45k")
    assert "tractor 5k hours, trade-in 3k, 2k each · scenario · 45,000 EUR" in ran.out


@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        ("deal renew globex till friday next week",
         "deal offer globex valid until friday next week"),
        ("deal extend globex friday next week", "deal offer globex valid until friday next week"),
        ("renew globex until 4 dec", "deal offer globex valid until 4 dec"),
        ("deal renew globex", "deal offer globex --valid +2w"),
    ],
)  # fmt: skip
def test_renew_is_answered_with_the_offer_until_that_day(cli, typed, line, proposed):
    typed(["deal", "new", "1", "tractor", "45k", "offered"])
    ran = cli(*line.split())
    assert ran.err.endswith(f"  try: oppcli {proposed}\n")
    assert "D1 offered again: tractor · 45,000 EUR · until Fri 4 Dec" in (
        cli(*proposed.split()).out
    ) or proposed.endswith("+2w")


@pytest.mark.parametrize("title", ["500 Abarth", "3 axle trailer", "911 Carrera"])
def test_a_terminal_is_asked_whether_a_number_is_how_many(cli, at_terminal, title):
    line = ["deal", "new", "1", *title.split(), "22k", "each"]
    number = title.split()[0]
    shown = at_terminal(*line, answers="n\n", code=2)
    assert f"Are there {number} of them, at 22k each?" in shown
    assert "how many there are is not said" in shown
    assert cli("deal", "list", "-o", "json").json == []
    at_terminal(*line, answers="y\n")
    (row,) = cli("deal", "list", "-o", "json", "--fields", "title,quantity").json
    assert (row["title"], row["quantity"]) == (title, int(number))


def test_a_number_in_a_quoted_title_is_no_count(cli):
    ran = cli("deal", "new", "1", "911 Carrera", "120k", "each")
    assert (ran.code, ran.out) == (2, "")
    assert "may be how many there are or a part of the title" in ran.err
    made = cli("deal", "new", "1", "911 Carrera", "120k", "each", "--qty", "2")
    assert "911 Carrera · scenario · 240,000 EUR · 2 × 120,000" in made.out


def test_less_beside_a_given_trade_in_is_refused_at_a_terminal(cli, at_terminal):
    shown = at_terminal(
        *["deal", "new", "1", "XC60", "45k", "less", "2k", "--trade-in", "1k"],
        answers="y\n",
        code=2,
    )
    assert "Is 2k a trade-in?" not in shown
    assert cli("deal", "list", "-o", "json").json == []
