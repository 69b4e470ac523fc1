"""Options and fields that belong to another record are answered with the line that says them."""

import shlex

import pytest

from surroundings import Cli


def proposed(cli: Cli, line: str, code: int = 2) -> str:
    ran = cli(*shlex.split(line))
    assert ran.code == code, ran.err
    told, _, hint = ran.err.partition("\n  try: oppcli ")
    assert hint, told
    return hint.strip()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "opp new Truck --contact 'Eva Lund' --phone 070-1234567",
            "opp new Truck --contact 'Eva Lund' phone=070-1234567",
        ),
        (
            "opp new Truck --mobile '070 123 45 67' contact='Eva Lund' --close fri",
            "opp new Truck 'contact=Eva Lund' --close fri phone='070 123 45 67'",
        ),
        (
            "opp new Truck --phone=070-1234567 --e-mail eva@lund.se --contact 'Eva Lund'",
            "opp new Truck --contact 'Eva Lund' phone=070-1234567 email=eva@lund.se",
        ),
        (
            "opp new Truck --account Acme --create --phone 070-1234567",
            "opp new Truck --account Acme --create contact='FIRST LAST' phone=070-1234567",
        ),
    ],
)
def test_how_to_reach_somebody_is_proposed_as_words_of_a_new_sale(cli: Cli, line, told) -> None:
    assert proposed(cli, line) == told
    assert cli(*shlex.split(told)).code == 0
    (person,) = cli("contact", "list", "-o", "json").json
    assert person["phone"].replace("-", "").replace(" ", "") == "0701234567"


def test_an_option_without_a_value_is_answered_with_the_help(cli: Cli) -> None:
    assert proposed(cli, "opp new Truck --phone") == "opp new --help"


@pytest.mark.parametrize("verb", ["edit", "opp edit"])
def test_a_note_of_an_edit_is_proposed_as_a_field(cli: Cli, typed, verb: str) -> None:
    typed(["opp", "new", "Tender"], ["opp", "close", "1", "--lost", "--reason", "price"])
    told = proposed(cli, f"{verb} 1 --note 'was cheaper'")
    assert told == f"{verb} 1 note='was cheaper'"
    assert cli(*shlex.split(told)).out == "O1 close note – → was cheaper\n"


def test_the_telephone_of_a_sale_is_its_customers(cli: Cli, typed) -> None:
    typed(
        ["opp", "new", "Loader", "--account", "Acme", "--create"],
        ["opp", "new", "Crane", "--contact", "Eva Lund", "--create"],
        ["opp", "new", "Tender"],
    )
    assert proposed(cli, "edit 1 phone=070-1234567", 5) == "edit C1 phone=070-1234567"
    assert proposed(cli, "opp edit 2 email=eva@lund.se", 5) == "edit P1 email=eva@lund.se"
    assert cli("edit", "P1", "email=eva@lund.se").code == 0
    assert proposed(cli, "edit 3 phone=070-1234567", 5) == "schema opportunity -o table"


def test_what_stands_before_the_command_is_no_word_of_it(cli: Cli, typed) -> None:
    typed(["opp", "new", "Tender"])
    assert proposed(cli, "--as-user tom opp assign 1 ole") == "opp assign --help"
    assert proposed(cli, "opp assign 1 ole") == "opp assign 1 --to ole"
