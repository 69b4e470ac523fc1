"""Whatever was typed is taken back without a trace, and done again as if nothing had been."""

import pytest

from dumping import breaks, dump
from test_architecture import WRITES
from world import COMMANDS

KEPT_ELSEWHERE = {
    *[("db", verb) for verb in ("backup", "restore", "upgrade", "copy")],
    *[("completion", verb) for verb in ("install", "uninstall")],
    ("config", "set"),
    ("demo",),
    ("undo",),
    ("redo",),
    ("currency", "refreeze"),  # has nothing to do here: tried in test_one_rule_of_sales
}


def test_every_command_that_writes_is_among_them():
    told = {tuple(words) for line in COMMANDS for words in (line[:1], line[:2])}
    assert WRITES - told == KEPT_ELSEWHERE


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_is_taken_back_without_a_trace_and_done_again(world, cli, command):
    before = dump(world)
    # A day later, so that what opportunities were touched by can be told apart.
    later = {"OPPCLI_TODAY": "2026-11-24"}
    ran = cli(*command, env=later)
    assert ran.code == 0, ran.err
    after = dump(world)
    assert after != before
    for verb, expected in (("undo", before), ("redo", after), ("undo", before), ("redo", after)):
        assert cli(verb, env=later).code == 0
        assert dump(world) == expected
        assert breaks(world) == []
