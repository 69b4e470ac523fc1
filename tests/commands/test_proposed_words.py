"""What is proposed for every word and option of a table: `tests/fixtures/proposals.tsv`.

Each line is what somebody types, a tab and what is proposed. A proposal is the same kind of act: a
list or a report for who wanted to read, the command that writes it for who wanted to write, or a
help; and it is a command that there is.
"""

import shlex
from pathlib import Path

import pytest

from oppcli.app import root
from oppcli.commands import COMMANDS, SELLERS
from oppcli.domain.typed_options import FLAGS
from oppcli.lazy import ALIASES, LazyGroup, Noun

LINES = (Path(__file__).parents[1] / "fixtures" / "proposals.tsv").read_text().splitlines()
TABLE = dict(line.split("\t") for line in LINES)
MENUS = {"oppcli": COMMANDS, "opp": SELLERS}
OF_WORDS = {line: told for line, told in TABLE.items() if " -" not in line}


def walked(line):
    """The path of menus that a line goes, the menu it ends in and the words behind."""
    program, *words = shlex.split(line)
    path, menu = program, MENUS[program]
    while words:
        name = words[0] if words[0] in menu else ALIASES.get(words[0], words[0])
        entry = menu.get(name)
        if not isinstance(entry, Noun):
            break
        path, menu, words = f"{path} {name}", entry.verbs, words[1:]
    return path, menu, words


def proposed(line):
    path, menu, words = walked(line)
    return LazyGroup(menu, name=path).proposed(path, words)


def is_command(line):
    """Whether a line names a command, or a menu of them, and what stands behind is no other."""
    _, menu, words = walked(line)
    return not words or words[0] in menu or ALIASES.get(words[0]) in menu or words[0][0] == "-"


def short(told):
    """A proposal as it is typed under the name `opp`."""
    for start in ("oppcli opp ", "oppcli "):
        if told.startswith(start) and told != f"{start}--help":
            return f"opp {told.removeprefix(start)}"
    return told.replace("oppcli", "opp", 1)


def test_the_table_has_no_line_twice():
    assert len(TABLE) == len(LINES) > 700


@pytest.mark.parametrize("name", ["oppcli", "opp"])
def test_words_are_answered_by_the_table(name):
    tried = 0
    for line, told in OF_WORDS.items():
        path, menu, words = walked(line.replace("oppcli", name, 1))
        if not words or words[0] in menu or ALIASES.get(words[0]) in menu or name not in path:
            continue
        expected = short(told) if name == "opp" else told
        assert proposed(line.replace("oppcli", name, 1)) == expected, line
        tried += 1
    assert tried > 550


def test_whatever_is_proposed_is_a_command():
    for line, told in TABLE.items():
        if told.startswith("opp"):
            assert is_command(told), (line, told)


def test_the_command_line_says_what_the_table_says(cli):
    some = {line: OF_WORDS[line] for line in list(OF_WORDS)[::50]}
    options = {line: told for line, told in TABLE.items() if line not in OF_WORDS}
    assert len(some) > 10
    assert len(options) > 80
    for line, told in (some | options).items():
        program, *words = shlex.split(line)
        ran = cli(*words, program=program)
        assert ran.code in (2, 3, 5), line
        assert ran.err.rpartition("try: ")[2] == f"{told}\n", line


def options_of(command):
    """The options of a command or of all commands of a menu, each with whether it takes a value."""
    found = {
        (flag, not (each.is_flag or each.count))
        for each in command.params
        if each.param_type_name == "option"
        for flag in (*each.opts, *each.secondary_opts)
    }
    for name in getattr(command, "menu", ()):
        found |= options_of(command.get_command(None, name))
    return found


def test_the_options_without_a_value_are_those_of_the_commands():
    found = options_of(root())
    without = {flag for flag, takes in found if not takes}
    assert without - {"--explain"} <= FLAGS
    assert {flag for flag, takes in found if takes} & FLAGS <= {"--explain", "--version"}
    assert FLAGS - without <= {"--help", "-h"}


# What is typed, and what the line that is proposed says when it is run as it stands.
WRITTEN = [
    ("todo 1 send --due fri", "task planned: send · O1 Berg · due Fri 27 Nov"),
    ("mail 1 hi --on yesterday", "email logged: hi · O1 Berg · Sun 22 Nov"),
    ("phone 1 no answer --next again --due fri", "call planned: call again · O1"),
    ("remind 1 fri", "task planned: follow up · O1 Berg · due Fri 27 Nov"),
    ("book 1 testdrive fri", "test drive planned: test drive · O1 Berg · due Fri 27 Nov"),
    ("sms 1 hello there", "message logged: hello there · O1 Berg"),
    ("log 1 -5 degrees", "note logged: -5 degrees · O1 Berg"),
    ("lose 1 price", "O1 lost: A · reason price"),
    ("close 1 lost price", "O1 lost: A · reason price"),
    ("rename 1 Foo", "O1 topic A → Foo"),
    ("rename C1 Foo", "C1 name Berg → Foo"),
    ("quote 1 500", "D2 added: Offer · offered · 500 EUR"),
    ("sign 1", "D1 offered → signed"),
    ("give 1 to leif", "O1 owner jana → leif"),
    ("convert lead 1", "L1 qualified → O"),
    ("mark L1 lost", "L1 status new → disqualified"),
    ("finish 1", "A1 done: ring"),
    ("competitor 1 Volvo", "O1 competitor – → Volvo"),
    ("quota set jana 5000 2026q4", "jana 2026 Q4 quota 5,000 EUR"),
]


def test_what_is_proposed_runs_and_keeps_the_options(cli):
    for made in (
        "new A --account Berg --create",
        "deal new 1 Two --price 480 --offered",
        "lead new L --first Eva --last Berg",
        "task 1 ring",
        "org add user leif",
    ):
        assert cli(*shlex.split(made), program="opp").code == 0, made
    for typed, says in WRITTEN:
        is_command = typed.split(" ")[0] in SELLERS
        for line in [f"{typed} --dry-run", *([] if is_command else [f"--dry-run {typed}"])]:
            ran = cli(*shlex.split(line), program="opp")
            told = ran.err.rpartition("try: ")[2].splitlines()[0]
            assert told.startswith("opp "), (line, ran.err)
            run = cli(*shlex.split(told)[1:], program="opp")
            assert (run.code, says in run.out) == (0, True), (line, told, run)
            assert "Nothing was saved (dry run)." in run.out + run.err, (line, told)


@pytest.mark.parametrize("typed", ["close 1", "resume 1", "edit 1 status=foo", "1 won", "delete 1"])
def test_nothing_ends_that_nobody_said(cli, typed):
    cli("new", "A", program="opp")
    told = cli(*shlex.split(typed), program="opp").err.rpartition("try: ")[2].strip()
    assert told in ("opp close --help", "opp show 1", "opp history O1")


def test_the_number_of_another_kind_is_closed_as_that_kind_is(cli):
    for ref, told in (
        ("L1", "opp lead disqualify L1"),
        ("A1", "opp activity done A1"),
        ("D1", "opp deal show D1"),
    ):
        ran = cli("close", ref, program="opp")
        assert (ran.code, ran.err.rpartition("try: ")[2]) == (2, f"{told}\n")
