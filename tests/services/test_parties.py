"""Accounts and contacts are made and edited."""

import pytest

from oppcli.domain.refs import Ref
from services.typed import NotFound, RuleRefused, WrongUsage, parties


def test_an_account_of_the_same_name_is_possible_and_said(work):
    assert work.said("account", "new", "Acme GmbH") == "C1 added: Acme GmbH\n"
    again = work.said("account", "new", "acme gmbh")
    assert again.splitlines() == ["C2 added: acme gmbh", "  C1 has the same name"]


def test_an_account_needs_a_name(work):
    with pytest.raises(RuleRefused, match="name cannot be empty"):
        parties.new_account(work, " ", {})


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Jana Kowal", "Jana", "Kowal"),
        ("Ana María de la Cruz", "Ana María de la", "Cruz"),
        ("Madonna", None, "Madonna"),
        ("  Jana   Kowal ", "Jana", "Kowal"),
    ],
)
def test_the_last_word_of_a_name_is_the_family_name(work, typed, first, last):
    made = parties.new_contact(work, typed, {}).record
    assert (made["first_name"], made["last_name"]) == (first, last)


def test_name_fields_go_above_the_name(work):
    made = parties.new_contact(
        work, "Ana de la Cruz", {"last_name": "de la Cruz", "first_name": "Ana"}
    )
    assert made.record["name"] == "Ana de la Cruz"


def test_a_contact_needs_a_name(work, store):
    with pytest.raises(RuleRefused, match="needs a name"):
        parties.new_contact(work, "  ", {"email": "a@b.example"})
    assert store.read("SELECT * FROM contact").rows == []


def test_a_contact_belongs_to_an_account(work):
    made = parties.new_contact(work, "Jana Kowal", {"account": "Globex"}).record
    assert (made["account"], made["account_ref"]) == ("Globex", "C1")


def test_editing_says_what_changed_and_keeps_it(work, changes):
    ref = parties.new_account(work, "Acme", {"phone": "1"}).ref
    assert work.said("account", "edit", ref, "phone=2") == "C1 phone 1 → 2\n"
    assert changes(ref) == [("phone", "1", "2")]


def test_a_contact_moves_to_another_account_by_name_in_the_history(work, changes):
    ref = parties.new_contact(work, "Jana Kowal", {"account": "Globex"}).ref
    parties.edit(work, [ref], {"account": "Acme"})
    assert changes(ref) == [("account", "Globex", "Acme")]


def test_editing_nothing_is_wrong_usage(work):
    ref = parties.new_account(work, "Acme", {}).ref
    with pytest.raises(WrongUsage):
        parties.edit(work, [ref], {})


def test_what_does_not_exist_is_not_found(work):
    with pytest.raises(NotFound, match="there is no account C9"):
        parties.edit(work, [Ref("account", 9)], {"phone": "1"})


def test_a_contact_cannot_lose_its_whole_name(work):
    ref = parties.new_contact(work, "Madonna", {}).ref
    with pytest.raises(RuleRefused):
        parties.edit(work, [ref], {"last_name": "none"})
