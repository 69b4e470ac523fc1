"""Cells that are numbers, days or objects by themselves, beside texts that only look so."""

import json
from datetime import date
from pathlib import Path

import pytest

from excel_files import Workbook
from importing.workbooks import ods, ods_row
from surroundings import Cli

HEADINGS = ["Deal ID", "Deal name", "Amount", "Close date"]
FLOAT = '<table:table-cell office:value-type="float" office:value="{0}"/>'
TEXT = '<table:table-cell office:value-type="string"><text:p>{0}</text:p></table:table-cell>'


def _amounts(cli: Cli) -> list[object]:
    return [row["est_revenue"] for row in cli("export", "opp", "-o", "json").json]


def _workbook(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("options", [(), ("--decimal", "comma")])
def test_a_number_of_a_workbook_stands_beside_texts_with_a_comma(
    cli: Cli, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = _workbook(
        tmp_path / "deals.xlsx",
        HEADINGS,
        [1, "A", 1234.5, date(2026, 12, 1)],
        [2, "B", "n/a", "15.12.2026"],
        [3, "C", "1.234,50", "03.04.2026"],
    )
    ran = cli("import", path, *options)
    assert ran.code == 0, ran.err
    assert _amounts(cli) == [1234.5, None, 1234.5]


def test_a_number_of_an_ods_stands_beside_texts_with_a_comma(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "deals.ods"
    rows = [("A", FLOAT.format(0.75)), ("B", TEXT.format("2.000,25"))]
    cells = "".join(
        f"<table:table-row>{TEXT.format(name)}{amount}</table:table-row>" for name, amount in rows
    )
    path.write_bytes(ods(ods_row("Deal name", "Amount") + cells))
    assert cli("import", path).code == 0
    assert _amounts(cli) == [0.75, 2000.25]


@pytest.mark.parametrize("options", [(), ("--decimal", "comma")])
def test_a_number_of_json_stands_beside_texts_with_a_comma(
    cli: Cli, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = tmp_path / "deals.json"
    path.write_text('[{"Deal name":"A","Amount":10.5},{"Deal name":"B","Amount":"1.000,50"}]')
    ran = cli("import", path, "--kind", "opp", *options)
    assert ran.code == 0, ran.err
    assert _amounts(cli) == [10.5, 1000.5]


def test_a_text_is_still_read_by_the_mark_that_is_said(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "deals.json"
    path.write_text('[{"Deal name":"A","Amount":10.5},{"Deal name":"B","Amount":"1.000,50"}]')
    ran = cli("import", path, "--kind", "opp", "--decimal", "point")
    assert ran.code == 5
    assert "est_revenue: '1.000,50' is not an amount" in ran.err


def test_the_same_digits_are_a_number_and_a_text(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "deals.jsonl"
    rows: list[dict[str, object]] = [
        {"Deal name": "A", "Amount": 1.5, "Currency": "KWD"},
        {"Deal name": "B", "Amount": 1.234, "Currency": "KWD"},
        {"Deal name": "C", "Amount": "1.234", "Currency": "KWD"},
        {"Deal name": "D", "Amount": "7,5", "Currency": "KWD"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    assert cli("currency", "set", "KWD", "3").code == 0
    ran = cli("import", path, "--kind", "opp")
    assert ran.code == 0, ran.err
    assert _amounts(cli) == [1.5, 1.234, 1234, 7.5]


def test_percentages_that_are_numbers_do_not_mind_a_comma(cli: Cli, tmp_path: Path) -> None:
    path = _workbook(
        tmp_path / "deals.xlsx",
        ["Deal name", "Amount", "Probability"],
        ["A", "1.234,50", 0.4],
        ["B", "12,50", 0.05],
    )
    ran = cli("import", path, "--decimal", "comma")
    assert ran.code == 0, ran.err
    rows = cli("export", "opp", "-o", "json").json
    assert [row["probability"] for row in rows] == [40, 5]


def test_rejects_of_mixed_cells_come_back_in(cli: Cli, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    path = _workbook(
        tmp_path / "deals.xlsx",
        [*HEADINGS, "Stage"],
        [1, "A", "1.234,50", date(2026, 12, 1), "interest"],
        [2, "B", 1234.5, date(2026, 12, 2), "Nope"],
        [3, "C", "12,50", date(2026, 12, 3), "Nope"],
    )
    ran = cli("import", path, "--rejects", bad)
    assert (ran.code, "--decimal comma" in ran.err) == (5, True)
    assert ',B,"1234,5",2026-12-02,Nope' in bad.read_text("utf-8")
    again = cli("import", bad, "--decimal", "comma", "--map-value", "stage:Nope=quotation")
    assert again.code == 0, again.err
    assert _amounts(cli) == [1234.5, 1234.5, 12.5]


@pytest.mark.parametrize("name", ["bad.csv", "bad.xlsx"])
def test_a_rejected_day_that_lost_its_format_comes_back_in(
    cli: Cli, tmp_path: Path, name: str
) -> None:
    bad = tmp_path / name
    path = _workbook(
        tmp_path / "deals.xlsx",
        HEADINGS,
        [1, "A", 5, date(2026, 12, 1)],
        [2, "B", 5.005, 46371],
        [3, "C", 6.005, date(2026, 12, 3)],
    )
    assert cli("import", path, "--rejects", bad).code == 5
    if name.endswith("csv"):
        assert ",B,5.005,2026-12-15" in bad.read_text("utf-8")
    again = cli("import", bad, "--decimal", "point", "--round")
    assert again.code == 0, again.err
    rows = cli("export", "opp", "-o", "json").json
    days = [row["est_close_date"] for row in rows]
    assert days == ["2026-12-01", "2026-12-15", "2026-12-03"]


OBJECTS = '[{"id":"1","dealname":"A","amount":10.5,"properties":{"a":1},"tags":["x"]}]'


@pytest.mark.parametrize(
    "options", [(), ("--map", "properties=", "--map", "tags="), ("--keep-unmapped",)]
)
def test_an_object_that_nobody_asks_for_is_no_fault(
    cli: Cli, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = tmp_path / "deals.json"
    path.write_text(OBJECTS)
    ran = cli("import", path, "--kind", "opp", "--map", "dealname=topic", *options)
    assert ran.code == 0, ran.err
    row = cli("export", "opp", "-o", "json").json[0]
    assert (row["topic"], row["est_revenue"]) == ("A", 10.5)
    assert "properties" not in row


def test_no_field_is_read_from_an_object(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "deals.jsonl"
    path.write_text('{"dealname":"A","properties":{"a":1}}\n{"dealname":"B","properties":"x"}\n')
    maps = ("--map", "dealname=topic", "--map", "properties=description")
    ran = cli("import", path, "--kind", "opp", *maps, "--rejects", tmp_path / "bad.csv")
    assert ran.code == 5
    assert "line 1      'properties' holds a list or an object, not a value" in ran.err
    assert [row["topic"] for row in cli("export", "opp", "-o", "json").json] == ["B"]


@pytest.mark.parametrize(
    ("cells", "type_", "value"),
    [
        (("31.12.2026", "01.02.2027"), "date", "2026-12-31"),
        (("31.12.26", "1.2.2027"), "date", "2026-12-31"),
        (("31/12/2026", "2027-02-01"), "date", "2026-12-31"),
        (("1.234,50", "7,5"), "number", 1234.5),
        (("1.2.3", "31.12.2026"), "text", "1.2.3"),
        (("ja", "nein"), "yes_no", "yes"),
        (("Oui", "non"), "yes_no", "yes"),
        (("WAHR", "FALSCH"), "yes_no", "yes"),
        (("Tak", "Nie"), "yes_no", "yes"),
        (("NE", "ne"), "text", "NE"),
        (("x", ""), "text", "x"),
    ],
)
def test_kept_columns_have_the_type_of_their_cells(
    cli: Cli, tmp_path: Path, cells: tuple[str, str], type_: str, value: object
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(f"Deal ID;Deal name;More of it\n1;A;{cells[0]}\n2;B;{cells[1]}\n")
    ran = cli("import", path, "--keep-unmapped")
    assert ran.code == 0, ran.err
    fields = {row["name"]: row["type"] for row in cli("field", "list", "-o", "json").json}
    assert fields["more_of_it"] == type_
    assert cli("export", "opp", "-o", "json").json[0]["more_of_it"] == value


@pytest.mark.parametrize("options", [(), ("--decimal", "comma")])
def test_a_kept_column_of_numbers_is_one_of_numbers(
    cli: Cli, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = tmp_path / "deals.json"
    path.write_text('[{"Deal name":"A","Size":10.5},{"Deal name":"B","Size":3}]')
    ran = cli("import", path, "--kind", "opp", "--keep-unmapped", *options)
    assert ran.code == 0, ran.err
    assert [row["size"] for row in cli("export", "opp", "-o", "json").json] == [10.5, 3]


def test_an_own_yes_and_no_is_read_in_many_languages(cli: Cli, tmp_path: Path) -> None:
    assert cli("field", "add", "opp", "vip", "Vip", "--type", "yes_no").code == 0
    path = tmp_path / "deals.csv"
    said = ("ja", "oui", "sí", "tak", "WAHR", "Nein", "non", "yes")
    rows = "".join(f"{n},A{n},{word}\n" for n, word in enumerate(said))
    path.write_text(f"Deal ID,Deal name,vip\n{rows}")
    ran = cli("import", path)
    assert ran.code == 0, ran.err
    vips = [row["vip"] for row in cli("export", "opp", "-o", "json").json]
    assert vips == ["yes"] * 5 + ["no", "no", "yes"]
    path.write_text("Deal ID,Deal name,vip\n9,Z,-\n")
    assert cli("import", path).code == 5


@pytest.mark.parametrize("written", ['="0010"', '"=""0010"""'])
def test_a_number_that_is_kept_a_text_is_that_number(
    cli: Cli, tmp_path: Path, written: str
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(f'Deal ID,Deal name,Customer\n{written},A,"Acme ""x"""\n="11",="",B\n')
    ran = cli("import", path, "--rejects", tmp_path / "bad.csv")
    assert "topic: a new opportunity needs it" in ran.err
    row = cli("export", "opp", "-o", "json").json[0]
    assert (row["external_id"], row["account"]) == ("0010", 'Acme "x"')


def test_a_stray_quote_is_still_a_fault(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text('Deal ID,Deal name\n1,A"b\n="2"x,B\n')
    ran = cli("import", path)
    assert ran.code == 5
    assert ran.err.count("has a quote inside a cell without quotes around it") == 2


def test_our_own_texts_that_look_so_stay(cli: Cli, tmp_path: Path) -> None:
    assert cli("opp", "new", '="5"', "--account", "Acme", "--create").code == 0
    path = tmp_path / "own.csv"
    assert cli("export", "opp", "--to", path).code == 0
    again = ("import", path, "--source-system", "x", "--map", "ref=external_id")
    assert cli(*again).code == 0
    assert [row["topic"] for row in cli("export", "opp", "-o", "json").json] == ['="5"'] * 2


@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        ((".50", "1.25"), [0.5, 1.25]),
        ((",50", "1,25"), [0.5, 1.25]),
        (("$.50", "1.25"), [0.5, 1.25]),
        ((".5", ""), [0.5, None]),
    ],
)
def test_an_amount_without_the_zero_before_its_mark(
    cli: Cli, tmp_path: Path, cells: tuple[str, str], amounts: list[float | None]
) -> None:
    cli("config", "set", "currency", "USD")
    path = tmp_path / "deals.csv"
    path.write_text(f"Deal ID;Deal name;Amount\n1;A;{cells[0]}\n2;B;{cells[1]}\n")
    ran = cli("import", path)
    assert ran.code == 0, ran.err
    assert _amounts(cli) == amounts


@pytest.mark.parametrize("options", [(), ("--round",)])
def test_a_small_number_beside_percentages_is_asked_about(
    cli: Cli, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text('Deal ID,Deal name,Probability\n1,A,"0,7"\n2,B,40 %\n')
    refused = cli("import", path, *options)
    assert refused.code == 5
    flag = "--map-value 'probability:0,7=70%' or --map-value 'probability:0,7=1%'"
    assert f"'0,7' can be 70 % or less than 1 %; {flag}" in refused.err
    assert cli("import", path, "--map-value", "probability:0,7=70%").code == 0
    assert [row["probability"] for row in cli("export", "opp", "-o", "json").json] == [70, 40]


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 1, 0)])
def test_a_stage_1_and_a_stage_called_stage_1(
    cli: Cli, tmp_path: Path, order: tuple[int, ...]
) -> None:
    rows = ["1,A,1,10", "2,B,Stage 1,20", "3,C,2,30"]
    path = tmp_path / "deals.csv"
    path.write_text("Deal ID,Deal name,Stage,Probability\n" + "\n".join(rows[n] for n in order))
    ran = cli("import", path, "--process-from-file")
    assert ran.code == 0, ran.err
    stages = {row["topic"]: row["stage"] for row in cli("export", "opp", "-o", "json").json}
    assert stages == {"A": "stage_1", "B": "stage_1_2", "C": "stage_2"}
    again = cli("import", path, "--process-from-file")
    assert again.out == "3 rows: 3 unchanged\n"
