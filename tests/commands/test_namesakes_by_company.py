"""Two people of one name, told apart by their companies."""

import pytest


@pytest.fixture
def hubers(typed):
    """P1 at Brandl, P2 at Fink Erdbau, which has the one open sale O1."""
    typed(
        ["account", "new", "Brandl"],
        ["account", "new", "Fink Erdbau"],
        ["contact", "new", "Stefan Huber", "account=Brandl"],
        ["contact", "new", "Stefan Huber", "account=Fink Erdbau"],
        ["opp", "new", "2 t mini", "--account", "Fink Erdbau", "--revenue", "20k"],
    )


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("call stefan huber fink asked for the delivery time 20 minutes", "asked for the delivery"),
        ("call huber of fink wants one", "wants one · O1"),
        ("call stefan huber at fink erdbau wants one", "wants one · O1"),
        ("note huber from fink erd wants one", "wants one · O1"),
        ("note stefan huber bei fink, wants one", "wants one · O1"),
    ],
)
def test_a_company_behind_a_name_tells_which_person_and_is_no_text(cli, hubers, line, text):
    ran = cli(*line.split(), "--no-input")
    assert ran.code == 0, ran.err
    assert f"logged: {text}" in ran.out
    assert "O1 Fink Erdbau" in ran.out
    assert ran.err == "about O1, the one open sale of Fink Erdbau\n"


def test_the_person_of_a_company_without_a_sale_is_meant_alone(typed, hubers):
    out = typed(["call", "huber", "brandl", "wants", "one", "--no-input"])
    assert out.startswith("A1 call logged: wants one · P1 Stefan Huber")


def test_the_own_sale_of_a_person_goes_before_that_of_the_company(cli, typed, hubers):
    typed(["opp", "new", "Tipper", "--contact", "P2"])
    ran = cli("call", "huber", "fink", "wants", "one", "--no-input")
    assert "wants one · O2" in ran.out
    assert ran.err == "about O2, the one open sale of Stefan Huber\n"


def test_of_several_sales_of_the_company_the_call_stays_with_the_person(cli, typed, hubers):
    typed(["opp", "new", "Tipper", "--account", "Fink Erdbau"])
    ran = cli("call", "huber", "fink", "wants", "one", "--no-input")
    assert "wants one · P2 Stefan Huber" in ran.out
    assert "Fink Erdbau has 2 open sales, O1, O2" in " ".join(ran.err.split())


def test_a_name_alone_is_refused_with_a_line_for_each_company(cli, typed, hubers):
    ran = cli("call", "huber", "wants", "one", "--no-input")
    assert ran.code == 3
    assert "oppcli call huber Brandl wants one" in ran.err
    assert "or oppcli call huber Fink Erdbau wants one" in " ".join(ran.err.split())
    assert "wants one · O1" in typed(
        ["call", "huber", "Fink", "Erdbau", "wants", "one", "--no-input"]
    )


def test_where_the_companies_are_alike_each_is_proposed_by_its_ref(cli, typed, hubers):
    typed(["contact", "new", "Stefan Huber", "account=Fink Erdbau"])
    ran = cli("call", "huber", "fink", "wants", "one", "--no-input")
    assert ran.code == 3
    said = " ".join(ran.err.split())
    assert "'huber fink' fits 2 records: P2 Stefan Huber (Fink Erdbau) with 'wants one'" in said
    assert "oppcli call P2 wants one --no-input or oppcli call P3 wants one" in said


@pytest.mark.parametrize("line", ["show huber fink", "contact show stefan huber at fink"])
def test_a_page_is_found_by_name_and_company(typed, hubers, line):
    assert typed(line.split()).startswith("P2")


def test_a_field_is_changed_by_name_and_company(typed, hubers):
    assert typed(["edit", "huber", "fink", "phone=070123"]).startswith("P2 phone")


def test_a_sale_is_closed_by_the_name_and_company_of_a_person(cli, hubers):
    ran = cli("won", "stefan", "huber", "fink", "--skip-stages", "--no-input")
    assert ran.code == 0, ran.err
    assert "O1 won" in ran.out
    assert "about O1, the one open sale of Fink Erdbau" in ran.err


def test_a_terminal_asks_which_of_two_of_a_name(at_terminal, hubers):
    shown = at_terminal("call", "huber", "wants", "one", answers="2\n")
    assert "P1  Stefan Huber · Brandl" in shown
    assert "wants one · P2 Stefan Huber" in shown


@pytest.fixture
def elsewhere(typed):
    """O1 of Fink Erdbau, and one Stefan Huber (P1), who works at Brandl."""
    typed(
        ["account", "new", "Brandl"],
        ["contact", "new", "Stefan Huber", "account=Brandl"],
        ["opp", "new", "2 t mini", "--account", "Fink Erdbau", "--create"],
    )


def added(typed, *words):
    return typed(["opp", "people", "add", "1", "Stefan Huber", *words, "--no-input"])


def test_the_person_of_the_sales_account_goes_before_namesakes(typed, hubers):
    assert added(typed, "--create") == "O1 Stefan Huber (P2, Fink Erdbau) added as other\n"
    assert typed(["opp", "new", "Tipper", "--account", "Brandl", "--contact", "Stefan Huber"])
    assert "Tipper" in typed(["show", "P1"])


def test_a_script_is_told_where_somebody_works_who_gets_a_part(cli, typed, elsewhere):
    assert added(typed, "--create") == "O1 Stefan Huber (P1, Brandl) added as other\n"
    words = ["--account", "Fink Erdbau", "--contact", "Stefan Huber", "--create"]
    out = typed(["opp", "new", "Tipper", *words])
    assert out.splitlines()[1:] == ["  P1 Stefan Huber works at Brandl"]


def test_namesakes_who_all_work_elsewhere_are_told_apart(cli, typed, elsewhere):
    typed(["contact", "new", "Stefan Huber", "account=Leer", "--create"])
    ran = cli("opp", "people", "add", "1", "Stefan Huber", "--no-input")
    assert ran.code == 3
    assert "fits 2 contacts: P1 Stefan Huber (Brandl), P2 Stefan Huber (Leer)." in ran.err
    assert "try: oppcli opp people add 1 P1 or oppcli opp people add 1 P2" in ran.err


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("1", "O1 Stefan Huber (P1, Brandl) added as other"),
        ("2", "O1 Stefan Huber (P2, Fink Erdbau) added as other"),
    ],
)
def test_a_terminal_asks_whether_somebody_of_another_company_is_meant(
    at_terminal, elsewhere, answer, said
):
    words = ["opp", "people", "add", "fink", "Stefan", "Huber", "--create"]
    shown = at_terminal(*words, answers=f"{answer}\n")
    assert "Nobody called 'Stefan Huber' works at Fink Erdbau" in shown
    assert "1  Stefan Huber of Brandl (P1)" in shown
    assert "2  create another at Fink Erdbau" in shown
    assert said in shown


def test_a_terminal_asks_about_the_contact_of_a_new_sale(at_terminal, elsewhere):
    words = ["--account", "Fink Erdbau", "--contact", "Stefan Huber"]
    shown = at_terminal("opp", "new", "Tipper", *words, answers="2\n\n\n\n\n\n")
    assert "1  Stefan Huber of Brandl (P1)" in shown
    assert "works at Brandl\n" not in shown.partition("O2 added")[2]


def test_a_begun_word_of_one_name_alone_is_part_of_the_name(typed):
    typed(
        ["account", "new", "Müller Tiefbau"],
        ["account", "new", "Müller AG"],
        ["account", "new", "Müller Tierarzt"],
    )
    out = typed(
        [
            "meet",
            "müller",
            "tief",
            "show",
            "the",
            "2",
            "t",
            "mini",
            "--on",
            "yesterday",
            "--no-input",
        ]
    )
    assert out.startswith("A1 appointment logged: show the 2 t mini · C1 Müller Tiefbau")


@pytest.mark.parametrize("line", ["note müller tie offer", "note müller tief offer"])
def test_a_begun_word_that_may_be_text_is_asked_about(cli, typed, line):
    typed(["account", "new", "Müller Tiefbau"], ["account", "new", "Müller Tiefkühl"])
    ran = cli(*line.split(), "--no-input")
    assert ran.code == 3
    assert "ends is not clear" in ran.err


def test_a_company_behind_a_name_settles_which_contact_is_edited(cli, typed, hubers):
    out = typed(["contact", "edit", "huber", "fink", "phone=0171 998877", "--no-input"])
    assert out.startswith("P2 phone – → 0171 998877")
    assert cli("contact", "edit", "huber", "phone=1", "--no-input").code == 3
