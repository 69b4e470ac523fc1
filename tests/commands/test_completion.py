"""What Tab proposes, asked the way a shell asks."""

import subprocess
import sys

import pytest


@pytest.fixture
def proposed(cli_process):
    """What is proposed for a line whose last word is being typed."""

    def ask(line, **env):
        words = line.split(" ")
        place = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
        ran = cli_process(env={"_OPPCLI_COMPLETE": "complete_bash", **place, **env})
        assert (ran.code, ran.err) == (0, "")
        return ran.out.split()

    return ask


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("oppcli act", ["activity"]),
        ("oppcli opp a", ["advance", "assign"]),
        ("oppcli opp list --st", ["--stage", "--status"]),
        ("oppcli opp list --status o", ["open", "on_hold"]),
        ("oppcli opp list --stage q", ["quotation"]),
        ("oppcli opp list -o c", ["csv"]),
        ("oppcli opp show O", ["O2", "O1"]),
        ("oppcli opp show 2", ["2"]),
        ("oppcli opp assign 1 --to l", ["leif"]),
        ("oppcli lead show L", []),
    ],
)
def test_tab_proposes(proposed, typed, fleet, line, words):
    typed(["opp", "new", "Loader", "--owner", "leif", "--create"])
    assert proposed(line) == words


def test_closed_ones_are_proposed_only_to_be_reopened(proposed, typed, fleet):
    typed(["opp", "close", "1", "--lost", "--reason", "price"])
    assert proposed("oppcli opp advance O") == []
    assert proposed("oppcli opp reopen O") == ["O1"]


def test_a_topic_is_told_as_help_on_one_line(cli_process, typed):
    typed(["opp", "new", "two\nlines \x1b[2J"])
    ran = cli_process(
        env={"_OPPCLI_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "oppcli opp show O"}
    )
    assert "O1" in ran.out
    assert len(ran.out.splitlines()) == 1
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("spoil", ["missing", "noise"])
def test_a_store_that_cannot_be_used_proposes_nothing_and_makes_nothing(proposed, tmp_path, spoil):
    db = tmp_path / "other.db"
    if spoil == "noise":
        db.write_text("noise")
    before = sorted(tmp_path.iterdir())
    assert proposed("oppcli opp show O", OPPCLI_DB=str(db)) == []
    assert sorted(tmp_path.iterdir()) == before


def test_tab_loads_nothing_heavy(environ, fleet):
    script = """
import sys
from oppcli.app import main
from oppcli.context import Invocation
main([], Invocation([]))
heavy = ("rich", "pydantic", "sqlmodel", "sqlalchemy", "alembic")
sys.stderr.write(str([name for name in heavy if name in sys.modules]))
"""
    place = {"COMP_WORDS": "oppcli opp show O", "COMP_CWORD": "3"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**environ, **place, "_OPPCLI_COMPLETE": "complete_bash"},
        capture_output=True,
        text=True,
    )
    assert (done.stdout.split(), done.stderr) == (["O1"], "[]")
