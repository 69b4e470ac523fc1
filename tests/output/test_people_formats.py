"""What people read: plain, Markdown and the terminal's table, from the same columns."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from oppcli.domain.fields import FieldType
from oppcli.output.table import Column, Table, select

Written = Callable[..., str]
LIKE_PLAIN = pytest.mark.parametrize("name", ["plain", "table"])


def lines_of(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def amounts(*codes: str, decimals: int = 0) -> Table:
    columns = (
        Column("ref"),
        Column("amount", FieldType.MONEY, currency="currency"),
        Column("weighted", FieldType.MONEY, currency="currency"),
        Column("currency", FieldType.CURRENCY),
    )
    return Table(columns, [(f"O{n}", 123400 + decimals, 5000, c) for n, c in enumerate(codes)])


@LIKE_PLAIN
def test_a_list_is_calm_and_aligned(opportunities: Table, written: Written, name: str) -> None:
    assert lines_of(written(name, opportunities)) == [
        "  Ref  Topic          Account  Stage      Est. revenue EUR  Close             Idle  Owner",
        "  " + "─" * 87,
        "  O12  Fleet renewal  Acme     Contract            480,000  Fri 27 Nov (4d)     2d  jana",
        "! O31  Excavator      Globex   Quotation           120,000  Wed 18 Nov (-5d)   14d  jana",
        "✓ O4   Crane          –        Interest                  –  –                    –  –",
    ]


@LIKE_PLAIN
def test_ascii_stands_in_where_the_encoding_knows_no_better(
    opportunities: Table, written: Written, name: str
) -> None:
    rows = [*opportunities.rows, ("O5", "Zoë → 日", "x" * 40, "", 0, "EUR", None, 0, None)]
    table = replace(opportunities, rows=rows, marks=["lost", "late", "won", ""])
    text = written(name, table, encoding="ascii", width=90)
    assert text.isascii()
    assert [line[:6] for line in lines_of(text)] == [
        "  Ref ",
        "  ----",
        "x O12 ",
        "! O31 ",
        "+ O4  ",
        "  O5  ",
    ]
    assert "Zo\\xeb -> \\u65e5" in text


@LIKE_PLAIN
def test_a_single_currency_stands_once_in_the_headings(written: Written, name: str) -> None:
    assert lines_of(written(name, amounts("EUR", "EUR")))[0] == "  Ref  Amount EUR  Weighted"


@LIKE_PLAIN
def test_several_currencies_stand_with_the_amounts(written: Written, name: str) -> None:
    assert lines_of(written(name, amounts("EUR", "JPY"))) == [
        "  Ref       Amount   Weighted",
        "  " + "─" * 27,
        "  O0     1,234 EUR     50 EUR",
        "  O1   123,400 JPY  5,000 JPY",
    ]


@LIKE_PLAIN
def test_chosen_amounts_of_several_currencies_still_say_which(written: Written, name: str) -> None:
    table = select(amounts("EUR", "JPY"), ["amount", "ref"])
    assert lines_of(written(name, table))[2] == "    1,234 EUR  O0"
    assert lines_of(written(name, select(amounts("EUR"), ["amount"])))[0] == "  Amount EUR"


def test_a_currency_whose_amounts_are_all_nothing_does_not_count(written: Written) -> None:
    table = amounts("EUR", "USD")
    table = replace(table, rows=[table.rows[0], ("O9", None, 0, "USD")])
    assert "Amount EUR" in written("plain", table)


def test_the_title_may_say_the_currency_instead(written: Written) -> None:
    table = replace(amounts("EUR"), title="2026 Q4, EUR, by month of close")
    assert lines_of(written("plain", table))[:2] == [
        "2026 Q4, EUR, by month of close",
        "  Ref  Amount  Weighted",
    ]


def test_decimals_come_where_an_amount_of_the_column_needs_them(written: Written) -> None:
    assert lines_of(written("plain", amounts("EUR", decimals=50)))[2] == (
        "  O0     1,234.50        50"
    )


@LIKE_PLAIN
def test_a_report_has_totals_blanks_and_bars(written: Written, name: str) -> None:
    columns = (
        Column("month"),
        Column("won", FieldType.MONEY, currency="currency"),
        Column("attained", FieldType.PERCENT),
        Column("currency", FieldType.CURRENCY),
    )
    table = Table(
        columns,
        [("Oct 2026", 32000000, 107, "EUR"), ("Nov 2026", 0, 37, "EUR"), ("none", "", "", "EUR")],
        totals=[("Total", 32000000, 45, "EUR")],
        bar="attained",
    )
    assert lines_of(written(name, table)) == [
        "  Month     Won EUR  Attained",
        "  " + "─" * 40,
        "  Oct 2026  320,000     107 %  ██████████▋",
        "  Nov 2026        –      37 %  ███▋",
        "  none",
        "  Total     320,000      45 %  ████▌",
    ]


def test_bars_compare_no_amounts_of_different_currencies(written: Written) -> None:
    assert "█" in written("plain", replace(amounts("EUR", "EUR"), bar="amount"))
    assert "█" not in written("plain", replace(amounts("EUR", "JPY"), bar="amount"))


def test_markdown_is_a_table_without_marks_or_bars(written: Written) -> None:
    table = replace(
        amounts("EUR"),
        bar="amount",
        marks=["late"],
        title="Now",
        totals=[("All", 123400, 0, "EUR")],
    )
    assert written("md", table) == (
        "Now\n\n"
        "| Ref | Amount EUR | Weighted |\n"
        "|---|---:|---:|\n"
        "| O0 | 1,234 | 50 |\n"
        "| All | 1,234 | – |\n"
    )


@pytest.mark.parametrize("name", ["plain", "table", "md"])
def test_hidden_columns_and_empty_tables_are_not_shown(written: Written, name: str) -> None:
    columns = (Column("ref"), Column("account_ref", hidden=True))
    assert "C5" not in written(name, Table(columns, [("O1", "C5")]))
    assert written(name, Table(columns, [], title="Title")) == ""


def test_instants_are_told_by_the_clock_on_the_wall(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    table = Table((Column("at", FieldType.INSTANT),), [("2026-11-23T22:42:10Z",)])
    for zone, shown in [("Asia/Kolkata", "2026-11-24 04:12"), ("UTC", "2026-11-23 22:42")]:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert shown in written("plain", table)
        assert "2026-11-23T22:42:10Z" in written("csv", table)
    monkeypatch.undo()
    time.tzset()


@LIKE_PLAIN
def test_colour_is_never_the_only_sign(opportunities: Table, written: Written, name: str) -> None:
    import re

    coloured = written(name, opportunities, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == written(name, opportunities)


def test_red_is_for_late_and_lost_and_green_for_won(opportunities: Table, written: Written) -> None:
    table = replace(opportunities, marks=["lost", "late", "won"])
    lost, late, won = written("table", table, colour=True).splitlines()[2:]
    assert "\x1b[31m✗" in lost
    assert lost.count("\x1b[31m") == 1
    assert "\x1b[31m!" in late
    assert "\x1b[31mWed 18 Nov" in late.replace("\x1b[31m  ", "  \x1b[31m")
    assert "\x1b[32m✓" in won
    assert "\x1b[31m" not in won


def test_a_long_table_is_one_table(written: Written) -> None:
    rows = [(f"O{n}", n * 100, 0, "EUR") for n in range(1, 1201)]
    table = replace(amounts("EUR"), rows=rows)
    assert lines_of(written("table", table)) == lines_of(written("plain", table))
