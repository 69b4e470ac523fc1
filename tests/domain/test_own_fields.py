"""The rules of own fields: names, types, values, and how a record keeps them."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.field import FieldType
from oppcli.domain.fields import CONTACT, KINDS, OPPORTUNITY
from oppcli.domain.own_fields import (
    choice_of,
    differing,
    field_of,
    fields_of_rows,
    read_choices,
    read_label,
    read_name,
    read_number,
    read_type,
    shown,
    type_of,
    values_of,
    with_values,
    wrong_value,
)
from oppcli.errors import BadValue, RuleRefused

NAMES = st.sampled_from(["budget", "region", "memo", "sizes"])
STATES = st.dictionaries(NAMES, st.text(min_size=1, max_size=8), max_size=4)
REGION = field_of("region", "choice", "Region", "north\nfar east")
WANTS = field_of("wants", "yes_no", None, None)


@pytest.mark.parametrize(
    ("typed", "name"), [("budget", "budget"), ("Lead-Score", "lead_score"), ("go live", "go_live")]
)
def test_a_name_is_written_as_fields_are(typed, name):
    assert read_name(typed, OPPORTUNITY, ()) == name


@pytest.mark.parametrize("typed", ["", "1st", "größe", "a" * 41, "a.b", "budget;drop", "_x"])
def test_what_no_filter_could_read_is_no_name(typed):
    with pytest.raises(BadValue):
        read_name(typed, OPPORTUNITY, ())


@pytest.mark.parametrize(
    "typed",
    ["topic", "close", "revenue", "owner", "team", "month", "idle", "weighted", "est_x_minor"],
)
def test_a_name_that_means_something_else_is_refused(typed):
    with pytest.raises(RuleRefused):
        read_name(typed, OPPORTUNITY, ())


def test_reserved_words_are_refused():
    with pytest.raises(RuleRefused, match="export means something else"):
        read_name("export", OPPORTUNITY, {"export"})


def test_every_built_in_field_is_refused_for_its_kind():
    for kind in KINDS.values():
        for field in kind.fields:
            for word in (field.name, *field.short):
                with pytest.raises(RuleRefused):
                    read_name(word, kind, ())


@pytest.mark.parametrize(("typed", "type_"), [("yes/no", "yes_no"), ("Money", "money")])
def test_types_are_read_however_they_are_written(typed, type_):
    assert read_type(typed, OPPORTUNITY) == type_


def test_amounts_need_a_currency():
    with pytest.raises(RuleRefused, match="contacts have no currency"):
        read_type("money", CONTACT)
    with pytest.raises(BadValue, match="not one of text, number"):
        read_type("colour", CONTACT)


def test_choices_are_kept_in_their_order_and_spelling():
    assert read_choices("choice", " north, Far  East ") == "north\nFar East"
    assert read_choices("text", None) is None


@pytest.mark.parametrize(
    ("type_", "text"),
    [("choice", ""), ("choice", None), ("choice", "a,A"), ("choice", "none"), ("text", "a,b")],
)
def test_choices_that_cannot_be_told_apart_are_refused(type_, text):
    with pytest.raises(BadValue):
        read_choices(type_, text)


def test_a_label_is_one_short_line():
    assert read_label("  Budget  2027 ") == "Budget 2027"
    assert read_label(" ") is None
    with pytest.raises(BadValue):
        read_label("x" * 61)


@pytest.mark.parametrize(
    ("field", "typed", "choice"),
    [
        (REGION, "nor", "north"),
        (REGION, "FAR-EAST", "far east"),
        (WANTS, "Y", "yes"),
        (WANTS, "false", "no"),
        (WANTS, "1", "yes"),
    ],
)
def test_a_choice_is_read_however_it_is_written(field, typed, choice):
    assert choice_of(field, typed) == choice


def test_what_is_no_choice_is_refused_with_a_near_one():
    with pytest.raises(BadValue, match="'nord' is not one of north, far east") as refused:
        choice_of(REGION, "nord")
    assert refused.value.hint == "north"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12.50", "12.5"),
        ("120k", "120000"),
        ("1.2m", "1200000"),
        ("-3", "-3"),
        ("1,200,000", "1200000"),
        ("0.000", "0"),
        ("-0", "0"),
    ],
)
def test_a_number_is_kept_as_its_exact_text(typed, number):
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", ["", "abc", "1,350", "1e5", "--3", "9" * 16, "k", "NaN"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(BadValue):
        read_number(typed)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_is_read_back_as_itself(number: Decimal):
    text = read_number(f"{number:f}", decimal=".")
    assert Decimal(text) == number
    assert not wrong_value(field_of("sizes", "number", None, None), text)


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("money", ("0", "1250"), ("", "-1", "1.5", "01", "x", str(10**16 + 1))),
        ("number", ("0", "12.5", "-3"), ("", "1.50", "1e3", "x", "NaN", "Infinity")),
        ("date", ("2026-12-31",), ("", "2026-13-01", "31.12.2026", "20261231")),
        ("yes_no", ("yes", "no"), ("", "true", "Yes")),
        ("choice", ("north", "far east"), ("", "far_east", "west")),
        ("text", ("hello world",), ("", " a", "a\nb", "a  b", "x" * 100_001)),
    ],
)
def test_one_rule_says_what_a_record_may_keep(type_, good, bad):
    field = field_of("any", type_, None, "north\nfar east")
    assert [text for text in good if wrong_value(field, text)] == []
    assert [text for text in bad if not wrong_value(field, text)] == []


@pytest.mark.parametrize("type_", ["text", "number", "money", "date", "yes_no", "choice"])
def test_a_type_is_told_back(type_):
    assert type_of(field_of("any", type_, None, "a\nb")) == type_


def test_a_label_falls_back_to_the_name():
    assert field_of("lead_score", "number", None, None).help == "Lead score"


def test_definitions_come_by_kind_in_their_order():
    rows = [
        ("lead", "b", "text", None, None, 0),
        ("opportunity", "a", "money", "A", None, 1),
        ("lead", "a", "date", None, None, 0),
    ]
    found = fields_of_rows(rows)
    assert [field.name for field in found["lead"]] == ["b", "a"]
    assert [field.is_hidden for field in found["opportunity"]] == [True]


def test_amounts_are_shown_as_numbers_and_nothing_as_nothing():
    fields = (field_of("budget", "money", None, None), REGION)
    assert fields[0].type is FieldType.MONEY
    assert shown(fields, '{"budget":"1250"}') == {"budget": 1250, "region": None}


@given(STATES, STATES)
def test_what_differs_takes_one_state_to_the_other_and_back(was, now):
    """So that undo and --as-of can work key by key."""
    old, new = with_values(None, was), with_values(None, now)
    told = list(differing(old, new))
    forth = {key.removeprefix("own."): after for key, _, after in told}
    back = {key.removeprefix("own."): before for key, before, _ in told}
    assert with_values(old, forth) == new
    assert with_values(new, back) == old


@given(STATES)
def test_a_state_has_one_text(values):
    """Two roads to the same values store the same bytes."""
    text = with_values(None, values)
    one_by_one = None
    for name in sorted(values, reverse=True):
        one_by_one = with_values(one_by_one, {name: values[name]})
    assert text == one_by_one
    assert values_of(text) == values
    assert text is None or list(json.loads(text)) == sorted(values)
