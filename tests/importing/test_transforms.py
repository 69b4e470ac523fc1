"""Cells of other systems taken apart: ids in one form, lists, names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.importing.layouts.coalesce import Blend, Part
from oppcli.importing.values.transforms import (
    IDS,
    family,
    first,
    first_person,
    is_list,
    salesforce_id,
    salesforce_ids,
)
from oppcli.importing.values.transforms import given as given_name

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
# Ids of the stock records of a Salesforce developer edition.
REAL = ("0064600000J5S5TAAV", "0014600001TvgfWAAR", "00546000001l1cJAAQ", "00Q4600000LbVvfEAF")


@pytest.mark.parametrize("long", REAL)
def test_ids_of_15_and_18_characters_are_the_same_record(long: str) -> None:
    assert salesforce_id(long[:15]) == long
    assert salesforce_id(long) == long
    assert salesforce_id(f" {long[:15]} ") == long


@given(st.text(SIGNS, min_size=15, max_size=15).filter(lambda text: text.strip("0") != ""))
def test_an_id_whose_case_was_lost_is_found_again(short: str) -> None:
    long = salesforce_id(short)
    assert len(long) == 18
    assert salesforce_id(long) == long
    assert salesforce_id(long.upper()) == long
    assert salesforce_id(long.lower())[:15] == long[:15]


@pytest.mark.parametrize("null", ["000000000000000AAA", "000000000000000", ""])
def test_the_null_id_is_nothing(null: str) -> None:
    assert salesforce_id(null) == ""


@pytest.mark.parametrize("other", ["42", "not an id", "006A-0000"])
def test_what_is_no_salesforce_id_stays(other: str) -> None:
    assert salesforce_id(other) == other


ID = st.text(SIGNS, min_size=15, max_size=15)
LONG_ID = ID.map(salesforce_id)
CELL = ID | LONG_ID | LONG_ID.map(str.upper) | st.sampled_from(["", " ", "0" * 15, "42", "Ä" * 15])


@given(st.lists(ID) | st.lists(LONG_ID) | st.lists(ID | st.just("")) | st.lists(CELL))
def test_a_whole_column_of_ids_is_taken_as_each_of_them(cells: list[str]) -> None:
    each = [salesforce_id(cell) for cell in cells]
    assert salesforce_ids(cells) in (each, None)
    blend = Blend([Part(0, "Id", (salesforce_id,))])
    assert list(blend.texts([cells])) == each


def test_usual_columns_are_taken_at_once() -> None:
    long = list(REAL)
    short = [cell[:15] for cell in long]
    assert salesforce_ids(long) == long
    assert salesforce_ids([*short, ""]) == [*long, ""]


@pytest.mark.parametrize(
    ("ids", "cell", "taken"),
    [
        ("zoho", "zcrm_4150868000000225013", "4150868000000225013"),
        ("zoho", "4150868000000225013", "4150868000000225013"),
        ("guid", "{A1B2C3D4-0000-4000-8000-00000000000A}", "a1b2c3d4-0000-4000-8000-00000000000a"),
        ("listed", "9001.0", "9001"),
        ("plain", " 17 ", "17"),
    ],
)
def test_ids_are_taken_in_one_form(ids: str, cell: str, taken: str) -> None:
    assert IDS[ids](cell) == taken


def test_the_first_of_several_is_taken() -> None:
    assert first("77;78") == "77"
    assert first("Acme, Inc.; Globex") == "Acme, Inc."
    assert first("ann@acme.example, ann.lee@acme.example") == "ann@acme.example"
    assert is_list("77;78")
    assert not is_list("77;")


def test_names_are_taken_apart() -> None:
    assert first_person("Ann Lee (ann@acme.example);Bo Ek") == "Ann Lee"
    assert (given_name("Ann Marie Lee"), family("Ann Marie Lee")) == ("Ann Marie", "Lee")
    assert (given_name("Cher"), family("Cher")) == ("", "Cher")


def test_the_first_column_that_gives_anything_feeds_the_field() -> None:
    won = Part(0, "IsWon", values={"1": "won", "*": ""})
    closed = Part(1, "IsClosed", values={"1": "lost", "0": "open"})
    blend = Blend([won, closed])
    across = [("1", "0", "0", ""), ("1", "1", "0", "")]
    assert list(blend.texts(across)) == ["won", "lost", "open", ""]


def test_what_the_user_says_of_a_cell_wins() -> None:
    part = Part(0, "Stage", values={"closed won": ""}, said={"dead": "lost", "closed won": "x"})
    blend = Blend([part], "usual")
    assert list(blend.texts([("Dead", "Closed Won", "Offer", " ")])) == [
        "lost",
        "x",
        "Offer",
        "usual",
    ]
