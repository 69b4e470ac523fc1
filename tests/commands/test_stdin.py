"""--stdin: a row does what typing it does, all rows or none, and each is answered for."""

import json
import subprocess

import pytest

import dumping
from oppcli.domain.texts import clean
from oppcli.lazy import load
from surroundings import OPPCLI
from test_architecture import WRITES, commands

# What every row of the table below finds in the store.
KNOWN = (
    ("account", "new", "Acme GmbH"),
    ("contact", "new", "Jana Kowal", "--account", "Acme GmbH"),
    ("lead", "new", "Excavator", "--company", "Globex", "--last-name", "Berg"),
    ("lead", "new", "Loader"),
    ("lead", "disqualify", "2", "--reason", "lost"),
    ("device", "new", "--vin", "VIN1"),
    ("opp", "new", "Fleet", "--account", "Acme GmbH", "--interest-type", "new"),
    ("opp", "new", "Held"),
    ("opp", "hold", "2"),
    ("opp", "new", "Gone"),
    ("opp", "close", "3", "--lost", "--reason", "price"),
    ("opp", "new", "Ahead", "--account", "Acme GmbH", "--interest-type", "new"),
    ("opp", "advance", "4"),
    ("deal", "new", "O1", "FH16", "--price", "240k"),
    ("deal", "new", "O1", "FM", "--price", "90k", "--offered"),
    ("activity", "plan", "O1", "task", "Send quote"),
    ("org", "add", "user", "leif"),
    ("org", "add", "business", "Nordic"),
    ("currency", "set", "USD", "0.9"),
    ("field", "add", "opportunity", "budget", "--type", "money"),
)

# The command, a row, and the words that say the same.
ROWS = (
    ("lead new", {"topic": "Van", "company": "Initech", "value": 1.5, "rating": "hot"},
     ("Van", "--company", "Initech", "--value", "1.5", "--rating", "hot")),
    ("lead edit", {"ref": "L1", "phone": "+46 1", "company": None},
     ("L1", "phone=+46 1", "company=none")),
    ("lead qualify", {"ref": "1", "revenue": "480k", "no-opportunity": False},
     ("1", "--revenue", "480k")),
    ("lead disqualify", {"refs": ["1"], "reason": "lost"}, ("1", "--reason", "lost")),
    ("lead reopen", {"ref": 2}, ("2",)),
    ("lead assign", {"ref": 1, "to": "leif"}, ("1", "--to", "leif")),
    ("opp new", {"topic": "Van", "est_revenue": 48000.50, "close": "fri", "owner": None},
     ("Van", "--revenue", "48000.50", "--close", "fri")),
    ("opp edit", {"refs": "1,2", "next": "call", "probability": 55},
     ("1,2", "next=call", "probability=55")),
    ("opp advance", {"ref": "1", "to": "contract", "set": {"close": "eom"}},
     ("1", "--to", "contract", "--set", "close=eom")),
    ("opp back", {"ref": "4", "reason": "another model"}, ("4", "--reason", "another model")),
    ("opp close", {"ref": "1", "won": True, "skip_stages": True, "revenue": "5k"},
     ("1", "--won", "--skip-stages", "--revenue", "5k")),
    ("opp reopen", {"ref": "3"}, ("3",)),
    ("opp hold", {"ref": "1", "next_step": "March"}, ("1", "--next", "March")),
    ("opp resume", {"ref": "2"}, ("2",)),
    ("opp people", {"verb": "add", "opportunity": 1, "contact": "Jana Kowal", "role": "user"},
     ("add", "1", "Jana Kowal", "--role", "user")),
    ("opp assign", {"ref": "1", "to": "leif"}, ("1", "--to", "leif")),
    ("deal new", {"opportunity": "1", "title": "Two", "price": "60k", "quantity": 2,
                  "offered": True},
     ("1", "Two", "--price", "60k", "--qty", "2", "--offered")),
    ("deal edit", {"ref": "1", "discount": 1000}, ("1", "discount=1000")),
    ("deal offer", {"ref": "1", "valid_until": "+2w"}, ("1", "--valid-until", "+2w")),
    ("deal sign", {"ref": "2"}, ("2",)),
    ("deal cancel", {"ref": "2"}, ("2",)),
    ("activity log", {"about": "O1", "type": "call", "subject": "Ok", "on": "yesterday"},
     ("O1", "call", "Ok", "--on", "yesterday")),
    ("activity plan", {"ref": "L1", "type": "task", "subject": "Ask", "due": "fri"},
     ("L1", "task", "Ask", "--due", "fri")),
    ("activity edit", {"ref": "1", "due_date": "fri"}, ("1", "due=fri")),
    ("activity done", {"ref": "1", "outcome": "ok", "next": "Call", "due": "fri"},
     ("1", "--outcome", "ok", "--next", "Call", "--due", "fri")),
    ("activity cancel", {"ref": "1"}, ("1",)),
    ("account new", {"name": "Initech", "email": "a@b.example"},
     ("Initech", "--email", "a@b.example")),
    ("account edit", {"ref": "acme", "phone": "1"}, ("acme", "phone=1")),
    ("contact new", {"name": "Ola Berg", "account": "C1"}, ("Ola Berg", "--account", "C1")),
    ("contact edit", {"ref": "1", "account": None}, ("1", "account=none")),
    ("device new", {"vin": "VIN9", "brand": "Volvo", "year": 2022},
     ("--vin", "VIN9", "--brand", "Volvo", "--year", "2022")),
    ("device edit", {"ref": "V1", "price": "64k"}, ("V1", "price=64k")),
    ("org add", {"kind": "user", "name": "noor", "manager": "leif"},
     ("user", "noor", "--manager", "leif")),
    ("org edit", {"name": "leif", "business": "Nordic", "active": False},
     ("leif", "business=Nordic", "active=no")),
    ("currency set", {"currency": "USD", "rate": 0.92, "on": "2026-11-01"},
     ("USD", "0.92", "--on", "2026-11-01")),
    ("field add", {"kind": "opportunity", "name": "region", "type": "choice", "choices": "a,b"},
     ("opportunity", "region", "--type", "choice", "--choices", "a,b")),
    ("field edit", {"kind": "opportunity", "name": "budget", "label": "Money"},
     ("opportunity", "budget", "--label", "Money")),
    ("field remove", {"kind": "opportunity", "name": "budget"}, ("opportunity", "budget")),
    ("quota set", {"who": "jana", "period": "2026q4", "amount": 300000},
     ("jana", "2026q4", "300000")),
    *((verb, {"whom": "1", "text": "Budget ok", "next": "call", "due": "fri"},
       ("1", "Budget ok", "--next", "call", "--due", "fri"))
      for verb in ("call", "email", "meet", "visit", "drive", "note")),
    ("task", {"whom": "L1", "text": "Send quote", "due": "fri"}, ("L1", "Send quote", "-d", "fri")),
    ("done", {"ref": "1", "outcome": "ok", "next": "Call", "at": "fri 9:00"},
     ("1", "ok", "--next", "Call", "--at", "fri 9:00")),
    ("snooze", {"refs": "1", "until": "2d"}, ("1", "2d")),
    ("won", {"ref": "1", "amount": "5k", "skip_stages": True}, ("1", "5k", "--skip-stages")),
    ("lost", {"ref": "1", "reason": "price", "to": "MAN"}, ("1", "price", "--to", "MAN")),
)  # fmt: skip

# Those that write and take no rows, and why.
NO_ROWS = {
    ("import",): "takes files of rows",
    ("catalogue", "import"): "takes files of rows",
    ("currency", "import"): "takes files of rows",
    ("org", "import"): "takes files of rows",
    ("process", "apply"): "takes one file that is one process",
    ("config", "set"): "writes a file of settings, not the store",
    ("demo",): "makes a store of its own",
    ("edit",): "hands its words to the edit of a kind, which takes rows",
    ("currency", "refreeze"): "mends what rates say, of all that it finds",
    ("undo",): "takes one batch back at a time, the last one first",
    ("redo",): "does one batch again at a time",
    **{
        ("db", verb): "is about the whole store"
        for verb in ("backup", "restore", "upgrade", "copy")
    },
    **{("completion", verb): "is about the shell" for verb in ("install", "uninstall")},
}


@pytest.fixture
def anew(cli, made_once):
    """Makes this test's store one with something of every kind in it, whatever it was."""

    def make() -> None:
        for words in KNOWN:
            assert cli(*words).code == 0, words

    return lambda: made_once("known", make)


@pytest.fixture
def known(anew) -> str:
    return anew()


def dump(address: str) -> dict[str, list]:
    """All that is in a store, but for how each command was worded."""
    held = dumping.everything(address)
    for batch in held["batch"]:
        del batch["command"]
    return held


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def answers(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(("command", "row", "words"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_does_what_typing_it_does(cli, known, anew, command, row, words):
    before = dump(known)
    ran = cli(*command.split(), "--stdin", stdin=lines(row))
    assert (ran.code, ran.err) == (0, "1 row done.\n"), ran.out
    by_row = dump(known)
    (answer,) = answers(ran.out)
    assert (answer["row"], answer["ok"]) == (1, True)
    anew()
    assert cli(*command.split(), *words).code == 0
    assert by_row == dump(known) != before


def test_every_command_that_writes_takes_rows_or_says_why_not():
    taking = {
        words
        for words, line in commands()
        if "--stdin" in {flag for param in load(words[-1], line).params for flag in param.opts}
    }
    # The list of an opportunity's people writes with the word add or remove.
    assert taking == (WRITES | {("opp", "people")}) - set(NO_ROWS)
    assert taking == {tuple(command.split()) for command, _, _ in ROWS}


@pytest.mark.parametrize("command", sorted({row[0] for row in ROWS}))
def test_a_command_without_its_arguments_is_still_refused(cli, command):
    ran = cli(*command.split())
    assert ran.code in (2, 4, 5)
    assert ran.out == ""


# Forms of input


def test_json_lines_a_list_and_csv_do_the_same(cli, known, anew):
    row = {"about": "O1", "type": "call", "subject": 'Ok; "two", yes', "duration": "20m"}
    forms = (
        lines(row, {**row, "subject": "Again"}),
        json.dumps([row, {**row, "subject": "Again"}], indent=1),
        'about,type,subject,duration\nO1,call,"Ok; ""two"", yes",20m\nO1,call,Again,20m\n',
        'ABOUT;Type;subject;duration\r\nO1;call;"Ok; ""two"", yes";20m\r\n\r\n'
        "O1;call;Again;20m\r\n",
    )
    results = []
    for form in forms:
        anew()
        ran = cli("activity", "log", "--stdin", stdin=form)
        assert ran.code == 0, ran.out
        results.append((ran.out, dump(known)))
    assert all(result == results[0] for result in results)


def test_options_typed_are_defaults_for_every_row(cli, known):
    rows = lines({"subject": "One"}, {"subject": "Two", "ref": "L1", "owner": "leif"})
    assert cli("activity", "log", "O1", "call", "--owner", "jana", "--stdin", stdin=rows).code == 0
    listed = cli("activity", "list", "--status", "done", "--fields", "subject,regarding,owner")
    assert sorted(listed.out.splitlines()[1:]) == ["One\tO1\tjana", "Two\tL1\tleif"]


def test_fields_typed_to_an_edit_are_defaults_for_every_row(cli, known):
    rows = lines({"ref": 1}, {"ref": 2, "close": "2026-12-01"})
    assert cli("opp", "edit", "close=2026-12-31", "next=call", "--stdin", stdin=rows).code == 0
    shown = cli("opp", "list", "--fields", "ref,est_close_date,next_step").out.splitlines()
    assert shown[1:3] == ["O1\t2026-12-31\tcall", "O2\t2026-12-01\tcall"]


def test_null_empties_in_an_edit_and_is_not_given_elsewhere(cli, known):
    assert cli("opp", "edit", "1", "next=call").code == 0
    edited = answers(cli("opp", "edit", "--stdin", stdin=lines({"ref": 1, "next": None})).out)
    assert edited[0]["changed"] == {"next_step": ["call", None]}
    assert cli("opp", "new", "--stdin", stdin=lines({"topic": "X", "owner": None})).code == 0


def test_blank_cells_of_csv_are_not_given(cli, known):
    ran = cli("opp", "edit", "--stdin", stdin="ref,next,source\n1,call,\n2,,web\n")
    assert [each["changed"] for each in answers(ran.out)] == [
        {"next_step": [None, "call"]},
        {"lead_source": [None, "web"]},
    ]


@pytest.mark.parametrize(
    ("number", "minor"),
    [("1.500", 150), ("1.5", 150), ("480000.0", 48_000_000), ("4.8e5", 48_000_000), ("7", 700)],
)
def test_a_json_number_is_that_number(cli, known, number, minor):
    assert cli("opp", "edit", "--stdin", stdin=f'{{"ref": 2, "revenue": {number}}}').code == 0
    (stored,) = dumping.rows(known, "SELECT est_revenue FROM opportunity WHERE id = 2")
    assert stored == {"est_revenue": minor}


@pytest.mark.parametrize(
    "number", ["1.234", "1e999999", "-1e999999999", f"1e{'9' * 20}", "9" * 400, "0.001"]
)
def test_a_json_number_that_is_no_amount_is_refused(cli, known, number):
    ran = cli("opp", "edit", "--stdin", stdin=f'{{"ref": 2, "revenue": {number}}}')
    assert ran.code == 5
    assert answers(ran.out)[0]["ok"] is False


def test_fields_of_an_advance_come_as_an_object_a_list_or_headings(cli, known, anew):
    forms = (
        lines({"ref": 1, "set": {"close": "eom", "next": None}}),
        lines({"ref": 1, "set": ["close=eom", "next=none"]}),
        "ref,set.close,set\n1,eom,next=none\n",
    )
    results = []
    for form in forms:
        anew()
        assert cli("opp", "advance", "--stdin", stdin=form).code == 0
        results.append(dump(known))
    assert results[0] == results[1] == results[2]


def test_what_a_row_says_itself_is_not_taken_from_the_line(cli, known):
    rows = lines({"ref": 1, "set": {"est_close_date": "2027-03-01"}}, {"ref": 2})
    ran = cli("opp", "edit", "--stdin", "close=2027-02-01", stdin=rows)
    assert ran.code == 5, "an edit has no 'set'"
    rows = lines({"ref": 1, "est_close_date": "2027-03-01"}, {"ref": 2})
    assert cli("opp", "edit", "--stdin", "close=2027-02-01", stdin=rows).code == 0
    rows = lines({"ref": 1, "set": {"est_close_date": "2027-04-01"}})
    line = ("opp", "advance", "--stdin", "--set", "close=2027-02-01", "--set", "next=call")
    assert cli(*line, stdin=rows).code == 0
    shown = cli("opp", "list", "--fields", "ref,est_close_date,next_step", "-o", "csv").out
    assert shown.splitlines()[1:3] == ["O1,2027-04-01,call", "O2,2027-02-01,"]


def test_a_row_sees_what_earlier_rows_did(cli, known):
    rows = lines(
        {"name": "Initech", "email": "a@b.example"},
        {"name": "Globex"},
    )
    assert cli("account", "new", "--stdin", stdin=rows).code == 0
    rows = lines({"ref": 1, "topic": "Renamed"}, {"ref": "renamed", "next": "call"})
    assert cli("opp", "edit", "--stdin", stdin=rows).code == 0
    assert "call" in cli("opp", "list", "--fields", "next_step").out


# All or nothing


def test_a_row_that_fails_keeps_all_from_being_saved_and_every_row_is_tried(cli, known):
    before = dump(known)
    rows = [{"topic": f"T{number}"} for number in range(1, 1001)]
    rows[499] = {"topic": "Bad", "close": "someday"}
    ran = cli("opp", "new", "--stdin", stdin=lines(*rows))
    told = answers(ran.out)
    assert ran.code == 5
    assert [each["row"] for each in told] == list(range(1, 1001))
    assert [each["row"] for each in told if not each["ok"]] == [500]
    assert {each["saved"] for each in told if each["ok"]} == {False}
    assert ran.err.startswith("error: 1 of 1,000 rows failed, so nothing was saved; row 500")
    assert dump(known) == before


def test_the_exit_code_is_that_of_the_first_failure(cli, known):
    rows = lines({"ref": 1, "next": "call"}, {"ref": 3, "next": "call"}, {"ref": 99, "next": "x"})
    ran = cli("opp", "edit", "--stdin", stdin=rows)
    assert ran.code == 4
    assert [each.get("exit_code") for each in answers(ran.out)] == [None, 4, 3]


def test_keep_going_saves_the_good_ones_and_ends_with_5(cli, known):
    rows = lines({"ref": 1, "next": "call"}, {"ref": 3, "next": "call"}, {"ref": 2, "next": "x"})
    ran = cli("opp", "edit", "--stdin", "--keep-going", stdin=rows)
    assert ran.code == 5
    assert [(each["ok"], each.get("saved", True)) for each in answers(ran.out)] == [
        (True, True),
        (False, True),
        (True, True),
    ]
    assert "1 of 3 rows failed, 2 saved" in ran.err
    shown = cli("opp", "list", "--fields", "ref,next_step").out.splitlines()
    assert shown[1:3] == ["O1\tcall", "O2\tx"]


def test_a_failed_row_leaves_nothing_half_behind(cli, known):
    """The account that --create made for the row goes with it."""
    rows = lines({"topic": "A", "account": "New One", "close": "someday"}, {"topic": "B"})
    assert cli("opp", "new", "--stdin", "--keep-going", "--create", stdin=rows).code == 5
    assert "New One" not in cli("account", "list").out
    assert cli("opp", "list", "--where", "topic=B", "--fields", "topic").out == "topic\nB\n"


def test_all_rows_are_one_batch_of_the_history(cli, known):
    before = len(dump(known)["batch"])
    assert cli("opp", "new", "--stdin", stdin=lines(*[{"topic": "T"}] * 5)).code == 0
    assert len(dump(known)["batch"]) == before + 1
    assert cli("history", "--limit", "1", "-o", "jsonl").json["command"] == "opp new --stdin"


def test_rows_that_all_fail_open_no_batch(cli, known):
    before = dump(known)
    rows = lines({"topic": ""}, {"topic": "X", "close": "someday"})
    assert cli("opp", "new", "--stdin", "--keep-going", stdin=rows).code in (4, 5)
    assert dump(known) == before


def test_a_dry_run_tries_all_rows_and_keeps_none(cli, known):
    before = dump(known)
    ran = cli("opp", "new", "--stdin", "--dry-run", stdin=lines({"topic": "A"}, {"topic": "B"}))
    assert ran.code == 0
    assert [each["saved"] for each in answers(ran.out)] == [False, False]
    assert ran.err == "2 rows tried.\nNothing was saved (dry run).\n"
    assert dump(known) == before


def test_quiet_prints_refs_only(cli, known):
    ran = cli("opp", "new", "--stdin", "-q", stdin=lines({"topic": "A"}, {"topic": "B"}))
    assert ran == (0, "O5\nO6\n", "")
    ran = cli("opp", "new", "--stdin", "-q", stdin=lines({"topic": "A"}, {"topic": ""}))
    assert (ran.code, ran.out) == (4, "")
    assert "row 2 (line 2): topic cannot be empty." in ran.err


def test_no_rows_are_no_failure_and_make_no_store(cli, tmp_path):
    ran = cli("--db", tmp_path / "new.db", "opp", "new", "--stdin", stdin=" \n")
    assert (ran.code, ran.out) == (0, "")
    assert not (tmp_path / "new.db").exists()


# What a row says when it is refused


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ('{"topik": "x"}', "'topik' is not a key of this command. Did you mean topic?"),
        ('{"close": "fri"}', "topic is missing."),
        ('{"topic": "x", "next": "a", "next_step": "b"}', "'next' and 'next_step' say the same"),
        ('{"topic": "x", "topic": "y"}', "line 1 has the key 'topic' twice."),
        ('{"topic": ["x"]}', "'topic' holds a list, not a value."),
        ('{"topic": {"x": 1}}', "'topic' holds an object, not a value."),
        (
            '{"topic": "x", "create": true}',
            "'create' is given once on the command line, not in rows.",
        ),
        ('{"topic": "x", "db": "y"}', "'db' is given once on the command line, not in rows."),
        ('{"topic": NaN}', "line 1 has NaN, which is not a number."),
        ('{"topic": "x"} {"topic": "y"}', "line 1 has text after its object."),
        ('{"topic": "x"', "line 1 is not JSON"),
        ('{"topic": ' + "[" * 200_000, "line 1 is nested too deeply."),
        ('{"topic": "\\u0000"}', "topic holds a NUL character"),
        ('{"topic": "\\ud800"}', "topic is not valid text"),
        ('{"topic": "x", "": "y"}', "'' is not a key of this command."),
    ],
    ids=range(15),
)
def test_a_row_that_cannot_be_read_is_refused_alone(cli, known, row, error):
    ran = cli("opp", "new", "--stdin", "--keep-going", stdin=row + '\n\n{"topic": "Good"}\n')
    bad, good = answers(ran.out)
    assert ran.code == 5
    assert (bad["line"], bad["exit_code"]) == (1, 5)
    assert bad["error"].startswith(error)
    assert good["ok"]


@pytest.mark.parametrize("text", ['[{"topic": "x"}, 3]', '[{"topic": "x"}', 'topic\n"x\n', "\0"])
def test_input_that_cannot_be_read_to_its_end_saves_nothing(cli, known, text):
    before = dump(known)
    ran = cli("opp", "new", "--stdin", "--keep-going", stdin=text)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("error: line 1 of standard input") or "line 2" in ran.err
    assert dump(known) == before


def test_a_ragged_row_of_csv_is_refused_alone(cli, known):
    ran = cli("opp", "new", "--stdin", "--keep-going", stdin="topic,next\nA,b,c\nB,c\n")
    bad, good = answers(ran.out)
    assert (bad["line"], bad["error"]) == (2, "line 2 has 3 cells, the heading has 2.")
    assert (ran.code, good["ok"]) == (5, True)


HOSTILE = ["[red]x", "[/b]", ":bomb:", "\x1b[2J", "\x9b2J", "a\rb\nc", "\u202eabc", "=1+1", "--won",
           "-", "O1=2", "'; DROP TABLE opportunity; --", "é" * 500]  # fmt: skip


def test_hostile_values_come_back_clean_and_stay_on_their_line(cli, known):
    rows = [{"topic": text, "next": text} for text in HOSTILE]
    ran = cli("opp", "new", "--stdin", stdin=lines(*rows))
    assert ran.code == 0, ran.out
    assert len(ran.out.splitlines()) == len(HOSTILE)
    kept = cli("opp", "list", "--fields", "ref,topic,next_step", "--sort", "ref", "-o", "json").json
    assert [(each["topic"], each["next_step"]) for each in kept][3:] == [
        (clean(t), clean(t)) for t in HOSTILE
    ]
    edits = [{"ref": f"O{5 + place}", "topic": text[::-1]} for place, text in enumerate(HOSTILE)]
    changed = answers(cli("opp", "edit", "--stdin", stdin=lines(*edits)).out)
    assert [each["changed"]["topic"] for each in changed if each["changed"]] == [
        [clean(text), clean(text[::-1])] for text in HOSTILE if text != text[::-1]
    ]


@pytest.mark.parametrize("text", ["\ud800", "\0", "x" * 100_001])
@pytest.mark.parametrize("key", ["topic", "account", "owner", "device", "brand", "external_id"])
def test_a_text_that_cannot_be_stored_is_refused_alone(cli, known, key, text):
    rows = lines({"topic": "Bad", key: text}, {"topic": "Good"})
    ran = cli("opp", "new", "--stdin", "--keep-going", "--create", stdin=rows)
    assert ran.code == 5
    assert [each["ok"] for each in answers(ran.out)] == [False, True]


def test_an_error_about_a_hostile_key_stays_on_its_line(cli, known):
    ran = cli("opp", "new", "--stdin", stdin=lines({"\x1b[2J\n\u202e": "x", "topic": "y"}))
    assert len(ran.out.splitlines()) == 1
    assert "\x1b" not in ran.out + ran.err
    assert answers(ran.out)[0]["error"].startswith("'\x1b[2J\n\u202e' is not a key")


@pytest.mark.parametrize("format_", ["json", "csv", "table"])
def test_another_format_is_refused(cli, known, format_):
    ran = cli("opp", "new", "--stdin", "-o", format_, stdin=lines({"topic": "x"}))
    assert (ran.code, ran.out) == (2, "")
    assert cli("opp", "new", "--stdin", "-o", "jsonl", stdin=lines({"topic": "x"})).code == 0


def test_keep_going_without_rows_is_refused(cli, known):
    assert cli("opp", "new", "x", "--keep-going").code == 2


def test_several_records_of_a_row_are_told_in_a_list(cli, known):
    ran = cli("opp", "edit", "--stdin", stdin=lines({"refs": ["1", "O2"], "next": "call"}))
    assert [each["ref"] for each in answers(ran.out)[0]["records"]] == ["O1", "O2"]


def test_what_came_of_a_row_is_told_by_ref(cli, known):
    (made,) = answers(cli("lead", "qualify", "--stdin", stdin=lines({"ref": 1})).out)
    assert (made["ref"], made["account"], made["contact"]) == ("L1", "C2", "P2")
    assert made["opportunity"] == "O5"
    row = {"ref": 1, "next": "Call", "due": "fri"}
    (done,) = answers(cli("activity", "done", "--stdin", stdin=lines(row)).out)
    assert (done["ref"], done["next"]) == ("A1", "A2")


# Interrupted


def test_a_reader_that_goes_away_ends_it_quietly_and_all_is_saved(environ, known):
    rows = lines(*[{"topic": "T"}] * 1300)  # the answers are more than a pipe holds
    done = subprocess.run(
        ["sh", "-c", '"$@" | head -1', "sh", *OPPCLI, "opp", "new", "--stdin"],
        input=rows, env=environ, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert "error" not in done.stderr
    assert len(dump(known)["opportunity"]) == 1304


def test_an_interruption_saves_nothing(environ, db, known):
    before = dump(known)
    process = subprocess.Popen(
        [*OPPCLI, "opp", "new", "--stdin"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**environ, "TMPDIR": str(db.parent)}, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(lines(*[{"topic": "T"}] * 50_000))
    process.stdin.close()
    while not list(db.parent.glob("*-journal")):  # it has begun to write
        assert process.poll() is None
    process.send_signal(2)
    process.stdin = None
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err == "error: interrupted; nothing was saved.\n"
    assert dump(known) == before
    assert [each.name for each in db.parent.iterdir()] == [db.name]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "'nonsense' is not a key of this command."),
        ("to\n", "ref is missing."),
    ],
)
def test_headings_alone_have_to_be_those_of_the_command(cli, text, said):
    """A file that was cut off, or is another one, does not pass for one without rows."""
    cli("opp", "new", "Fleet")
    ran = cli("opp", "advance", "--stdin", stdin=text)
    assert (ran.code, ran.out) == (5, "")
    assert said in ran.err
    assert cli("opp", "advance", "--stdin", stdin="ref\n").code == 0
