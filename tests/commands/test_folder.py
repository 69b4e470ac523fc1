"""`export all --to DIR` and `import DIR`: a store in a folder, whole or into another store."""

import json
from pathlib import Path

import pytest

from surroundings import Cli

FORMS = ("csv", "tsv", "json", "jsonl")


@pytest.fixture
def fill(typed):
    """A store with something of every kind, closed and reopened, live deals, two currencies."""
    typed(
        ["org", "add", "business", "North", "--parent", "Group", "--create"],
        ["org", "add", "facility", "Lyon", "--business", "North", "--create"],
        ["org", "add", "operation", "New sales", "--facility", "Lyon", "--create"],
        ["org", "add", "user", "leif", "--manager", "jana", "--business", "North", "--create"],
        ["org", "add", "team", "inbound", "--members", "jana,leif", "--create"],
        ["opp", "new", "Fleet", "--account", "Acme", "--revenue", "480k", "--create"],
        ["opp", "edit", 1, "interest_type=new", "close=eoy", "probability=55"],
        ["opp", "edit", 1, "device=VIN77", "--create"],
        ["opp", "advance", 1],
        ["deal", "new", 1, "Two", "--qty", 2, "--price", "60k", "--trade-in", "5k", "--offered"],
        ["deal", "new", 1, "One", "--price", "40k"],
        ["opp", "new", "Rig", "--currency", "JPY", "--revenue", "5m", "--owner", "leif"],
        ["currency", "set", "JPY", "0.0061", "--on", "2026-01-01"],
        ["opp", "close", 2, "--lost", "--reason", "price", "--note", "line\nline"],
        ["lead", "new", "Crane", "--last-name", "Berg", "--company", "Globex", "--value", "5k"],
        ["lead", "qualify", 1],
        ["activity", "log", "O1", "call", "Asked", "--outcome", "  "],
        ["quota", "set", "leif", "2026q4", "100k"],
        ["quota", "set", "all", "2026", "900k"],
        ["org", "edit", "leif", "active=no"],
    )  # fmt: skip


@pytest.fixture
def other(cli: Cli, tmp_path: Path) -> Cli:
    """Types at another, empty store."""
    env = {"OPPCLI_DB": str(tmp_path / "other.db")}
    return lambda *words: cli(*words, env=env)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def export(cli: Cli, folder: Path, form: str = "csv") -> dict[str, bytes]:
    ran = cli("export", "all", "--to", folder, "-o", form)
    assert ran.code == 0, ran.err
    return contents(folder)


def everything(cli: Cli) -> list[object]:
    kinds = ("account", "contact", "device", "lead", "opp", "deal", "activity", "quota", "rate")
    return [cli("export", kind, "-o", "json").json for kind in kinds]


def edit(path: Path, was: str, now: str) -> None:
    text = path.read_text()
    assert was in text
    path.write_text(text.replace(was, now, 1))


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_store_becomes_the_same_store(fill, cli, other, tmp_path, form):
    before = export(cli, tmp_path / "one", form)
    ran = other("import", tmp_path / "one")
    assert (ran.code, ran.out.splitlines()[0]) == (
        0,
        f"The store was empty, and is now what {tmp_path}/one holds, history and refs included.",
    )
    assert export(other, tmp_path / "two", form) == before
    for words in ("opp show 1", "history O1", "history", "forecast", "report funnel", "org list"):
        assert other(*words.split()).out == cli(*words.split()).out


def test_life_goes_on_in_the_new_store(fill, cli, other, tmp_path):
    export(cli, tmp_path / "one")
    other("import", tmp_path / "one")
    assert other("opp", "new", "Next", "-q").out == cli("opp", "new", "Next", "-q").out == "O4\n"
    ran = other("deal", "cancel", 1)
    assert "revenue 120,000 EUR → 480,000 EUR" in ran.out  # what was typed came along


def test_a_dry_run_keeps_nothing(fill, cli, other, tmp_path):
    export(cli, tmp_path / "one")
    ran = other("import", tmp_path / "one", "--dry-run")
    assert (ran.code, "would be" in ran.out) == (0, True)
    assert other("export", "opportunities", "-o", "json").json == []


def test_export_all_takes_no_filter_field_list_or_format_it_cannot_import(fill, cli, tmp_path):
    for words in (["--status", "won"], ["--fields", "ref"]):
        ran = cli("export", "all", "--to", tmp_path / "x", *words)
        assert (ran.code, "all exports everything" in ran.err) == (2, True)
    ran = cli("export", "all", "--to", tmp_path / "x", "-o", "md")
    assert (ran.code, "could not be imported" in ran.err) == (2, True)


def test_a_folder_without_its_manifest_or_a_file_is_refused(fill, cli, other, tmp_path):
    one = tmp_path / "one"
    export(cli, one)
    (one / "leads.csv").rename(tmp_path / "leads.csv")
    ran = other("import", one)
    assert (ran.code, "has no file leads.csv" in ran.err) == (3, True)
    (tmp_path / "leads.csv").rename(one / "leads.csv")
    (one / "manifest.json").unlink()
    ran = other("import", one)
    assert (ran.code, "not an export of everything" in ran.err) == (3, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not the manifest"),
        ('{"oppcli": 99, "files": []}', "written by a newer oppcli"),
        ('{"oppcli": 1, "files": []}', "names no file of settings"),
        ("[" * 100_000, "is not the manifest"),
    ],
)
def test_a_broken_manifest_is_said(fill, cli, other, tmp_path, text, said):
    export(cli, tmp_path / "one")
    (tmp_path / "one" / "manifest.json").write_text(text)
    ran = other("import", tmp_path / "one")
    assert (ran.code, said in ran.err) == (5, True), ran.err


def test_a_manifest_names_nothing_outside_its_folder(fill, cli, other, tmp_path):
    one = tmp_path / "one"
    export(cli, one)
    (one / "leads.csv").rename(tmp_path / "leads.csv")
    edit(one / "manifest.json", '"leads.csv"', '"../leads.csv"')
    ran = other("import", one)
    assert (ran.code, "has no file ../leads.csv" in ran.err) == (3, True)


def test_a_column_that_is_missing_or_not_known_is_named(fill, cli, other, tmp_path):
    path = tmp_path / "one" / "accounts.csv"
    export(cli, tmp_path / "one")
    edit(path, "notes", "note")
    ran = other("import", tmp_path / "one")
    assert (ran.code, "accounts.csv has no column 'notes'" in ran.err) == (5, True)
    edit(path, "note,", "notes,colour,")
    ran = other("import", tmp_path / "one")
    assert (ran.code, "has a column 'colour', which is not known" in ran.err) == (5, True)


@pytest.mark.parametrize(
    ("file", "was", "now", "said"),
    [
        ("opportunities", "480000.00", "call me", "line 2: typed_revenue: 'call me' is not an"),
        ("opportunities", "O1,Fleet", "O1,", "line 2: topic: it is needed"),
        ("opportunities", ",C1,", ",C9,", "line 2: account_ref: the folder has no 'C9'"),
        ("opportunities", "quotation", "quotatoin", "line 2: stage: the folder has no stage"),
        ("opportunities", "2026-12-31", "31.12.2026", "line 2: est_close_date: '31.12.2026' is"),
        ("opportunities", "O2,", "O1,", "line 3: its number or ref is that of a row above"),
        ("opportunities", ",price,", ",price", "line 3: has "),
        (
            "leads",
            "L1,",
            "L1099511627775,",
            "line 2: it has no number or ref of its own, or one",
        ),
        ("activities", ",O1,", ",X1,", "line 2: regarding: the folder has no 'X1'"),
        ("users", "yes", "maybe", "line 3: active: 'maybe' is not yes or no"),
        ("deals", ",2,60000", ",0,60000", "line 2: the store refuses this value (quantity"),
        ("quotas", "leif", "nobody", "line 2: who: the folder has no owner 'nobody'"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(fill, cli, other, tmp_path, file, was, now, said):
    export(cli, tmp_path / "one")
    edit(tmp_path / "one" / f"{file}.csv", was, now)
    ran = other("import", tmp_path / "one")
    assert (ran.code, f"  {file}.csv {said}" in ran.err) == (5, True), ran.err
    assert "nothing was saved" in ran.err
    assert other("export", "accounts", "-o", "json").json == []


def test_two_rows_of_one_identity_are_found_by_their_line(cli, other, tmp_path):
    (tmp_path / "a.csv").write_text("external_id,name\n1,Acme\n2,Globex\n")
    cli("import", tmp_path / "a.csv", "--kind", "account", "--source-system", "sf")
    export(cli, tmp_path / "one")
    edit(tmp_path / "one" / "accounts.csv", ",sf,2,", ",sf,1,")
    ran = other("import", tmp_path / "one")
    said = "accounts.csv line 3: another record has the same source_system and external_id"
    assert (ran.code, said in ran.err) == (5, True), ran.err


def test_a_changed_file_is_taken_as_it_is_and_said(fill, cli, other, tmp_path):
    export(cli, tmp_path / "one")
    edit(tmp_path / "one" / "accounts.csv", "C1,Acme", "C1,Acme & Sons")
    ran = other("import", tmp_path / "one")
    assert (ran.code, ran.err.splitlines()[0]) == (
        0,
        "accounts.csv was edited after the export: its present content was imported.",
    )
    assert "Acme & Sons" in other("opp", "list", "--status", "all").out


def test_options_of_a_single_file_are_refused_for_a_folder(fill, cli, other, tmp_path):
    export(cli, tmp_path / "one")
    ran = other("import", tmp_path / "one", "--kind", "lead")
    assert (ran.code, "--kind is for files of other systems" in ran.err) == (2, True)


def test_a_store_with_records_takes_the_folder_by_identity(fill, cli, other, tmp_path):
    export(cli, tmp_path / "one")
    assert other("opp", "new", "Mine", "--account", "Own", "--create").code == 0
    ran = other("import", tmp_path / "one")
    assert ran.code == 0, ran.err
    lines = dict(line.strip().split(maxsplit=1) for line in ran.out.splitlines()[1:])
    assert lines["opportunities"] == "3 rows: 3 created"
    assert lines["processes"] == "2 rows: 2 unchanged"
    assert "known as oppcli and their ref" in ran.err
    opportunities = {o["topic"]: o for o in other("export", "opp", "-o", "json").json}
    fleet = opportunities["Fleet"]
    assert (fleet["ref"], fleet["external_id"], fleet["account"]) == ("O2", "O1", "Acme")
    assert (fleet["est_revenue"], fleet["device"], fleet["probability"]) == (120000, "VIN77", 55)
    assert (opportunities["Rig"]["owner"], opportunities["Rig"]["close_note"]) == (
        "leif",
        "line\nline",
    )
    (call,) = other("export", "activities", "-o", "json").json
    assert call["regarding"] == "O2"
    again = other("import", tmp_path / "one")
    for line in again.out.splitlines()[1:]:
        assert "created" not in line
        assert "updated" not in line
    assert len(other("history", "-o", "json").json) == 2  # Mine, and one for the folder


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_store_itself_takes_its_folder_back(fill, cli, tmp_path, form):
    export(cli, tmp_path / "one", form)
    before, batches = everything(cli), len(cli("history", "-o", "json").json)
    ran = cli("import", tmp_path / "one")
    assert ran.code == 0, ran.err
    assert not {"created", "updated"} & set(ran.out.replace(",", " ").split())
    assert "no external_id" not in ran.err
    assert (everything(cli), len(cli("history", "-o", "json").json)) == (before, batches)


def test_what_was_edited_in_a_folder_is_what_changes_in_its_store(fill, cli, tmp_path):
    export(cli, tmp_path / "one")
    edit(tmp_path / "one" / "opportunities.csv", ",Fleet,", ",Fleet 2,")
    cli("opp", "new", "Later")
    ran = cli("import", tmp_path / "one")
    assert "3 rows: 1 updated, 2 unchanged" in ran.out
    assert [each["topic"] for each in cli("export", "opp", "-o", "json").json] == [
        *("Fleet 2", "Rig", "Crane", "Later"),
    ]


def test_an_edited_folder_changes_nothing_in_what_is_closed_or_qualified(fill, cli, tmp_path):
    export(cli, tmp_path / "one")
    edit(tmp_path / "one" / "opportunities.csv", ",Rig,", ",Rig 2,")
    edit(tmp_path / "one" / "leads.csv", ",Crane,", ",Crane 2,")
    before = everything(cli)
    ran = cli("import", tmp_path / "one")
    assert (ran.code, everything(cli)) == (0, before)
    assert "opportunities  3 rows: 3 unchanged · 1 conflict\n" in ran.out
    assert "O2 topic: 'Rig' here, 'Rig 2' in the file\n" in ran.err
    assert "L1 topic: 'Crane' here, 'Crane 2' in the file\n" in ran.err
    rows = {row["file"]: row for row in cli("import", tmp_path / "one", "-o", "json").json}
    assert (rows["opportunities"]["conflicts"], rows["accounts"]["conflicts"]) == (1, 0)


def test_a_folder_from_before_a_closing_does_not_reopen_it(fill, cli, tmp_path):
    export(cli, tmp_path / "one")
    cli("opp", "close", 3, "--lost", "--reason", "price")
    before = everything(cli)
    ran = cli("import", tmp_path / "one")
    assert (ran.code, everything(cli)) == (0, before)
    assert "conflict" not in ran.out + ran.err


def test_a_ref_that_stands_twice_is_refused_by_its_line(fill, cli, tmp_path):
    export(cli, tmp_path / "one")
    path = tmp_path / "one" / "leads.csv"
    path.write_text(path.read_text() + path.read_text().splitlines()[1] + "\n")
    ran = cli("import", tmp_path / "one")
    assert (ran.code, "its record is in line 2 already" in ran.err) == (5, True)


def test_a_ref_that_means_another_record_here_is_not_taken_for_it(fill, cli, other, tmp_path):
    """O1 of the other store was made by another command, in the same second."""
    other("opp", "new", "Mine", "--account", "Own", "--create")
    export(cli, tmp_path / "one")
    other("import", tmp_path / "one")
    topics = {each["ref"]: each["topic"] for each in other("export", "opp", "-o", "json").json}
    assert topics["O1"] == "Mine"
    assert sorted(topics.values()) == ["Crane", "Fleet", "Mine", "Rig"]


def test_what_was_typed_comes_back_when_a_merged_deal_is_canceled(fill, cli, other, tmp_path):
    export(cli, tmp_path / "one")
    other("opp", "new", "Mine")
    other("import", tmp_path / "one")
    assert "revenue 120,000 EUR → 480,000 EUR" in other("deal", "cancel", 1).out


def test_a_bad_row_keeps_a_store_with_records_as_it_was(fill, cli, other, tmp_path):
    export(cli, tmp_path / "one")
    other("opp", "new", "Mine")
    edit(tmp_path / "one" / "opportunities.csv", ",lost,", ",lots,")
    ran = other("import", tmp_path / "one")
    assert (ran.code, "opportunities.csv line 3: status: 'lots' is not" in ran.err) == (5, True)
    assert len(other("export", "opp", "-o", "json").json) == 1


def test_a_record_of_another_source_is_updated_and_not_doubled(cli, other, tmp_path):
    rows = tmp_path / "a.csv"
    rows.write_text("external_id,name,phone\n1,Acme,1\n")
    for who in (cli, other):
        who("import", rows, "--kind", "account", "--source-system", "sf")
    cli("account", "edit", 1, "phone=22")
    export(cli, tmp_path / "one")
    ran = other("import", tmp_path / "one", "-o", "json")
    (accounts,) = (each for each in ran.json if each["file"] == "accounts")
    assert (accounts["updated"], accounts["created"]) == (1, 0)
    assert other("export", "accounts", "-o", "json").json[0]["phone"] == "22"


def test_the_manifest_counts_what_the_files_hold(fill, cli, tmp_path):
    export(cli, tmp_path / "one", "jsonl")
    for held in json.loads((tmp_path / "one" / "manifest.json").read_text())["files"]:
        lines = (tmp_path / "one" / held["file"]).read_bytes().splitlines()
        assert len(lines) == held["rows"]


def test_the_folder_of_the_store_itself_holds_nothing_new(cli, fill, tmp_path):
    ran = cli("export", "all", "--to", tmp_path / "out")
    assert "\n1 lead → " in ran.out
    ran = cli("import", tmp_path / "out")
    assert ran.out.startswith(f"The store holds all records of {tmp_path / 'out'} already.\n")


def test_one_thing_is_told_as_one(cli, typed, tmp_path):
    typed(["account", "new", "Acme"])
    folder = tmp_path / "out"
    assert "the history (1 command, 0 changes) and" in cli("export", "all", "--to", folder).out
    assert cli("db", "check").err == "1 record checked: nothing is wrong.\n"
    bad = tmp_path / "bad.csv"
    bad.write_text("topic,revenue,close\nCrane,5,never\n")
    ran = cli("import", bad, "--kind", "opp")
    assert "error: 1 of 1 row cannot be taken" in ran.err
