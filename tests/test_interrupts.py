"""Ctrl-C at awkward moments: what is said of it is true."""

import subprocess
import sys

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
_WHILE_A_SERVER_SAVES = """
import os, signal, psycopg
commit = psycopg.Connection.commit
def strikes(connection):
    os.kill(os.getpid(), signal.SIGINT)
    commit(connection)
psycopg.Connection.commit = strikes
"""


def interrupted(environ, moment):
    code = f"{moment}\nfrom oppcli.start import run\nrun()"
    return subprocess.run(
        [sys.executable, "-c", code, "opp", "new", "Fleet"],
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
