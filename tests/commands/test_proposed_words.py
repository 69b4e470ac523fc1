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
