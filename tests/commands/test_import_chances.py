"""A chance of 1 is 100 % where the outcome or the format of the cell says so."""

from pathlib import Path

import pytest
import xlsxwriter

from conftest import Cli

HEADINGS = ["Deal ID", "Deal name", "Stage", "Close date", "Amount", "Probability"]
WON = "1,Alpha,Won,2026-10-02,1200,1"
LOST = "2,Beta,Lost,2026-10-20,800,0"
OPEN = "3,Gamma,Interest,2026-12-20,800,1"
HIGH = "4,Delta,Interest,2026-12-20,800,75"
UNDECIDED = "error: probability: '1' can be 1 % or 100 %, and no row decides.\n"


def chances(cli: Cli) -> list[tuple[str, int]]:
    words = ("--status", "all", "--fields", "status,probability", "-o", "json")
    return [(row["status"], row["probability"]) for row in cli("opp", "list", *words).json]


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        ([WON, LOST], [("won", 100), ("lost", 0)]),
        ([WON, OPEN], [("won", 100), ("open", 100)]),
        ([OPEN, WON], [("open", 100), ("won", 100)]),
        ([WON, OPEN, HIGH], [("won", 100), ("open", 1), ("open", 75)]),
    ],
)
def test_the_chance_of_a_won_one_decides(
    cli: Cli, tmp_path: Path, rows: list[str], right: list[tuple[str, int]]
) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("\n".join([",".join(HEADINGS), *rows]) + "\n", "utf-8")
    ran = cli("import", path)
    assert ran.code == 0, ran.err
    assert chances(cli) == right


def test_an_open_one_alone_decides_nothing(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("\n".join([",".join(HEADINGS), LOST, OPEN]) + "\n", "utf-8")
    ran = cli("import", path)
    assert (ran.code, UNDECIDED in ran.err) == (5, True)


@pytest.mark.parametrize("shown", ["0%", "0.00%", "0.0 %"])
def test_a_cell_shown_as_a_percentage_decides(cli: Cli, tmp_path: Path, shown: str) -> None:
    path = tmp_path / "sales.xlsx"
    with xlsxwriter.Workbook(path) as book:
        percent, sheet = book.add_format({"num_format": shown}), book.add_worksheet()
        for place, row in enumerate([HEADINGS, OPEN.split(",")], start=2):
            sheet.write_row(place, 1, row[:-1])
        sheet.write(2, 6, "Probability")
        sheet.write_number(3, 6, 1, percent)
    ran = cli("import", path)
    assert ran.code == 0, ran.err
    assert chances(cli) == [("open", 100)]


def test_one_is_open_where_a_column_has_both_kinds(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    half = "5,Eta,Interest,2026-12-20,800,0.5"
    path.write_text("\n".join([",".join(HEADINGS), OPEN, HIGH, half]) + "\n", "utf-8")
    ran = cli("import", path)
    assert ran.code == 5
    open_one = "'1' can be 100 % or 1 %; --map-value 'probability:1=100%' or"
    open_half = "'0.5' can be 50 % or less than 1 %; --map-value 'probability:0.5=50%' or"
    assert f"{open_one} --map-value 'probability:1=1%'" in ran.err
    assert open_half in ran.err
    more = ("--map-value", "probability:1=1%", "--map-value", "probability:0.5=50%")
    assert cli("import", path, *more).code == 0
    assert chances(cli) == [("open", 1), ("open", 75), ("open", 50)]
