"""Leads are made, edited, disqualified and reopened."""

import pytest

from oppcli.domain.refs import Ref
from services.typed import BadValue, NotFound, RuleRefused, WrongUsage, leads


def test_a_new_lead_is_new_and_belongs_to_who_adds_it(work):
    made = leads.new(work, "Excavator", {"company": "Globex", "est_value": "48k"}).record
    assert (made["ref"], made["status"], made["owner"]) == ("L1", "new", "jana")
    assert (made["est_value"], made["currency"]) == (48_000, "EUR")


def test_a_lead_needs_a_topic(work):
    with pytest.raises(RuleRefused, match="topic cannot be empty"):
        leads.new(work, "  ", {})


def test_a_closed_set_takes_the_beginning_of_a_word_and_nothing_else(work):
    assert leads.new(work, "Excavator", {"rating": "HO"}).record["rating"] == "hot"
    with pytest.raises(BadValue, match="rating: 'boiling' is not one of hot, warm, cold"):
        leads.new(work, "Excavator", {"rating": "boiling"})


def test_a_lead_is_not_qualified_or_disqualified_by_editing(work, lead):
    ref = lead()
    for status, command in (
        ("qualified", "oppcli lead qualify 1"),
        ("disqualified", "oppcli lead disqualify --help"),
    ):
        with pytest.raises(RuleRefused, match=f"L1 is not {status}") as e:
            leads.edit(work, [ref], {"status": status})
        assert e.value.hint == command
        with pytest.raises(RuleRefused):
            leads.new(work, "Another", {"status": status})


def test_a_lead_is_contacted_by_editing(work, lead):
    assert leads.edit(work, [lead()], {"status": "contacted"}).record["status"] == "contacted"


def test_editing_nothing_is_wrong_usage(work, lead):
    with pytest.raises(WrongUsage):
        leads.edit(work, [lead()], {})


def test_disqualifying_needs_one_of_the_reasons(work, lead):
    with pytest.raises(BadValue, match="lost, cannot_contact, no_longer_interested, canceled"):
        leads.disqualify(work, [lead()], reason="bored")


def test_a_disqualified_lead_is_read_only_until_it_is_reopened(work, lead, changes):
    ref = lead()
    ended = leads.disqualify(work, [ref], reason="cannot_contact")
    assert (ended.record["status"], ended.record["disqualify_reason"]) == (
        "disqualified",
        "cannot_contact",
    )
    for write in (
        lambda: leads.edit(work, [ref], {"topic": "x"}),
        lambda: leads.qualify(work, ref, {}),
    ):
        with pytest.raises(RuleRefused) as e:
            write()
        assert e.value.hint == "oppcli lead reopen 1"
    with pytest.raises(RuleRefused, match="disqualified already \\(cannot contact\\)") as e:
        leads.disqualify(work, [ref], reason="lost")
    assert e.value.hint == "oppcli lead show 1"
    again = leads.reopen(work, [ref])
    assert (again.record["status"], again.record["disqualify_reason"]) == ("new", None)
    assert [(o, n) for field, o, n in changes(ref) if field == "status"] == [
        ("new", "disqualified"),
        ("disqualified", "new"),
    ]


def test_only_a_disqualified_lead_is_reopened(work, lead):
    ref = lead()
    with pytest.raises(RuleRefused, match="L1 is new"):
        leads.reopen(work, [ref])
    leads.qualify(work, ref, {})
    with pytest.raises(RuleRefused, match="L1 is qualified"):
        leads.reopen(work, [ref])


def test_several_are_disqualified_together_or_not_at_all(work, lead, facts):
    first, second = lead(), lead()
    leads.disqualify(work, [second], reason="lost")
    with pytest.raises(RuleRefused):
        leads.disqualify(work, [first, second], reason="lost")
    assert facts(first)["status"] == "new"


def test_what_does_not_exist_is_not_found(work):
    with pytest.raises(NotFound, match="there is no lead L9"):
        leads.disqualify(work, [Ref("lead", 9)], reason="lost")
