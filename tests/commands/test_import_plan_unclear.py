"""A plan asks how days and numbers are read in a column whose field it leaves open as well."""

from pathlib import Path

import pytest

from surroundings import Cli


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_order_of_days_is_asked_with_the_field(cli: Cli, folder: Path) -> None:
    head = "Deal ID,Deal name,Stage,Datum,Amount"
    (folder / "d.csv").write_text(f"{head}\n1,A,Interest,03/04/2026,1.234\n", "utf-8")
    ran = cli("import", "d.csv", "--plan", "p.toml")
    assert ran.out.splitlines()[:2] == [
        "p.toml: 2 things are open.",
        "  date_order: 'Datum' can be read in two ways (dmy: '03/04/2026' is 2026-04-03;"
        " mdy: '03/04/2026' is 2026-03-04) [dmy, mdy]",
    ]
    plan = folder / "p.toml"
    text = plan.read_text("utf-8").replace('Datum = "?"', 'Datum = "est_close_date"')
    plan.write_text(text.replace('date_order = "?"', 'date_order = "mdy"'), "utf-8")
    assert cli("import", "d.csv", "--plan", "p.toml").code == 0
    (row,) = cli("export", "opp", "-o", "json").json
    assert (row["est_close_date"], row["est_revenue"]) == ("2026-03-04", 1234)


@pytest.mark.parametrize(("cell", "is_open"), [("13/04/2026", False), ("03/04/2026", True)])
def test_a_day_that_has_one_reading_leaves_nothing_open(
    cli: Cli, folder: Path, cell: str, is_open: bool
) -> None:
    (folder / "d.csv").write_text(f"Deal ID,Deal name,Stage,Datum\n1,A,Interest,{cell}\n", "utf-8")
    ran = cli("import", "d.csv", "--plan", "p.toml")
    assert ("date_order" in ran.out) is is_open


def test_the_decimal_mark_is_asked_with_the_field(cli: Cli, folder: Path) -> None:
    head = "Deal ID,Deal name,Stage,Close value,Currency"
    (folder / "d.csv").write_text(f'{head}\n1,A,Interest,"1,234",KWD\n', "utf-8")
    ran = cli("import", "d.csv", "--plan", "p.toml")
    assert "  decimal: 'Close value' can be read in two ways" in ran.out
