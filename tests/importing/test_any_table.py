"""Tables of anything at all, through the real import: no row is ever lost unsaid."""

import csv
import io
import re
from pathlib import Path

import pytest

from oppcli.errors import OppError
from oppcli.importing.files.reading import open_source
from surroundings import Cli

from .conftest import shared_folder

FOLDER = shared_folder() / "badcsv"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file()) if FOLDER.is_dir() else []
GIVEN = [pytest.param(path, id=str(path.relative_to(FOLDER))) for path in FILES]
REFUSED = 5
# What csvkit made of workbooks: heading by heading and cell by cell.
CONVERTED = {
    "test.xls": "testxls_converted.csv",
    "test.xlsx": "testxlsx_noinference_converted.csv",
}


def test_the_real_files_are_all_there(shared_data: Path) -> None:
    assert len(FILES) > 120


@pytest.mark.parametrize("path", GIVEN)
def test_every_row_is_created_or_rejected(cli: Cli, tmp_path: Path, path: Path) -> None:
    """The first heading is mapped to the topic, so that any table is one of opportunities."""
    headings = headings_of(path)
    first = next((heading for heading in headings if heading), "topic")
    others = [f"--map={heading}=" for heading in headings if heading not in ("", first)]
    words = ["import", path, "--kind", "opp", f"--map={first}=topic", *others]
    ran = cli(*words, "--rejects", tmp_path / "bad.csv", "-o", "json")
    assert "bug" not in ran.err
    if not ran.out:
        assert ran.code in (3, REFUSED)
        assert ran.err.startswith("error: ")
        assert "\n  try: " in ran.err
        return
    ((counts),) = ran.json
    assert ran.code == (REFUSED if counts["rejected"] else 0)
    outcomes = ("created", "updated", "unchanged", "rejected")
    assert counts["rows"] == sum(counts[outcome] for outcome in outcomes)
    stored = cli("export", "opp", "-o", "json").json
    assert len(stored) == counts["created"]
    if not path.name.endswith((".xls", ".xlsx", ".gz", ".json")):
        assert counts["rows"] == filled_lines(path)


def headings_of(path: Path) -> tuple[str, ...]:
    try:
        return open_source(str(path)).headings
    except OppError:
        return ()


def filled_lines(path: Path) -> int:
    """The rows below the headings that hold anything, counted by the standard library."""
    content = path.read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    source = open_source(str(path))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=source.delimiter)
    filled = [line for line in lines if any(map(str.strip, line))]
    return len(filled) - 1


@pytest.mark.parametrize("path", [each for each in GIVEN if "/bad-" in str(each.values[0])])
def test_what_must_be_refused_creates_nothing(cli: Cli, path: Path) -> None:
    headings = headings_of(path)
    first = next((heading for heading in headings if heading), "topic")
    ran = cli("import", path, "--kind", "opp", f"--map={first}=topic")
    if ran.code == 0:  # `a,b,c` over nothing, and no heading at all: there are no rows
        assert ran.out == "0 rows\n"
    else:
        assert (ran.code, ran.err.count("error: ")) == (REFUSED, 1)
    assert cli("export", "opp", "-o", "json").json == []


@pytest.mark.parametrize("name", CONVERTED)
def test_workbooks_are_what_others_made_of_them(shared_data: Path, name: str) -> None:
    folder = shared_data / "badcsv" / "csvkit_examples"
    found = open_source(str(folder / name))
    with (folder / CONVERTED[name]).open(encoding="utf-8", newline="") as stream:
        headings, *rows = csv.reader(stream)
    assert [heading.lower() for heading in found.headings] == headings
    assert [cells for _, cells, _ in found.rows()] == [list(map(spelled, row)) for row in rows]


def spelled(cell: str) -> str:
    """csvkit's spelling of a value as ours."""
    cell = {"True": "true", "False": "false"}.get(cell, cell)
    moment = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(.+)", cell)
    if moment:
        return moment[1] if moment[2] == "00:00:00" else f"{moment[1]} {moment[2]}"
    return cell.removesuffix(".0")


def test_every_delimiter_of_a_table_is_told(shared_data: Path) -> None:
    files = sorted((shared_data / "badcsv" / "sqlite-utils_sniff").glob("*.csv"))
    read = [list(open_source(str(path)).rows()) for path in files]
    assert [open_source(str(path)).delimiter for path in files] == [",", ";", ",", "\t"]
    assert {tuple(tuple(cells) for _, cells, _ in rows[:3]) for rows in read} == {
        (("1", "dog", "Cleo", "5"), ("2", "dog", "Pancakes", "4"), ("3", "cat", "Mozie", "8"))
    }
    # The third file quotes a comma with apostrophes, which are no quotes: a row of five cells.
    assert [rows[3][2] for rows in read] == ["", "", "has 5 cells, the heading has 4", ""]
