"""Amounts and percentages with more decimals than they can have, rejects, and names that meet."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.errors import BadValue
from oppcli.importing.files.reading import open_source
from oppcli.importing.values.cells import read_percent
from oppcli.importing.values.numbers import read_amount
from surroundings import Cli


def test_round_takes_amounts_as_programs_compute_them(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Deal name,Amount,Probability\nVan,7312.4000000001,33.333\nPump,10.125,66.5\n")
    refused = cli("import", file)
    assert refused.code == 5
    assert "'7312.4000000001' has more decimals than EUR has (2); --round" in refused.err
    assert cli("import", file, "--round").code == 0
    rows = cli("export", "opp", "-o", "json").json
    assert [(row["est_revenue"], row["probability"]) for row in rows] == [(7312.4, 33), (10.13, 67)]


@given(st.integers(0, 10**9), st.integers(0, 99_999))
def test_rounding_is_to_the_nearest_minor_unit(whole: int, fraction: int) -> None:
    cell = f"{whole}.{fraction:05}"
    minor, _ = read_amount(cell, ".", "EUR", rounds=True)
    exact = whole * 100_000 + fraction
    assert abs(minor * 1_000 - exact) <= 500
    if fraction % 1_000:
        with pytest.raises(BadValue):
            read_amount(cell, ".", "EUR")
    else:
        assert read_amount(cell, ".", "EUR") == (minor, "EUR")


def test_a_percentage_is_never_rounded_above_a_hundred() -> None:
    assert read_percent("99.6", "probability", ".", of_one=False, rounds=True) == 100
    assert read_percent("0.385", "probability", ".", of_one=True, rounds=True) == 39
    with pytest.raises(BadValue):
        read_percent("100.6", "probability", ".", of_one=False, rounds=True)


def test_rejects_of_a_workbook_are_a_workbook_with_days_as_days(cli: Cli, tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    source, rejects = tmp_path / "list.xlsx", tmp_path / "bad.xlsx"
    with Workbook(source) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Deal ID", "Deal name", "Close date", "Amount"])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, amount in enumerate(("500", "later"), 1):
            sheet.write_row(row, 0, [row, f"Van {row}"])
            sheet.write_datetime(row, 2, date(2026, 12, 6 + row), day)
            sheet.write_string(row, 3, amount)
    assert cli("import", source, "--rejects", rejects).code == 5
    assert rejects.read_bytes()[:2] == b"PK"
    (row,) = open_source(str(rejects)).rows()
    assert row[1][2:] == ["2", "Van 2", "2026-12-08", "later"]
    values = ("--map-value", "est_revenue:later=70")
    assert cli("import", rejects, *values).out == "1 row: 1 created\n"
    kept = cli("export", "opp", "-o", "json").json
    assert kept[1]["est_close_date"] == "2026-12-08"


@pytest.mark.parametrize("name", ["bad.csv", "bad.xlsx"])
def test_a_clean_import_empties_the_rejects_of_the_one_before(
    cli: Cli, tmp_path: Path, name: str
) -> None:
    file, rejects = tmp_path / "list.csv", tmp_path / name
    file.write_text("Deal ID,Deal name,Amount\n1,Van,later\n")
    assert cli("import", file, "--rejects", rejects).code == 5
    assert len(list(open_source(str(rejects)).rows())) == 1
    file.write_text("Deal ID,Deal name,Amount\n1,Van,500\n")
    assert cli("import", file, "--rejects", rejects, "--dry-run").code == 0
    assert len(list(open_source(str(rejects)).rows())) == 1
    assert cli("import", file, "--rejects", rejects).code == 0
    assert list(open_source(str(rejects)).rows()) == []
    assert cli("import", file, "--rejects", tmp_path / "none.csv").code == 0
    assert not (tmp_path / "none.csv").exists()


@pytest.mark.parametrize("system", [(), ("--source-system", "erp")])
@pytest.mark.parametrize("accounts_first", [True, False])
def test_an_account_that_one_file_names_and_another_identifies_is_one(
    cli: Cli, tmp_path: Path, system: tuple[str, ...], accounts_first: bool
) -> None:
    sales, firms = tmp_path / "sales.csv", tmp_path / "firms.csv"
    sales.write_text("Deal ID,Deal name,Account\n1,Van,Smith; Sons\n2,Pump,Smith; Sons\n")
    firms.write_text('id,name,phone\n71,"Smith; Sons",555\n')
    order = (firms, sales) if accounts_first else (sales, firms)
    for file in order:
        kind = "account" if file == firms else "opportunity"
        assert cli("import", file, "--kind", kind, *system).code == 0
    (account,) = cli("export", "account", "-o", "json").json
    assert (account["name"], account["external_id"]) == ("Smith; Sons", "71")
    rows = cli("export", "opp", "-o", "json").json
    assert {row["account_ref"] for row in rows} == {account["ref"]}


def test_a_value_about_closings_for_every_row_is_only_for_those_that_ended(
    cli: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Deal ID,Deal name,Stage\n1,Van,Interest\n")
    given = ("--set", "lost_reason=price", "--set", "closed_on=2026-10-01")
    assert cli("import", file, *given).out == "1 row: 1 created\n"


def test_what_may_be_rounded_is_not_taken_for_thousands(feed, cli) -> None:
    """100.005 may be 100005, or an amount with a decimal too many: with `--round` both can be."""
    head, row = "external_id,topic,est_revenue", "1,Fleet,100.005"
    ran = feed(head, row, more=("--round",))
    assert ran.code == 5
    assert "'100.005' can be 100.005 or 100005, and no row decides" in ran.err
    assert feed(head, row, more=("--round", "--decimal", "point")).code == 0
    assert cli("export", "opp", "-o", "json").json[0]["est_revenue"] in (100, 100.01)
    assert feed(head, "2,Crane,100.005", "3,Van,7.5", more=("--round",)).code == 0
    assert feed(head, "4,Crane,100.005").code == 0
    assert cli("export", "opp", "-o", "json").json[-1]["est_revenue"] == 100005
