"""Groups of rows with titles and sums, and cells that name several records, of known systems."""

from datetime import date
from pathlib import Path

import pytest

from excel_files import Workbook
from surroundings import Cli

MONDAY = [
    *("Name", "Owner", "Stage", "Deal Value", "Close Probability", "Forecast Value", "Contacts"),
    *("Accounts", "Expected Close Date", "Actual Close Date", "Item ID (auto generated)"),
]
DAYS = (date(2026, 12, 20), date(2026, 10, 10), date(2026, 10, 12))
ROWS: list[list[object]] = [
    ["Deals"],
    [],
    ["Active"],
    MONDAY,
    ["A", "leif, jana", "Proposal", 1000, 40, 400, "Eva Lund", "Acme, Inc.", DAYS[0], None, 101],
    ["B", "leif", "Won", 2000, 100, 2000, "Eva Lund, Bo Berg", "Acme, Inc.", *DAYS[1:], 102],
    [None, None, None, 3000, None, 2400],
    [],
    ["Closed"],
    MONDAY,
    ["C", "leif", "Lost", 300, 0, 0, None, "Hooli", DAYS[1], DAYS[2], 103],
    [None, None, None, 300, None, 0],
]


def _topics(cli: Cli) -> list[object]:
    return [row["topic"] for row in cli("export", "opp", "-o", "json").json]


def _sheet(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_titles_and_sums_of_groups_are_no_deals(cli: Cli, tmp_path: Path) -> None:
    path = _sheet(tmp_path / "board.xlsx", ROWS)
    ran = cli("import", path, "--process-from-file")
    assert ran.code == 0, ran.err
    assert "3 rows: 3 created" in ran.out
    assert "4 lines around the groups of the table: left out" in ran.err
    assert "deleted" not in ran.err
    assert _topics(cli) == ["A", "B", "C"]
    again = cli("import", path, "--process-from-file")
    assert (again.code, again.out) == (0, "3 rows: 3 unchanged\n")


def test_the_first_of_people_that_a_comma_joins(cli: Cli, tmp_path: Path) -> None:
    ran = cli("import", _sheet(tmp_path / "board.xlsx", ROWS), "--process-from-file")
    assert ran.code == 0, ran.err
    rows = cli("export", "opp", "-o", "json").json
    assert [row["contact"] for row in rows] == ["Eva Lund", "Eva Lund", None]
    assert [row["owner"] for row in rows] == ["leif"] * 3
    assert {row["account"] for row in rows} == {"Acme, Inc.", "Hooli"}


def test_groups_in_a_csv_without_ids(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "board.csv"
    head = "Name,Stage,Deal Value,Close Probability,Forecast Value,Expected Close Date"
    path.write_text(
        f"Deals\nActive\n{head}\nA,Proposal,10,40,4,2026-12-20\nB,Proposal,,40,,\n,,10,,4,\n\n"
        f"Later\n{head}\nC,Proposal,5,40,2,2026-12-21\n,,5,,2,\nEmpty\n{head}\n"
    )
    ran = cli("import", path, "--process-from-file", "--from", "monday")
    assert ran.code == 0, ran.err
    assert _topics(cli) == ["A", "B", "C"]


def test_a_name_alone_that_no_headings_follow_is_a_row(cli: Cli, tmp_path: Path) -> None:
    ran = cli("import", _sheet(tmp_path / "board.xlsx", [*ROWS, ["Crane"]]), "--process-from-file")
    assert ran.code == 0, ran.err
    assert _topics(cli) == ["A", "B", "C", "Crane"]


HUBSPOT = (
    "Record ID,Deal Name,Deal Stage,Pipeline,Close Date,Amount,Deal owner,Associated Company,"
    "Associated Company IDs,Associated Contact,Associated Contact IDs\n"
)


@pytest.mark.parametrize(
    ("names", "ids", "account"),
    [
        ("Acme; Sons", "900", "Acme; Sons"),
        ("Acme;Sons", "900", "Acme;Sons"),
        ("Acme;Hooli", "900;901", "Acme"),
        ("Acme; Sons;Hooli", "900;901", "Acme; Sons"),
        ("Acme;Hooli", "", "Acme"),
        ("Acme", "900;901", "Acme"),
    ],
)
def test_as_many_companies_as_there_are_ids(
    cli: Cli, tmp_path: Path, names: str, ids: str, account: str
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(
        f'{HUBSPOT}1,A,Contract Sent,Sales Pipeline,2026-12-22 10:00,500,leif,"{names}",{ids},'
        "Eva Lund (e@x.de),700\n"
    )
    ran = cli("import", path, "--process-from-file")
    assert ran.code == 0, ran.err
    rows = cli("export", "opp", "-o", "json").json
    assert [row["account"] for row in rows] == [account]


def test_the_company_of_a_contact_with_one_id_is_whole(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(
        "Record ID,First Name,Last Name,Email,Contact owner,Lead Status,Associated Company,"
        'Associated Company IDs\n700,Eva,Lund,e@x.de,leif,New,"Acme; Sons",900\n'
    )
    ran = cli("import", path)
    assert ran.code == 0, ran.err
    rows = cli("export", "contacts", "-o", "json").json
    assert [row["account"] for row in rows] == ["Acme; Sons"]
