"""Names and people as they are typed, piped and imported: cleaned once, compared by one rule."""

import json
from itertools import count
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppcli.domain.names import name_key


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "rows.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def topics(ran):
    assert ran.code == 0, ran.err
    return sorted(each["topic"] for each in ran.json)


def test_blanks_and_case_make_no_second_group(cli, file):
    rows = file("topic,brand\nA,Volvo\nB,Volvo \nC,VOLVO\u00a0\nD,\u00a0Volvo\n")
    assert cli("import", rows, "--kind", "opportunity").code == 0
    groups = cli("pipeline", "--by", "brand", "-o", "json").json
    assert [(each["brand"], each["count"]) for each in groups] == [("Volvo", 4)]
    found = cli("opp", "list", "--brand", "volvo", "-o", "json")
    assert topics(found) == ["A", "B", "C", "D"]


def test_composed_and_decomposed_names_are_one_record(cli, file):
    rows = file("topic,account,owner\nA,M\u00fcller,Zo\u00eb\nB,Mu\u0308ller,Zoe\u0308\n")
    assert cli("import", rows, "--kind", "opportunity").code == 0
    assert [each["name"] for each in cli("account", "list", "-o", "json").json] == ["M\u00fcller"]
    opportunities = cli("opp", "list", "-o", "json", "--fields", "owner").json
    assert {each["owner"] for each in opportunities} == {"Zo\u00eb"}


@pytest.mark.parametrize(
    "asked",
    [
        ("--account", "MASSE  kg"),
        ("--where", 'account="Masse KG"'),
        ("--where", "account~masse"),
        ("--search", "maSSe"),
    ],
    ids=lambda words: words[1],
)
def test_every_way_to_ask_takes_sharp_s_for_ss(cli, file, asked):
    cli("account", "new", "Maße KG")
    cli("import", file("topic,account\nA,Masse KG\n"), "--kind", "opportunity")
    assert cli("opp", "new", "B", "--account", "MASSE KG", "--create").code == 0
    assert topics(cli("opp", "list", *asked, "-o", "json")) == ["A", "B"]
    assert len(cli("account", "list", "-o", "json").json) == 1
    assert "C1 has the same name" in cli("account", "new", "masse kg").out


def test_a_text_of_one_line_loses_its_blanks_and_one_of_lines_keeps_them(cli):
    row = {"topic": "\u00a0Wheel \t loader ", "description": "  One  two\nthree  "}
    assert cli("opp", "new", "--stdin", stdin=json.dumps(row)).code == 0
    (kept,) = cli("opp", "list", "--fields", "topic,description", "-o", "json").json
    assert kept == {"topic": "Wheel loader", "description": "One  two\nthree"}


def test_an_id_of_another_system_is_kept_as_it_is(cli):
    made = cli("opp", "new", "A", "--external-id", "x  1", "--source-system", "erp", "-o", "json")
    assert made.json[0]["external_id"] == "x  1"


def test_what_is_no_address_is_kept_with_a_warning(cli, file):
    made = cli("contact", "new", "A B", "--email", "not an email", "--phone", "abc")
    assert made.code == 0
    assert made.out.splitlines()[1:] == [
        "  'not an email' is not an e-mail address; kept as email",
        "  'abc' is not a telephone number; kept as phone",
    ]
    assert "address" not in cli("contact", "new", "C D", "--email", "c.d@acme.example").out
    rows = file("last_name,email,phone\nE,nobody,x\nF,f@a.example,1\n")
    took = cli("import", rows, "--kind", "contact")
    assert "1 row with an e-mail that is not an address: kept as it is" in took.err
    assert "1 row with a telephone number without digits: kept as it is" in took.err


@pytest.mark.parametrize("typed", ["+46311234567", "+46 (0)31-123 45 67", "031-123 45 67"])
def test_telephones_are_compared_in_e164_and_shown_as_typed(cli, environ, typed):
    environ["OPPCLI_REGION"] = "SE"
    cli("contact", "new", "Ann Berg", "--phone", "+46 31 123 45 67")
    made = cli("contact", "new", "A. Berg", "--phone", typed, "-o", "json")
    assert made.json[0]["phone"] == typed
    said = cli("contact", "new", "Anna Berg", "--phone", typed).out
    assert "P1 and P2 have the same telephone" in said


def test_the_same_telephone_with_another_last_name_is_another_person(cli):
    cli("contact", "new", "Amy Adams", "--phone", "+46 31 123 45 67")
    assert "has the same" not in cli("contact", "new", "Zed Quux", "--phone", "+46311234567").out
    person = ["--first", "Zed", "--last", "Quux", "--phone", "+46311234567"]
    cli("lead", "new", "Crane", *person)
    assert "contact P2 Zed Quux (same phone)" in cli("lead", "qualify", "1").out


@pytest.mark.parametrize("more", [[], ["--company", "Quux"]])
def test_a_lead_that_names_nobody_is_not_whoever_has_its_telephone(cli, more):
    cli("contact", "new", "Amy Adams", "--phone", "+46 31 123 45 67")
    cli("lead", "new", "Zed Quux", *more, "--phone", "+46311234567")
    said = cli("lead", "qualify", "1").out
    assert "Amy Adams" not in said
    assert "P1 has the same telephone" in said
    assert cli("export", "opp", "-o", "json").json[0]["contact"] is None
    cli("lead", "new", "Vans for Amy Adams", "--phone", "+46311234567")
    assert "contact P1 Amy Adams (same phone)" in cli("lead", "qualify", "2").out


def test_a_telephone_of_before_the_region_was_set_is_the_same(cli, environ):
    cli("contact", "new", "Ann Berg", "--phone", "031-123 45 67")
    environ["OPPCLI_REGION"] = "SE"
    made = cli("contact", "new", "A. Berg", "--phone", "+46311234567").out
    assert "P1 has the same telephone" in made
    assert cli("contact", "list", "--where", "phone=+46311234567", "-q").out == "P1\nP2\n"


@pytest.mark.parametrize(
    ("where", "refs"),
    [
        ("phone=+46311234567", "C1\nC2\n"),
        ('phone="+46 (0)31 123 45 67"', "C1\nC2\n"),
        ("phone=0311234567", "C1\nC2\n"),
        ("phone!=0311234567", "C3\n"),
        ("phone~0311234567", "C1\nC2\n"),
        ("phone~31123", "C1\nC2\n"),
        ("phone!~31123", "C3\n"),
        ("phone~desk", "C3\n"),
        ('phone="ask the desk"', "C3\n"),
    ],
)
def test_where_compares_telephones_as_search_does(cli, environ, where, refs):
    environ["OPPCLI_REGION"] = "SE"
    cli("account", "new", "Acme", "phone=031-123 45 67")
    cli("account", "new", "Other AB", "phone=+46311234567")
    cli("account", "new", "Third", "phone=ask the desk")
    assert cli("account", "list", "--where", where, "-q").out == refs


@pytest.mark.parametrize("domain", ["yahoo.co.uk", "bluewin.ch", "ziggo.nl", "btinternet.com"])
def test_a_lead_is_never_linked_by_free_mail(cli, domain):
    cli("contact", "new", "Ann Smith", "--email", f"ann@{domain}", "--account", "A", "--create")
    cli("lead", "new", "Crane", "--last", "Jones", "--email", f"bob@{domain}")
    assert "account" not in cli("lead", "qualify", "1").out


def test_a_domain_links_only_where_no_company_is_named(cli):
    cli("account", "new", "Globex", "--email", "info@globex.example")
    person = ["--last", "Berg", "--email", "berg@globex.example"]
    cli("lead", "new", "Bus", "--last", "Ek", "--email", "ek@globex.example")
    assert "account C1 Globex (same e-mail domain" in cli("lead", "qualify", "1").out
    cli("lead", "new", "Crane", *person, "--company", "Initech")
    assert "account C2 Initech (new)" in cli("lead", "qualify", "2").out


def test_what_looks_the_same_is_named_when_it_is_made(cli):
    lead = ["lead", "new", "Crane", "--company", "Acme", "--last", "Berg", "--email", "b@a.example"]
    assert "has the same" not in cli(*lead).out
    assert "  L1 has the same name, e-mail, topic and company" in cli(*lead).out
    new = ["opp", "new", "Bus", "--account", "Acme", "--create"]
    assert "has the same" not in cli(*new).out
    assert "  O1 has the same topic and customer" in cli(*new).out
    cli("opp", "close", "1", "--lost", "--reason", "price")
    assert "  O2 has the same topic and customer" in cli(*new).out


def test_an_import_counts_what_looks_the_same(cli, file):
    cli("contact", "new", "Ann Berg", "--email", "ann@acme.example", "--phone", "+46311234567")
    rows = file(
        "first_name,last_name,email,phone\nA.,Berg,ANN@acme.example,\nAnna,BERG,,+46 31 1234567\n"
        "Zed,Quux,,+46 31 1234567\n"
    )
    took = cli("import", rows, "--kind", "contact")
    assert "1 new contact has the same e-mail as another one: P2 and P1" in took.err
    assert (
        "1 new contact has the same telephone and last name as another one: P3 and P1" in took.err
    )


def test_several_accounts_of_a_leads_company_are_listed(cli):
    for _ in range(3):
        cli("account", "new", "Acme")
    cli("lead", "new", "Crane", "--company", "ACME")
    ran = cli("lead", "qualify", "1")
    assert (ran.code, ran.out) == (3, "")
    assert "3 accounts have the same name: C1 Acme, C2 Acme, C3 Acme." in ran.err
    assert "--account C1" in ran.err
    assert "account C2 Acme (as chosen)" in cli("lead", "qualify", "1", "--account", "C2").out


def test_after_qualifying_the_name_means_the_opportunity(cli):
    cli("lead", "new", "Fleet renewal")
    cli("lead", "qualify", "1")
    assert cli("activity", "log", "fleet renewal", "call", "Budget ok").code == 0
    (made,) = cli("activity", "list", "--status", "all", "-o", "json").json
    assert made["regarding"] == "O1"
    assert cli("lead", "show", "L1").code == 0


def test_the_last_of_very_many_names_is_proposed(cli, file):
    rows = "".join(f"Kunde {number} Handel\n" for number in range(25_000))
    assert cli("import", file(f"name\n{rows}Zwiebelbrunner\n"), "--kind", "account").code == 0
    ran = cli("account", "show", "Zwiebelbruner")
    assert (ran.code, "Did you mean 'Zwiebelbrunner'?" in ran.err) == (3, True)


LETTERS = st.text("aAsSßẞſﬁoOöÖéiİıΣσς９9ᾳ", min_size=1, max_size=5)
SPELLINGS = st.sampled_from(
    [
        str,
        str.upper,
        str.lower,
        str.title,
        lambda text: normalize("NFD", text),
        lambda text: normalize("NFKC", text),
        lambda text: text.replace("ß", "ss"),
        lambda text: f"\u00a0{text} ",
    ]
)
NUMBERS = count(1)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(LETTERS, LETTERS, SPELLINGS, st.booleans())
def test_all_ways_agree_on_which_names_are_the_same(cli, file, one, other, spelled, is_one):
    number = next(NUMBERS)
    first, second = f"Firm {number} {one}", f"FIRM  {number} {spelled(one if is_one else other)}"
    known = cli("account", "new", first, "-q").out.strip()
    typed = cli("opp", "new", f"Typed {number}", "--account", second, "--create")
    imported = cli("import", file(f"topic,account\nRead {number},{second}\n"), "--kind", "opp")
    assert (typed.code, imported.code) == (0, 0), typed.err + imported.err
    wanted, whose = [f"Read {number}", f"Typed {number}"], set()
    for words in (
        ("--account", second),
        ("--where", f'account="{second}"'),
        ("--where", f'account~"{second}" topic~{number}'),
        ("--search", second),
    ):
        found = cli("opp", "list", *words, "--fields", "topic,account_ref", "-o", "json").json
        assert sorted(each["topic"] for each in found if each["topic"] in wanted) == wanted, words
        whose |= {each["account_ref"] for each in found if each["topic"] in wanted}
    assert len(whose) == 1
    assert (whose == {known}) == (name_key(first) == name_key(second))
    groups = cli("pipeline", "--by", "account", "-o", "json").json
    counts = [each["count"] for each in groups if name_key(each["account"]) == name_key(second)]
    assert counts == [2]
