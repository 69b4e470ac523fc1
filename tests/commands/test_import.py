"""What `oppcli import` prints, writes and exits with."""

import csv
from pathlib import Path

import pytest

from oppcli.domain.texts import clean
from surroundings import Cli, Ran

DEALS = "Id,Name,Stage,Amount,Close date,Campaign\n1,Fleet,Quotation,480,2026-12-01,fair\n"

_STAGES = ("Contracting", "Meeting", "On the way", "Quotations")


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(DEALS, encoding="utf-8")
    return path


def test_one_line_tells_what_became_of_the_rows(cli: Cli, deals: Path) -> None:
    first = cli("import", deals, "--kind", "opp")
    assert (first.code, first.out) == (0, "1 row: 1 created\n")
    again = cli("import", deals, "--kind", "opp")
    assert (again.code, again.out) == (0, "1 row: 1 unchanged\n")


def test_what_was_created_beside_is_told(cli: Cli, deals: Path) -> None:
    ran = cli("import", deals, "--map", "Campaign=account", "--map", "Name=topic", "--kind", "opp")
    assert ran.out == "1 row: 1 created\nalso created: 1 account\n"


def test_headings_that_are_left_out_are_told(cli: Cli, deals: Path) -> None:
    told = (
        "created: O1\n"
        "not mapped: Campaign; --map Campaign=FIELD maps one; --keep-unmapped keeps them;"
        " the fields: oppcli schema opp -o table\n"
    )
    assert cli("import", deals).err == told


def test_rows_without_an_id_are_told(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("topic,next step,revenue\na,b,1\n")
    assert cli("import", path).err == (
        "created: O1\n"
        "1 row has no external_id: importing the file again creates it again;"
        " --map 'HEADING=external_id' names a column of ids\n"
    )


def test_json_is_one_record_of_counts(cli: Cli, deals: Path) -> None:
    assert cli("import", deals, "-o", "json").json == [
        {
            "rows": 1,
            "created": 1,
            "updated": 0,
            "unchanged": 0,
            "rejected": 0,
            "conflicts": 0,
            "saved": "yes",
        }
    ]


def test_quiet_says_nothing(cli: Cli, deals: Path) -> None:
    assert cli("import", deals, "-q")[:] == (0, "", "")


def test_a_dry_run_shows_how_the_file_is_read(cli: Cli, deals: Path) -> None:
    ran = cli("import", deals, "--dry-run")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "Looks like opportunities (5 of 6 headings).",
        "  Heading     Field           Sample      Reads as",
        "  Id          external_id     1           1",
        "  Name        topic           Fleet       Fleet",
        "  Stage       stage           Quotation   Quotation",
        "  Amount      est_revenue     480         480.00 EUR",
        "  Close date  est_close_date  2026-12-01  2026-12-01",
        "  Campaign    –               fair        not mapped",
        "1 row: 1 new",
    ]
    assert ran.err.endswith("Nothing was saved (dry run).\n")
    assert cli("opp", "list", "-o", "json").json == []


def test_a_dry_run_shows_rejects_and_ends_with_5(cli: Cli, deals: Path) -> None:
    deals.write_text(DEALS + "2,Truck,Propose,call me,,\n")
    ran = cli("import", deals, "--dry-run")
    assert ran.code == 5
    assert ran.out.splitlines()[-2:] == [
        "2 rows: 1 new, 1 rejected",
        "  line 3      est_revenue: 'call me' is not an amount; stage: 'Propose' is not interest,"
        " quotation, contract or delivery; --map-value 'stage:Propose=?'",
    ]
    assert "Nothing was saved (dry run).\nerror: 1 of 2 rows cannot be taken; --rejects" in ran.err


def test_a_dry_run_in_json_says_what_each_field_would_become(cli: Cli, deals: Path) -> None:
    rows = cli("import", deals, "--dry-run", "-o", "json").json
    assert {(row["line"], row["action"]) for row in rows} == {(2, "created")}
    assert {row["field"]: row["becomes"] for row in rows}["topic"] == "Fleet"
    assert cli("opp", "list", "-o", "json").json == []


def test_rejected_rows_save_nothing_and_say_why(cli: Cli, deals: Path) -> None:
    deals.write_text(DEALS + "2,Truck,Propose,90,,\n1,Again,,,,\n")
    ran = cli("import", deals)
    assert (ran.code, ran.out) == (5, "3 rows: 1 new, 2 rejected\n")
    assert ran.err == (
        "  line 3      stage: 'Propose' is not interest, quotation, contract or delivery;"
        " --map-value 'stage:Propose=?'\n"
        "  line 4      external_id: '1' is in line 2 already\n"
        "not mapped: Campaign; --map Campaign=FIELD maps one; --keep-unmapped keeps them;"
        " the fields: oppcli schema opp -o table\n"
        "error: 2 of 3 rows cannot be taken, so nothing was saved; --rejects keeps the good rows"
        " and writes the bad ones to a file.\n"
        f"  try: oppcli import {deals} --rejects rejects.csv\n"
    )
    assert cli("opp", "list", "-o", "json").json == []


def test_only_what_is_spelled_alike_is_proposed_and_the_rest_is_left_open(
    cli: Cli, deals: Path
) -> None:
    more = "".join(f"{n},Truck,{stage},90,,\n" for n, stage in enumerate(_STAGES, 2))
    deals.write_text(DEALS + more)
    ran = cli("import", deals)
    assert ran.code == 5
    assert ran.err.splitlines()[:6] == [
        "not known here:",
        "  stage  'Contracting'  1 row  --map-value 'stage:Contracting=contract'",
        "  stage  'Meeting'      1 row  --map-value 'stage:Meeting=?'",
        "  stage  'On the way'   1 row  --map-value 'stage:On the way=?'",
        "  stage  'Quotations'   1 row  --map-value 'stage:Quotations=quotation'",
        "  stage is one of interest, quotation, contract, delivery;"
        " or an ending, --ending '…=won|lost|canceled'",
    ]


def test_a_mapped_stage_mends_the_import(cli: Cli, deals: Path) -> None:
    deals.write_text(DEALS + "2,Truck,Propose,90,,\n")
    assert cli("import", deals, "--map-value", "stage:Propose=quotation").code == 0
    assert {row["stage"] for row in cli("opp", "list", "-o", "json").json} == {"quotation"}


def test_rejects_of_our_own_export_keep_their_apostrophes(cli: Cli, tmp_path: Path) -> None:
    path, rejects = tmp_path / "own.csv", tmp_path / "rejects.csv"
    path.write_text("ref,topic,status\nO1,'=1+1,opened\n")
    cli("import", path, "--kind", "opp", "--rejects", rejects)
    assert b"\r" not in rejects.read_bytes()
    rejects.write_bytes(rejects.read_bytes().replace(b",opened", b",open"))
    assert cli("import", rejects, "--kind", "opp").code == 0
    assert [opp["topic"] for opp in cli("opp", "list", "-o", "json").json] == ["'=1+1"]


def test_rejects_are_read_as_the_whole_file_was(cli: Cli, tmp_path: Path) -> None:
    """12.5 and 25/12/2026 decide the file, and are not in the file of rejects."""
    path, rejects = tmp_path / "x.csv", tmp_path / "rejects.csv"
    path.write_text(
        "topic,stage,revenue,close date\na,Quotation,12.5,25/12/2026\nb,Propose,1.500,03/04/2026\n"
    )
    ran = cli("import", path, "--kind", "opp", "--rejects", rejects)
    said = f"oppcli import {rejects} --kind opp --date-order dmy --decimal point\n"
    assert ran.err.endswith(f"try: {said}")
    rejects.write_text(rejects.read_text().replace(",Propose,", ",Quotation,"))
    assert cli(*ran.err.rpartition("try: oppcli ")[2].split()).code == 0
    (late,) = [o for o in cli("opp", "list", "-o", "json").json if o["topic"] == "b"]
    assert (late["est_revenue"], late["est_close_date"]) == (1.5, "2026-04-03")


def test_files_that_are_read_in_other_ways_are_so_again(cli: Cli, tmp_path: Path) -> None:
    for name, amount in (("one", "12.5"), ("two", '"12,5"')):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"topic,stage,revenue\na,Quotation,{amount}\nb,Propose,1\n")
    paths = [tmp_path / "one.csv", tmp_path / "two.csv"]
    ran = cli("import", *paths, "--kind", "opp", "--rejects", tmp_path / "bad.csv")
    one, two = ran.err.rpartition("try: ")[2].split("; ")
    assert one.endswith("bad-one.csv --kind opp --decimal point")
    assert two.endswith("bad-two.csv --kind opp --decimal comma\n")


def test_rejects_are_kept_mended_and_imported(cli: Cli, deals: Path, tmp_path: Path) -> None:
    deals.write_text(DEALS + "2,Truck,Propose,90,,\n")
    rejects = tmp_path / "rejects.csv"
    ran = cli("import", deals, "--rejects", rejects)
    assert (ran.code, ran.out) == (5, "2 rows: 1 created, 1 rejected\n")
    assert f"error: 1 of 2 rows cannot be taken; they were written to {rejects}. Correct" in ran.err
    rejects.write_text(rejects.read_text().replace(",Propose,", ",Quotation,"))
    assert cli("import", rejects).out == "1 row: 1 created\n"


def test_rows_of_one_reason_share_a_line_that_counts_them_all(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    rows = ["x,call me,"] * 30 + ["x,1,soon", "x,2,"] + ["x,call me,"] * 7 + ["x,3,later"]
    path.write_text("\n".join(["topic,revenue,close", *rows]) + "\n")
    ran = cli("import", path, "--kind", "opp")
    assert ran.err.splitlines()[:3] == [
        "  lines 2, 3, 4 and 34 more: est_revenue: 'call me' is not an amount",
        "  line 32     est_close_date: 'soon' is not a date",
        "  line 41     est_close_date: 'later' is not a date",
    ]
    assert "  … and" not in ran.err
    path.write_text("topic,revenue\nx,a\n" + "x,1\n" + "x,a\n" * 2)
    assert cli("import", path, "--kind", "opp").err.count("  line ") == 3  # few are told apart


def test_more_than_twenty_reasons_are_counted(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("topic,revenue,close\n" + "".join(f"x,call {n},\n" for n in range(37)))
    ran = cli("import", path, "--kind", "opp")
    assert ran.err.count("  line ") == 20
    assert "  … and 17 more\n" in ran.err


def test_headings_alone_are_nothing_to_do(cli: Cli, deals: Path) -> None:
    deals.write_text(DEALS.splitlines()[0] + "\n")
    assert cli("import", deals)[:2] == (0, "0 rows\n")


def test_options_win_over_a_map_file(cli: Cli, deals: Path, tmp_path: Path) -> None:
    kept = tmp_path / "map.toml"
    kept.write_text(
        'kind = "opportunity"\nsource_system = "crm"\n'
        '[columns]\nCampaign = "lead_source"\n[values.stage]\nQuotation = "contract"\n'
    )
    cli("import", deals, "--map-file", kept, "--map-value", "stage:Quotation=delivery")
    (row,) = cli("export", "opp", "-o", "json").json
    assert (row["source_system"], row["lead_source"], row["stage"]) == ("crm", "fair", "delivery")


def test_a_kept_mapping_given_as_map_is_proposed_as_map_file(cli: Cli, deals: Path) -> None:
    ran = cli("import", deals, "--map", "my maps/crm.toml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: --map 'my maps/crm.toml' needs HEADING=field.\n"
        "  try: --map-file 'my maps/crm.toml'\n"
    )
    assert "  try: --map 'Value=est_revenue'\n" in cli("import", deals, "--map", "Value").err


def test_options_settle_what_a_file_leaves_open(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("topic;close;revenue\na;03/04/2026;1.234\n")
    words = ["import", path, "--kind", "opp"]
    assert "--date-order" in cli(*words).err
    assert cli(*words, "--date-order", "dmy", "--decimal", ".").code == 5
    assert cli(*words, "--date-order", "dmy", "--decimal", ",").code == 0
    (row,) = cli("export", "opp", "-o", "json").json
    assert (row["est_close_date"], row["est_revenue"]) == ("2026-04-03", 1234)


def test_strict_refuses_unknown_names(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("topic,revenue,account\na,1,Acme\n")
    ran = cli("import", path, "--strict")
    assert (ran.code, "account: there is no account called 'Acme'" in ran.err) == (5, True)


def test_a_dash_imports_standard_input(cli_process: Cli) -> None:
    ran = cli_process("import", "-", "--source-system", "crm", stdin=DEALS)
    assert (ran.code, ran.out) == (0, "1 row: 1 created\n")


def test_each_line_of_json_lines_is_a_record(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"name": "Acme", "email": "a@acme.example"}\n{"name": "Globex"}\n')
    assert cli("import", path, "--kind", "account").out == "2 rows: 2 created\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("absent.csv", None, "there is no file"),
        ("x.csv", b"", "is empty"),
        ("x.csv", b"foo,bar\n1,2\n", "knows none of the headings of"),
        ("x.csv", b"PK\x03\x04xl/", "damaged workbook"),
    ],
)
def test_what_is_no_file_of_records_is_refused_in_a_sentence(
    cli: Cli, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    ran = cli("import", path)
    assert ran.code in (3, 5)
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_hostile_names_are_shown_and_stored_as_one_line(cli: Cli, tmp_path: Path) -> None:
    names = ["[red]x", "[/b]", ":bomb:", "\x1b[2J", "\x9b", "\u202e", "a\nb", "=1+1", "<script>"]
    path = tmp_path / "x.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["name", "email"], *([name, "x"] for name in names)])
    ran: Ran = cli("import", path, "--dry-run", "--kind", "account")
    assert "\x1b" not in ran.out + ran.err
    assert cli("import", path, "--kind", "account").code == 0
    assert [row["name"] for row in cli("export", "accounts", "-o", "json").json] == list(
        map(clean, names)
    )


def test_the_history_tells_the_import(cli: Cli, deals: Path) -> None:
    cli("import", deals)
    cli("import", deals, "--map-value", "stage:Quotation=contract")
    (change,) = [row for row in cli("history", "O1", "-o", "json").json if row["field"] == "stage"]
    assert (change["old"], change["new"]) == ("Quotation", "Contract")
    assert change["command"].startswith("import ")


def test_rejects_called_tsv_come_back_in(cli: Cli, tmp_path: Path) -> None:
    path, rejects = tmp_path / "list.csv", tmp_path / "rejects.tsv"
    path.write_text("external_id,topic,est_revenue\n1,A,5\n2,B,x\n")
    assert cli("import", path, "--rejects", rejects).code == 5
    assert rejects.read_text().startswith("oppcli_line\toppcli_reason\texternal_id")
    rejects.write_text(rejects.read_text().replace("\tx\n", "\t7\n"))
    assert cli("import", rejects).out == "1 row: 1 created\n"


def test_a_file_called_as_the_value_of_an_option_is_replaced_alone(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("crm").write_text("external_id,topic,est_revenue\n1,A,5\n2,B,x\n")
    ran = cli("import", "crm", "--source-system", "crm", "--round", "--rejects", "bad.csv")
    assert ran.err.endswith("  try: oppcli import bad.csv --source-system crm --round\n")
    Path("bad.csv").unlink()
    ran = cli("import", "--round", "crm", "--rejects", "bad.csv")
    assert ran.err.endswith("  try: oppcli import --round bad.csv\n")


@pytest.mark.parametrize(
    ("many", "said"),
    [(1, "created: O3"), (2, "created: O3 O4"), (5, "created: O3 … O7"), (21, None)],
)
def test_a_few_new_records_are_named_on_a_screen(
    cli: Cli, deals: Path, tmp_path: Path, many: int, said: str | None
) -> None:
    assert cli("import", deals, "--kind", "opp").code == 0
    assert cli("opp", "new", "Van", "--account", "Acme", "--create").code == 0
    path = tmp_path / "more.csv"
    rows = "".join(f"m{row},Sale {row},Customer {row}\n" for row in range(many))
    path.write_text(f"external_id,topic,account\n{rows}", encoding="utf-8")
    assert "created: " not in cli("import", path, "--dry-run").err
    lines = cli("import", path).err.splitlines()
    named = [line for line in lines if line.startswith("created: ")]
    assert named == ([said] if said else [])
    again = cli("import", path, "-o", "json").json[0]
    assert (again["unchanged"], "made" in again) == (many, False)
    assert "created: " not in cli("import", path).err
