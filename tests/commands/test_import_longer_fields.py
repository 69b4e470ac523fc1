"""A column whose cells are choices of a longer field fills that one: `Interest` of new, used."""

from pathlib import Path

import pytest

from surroundings import Cli

FAIR = (
    "First Name,Last Name,Company,Interest,Remarks\nAnn,Lee,Acme,new,call her\nBo,Ek,Beta,used,\n"
)


@pytest.fixture
def fair(tmp_path: Path) -> Path:
    path = tmp_path / "fair.csv"
    path.write_text(FAIR, "utf-8")
    return path


def test_its_cells_decide(cli: Cli, fair: Path) -> None:
    assert cli("import", fair).out == "2 rows: 2 created\n"
    rows = cli("export", "lead", "-o", "json").json
    assert [(row["interest_type"], row["interest"], row["description"]) for row in rows] == [
        ("new", None, "call her"),
        ("used", None, None),
    ]


def test_what_is_said_of_the_heading_holds(cli: Cli, fair: Path) -> None:
    ran = cli("import", fair, "--map", "Interest=interest")
    assert (ran.code, "interest: 'new' is not cash, loan" in ran.err) == (5, True)


@pytest.mark.parametrize("cell", ["lease", "Leese"])
def test_a_column_with_a_choice_of_its_own_or_nearly_stays(cli: Cli, fair: Path, cell: str) -> None:
    fair.write_text(FAIR.replace("used", cell), "utf-8")
    ran = cli("import", fair)
    assert (ran.code, "interest: 'new' is not cash, loan" in ran.err) == (5, True)
