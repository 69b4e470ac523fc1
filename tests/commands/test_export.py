"""What `oppcli export` writes: everything, exactly, and so that it can be imported again."""

import csv
import io
import json
import shlex
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from oppcli.domain.fields import KINDS
from oppcli.domain.reference_fields import EVERY
from surroundings import OPPCLI, Cli

STAMPS = {"ref", "account_ref", "contact_ref", "lead", "opportunity", "updated_at"}


@pytest.fixture
def filled(cli: Cli, tmp_path: Path) -> Cli:
    """A store with something of every kind, open and closed, in three currencies."""

    def add(kind: str, text: str) -> None:
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        ran = cli("import", path, "--kind", kind)
        assert ran.code == 0, ran.err

    add(
        "account", 'external_id,name,address,notes\na1,Acme,"Main street 1\nBerlin","said ""ok"""\n'
    )
    add("contact", "external_id,first_name,last_name,account\np1,Anna,Berg,Acme\np2,,Cher,\n")
    add(
        "lead",
        "external_id,topic,status,est_value,disqualify_reason\n"
        "l1,Truck,disqualified,1000,lost\nl2,Crane,new,,\n",
    )
    add(
        "opportunity",
        "external_id,topic,status,stage,est_revenue,currency,closed_on,account,contact,probability,"
        "est_close_date,created_at,lost_reason,owner\n"
        "o1,Fleet,open,quotation,1.50,KWD,,Acme,Anna Berg,55,2026-12-01,2026-01-05 09:30,,leif\n"
        "o2,Rig,won,contract,480,JPY,2026-10-01,,Cher,,,2026-01-05,,\n"
        "o3,Van,lost,,90.10,EUR,2026-10-02,,,,,2026-01-05,price,\n"
        "o4,Bus,on_hold,,,EUR,,,,1,,2026-01-05,,\n",
    )
    add(
        "activity",
        "external_id,subject,type,regarding,status,completed_at\n"
        "t1,Ask,call,O1,done,2026-11-02T10:00:00Z\nt2,Write,email,L2,,\n",
    )
    return cli


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("kind", ["account", "contact", "lead", "opportunity", "activity"])
def test_csv_has_every_field_in_order_and_every_record(filled: Cli, kind: str) -> None:
    ran = filled("export", KINDS[kind].plural)
    heading, *_ = ran.out.splitlines()
    assert heading == ",".join(field.name for field in KINDS[kind].fields)
    refs = [row["ref"] for row in records(ran.out)]
    assert refs == [f"{KINDS[kind].prefix}{n}" for n in range(1, len(refs) + 1)]


def test_closed_and_open_are_given_out_unless_filtered(filled: Cli) -> None:
    everything = records(filled("export", "opp").out)
    assert [row["status"] for row in everything] == ["open", "won", "lost", "on_hold"]
    assert [row["topic"] for row in records(filled("export", "opp", "--status", "won").out)] == [
        "Rig"
    ]
    picked = filled("export", "opp", "--where", "est_revenue>=100", "--owner", "jana")
    assert [row["topic"] for row in records(picked.out)] == ["Rig"]


def test_amounts_have_the_decimals_of_their_currency(filled: Cli) -> None:
    rows = records(filled("export", "opp").out)
    assert [row["est_revenue"] for row in rows] == ["1.500", "480", "90.10", ""]


def test_fields_are_chosen_without_their_currency(filled: Cli) -> None:
    ran = filled("export", "opp", "--fields", "topic,revenue")
    assert ran.out == "topic,est_revenue\nFleet,1.500\nRig,480\nVan,90.10\nBus,\n"


def test_every_format_gives_the_same_records(filled: Cli) -> None:
    table = records(filled("export", "opp").out)
    objects = filled("export", "opp", "-o", "json").json
    lines = filled("export", "opp", "-o", "jsonl").out.splitlines()
    assert len(table) == len(objects) == len(lines) == 4
    assert [str(row["topic"]) for row in objects] == [row["topic"] for row in table]
    assert objects[0]["est_revenue"] == 1.5
    assert objects[3]["est_revenue"] is None
    tsv = filled("export", "accounts", "-o", "tsv").out.splitlines()
    assert len(tsv) == 2
    assert "Main street 1\\nBerlin" in tsv[1]
    md = filled("export", "opp", "-o", "md", "--fields", "topic,est_revenue").out.splitlines()
    assert md[:3] == ["| topic | est\\_revenue |", "|---|---:|", "| Fleet | 1.500 |"]


def test_an_empty_kind_is_a_heading_or_an_empty_list(cli: Cli) -> None:
    assert cli("export", "leads").out.startswith("ref,topic,")
    assert cli("export", "leads", "-o", "json").json == []
    assert cli("export", "leads", "-o", "jsonl").out == ""


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl"])
def test_what_is_exported_is_unchanged_when_it_comes_back(
    filled: Cli, tmp_path: Path, form: str
) -> None:
    assert filled("export", "all", "--to", tmp_path / "out", "-o", form).code == 0
    kinds = ["contact", "lead", "opportunity", "activity"]
    for kind in kinds if form == "tsv" else ["account", *kinds]:  # TSV spells line ends out
        path = tmp_path / "out" / f"{KINDS[kind].plural}.{form}"
        ran = filled("import", path, "--kind", kind)
        rows = len(records(filled("export", kind).out))
        assert ran.out.endswith(f": {rows} unchanged\n"), ran.err


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_an_export_fills_an_empty_store_with_the_same_records(
    filled: Cli, tmp_path: Path, form: str
) -> None:
    filled("export", "all", "--to", tmp_path / "out", "-o", form)
    other = {"OPPCLI_DB": str(tmp_path / "other.db")}
    for kind in ("account", "contact", "lead", "opportunity", "activity"):
        path = tmp_path / "out" / f"{KINDS[kind].plural}.{form}"
        ran = filled("import", path, "--kind", kind, env=other)
        assert ran.code == 0, ran.err
        was = records(filled("export", kind).out)
        now = records(filled("export", kind, env=other).out)
        without = [{k: v for k, v in row.items() if k not in STAMPS} for row in was]
        assert [{k: v for k, v in row.items() if k not in STAMPS} for row in now] == without


def test_a_file_for_each_kind_is_written_to_a_folder(filled: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    ran = filled("export", "accounts", "opp", "--to", folder)
    assert (
        ran.out
        == f"1 account → {folder}/accounts.csv\n4 opportunities → {folder}/opportunities.csv\n"
    )
    assert sorted(path.name for path in folder.iterdir()) == ["accounts.csv", "opportunities.csv"]
    assert (folder / "accounts.csv").read_bytes() == filled("export", "account").out.encode()


EVERYTHING = (
    *("business", "facility", "operation", "user", "team", "process", "catalogue", "account"),
    *("contact", "device", "lead", "opportunity", "deal", "activity", "rate", "quota", "change"),
)


@pytest.mark.parametrize("kind", EVERYTHING)
def test_every_kind_there_is_is_given_out_in_every_format(filled: Cli, kind: str) -> None:
    filled("currency", "set", "JPY", "0.0061")
    filled("quota", "set", "leif", "2026q4", "1k")
    filled("opp", "edit", 1, "next=call")
    heading, *rows = csv.reader(io.StringIO(filled("export", kind).out, newline=""))
    assert heading == [field.name for field in EVERY[kind].fields]
    objects = filled("export", kind, "-o", "json").json
    assert [list(each) for each in objects] == [heading] * len(rows)
    assert len(filled("export", EVERY[kind].plural, "-o", "jsonl").out.splitlines()) == len(rows)
    assert len(filled("export", kind, "-o", "tsv").out.splitlines()) == len(rows) + 1


def test_everything_is_one_stream_of_lines_that_name_their_kind(filled: Cli) -> None:
    lines = list(map(json.loads, filled("export", "all", "-o", "jsonl").out.splitlines()))
    counts = Counter(line["kind"] for line in lines)
    assert (counts["account"], counts["opportunity"], counts["process"]) == (1, 4, 2)
    kinds = [line["kind"] for line in lines]
    assert list(dict.fromkeys(kinds)) == [kind for kind in EVERYTHING if counts[kind]]


def test_members_of_a_team_are_told(filled: Cli) -> None:
    filled("org", "add", "team", "inbound", "--members", "leif", "--create")
    assert filled("export", "teams", "--fields", "members").out == "members\nleif\n"


def test_several_kinds_need_a_folder(filled: Cli) -> None:
    ran = filled("export", "leads", "opp")
    assert (ran.code, ran.out) == (2, "")
    assert "oppcli export leads opp --to DIR" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["deels"], 3, "not a kind to export"),
        (["opp", "-o", "table"], 2, "cannot export in the format"),
        (["accounts", "--owner", "jana"], 2, "accounts cannot be picked by --owner"),
        (["leads", "--account", "Acme"], 2, "leads cannot be picked by --account"),
        (["opp", "--fields", "tpic"], 5, "there is no field 'tpic'"),
        (["opp", "--to", "/dev/null/x"], 5, "cannot be a folder"),
    ],
)
def test_what_makes_no_sense_is_refused(
    filled: Cli, words: list[str], code: int, said: str
) -> None:
    ran = filled("export", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_pages_join_without_a_gap(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,email\n" + "".join(f"Account {n},\n" for n in range(4_001)))
    cli("import", path, "--kind", "account")
    for form, lines in (("csv", 4_002), ("jsonl", 4_001), ("md", 4_003)):
        out = cli("export", "accounts", "-o", form).out
        assert len(out.splitlines()) == lines
    names = [row["name"] for row in cli("export", "accounts", "-o", "json").json]
    assert names == [f"Account {n}" for n in range(4_001)]


def test_a_reader_who_leaves_early_ends_it_quietly(
    cli: Cli, tmp_path: Path, environ: dict[str, str]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,email\n" + "".join(f"Account {n},\n" for n in range(9_000)))
    cli("import", path, "--kind", "account")
    line = f"set -o pipefail; {shlex.join(OPPCLI)} export accounts | head -1"
    done = subprocess.run(
        ["bash", "-c", line], env=environ, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("ref,name,")
