"""Ctrl-C at awkward moments: what is said of it is true."""

import subprocess
import sys

import pytest

import serving

_WHILE_LOADING = """
import os, signal, sys
class Strikes:
    def find_spec(self, name, *rest):
        if name == "oppcli.app":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Strikes())
"""
_WHILE_SAVING = """
import os, signal, sqlite3
connect = sqlite3.connect
class Strikes(sqlite3.Connection):
    def commit(self):
        os.kill(os.getpid(), signal.SIGINT)
        super().commit()
sqlite3.connect = lambda *args, **more: connect(*args, **more, factory=Strikes)
"""
# In a function of ours that a statement calls, which hides the Ctrl-C from Python.
_WITHIN_A_STATEMENT = """
import os, signal, sqlite3
connect = sqlite3.connect
class Strikes(sqlite3.Connection):
    def create_function(self, name, count, function, **more):
        def struck(text):
            os.kill(os.getpid(), signal.SIGINT)
            return function(text)
        super().create_function(name, count, struck, **more)
sqlite3.connect = lambda *args, **more: connect(*args, **more, factory=Strikes)
"""
_WHILE_A_SERVER_SAVES = """
import os, signal, psycopg
commit = psycopg.Connection.commit
def strikes(connection):
    os.kill(os.getpid(), signal.SIGINT)
    commit(connection)
psycopg.Connection.commit = strikes
"""


def interrupted(environ, moment, *words):
    code = f"{moment}\nfrom oppcli.start import run\nrun()"
    return subprocess.run(
        [sys.executable, "-c", code, *(words or ("opp", "new", "Fleet"))],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_interrupted_while_the_program_loads_it_says_so_and_nothing_else(environ, store):
    done = interrupted(environ, _WHILE_LOADING)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "error: interrupted; nothing was saved.\n"
    assert store.read("SELECT * FROM opportunity").rows == []


def test_interrupted_while_it_saves_it_says_that_it_is_saved(environ, store):
    done = interrupted(environ, _WHILE_A_SERVER_SAVES if serving.is_wanted() else _WHILE_SAVING)
    assert (done.returncode, done.stderr) == (
        130,
        "error: interrupted; what was done is saved.\n",
    )
    assert store.read("SELECT count(*) FROM opportunity").rows == [(1,)]


@pytest.mark.skipif(serving.is_wanted(), reason="a server has these functions itself")
@pytest.mark.parametrize(
    "words",
    [
        ("import", "deals.csv", "--kind", "opp"),
        ("opp", "list", "--search", "fleet"),
        ("sql", "SELECT lower(topic) FROM v_opportunity"),
    ],
    ids=" ".join,
)
def test_interrupted_within_a_function_of_a_statement_nothing_is_saved(
    environ, cli, store, tmp_path, monkeypatch, words
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deals.csv").write_text(
        "topic,account,owner\nVans für Acme,Acme,jana\nVans für Acme,Acme,jana\n"
    )
    # A text beyond ASCII is folded by a function of ours, where one customer has two sales.
    cli("opp", "new", "Fleet für Globex", "--account", "Globex", "--create")
    done = interrupted(environ, _WITHIN_A_STATEMENT, *words)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "error: interrupted; nothing was saved.\n"
    assert store.read("SELECT topic FROM opportunity").rows == [("Fleet für Globex",)]
