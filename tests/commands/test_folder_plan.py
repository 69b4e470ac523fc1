"""`import DIR --dry-run -o jsonl`: what would become of each record of an exported folder."""

import csv
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from oppcli.domain.field import FieldType
from oppcli.domain.reference_fields import EVERY
from surroundings import OPPCLI, Cli

Rows = list[dict[str, object]]

SALES = (
    ["field", "add", "opportunity", "tonnes", "--type", "number", "Tonnes"],
    ["org", "add", "business", "North", "--parent", "Group", "--create"],
    ["org", "add", "user", "leif", "--manager", "jana", "--business", "North", "--create"],
    ["opp", "new", "Fleet", "--account", "Acme", "--revenue", "480k", "--create"],
    ["opp", "edit", 1, "tonnes=12.5", "close=eoy", "device=VIN77", "--create"],
    ["opp", "people", "add", 1, "Peter Berg", "decision_maker", "--create"],
    ["opp", "new", "Crane hire", "--account", "Acme", "--revenue", "9k", "--owner", "leif"],
    ["opp", "new", "Rig", "--currency", "JPY", "--revenue", "5m", "--contact", "P1"],
    ["deal", "new", 1, "Two", "--qty", 2, "--price", "60k", "--offered"],
    ["currency", "set", "JPY", "0.0061", "--on", "2026-01-01"],
    ["opp", "close", 3, "--lost", "--reason", "price"],
    ["lead", "new", "Crane", "--last-name", "Berg", "--company", "Globex", "--value", "5k"],
    ["lead", "qualify", 1],
    ["activity", "log", "O1", "call", "Asked", "--outcome", "Yes"],
    ["activity", "plan", "L1", "call", "Ask", "--due", "tomorrow"],
    ["quota", "set", "leif", "2026q4", "100k"],
)  # fmt: skip


@pytest.fixture
def folder(typed, cli: Cli, tmp_path: Path) -> Path:
    """A store with linked records of every kind, exported."""
    typed(*SALES)
    assert cli("export", "all", "--to", tmp_path / "all").code == 0
    return tmp_path / "all"


@pytest.fixture
def branch(cli: Cli, tmp_path: Path) -> Callable[..., str]:
    """Types at another store, which holds one account of the same name as the folder's."""

    def run(*words: object, code: int = 0) -> str:
        ran = cli(*words, env={"OPPCLI_DB": str(tmp_path / "branch.db")})
        assert ran.code == code, ran.err
        return ran.out

    run("opp", "new", "Grader", "--account", "Acme", "--create")
    return run


def lines(out: str) -> Rows:
    return [json.loads(line) for line in out.splitlines()]


def edit(path: Path, was: str, now: str) -> None:
    text = path.read_text()
    assert was in text
    path.write_text(text.replace(was, now, 1))


def counted(plan: Rows) -> dict[str, dict[str, int]]:
    """File → action → rows."""
    rows = {(str(each["source"]), each["line"]): str(each["action"]) for each in plan}
    found: dict[str, dict[str, int]] = {}
    for (source, _), action in rows.items():
        of = found.setdefault(Path(source).stem, {})
        of[action] = of.get(action, 0) + 1
    return found


def done(out: str) -> dict[str, dict[str, int]]:
    """The same of an import that was done, in its own counts."""
    names = ("created", "updated", "unchanged")
    return {
        str(each["file"]): {n: int(str(each[n])) for n in names if each[n]} for each in lines(out)
    }


def stored(typed: Callable[..., str]) -> Iterator[tuple[str, dict[str, object]]]:
    for kind in ("account", "contact", "device", "lead", "opportunity", "deal", "activity"):
        for record in json.loads(typed("export", kind, "-o", "json")):
            yield record["ref"], record


def check(plan: Rows, typed: Callable[..., str]) -> int:
    """Checks what each field was said to become against what is stored; gives how many it saw."""
    records, seen = dict(stored(typed)), 0
    for each in plan:
        record, name = records.get(str(each["ref"])), str(each["field"])
        kind = next((k for k in EVERY.values() if k.plural == Path(str(each["source"])).stem), None)
        field = kind.field(name) if kind else None
        if record is None or field is None or name not in record:
            continue
        value = record[name]
        if field.type is FieldType.MONEY and value is not None:
            assert float(str(each["becomes"])) == float(str(value)), each
        else:
            assert each["becomes"] == ("" if value is None else str(value)), (each, value)
        seen += 1
    return seen


def test_what_is_told_of_a_folder_is_what_its_import_does(folder, branch) -> None:
    plan = lines(branch("import", folder, "--dry-run", "-o", "jsonl"))
    assert set(plan[0]) == {
        *("source", "line", "ref", "action", "field", "then", "file", "store", "becomes", "how"),
        "reason",
    }
    assert counted(plan) == done(branch("import", folder, "-o", "jsonl"))
    assert check(plan, branch) > 60
    sales = [each for each in plan if each["source"] == f"{folder}/opportunities.csv"]
    assert {each["ref"] for each in sales} == {"O2", "O3", "O4", "O5"}


def test_links_between_the_files_are_told_by_what_the_records_are_called(folder, branch) -> None:
    plan = lines(branch("import", folder, "--dry-run", "-o", "jsonl"))
    told = {(each["ref"], each["field"]): each["becomes"] for each in plan}
    assert told["O2", "account"] == "Acme"
    assert told["O2", "device"] == "VIN77"
    assert told["O5", "lead"] == "L1"
    assert told["D1", "opportunity"] == "O2"
    assert told["A1", "regarding"] == "O2"
    assert told["O2", "tonnes"] == "12.5"
    people = [each for each in plan if str(each["source"]).endswith("opportunity_contacts.csv")]
    assert [(each["ref"], each["field"], each["becomes"]) for each in people] == [
        ("O2 P1", "role", "decision_maker")
    ]


def test_a_folder_that_comes_again_tells_changes_kept_values_and_conflicts(
    folder, cli, typed
) -> None:
    typed(["opp", "edit", 2, "topic=Mine"], ["opp", "edit", 2, "account=Initech", "--create"])
    edit(folder / "opportunities.csv", "Crane hire", "Crane for hire")
    edit(folder / "opportunities.csv", "Fleet", "Fleet 2027")
    ran = cli("import", folder, "--dry-run", "-o", "jsonl")
    assert ran.code == 0
    plan = lines(ran.out)
    how = {(each["ref"], each["field"]): each for each in plan}
    words = ("action", "then", "file", "store", "becomes", "how")
    assert [how["O1", "topic"][w] for w in words] == [
        *("updated", "Fleet", "Fleet 2027", "Fleet", "Fleet 2027", "taken")
    ]
    assert [how["O2", "topic"][w] for w in words] == [
        *("unchanged", "Crane hire", "Crane for hire", "Mine", "Mine", "conflict")
    ]
    assert [how["O2", "account"][w] for w in words[1:]] == [
        *("Acme", "Acme", "Initech", "Initech", "kept")
    ]
    assert counted(plan) == done(cli("import", folder, "-o", "jsonl").out)
    assert check(plan, lambda *words: cli(*words).out) > 60


def test_a_link_that_both_sides_changed_is_a_conflict_in_names(folder, cli, typed) -> None:
    typed(["opp", "edit", 1, "account=Initech", "--create"])
    with (folder / "accounts.csv").open() as rows:
        refs = {row["name"]: row["ref"] for row in csv.DictReader(rows)}
    edit(folder / "opportunities.csv", f"Acme,{refs['Acme']}", f"Globex,{refs['Globex']}")
    plan = lines(cli("import", folder, "--dry-run", "-o", "jsonl").out)
    (told,) = (each for each in plan if (each["ref"], each["field"]) == ("O1", "account"))
    assert [told[word] for word in ("then", "file", "store", "becomes", "how")] == [
        *("Acme", "Globex", "Initech", "Initech", "conflict")
    ]
    assert "'Initech' here, 'Globex' in the file" in cli("import", folder).err


def test_what_an_activity_is_about_is_merged_like_any_other_field(folder, cli, typed) -> None:
    def about() -> tuple[object, ...]:
        plan = lines(cli("import", folder, "--dry-run", "-o", "jsonl").out)
        (told,) = (e for e in plan if (e["ref"], e["field"]) == ("A1", "regarding"))
        return tuple(told[word] for word in ("then", "file", "store", "becomes", "how"))

    typed(["edit", "A1", "regarding=O2"])
    assert about() == ("O1", "O1", "O2", "O2", "kept")
    assert cli("import", folder).code == 0
    assert cli("export", "activity", "-o", "json").json[0]["regarding"] == "O2"
    text = (folder / "activities.csv").read_text()
    (folder / "activities.csv").write_text(text.replace(",O1,", ",O3,"))
    assert about() == ("O1", "O3", "O2", "O2", "conflict")
    assert "A1 regarding: 'O2' here, 'O3' in the file, before 'O1'" in cli("import", folder).err
    typed(["edit", "A1", "regarding=O1"])
    assert about() == ("O1", "O3", "O1", "O3", "taken")
    assert cli("import", folder).code == 0
    assert cli("export", "activity", "-o", "json").json[0]["regarding"] == "O3"


def test_the_role_of_a_person_is_merged_like_any_other_field(folder, cli, typed) -> None:
    def role() -> tuple[object, ...]:
        plan = lines(cli("import", folder, "--dry-run", "-o", "jsonl").out)
        (told,) = (each for each in plan if each["field"] == "role")
        words = ("action", "then", "file", "store", "becomes", "how")
        return tuple(told[word] for word in words)

    made = "decision_maker"
    typed(["opp", "people", "add", 1, "P1", "blocker"])
    assert role() == ("unchanged", made, made, "blocker", "blocker", "kept")
    assert cli("import", folder).code == 0
    assert cli("opp", "people", 1, "-o", "json").json[0]["role"] == "blocker"
    edit(folder / "opportunity_contacts.csv", made, "influencer")
    assert role() == ("unchanged", made, "influencer", "blocker", "blocker", "conflict")
    said = "O1 P1 role: 'blocker' here, 'influencer' in the file, before 'decision_maker'"
    assert said in cli("import", folder).err
    ran = cli("import", folder, "--conflicts", "reject")
    assert (ran.code, "role: conflict" in ran.err) == (5, True)
    assert cli("import", folder, "--conflicts", "theirs").code == 0
    assert cli("opp", "people", 1, "-o", "json").json[0]["role"] == "influencer"


def test_a_folder_of_another_store_leaves_what_was_edited_here(folder, branch) -> None:
    branch("import", folder)
    branch("edit", "A1", "regarding=O1")
    branch("edit", "P1", "account=Initech", "--create")
    branch("opp", "people", "add", "O2", "P1", "blocker")
    assert "conflict" not in branch("import", folder)
    (activity, *_) = json.loads(branch("export", "activity", "-o", "json"))
    assert activity["regarding"] == "O1"
    assert json.loads(branch("opp", "people", "O2", "-o", "json"))[0]["role"] == "blocker"


def test_an_empty_store_is_told_each_record_as_it_was(folder, cli, tmp_path) -> None:
    env = {"OPPCLI_DB": str(tmp_path / "new.db")}
    plan = lines(cli("import", folder, "--dry-run", "-o", "jsonl", env=env).out)
    assert {each["action"] for each in plan} == {"created"}
    assert not (tmp_path / "new.db").exists()
    assert cli("import", folder, env=env).code == 0
    assert check(plan, lambda *words: cli(*words, env=env).out) > 60
    refs = {str(each["ref"]) for each in plan}
    assert {"O1", "leif", "JPY 2026-01-01", "leif 2026-10-01..2026-12-31"} <= refs


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "tsv", "md"])
def test_every_format_tells_the_plan(folder, branch, form) -> None:
    out = branch("import", folder, "--dry-run", "-o", form)
    assert "becomes" in out.lower()
    assert "Crane hire" in out


def test_a_table_for_people_counts_each_file(folder, branch) -> None:
    out = branch("import", folder, "--dry-run", "-o", "table")
    assert re.search("opportunities +4 rows: 4 new\n", out)


def test_a_workbook_tells_the_plan(folder, tmp_path, branch, environ) -> None:
    """Of a folder, and of one file."""
    alone = tmp_path / "sales.csv"
    alone.write_text("topic,account,est_revenue\nPumps,Hooli,120\n")
    env = environ | {"OPPCLI_DB": str(tmp_path / "branch.db")}
    for what, holds in ((folder, "Crane hire"), (alone, "Pumps")):
        words = ("import", str(what), "--dry-run", "-o", "xlsx")
        ran = subprocess.run([*OPPCLI, *words], env=env, capture_output=True, timeout=60)
        assert ran.returncode == 0, ran.stderr
        with ZipFile(BytesIO(ran.stdout)) as book:
            texts = b"".join(book.read(n) for n in book.namelist() if n.endswith(".xml")).decode()
        assert all(word in texts for word in ("source", "action", "becomes", "how", holds))


def test_rejected_rows_are_in_the_plan_beside_the_others(folder, cli, tmp_path) -> None:
    (accounts := folder / "accounts.csv").write_text(
        "".join(
            line
            for line in accounts.read_text().splitlines(keepends=True)
            if not line.startswith("C1,")
        )
    )
    edit(folder / "quotas.csv", "100000.00", "lots")
    for name in ("new.db", "branch.db"):
        env = {"OPPCLI_DB": str(tmp_path / name)}
        if name == "branch.db":
            assert cli("opp", "new", "Grader", env=env).code == 0
        ran = cli("import", folder, "--dry-run", "-o", "jsonl", env=env)
        assert ran.code == 5
        reasons = {
            (Path(str(e["source"])).stem, e["reason"]) for e in lines(ran.out) if e["reason"]
        }
        assert ("quotas", "amount: 'lots' is not an amount in EUR") in reasons
        assert any(stem == "opportunities" and "C1" in str(why) for stem, why in reasons)
        assert "cannot be taken, so nothing was saved" in ran.err
