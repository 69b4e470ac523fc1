"""Filters instead of refs: what would change is shown, asked about, and one command to undo."""

import io

import pytest

from oppcli.app import main
from oppcli.commands import COMMANDS
from oppcli.invocation import Invocation
from oppcli.lazy import Noun, load


class Screen(io.StringIO):
    """A terminal that is 100 cells wide."""

    def isatty(self):
        return True


@pytest.fixture
def at_terminal(environ):
    """Types a command line at a terminal; `answers` is what is typed when asked."""

    def type_(*words, answers=""):
        out, err = Screen(), Screen()
        argv = [*words, "--color", "never"]
        run = Invocation(argv, environ, Screen(answers), out, err)
        return main(argv, run, "oppcli"), out.getvalue(), err.getvalue()

    return type_


@pytest.fixture
def leifs(typed):
    """O1 and O2 of leif, overdue; O3 of leif is not, O4 is jana's; O5 is leif's and on hold."""
    typed(["org", "add", "user", "leif"])
    for topic, owner, close in (
        ("Fleet", "leif", "2026-11-20"),
        ("Bus", "leif", "2026-11-21"),
        ("Crane", "leif", "2026-12-24"),
        ("Loader", "jana", "2026-11-20"),
        ("Digger", "leif", "2026-11-20"),
    ):
        who = ["--account", f"{topic} GmbH", "--create"]
        typed(["opp", "new", topic, "--owner", owner, *who, f"--close={close}"])
    typed(["opp", "hold", "5"])


OVERDUE = ("--where", "owner=leif est_close_date<today")


def closes(cli):
    rows = cli("opp", "list", "--status", "all", "-o", "json").json
    return {row["ref"]: row["est_close_date"] for row in rows}


BEFORE = {
    "O1": "2026-11-20",
    "O2": "2026-11-21",
    "O3": "2026-12-24",
    "O4": "2026-11-20",
    "O5": "2026-11-20",
}
AFTER = {**BEFORE, **dict.fromkeys(("O1", "O2", "O5"), "2026-12-07")}


@pytest.mark.parametrize(
    "words",
    [
        ["opp", "edit", *OVERDUE, "close=+2w"],
        ["opp", "edit", "close=+2w", *OVERDUE],
        ["opp", "edit", "--where", "owner=leif close=overdue", "--close", "+2w"],
        ["edit", *OVERDUE, "close=+2w"],
        ["edit", "close=+2w", *OVERDUE],
    ],
    ids=" ".join,
)
def test_what_fits_is_changed_by_one_command(cli, leifs, words):
    ran = cli(*words, "--yes")
    assert ran.code == 0, ran.err
    assert [line.split()[0] for line in ran.out.splitlines()] == ["O1", "O2", "O5"]
    assert closes(cli) == AFTER
    assert cli("undo").code == 0
    assert closes(cli) == BEFORE


def test_a_script_has_to_agree(cli, leifs):
    ran = cli("opp", "edit", *OVERDUE, "close=+2w")
    assert (ran.code, ran.out) == (2, "")
    assert "3 opportunities fit" in ran.err
    assert "--yes" in ran.err
    assert closes(cli) == BEFORE


def test_a_dry_run_shows_and_keeps_nothing(cli, leifs):
    ran = cli("opp", "edit", *OVERDUE, "close=+2w", "--dry-run")
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == [
        "ref\tcustomer\ttopic\tchanges",
        "O1\tFleet GmbH\tFleet\tclose Fri 20 Nov → Mon 7 Dec",
    ]
    assert "Nothing was saved (dry run)." in ran.err
    assert closes(cli) == BEFORE


def test_a_terminal_shows_and_asks(cli, leifs, at_terminal):
    code, out, err = at_terminal("opp", "edit", *OVERDUE, "close=+2w", answers="n\n")
    assert code == 0
    for words in ("Fleet GmbH", "Bus", "Fri 20 Nov → Mon 7 Dec"):
        assert words in out
    assert "Crane" not in out
    assert "Change 3 opportunities? [y/N]" in err
    assert "Nothing was changed." in err
    assert closes(cli) == BEFORE
    code, out, err = at_terminal("opp", "edit", *OVERDUE, "close=+2w", answers="y\n")
    assert (code, out.splitlines()[-1]) == (0, "3 opportunities changed.")
    assert closes(cli) == AFTER
    typed_only = cli("undo")
    assert typed_only.code == 0
    assert closes(cli) == BEFORE


def test_a_terminal_shows_twenty_and_counts_the_rest(typed, at_terminal):
    for number in range(23):
        typed(["opp", "new", f"Sale {number:02}"])
    code, out, err = at_terminal("opp", "edit", "--where", "owner=jana", "next=call", "--dry-run")
    assert code == 0
    assert "Sale 19" in out
    assert "Sale 20" not in out
    assert "… and 3 more" in err


def test_what_is_so_already_is_counted_and_not_asked_about(cli, typed, leifs, at_terminal):
    typed(["opp", "edit", *OVERDUE, "next=call", "--yes"])
    code, out, err = at_terminal("opp", "edit", *OVERDUE, "next=call", answers="")
    assert (code, out) == (0, "")
    assert "3 opportunities stay as they are." in err
    assert "[y/N]" not in err


def test_nothing_that_fits_is_said(cli, leifs):
    ran = cli("opp", "edit", "--where", "topic=Nothing", "close=+2w")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "No opportunity matches: nothing was changed.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["opp", "edit", "1", *OVERDUE, "close=+2w"], "refs and filters are not given together"),
        (["opp", "hold", "1", "--owner", "leif"], "refs and filters are not given together"),
        (["opp", "hold", "--owner", "leif", "--stdin"], "--stdin reads the records from rows"),
        (["opp", "hold", "1", "--yes"], "there is no filter"),
        (["opp", "hold", "--owner", " ", "--yes"], "--owner is empty"),
        (["opp", "edit", "--where", "", "close=+2w"], "--where is empty"),
        (["opp", "edit", *OVERDUE, "--yes"], "nothing to change was given"),
        (["opp", "close", *OVERDUE, "--yes"], "say how it ended"),
        (["opp", "hold"], "missing argument"),
        (["edit", "close=+2w"], "which record?"),
        (["snooze", "--owner", "leif"], "missing argument"),
    ],
    ids=str,
)
def test_wrong_usage_changes_nothing(cli, typed, leifs, words, said):
    ran = cli(*words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert closes(cli) == BEFORE


def test_refusals_are_listed_and_nothing_is_changed(cli, leifs, typed):
    ran = cli("opp", "hold", "--owner", "leif", "--status", "all", "--yes")
    assert (ran.code, ran.out) == (4, "")
    assert "O5 is on hold already." in ran.err
    assert "1 of 4 opportunities is refused, so nothing was changed." in ran.err
    assert "--keep-going changes the other 3" in ran.err
    ran = cli("opp", "hold", "--owner", "leif", "--status", "all", "--yes", "--keep-going")
    assert ran.code == 5
    assert [line.split()[0] for line in ran.out.splitlines()] == ["O1", "O2", "O3"]
    assert "1 of 4 opportunities is refused, 3 changed." in ran.err
    assert cli("undo").code == 0


def test_ten_refusals_are_listed(cli, typed):
    for number in range(13):
        typed(["opp", "new", f"Sale {number}"])
    ran = cli("opp", "advance", "--owner", "jana", "--yes")
    assert (ran.code, ran.out) == (4, "")
    assert "  O10 cannot leave Interest" in ran.err
    assert "O11 cannot" not in ran.err
    assert "… and 3 more" in ran.err
    assert "13 of 13 opportunities are refused, so nothing was changed." in ran.err


def test_the_same_refusal_of_all_is_the_error(cli, leifs):
    ran = cli("opp", "assign", "--owner", "leif", "--to", "lief", "--yes")
    assert ran.code == 3
    assert ran.err.count("lief") == 1


def test_a_hand_over_of_many_takes_their_activities_along(cli, typed, leifs):
    typed(["activity", "plan", "O1", "task", "Send quote", "--owner", "leif"])
    ran = cli("opp", "assign", "--owner", "leif", "--to", "jana", "--yes")
    assert ran.out.splitlines()[0] == ("O1 owner leif → jana · takes 1 open activity along")
    assert len(ran.out.splitlines()) == 4
    assert cli("opp", "list", "--owner", "leif", "-o", "json").json == []


def test_refs_and_json_are_given_as_ever(cli, leifs):
    assert cli("opp", "edit", *OVERDUE, "close=+2w", "--yes", "-q").out == "O1\nO2\nO5\n"
    rows = cli("opp", "edit", *OVERDUE, "close=+3w", "--yes", "-o", "json")
    assert rows.json == []  # none is overdue any more
    rows = cli("opp", "edit", "--where", "owner=leif", "close=eoy", "--yes", "-o", "json").json
    assert [row["ref"] for row in rows] == ["O1", "O2", "O3", "O5"]


def test_a_key_does_it_once(cli, leifs):
    words = ["opp", "edit", *OVERDUE, "close=+2w", "--yes", "--idempotency-key", "k"]
    first = cli(*words)
    again = cli(*words)
    assert (first.code, again.code) == (0, 0)
    assert first.out == again.out
    assert "nothing was done now" in again.err


def test_other_verbs_and_kinds(cli, typed, leifs):
    assert cli("opp", "hold", "--owner", "leif", "--yes").out.count("→ on hold") == 3
    assert cli("opp", "resume", "--owner", "leif", "--yes").out.count("→ open") == 4
    ran = cli("opp", "close", "--account", "Bus GmbH", "--lost", "--reason", "price", "--yes")
    assert ran.out.startswith("O2 lost")
    ran = cli("opp", "advance", "--owner", "jana", "--set", "interest_type=new", "--yes")
    assert ran.out.startswith("O4 Interest → Quotation")
    ran = cli("opp", "back", "--stage", "quotation", "--reason", "early", "--yes")
    assert ran.out.startswith("O4 Quotation → Interest")
    typed(["lead", "new", "Excavator", "--company", "Acme"], ["lead", "new", "Crane"])
    assert cli("lead", "edit", "--search", "acme", "rating=hot", "--yes").out.startswith("L1 ")
    ran = cli("lead", "disqualify", "--where", "rating=none", "--reason", "lost", "--yes")
    assert ran.out.startswith("L2 ")
    typed(
        ["activity", "plan", "O1", "task", "Send quote", "--due", "fri"],
        ["activity", "plan", "O1", "call", "Ask", "--due", "fri"],
        ["deal", "new", "O1", "FH16", "--price", "240k"],
    )
    ran = cli("snooze", "--where", "type=task", "+1w", "--yes")
    assert ran.out.startswith("A2 due Fri 27 Nov 2026 (4d) → Fri 4 Dec 2026")
    assert cli("activity", "edit", "--search", "ask", "priority=high", "--yes").code == 0
    assert cli("activity", "done", "--where", "type=call", "--yes").out.startswith("A3 done")
    ran = cli("activity", "edit", "--status=done", "--where", "type=call", "outcome=ok", "--yes")
    assert ran.out == "A3 outcome – → ok\n"
    assert cli("activity", "cancel", "--owner", "@me", "--yes").out.startswith("A2 ")
    assert cli("deal", "offer", "--where", "title=FH16", "--valid-until", "+2w", "--yes").code == 0
    assert cli("deal", "cancel", "--status", "offered", "--yes").code == 0
    assert cli("db", "check").code == 0


def test_the_program_opp_has_it_too(cli, leifs):
    ran = cli("edit", *OVERDUE, "close=+2w", "--yes", program="opp")
    assert ran.code == 0
    assert closes(cli) == AFTER


FINDING = [
    *(("opp", verb) for verb in ("edit", "assign", "close", "hold", "resume", "advance", "back")),
    *(("lead", verb) for verb in ("edit", "disqualify")),
    *(("activity", verb) for verb in ("done", "cancel", "edit")),
    *(("deal", verb) for verb in ("offer", "cancel")),
]


@pytest.mark.parametrize("path", FINDING, ids=" ".join)
def test_no_option_has_two_meanings(path):
    noun = COMMANDS[path[0]]
    assert isinstance(noun, Noun)
    command = load(path[1], noun.verbs[path[1]])
    flags = [flag for param in command.params for flag in param.opts if flag.startswith("-")]
    assert len(flags) == len(set(flags))
    assert {"--where", "--search", "--yes"} <= set(flags)


def test_putting_off_what_filters_find_brings_nothing_forward(cli):
    cli("opp", "new", "Fleet")
    cli("call", "1", "soon", "--due", "2026-11-24")
    cli("call", "1", "late", "--due", "2026-12-20")
    ran = cli("snooze", "all", "2026-12-01", "--yes")
    assert ran.out.splitlines() == [
        "A1 due Tue 24 Nov 2026 (1d) → Tue 1 Dec 2026 (8d) · soon · O1",
        "A2 is as it was: nothing changed.",
    ]
    assert "→ Tue 1 Dec 2026 (8d)" in cli("snooze", "A2", "2026-12-01").out  # named, so meant
