"""The next step is asked for at a terminal, and only there."""

import os
import pty
import subprocess

import pytest

from surroundings import OPPCLI


@pytest.fixture
def at_terminal(environ):
    """Types a command line at a terminal, and then the answers; gives what the screen showed."""

    def type_(*words, answers):
        ours, theirs = pty.openpty()
        program = subprocess.Popen(
            [*OPPCLI, *words], env=environ, stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        os.write(ours, answers.encode())
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:  # what a terminal says when the program has left it
            pass
        finally:
            os.close(ours)
        assert program.wait(60) == 0, shown
        return shown.decode()

    return type_


@pytest.fixture
def planned(typed):
    typed(["opp", "new", "Fleet"], ["activity", "plan", "O1", "call", "Ask"])


def test_the_answer_is_planned_with_its_day(cli, planned, at_terminal):
    shown = at_terminal("activity", "done", "1", answers="Send quote\nfri\n")
    assert "Next step? (Enter for none)" in shown
    (task,) = cli("activity", "list", "-o", "json", "--fields", "ref,subject,due_date").json
    assert task == {"ref": "A2", "subject": "Send quote", "due_date": "2026-11-27"}


def test_enter_is_for_none_and_asks_no_further(cli, planned, at_terminal):
    shown = at_terminal("activity", "done", "1", answers="\n")
    assert "Due?" not in shown
    assert cli("activity", "list", "-o", "json").json == []


@pytest.mark.parametrize("flag", [["--no-input"], ["--next", "Ring"], ["-q"]])
def test_a_flag_answers_instead(planned, at_terminal, flag):
    assert "?" not in at_terminal("activity", "done", "1", *flag, answers="")
