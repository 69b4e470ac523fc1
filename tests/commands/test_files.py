"""Files at the command line: workbooks in and out, sheets, guards, questions on a terminal."""

import gzip
import os
import pty
import select
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

from excel_files import Workbook, rows_of
from surroundings import OPPCLI, Cli

HOSTILE = ("=1+1", "+49 30", "-x", "@me", "\tz", "\rq", "'=1", "''a", "'", "a\nb", "\x1b[2J")


@pytest.fixture
def filled(cli: Cli, tmp_path: Path) -> Cli:
    """A store of accounts and opportunities with names that spreadsheets would run."""
    book = Workbook()
    book.active.append(["external_id", "name", "notes"])
    path = tmp_path / "accounts.jsonl"
    import json

    path.write_text(
        "".join(
            json.dumps({"external_id": str(n), "name": name, "notes": name}) + "\n"
            for n, name in enumerate(HOSTILE)
        )
    )
    assert cli("import", path, "--kind", "account").code == 0
    deals = tmp_path / "deals.csv"
    deals.write_text(
        "external_id,topic,revenue,currency,close\n1,=A1,1.50,KWD,2026-12-26\n2,b,480,JPY,\n"
    )
    assert cli("import", deals, "--kind", "opp").code == 0
    return cli


def read(path: Path) -> list[tuple[object, ...]]:
    return rows_of(path)


def test_an_export_to_xlsx_comes_back_unchanged(filled: Cli, tmp_path: Path) -> None:
    path = tmp_path / "out" / "accounts.xlsx"
    path.parent.mkdir()
    ran = filled("export", "accounts", "--to", path)
    assert (ran.code, ran.out) == (0, f"{len(HOSTILE)} accounts → {path}\n")
    assert filled("import", path).out == f"{len(HOSTILE)} rows: {len(HOSTILE)} unchanged\n"
    deals = tmp_path / "deals.xlsx"
    filled("export", "opp", "--to", deals, "--fields", "ref,topic,revenue,currency,external_id")
    assert read(deals)[1] == ("O1", "=A1", 1.5, "KWD", "1")
    assert filled("import", deals, "--kind", "opp").out == "2 rows: 2 unchanged\n"


def test_a_workbook_goes_into_a_pipe(filled: Cli, environ: dict[str, str]) -> None:
    for words in (["export", "opp"], ["opp", "list"], ["pipeline"], ["forecast"]):
        done = subprocess.run(
            [*OPPCLI, *words, "-o", "xlsx"], env=environ, capture_output=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert len(rows_of(done.stdout)) > 1


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_guarded_export_is_unguarded_by_import(filled: Cli, tmp_path: Path, form: str) -> None:
    plain = filled("export", "accounts", "-o", form).out
    guarded = filled("export", "accounts", "-o", form, "--excel-safe").out
    assert "'=1+1" in guarded
    assert guarded != plain
    path = tmp_path / f"guarded.{form}"
    path.write_text(guarded, newline="")
    other = {"OPPCLI_DB": str(tmp_path / "other.db")}
    assert filled("import", path, "--kind", "account", env=other).code == 0
    if form == "csv":  # TSV spells line ends and tabs out
        assert filled("export", "accounts", env=other).out == plain
        assert filled("export", "accounts", "--excel-safe", env=other).out == guarded


def test_an_apostrophe_of_somebody_elses_file_is_theirs(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_bytes(b"name,email\r\n'=1+1,x\r\n")
    cli("import", path, "--kind", "account")
    (row,) = cli("export", "accounts", "-o", "json").json
    assert row["name"] == "'=1+1"


def test_a_list_and_a_report_are_written_to_a_file(filled: Cli, tmp_path: Path) -> None:
    for words, name in (
        (["opp", "list", "--sort", "-ref", "--limit", "1"], "list.xlsx"),
        (["pipeline"], "pipeline.csv"),
        (["dashboard"], "board.json"),
        (["process", "list"], "processes.md"),
        (["opp", "list", "-o", "tsv"], "no-ending"),
    ):
        path = tmp_path / name
        ran = filled(*words, "--to", path)
        assert ran.code == 0, ran.err
        assert ran.out.endswith(f" → {path}\n")
        assert path.stat().st_size > 10
    assert [row[0] for row in read(tmp_path / "list.xlsx")] == ["ref", "O2"]
    assert (tmp_path / "pipeline.csv").read_text() == filled("pipeline", "-o", "csv").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["opp", "list", "--to", "x.xls"], 2, "unknown file extension: ."),
        (["export", "opp", "--to", "x.pdf"], 2, "unknown file extension: .pdf"),
        (["export", "opp", "accounts", "--to", "x.doc"], 2, "unknown file extension: ."),
        (["export", "all", "--to", "x.zip"], 2, "--to x.zip/ for a folder"),
        (["opp", "list", "--to", "/nowhere/x.csv"], 5, "cannot be written"),
        (["opp", "list", "-o", "plain", "--to", "x.csv"], 2, "cannot export in the format"),
        (["opp", "list", "-o", "json", "--excel-safe"], 2, "--excel-safe is for csv and tsv"),
        (["export", "opp", "-o", "jsonl", "--excel-safe"], 2, "--excel-safe is for csv and tsv"),
        (["opp", "list", "-o", "xlsx"], 2, "a workbook cannot be shown on a terminal"),
    ],
)
def test_what_makes_no_sense_is_refused(
    filled: Cli, words: list[str], code: int, said: str
) -> None:
    ran = filled(*words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "\n  try: " in ran.err


def test_a_folder_may_be_called_as_a_file_is(filled: Cli, tmp_path: Path) -> None:
    (tmp_path / "there.old").mkdir()
    for name in ("there.old", "new.pdf/", "2026.11"):
        assert filled("export", "opp", "--to", f"{tmp_path}/{name}").code == 0
        assert (tmp_path / name / "opportunities.csv").is_file()


def test_a_sheet_is_named_and_the_others_are_said(cli: Cli, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["topic", "value"])
    book.active.append(["Crane", 5])
    other = book.create_sheet("Leads")
    other.append(["topic", "value", "close"])
    other.append(["Truck", 7.5, 46382])
    path = tmp_path / "both.xlsx"
    book.save(path)
    ran = cli("import", path, "--kind", "opp")
    assert "was read from its sheet 'Sheet' (--sheet reads 'Leads').\n" in ran.err
    assert cli("import", path, "--kind", "opp", "--sheet", "leads").code == 0
    rows = cli("export", "opp", "-o", "json").json
    assert [(row["topic"], row["est_revenue"], row["est_close_date"]) for row in rows] == [
        ("Crane", 5, None),
        ("Truck", 7.5, "2026-12-26"),
    ]


def test_rejected_rows_of_a_workbook_are_mended_as_csv(cli: Cli, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["topic", "value", "close"])
    book.active.append(["Crane", 1.234, "=TODAY()"])
    book.active.append(["Truck", 7, None])
    path, bad = tmp_path / "deals.xlsx", tmp_path / "bad.csv"
    book.save(path)
    ran = cli("import", path, "--kind", "opp", "--rejects", bad)
    assert (ran.code, ran.out) == (5, "2 rows: 1 created, 1 rejected\n")
    assert "line 2      C2 holds a formula without its result" in ran.err
    bad.write_text(bad.read_text().replace("#FORMULA", "").replace("1.234", "1.23"))
    assert cli("import", bad, "--kind", "opp").out == "1 row: 1 created\n"


def test_every_import_unpacks_gzip(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(gzip.compress(b"topic,revenue,close\nCrane,5,2026-12-26\n"))
    assert cli("import", path, "--kind", "opp").out == "1 row: 1 created\n"
    rates = tmp_path / "rates.csv.gz"
    rates.write_bytes(gzip.compress(b"Date,USD\n2026-11-20,1.16\n"))
    assert cli("currency", "import", rates).code == 0
    book = Workbook()
    book.active.append(["brand", "model"])
    book.active.append(["Volvo", "FH16"])
    products = tmp_path / "products.xlsx"
    book.save(products)
    assert cli("catalogue", "import", products).out == "1 row: 1 created, 0 unchanged\n"
    ran = cli("currency", "import", products)
    assert (ran.code, "is a workbook" in ran.err) == (5, True)


def on_terminal(words: list[object], answers: str, environ: dict[str, str]) -> tuple[int, str]:
    """What a person sees who types these answers, and the exit code."""
    reader, writer = pty.openpty()
    process = subprocess.Popen(
        [*OPPCLI, *map(str, words)], stdin=writer, stdout=writer, stderr=writer, env=environ
    )
    os.close(writer)
    os.write(reader, answers.encode())
    shown, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([reader], [], [], 0.2)[0]:
            try:
                shown += os.read(reader, 1 << 16)
            except OSError:  # nobody is at the other end any more
                break
    os.close(reader)
    return process.wait(60), shown.decode()


def test_an_open_column_is_asked_on_a_terminal(
    cli: Cli, environ: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("topic,close\na,03/04/2026\nb,05/06/2026\n")
    code, shown = on_terminal(["import", path, "--kind", "opp"], "2\n", environ)
    assert code == 0, shown
    assert "est_close_date ('close') can be read in two ways:" in shown
    assert "'03/04/2026' is 2026-03-04, '05/06/2026' is 2026-05-06" in shown
    rows = cli("export", "opp", "-o", "json").json
    assert [row["est_close_date"] for row in rows] == ["2026-03-04", "2026-05-06"]
    code, shown = on_terminal(["import", path, "--kind", "opp"], "\n", environ)
    assert (code, "--date-order dmy for 2026-04-03" in shown) == (5, True)
    code, shown = on_terminal(["import", path, "--kind", "opp", "--no-input"], "", environ)
    assert (code, "[1-2" in shown) == (5, False)


def test_a_workbook_is_refused_on_a_terminal(filled: Cli, environ: dict[str, str]) -> None:
    code, shown = on_terminal(["opp", "list", "-o", "xlsx"], "", environ)
    assert (code, "add > FILE.xlsx" in shown) == (2, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_a_sentence_and_nothing_is_left(
    filled: Cli, environ: dict[str, str], tmp_path: Path
) -> None:
    scraps = tmp_path / "scraps"
    scraps.mkdir()
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*OPPCLI, "export", "opp", "-o", "xlsx"],
            env={**environ, "TMPDIR": str(scraps)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert done.returncode == 6
    assert done.stderr == "error: the output could not be written: no space is left there.\n"
    assert list(scraps.iterdir()) == []


def test_a_text_too_long_for_a_cell_leaves_no_half_file(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("name,notes\nAcme," + "x" * 40_000 + "\n")
    cli("import", path, "--kind", "account")
    ran = cli("export", "accounts", "--to", tmp_path / "out.xlsx")
    assert (ran.code, "longer than a cell may be" in ran.err) == (5, True)
    assert not list(tmp_path.glob("*out.xlsx*"))


def test_days_of_a_workbook_that_lost_their_format_are_days(cli: Cli, tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ["topic", "close"],
        ["Shown as a day", date(2026, 12, 24)],
        ["Shown as a number", 46382],
        ["Typed as text", "2026-12-28"],
    ):
        book.active.append(row)
    book.save(tmp_path / "mixed.xlsx")
    assert cli("import", tmp_path / "mixed.xlsx", "--kind", "opp").code == 0
    rows = cli("opp", "list", "-o", "json", "--fields", "est_close_date").json
    days = [row["est_close_date"] for row in rows]
    assert days == ["2026-12-24", "2026-12-26", "2026-12-28"]
