"""Stores with something in them, made by typing."""

import pytest

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
