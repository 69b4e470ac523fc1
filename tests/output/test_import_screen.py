"""What an import says fits a terminal of any width, and names what to type about each thing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from surroundings import Cli

WIDTHS = pytest.mark.parametrize("width", [60, 80, 120])
Screen = Callable[..., list[str]]
FIRST = """Deal ID,Deal name,Stage,Close date,Amount,Account,Region code of the north,Remarks
1,Alpha truck for the northern depot,Won,2026-10-20,48000,Acme Logistics,x,y
2,Beta,Lost,2026-10-11,12000,Beta AG,x,y
3,Gamma,Quotations,2026-12-20,90000,Gamma Spedition und Lagerhaus GmbH,x,y
4,Delta,Quotation,2026-13-40,90000,Gamma Spedition und Lagerhaus GmbH,x,y
"""
THEN = """external_id,topic,est_revenue,account,est_close_date
7001,Deal about a truck for the northern depot of the company,100,Acme,2026-12-20
7002,Other,100,Acme,2026-12-20
"""
COMMAND = re.compile(r"(try:|values instead(, after undo)?:|one of them:) oppcli ")


def fits(lines: list[str], width: int) -> None:
    """Nothing is wider than the terminal, but for commands, which people copy."""
    wide = [line for line in lines if cell_len(line) > width and not COMMAND.search(line)]
    assert wide == []


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("first.csv").write_text(FIRST)
    Path("then.csv").write_text(THEN)
    Path("now.csv").write_text(THEN.replace("northern", "southern").replace("Other,100", "Other,7"))
    return tmp_path


@WIDTHS
def test_a_first_import_names_what_to_type_about_each_thing(
    screen: Screen, files: Path, width: int
) -> None:
    lines = screen(width, "import", "first.csv", "--no-input", code=5)
    fits(lines, width)
    text = " ".join(line.strip().removesuffix(" \\") for line in lines)
    for said in (
        "4 rows: 2 new, 2 rejected",
        "--map-value 'stage:Quotations=quotation'",
        "stage 'Won' is won (1 row), stage 'Lost' is lost (1 row)",
        "'Close date' is closed_on of ended rows, est_close_date of others",
        "--set lost_reason=REASON gives one",
        "'Remarks' may be description or close_note: not taken; --map Remarks=FIELD says which",
        "not mapped: Region code of the north; --map 'Region code of the north=FIELD'"
        " maps one; --keep-unmapped keeps them; the fields: oppcli schema opp -o table",
        "so nothing was saved; --rejects keeps the good rows and writes the bad ones to a file.",
        "try: oppcli import first.csv --no-input --rejects rejects.csv",
    ):
        assert said in text, text
    lines = screen(
        width,
        *("import", "first.csv", "--no-input", "--rejects", "rejects.csv"),
        *("--map-value", "stage:Quotations=quotation"),
        code=5,
    )
    fits(lines, width)
    text = " ".join(line.strip().removesuffix(" \\") for line in lines)
    assert "4 rows: 3 created, 1 rejected" in text
    assert "they were written to rejects.csv. Correct them there, and import them again." in text
    again = "try: oppcli import rejects.csv --no-input --map-value stage:Quotations=quotation"
    assert text.endswith(again)


@WIDTHS
def test_a_later_import_names_what_settles_its_conflicts(
    screen: Screen, files: Path, cli: Cli, width: int
) -> None:
    assert cli("import", "then.csv").code == 0
    assert cli("edit", "O1", "topic=Deal, renamed here by the seller for good").code == 0
    assert cli("edit", "O2", "est_revenue=150").code == 0
    lines = screen(width, "import", "now.csv", "--dry-run")
    fits(lines, width)
    heading = next(line for line in lines if "Heading" in line)
    assert heading.split() == ["Heading", "Field", "Sample", "Reads", "as"]
    assert lines[-1] == "Nothing was saved (dry run)."
    theirs = "oppcli import now.csv --conflicts theirs"
    assert f"  the file's values instead: {theirs}" in lines
    lines = screen(width, "import", "now.csv")
    fits(lines, width)
    assert f"  the file's values instead, after undo: {theirs}" in lines
    assert sum("one of them: oppcli edit O1 'topic=Deal about" in line for line in lines) == 1
