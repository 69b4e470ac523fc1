"""A later import takes what the file changed, keeps what was edited here, and tells conflicts."""

import json
import shlex

import pytest

from surroundings import Cli, Ran

HEAD = "external_id,topic,est_revenue,account"
FIRST = "7001,Deal,100,Acme"
TOLD_ONCE = "what only the file changed was taken; what was edited here stays, until told otherwise"


@pytest.fixture
def row(cli: Cli):
    """The first record of a kind."""
    return lambda kind="opp": cli("export", kind, "-o", "json").json[0]


def test_an_edit_stays_and_what_the_file_changes_is_taken(feed, typed, row, cli, tmp_path) -> None:
    feed(HEAD, FIRST)
    typed(["opp", "edit", 1, "topic=Deal, renamed"])
    assert feed(HEAD, FIRST).out == "1 row: 1 unchanged\n"
    assert feed(HEAD, "7001,Deal,120,Acme").out == "1 row: 1 updated\n"
    assert (row()["topic"], row()["est_revenue"]) == ("Deal, renamed", 120)
    ran = feed(HEAD, "7001,Deal B,120,Acme")
    assert (ran.code, ran.out) == (0, "1 row: 1 unchanged · 1 conflict\n")
    assert ran.err.splitlines() == [
        "1 conflict: what is here stays",
        "  line 2      O1 topic: 'Deal, renamed' here, 'Deal B' in the file, before 'Deal'",
        f"  the file's values instead, after undo: oppcli import {tmp_path / 'feed.csv'}"
        " --kind opportunity --source-system erp --conflicts theirs",
        "  one of them: oppcli edit O1 'topic=Deal B'",
        TOLD_ONCE,
    ]
    ran = feed(HEAD, "7001,Deal B,120,Acme")
    assert (ran.out, ran.err) == ("1 row: 1 unchanged\n", "")
    ran = feed(HEAD, "7001,Deal,120,Acme")
    assert (ran.out, "before 'Deal B'" in ran.err) == ("1 row: 1 unchanged · 1 conflict\n", True)
    assert TOLD_ONCE not in ran.err
    assert row()["topic"] == "Deal, renamed"
    assert cli("db", "check").code == 0


def test_a_value_that_the_file_empties_is_settled_by_the_command_told(feed, typed, row) -> None:
    feed(HEAD, FIRST)
    typed(["edit", "O1", "est_revenue=7"])
    told = feed(HEAD, "7001,Deal,none,Acme").err.splitlines()[3]
    assert told == "  one of them: oppcli edit O1 est_revenue=none"
    typed(shlex.split(told)[4:])
    assert row()["est_revenue"] is None


def test_the_commands_told_with_a_conflict_settle_it(feed, typed, row, cli) -> None:
    feed(HEAD, FIRST, "7002,Other,5,Acme")
    for ref in ("O1", "O2"):
        typed(["edit", ref, "topic=Mine, 'here'"])
    ran = feed(HEAD, "7001,It's new,100,Acme", "7002,Changed,5,Acme")
    all_, one = ran.err.splitlines()[3:5]
    words = shlex.split(one.partition(": ")[2])
    assert cli(*words[1:]).code == 0
    assert [opp["topic"] for opp in cli("export", "opp", "-o", "json").json] == [
        "It's new",
        "Mine, 'here'",
    ]
    typed(["undo"], ["undo"])  # the edit, and the import
    words = shlex.split(all_.removeprefix("  the file's values instead, after undo: "))
    assert cli(*words[1:]).code == 0
    assert [opp["topic"] for opp in cli("export", "opp", "-o", "json").json] == [
        "It's new",
        "Changed",
    ]
    ran = feed(HEAD, "7001,Third,100,Acme", "7002,Fourth,5,Acme", more=("--dry-run",))
    assert ran.out.splitlines()[-1] != ""
    assert "oppcli undo" not in ran.err


def test_undo_restores_what_the_file_said(feed, typed, row, cli) -> None:
    feed(HEAD, FIRST)
    typed(["opp", "edit", 1, "topic=Mine"])
    assert "1 conflict" in feed(HEAD, "7001,Deal B,100,Acme").out
    typed(["undo"])
    assert "1 conflict" in feed(HEAD, "7001,Deal B,100,Acme").out
    typed(["undo"], ["redo"])
    assert feed(HEAD, "7001,Deal B,100,Acme").out == "1 row: 1 unchanged\n"
    assert row()["topic"] == "Mine"


def test_a_dry_run_and_a_rejected_row_move_nothing(feed, typed) -> None:
    feed(HEAD, FIRST)
    typed(["opp", "edit", 1, "topic=Mine"])
    changed = (HEAD, "7001,Deal B,100,Acme")
    for _ in range(2):
        assert "1 conflict" in feed(*changed, more=("--dry-run",)).out
        ran = feed(*changed, more=("--conflicts", "reject"))
        assert (ran.code, "topic: conflict: 'Mine' here, 'Deal B' in the file" in ran.err) == (
            5,
            True,
        )
    assert "1 conflict" in feed(*changed).out


def test_theirs_takes_the_file_in_conflicts_alone(feed, typed, row, cli) -> None:
    feed(HEAD, FIRST)
    typed(["opp", "edit", 1, "topic=Mine", "est_revenue=7"])
    ran = feed(HEAD, "7001,Deal B,100,Acme", more=("--conflicts", "theirs"))
    assert ran.out == "1 row: 1 updated · 1 conflict\n"
    assert "1 conflict: the file's values are taken" in ran.err
    assert (row()["topic"], row()["est_revenue"]) == ("Deal B", 7)
    typed(["config", "set", "import_conflicts", "theirs"], ["opp", "edit", 1, "topic=Mine"])
    feed(HEAD, "7001,Deal C,100,Acme")
    assert row()["topic"] == "Deal C"
    assert feed(HEAD, FIRST, more=("--conflicts", "mine")).code == 2


MONEY = "external_id,topic,account,est_revenue,currency"


@pytest.mark.parametrize("amount", ["100", "120"])
def test_an_edited_amount_keeps_its_currency(feed, typed, row, cli, amount) -> None:
    """450 EUR must not become 900 EUR, which nobody said."""
    typed(["currency", "set", "USD", "0.5"])
    feed(MONEY, "1,A,Acme,100,USD")
    typed(["opp", "edit", 1, "est_revenue=900"])
    ran = feed(MONEY, f"1,A,Acme,{amount},EUR")
    assert ran.out == "1 row: 1 unchanged · 2 conflicts\n"
    assert (row()["est_revenue"], row()["currency"]) == (900, "USD")
    assert f"oppcli edit O1 currency=EUR 'est_revenue={amount}.00 EUR'\n" in ran.err
    cli("undo")
    feed(MONEY, f"1,A,Acme,{amount},EUR", more=("--conflicts", "theirs"))
    assert (row()["est_revenue"], row()["currency"]) == (int(amount), "EUR")


def test_an_edited_own_amount_keeps_the_currency(feed, typed, row) -> None:
    typed(["currency", "set", "USD", "0.5"], ["field", "add", "opp", "budget", "--type", "money"])
    feed("external_id,topic,budget,currency", "1,A,100,USD")
    typed(["opp", "edit", 1, "budget=900"])
    feed("external_id,topic,budget,currency", "1,A,100,EUR")
    assert (row()["budget"], row()["currency"]) == (900, "USD")


def test_columns_that_are_new_fill_and_conflict(feed, typed, row) -> None:
    feed(HEAD, FIRST, "7002,Other,5,Acme")
    typed(["opp", "edit", 1, "brand=Volvo"])
    ran = feed("external_id,brand", "7001,Scania", "7002,Scania")
    assert ran.out == "2 rows: 1 updated, 1 unchanged · 1 conflict\n"
    assert row()["brand"] == "Volvo"


def test_what_the_program_chose_is_no_edit(feed, typed, row) -> None:
    feed(HEAD, FIRST, "7002,Other,5,Acme")
    typed(["opp", "hold", 2, "--next", "call"])
    closing = "external_id,status,lost_reason,closed_on"
    ran = feed(closing, "7001,lost,price,2026-11-02", "7002,lost,price,2026-11-02")
    assert ran.out == "2 rows: 1 updated, 1 unchanged · 3 conflicts\n"
    assert row()["status"] == "lost"


def test_a_file_that_ended_a_sale_reopens_it(feed, row) -> None:
    head = "external_id,topic,est_revenue,status,closed_on"
    feed(head, "7001,Deal,100,won,2026-11-02")
    assert feed(head, "7001,Deal,100,open,").out == "1 row: 1 updated\n"
    assert row()["status"] == "open"


def test_blank_says_nothing_and_none_empties_a_field_of_any_type(feed, row, cli) -> None:
    head = "external_id,topic,est_revenue,account,brand,est_close_date,probability,device,next_step"
    feed(head, "7001,Deal,100,Acme,Volvo,2026-12-01,55,VIN1,call")
    assert feed(head, "7001,,,,,,,,").out == "1 row: 1 unchanged\n"
    ran = feed(head, "7001,,none,None,none,none,none,none,none")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "1 row: 1 updated"), ran.err
    found = row()
    for name in ("est_revenue", "account", "brand", "est_close_date", "device", "next_step"):
        assert found[name] is None, name
    assert found["probability"] == 20
    assert cli("device", "list", "-o", "json").json[0]["status"] == "available"
    assert feed(head, "7001,,none,none,none,none,none,none,none").out == "1 row: 1 unchanged\n"
    ran = feed("external_id,topic", "7001,none")
    assert (ran.code, "topic: it cannot be empty" in ran.err) == (5, True)
    assert cli("db", "check").code == 0


def test_a_renamed_account_is_still_the_one_that_the_file_names(feed, typed, row, cli) -> None:
    feed(HEAD, FIRST)
    typed(["account", "edit", "C1", "name=Acme International"])
    assert feed(HEAD, FIRST).out == "1 row: 1 unchanged\n"
    assert row()["account"] == "Acme International"
    assert len(cli("account", "list", "-o", "json").json) == 1


@pytest.mark.parametrize(
    ("kind", "head", "first", "edit", "second", "field", "kept"),
    [
        ("account", "name,phone,notes", "Acme,1,a", ["account", "edit", "C1", "notes=mine"],
         "Acme,2,b", "notes", "phone"),
        ("contact", "last_name,phone,notes", "Berg,1,a", ["contact", "edit", "P1", "notes=mine"],
         "Berg,2,b", "notes", "phone"),
        ("lead", "topic,company,description", "Crane,Acme,a",
         ["lead", "edit", "L1", "description=mine"],
         "Crane,Globex,b", "description", "company"),
        ("device", "serial_number,year,variant", "V1,2020,a",
         ["device", "edit", "V1", "variant=mine"],
         "V1,2021,b", "variant", "year"),
        ("activity", "type,subject,body", "call,Ask,a", ["activity", "edit", "A1", "body=mine"],
         "call,Ask again,b", "body", "subject"),
    ],
)  # fmt: skip
def test_every_kind_is_merged(
    feed, typed, row, cli, kind, head, first, edit, second, field, kept
) -> None:
    feed(f"external_id,{head}", f"1,{first}", kind=kind)
    typed(edit)
    assert feed(f"external_id,{head}", f"1,{first}", kind=kind).out == "1 row: 1 unchanged\n"
    ran = feed(f"external_id,{head}", f"1,{second}", kind=kind)
    assert (ran.code, ran.out) == (0, "1 row: 1 updated · 1 conflict\n"), ran.err
    assert f"{field}: 'mine' here, 'b' in the file, before 'a'" in ran.err
    found = row({"activity": "activities"}.get(kind, f"{kind}s"))
    assert (found[field], str(found[kept])) == (
        "mine",
        second.split(",")[head.split(",").index(kept)],
    )
    assert feed(f"external_id,{head}", f"1,{second}", kind=kind).out == "1 row: 1 unchanged\n"


def test_a_deal_is_merged(feed, typed, row) -> None:
    feed(HEAD, FIRST)
    head = "external_id,opportunity,title,unit_price,status"
    feed(head, "1,7001,Crane,500,offered", kind="deal")
    typed(["deal", "edit", "D1", "title=Mine"])
    assert feed(head, "1,7001,Crane,500,offered", kind="deal").out == "1 row: 1 unchanged\n"
    ran = feed(head, "1,7001,Crane 2,600,offered", kind="deal")
    assert ran.out == "1 row: 1 updated · 1 conflict\n"
    assert (row("deals")["title"], row("deals")["unit_price"], row()["est_revenue"]) == (
        *("Mine", 600, 600),
    )


def test_what_an_activity_is_about_is_one_field(feed, typed, row) -> None:
    typed(["opp", "new", "One"], ["opp", "new", "Two"], ["opp", "new", "Three"])
    head = "external_id,type,subject,regarding"
    feed(head, "1,call,Ask,O1", kind="activity")
    typed(["activity", "edit", "A1", "regarding=O2"])
    assert feed(head, "1,call,Ask,O1", kind="activity").out == "1 row: 1 unchanged\n"
    ran = feed(head, "1,call,Ask,O3", kind="activity")
    assert "regarding: 'O2' here, 'O3' in the file, before 'O1'" in ran.err
    assert row("activities")["regarding"] == "O2"


def test_two_systems_on_one_device_have_what_they_said_apart(cli, feed, row, tmp_path) -> None:
    feed("external_id,serial_number,variant", "1,VIN1,red", kind="device")

    def other(value: str) -> Ran:
        path = tmp_path / "yard.csv"
        path.write_text(f"serial_number,variant\nVIN1,{value}\n")
        return cli("import", path, "--kind", "device", "--source-system", "yard")

    assert other("blue").out == "1 row: 1 unchanged · 1 conflict\n"
    assert other("blue").out == "1 row: 1 unchanged\n"
    assert feed("external_id,serial_number,variant", "1,VIN1,green", kind="device").out == (
        "1 row: 1 updated\n"
    )
    assert other("blue").out == "1 row: 1 unchanged\n"
    assert row("devices")["variant"] == "green"


def test_the_plan_says_what_becomes_of_every_field(feed, typed) -> None:
    feed(HEAD, FIRST, "7002,Other,5,Acme")
    typed(["opp", "edit", 1, "topic=Mine"])
    lines = (HEAD, "7001,Deal B,120,Acme", "7002,Other,5,Acme", "7003,New,1,Globex", "7004,Bad,x,")
    ran = feed(*lines, more=("--dry-run", "-o", "jsonl"))
    assert ran.code == 5
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert {tuple(each) for each in told} == {
        ("source", "line", "ref", "action", "field", "then", "file", "store", "becomes", "how",
         "reason"),
    }  # fmt: skip
    one = {each["field"]: each for each in told if each["line"] == 2}
    topic = [one["topic"][n] for n in ("then", "file", "store", "becomes", "how")]
    assert topic == ["Deal", "Deal B", "Mine", "Mine", "conflict"]
    money = [one["est_revenue"][n] for n in ("then", "file", "store", "becomes", "how")]
    assert money == ["100.00", "120.00", "100.00", "120.00", "taken"]
    actions = {each["line"]: each["action"] for each in told}
    assert actions == {2: "updated", 3: "unchanged", 4: "created", 5: "rejected"}
    assert [each["reason"] for each in told if each["line"] == 5] == [
        "est_revenue: 'x' is not an amount"
    ]
    for form in ("csv", "tsv", "json", "md"):
        assert "becomes" in feed(*lines, more=("--dry-run", "-o", form)).out.lower()


def test_a_folder_keeps_what_files_said(feed, typed, cli, tmp_path) -> None:
    feed(HEAD, FIRST)
    typed(["opp", "edit", 1, "topic=Mine"])
    feed(HEAD, "7001,Deal B,100,Acme")
    assert cli("export", "all", "--to", tmp_path / "all").code == 0
    branch = ("--db", tmp_path / "branch.db")
    assert cli(*branch, "import", tmp_path / "all").code == 0
    feed = tmp_path / "feed.csv"
    words = (*branch, "import", feed, "--kind", "opp", "--source-system", "erp")
    assert cli(*words).out == "1 row: 1 unchanged\n"
    feed.write_text(f"{HEAD}\n7001,Deal C,100,Acme\n")
    assert "before 'Deal B'" in cli(*words).err


def test_folders_and_several_files_take_the_policy(feed, typed, cli, tmp_path) -> None:
    feed(HEAD, FIRST)
    assert cli("export", "all", "--to", tmp_path / "all").code == 0
    path = tmp_path / "all" / "opportunities.csv"
    path.write_text(path.read_text().replace("Deal", "Deal B"))
    typed(["opp", "edit", 1, "topic=Mine"])
    ran = cli("import", tmp_path / "all")
    assert "1 conflict" in ran.out
    ran = cli("import", tmp_path / "all", "--conflicts", "theirs")
    assert cli("export", "opp", "-o", "json").json[0]["topic"] == "Deal B"
    assert ran.code == 0


def test_a_plan_is_followed_with_the_policy_beside_it(cli, typed, row, tmp_path) -> None:
    feed, plan = tmp_path / "sales.csv", tmp_path / "plan.toml"
    words = ("import", feed, "--kind", "opportunity", "--source-system", "erp", "--plan", plan)
    feed.write_text("external_id,topic,est_revenue\n7001,Deal,100\n", encoding="utf-8")
    assert cli(*words).code == 0
    assert cli(*words).out == "1 row: 1 created\n"
    typed(["opp", "edit", 1, "topic=Mine"])
    feed.write_text("external_id,topic,est_revenue\n7001,Deal B,120\n", encoding="utf-8")
    ran = cli(*words, "--conflicts", "reject")
    assert (ran.code, "topic: conflict: 'Mine' here" in ran.err) == (5, True)
    assert row()["est_revenue"] == 100
    assert cli(*words).out == "1 row: 1 updated · 1 conflict\n"
    assert (row()["topic"], row()["est_revenue"]) == ("Mine", 120)
    typed(["undo"])
    assert cli(*words, "--conflicts", "theirs").out == "1 row: 1 updated · 1 conflict\n"
    assert row()["topic"] == "Deal B"
