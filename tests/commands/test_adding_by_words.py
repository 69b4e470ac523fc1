"""`new` takes fields as words, and a name with a telephone or an e-mail makes the contact."""

import json

import pytest

from oppcli.domain.added_words import added_words
from surroundings import Cli


def shown(cli: Cli, noun: str, number: int = 1) -> dict[str, object]:
    (record,) = json.loads(cli(noun, "show", number, "-o", "json").out)
    return record


def test_fields_are_words_beside_the_options(cli: Cli) -> None:
    words = ["account=Eva Lund", "revenue=52k", "close=fri", "--brand", "Volvo", "--create"]
    assert cli("opp", "new", "XC60", *words).code == 0
    made = shown(cli, "opp")
    assert (made["account"], made["est_revenue"], made["brand"]) == ("Eva Lund", 52000, "Volvo")


def test_a_lead_is_a_name_a_telephone_and_a_topic(cli: Cli) -> None:
    assert cli("lead", "new", "Eva Lund", "070-123", "45", "67", "XC60", "diesel").code == 0
    lead = shown(cli, "lead")
    facts = ("first_name", "last_name", "phone", "topic")
    assert [lead[each] for each in facts] == ["Eva", "Lund", "070-123 45 67", "XC60 diesel"]


def test_a_telephone_in_a_field_leaves_the_topic_alone(cli: Cli) -> None:
    assert cli("lead", "new", "XC60", "last_name=Lund", "phone=0701", "23", "45", "67").code == 0
    lead = shown(cli, "lead")
    assert [lead[each] for each in ("topic", "last_name", "phone")] == [
        "XC60",
        "Lund",
        "0701 23 45 67",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ["Eva Lund", "0701234567", "XC60"],
        ["XC60", "contact=Eva Lund", "phone=0701", "23", "45", "67"],
        ["XC60", "contact=Eva Lund", "phone=0701234567", "--create"],
    ],
)
def test_an_opportunity_makes_the_person_who_has_a_telephone(cli: Cli, words: list[str]) -> None:
    ran = cli("opp", "new", *words)
    assert (ran.code, ran.err) == (0, "")
    assert (shown(cli, "opp")["topic"], shown(cli, "opp")["contact"]) == ("XC60", "Eva Lund")
    assert "P1 added: Eva Lund" in ran.out
    again = cli("opp", "new", "Eva Lund", "0701-23 45 67", "V90")
    assert "P1 linked (same phone)" in again.out
    assert len(cli("contact", "list", "-q").out.split()) == 1


def test_the_person_belongs_to_the_account_that_is_named(cli: Cli) -> None:
    refused = cli("opp", "new", "Bo Ek", "bo@ek.example", "V60", "account=Acme")
    assert (refused.code, cli("contact", "list", "-q").out) == (3, "")
    assert cli("opp", "new", "Bo Ek", "bo@ek.example", "V60", "account=Acme", "--create").code == 0
    assert shown(cli, "contact")["account"] == "Acme"


def test_a_contact_and_an_account_need_no_quotes(cli: Cli) -> None:
    cli("contact", "new", "Eva", "Lund", "0701", "23", "45", "67", "eva@x.example")
    made = shown(cli, "contact")
    assert (made["name"], made["phone"]) == ("Eva Lund", "0701 23 45 67")
    assert made["email"] == "eva@x.example"
    cli("account", "new", "Acme", "GmbH", "phone=030-123456")
    assert shown(cli, "account")["name"] == "Acme GmbH"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["opp", "new", "Fleet", "next=call", "berg"], 2, "stands behind next="),
        (["opp", "new", "Fleet", "phone=0701234567"], 2, "whose telephone"),
        (["opp", "new", "Fleet", "contact=P9", "phone=0701234567"], 2, "of its own"),
        (["opp", "new", "Eva", "0701234567", "+46 70 999 99"], 2, "phone is given twice"),
        (["opp", "new", "Fleet", "wheels=5"], 5, "not a field"),
        (["opp", "new", "Fleet", "account=Nobody"], 3, "there is no account"),
        (["device", "new", "S1"], 2, "field=value"),
    ],
)
def test_what_is_not_clear_is_refused_and_nothing_is_saved(
    cli: Cli, words: list[str], code: int, said: str
) -> None:
    ran = cli(*words)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert cli("opp", "list", "-q").out + cli("contact", "list", "-q").out == ""


@pytest.mark.parametrize("word", ["2027", "FH16", "12", "007", "500-600", "a@b"])
def test_a_number_that_is_no_telephone_belongs_to_the_name(word: str) -> None:
    assert added_words(["Fleet", word]).plain == f"Fleet {word}"


def test_the_person_and_the_telephone_are_said_back(cli: Cli) -> None:
    said = cli("lead", "new", "Eva Lund", "070-1234567", "XC60").out
    assert said == "L1 added: XC60 · Eva Lund · 070-1234567 · owner jana\n"
    said = cli("lead", "new", "Bo Ek", "bo@ek.example").out
    assert said == "L2 added: Bo Ek · bo@ek.example · owner jana\n"
    said = cli("opp", "new", "Ann Berg", "0170 1234567", "Crane").out
    assert "\n  P1 added: Ann Berg · 0170 1234567\n" in said
    assert "\n  P1 linked (same phone): Ann Berg\n" in cli("opp", "new", "Berg", "01701234567").out


@pytest.mark.parametrize("noun", ["opp", "lead"])
def test_a_quoted_name_before_the_telephone_is_the_person_alone(cli: Cli, noun: str) -> None:
    said = cli(noun, "new", "Van", "Eva Lund", "070-1234567", "diesel")
    assert said.out.startswith(f"{noun[0].upper()}1 added: Van diesel · ")
    assert "Eva Lund · 070-1234567" in said.out
    cli(noun, "new", "Eva", "von der Berg", "070-7654321", "V60")
    assert shown(cli, noun, 2)["topic"] == "V60"


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (
            "Peter Lang, Lang Bau, +49 170 5551234, excavator, source phone",
            {
                "topic": "excavator",
                "first_name": "Peter",
                "last_name": "Lang",
                "company": "Lang Bau",
                "phone": "+49 170 5551234",
                "lead_source": "phone",
            },
        ),
        (
            "Eva Lund, eva@lund.example, XC60, rating hot",
            {"topic": "XC60", "email": "eva@lund.example", "rating": "hot", "last_name": "Lund"},
        ),
        (
            "Lang Bau GmbH, 0170 5551234",
            {"topic": "Lang Bau GmbH", "company": "Lang Bau GmbH", "last_name": None},
        ),
        ("two cranes, 0170 5551234", {"topic": "two cranes", "phone": "0170 5551234"}),
        (
            "Peter Lang, Kiesgrube, 0170 5551234, crane, value 48,000",
            {"company": "Kiesgrube", "est_value": 48000, "topic": "crane"},
        ),
    ],
)
def test_pieces_with_commas_are_read_like_a_business_card(cli, typed, line, fields):
    typed(["lead", "new", *line.split()])
    (lead,) = cli("lead", "list", "-o", "json").json
    shown = {name: lead.get(name) for name in fields if name in lead}
    assert shown == {name: value for name, value in fields.items() if name in lead}


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (
            "peter lang, lang bau, 0170 5551234",
            "oppcli lead new 'peter lang, lang bau' --phone '0170 5551234'",
        ),
        (
            "Peter Lang, Excavator, 0170 5551234",
            "oppcli lead new Excavator --first-name Peter --last-name Lang --company Excavator"
            " --phone '0170 5551234'",
        ),
    ],
)
def test_pieces_with_two_readings_are_refused_with_the_options(cli, line, hint):
    ran = cli("lead", "new", *line.split())
    assert (ran.code, ran.err.splitlines()[1]) == (2, f"  try: {hint}")
    assert cli("lead", "list", "-q").out == ""


def test_a_terminal_asks_about_pieces_with_two_readings(at_terminal):
    shown = at_terminal("lead", "new", "peter", "lang,", "bau,", "0170", "5551234", answers="y\n")
    assert "L1 added: peter lang, bau" in shown


def test_a_piece_that_is_given_twice_is_refused(cli):
    ran = cli("lead", "new", "crane,", "0170", "5551234,", "source", "web", "--source", "phone")
    assert (ran.code, "lead_source is given twice" in ran.err) == (2, True)


def test_a_telephone_in_a_quoted_topic_is_said(cli):
    ran = cli("lead", "new", "Peter Lang, +49 170 5551234, excavator")
    assert ran.code == 0
    assert "+49 170 5551234 stays in the topic" in ran.err


def test_a_topic_with_a_legal_form_is_the_company(cli):
    ran = cli("lead", "new", "SEO Offers Ltd", "--source", "web")
    assert ran.out.startswith("L1 added: SEO Offers Ltd · company SEO Offers Ltd · source web")
    row = cli("lead", "new", "--stdin", stdin='{"topic": "SEO Offers Ltd"}\n')
    assert row.code == 0
    assert cli("lead", "list", "-o", "json", "--fields", "company").json == [
        {"company": "SEO Offers Ltd"},
        {"company": None},
    ]


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        (
            "Carla Mendes",
            "912 345 678 Quinta do Vale tractor around 90k phone",
            "Quinta do Vale tractor · Carla Mendes · 912 345 678 · 90,000 EUR · source phone · ",
        ),
        (
            "",
            "Carla Mendes 912 345 678 Quinta do Vale Lda tractor",
            "tractor · Carla Mendes · Quinta do Vale Lda · 912 345 678 · ",
        ),
        ("Eva Lund", "912345678 XC60", "XC60 · Eva Lund · 912345678 · "),
        ("Eva Berg", "912 345 678 2019 Golf", "2019 Golf · Eva Berg · 912 345 678 · "),
        ("Jo Berg", "30 1234 5678", "Jo Berg · 30 1234 5678 · "),
        ("Eva Lund", "070-1234567 Lang Bau GmbH crane", "crane · Eva Lund · Lang Bau GmbH · "),
    ],
)
def test_right_behind_a_persons_name_a_telephone_begins_with_any_digit(typed, name, line, said):
    assert f"L1 added: {said}" in typed(["lead", "new", *filter(None, [name]), *line.split()])


@pytest.mark.parametrize(
    "line",
    [
        "Grain Fleet 184 000 000 tractors",
        "Excavator 912 345 678",
        "wheel loader 912 345 678",
        "Grain Fleet 12 345 tractors",
    ],
)
def test_thousands_and_numbers_behind_other_words_are_no_telephone(typed, line):
    assert f"L1 added: {line} · " in typed(["lead", "new", *line.split()])


def test_the_contact_of_a_new_sale_is_read_so_as_well(typed):
    said = typed(["opp", "new", "Rui Costa", "912", "345", "678", "tractor", "--create"])
    assert "P1 added: Rui Costa · 912 345 678" in said


def test_a_company_behind_a_name_in_quotes_is_the_company(cli):
    line = ["lead", "new", "Sofia Ek", "Ek", "Bygg", "AB", "sofia@ekbygg.example", "two", "lifts"]
    said = cli(*line).out
    assert said.startswith("L1 added: two lifts · Sofia Ek · Ek Bygg AB · sofia@ekbygg.example")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "Sofia Ek of Ek Bygg AB, sofia@ek.example, wheel loader, web",
            "wheel loader · Sofia Ek · Ek Bygg AB · sofia@ek.example · source web",
        ),
        (
            "Sofia Ek from Ek Bygg, 070 123 45 67, wheel loader, hot",
            "wheel loader · Sofia Ek · Ek Bygg · 070 123 45 67 · rating hot",
        ),
        (
            "Sofia Ek at Ek Bygg AB 070 555 66 77 wheel loader",
            "wheel loader · Sofia Ek · Ek Bygg AB · 070 555 66 77",
        ),
        (
            "Per Lund, 070-333 22 11, crane of Liebherr, 90k",
            "crane of Liebherr · Per Lund · 070-333 22 11 · 90,000 EUR",
        ),
        (
            "Van for end of January 070 333 99 77",
            "Van for end of January · 070 333 99 77",
        ),
        (
            "walk-in Kevin Brunner 079 333 81 81, Ford Puma used, max 19k",
            "Ford Puma used · Kevin Brunner · 079 333 81 81 · 19,000 EUR · source walk-in",
        ),
        ("Rosa Widmer 079 222 33 44, a used Clio", "a used Clio · Rosa Widmer · 079 222 33 44"),
        (
            "Petra Imhof 079 410 55 66 2 used vans, Imhof Gartenbau, website",
            "2 used vans · Petra Imhof · Imhof Gartenbau · 079 410 55 66 · source web",
        ),
        (
            "Beat Moser 079 333 44 55, used car up to 20k, walk-in",
            "used car · Beat Moser · 079 333 44 55 · 20,000 EUR · source walk-in",
        ),
        ("Lund Bau GmbH 079 410 55 12, crane", "crane · Lund Bau GmbH · 079 410 55 12"),
        (
            "Agnes Pohl Getränke Pohl 08382 77140 two new box trucks budget 190k phone",
            "two new box trucks · Agnes Pohl · Getränke Pohl · 08382 77140 · 190,000 EUR"
            " · source phone",
        ),
        (
            "Marco Senn Tunnelbau Senn AG m.senn@senn.example dumper website",
            "dumper · Marco Senn · Tunnelbau Senn AG · m.senn@senn.example · source web",
        ),
        (
            "Anna Maria Berg 070 123 45 67 XC60",
            "XC60 · Anna Maria Berg · 070 123 45 67",
        ),
        (
            "van --company Ek --email eva@ek.example for two",
            "van for two · Ek · eva@ek.example",
        ),
        ("van --phone 070 123 45 67 used", "van used · 070 123 45 67"),
        ("Sofia Ek --company Ek Bygg AB web", "Sofia Ek · Ek Bygg AB · source web"),
        ("Crane --company Ek Bygg AB", "Crane · Ek Bygg AB"),
    ],
)
def test_a_person_of_a_company_and_a_source_alone_are_read(cli, line, said):
    ran = cli("lead", "new", *line.split())
    assert ran.code == 0, ran.err
    assert ran.out == f"L1 added: {said} · owner jana\n"


def test_a_private_sale_says_whose_it_is(typed):
    typed(["contact", "new", "Rita Keller"], ["account", "new", "Huber AG"])
    assert typed(["opp", "new", "Used Tiguan", "--contact", "P1", "--revenue", "26500"]).startswith(
        "O1 added: Used Tiguan · Rita Keller · Interest · 26,500 EUR"
    )
    said = typed(["opp", "new", "Golf", "--contact", "P1", "--account", "C1"])
    assert said.startswith("O2 added: Golf · Huber AG · Interest · ")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("crane 180k close=20.12.2027", {"topic": "crane", "est_close_date": "2027-12-20"}),
        ("crane for 180k source=web", {"topic": "crane", "lead_source": "web"}),
        ("crane 180k 2027-01-15 source=web", {"topic": "crane", "est_close_date": "2027-01-15"}),
        ("crane 180k in january source=web", {"topic": "crane", "lead_source": "web"}),
        ("crane 180k q1", {"topic": "crane"}),
        ("crane source=web 180k", {"topic": "crane", "lead_source": "web"}),
    ],
)
def test_an_amount_counts_on_both_sides_of_a_field(
    cli: Cli, line: str, expected: dict[str, str]
) -> None:
    assert cli("opp", "new", *line.split()).code == 0
    made = shown(cli, "opp")
    assert made["est_revenue"] == 180_000
    assert {name: made[name] for name in expected} == expected


@pytest.mark.parametrize("line", ["crane 180k 24 months", "crane 180k each", "crane 180k 2027"])
def test_an_amount_before_other_words_is_a_part_of_the_topic(cli: Cli, line: str) -> None:
    assert cli("opp", "new", *line.split()).code == 0
    made = shown(cli, "opp")
    assert (made["topic"], made["est_revenue"], made["est_close_date"]) == (line, None, None)


@pytest.mark.parametrize("text", ["send the offer of 15 dec", "waits since monday"])
def test_a_day_that_is_told_is_no_due_day(cli: Cli, text: str) -> None:
    cli("opp", "new", "crane")
    assert cli("task", "1", *text.split()).code == 0
    task = shown(cli, "activity")
    assert (task["subject"], task["due_date"]) == (text, None)


def test_a_leads_value_and_rating_count_before_a_field(cli: Cli) -> None:
    line = "Eva Lund 070-1234567 wants a van 30k hot source=web"
    assert cli("lead", "new", *line.split()).code == 0
    lead = shown(cli, "lead")
    facts = ("topic", "est_value", "rating", "lead_source")
    assert [lead[each] for each in facts] == ["wants a van", 30_000, "hot", "web"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("opp new crane 180k revenue=190k", "est_revenue"),
        ("opp new crane 180k --revenue 190k", "est_revenue"),
        ("opp new crane 2027-01-15 --close 2027-01-16", "est_close_date"),
        ("lead new van 30k value=40k", "est_value"),
        ("lead new van hot --rating cold", "rating"),
        ("deal new 1 Ranger 28k price=30k", "unit_price"),
        ("lead qualify 1 30k revenue=40k", "est_revenue"),
    ],
)
def test_a_field_with_two_values_in_one_line_is_refused(cli: Cli, words: str, name: str) -> None:
    cli("opp", "new", "fleet")
    cli("lead", "new", "loader", "--last-name", "Berg")
    before = cli("export", "all").out, cli("history").out
    ran = cli(*words.split())
    assert (ran.code, ran.out) == (2, "")
    assert f"{name} is given twice" in ran.err
    assert (cli("export", "all").out, cli("history").out) == before


def test_one_value_given_twice_is_one_value(cli: Cli) -> None:
    assert cli("opp", "new", "crane", "180k", "--revenue", "180k").code == 0
    assert shown(cli, "opp")["est_revenue"] == 180_000


@pytest.mark.parametrize(
    ("line", "noun", "expected"),
    [
        ("opp new revenue=5 topic=Van", "opp", {"topic": "Van", "est_revenue": 5}),
        ("opp new topic=Van revenue=5", "opp", {"topic": "Van", "est_revenue": 5}),
        ("deal new 1 price=5 title=Van qty=2", "deal", {"title": "Van", "amount": 10}),
        ("contact new first_name=Zoe last_name=Unal", "contact", {"name": "Zoe Unal"}),
        ("contact new Zoe last_name=Unal", "contact", {"name": "Zoe Unal"}),
        ("contact new Unal first=Zoe email=z@u.example", "contact", {"name": "Zoe Unal"}),
        ("lead new first_name=Zoe last_name=Unal", "lead", {"topic": "Zoe Unal"}),
        ("lead new company=Acme source=web", "lead", {"topic": "Acme", "company": "Acme"}),
        ("account new email=a@b.example name=Baz", "account", {"name": "Baz"}),
    ],
)
def test_what_it_is_called_may_be_a_field_too(
    cli: Cli, line: str, noun: str, expected: dict[str, object]
) -> None:
    cli("opp", "new", "fleet") if noun == "deal" else None
    assert cli(*line.split()).code == 0
    made = shown(cli, noun)
    assert {name: made[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("opp new account=Foo revenue=5", "topic"),
        ("lead new source=web", "topic"),
        ("deal new 1 price=5 qty=2", "title"),
        ("account new email=a@b.example", "name"),
    ],
)
def test_fields_alone_are_no_name(cli: Cli, line: str, name: str) -> None:
    cli("opp", "new", "fleet")
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert f"the {name} is missing" in ran.err
    words = line.split()
    at = 3 if words[0] == "deal" else 2
    assert f"oppcli {' '.join([*words[:at], name.upper(), *words[at:]])}" in ran.err


def test_a_topic_given_twice_is_refused(cli: Cli) -> None:
    ran = cli("opp", "new", "crane", "topic=van", "revenue=5")
    assert (ran.code, cli("opp", "list", "-q").out) == (2, "")
    assert "topic is given twice: 'crane' and 'van'" in ran.err


def test_words_with_a_sign_that_name_no_field_are_the_topic(cli: Cli) -> None:
    assert cli("opp", "new", "E=mc2", "poster").code == 0
    assert shown(cli, "opp")["topic"] == "E=mc2 poster"


def test_a_users_login_may_be_a_field(cli: Cli) -> None:
    assert cli("org", "add", "user", "name=ann").code == 0
    assert '"ann"' in cli("org", "list", "-o", "json").out
