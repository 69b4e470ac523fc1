"""Stores with something in them, made by typing."""

import os
import pty
import signal
import subprocess
import time

import pytest

from own_sales import make as make_own_sales
from sales_history import written
from surroundings import OPPCLI
from world import FILES, WORLD


@pytest.fixture
def typed(cli):
    """Types command lines that must go well; gives what the last one printed."""

    def type_(*lines):
        for line in lines:
            ran = cli(*line)
            assert ran.code == 0, ran.err
        return ran.out

    return type_


@pytest.fixture
def fleet(typed):
    """O1, which passes every gate, in its first stage."""
    known = ["--account", "Acme GmbH", "--create", "--interest-type", "new", "--device", "VIN1"]
    when = ["--close", "eoy", "--delivery", "15 dec"]
    typed(["opp", "new", "Fleet renewal 2027", *known, *when, "--revenue", "480k"])


@pytest.fixture
def world(tmp_path, monkeypatch, typed, made_once):
    """The store that was there before, in a folder with the files that commands name."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return made_once("world", lambda: typed(*WORLD))


@pytest.fixture
def history(cli, tmp_path, made_once):
    """A store that has sold for two years, and a quota."""

    def make():
        path = written(tmp_path / "sales.csv")
        ran = cli("import", path, "--kind", "opportunity", "--no-input")
        assert ran.code == 0, ran.err
        assert cli("quota", "set", "all", "2026q4", "3m").code == 0

    made_once("sales history", make)
    return cli


@pytest.fixture
def own_sales(cli, made_once):
    """Three opportunities, two of which have own fields."""
    made_once("own sales", lambda: make_own_sales(cli))
    return cli


@pytest.fixture
def at_terminal(environ):
    """Types a command line at a terminal, and then the answers; gives what the screen showed.

    `interrupted_at`: Ctrl-C comes once that is on the screen.
    """

    def type_(*words, answers, code=0, interrupted_at=b""):
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
                if interrupted_at and interrupted_at in shown:
                    time.sleep(0.2)
                    program.send_signal(signal.SIGINT)
                    interrupted_at = b""
        except OSError:  # what a terminal says when the program has left it
            pass
        finally:
            os.close(ours)
        assert program.wait(60) == code, shown
        return shown.decode().replace("\r\n", "\n")

    return type_


@pytest.fixture
def feed(cli, tmp_path):
    """Imports lines as the file of one system, with more words if need be."""

    def feed_(*lines, kind="opportunity", more=()):
        path = tmp_path / "feed.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, "--kind", kind, "--source-system", "erp", *more)

    return feed_
