"""Choosing, sorting and limiting what a table holds."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.fields import FieldType
from oppcli.errors import BadValue
from oppcli.output.table import Column, Table, limited, select, sorted_by


def column_of(table: Table, name: str) -> list[object]:
    place = table.position(name)
    assert place is not None
    return [row[place] for row in table.rows]


def test_fields_come_in_the_order_they_were_asked_for(opportunities: Table) -> None:
    chosen = select(opportunities, ["owner", "ref"])
    assert [column.name for column in chosen.columns] == ["owner", "ref"]
    assert [tuple(row) for row in chosen.rows] == [("jana", "O12"), ("jana", "O31"), (None, "O4")]


def test_a_field_asked_for_twice_comes_once(opportunities: Table) -> None:
    assert len(select(opportunities, ["ref", "ref"]).columns) == 1


@pytest.mark.parametrize("word", ["revenue", "est-revenue", "Est_Revenue", " est_revenue "])
def test_a_field_may_be_named_shortly_or_with_dashes(opportunities: Table, word: str) -> None:
    assert select(opportunities, [word]).columns[0].name == "est_revenue"


def test_an_amount_keeps_its_currency_when_only_the_amount_is_chosen(opportunities: Table) -> None:
    chosen = select(opportunities, ["est_revenue"])
    assert [(one.name, one.carried) for one in chosen.columns] == [
        ("est_revenue", False),
        ("currency", True),
    ]


def test_fields_asked_for_never_give_way(opportunities: Table) -> None:
    assert not any(one.yields for one in select(opportunities, ["idle", "owner"]).columns)


def test_an_unknown_field_is_answered_with_near_names(opportunities: Table) -> None:
    with pytest.raises(BadValue) as refused:
        select(opportunities, ["ref", "stagee"])
    assert refused.value.message == "there is no column 'stagee' here."
    assert refused.value.hint == "stage"


def test_a_field_like_no_other_is_answered_with_all_names(opportunities: Table) -> None:
    with pytest.raises(BadValue) as refused:
        select(opportunities, ["xyzzy"])
    assert refused.value.hint.startswith("one of ref, topic, account")


def test_a_carried_currency_cannot_be_chosen(opportunities: Table) -> None:
    with pytest.raises(BadValue):
        select(select(opportunities, ["est_revenue"]), ["currency"])


def test_a_carried_column_can_be_sorted_by(opportunities: Table) -> None:
    table = select(opportunities, ["est_revenue"])
    turned = replace(table, rows=[(1, "USD"), (2, "EUR")], marks=())
    assert column_of(sorted_by(turned, "currency"), "est_revenue") == [2, 1]


def test_the_bar_goes_with_its_column() -> None:
    table = Table((Column("stage"), Column("count", FieldType.INTEGER)), [("a", 1)], bar="count")
    assert select(table, ["stage"]).bar == ""
    assert select(table, ["count"]).bar == "count"


def test_totals_are_chosen_like_rows() -> None:
    table = Table((Column("a"), Column("b")), [("1", "2")], totals=[("3", "4")])
    assert [tuple(row) for row in select(table, ["b"]).totals] == [("4",)]


def test_a_minus_sorts_largest_first_and_nothing_stays_last(opportunities: Table) -> None:
    assert column_of(sorted_by(opportunities, "-est_revenue"), "ref") == ["O12", "O31", "O4"]
    assert column_of(sorted_by(opportunities, "est_revenue"), "ref") == ["O31", "O12", "O4"]


def test_marks_follow_their_rows(opportunities: Table) -> None:
    assert list(sorted_by(opportunities, "ref").marks) == ["won", "", "late"]


def test_refs_sort_by_their_number(opportunities: Table) -> None:
    assert column_of(sorted_by(opportunities, "ref"), "ref") == ["O4", "O12", "O31"]


def test_a_second_word_decides_among_equals(opportunities: Table) -> None:
    assert column_of(sorted_by(opportunities, "owner,-idle"), "ref") == ["O31", "O12", "O4"]


def test_words_sort_without_regard_to_case() -> None:
    table = Table((Column("name"),), [("beta",), ("Alpha",), ("gamma",)])
    assert column_of(sorted_by(table, "name"), "name") == ["Alpha", "beta", "gamma"]


def test_amounts_of_different_currencies_sort_by_their_figure() -> None:
    columns = (Column("amount", FieldType.MONEY, currency="code"), Column("code"))
    table = Table(columns, [(20000, "EUR"), (300, "JPY"), (100000, "KWD")])
    assert column_of(sorted_by(table, "amount"), "code") == ["KWD", "EUR", "JPY"]


def test_an_unknown_word_to_sort_by_is_refused(opportunities: Table) -> None:
    with pytest.raises(BadValue, match="no column 'onwer' here"):
        sorted_by(opportunities, "-onwer")


CELLS = st.one_of(st.none(), st.integers(), st.text(), st.dates(max_value=date(2100, 1, 1)))


@given(st.lists(CELLS), st.sampled_from(["a", "-a"]))
def test_sorting_keeps_every_row_whatever_it_holds(cells: list[object], order: str) -> None:
    table = Table((Column("a"), Column("n")), [(cell, n) for n, cell in enumerate(cells)])
    done = sorted_by(table, order)
    assert sorted(column_of(done, "n")) == list(range(len(cells)))
    empty = [cell is None for cell in column_of(done, "a")]
    assert empty == sorted(empty)


def test_a_limit_of_nought_keeps_all(opportunities: Table) -> None:
    assert limited(opportunities, 0) is opportunities
    assert len(limited(opportunities, 2).rows) == 2
    assert list(limited(opportunities, 2).marks) == ["", "late"]
    assert len(limited(opportunities, 9).rows) == 3


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("est_revenue", "Est. revenue"),
        ("avg_age", "Avg age"),
        ("ref", "Ref"),
        ("best_case", "Best case"),
    ],
)
def test_a_heading_is_made_from_the_name(name: str, heading: str) -> None:
    assert Column(name).heading == heading
