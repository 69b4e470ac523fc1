"""What a lead's telephone and e-mail become when it is qualified."""

import pytest

PERSON = ("first_name=Tom", "last_name=Berg", "company=Berg Bau")
REACH = ("phone=+49 30 1234567", "email=tom@berg.de")


@pytest.fixture
def known(typed):
    """P1 Tom Berg of C1 Berg Bau, without a telephone and an e-mail."""
    typed(["contact", "new", "Tom Berg", "--account", "Berg Bau", "--create"])


def reach(cli, ref):
    view = {"P": "v_contact", "C": "v_account"}[ref[0]]
    (record,) = cli(
        "sql", f"SELECT phone, email FROM {view} WHERE ref = '{ref}'", "-o", "json"
    ).json
    return record["phone"], record["email"]


def test_a_contact_gets_what_it_lacks_and_undo_takes_it_back(cli, typed, known):
    typed(["lead", "new", "Crane", *PERSON, *REACH])
    ran = cli("lead", "qualify", "L1", "24k")
    assert "  P1 phone – → +49 30 1234567\n  P1 email – → tom@berg.de\n" in ran.out + ran.err
    assert reach(cli, "P1") == ("+49 30 1234567", "tom@berg.de")
    assert "1234567" in cli("history", "P1").out
    typed(["undo"])
    assert reach(cli, "P1") == (None, None)
    typed(["redo"])
    assert reach(cli, "P1") == ("+49 30 1234567", "tom@berg.de")


def test_a_different_one_stays_and_is_said(cli, typed, known):
    typed(["contact", "edit", "P1", "phone=0301"], ["lead", "new", "Crane", *PERSON, *REACH])
    ran = cli("lead", "qualify", "L1", "24k")
    line = "P1 keeps its phone 0301: oppcli contact edit P1 phone='+49 30 1234567' changes it"
    assert line in ran.out + ran.err
    assert reach(cli, "P1") == ("0301", "tom@berg.de")


def test_the_same_number_written_otherwise_is_no_other(cli, typed, known):
    typed(["contact", "edit", "P1", "phone=+49301234567", "email=TOM@Berg.de"])
    typed(["lead", "new", "Crane", *PERSON, *REACH])
    ran = cli("lead", "qualify", "L1", "24k")
    assert "keeps" not in ran.out + ran.err
    assert reach(cli, "P1") == ("+49301234567", "TOM@Berg.de")


def test_a_chosen_contact_of_another_name_gets_nothing(cli, typed, known):
    typed(["contact", "new", "Ida Lund"], ["lead", "new", "Crane", *PERSON, *REACH])
    ran = cli("lead", "qualify", "L1", "24k", "--contact", "P2")
    line = "L1 keeps its email tom@berg.de, as P2 has another name: oppcli contact edit P2"
    assert line in ran.out + ran.err
    assert reach(cli, "P2") == (None, None)


def test_the_company_gets_those_of_a_lead_that_names_nobody(cli, typed):
    typed(["lead", "new", "Tipper", "company=Hof KG", *REACH])
    ran = cli("lead", "qualify", "L1", "24k")
    assert "  C1 phone – → +49 30 1234567\n" in ran.out + ran.err
    assert reach(cli, "C1") == ("+49 30 1234567", "tom@berg.de")


def test_the_company_gets_no_telephone_of_one_of_its_people(cli, typed, known):
    typed(["contact", "edit", "P1", REACH[0]])
    typed(["lead", "new", "Tipper", "company=Berg Bau", REACH[0]])
    ran = cli("lead", "qualify", "L1", "24k")
    assert "P1 has the same telephone" in ran.out + ran.err
    assert reach(cli, "C1") == (None, None)


def test_a_dry_run_changes_nothing(cli, typed, known):
    typed(["lead", "new", "Crane", *PERSON, *REACH])
    typed(["lead", "qualify", "L1", "24k", "--dry-run"])
    assert reach(cli, "P1") == (None, None)
