"""A column with nothing in it gives way first, and nobody is told that it did."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len

from oppcli.output.table import Column, Table, select
from surroundings import Cli

Screen = Callable[..., list[str]]
Written = Callable[..., str]
WIDTHS = pytest.mark.parametrize("width", [60, 80, 100, 120])


@pytest.fixture
def leads(cli: Cli) -> None:
    """Three leads with telephones, without a value and a day."""
    for line in (
        ["lead", "new", "Used excavator for a new quarry", "--company", "Berg Pukkverk AS",
         "--phone", "0709 11 22 33"],
        ["lead", "new", "Two dumpers on lease", "--company", "Solheim Transport AS",
         "--phone", "404 55 666"],
        ["lead", "new", "Compact loaders", "--company", "Vik Gartneri", "--phone", "922 33 444"],
        ["activity", "log", "L2", "call", "wants a price"],
    ):  # fmt: skip
        assert cli(*line).code == 0


def columns_of(lines: list[str]) -> set[str]:
    return set(lines[0].split())


@WIDTHS
def test_leads_without_a_day_show_their_telephones(screen: Screen, leads: None, width: int) -> None:
    lines = screen(width, "leads")
    assert max(map(cell_len, lines)) <= width, lines
    assert {"Customer", "Phone", "Topic"} <= columns_of(lines)
    assert "0709 11 22 33" in "\n".join(lines)
    assert ("Status" in lines[0]) == (width >= 80)
    assert "Close" not in lines[0]
    assert not any("rating" in line or "close" in line for line in lines[1:])


@WIDTHS
def test_an_empty_column_that_was_asked_for_stays(screen: Screen, leads: None, width: int) -> None:
    lines = screen(width, "leads", "--fields", "ref,customer,close,topic,phone,status,value")
    assert max(map(cell_len, lines)) <= width, lines
    assert {"Close", "Phone", "Status", "value" if width > 80 else "Value"} <= columns_of(lines)
    assert "Close" in screen(width, "leads", "--sort", "close")[0]


def test_one_in_which_a_row_says_something_stays(screen: Screen, leads: None, cli: Cli) -> None:
    assert cli("lead", "edit", "L1", "close=2026-12-18").code == 0
    lines = screen(60, "leads")
    assert "18 Dec" in "\n".join(lines)


def test_what_the_rows_above_the_limit_leave_empty_is_empty(
    screen: Screen, leads: None, cli: Cli
) -> None:
    assert cli("lead", "edit", "L3", "close=2026-12-18").code == 0
    shown = screen(60, "leads", "--sort", "ref", "--limit", "2")
    assert "Close" not in shown[0]


def test_an_empty_column_of_amounts_that_says_the_currency_stays(
    opportunities: Table, written: Written
) -> None:
    money = Column("won", opportunities.columns[4].type, currency="currency")
    table = replace(
        opportunities,
        columns=(money, *opportunities.columns),
        rows=[(None, *row) for row in opportunities.rows],
    )
    assert "Won EUR" in written("plain", table, width=60)


def test_zero_is_something(opportunities: Table, written: Written) -> None:
    """A figure of a report that is 0 in every row says so."""
    for nothing, is_there in ((0, True), (None, False)):
        table = replace(
            opportunities,
            columns=(*opportunities.columns, Column("delayed", opportunities.columns[7].type)),
            rows=[(*row, nothing) for row in opportunities.rows],
        )
        assert ("Delayed" in written("plain", table, width=60)) == is_there
        picked = select(table, ["ref", "topic", "account", "delayed"])
        assert "Delayed" in written("plain", picked, width=30)


def test_the_first_column_says_what_a_row_is_of_and_stays(
    opportunities: Table, written: Written
) -> None:
    table = replace(
        opportunities,
        columns=(Column("brand"), *opportunities.columns),
        rows=[(None, *row) for row in opportunities.rows],
    )
    assert "Brand" in written("plain", table, width=60)


def test_a_figure_then_and_now_stays_together(opportunities: Table, written: Written) -> None:
    rate = opportunities.columns[7].type
    pair = (Column("rate_then", rate, goes_with="rate"), Column("rate", rate))
    for cells, there in (((None, 7), "Rate then"), ((7, None), "Rate then")):
        table = replace(
            opportunities,
            columns=(*opportunities.columns[:3], *pair),
            rows=[(*row[:3], *cells) for row in opportunities.rows],
        )
        assert there in written("plain", table, width=30)
