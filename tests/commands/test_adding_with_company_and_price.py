"""The company of a quoted person, the customer behind a quoted topic, the price in plain digits."""

import shlex
from collections.abc import Callable

import pytest

from surroundings import Cli


def lead_of(cli: Cli) -> dict[str, object]:
    fields = "first_name,last_name,company,phone,topic,est_value,lead_source"
    (row,) = cli("lead", "list", "-o", "json", "--fields", fields).json
    return row


@pytest.mark.parametrize(
    ("words", "first", "last", "company", "phone"),
    [
        (["Terje Vik", "Vik", "Anlegg", "AS", "932", "11", "408"], "Terje", "Vik", "Vik Anlegg AS",
         "932 11 408"),
        (["Terje Vik", "Vik Anlegg AS", "932", "11", "408"], "Terje", "Vik", "Vik Anlegg AS",
         "932 11 408"),
        (["Harry Whitlock", "Grange", "Farm", "07700", "900123"], "Harry", "Whitlock",
         "Grange Farm", "07700 900123"),
        (["Bill Whitlock", "Whitlock", "&", "Sons", "07700", "900123"], "Bill", "Whitlock",
         "Whitlock & Sons", "07700 900123"),
    ],
)  # fmt: skip
def test_capitals_behind_a_quoted_person_and_before_the_telephone_are_the_company(
    cli: Cli, words: list[str], first: str, last: str, company: str, phone: str
) -> None:
    cli("lead", "new", *words, *["used", "tipper", "about", "900k"])
    assert lead_of(cli) == {
        "first_name": first,
        "last_name": last,
        "company": company,
        "phone": phone,
        "topic": "used tipper",
        "est_value": 900_000,
        "lead_source": None,
    }


def test_pieces_without_a_telephone_are_asked_about(cli: Cli, at_terminal) -> None:
    line = [
        "Sarah",
        "Pugh,",
        "Lower",
        "House",
        "Farm,",
        "price",
        "for",
        "new",
        "round",
        "baler,",
        "email",
    ]
    ran = cli("lead", "new", *line)
    assert ran.code == 2
    assert ran.err.splitlines()[1] == (
        "  try: oppcli lead new 'price for new round baler' --first-name Sarah --last-name Pugh"
        " --company 'Lower House Farm' --lead-source email"
    )
    at_terminal("lead", "new", *line, answers="y\n")
    found = lead_of(cli)
    assert (found["last_name"], found["company"]) == ("Pugh", "Lower House Farm")
    assert (found["topic"], found["lead_source"]) == ("price for new round baler", "email")


def test_pieces_with_a_legal_form_are_certain_and_goods_stay_the_topic(cli: Cli) -> None:
    cli("lead", "new", *["Sarah", "Pugh,", "Pugh", "Farms", "Ltd,", "round", "baler,", "email"])
    assert lead_of(cli)["company"] == "Pugh Farms Ltd"
    said = cli("lead", "new", *["Volvo", "FH16,", "Scania", "R500,", "used", "trucks"]).out
    assert said.startswith("L2 added: Volvo FH16, Scania R500, used trucks")


def test_a_lead_is_added_with_its_next_step(cli: Cli, typed) -> None:
    typed(["org", "add", "user", "piotr"])
    line = "0431 554433 used excavator --owner piotr --next call him tomorrow 9:00"
    said = typed(["lead", "new", "Herr Brinkmann", *line.split()])
    assert said.splitlines()[1] == (
        "A1 call planned: call him · L1 · starts Tue 24 Nov 2026 (1d) 09:00 · owner piotr"
    )
    typed(["undo"])
    assert cli("activity", "list", "-q").out == ""
    ran = cli("lead", "new", "x", "--due", "friday")
    assert (ran.code, "oppcli lead new x --next call --due friday" in ran.err) == (2, True)


def test_capitals_behind_a_quoted_topic_are_the_customer(cli: Cli, typed, at_terminal) -> None:
    line = ["opp", "new", "loader for the muck", "Farr", "Farms", "32k", "close", "fri"]
    ran = cli(*line)
    assert (ran.code, cli("opp", "list", "-q").out) == (2, "")
    try_ = "oppcli opp new 'loader for the muck' --account 'Farr Farms' --create"
    assert ran.err.endswith(f"  try: {try_} --est-close-date fri --est-revenue 32k\n")
    assert "a part of the topic, which then is 'loader for the muck Farr Farms', in quotes." in (
        ran.err
    )
    hint = shlex.split(ran.err.rpartition("try: oppcli ")[2])
    assert cli(*hint, "--dry-run").code == 0
    shown = at_terminal(*line, answers="1\n")
    assert "O1 added: loader for the muck · Farr Farms · Interest · 32,000 EUR" in shown
    assert "O2 added: second one · Farr Farms · " in typed(["opp", "new", "second one", "Farr"])
    said = typed(["opp", "new", "second one", "FH16"])
    assert said.startswith("O3 added: second one FH16 · Interest")


@pytest.mark.parametrize(
    ("words", "title", "price"),
    [
        ("baler with net wrap 39900 valid 2 weeks offered", "baler with net wrap", "39900"),
        ("Actros 1845", "Actros", "1845"),
        ("baler for 39900", "baler", "39900"),
    ],
)
def test_a_plain_number_at_the_end_of_a_deal_is_asked_about(
    cli: Cli, typed, at_terminal, words: str, title: str, price: str
) -> None:
    typed(["opp", "new", "Baler"])
    ran = cli("deal", "new", "1", *words.split())
    assert (ran.code, cli("deal", "list", "-q").out) == (2, "")
    assert f"{price} at the end may be the price or a part of the title." in ran.err
    assert f"--price {price}" in ran.err
    shown = at_terminal("deal", "new", "1", *words.split(), answers="y\n")
    (deal,) = cli("deal", "list", "-o", "json", "--fields", "title,unit_price,status").json
    assert (deal["title"], deal["unit_price"]) == (title, int(price))
    assert deal["status"] == ("offered" if "offered" in words else "scenario"), shown


def test_what_cannot_be_a_price_is_not_told_to_be_one(cli: Cli, typed) -> None:
    typed(["opp", "new", "Baler"])
    ran = cli("deal", "new", "1", "Model X12345")
    assert (ran.code, ran.err) == (0, "")
    assert "D1 added: Model X12345" in ran.out


def test_a_year_and_a_quoted_title_stay_and_offered_is_read(cli: Cli, typed) -> None:
    typed(["opp", "new", "Baler"])
    ran = cli("deal", "new", "1", "baler", "2019")
    assert "D1 added: baler 2019" in ran.out
    assert ran.err == "D1 has no price; if 2019 is the price: oppcli deal edit D1 price=2019\n"
    ran = cli("deal", "new", "1", "baler 39900")
    assert ran.err == "D2 has no price; if 39900 is the price: oppcli deal edit D2 price=39900\n"
    assert cli("deal", "edit", "D2", "price=39900").code == 0
    assert " · offered · 32,000 EUR" in typed(
        ["deal", "new", "1", *["FH", "540", "32k", "offered"]]
    )


@pytest.mark.parametrize("line", ["van for about 30k", "van for up to 30k", "van up to 30k"])
def test_nothing_that_leads_to_an_amount_is_left_in_a_topic(cli: Cli, line: str) -> None:
    assert cli("lead", "new", "Anna", "Berg", "070-1234567", *line.split()).code == 0
    (lead,) = cli("lead", "show", 1, "-o", "json").json
    assert (lead["topic"], lead["est_value"]) == ("van", 30_000)


@pytest.mark.parametrize(("answer", "last"), [("y\n", "Gruber"), ("n\n", None)])
def test_a_name_before_a_topic_is_asked_about(
    at_terminal: Callable[..., str], cli: Cli, answer: str, last: str | None
) -> None:
    shown = at_terminal("lead", "new", "Felix Gruber", "used", "Polo", "9k", answers=answer)
    assert "Is Felix Gruber the person? [y/N]" in shown
    lead = lead_of(cli)
    assert (lead["last_name"], lead["est_value"]) == (last, 9_000)
    assert lead["topic"] == ("used Polo" if last else "Felix Gruber used Polo")


def test_a_topic_that_is_no_name_is_not_asked_about(
    at_terminal: Callable[..., str], cli: Cli
) -> None:
    assert "person?" not in at_terminal("lead", "new", "Fleet renewal", "48k", answers="")
    assert lead_of(cli)["topic"] == "Fleet renewal"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("'rosi wallner' wallner gmbh 0676 8123456 used trailer web",
         "used trailer · rosi wallner · wallner gmbh · 0676 8123456 · source web"),
        ("'maria eder' biohof eder m@eder.at round baler",
         "round baler · maria eder · biohof eder · m@eder.at"),
        ("'Karl Riegler' riegler hof 0650 7781234 mower",
         "mower · Karl Riegler · riegler hof · 0650 7781234"),
        ("'hans fink' fink landtechnik 932 11 408 mower",
         "mower · hans fink · fink landtechnik · 932 11 408"),
        ("'k. posch' posch agrar k@posch.at tractor",
         "tractor · k. posch · posch agrar · k@posch.at"),
        ("'used tipper' Eva Lund 070 123 45 67", "used tipper · Eva Lund · 070 123 45 67"),
        ("'rosi wallner' used trailer 0676 8123456",
         "used trailer · rosi wallner · 0676 8123456"),
        ("'hans fink' web 0676 8123456", "hans fink · 0676 8123456 · source web"),
        ("'tractor 100 hp' rosi wallner 0676 8123456",
         "tractor 100 hp · rosi wallner · 0676 8123456"),
        ("hans fink fink landtechnik 0676 1111111 mower",
         "mower · hans fink fink landtechnik · 0676 1111111"),
    ],
)  # fmt: skip
def test_small_letters_behind_a_quoted_person_are_the_company(
    cli: Cli, line: str, expected: str
) -> None:
    said = cli("lead", "new", *shlex.split(line)).out
    assert said == f"L1 added: {expected} · owner jana\n"


def test_small_letters_without_a_topic_are_asked_about(cli: Cli, at_terminal) -> None:
    line = ["lead", "new", "rosi wallner", "grain", "trailer", "0676", "8123456"]
    shown = at_terminal(*line, answers="y\n")
    assert "Is it about grain trailer? No makes that the company. [y/N]" in shown
    assert (lead_of(cli)["topic"], lead_of(cli)["company"]) == ("grain trailer", None)
    assert "rosi wallner · grain trailer · 0676 8123456" in cli(*line).out
