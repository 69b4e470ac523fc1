"""Several people have a part in a sale: who they are, in which role, and where that is seen."""

import pytest

HEADINGS = ["opportunity", "ref", "name", "role", "account", "phone", "email"]


@pytest.fixture
def fleet(typed):
    """O1 with Jana Kowal (P1) as its contact; Peter Berg (P2) with a telephone."""
    typed(
        ["opp", "new", "Fleet", "--account", "Acme", "--contact", "Jana Kowal", "--create",
         "--revenue", "48k"],
        ["contact", "new", "Peter Berg", "--phone", "070 123", "--email", "peter@acme.example"],
    )  # fmt: skip


def people(cli, *words):
    return [
        (row["ref"], row["name"], row["role"])
        for row in cli("opp", "people", "1", *words, "-o", "json").json
    ]


def test_somebody_is_added_in_a_role(cli, fleet):
    ran = cli("opp", "people", "add", "1", "Peter Berg", "--role", "decision_maker")
    assert ran.out == "O1 Peter Berg (P2) added as decision maker\n"
    assert people(cli) == [("P1", "Jana Kowal", None), ("P2", "Peter Berg", "decision_maker")]


def test_words_need_no_quotes_and_a_role_may_be_abbreviated(cli, fleet):
    assert cli("opp", "people", "add", "fleet", "peter", "berg", "--role", "Decision").code == 0
    assert people(cli)[1] == ("P2", "Peter Berg", "decision_maker")


def test_the_role_may_stand_behind_the_name_and_who_is_made_belongs_to_the_account(cli, fleet):
    ran = cli("opp", "people", "add", "1", "Maria Koch", "technical", "--create")
    assert (ran.code, ran.out) == (0, "O1 Maria Koch (P3, Acme) added as technical\n")
    assert cli("opp", "people", "add", "1", "maria", "koch", "blocker").code == 0
    assert people(cli)[1:] == [("P3", "Maria Koch", "blocker")]
    accounts = [row["account"] for row in cli("contact", "list", "-o", "json").json]
    assert accounts == ["Acme", None, "Acme"]  # P1 was made with its opportunity, P2 alone


@pytest.mark.parametrize("order", [1, -1])
def test_a_contact_made_with_its_opportunity_belongs_to_the_account_typed(cli, order):
    pairs = [["--account", "Acme"], ["--contact", "Ann Lee"]][::order]
    assert cli("opp", "new", "Fleet", *pairs[0], *pairs[1], "--create").code == 0
    (person,) = cli("contact", "list", "-o", "json").json
    assert (person["name"], person["account"]) == ("Ann Lee", "Acme")


def test_without_a_role_it_is_other_and_adding_again_changes_it(cli, fleet):
    assert cli("opp", "people", "add", "1", "P2").out == "O1 Peter Berg (P2) added as other\n"
    ran = cli("opp", "people", "add", "1", "berg", "--role", "blocker")
    assert ran.out == "O1 Peter Berg (P2): other → blocker\n"
    for words in ([], ["--role", "blocker"]):
        ran = cli("opp", "people", "add", "1", "berg", *words)
        assert ran.out == "O1 Peter Berg (P2) is blocker already: nothing changed.\n"


def test_the_contact_of_the_opportunity_can_have_a_role(cli, fleet):
    cli("opp", "people", "add", "1", "Jana Kowal", "--role", "user")
    assert people(cli) == [("P1", "Jana Kowal", "user")]


def test_a_name_that_does_not_exist_is_refused_and_create_makes_it(cli, fleet):
    ran = cli("opp", "people", "add", "1", "Mia Sand")
    assert (ran.code, people(cli)) == (3, [("P1", "Jana Kowal", None)])
    assert "--create" in ran.err
    ran = cli("opp", "people", "add", "1", "Mia Sand", "--role", "financial", "--create")
    assert ran.out == "O1 Mia Sand (P3, Acme) added as financial\n"


@pytest.mark.parametrize("role", ["boss", "", "decision maker or so"])
def test_a_role_that_does_not_exist_is_refused(cli, fleet, role):
    ran = cli("opp", "people", "add", "1", "P2", "--role", role or "none")
    assert ran.code == 5
    assert "decision_maker, influencer, user, technical, financial, blocker, other" in ran.err
    assert len(people(cli)) == 1


def test_somebody_is_removed_and_undo_brings_them_back(cli, typed, fleet):
    typed(["opp", "people", "add", "1", "P2", "--role", "technical"])
    ran = cli("opp", "people", "remove", "1", "Peter", "Berg")
    assert ran.out == "O1 Peter Berg (P2) removed, was technical\n"
    assert len(people(cli)) == 1
    typed(["undo"])
    assert people(cli)[1] == ("P2", "Peter Berg", "technical")
    typed(["undo"])
    assert len(people(cli)) == 1
    typed(["redo"])
    assert people(cli)[1] == ("P2", "Peter Berg", "technical")
    assert cli("db", "check").code == 0


def test_only_somebody_who_has_a_part_is_removed(cli, typed, fleet):
    ran = cli("opp", "people", "remove", "1", "P2")
    assert ran.code == 3
    assert ran.err.startswith("error: 'P2' has no role in O1; nobody has one.\n")
    typed(["opp", "people", "add", "1", "P2"])
    ran = cli("opp", "people", "remove", "1", "Mia")
    assert "P2 Peter Berg has one." in ran.err


def test_what_is_missing_is_said(cli, fleet):
    for words in (["add", "1"], ["remove", "1"], ["add"]):
        ran = cli("opp", "people", *words)
        assert ran.code == 2
        assert "try: oppcli opp people" in ran.err
    assert cli("opp", "people", "1", "--role", "user").code == 2
    assert cli("opp", "people", "9").code == 3


def test_every_format_has_the_same_keys(cli, typed, fleet):
    typed(["opp", "people", "add", "1", "P2", "--role", "user"])
    rows = cli("opp", "people", "1", "-o", "json").json
    assert list(rows[1]) == HEADINGS
    assert rows[1]["phone"] == "070 123"
    assert cli("opp", "people", "1", "-o", "csv").out.splitlines()[0] == ",".join(HEADINGS)
    assert cli("opp", "people", "1", "-q").out == "P1\nP2\n"
    assert cli("opp", "people", "add", "1", "P2", "-q").out == "P2\n"


def test_a_dry_run_adds_nobody(cli, fleet):
    ran = cli("opp", "people", "add", "1", "P2", "--dry-run")
    assert ran.code == 0
    assert len(people(cli)) == 1


def test_the_screens_say_who_has_which_role(cli, typed, fleet):
    typed(["opp", "people", "add", "1", "P2", "--role", "decision_maker"])
    shown = cli("opp", "show", "1").out
    assert "P2    Peter Berg  decision maker · peter@acme.example · 070 123\n" in shown
    shown = cli("contact", "show", "P2").out
    assert (
        "O1    Fleet · Interest · 48,000 EUR · jana · as decision maker · no next step\n" in shown
    )


def test_find_and_filters_know_all_people(cli, typed, fleet):
    typed(["opp", "new", "Other"], ["opp", "people", "add", "1", "P2"])
    assert cli("find", "berg", "-q").out == "P2\nO1\n"
    assert cli("find", "070123", "-q").out == "P2\nO1\n"
    (person, _) = cli("find", "berg", "-o", "json").json
    assert person["sales"] == "1 open, 48,000 EUR"
    for contact in ("berg", "P2", "kowal"):
        assert cli("opp", "list", "--contact", contact, "-q").out == "O1\n"
    assert cli("opp", "list", "--search", "berg", "-q").out == "O1\n"
    assert cli("export", "opportunities", "--contact", "berg", "--fields", "ref").out == "ref\nO1\n"
    (row,) = cli("pipeline", "--contact", "berg", "-o", "json").json
    assert row["count"] == 1
    assert cli("opp", "list", "--contact", "nobody").code == 3
    assert cli("lead", "list", "--contact", "berg").code == 2


def test_the_past_has_the_people_of_then(cli, typed, fleet):
    typed(["opp", "people", "add", "1", "P2"])
    assert cli("opp", "people", "1", "--as-of", "yesterday").code == 3
    assert cli("opp", "people", "add", "1", "P2", "--as-of", "yesterday").code == 2


def test_under_the_name_opp_no_noun_is_needed(cli, fleet):
    assert cli("people", "add", "1", "P2", "--role", "user", program="opp").code == 0
    assert cli("people", "1", program="opp").out == cli("opp", "people", "1").out


def test_a_folder_that_is_merged_brings_the_people(cli, typed, fleet, tmp_path, new_address):
    typed(
        ["opp", "people", "add", "1", "P2", "--role", "blocker"],
        ["export", "all", "--to", tmp_path / "folder"],
    )
    other = new_address()
    for words in (["contact", "new", "Ann One"], ["opp", "new", "There before"]):
        assert cli("--db", other, *words).code == 0
    ran = cli("--db", other, "import", tmp_path / "folder")
    assert ran.code == 0, ran.err
    found = cli("--db", other, "opp", "people", "2", "-o", "json").json
    assert [(row["ref"], row["name"], row["role"]) for row in found] == [
        ("P2", "Jana Kowal", None),
        ("P3", "Peter Berg", "blocker"),
    ]
    cli("--db", other, "opp", "people", "add", "2", "P3", "--role", "user")
    assert cli("--db", other, "import", tmp_path / "folder").code == 0
    found = cli("--db", other, "opp", "people", "2", "-o", "json").json
    assert found[1]["role"] == "user"  # edited here, and the folder says what it said
    assert cli("--db", other, "db", "check").code == 0


def test_history_shows_who_was_added_changed_and_removed(cli, typed, fleet):
    typed(
        ["opp", "people", "add", "1", "P2", "--role", "user"],
        ["opp", "people", "add", "1", "P2", "--role", "blocker"],
        ["opp", "people", "remove", "1", "P2"],
        ["opp", "people", "add", "1", "Mia Sand", "--create"],
        ["undo"],
    )
    rows = [row for row in cli("history", "O1", "-o", "json").json if row["field"] == "person"]
    assert [(row["old"], row["new"]) for row in rows] == [
        (None, "P2 Peter Berg, user"),
        ("P2 Peter Berg, user", "P2 Peter Berg, blocker"),
        ("P2 Peter Berg, blocker", None),
        (None, "P3, other"),
        ("P3, other", None),
    ]
    assert [row["undone_by"] for row in rows] == [None, None, None, rows[-1]["batch"], None]


def test_a_view_shows_who_has_a_role_in_which_opportunity(cli, typed, fleet):
    typed(["opp", "people", "add", "1", "P2", "--role", "user"])
    asked = "select opportunity, contact, name, role from v_opportunity_contact"
    assert cli("sql", asked, "-o", "csv").out == (
        "opportunity,contact,name,role\nO1,P2,Peter Berg,user\n"
    )


def test_rows_add_many_people_in_one_command_to_undo(cli, typed, fleet):
    typed(["opp", "new", "Crane"])
    rows = "opportunity,contact,role\n1,Peter Berg,user\n2,P2,\nCrane,Mia Sand,financial\n"
    ran = cli("opp", "people", "add", "--stdin", "--create", stdin=rows)
    assert (ran.code, ran.err) == (0, "3 rows done.\n")
    assert people(cli)[1:] == [("P2", "Peter Berg", "user")]
    found = cli("opp", "people", "2", "-o", "json").json
    assert [(row["name"], row["role"]) for row in found] == [
        ("Peter Berg", "other"),
        ("Mia Sand", "financial"),
    ]
    typed(["undo"])
    assert len(people(cli)) == 1


def test_the_opportunity_and_the_role_may_be_typed_for_all_rows(cli, fleet):
    rows = '{"contact": "P2"}\n{"name": "Jana Kowal", "role": "blocker"}\n'
    ran = cli("opp", "people", "add", "1", "--role", "user", "--stdin", stdin=rows)
    assert ran.code == 0, ran.err
    assert people(cli) == [("P1", "Jana Kowal", "blocker"), ("P2", "Peter Berg", "user")]
    ran = cli("opp", "people", "remove", "--stdin", "-q", stdin='{"ref": "O1", "name": "berg"}')
    assert (ran.code, ran.out, ran.err) == (0, "P2\n", "")
    assert len(people(cli)) == 1


@pytest.mark.parametrize(
    ("words", "row", "error"),
    [
        (["add"], '{"contact": "P2"}', "opportunity is missing."),
        (["add"], '{"ref": 1}', "contact is missing."),
        ([], '{"ref": 1, "contact": "P2"}', "verb is missing."),
        ([], '{"verb": "list", "ref": 1, "contact": "P2"}', "verb is add or remove, not 'list'."),
        (["1"], '{"ref": 1, "contact": "P2"}', "verb is add or remove, not '1'."),
        (["add"], '{"ref": 1, "opportunity": 1, "contact": "P2"}', "'ref' and 'opportunity' say"),
        (["add"], '{"ref": 1, "contact": "P2", "as_of": "fri"}', "'as_of' is given once"),
        (["add"], '{"ref": 1, "person": "P2"}', "'person' is not a key of this command."),
    ],
)
def test_a_row_that_does_not_say_who_is_refused(cli, fleet, words, row, error):
    ran = cli("opp", "people", *words, "--stdin", stdin=row)
    assert ran.code == 5
    assert error in ran.err
    assert len(people(cli)) == 1


def test_headings_without_rows_are_checked(cli, fleet):
    ran = cli("opp", "people", "add", "--stdin", stdin="opportunity,role\n")
    assert "contact is missing." in ran.err
    assert cli("opp", "people", "add", "--stdin", stdin="opportunity,contact\n").code == 0


def test_what_a_view_shows_can_be_read_back(cli, typed, fleet):
    typed(["opp", "people", "add", "1", "P2", "--role", "user"])
    asked = "select opportunity, contact, role from v_opportunity_contact"
    rows = cli("sql", asked, "-o", "jsonl").out
    typed(["opp", "people", "remove", "1", "P2"])
    assert cli("opp", "people", "add", "--stdin", stdin=rows).code == 0
    assert people(cli)[1] == ("P2", "Peter Berg", "user")


@pytest.mark.parametrize(
    ("line", "name", "phone", "email", "role"),
    [
        (
            "Karin Holm 0171 998877 decision_maker",
            "Karin Holm",
            "0171 998877",
            None,
            "decision_maker",
        ),
        (
            "Karin Holm 0171 998877 decision maker",
            "Karin Holm",
            "0171 998877",
            None,
            "decision_maker",
        ),
        ("Karin Holm user karin@acme.example", "Karin Holm", None, "karin@acme.example", "user"),
        ("Karin Holm phone=0171 998877 user", "Karin Holm", "0171 998877", None, "user"),
    ],
)
def test_the_words_behind_a_person_are_a_telephone_an_e_mail_and_a_role(
    cli, typed, fleet, line, name, phone, email, role
):
    if "phone=" in line:
        line = line.replace("phone=0171 998877 user", "user phone=0171 998877")
    typed(["opp", "people", "add", "1", *line.split()])
    person = next(
        each for each in cli("opp", "people", "1", "-o", "json").json if each["name"] == name
    )
    assert (person["phone"], person["email"], person["role"]) == (phone, email, role)


def test_a_person_who_has_another_telephone_keeps_it_and_it_is_said(cli, typed, fleet):
    typed(["opp", "people", "add", "1", "Karin Holm", "0171 998877"])
    said = typed(["opp", "people", "add", "1", "Karin", "Holm", "030", "123456"])
    assert (
        "keeps its phone 0171 998877: oppcli contact edit P3 phone='030 123456' changes it" in said
    )


def test_words_behind_a_telephone_that_are_no_role_are_refused(cli, fleet):
    ran = cli("opp", "people", "add", "1", "Karin Holm", "0171 998877", "the", "boss")
    assert (ran.code, ran.out) == (5, "")
    assert "role" in ran.err
    assert "Karin" not in cli("contact", "list").out


def test_a_telephone_and_an_email_may_be_options(cli, fleet):
    reach = ["--phone", "070 123 45 67", "--email", "eva@acme.example"]
    ran = cli("opp", "people", "add", "1", "Eva", "Lund", *reach, "--role", "technical")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("O1 Eva Lund (P3, Acme) added as technical\n")
    row = cli("opp", "people", "1", "-o", "json").json[1]
    assert (row["phone"], row["email"]) == ("070 123 45 67", "eva@acme.example")


def test_a_telephone_and_a_role_may_be_words(cli, fleet):
    ran = cli(
        *[
            "opp",
            "people",
            "add",
            "acme",
            "Eva",
            "Lund",
            "070",
            "123",
            "45",
            "67",
            "decision",
            "maker",
        ]
    )
    assert ran.out.startswith("O1 Eva Lund (P3, Acme) added as decision maker\n")


@pytest.mark.parametrize("words", [["remove", "1", "P2"], ["1"]])
def test_options_of_a_person_are_for_adding(cli, fleet, words):
    ran = cli("opp", "people", *words, "--phone", "070 123")
    assert ran.code == 2
    assert "--phone is for add." in ran.err
