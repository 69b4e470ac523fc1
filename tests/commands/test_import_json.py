"""Numbers and records of a JSON file, as the import reads and names them."""

import json
from pathlib import Path

import pytest

from conftest import Cli

ONE_LINE = (
    '[{"external_id":"1","topic":"A","est_revenue":1e3},'
    '{"external_id":"2","topic":"B","est_revenue":"abc"}]'
)
SEVERAL_LINES = '[\n {"external_id":"1","topic":"A"},\n\n {"topic":"B","est_revenue":"abc"}\n]'


def test_a_number_with_an_exponent(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "sales.json"
    path.write_text(
        '[{"external_id":"1","topic":"A","est_revenue":1e3,"probability":5E+1},'
        ' {"external_id":"2","topic":"B","est_revenue":12.5e-1}]',
        "utf-8",
    )
    ran = cli("import", path, "--kind", "opp")
    assert ran.code == 0, ran.err
    rows = cli("opp", "list", "--fields", "est_revenue,probability", "-o", "json").json
    assert [(row["est_revenue"], row["probability"]) for row in rows] == [(1000, 50), (1.25, 20)]


def test_a_number_with_an_exponent_that_nobody_can_read_is_no_amount(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "sales.json"
    path.write_text('[{"topic":"A","est_revenue":1e99999999999999999999}]', "utf-8")
    ran = cli("import", path, "--kind", "opp")
    assert ran.code == 5, ran.err
    assert "est_revenue: '1e99999999999999999999' is not an amount" in ran.err


def test_records_of_one_line_are_told_by_their_number(cli: Cli, tmp_path: Path) -> None:
    path, bad = tmp_path / "sales.json", tmp_path / "bad.csv"
    path.write_text(ONE_LINE, "utf-8")
    ran = cli("import", path, "--kind", "opp", "--rejects", bad)
    assert (ran.code, ran.out) == (5, "2 rows: 1 created, 1 rejected\n")
    assert "  record 2      est_revenue: 'abc' is not an amount\n" in ran.err
    assert bad.read_text("utf-8").splitlines()[1].startswith("2,est_revenue")


def test_records_of_several_lines_are_told_by_their_line(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "sales.json"
    path.write_text(SEVERAL_LINES, "utf-8")
    ran = cli("import", path, "--kind", "opp")
    assert "  line 4      est_revenue: 'abc' is not an amount\n" in ran.err


def test_a_row_that_came_before_is_counted_as_the_file_is(cli, tmp_path):
    rows = [{"external_id": "a", "topic": "One"}, {"external_id": "a", "topic": "Two"}]
    for name, text, unit in (
        ("whole.json", json.dumps(rows), "record 1"),
        ("lines.jsonl", "\n".join(map(json.dumps, rows)), "line 1"),
    ):
        path = tmp_path / name
        path.write_text(text)
        ran = cli("import", path, "--kind", "lead", "--source-system", "erp")
        assert (ran.code, f"external_id: 'a' is in {unit} already" in ran.err) == (5, True)


@pytest.mark.parametrize("amount", ["48.000", "48,000"])
def test_a_text_is_read_as_in_a_file_of_texts(cli: Cli, tmp_path: Path, amount: str) -> None:
    (tmp_path / "a.json").write_text(f'[{{"topic":"A","est_revenue":"{amount}"}}]', "utf-8")
    (tmp_path / "b.csv").write_text(f'topic,est_revenue\nB,"{amount}"\n', "utf-8")
    for name in ("a.json", "b.csv"):
        assert cli("import", tmp_path / name, "--kind", "opp").code == 0
    rows = cli("opp", "list", "--fields", "est_revenue", "-o", "json").json
    assert [row["est_revenue"] for row in rows] == [48_000, 48_000]


def test_a_text_that_can_be_two_rates_is_asked_about(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "rates.json"
    path.write_text('[{"currency":"NOK","day":"2026-11-01","base_per_unit":"1,091"}]', "utf-8")
    ran = cli("import", path)
    assert (ran.code, "--decimal" in ran.err) == (5, True)
    assert cli("import", path, "--decimal", "comma").code == 0
    assert "1.091" in cli("currency", "list", "-o", "csv").out
