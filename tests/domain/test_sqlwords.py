"""Parameters and names of SQL, found without being fooled by texts and comments."""

from datetime import date

import pytest

from oppcli.domain.sqlwords import bound, names, parameters, value_of
from oppcli.errors import BadValue, WrongUsage

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select :a, :b, :a", ["a", "b"]),
        ("select ':a' || :b", ["b"]),
        ("select 'it''s :a'", []),
        ('select ":a" from t', []),
        ("select 1 -- :a\n, :b", ["b"]),
        ("select /* :a */ :b", ["b"]),
        ("select '2026'::date, :b", ["b"]),
        ("select ':a", []),
        ("select /* :a", []),
    ],
)
def test_only_what_is_a_parameter_is_one(sql, found):
    assert parameters(sql) == found


def test_names_are_those_outside_of_texts():
    assert names("SELECT ref FROM v_lead -- v_deal\nWHERE topic = 'v_device'") == [
        *("select", "ref", "from", "v_lead", "where", "topic"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("17", 17),
        ("-3", -3),
        ("12.50", 12.5),
        ("'17'", "17"),
        ("'it''s'", "it's"),
        ("007", "007"),
        ("1e9", "1e9"),
        ("1_000", "1_000"),
        ("٣", "٣"),
        ("2026-11-23", "2026-11-23"),
        ("9" * 19, "9" * 19),
        ("", ""),
        ("'", "'"),
    ],
)
def test_a_value_is_a_number_where_it_is_plainly_one(text, value):
    assert value_of(text) == value
    assert type(value_of(text)) is type(value)


def test_me_and_today_are_there_unless_given():
    sql = "select :me, :today, :since"
    found = bound(sql, {"since": "2026-10-01", "me": "leif"}, me="jana", today=TODAY)
    assert found == {"me": "leif", "today": "2026-11-23", "since": "2026-10-01"}


def test_what_is_not_asked_for_is_not_bound():
    assert bound("select 1", {}, me="jana", today=TODAY) == {}


def test_a_parameter_without_a_value_is_named():
    with pytest.raises(WrongUsage, match=":since") as refused:
        bound("select :since", {}, me="jana", today=TODAY)
    assert refused.value.hint == "--param since=VALUE"


def test_a_value_that_is_not_used_is_refused():
    with pytest.raises(WrongUsage, match="does not use :sinse; it has :since"):
        bound("select :since", {"since": "1", "sinse": "2"}, me="jana", today=TODAY)


def test_a_parameter_has_the_name_of_one():
    with pytest.raises(BadValue, match="not a name"):
        bound("select 1", {"a b": "1"}, me="jana", today=TODAY)
