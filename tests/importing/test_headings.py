"""Which field a heading means, and which kind a file tells of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.fields import ACCOUNT, ACTIVITY, CONTACT, KINDS, LEAD, OPPORTUNITY, Kind
from oppcli.errors import BadValue
from oppcli.importing.layouts.aliases import ALIASES
from oppcli.importing.layouts.headings import importable, match_headings, refuse_clashes, tell_kind


def meaning(kind: Kind, heading: str) -> str | None:
    found = match_headings(kind, [heading]).fields.get(heading)
    return found.name if found else None


@pytest.mark.parametrize(
    "heading",
    [
        "Opportunity: Close Date",
        "Est. close date",
        "est_close_date",
        "DEAL - Close",
        "Closing Date",
    ],
)
def test_case_punctuation_and_entity_prefix_do_not_matter(heading: str) -> None:
    assert meaning(OPPORTUNITY, heading) == "est_close_date"


@pytest.mark.parametrize(
    ("kind", "heading", "name"),
    [
        (OPPORTUNITY, "Opportunity Name", "topic"),
        (OPPORTUNITY, "Account Name", "account"),
        (OPPORTUNITY, "Probability (%)", "probability"),
        (LEAD, "Lead Source", "lead_source"),
        (LEAD, "Lead Status", "status"),
        (ACTIVITY, "Task: Subject", "subject"),
        (ACCOUNT, "Account Name", "name"),
        (CONTACT, "Account Name", "account"),
        (OPPORTUNITY, "Expected Revenue", "est_revenue"),
        (OPPORTUNITY, "Account: Phone", None),
        (OPPORTUNITY, "Campaign", None),
        (OPPORTUNITY, "ref", None),
        (LEAD, "Title", None),
    ],
)
def test_a_heading_means_its_field_or_nothing(kind: Kind, heading: str, name: str | None) -> None:
    assert meaning(kind, heading) == name


def test_every_alias_leads_to_a_field_that_can_be_filled() -> None:
    for kind in map(KINDS.__getitem__, ALIASES):
        names = {field.name for field in importable(kind)}
        common = {"email", "phone", "owner", "currency"}  # not every kind has these
        assert set(ALIASES[kind.name].values()) <= names | common


@given(st.sampled_from(sorted(ALIASES)), st.data())
def test_every_importable_field_is_found_by_its_name(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    field = data.draw(st.sampled_from(importable(kind)))
    assert meaning(kind, field.name.replace("_", " ").title()) == field.name


def test_a_fields_own_name_wins_over_an_alias() -> None:
    match = match_headings(OPPORTUNITY, ["Amount", "Est. revenue"])
    assert [(heading, field.name) for heading, field in match.fields.items()] == [
        ("Est. revenue", "est_revenue")
    ]


def test_two_headings_that_mean_one_field_alike_are_refused_by_name() -> None:
    match = match_headings(OPPORTUNITY, ["Amount", "Value"])
    with pytest.raises(BadValue, match="'Amount' or 'Value' all mean est_revenue"):
        refuse_clashes(match, frozenset())
    refuse_clashes(match, frozenset({"est_revenue"}))


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["topic", "account", "stage", "est_revenue"], OPPORTUNITY),
        (["Topic", "First Name", "Last name", "Company", "Rating"], LEAD),
        (["type", "subject", "due_date", "regarding"], ACTIVITY),
        (["name", "email", "phone", "address", "notes"], ACCOUNT),
        (["first_name", "last_name", "account", "email", "address"], CONTACT),
    ],
)
def test_headings_tell_the_kind_and_how_many_said_so(headings: list[str], kind: Kind) -> None:
    assert tell_kind(headings, "x.csv") == (kind, len(headings))


def test_an_undecided_kind_is_asked_for() -> None:
    with pytest.raises(BadValue, match="can be lead or contact") as tie:
        tell_kind(["first_name", "last_name", "email", "phone"], "x.csv")
    assert tie.value.hint == "--kind lead or --kind contact"
    with pytest.raises(BadValue, match=r"knows none of the headings of x\.csv: a, b") as nothing:
        tell_kind(["a", "b"], "x.csv")
    assert nothing.value.hint.startswith("--kind")
