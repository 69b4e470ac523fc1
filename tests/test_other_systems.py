"""Nothing that only one operating system has is needed to start, or on ordinary paths.

A process in which the modules and functions that Windows lacks are gone stands for Windows here.
"""

import subprocess
import sys
from json import dumps, loads

import pytest

from test_architecture import commands

# What Windows has not; on macOS most of it is there.
_WITHOUT = """
import os, select, signal, sys, time

for name in ("fcntl", "pwd", "grp", "termios", "tty", "pty", "resource", "readline", "syslog",
             "spwd", "crypt", "nis"):
    sys.modules[name] = None
for module, names in {
    os: "getuid geteuid getgid getegid fchmod fchown chown lchown uname fork forkpty mkfifo mknod"
        " getpgid setsid killpg nice sysconf sched_getaffinity getloadavg O_NOFOLLOW O_DIRECTORY",
    signal: "SIGPIPE SIGHUP SIGALRM SIGUSR1 SIGUSR2 SIGQUIT SIGTSTP SIGWINCH SIGKILL alarm"
            " setitimer pthread_kill pthread_sigmask sigwait pause siginterrupt",
    select: "poll epoll",
    time: "tzset clock_settime pthread_getcpuclockid",
}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""
_IMPORT_ALL = """
import importlib, pkgutil
import oppcli
names = [each.name for each in pkgutil.walk_packages(oppcli.__path__, "oppcli.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""
_TYPE = """
import contextlib, io, json
from oppcli.app import main
from oppcli.invocation import Invocation

for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out):  # help goes there
        code = main(words, Invocation(words, stdout=out, stderr=err, stdin=io.StringIO()))
    print(json.dumps([words, code, out.getvalue(), err.getvalue()]))
"""
_START = """
from oppcli.start import run
sys.argv = ["oppcli", "opp", "list", "-o", "json"]
run()
"""


@pytest.fixture
def without(environ, tmp_path):
    """Runs a program in a process that lacks all of it, and a login name."""

    def run(program, *words):
        done = subprocess.run(
            [sys.executable, "-c", f"{_WITHOUT}\n{program}", *words],
            env={name: text for name, text in environ.items() if name != "OPPCLI_USER"},
            capture_output=True,
            text=True,
            timeout=120,
            cwd=tmp_path,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_every_module_can_be_imported(without):
    assert int(without(_IMPORT_ALL)) > 400


def test_every_command_starts(without):
    lines = [[*words, "--help"] for words, _ in commands()]
    ran = [loads(line) for line in without(_TYPE, dumps(lines)).splitlines()]
    assert len(ran) == len(lines)
    assert [each for each in ran if each[1] != 0 or "Usage: oppcli" not in each[2]] == []


def test_ordinary_work_is_done(without, address):
    lines = [
        ["opp", "new", "Fleet", "--account", "Acme", "--create"],
        ["opp", "edit", "1", "close=eom"],
        ["activity", "log", "O1", "call", "Hello"],
        ["opp", "list"],
        ["today"],
        ["pipeline", "-o", "csv"],
        ["undo"],
        ["config", "set", "currency", "SEK"],
        ["config", "list"],
        ["db", "info"],
        ["db", "check"],
        ["db", "copy", "--to", "copy.db"],
        *([] if "://" in address else [["db", "backup", "kept.bak"]]),
    ]
    ran = [loads(line) for line in without(_TYPE, dumps(lines)).splitlines()]
    assert [each for each in ran if each[1] != 0] == []
    assert len(ran) == len(lines)
    assert "Fleet" in ran[3][2]


def test_the_console_script_starts(without):
    assert without(_START).strip() == "[]"
