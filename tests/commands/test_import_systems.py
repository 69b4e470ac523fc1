"""Exports of five systems, taken in without a flag or with the flag that the message asks for."""

import re
import shlex
from pathlib import Path

import pytest

import exports
from surroundings import Cli, Ran

FILES = {
    "salesforce_report": {"report.csv": exports.SALESFORCE_REPORT},
    "salesforce": {
        "tasks.csv": exports.LOADER_TASKS,
        "opps.csv": exports.LOADER_OPPORTUNITIES,
        "history.csv": exports.LOADER_HISTORY,
        "contacts.csv": exports.LOADER_CONTACTS,
        "users.csv": exports.LOADER_USERS,
        "accounts.csv": exports.LOADER_ACCOUNTS,
    },
    "hubspot": {
        "deals.csv": exports.HUBSPOT_DEALS,
        "contacts.csv": exports.HUBSPOT_CONTACTS,
        "companies.csv": exports.HUBSPOT_COMPANIES,
    },
    "pipedrive": {
        "activities.csv": exports.PIPEDRIVE_ACTIVITIES,
        "deals.csv": exports.PIPEDRIVE_DEALS,
        "leads.csv": exports.PIPEDRIVE_LEADS,
        "people.csv": exports.PIPEDRIVE_PEOPLE,
        "organizations.csv": exports.PIPEDRIVE_ORGANIZATIONS,
    },
    "dynamics": {
        "opps.csv": exports.DYNAMICS_OPPORTUNITIES,
        "leads.csv": exports.DYNAMICS_LEADS,
        "accounts.csv": exports.DYNAMICS_ACCOUNTS,
    },
    "zoho": {
        "tasks.csv": exports.ZOHO_TASKS,
        "deals.csv": exports.ZOHO_DEALS,
        "accounts.csv": exports.ZOHO_ACCOUNTS,
    },
}
DEALS = ("topic", "account", "contact", "owner", "status", "stage", "est_revenue", "closed_on")


def laid(folder: Path, system: str) -> list[Path]:
    """The files of a system, on disk."""
    paths = []
    for name, content in FILES[system].items():
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    return paths


def follow(cli: Cli, paths: list[Path], ran: Ran) -> Ran:
    """Types the hint as it stands: the same import with one flag more."""
    hint = ran.err.splitlines()[-1]
    line = re.match("  try: oppcli (import .+)", hint)
    assert line, hint
    words = shlex.split(line[1])
    assert words[1 : len(paths) + 1] == list(map(str, paths))
    return cli(*words)


def taken(cli: Cli, tmp_path: Path, system: str) -> list[tuple[object, ...]]:
    """The opportunities of a system's files, after the message was followed."""
    paths = laid(tmp_path, system)
    first = cli("import", *paths)
    assert first.code == 5
    assert follow(cli, paths, first).code == 0
    rows = cli("export", "opp", "-o", "json").json
    return [tuple(row[name] for name in DEALS) for row in rows]


def test_a_salesforce_report(cli: Cli, tmp_path: Path) -> None:
    stage = "proposal_price_quote"
    assert taken(cli, tmp_path, "salesforce_report") == [
        ("Crane for Acme", "Acme GmbH", None, "Zoë Müller", "won", stage, 26000, "2026-11-20"),
        ("Crane for Acme", "Acme GmbH", None, "Zoë Müller", "open", stage, 1250000, None),
        ("Loader", "Globex", None, "Ann Lee", "lost", stage, 5000, "2026-10-01"),
    ]


def test_salesforce_data_loader_files(cli: Cli, tmp_path: Path) -> None:
    assert taken(cli, tmp_path, "salesforce") == [
        (
            *("Crane", "Acme", "Ann Lee", "Zoë Müller", "won"),
            *("negotiation_review", 26000, "2026-11-20"),
        ),
        ("Crane", "Acme", None, "Zoë Müller", "open", "prospecting", 1250000, None),
        ("Loader", None, None, "Zoë Müller", "lost", "prospecting", 5000, "2026-10-01"),
    ]
    refs = [row["account_ref"] for row in cli("export", "opp", "-o", "json").json]
    assert refs == ["C2", "C1", None]  # both are called Acme: told by their ids
    regarding = [row["regarding"] for row in cli("export", "activities", "-o", "json").json]
    assert regarding == ["O1", "P1", "C1"]
    (zoe,) = [row for row in cli("org", "list", "user", "-o", "json").json if row["manager"]]
    assert (zoe["name"], zoe["manager"]) == ("Zoë Müller", "Bo Ek")


def test_deals_of_hubspot_come_with_stage_outcome_and_stage_history(
    cli: Cli, tmp_path: Path
) -> None:
    assert taken(cli, tmp_path, "hubspot") == [
        (
            *("Fleet", "Acme Inc.", "Ann Lee", "Jana Roth", "won"),
            *("contract_sent", 480000, "2026-11-20"),
        ),
        ("Crane", "Globex", None, "Leif Holm", "open", "contract_sent", 12500.5, None),
        ("Loader", "Globex", None, "jana", "lost", "appointment_scheduled", 9000, "2026-11-02"),
    ]
    told = [
        (row["at"][:10], row["field"], row["new"])
        for row in cli("history", "O1", "-o", "json").json
        if row["field"]
    ]
    assert told == [
        ("2026-09-01", "stage", "Appointment Scheduled"),
        ("2026-10-10", "stage", "Contract Sent"),
        ("2026-11-20", "status", "won"),
    ]


def test_deals_of_pipedrive_come_with_people_and_activities(cli: Cli, tmp_path: Path) -> None:
    assert taken(cli, tmp_path, "pipedrive") == [
        (
            *("Fleet", "Acme", "Ann Lee", "Jana Roth", "won"),
            *("negotiations_started", 480000, "2026-11-20"),
        ),
        ("Crane", "Globex", None, "Leif Holm", "open", "proposal_made", 12500.5, None),
        ("Loader", "Globex", "Bo Ek", "Leif Holm", "lost", "proposal_made", 9000, "2026-11-02"),
    ]
    activities = cli("export", "activities", "-o", "json").json
    assert [row["regarding"] for row in activities] == ["O1", "O2", None, None]
    assert [row["type"] for row in activities] == ["call", "task", "appointment", "call"]
    (ann,) = [row for row in cli("export", "contacts", "-o", "json").json if row["email"]]
    assert (ann["name"], ann["email"]) == ("Ann Lee", "ann@acme.example")


def test_opportunities_of_dynamics_come_with_hold_and_lead_statuses(
    cli: Cli, tmp_path: Path
) -> None:
    assert taken(cli, tmp_path, "dynamics") == [
        ("Fleet", "Acme", None, "Jana Roth", "won", "stage_4_close", 480000, "2026-11-20"),
        ("Crane", "Globex", "Ann Lee", "Leif Holm", "open", "stage_2_develop", 12500.5, None),
        ("Loader", "Globex", None, "Leif Holm", "lost", "stage_2_develop", 9000, "2026-11-02"),
        ("Digger", "Globex", None, "Leif Holm", "on_hold", "stage_1_qualify", 7000, None),
    ]
    leads = cli("export", "leads", "-o", "json").json
    assert [(row["status"], row["disqualify_reason"]) for row in leads] == [
        ("contacted", None),
        ("disqualified", "cannot_contact"),
    ]


def test_deals_of_zoho_come_with_their_tasks_and_account_ids(cli: Cli, tmp_path: Path) -> None:
    stage = "proposal_price_quote"
    assert taken(cli, tmp_path, "zoho") == [
        ("Fleet", "Acme Inc.", "Ann Lee", "Jana Roth", "won", stage, 480000, "2026-11-20"),
        ("Crane", "Acme", None, "Jana Roth", "open", stage, 12500.5, None),
        ("Loader", "Acme", None, "Leif Holm", "lost", stage, 9000, "2026-11-02"),
    ]
    (task,) = cli("export", "activities", "-o", "json").json
    assert (task["regarding"], task["priority"]) == ("O2", "high")
    ids = [row["external_id"] for row in cli("export", "accounts", "-o", "json").json]
    assert ids == ["4150868000000225001", "4150868000000225002"]


@pytest.mark.parametrize("system", FILES)
def test_importing_twice_changes_nothing(cli: Cli, tmp_path: Path, system: str) -> None:
    paths = laid(tmp_path, system)
    assert cli("import", *paths, "--process-from-file").code == 0
    before = cli("history", "-o", "json").json
    rows = cli("import", *paths, "--process-from-file", "-o", "json").json
    assert all(row["unchanged"] == row["rows"] > 0 for row in rows)
    assert cli("history", "-o", "json").json == before


@pytest.mark.parametrize("system", ["salesforce", "hubspot", "pipedrive", "zoho"])
def test_any_order_of_files_ends_the_same(cli: Cli, tmp_path: Path, system: str) -> None:
    """One at a time, deals first: links wait for the records that they lead to."""
    late = ("accounts", "companies", "organizations", "contacts", "people", "users")
    paths = laid(tmp_path, system)
    paths.sort(key=lambda path: (path.stem in late, path.stem != "opps", path.stem != "deals"))
    for path in paths:
        flags = ["--process-from-file"] if path.stem in ("opps", "deals", "history") else []
        ran = cli("import", path, *flags)
        assert ran.code == 0, ran.err
    one_by_one = {kind: facts(cli, kind) for kind in ("opp", "account", "contact", "activity")}
    together = tmp_path / "together.db"
    assert cli("--db", together, "import", *paths, "--process-from-file").code == 0
    for kind, rows in one_by_one.items():
        assert facts(cli, kind, "--db", together) == rows


def facts(cli: Cli, kind: str, *more: object) -> list[tuple[object, ...]]:
    """What is known of all records of a kind, but for refs and when they came in."""
    untold = ("ref", "account_ref", "contact_ref", "regarding", "updated_at", "created_at")
    rows = cli(*more, "export", kind, "-o", "json").json
    told = [tuple((n, v) for n, v in row.items() if n not in untold) for row in rows]
    return sorted(told, key=str)


def filled_in(cli: Cli, paths: list[Path]) -> list[str]:
    """The flags that a refused import proposes, with a stage in place of each `?`."""
    flags = re.findall(r"--map-value '[^']+=\?'", cli("import", *paths).err)
    stages = ("interest", "quotation", "contract")
    return shlex.split(" ".join(map(str.replace, flags, "?" * len(flags), stages)))


def test_the_message_names_every_unknown_stage_at_once(cli: Cli, tmp_path: Path) -> None:
    paths = laid(tmp_path, "dynamics")
    flags = filled_in(cli, paths)
    assert len(flags) == 6
    assert cli("import", *paths, *flags).code == 0
    stages = [row["stage"] for row in cli("export", "opp", "-o", "json").json]
    assert set(stages) == {"interest", "quotation", "contract"}


def test_a_map_is_kept_and_used_again(cli: Cli, tmp_path: Path) -> None:
    paths = laid(tmp_path, "dynamics")
    flags = filled_in(cli, paths)
    assert cli("import", *paths, *flags, "--save-map", "crm").code == 0
    again = cli("import", *paths, "--map-file", "crm", "-o", "json").json
    assert sum(row["unchanged"] for row in again) == sum(row["rows"] for row in again)
    missing = cli("import", *paths, "--map-file", "crn")
    assert (missing.code, "--map-file crm" in missing.err) == (3, True)


def test_an_owner_known_by_an_id_alone_can_be_given_a_name(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "opps.csv"
    path.write_text(exports.LOADER_OPPORTUNITIES)
    named = ("--map-value", "owner:005A000000usrAbIAI=jana")
    assert cli("import", path, "--process-from-file", *named).code == 0
    owners = [row["owner"] for row in cli("export", "opp", "-o", "json").json]
    assert owners == ["jana", "005A000000usrAbIAI", "jana"]  # the id of 15 is another text


def test_the_whose_is_said_with_how_many_headings(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(exports.LOADER_ACCOUNTS)
    said = cli("import", path).err
    assert "Looks like a Salesforce export of accounts (11 of 11 headings).\n" in said
    assert "1 row more is deleted in Salesforce: left out\n" in said
    assert "Read as a Salesforce export" in cli("import", path, "--from", "salesforce").err


def test_from_none_reads_by_the_usual_words(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(exports.LOADER_ACCOUNTS)
    ran = cli("import", path, "--from", "none", "--kind", "account")
    assert (ran.code, "Salesforce" in ran.err) == (0, False)
    assert len(cli("account", "list", "-o", "json").json) == 3


def test_what_is_not_kept_is_passed_over_among_others(cli: Cli, tmp_path: Path) -> None:
    campaign = tmp_path / "Campaign.csv"
    campaign.write_text("Id,Name,BudgetedCost,ActualCost,NumberSent,ExpectedResponse\n")
    account = tmp_path / "Account.csv"
    account.write_text(exports.LOADER_ACCOUNTS)
    together = cli("import", campaign, account)
    assert (together.code, "campaigns, which oppcli does not import" in together.err) == (0, True)
    alone = cli("import", campaign)
    assert (alone.code, "campaigns, which oppcli does not import" in alone.err) == (5, True)


def test_one_bad_file_of_several_saves_nothing(cli: Cli, tmp_path: Path) -> None:
    account, deals = tmp_path / "a.csv", tmp_path / "o.csv"
    account.write_text(exports.LOADER_ACCOUNTS)
    deals.write_text(exports.LOADER_OPPORTUNITIES.replace("2026-12-04", "some day"))
    ran = cli("import", account, deals, "--process-from-file")
    assert (ran.code, "line 3" in ran.err) == (5, True)
    assert cli("account", "list", "-o", "json").json == []


def test_each_of_several_files_has_its_rejects(cli: Cli, tmp_path: Path) -> None:
    account, deals = tmp_path / "a.csv", tmp_path / "o.csv"
    account.write_text(exports.LOADER_ACCOUNTS)
    deals.write_text(exports.LOADER_OPPORTUNITIES.replace("2026-12-04", "some day"))
    ran = cli("import", account, deals, "--process-from-file", "--rejects", tmp_path / "bad.csv")
    assert (ran.code, "bad-o.csv" in ran.err) == (5, True)
    assert not (tmp_path / "bad-a.csv").exists()
    bad = tmp_path / "bad-o.csv"
    bad.write_text(bad.read_text().replace("some day", "2026-12-04"))
    assert cli("import", bad, "--process-from-file").code == 0
    assert len(cli("opp", "list", "--status", "all", "-o", "json").json) == 3


def test_the_days_of_stages_decide_and_are_asked_about(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    text = exports.HUBSPOT_DEALS.replace("2026-10-10 09:00", "03/04/2026 09:00")
    path.write_text(text)
    ran = cli("import", path, "--process-from-file")
    assert (ran.code, "can be 2026-04-03 or 2026-03-04" in ran.err) == (5, True)
    assert "Contract Sent" in ran.err
    path.write_text(text.replace("2026-10-05 10:00", "10/25/2026 10:00"))
    assert cli("import", path, "--process-from-file").code == 0
    query = "SELECT at FROM change WHERE field = 'stage' ORDER BY at LIMIT 1"
    assert cli("sql", query, "-o", "json").json == [{"at": "2026-03-04T09:00:00Z"}]


def test_what_is_said_goes_to_the_files_that_have_it(cli: Cli, tmp_path: Path) -> None:
    opps, accounts = tmp_path / "opps.csv", tmp_path / "accounts.csv"
    opps.write_text("topic,stage,revenue,close date\na,Propose,1,2026-12-01\n")
    accounts.write_text("name,phone,city,website\nAcme,1,Austin,acme.example\n")
    said = ["--map-value", "stage:Propose=quotation", "--process", "dealer"]
    assert cli("import", opps, accounts, *said).code == 0
    assert [opp["stage"] for opp in cli("opp", "list", "-o", "json").json] == ["quotation"]
    both = [accounts, tmp_path / "more.csv"]
    both[1].write_text(accounts.read_text())
    assert "stage are mapped, but no file fills it" in cli("import", *both, *said[:2]).err
    assert "process is given, but no file has" in cli("import", *both, *said[2:]).err


def test_facts_of_a_closing_that_an_open_record_has_are_told(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(exports.HUBSPOT_DEALS.replace("79,,,,,2026", "79,,,Too dear,,2026"))
    ran = cli("import", path, "--process-from-file")
    assert ran.code == 0
    assert "1 row with a reason of a loss that is not lost: it is left out\n" in ran.err


def test_files_of_one_name_do_not_share_a_file_of_rejects(cli: Cli, tmp_path: Path) -> None:
    paths = [tmp_path / "north" / "x.csv", tmp_path / "south" / "x.csv", tmp_path / "X.jsonl"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
    paths[0].write_text("name,email\n,north@b.example\n")
    paths[1].write_text("name,email\n,south@b.example\n")
    paths[2].write_text('{"name": "", "email": "both@b.example"}\n')
    ran = cli("import", *paths, "--kind", "account", "--rejects", tmp_path / "bad.csv")
    written = sorted(tmp_path.glob("bad*"))
    assert [path.name for path in written] == ["bad-X-3.csv", "bad-x-2.csv", "bad-x.csv"]
    assert all(str(path) in ran.err for path in written)
    addresses = [path.read_text().partition("@")[0].rpartition(",")[2] for path in written]
    assert addresses == ["both", "south", "north"]


def test_a_mistyped_system_is_answered_with_the_nearest(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(exports.LOADER_ACCOUNTS)
    assert "try: --from salesforce" in cli("import", path, "--from", "salesfroce").err
    other = cli("import", path, "--from", "pipedrive")
    assert (other.code, "Pipedrive exports nothing with these headings" in other.err) == (5, True)


def test_a_dry_run_of_several_shows_each(cli: Cli, tmp_path: Path) -> None:
    paths = laid(tmp_path, "hubspot")
    ran = cli("import", *paths, "--process-from-file", "--dry-run")
    assert ran.code == 0
    assert "Looks like a HubSpot export of deals (19 of 19 headings).\n" in ran.out
    assert "  Deal Stage" in ran.out
    assert cli("opp", "list", "-o", "json").json == []
    assert [row["process"] for row in cli("process", "list", "-o", "json").json] == [
        "dealer",
        "simple",
    ]


def test_a_store_made_of_another_systems_history_is_sound(cli, tmp_path):
    """What an import told of the time before is not what its batch changed."""
    (tmp_path / "Opportunity.csv").write_text(
        "Id,Name,StageName,Amount,CloseDate,IsClosed,IsWon,OwnerId,CreatedDate\n"
        "0064600000J5S5T,Fleet,Contract,100,2026-12-01,0,0,005A,2026-09-01 08:00:00\n"
    )
    (tmp_path / "OpportunityHistory.csv").write_text(
        "Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,Probability,CloseDate\n"
        "1,0064600000J5S5T,005A,2026-09-01 08:00:00,Interest,100,10,2026-12-01\n"
        "2,0064600000J5S5T,005A,2026-10-01 08:00:00,Contract,100,70,2026-12-01\n"
    )
    assert cli("import", *sorted(tmp_path.glob("*.csv"))).code == 0
    assert cli("db", "check").code == 0
    assert cli("undo").code == 0
    assert cli("opp", "list", "--status", "all", "-o", "json").out.strip() == "[]"
    assert cli("db", "check").code == 0
    assert cli("redo").code == 0
    assert "2026-10-01" in cli("history", "O1").out
    assert cli("db", "check").code == 0


def test_a_sample_and_what_it_reads_as_are_of_one_row(cli: Cli, tmp_path: Path) -> None:
    """Three columns may say what an activity is about: the first that does is taken."""
    path = tmp_path / "activities.csv"
    path.write_text(
        "Activity - ID,Activity - Subject,Activity - Type,Activity - Due date,Activity - Done,"
        "Activity - Deal,Activity - Organization,Activity - Contact person\n"
        "1,Ask,Call,2026-11-20,Done,Acme deal,Acme GmbH,Ann Lee\n"
        "2,Ask,Call,2026-11-21,Done,,Globex,Ann Lee\n"
    )
    shown = cli("import", path, "--dry-run").out.splitlines()
    about = [line.split("regarding_name")[1].split() for line in shown if "regarding_name" in line]
    assert about == [
        ["Acme", "deal", "Acme", "deal"],
        ["Globex", "Globex"],
        ["Ann", "Lee", "given", "by", "Activity", "-", "Deal"],
    ]
