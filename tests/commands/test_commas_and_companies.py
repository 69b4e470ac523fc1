"""Commas behind words, companies instead of persons, and numbers that may be prices."""

import pytest

_LEAD = ("topic", "company", "last_name", "est_value", "lead_source")


def lead(cli):
    return tuple(cli("lead", "list", "-o", "json", "--fields", ",".join(_LEAD)).json[0].values())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["used", "tractor,", "15k,", "web"], ("used tractor", None, None, 15000, "web")),
        (["mower", "for", "horses,", "walk-in,", "15k"],
         ("mower for horses", None, None, 15000, "walk-in")),
        (["Logistik Wagner GmbH", "office@lw.at", "five", "forklifts,", "web"],
         ("five forklifts", "Logistik Wagner GmbH", None, None, "web")),
        (["Bäckerei", "Holzer", "GmbH", "office@holzer.at", "used", "pallet", "truck", "3k", "web"],
         ("used pallet truck", "Bäckerei Holzer GmbH", None, 3000, "web")),
        (["Stadtwerke Linz AG", "forklift", "web"],
         ("forklift", "Stadtwerke Linz AG", None, None, "web")),
        (["Nowak Sp. z o.o.", "office@nowak.pl", "crane"],
         ("crane", "Nowak Sp. z o.o.", None, None, None)),
        (["Eva Lund", "eva@lund.example", "crane"], ("crane", None, "Lund", None, None)),
    ],
)  # fmt: skip
def test_commas_part_words_and_a_legal_form_says_a_company(cli, typed, words, expected):
    typed(["lead", "new", *words])
    assert lead(cli) == expected


def test_the_words_of_a_new_sale_may_have_commas(typed):
    said = typed(["opp", "new", "Plough,", "8k,", "close", "eom"])
    assert said.startswith("O1 added: Plough · Interest · 8,000 EUR · close ")


def test_a_comma_before_the_day_of_a_call_goes_with_it(typed):
    typed(["opp", "new", "Plough"])
    said = typed(["call", "1", "second", "quote", "sent,", "yesterday"])
    assert "A1 call logged: second quote sent · O1" in said


@pytest.mark.parametrize("words", ["14200 until wednesday", "14200 offered until friday", "14200"])
def test_a_number_alone_as_a_deal_may_be_the_price(cli, typed, at_terminal, words):
    typed(["opp", "new", "Telehandler", "20k", "--account", "Leitner", "--create"])
    line = ["deal", "new", "leitner", *words.split()]
    ran = cli(*line)
    assert (ran.code, cli("deal", "list", "-q").out) == (2, "")
    assert "14200 at the end may be the price or the title." in ran.err
    assert "oppcli deal new 1 Offer --price 14200" in ran.err
    for hint in ran.err.rpartition("try: ")[2].strip().split(", or "):
        assert cli(*hint.split()[1:], "--dry-run").code == 0
    shown = at_terminal(*line, answers="y\n")
    assert "Is 14200 the price?" in shown
    assert "D1 added: Offer · " in shown


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("Plough for ziegler 8k urgent", "Plough urgent"),
        ("Plough for Ziegler 8k used, close eom", "Plough used"),
    ],
)
def test_an_amount_before_the_last_words_is_asked_about(cli, typed, at_terminal, words, topic):
    typed(["account", "new", "Ziegler"])
    ran = cli("opp", "new", *words.split())
    assert (ran.code, cli("opp", "list", "-q").out) == (2, "")
    assert "8k stands in the topic, and the opportunity has no revenue." in ran.err
    hint = ran.err.rpartition("try: oppcli ")[2].partition(", or")[0]
    assert f"O1 added: {topic} · Ziegler" in cli(*hint.split(), "--dry-run").out
    shown = at_terminal("opp", "new", *words.split(), answers="y\n")
    assert f"O1 added: {topic} · Ziegler · " in shown
    assert "8,000 EUR" in shown
