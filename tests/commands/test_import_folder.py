"""`import DIR` of a folder with files of other systems: one command, by the order of links."""

import json
import os
from pathlib import Path

import pytest

import maven
from surroundings import Cli

SALESFORCE = {
    "Tasks.csv": "Id,WhoId,WhatId,Subject,Status,ActivityDate,OwnerId\n"
    "00T1,0031,0061,Ring back,Not Started,2026-12-01,0051\n",
    "Opportunities.csv": "Id,AccountId,Name,StageName,Amount,CloseDate,IsClosed,IsWon,OwnerId\n"
    "0061,0011,Rock drill,Prospecting,26000,2026-12-18,0,0,0051\n"
    "0062,0011,Pump,Closed Won,900,2026-10-18,1,1,0051\n",
    "Leads.csv": "Id,FirstName,LastName,Company,Status,IsConverted,OwnerId\n"
    "00Q1,Bo,Ek,Hooli,Open - Not Contacted,0,0051\n",
    "Contacts.csv": "Id,AccountId,FirstName,LastName,Email,MailingCity\n"
    "0031,0011,Eva,Lund,eva@umbra.example,Perugia\n",
    "Accounts.csv": "Id,Name,BillingCity,SystemModstamp\n"
    "0011,Umbra Quarries,Perugia,2026-11-20T10:00:00.000Z\n",
    "Users.csv": "Id,Username,FirstName,LastName,Email,ProfileId,IsActive\n"
    "0051,ann@x.example,Ann,Lee,ann@x.example,00e1,1\n",
}
COUNTS = {
    "Users.csv": 1,
    "Accounts.csv": 1,
    "Contacts.csv": 1,
    "Opportunities.csv": 2,
    "Leads.csv": 1,
    "Tasks.csv": 1,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """An empty folder in the folder in which commands are typed."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "dump"
    made.mkdir()
    return made


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def exported(cli: Cli, kind: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = cli("export", kind, "-o", "json").json
    return found


def is_empty(cli: Cli) -> bool:
    kinds = ("account", "contact", "lead", "opp", "activity", "user")
    return not any(exported(cli, kind) for kind in kinds)


def shared(name: str) -> Path:
    """A folder of real files, which others made; without it the test is skipped."""
    told = os.environ.get("OPPCLI_SHARED_DATA")
    found = (Path(told) if told else maven.REPOSITORY.parent / "shared" / "data") / name
    if not found.is_dir():
        pytest.skip(f"the real files are not at {found}")
    return found


def test_files_are_taken_in_the_order_of_their_links_and_undone_as_one(cli, folder) -> None:
    fill(folder, SALESFORCE)
    ran = cli("import", "dump", "--from", "salesforce", "--process-from-file")
    assert ran.code == 0, ran.err
    said = [line for line in ran.out.splitlines() if not line.startswith(" ")]
    assert [line.partition(":")[0] for line in said] == [f"dump/{name}" for name in COUNTS]
    assert said[0] == "dump/Users.csv: Salesforce users (7 of 7 headings)"
    for name, count in COUNTS.items():
        (at,) = (n for n, line in enumerate(ran.out.splitlines()) if name in line)
        assert f": {count} created" in ran.out.splitlines()[at + 1]
    drill, pump = exported(cli, "opp")
    assert (drill["account"], drill["owner"], drill["status"]) == (
        "Umbra Quarries",
        "Ann Lee",
        "open",
    )
    assert (pump["status"], pump["closed_on"]) == ("won", "2026-10-18")
    (person,), (task,) = exported(cli, "contact"), exported(cli, "activity")
    assert (person["account"], task["regarding"]) == ("Umbra Quarries", "O1")
    again = cli("import", "dump", "--from", "salesforce", "--process-from-file")
    assert again.out.count("unchanged") == len(COUNTS)
    assert cli("undo").code == 0
    assert is_empty(cli)


def test_names_that_say_nothing_leave_it_to_the_headings(cli, folder) -> None:
    fill(folder, {f"{n}.csv": text for n, text in enumerate(SALESFORCE.values())})
    ran = cli("import", folder, "--from", "salesforce", "--process-from-file", "-o", "jsonl")
    assert [json.loads(line)["kind"] for line in ran.out.splitlines()] == [
        *("user", "account", "contact", "opportunity", "lead", "activity")
    ]


def test_a_dry_run_tells_the_plan_of_every_file_and_keeps_nothing(cli, folder) -> None:
    fill(folder, SALESFORCE)
    words = ("import", "dump", "--from", "salesforce", "--process-from-file", "--dry-run")
    plan = [json.loads(line) for line in cli(*words, "-o", "jsonl").out.splitlines()]
    assert {each["action"] for each in plan} == {"created"}
    told = {(each["source"], each["field"]): each["becomes"] for each in plan}
    assert told["dump/Contacts.csv", "account_id"] == "Umbra Quarries"
    assert told["dump/Tasks.csv", "subject"] == "Ring back"
    shown = cli(*words).out
    assert "Read as a Salesforce export of opportunities (9 of 9 headings)." in shown
    assert is_empty(cli)


def test_names_decide_where_headings_fit_several_kinds(cli, folder) -> None:
    people = "First name,Last name,Email,Phone,Company\nEva,Lund,eva@x.example,070,Volvo\n"
    fill(folder, {"people.csv": people, "our-contacts_2026.csv": people.replace("Eva", "Bo")})
    alone = cli("import", folder / "our-contacts_2026.csv")
    assert (alone.code, "can be lead or contact" in alone.err) == (5, True)
    assert cli("import", folder).code == 0
    assert sorted(str(each["name"]) for each in exported(cli, "contact")) == ["Bo Lund", "Eva Lund"]
    assert cli("undo").code == 0
    (folder / "people.csv").rename(folder / "leads.csv")
    assert "dump/leads.csv: leads\n" in cli("import", "dump").out


def test_what_headings_tell_goes_before_the_name(cli, folder) -> None:
    fill(folder, {"contacts.csv": "Deal name,Stage,Est. revenue\nRig,Interest,120\n"})
    assert "dump/contacts.csv: opportunities\n" in cli("import", "dump").out
    assert [each["topic"] for each in exported(cli, "opp")] == ["Rig"]


def test_files_that_are_not_understood_are_left_out_with_a_command_each(cli, folder) -> None:
    fill(
        folder,
        {
            "deals.csv": "Deal name,Stage\nRig,Interest\n",
            "codes.csv": "a,b\n1,2\n",
            "tasks.csv": "Subject,Due date\nRing,2026-12-01\n",
            "readme.txt": "no table",
            ".hidden.csv": "a,b\n1,2\n",
            "sketch.csv": "a,\n1,2\n",
            "empty.csv": "",
        },
    )
    (folder / "old").mkdir()
    ran = cli("import", "dump")
    assert ran.code == 0, ran.err
    said = " ".join(ran.err.split())
    for why, command in (
        ("oppcli knows none of the headings of dump/codes.csv: a, b", "dump/codes.csv --kind KIND"),
        (
            "dump/tasks.csv do not say what it holds: Subject, Due date",
            "dump/tasks.csv --kind activity",
        ),
        ("dump/readme.txt is not called like a table", "dump/readme.txt"),
        ("dump/old is a folder", "dump/old"),
    ):
        assert f"{why}: left out. oppcli import {command}" in said
    assert "then oppcli import dump/sketch.csv" in said
    assert "dump/empty.csv" in said
    assert "hidden" not in said
    assert len(exported(cli, "opp")) == 1
    done = cli("import", "dump/tasks.csv", "--kind", "activity", "--set", "type=task")
    assert done.code == 0, done.err


def test_many_folders_and_files_of_no_table_are_named_together(cli, folder) -> None:
    fill(
        folder,
        {f"note{n}.txt": "x" for n in range(8)}
        | {"opportunities.csv": "Topic,Est. revenue\nFleet,9000\n"},
    )
    for number in range(7):
        (folder / f"year{number}").mkdir()
    ran = cli("import", "dump")
    said = " ".join(ran.err.split())
    assert "dump/note3.txt, dump/note4.txt and 3 more are not called like tables: left out." in said
    assert "dump/year4 and 2 more are folders: left out. oppcli import dump/year0" in said
    assert said.count("left out") == 2


def test_a_system_that_some_files_are_of_is_proposed_for_those_that_fit_it(cli, folder) -> None:
    fill(folder, SALESFORCE)
    ran = cli("import", "dump", "--process-from-file")
    assert (ran.code, ran.err) == (
        5,
        "error: dump holds exports of Salesforce, and dump/Contacts.csv and dump/Leads.csv may be"
        " of Salesforce, too.\n"
        "  try: oppcli import dump --process-from-file --from salesforce\n",
    )
    assert is_empty(cli)
    # What usual words say as well is read by them.
    for name in ("Contacts.csv", "Leads.csv"):
        (folder / name).unlink()
    fill(folder, {"contacts.csv": "First name,Last name,Email\nEva,Lund,eva@x.example\n"})
    ran = cli("import", "dump", "--process-from-file")
    assert ran.code == 0, ran.err
    assert "dump/contacts.csv: contacts\n" in ran.out


def test_files_of_another_system_than_that_of_from_are_left_out(cli, folder) -> None:
    fill(folder, SALESFORCE)
    fill(folder, {"users_2.csv": "a,b\n1,2\n", "offers.csv": "Deal name,Stage\nRig,Interest\n"})
    ran = cli("import", "dump", "--from", "salesforce", "--process-from-file")
    assert ran.code == 0, ran.err
    offers = "dump/offers.csv: Salesforce exports nothing with these headings: Deal name, Stage"
    assert f"{offers}: left out.\n  oppcli import dump/offers.csv --from none\n" in ran.err
    assert "oppcli import dump/users_2.csv --from none" in ran.err


def test_a_damaged_file_of_records_stops_the_import(cli, folder) -> None:
    fill(folder, {**SALESFORCE, "Contacts.csv": '"Id,Name\n1,2\n'})
    ran = cli("import", "dump", "--process-from-file")
    assert (ran.code, "Contacts.csv" in ran.err) == (5, True)
    ran = cli("import", "dump", "--process-from-file", "--from", "salesforce")
    assert (ran.code, "Contacts.csv" in ran.err) == (5, True)
    assert is_empty(cli)


def test_bad_rows_keep_the_whole_folder_out_unless_they_get_a_file(cli, folder) -> None:
    bad = SALESFORCE["Opportunities.csv"].replace("900,", "lots,")
    fill(folder, {**SALESFORCE, "Opportunities.csv": bad})
    words = ("import", "dump", "--from", "salesforce", "--process-from-file")
    ran = cli(*words)
    assert (ran.code, ran.err.splitlines()[-1]) == (
        5,
        "  try: oppcli import dump --from salesforce --process-from-file --rejects rejects.csv",
    )
    assert is_empty(cli)
    ran = cli(*words, "--rejects", "bad.csv")
    assert ran.code == 5
    assert "try: oppcli import bad-Opportunities.csv --from salesforce --process" in ran.err
    assert len(exported(cli, "opp")) == 1


def test_a_folder_in_which_nothing_is_understood_is_refused(cli, folder) -> None:
    ran = cli("import", "dump")
    assert (ran.code, "dump holds no table." in ran.err) == (5, True)
    fill(folder, {"codes.csv": "a,b\n1,2\n"})
    ran = cli("import", "dump")
    assert (ran.code, "no file in dump is understood." in ran.err) == (5, True)
    assert "try: oppcli import dump --plan plan.toml" in ran.err
    assert "kind: what the file holds" in cli("import", "dump", "--plan", "plan.toml").out


def test_one_kind_is_not_said_of_a_folder(cli, folder) -> None:
    fill(folder, {"codes.csv": "a,b\n1,2\n"})
    ran = cli("import", "dump", "--kind", "lead")
    assert (ran.code, "a kind is said of one file, and dump is a folder." in ran.err) == (2, True)
    assert "try: oppcli import dump/FILE --kind lead" in ran.err


def test_what_a_plan_decided_holds_for_the_files_of_a_folder(cli, folder) -> None:
    fill(folder, {"codes.csv": "a,b\nRig,2\n", "deals.csv": "Deal name,Stage\nVan,Interest\n"})
    assert cli("import", "dump", "--plan", "plan.toml").code == 0
    plan = Path("plan.toml").read_text(encoding="utf-8")
    plan = plan.replace('kind = "?"', 'kind = "lead"').replace('a = "?"', 'a = "topic"')
    plan = plan.replace('a = ""', 'a = "topic"').replace('b = ""', 'b = "external_id"')
    Path("plan.toml").write_text(plan, encoding="utf-8")
    ran = cli("import", "dump", "--plan", "plan.toml")
    assert ran.code == 0, ran.err
    (folder / "codes.csv").write_text("a,b\nRig,2\nCrane,3\n", encoding="utf-8")
    ran = cli("import", "dump")
    assert "left out" not in ran.err
    assert "2 rows: 1 created, 1 unchanged" in ran.out


def test_other_files_may_stand_beside_a_folder(cli, folder, tmp_path) -> None:
    fill(folder, {"deals.csv": "Deal name,Stage,Customer\nRig,Interest,Hooli\n"})
    fill(tmp_path, {"firms.csv": "id,Company name,Website\n71,Hooli,hooli.example\n"})
    ran = cli("import", "dump", "firms.csv", "--map-file", "none.toml")
    assert ran.code == 3
    ran = cli("import", "dump", "firms.csv")
    assert [line for line in ran.out.splitlines() if line[0] != " "] == [
        *("firms.csv: accounts", "dump/deals.csv: opportunities")
    ]
    assert cli("export", "all", "--to", "all").code == 0
    ran = cli("import", "all", "firms.csv")
    assert (ran.code, "is an export of everything, and is imported alone" in ran.err) == (2, True)


def test_an_export_that_lost_its_manifest_is_not_taken_for_files_of_others(cli, folder) -> None:
    cli("opp", "new", "Rig")
    cli("export", "all", "--to", "all")
    Path("all/manifest.json").unlink()
    ran = cli("import", "all")
    assert (ran.code, "is not an export of everything" in ran.err) == (3, True)


def test_a_full_export_of_salesforce_is_one_command(cli) -> None:
    dump = shared("salesforce_dev_edition")
    ran = cli("import", dump, "--from", "salesforce", "--process-from-file")
    assert ran.code == 0, ran.err
    sales = exported(cli, "opp")
    assert (len(sales), sum(each["status"] == "won" for each in sales)) == (31, 18)
    assert "Campaign.csv looks like a Salesforce export of campaigns" in " ".join(ran.err.split())
    assert cli("undo").code == 0
    assert is_empty(cli)


def test_krayins_sample_folder_is_read_as_its_file_alone(cli) -> None:
    sample = shared("krayin_lead_import_sample")
    ran = cli("import", sample, "--map-value", "status:1=open", "--map", "lead_value=est_revenue")
    assert ran.code == 0, ran.err
    assert len(exported(cli, "opp")) == 2
    assert f"{sample}/SOURCE.txt is not called like a table: left out." in ran.err


def test_mavens_folder_links_its_sales_to_its_accounts(cli) -> None:
    dump = shared("maven_crm")
    maps = ("--map", "product=model", "--map", "close_value=actual_revenue")
    ran = cli(
        *("import", dump, *maps, "--set", "topic={product}", "--process-from-file"),
        *("--stage-order", "Prospecting,Engaging"),
    )
    assert ran.code == 0, ran.err
    for name in ("data_dictionary", "products", "sales_teams"):
        assert f"oppcli import {dump}/{name}.csv" in ran.err
    assert len(exported(cli, "account")) == 85
    sales = exported(cli, "opp")
    won = [each for each in sales if each["status"] == "won"]
    assert (len(sales), len(won)) == (8_800, 4_238)
    assert sum(float(str(each["actual_revenue"])) for each in won) == 10_005_534
    assert cli("undo").code == 0
    assert is_empty(cli)
