"""A full Salesforce data export gives its known answers: all six files, linked, history and all.

The files are made by others and not ours to copy; where they are absent the tests are skipped.
"""

import csv
import os
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from oppcli.store import Store
from surroundings import Cli

REPOSITORY = Path(__file__).parents[1]
FILES = ("OpportunityHistory", "Lead", "Campaign", "Opportunity", "Contact", "Account")


@pytest.fixture(scope="module")
def exported() -> list[Path]:
    told = os.environ.get("OPPCLI_SHARED_DATA")
    shared = Path(told) if told else REPOSITORY.parent / "shared" / "data"
    paths = [shared / "salesforce_dev_edition" / f"{name}.csv" for name in FILES]
    if not all(path.is_file() for path in paths):
        pytest.skip(f"the real files are not at {paths[0].parent}")
    return paths


@pytest.fixture
def sold(cli: Cli, exported: list[Path]) -> Cli:
    """A store that all six files were imported into, with the flag that the message asks for."""
    first = cli("import", *exported)
    assert first.code == 5
    assert first.err.endswith(" --process-from-file\n")
    assert cli("import", *exported, "--process-from-file").code == 0
    return cli


def rows_of(exported: list[Path], name: str) -> list[dict[str, str]]:
    (path,) = [path for path in exported if path.stem == name]
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_all_records_are_there(sold: Cli) -> None:
    kept = sold("export", "opp", "-o", "json").json
    assert Counter(row["status"] for row in kept) == {"won": 18, "open": 13}
    assert len(sold("export", "accounts", "-o", "json").json) == 12
    assert len(sold("export", "contacts", "-o", "json").json) == 20
    leads = sold("export", "leads", "-o", "json").json
    assert Counter(row["status"] for row in leads) == {
        "contacted": 12,
        "disqualified": 4,
        "new": 3,
        "qualified": 3,
    }


def test_too_few_are_closed_to_predict_from(sold: Cli) -> None:
    ran = sold("forecast", "--predict")
    assert (ran.code, ran.out) == (4, "")
    assert "18 won and 0 lost by 2026-11-23; 22 more won and 40 more lost are needed" in ran.err


def test_every_record_is_linked_by_its_ids(sold: Cli, exported: list[Path]) -> None:
    accounts = {row["Id"]: row["Name"] for row in rows_of(exported, "Account")}
    for kind, name in (("opp", "Opportunity"), ("contacts", "Contact")):
        meant = {row["Id"]: accounts.get(row["AccountId"]) for row in rows_of(exported, name)}
        kept = sold("export", kind, "-o", "json").json
        assert {row["external_id"]: row["account"] for row in kept} == meant


def test_the_process_has_the_stages_in_the_order_of_the_source(sold: Cli) -> None:
    stages = sold("process", "show", "salesforce", "-o", "json").json
    assert [(row["title"], row["probability"]) for row in stages] == [
        ("Prospecting", 10),
        ("Qualification", 10),
        ("Needs Analysis", 20),
        ("Value Proposition", 50),
        ("Id. Decision Makers", 60),
        ("Perception Analysis", 70),
        ("Proposal/Price Quote", 75),
        ("Negotiation/Review", 90),
    ]


def test_the_history_is_changes_with_their_own_dates_and_actors(
    sold: Cli, exported: list[Path], db: Path
) -> None:
    meant = {
        (row["OpportunityId"], row["StageName"]): (row["CreatedDate"], row["CreatedById"])
        for row in rows_of(exported, "OpportunityHistory")
    }
    store = Store(str(db))
    told = store.read(
        "SELECT o.external_id, c.field, c.new, c.at, c.actor FROM v_change c"
        " JOIN v_opportunity o ON o.id = c.entity_id WHERE c.entity = 'opportunity'"
    ).rows
    store.close()
    assert Counter(field for _, field, *_ in told) == {
        "stage": 13,
        "status": 18,
        "est_revenue": 31,
        "probability": 13,
        "forecast_category": 13,
        "est_close_date": 26,  # two each, of the same second, in the order of their ids
    }
    for number, field, new, at, actor in told:
        if field not in ("stage", "status"):
            continue
        stage = "Closed Won" if field == "status" else new
        assert (at[:19].replace("T", " "), actor) == meant[number, stage]


def test_reports_show_when_stages_were_entered(sold: Cli) -> None:
    (first, *_) = sold("export", "opp", "-o", "json").json
    assert first["stage_since"] == "2018-10-13T17:16:45Z"
    assert first["created_at"] == "2018-10-13T17:16:45Z"
    shown = sold("opp", "show", "O1").out
    assert "Qualification" in shown
    assert "2018" in shown
    funnel = sold("report", "funnel", "--period", "2018", "-o", "json").json
    assert sum(row["entered"] for row in funnel if row["stage"] == "qualification") == 1


def test_the_same_files_again_change_nothing(sold: Cli, exported: list[Path]) -> None:
    before = sold("history", "-o", "json").json
    rows = sold("import", *exported, "--process-from-file", "-o", "json").json
    assert {row["kind"]: (row["rows"], row["unchanged"]) for row in rows} == {
        "account": (12, 12),
        "contact": (20, 20),
        "opportunity": (31, 31),
        "lead": (22, 22),
        "history": (62, 62),
    }
    assert sold("history", "-o", "json").json == before


def test_all_files_of_one_import_are_one_batch(sold: Cli) -> None:
    (batch,) = sold("history", "-o", "json").json
    assert batch["created"] == 12 + 20 + 31 + 22


def test_two_commands_take_them_in_whatever_the_order_of_rows(
    cli: Cli, exported: list[Path], tmp_path: Path
) -> None:
    plan, shuffled = tmp_path / "plan.toml", tmp_path / "shuffled"
    first = cli("import", exported[0].parent, "--plan", plan)
    assert (first.code, first.out) == (0, f"{plan}: nothing is open.\n")
    assert cli("import", exported[0].parent, "--plan", plan).code == 0
    told = what_there_is(cli)
    records, stages = told
    assert Counter(row["status"] for row in records["opp"]) == {"won": 18, "open": 13}
    assert len(stages) == 8
    assert sum(row["actual_revenue"] or 0 for row in records["opp"]) == 3_645_000
    assert sum(row["est_revenue"] for row in records["opp"] if row["status"] == "open") == 2_115_000

    shuffled.mkdir()
    for path in exported:
        with path.open(encoding="utf-8", newline="") as stream:
            heading, *rows = csv.reader(stream)
        Random(11).shuffle(rows)
        with (shuffled / path.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([heading, *rows])
    assert cli("undo").code == 0
    assert cli("import", shuffled, "--plan", plan).code == 0
    assert what_there_is(cli) == told


def what_there_is(cli: Cli) -> tuple[dict[str, list[dict[str, Any]]], list[dict[str, Any]]]:
    """The records by their ids elsewhere, without numbers of ours and stamps, and the stages."""
    records = {}
    for kind in ("opp", "lead", "account", "contact"):
        rows = cli("export", kind, "-o", "json").json
        numbers = ("ref", "account_ref", "contact_ref", "updated_at", "lead", "opportunity")
        left = [{name: row[name] for name in row if name not in numbers} for row in rows]
        records[kind] = sorted(left, key=lambda row: str(row["external_id"]))
    return records, cli("process", "show", "salesforce", "-o", "json").json
