"""A plan says how files are understood, leaves the rest open, and is followed once filled in."""

import shlex
import tomllib
from pathlib import Path

import pytest

from surroundings import Cli

SALES = (
    "Ref,Sale,Phase,Close date,Price\n"
    "11,Tractor,Talk,2026-12-04,900\n"
    "12,Loader,Test drive,2026-12-11,700\n"
    "13,Crane,Won,2026-10-02,1200\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fill_in(plan: Path, *pairs: tuple[str, str]) -> None:
    """Puts values in the place of what is open or left out, as somebody does in an editor."""
    text = plan.read_text("utf-8")
    for before, after in pairs:
        assert text.count(before) == 1, (before, text)
        text = text.replace(before, after)
    plan.write_text(text, "utf-8")


def test_two_commands_take_in_a_table_whose_stages_nobody_knows(cli: Cli, folder: Path) -> None:
    file, plan = folder / "list.csv", folder / "plan.toml"
    file.write_text(SALES.replace("Ref,Sale,Phase", "Deal ID,Deal name,Stage"))
    first = cli("import", "list.csv", "--plan", "plan.toml")
    assert first.code == 0
    assert first.out.startswith("plan.toml: 3 things are open.\n")
    assert "  process_from_file: make a" in first.out
    assert "  constants.actual_revenue: 1 row ended without an amount" in first.out
    assert "Fill in each ?, then: oppcli import list.csv --plan plan.toml" in first.err
    written = tomllib.loads(plan.read_text("utf-8"))
    assert written["columns"] == {
        "Deal ID": "external_id",
        "Deal name": "topic",
        "Stage": "stage",
        "Close date": "est_close_date",
        "Price": "?",
    }
    assert written["values"] == {"stage": {"Talk": "?", "Test drive": "?"}}
    assert written["endings"] == {"Won": "won"}
    assert cli("opp", "list", "-q").out == ""

    fill_in(
        plan,
        ('process_from_file = "?"', "process_from_file = true"),
        ('stage_order = "?"', 'stage_order = ["Talk", "Test drive"]'),
        ('Price = "?"', 'Price = "est_revenue"'),
        ('actual_revenue = "?"', 'actual_revenue = "0"'),
    )
    second = cli("import", "list.csv", "--plan", "plan.toml")
    assert second.out == "3 rows: 3 created\n", second.err
    rows = cli("export", "opp", "-o", "json").json
    assert [(row["status"], row["stage"], row["closed_on"]) for row in rows] == [
        ("open", "talk", None),
        ("open", "test_drive", None),
        ("won", "test_drive", "2026-10-02"),
    ]


def test_a_plan_with_something_open_is_refused_and_says_what(cli: Cli, folder: Path) -> None:
    (folder / "list.csv").write_text("Deal name,Stage\nTractor,Interest\nLoader,Negotiating\n")
    cli("import", "list.csv", "--plan", "plan.toml")
    plan = folder / "plan.toml"
    before = plan.read_text("utf-8")
    refused = cli("import", "list.csv", "--plan", "plan.toml")
    assert (refused.code, refused.out) == (5, "")
    assert "plan.toml leaves 1 thing open: process_from_file." in refused.err
    assert plan.read_text("utf-8") == before
    fill_in(plan, ('process_from_file = "?"', "process_from_file = false"))
    refused = cli("import", "list.csv", "--plan", "plan.toml")
    assert "leaves 1 thing open: values.stage.Negotiating." in refused.err
    fill_in(plan, ('Negotiating = "?"', 'Negotiating = "contract"'))
    assert cli("import", "list.csv", "--plan", "plan.toml").code == 0
    stages = [row["stage"] for row in cli("export", "opp", "-o", "json").json]
    assert stages == ["interest", "contract"]


def test_a_stage_may_be_an_ending_or_stay_a_stage(cli: Cli, folder: Path) -> None:
    (folder / "list.csv").write_text(
        "Deal name,Stage,Close date\nTractor,Interest,\nLoader,Closed,2026-10-01\n"
        "Crane,Done,2026-10-02\n"
    )
    cli("import", "list.csv", "--plan", "plan.toml")
    plan = folder / "plan.toml"
    assert tomllib.loads(plan.read_text("utf-8"))["endings"] == {"Closed": "?", "Done": "?"}
    fill_in(plan, ('Closed = "?"', 'Closed = "canceled"'), ('Done = "?"', 'Done = "stage"'))
    plan.write_text("process_from_file = true\n" + plan.read_text("utf-8"))
    assert cli("import", "list.csv", "--plan", "plan.toml").code == 0
    rows = {row["topic"]: row for row in cli("export", "opp", "-o", "json").json}
    assert rows["Loader"]["status"] == "canceled"
    assert (rows["Crane"]["status"], rows["Crane"]["stage"]) == ("open", "done")


def test_what_a_column_and_a_missing_field_leave_open_is_filled_in(cli: Cli, folder: Path) -> None:
    (folder / "list.csv").write_text(
        "Customer,Close date,Amount,Stage\nHooli,03/04/2027,700,Interest\n"
    )
    shown = cli("import", "list.csv", "--plan", "plan.toml", "--kind", "opportunity")
    assert "date_order:" in shown.out
    assert "constants.topic: every opportunity needs it" in shown.out
    fill_in(
        folder / "plan.toml",
        ('date_order = "?"', 'date_order = "dmy"'),
        ('topic = "?"', 'topic = "Sale to {Customer}"'),
    )
    assert cli("import", "list.csv", "--plan", "plan.toml").code == 0
    (row,) = cli("export", "opp", "-o", "json").json
    assert (row["topic"], row["est_close_date"]) == ("Sale to Hooli", "2027-04-03")


def test_two_headings_of_one_field_are_told_apart_in_the_plan(cli: Cli, folder: Path) -> None:
    (folder / "list.csv").write_text("Deal name,Amount,Value\nTractor,5,7\n")
    shown = cli("import", "list.csv", "--plan", "plan.toml")
    assert "2 things are open" in shown.out
    fill_in(
        folder / "plan.toml", ('Amount = "?"', 'Amount = ""'), ('Value = "?"', 'Value = "revenue"')
    )
    assert cli("import", "list.csv", "--plan", "plan.toml").code == 0
    assert [row["est_revenue"] for row in cli("export", "opp", "-o", "json").json] == [7]


def test_a_kind_that_is_not_told_is_filled_in_with_the_columns(cli: Cli, folder: Path) -> None:
    (folder / "list.csv").write_text("Gizmo,Whose\nTractor,Hooli\n")
    shown = cli("import", "list.csv", "--plan", "plan.toml")
    assert "kind: what the file holds" in shown.out
    fill_in(
        folder / "plan.toml",
        ('kind = "?"', 'kind = "opportunity"'),
        ('Gizmo = ""', 'Gizmo = "topic"'),
        ('Whose = ""', 'Whose = "account"'),
    )
    assert cli("import", "list.csv", "--plan", "plan.toml").out.startswith("1 row: 1 created")


def test_what_turns_out_to_be_open_later_is_added_to_the_plan(cli: Cli, folder: Path) -> None:
    (folder / "list.csv").write_text("Deal name,Step\nTractor,Talking\n")
    cli("import", "list.csv", "--plan", "plan.toml")
    plan = folder / "plan.toml"
    fill_in(plan, ('Step = ""', 'Step = "stage"'))
    plan.write_text(plan.read_text("utf-8") + "# my own words\n")
    refused = cli("import", "list.csv", "--plan", "plan.toml")
    assert refused.code == 5
    assert "plan.toml leaves" in refused.err
    assert "# my own words" in plan.read_text("utf-8")
    assert tomllib.loads(plan.read_text("utf-8"))["values"] == {"stage": {"Talking": "?"}}


def test_several_files_have_one_plan_and_what_is_no_record_is_set_aside(
    cli: Cli, folder: Path
) -> None:
    data = folder / "dump"
    data.mkdir()
    (data / "firms.csv").write_text("id,Company name,Website\n71,Hooli,hooli.example\n")
    (data / "sales.csv").write_text("Deal ID,Deal name,Company name,Stage\n1,Van,Hooli,Interest\n")
    (data / "odd.csv").write_text("a,b\n1,2\n")
    (data / "readme.txt").write_text("no table")
    first = cli("import", "dump", "--plan", "plan.toml")
    assert first.code == 0, first.err
    assert "files.odd.csv.kind: what the file holds" in first.out
    fill_in(folder / "plan.toml", ('kind = "?"', 'kind = "none"'))
    second = cli("import", "dump", "--plan", "plan.toml")
    assert second.code == 0, second.err
    assert "dump/odd.csv has the kind none in the plan: set aside." in second.err
    (account,) = cli("export", "account", "-o", "json").json
    assert (account["name"], account["external_id"]) == ("Hooli", "71")
    (row,) = cli("export", "opp", "-o", "json").json
    assert row["account"] == "Hooli"
    strange = cli("import", "dump/sales.csv", "other.csv", "--plan", "plan.toml")
    assert (strange.code, "plan.toml says nothing of other.csv" in strange.err) == (2, True)


def test_what_was_decided_is_used_for_the_same_headings_until_it_is_undone(
    cli: Cli, folder: Path
) -> None:
    (folder / "list.csv").write_text("Deal ID,Deal name,Stage\n1,Tractor,Talking\n")
    cli("import", "list.csv", "--plan", "plan.toml")
    fill_in(
        folder / "plan.toml",
        ('process_from_file = "?"', "process_from_file = false"),
        ('Talking = "?"', 'Talking = "contract"'),
        ('source_system = ""', 'source_system = "till"'),
    )
    assert cli("import", "list.csv", "--plan", "plan.toml").code == 0
    (folder / "next.csv").write_text("Deal ID,Deal name,Stage\n2,Loader,Talking\n")
    told = "Read as decided before for opportunities of till; --plan none reads them anew."
    again = cli("import", "next.csv")
    assert (again.code, again.out) == (0, "1 row: 1 created\n")
    assert told in again.err
    assert {row["source_system"] for row in cli("export", "opp", "-o", "json").json} == {"till"}
    assert cli("import", "next.csv", "--plan", "none").code == 5
    (folder / "other.csv").write_text("Deal ID,Deal name,Stage,Note\n3,Pump,Talking,x\n")
    assert told not in cli("import", "other.csv").err

    cli("undo")
    assert told in cli("import", "next.csv", "--dry-run").err
    undone = cli("undo")
    assert "import plan till opportunity removed" in undone.out
    assert cli("import", "next.csv").code == 5
    assert cli("db", "check").code == 0


def test_a_plan_of_several_files_has_all_that_was_said(cli: Cli, folder: Path) -> None:
    """What was typed for the files once is not asked for again with the plan."""
    (folder / "sales.csv").write_text("ID,Topic,Price,Stage,Close Date\n1,A,5.005,Talk,3/4/2027\n")
    (folder / "firms.csv").write_text("external_id,name,email,phone,address,notes\nf1,Acme,,,,\n")
    said = ("--map", "Price=est_revenue", "--map", "ID=external_id", "--set", "owner=jana")
    more = ("--map-value", "stage:Talk=interest", "--round", "--date-order", "dmy")
    files = ("import", "sales.csv", "firms.csv", "--plan", "plan.toml")
    assert cli(*files, *said, *more, "--decimal", "point", "--source-system", "crm").code == 0
    written = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    assert (written["round"], written["date_order"], written["decimal"]) == (True, "dmy", "point")
    assert written["values"] == {"stage": {"Talk": "interest"}}
    taken = cli(*files)
    assert taken.code == 0, taken.err
    fields = "topic,stage,est_revenue,est_close_date,owner,external_id,source_system"
    listed = cli("opp", "list", "--fields", fields, "-o", "csv").out
    assert listed.splitlines()[1:] == ["A,interest,5.01,2027-04-03,jana,1,crm"]


def test_a_plan_keeps_that_columns_become_own_fields(cli: Cli, folder: Path) -> None:
    """In the plan, in the map that is saved, and for the next file like it."""
    row = "{},A{},12.5,2026-12-01,north\n"
    for file, number in (("one.csv", 1), ("two.csv", 2), ("three.csv", 3)):
        head = "ID,Topic,Lead Score,Go Live,Region\n"
        (folder / file).write_text(head + row.format(number, number))
    words = ("--kind", "opportunity", "--map", "ID=external_id", "--map", "Region=")
    planned = cli("import", "one.csv", "--keep-unmapped", *words, "--plan", "plan.toml")
    assert planned.code == 0, planned.err
    text = (folder / "plan.toml").read_text("utf-8")
    assert (
        "# Kept in fields of your own: Lead Score = lead_score (number), Go Live = go_live" in text
    )
    written = tomllib.loads(text)
    assert written["keep_unmapped"] is True
    assert written["columns"] == {"ID": ["external_id"], "Topic": "topic", "Region": ""}
    assert cli("field", "list", "-o", "json").json == []
    taken = cli("import", "one.csv", "--plan", "plan.toml", "--save-map", "scored")
    assert "lead_score (number), go_live (date)" in taken.out + taken.err
    assert cli("import", "two.csv").code == 0
    assert cli("undo", "1").code == 4  # the second file has values in the fields
    assert cli("import", "three.csv", "--map-file", "scored", "--plan", "none").code == 0
    listed = cli("opp", "list", "--fields", "lead_score,go_live", "-o", "csv").out
    assert listed.splitlines()[1:] == ["12.5,2026-12-01"] * 3
    assert [row["name"] for row in cli("field", "list", "-o", "json").json] == [
        *("lead_score", "go_live"),
    ]


def test_headings_of_a_file_whose_kind_is_open_are_kept_too(cli: Cli, folder: Path) -> None:
    (folder / "firms.csv").write_text("Name;Tier\nAcme;gold\n")
    words = ("import", "firms.csv", "--delimiter", ";", "--plan", "plan.toml")
    planned = cli(*words, "--keep-unmapped")
    assert f"Fill in each ?, then: oppcli {shlex.join(words)}" in planned.err
    plan = folder / "plan.toml"
    assert "# Tier: gold" in plan.read_text("utf-8")
    fill_in(plan, ('kind = "?"', 'kind = "account"'))
    assert cli(*words).code == 0
    assert (
        cli("account", "list", "--fields", "name,tier", "-o", "csv").out == "name,tier\nAcme,gold\n"
    )


def test_ask_asks_one_question_a_line_and_imports(cli: Cli, folder: Path, at_terminal) -> None:
    (folder / "list.csv").write_text(
        "Deal name,Stage,Status\nTractor,Talking,open\nLoader,Testing,open\n"
    )
    shown = at_terminal(
        "import", "list.csv", "--ask", "--plan", "p.toml", answers="true\nTesting,Talking\n"
    )
    assert "process_from_file: make a process of the stages 'Talking', 'Testing'" in shown
    assert "stage_order: of that process, first to last: Talking, Testing?" in shown
    assert "2 rows: 2 created" in shown
    stages = [row["title"] for row in cli("process", "show", "imported", "-o", "json").json]
    assert stages == ["Testing", "Talking"]
    assert tomllib.loads((folder / "p.toml").read_text("utf-8"))["process_from_file"] is True


def test_ask_asks_which_field_an_unclear_heading_means(cli: Cli, folder: Path, at_terminal) -> None:
    (folder / "list.csv").write_text(
        "Verkaufschance;Kunde;Phase;Betrag;Datum\nStapler;Nord AG;Interest;9.000,00;15.12.2026\n"
    )
    words = ("import", "list.csv", "--ask")
    shown = at_terminal(*words, answers="someday\nest\n")
    assert shown.count("columns.Datum:") == 2  # `someday` is no field
    assert '[est_close_date, closed_on, created_at, ""]?' in " ".join(shown.split())
    assert "1 row: 1 created" in shown
    (row,) = cli("export", "opp", "-o", "json").json
    assert (row["est_close_date"], row["est_revenue"]) == ("2026-12-15", 9000)
    assert cli("undo").code == 0
    shown = at_terminal(*words, answers='""\n')
    assert "1 row: 1 created" in shown
    (row,) = cli("export", "opp", "-o", "json").json
    assert (row["est_close_date"], row["closed_on"]) == (None, None)
    assert cli("undo").code == 0
    shown = at_terminal(*words, answers="\n", code=5)
    assert "it is still open: columns.Datum." in shown
    assert cli("export", "opp", "-o", "json").json == []


def test_ask_asks_for_the_fields_of_headings_that_no_field_is_for(
    cli: Cli, folder: Path, at_terminal
) -> None:
    (folder / "list.csv").write_text(
        "Topic,Stage,Region code,Colour\nTractor,Interest,Petra Lind,red\n"
    )
    plain = at_terminal("import", "list.csv", "--dry-run", answers="")
    assert "not mapped: Region code, Colour;" in " ".join(plain.split())
    assert "--ask asks for their fields" in " ".join(plain.split())
    shown = at_terminal("import", "list.csv", "--ask", answers="seller\nowner\n\n")
    assert "Its field, Enter to leave it out?" in " ".join(shown.split())
    assert "'seller' is not a field of opportunities." in shown
    assert "1 row: 1 created" in shown
    (row,) = cli("export", "opp", "-o", "json").json
    assert row["owner"] == "Petra Lind"


def test_ask_needs_a_terminal_and_unanswered_is_still_open(
    cli: Cli, folder: Path, at_terminal
) -> None:
    (folder / "list.csv").write_text("Deal name,Stage\nTractor,Talking\n")
    refused = cli("import", "list.csv", "--ask")
    assert (refused.code, "--ask needs a terminal" in refused.err) == (2, True)
    shown = at_terminal("import", "list.csv", "--ask", answers="perhaps\n\n", code=5)
    assert shown.count("process_from_file:") == 2
    assert "it is still open: process_from_file." in shown
    assert cli("opp", "list", "-q").out == ""


def test_a_plan_leaves_no_store_behind(cli: Cli, folder: Path, tmp_path: Path) -> None:
    (folder / "list.csv").write_text("Deal name,Stage\nTractor,Talking\n")
    fresh = folder / "fresh.db"
    assert cli("--db", fresh, "import", "list.csv", "--plan", "plan.toml").code == 0
    assert not fresh.exists()


def test_standard_input_and_a_folder_of_ours_take_no_plan(cli: Cli, folder: Path) -> None:
    assert cli("import", "-", "--plan", "plan.toml").code == 2
    cli("opp", "new", "Tractor")
    assert cli("export", "all", "--to", folder / "backup").code == 0
    refused = cli("import", folder / "backup", "--plan", "plan.toml")
    assert (refused.code, "--plan is for files of other systems" in refused.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns = 3\n", "columns is not a table"),
        ("[[[", "is not a plan"),
        ('process_from_file = "yes"\n', "neither true nor false"),
        ("wrong = 1\n", "'wrong' is not a key of a map file"),
    ],
)
def test_a_plan_that_is_wrong_is_refused_by_name(
    cli: Cli, folder: Path, text: str, said: str
) -> None:
    (folder / "list.csv").write_text("Deal name\nTractor\n")
    (folder / "plan.toml").write_text(text)
    refused = cli("import", "list.csv", "--plan", "plan.toml")
    assert refused.code == 5
    assert said in refused.err
    assert "plan.toml" in refused.err


@pytest.mark.parametrize("is_a_name", [True, False], ids=["no room for it", "no name"])
def test_a_mapping_that_cannot_be_kept_saves_nothing(
    cli: Cli, folder: Path, is_a_name: bool
) -> None:
    (folder / "list.csv").write_text("Deal ID,Deal name\n1,Tractor\n")
    (folder / "maps").write_text("a file, where a folder has to be")
    refused = cli("import", "list.csv", "--save-map", "till" if is_a_name else "till.toml")
    assert refused.code == (6 if is_a_name else 2)
    assert refused.err.startswith("error: ")
    assert "till.toml" in refused.err
    assert not (folder / "oppcli.db").exists()


def test_save_map_keeps_all_that_was_decided(cli: Cli, folder: Path) -> None:
    (folder / "list.csv").write_text(
        "Deal ID,Deal name,Stage,Close date\n1,Tractor,Talking,25/12/2026\n2,Van,Gone X,1/2/2026\n"
    )
    options = (
        *("--process-from-file", "--process", "till", "--stage-order", "Talking"),
        *("--ending", "Gone X=lost", "--set", "lost_reason=price", "--round"),
    )
    assert cli("import", "list.csv", *options, "--save-map", "till").code == 0
    cli("undo")
    assert cli("import", "list.csv", "--map-file", "till").code == 0
    rows = cli("export", "opp", "-o", "json").json
    assert [(row["process"], row["status"], row["lost_reason"]) for row in rows] == [
        ("till", "open", None),
        ("till", "lost", "price"),
    ]
    (folder / "one.csv").write_text("Deal ID,Deal name,Stage,Close date\n3,Pump,Talking,1/2/2027\n")
    assert cli("import", "one.csv", "--map-file", "till").code == 0
    assert cli("export", "opp", "-o", "json").json[-1]["est_close_date"] == "2027-02-01"


def test_a_plan_that_replaced_another_is_taken_back_and_moves_with_a_folder(
    cli: Cli, folder: Path
) -> None:
    (folder / "list.csv").write_text("Deal ID,Deal name,Stage\n1,Tractor,Talking\n")
    plan = folder / "plan.toml"
    for number, stage in ((1, "contract"), (2, "delivery")):
        plan.write_text(f'kind = "opportunity"\n[values.stage]\nTalking = "{stage}"\n')
        (folder / "list.csv").write_text(f"Deal ID,Deal name,Stage\n{number},Tractor,Talking\n")
        assert cli("import", "list.csv", "--plan", "plan.toml").code == 0
    cli("undo")
    assert cli("export", "all", "--to", folder / "backup").code == 0
    copy = folder / "copy.db"
    assert cli("--db", copy, "import", folder / "backup").code == 0
    (folder / "list.csv").write_text("Deal ID,Deal name,Stage\n3,Tractor,Talking\n")
    for store in ((), ("--db", copy)):
        assert cli(*store, "import", "list.csv").code == 0
        stages = [row["stage"] for row in cli(*store, "export", "opp", "-o", "json").json]
        assert stages == ["contract", "contract"]
        assert cli(*store, "db", "check").code == 0


def test_a_plan_that_gives_no_heading_a_meaning_says_so_before_any_row(
    cli: Cli, folder: Path
) -> None:
    plan = folder / "plan.toml"
    (folder / "verkauf.csv").write_text("Auftrag;Fahrzeug;Summe\nA-1;Unimog;1.500,00\n")
    words = ["import", "verkauf.csv", "--plan", "plan.toml"]
    assert "kind: what the file holds" in cli(*words).out
    fill_in(plan, ('kind = "?"', 'kind = "opportunity"'))
    ran = cli(*words)
    assert ran.code == 5
    assert ran.err == (
        "error: plan.toml gives no heading a meaning.\n"
        "  try: write fields behind the headings there, then oppcli import verkauf.csv --plan "
        "plan.toml\n"
    )
    assert cli(*words, "--map", "Fahrzeug=topic", "--dry-run").code == 0
    fill_in(plan, ('Fahrzeug = ""', 'Fahrzeug = "topic"'), ('Summe = ""', 'Summe = "est_revenue"'))
    assert cli(*words).out.startswith("1 row: 1 created\n")


def test_ask_forgets_the_own_fields_that_it_tried(cli: Cli, folder: Path, at_terminal) -> None:
    """The import adds the own fields itself, which the trial before the questions added too."""
    (folder / "own.csv").write_text(
        "Name,Stage,Value,Colour\nAlpha,proposal,100,red\nBeta,proposal,100,blue\n"
    )
    words = ("--kind", "opportunity", "--process", "simple", "--ask", "--keep-unmapped")
    shown = at_terminal("import", "own.csv", *words, answers="false\n")
    assert "2 rows: 2 created" in shown
    listed = cli("opp", "list", "--where", "colour=blue", "-o", "json").json
    assert [row["topic"] for row in listed] == ["Beta"]
