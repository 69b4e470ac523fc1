"""Command lines typed by a user whom the modes of files bind, even where the tests are root's."""

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

from surroundings import Ran

_NO_RIGHTS_TO_GIVE_UP = 77
_GIVES_UP = """
import ctypes, os, sys
prctl = ctypes.CDLL(None).prctl
for capability in (1, 2):  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
    if prctl(24, capability, 0, 0, 0) and os.geteuid() == 0:
        sys.exit(77)
os.execv(sys.executable, [sys.executable, "-c", *sys.argv[1:]])
"""
_TYPES = """
import io, json, sys
from oppcli.app import main
from oppcli.invocation import Invocation
told = []
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    code = main(words, Invocation(words, stdin=io.StringIO(), stdout=out, stderr=err))
    told.append([code, out.getvalue(), err.getvalue()])
json.dump(told, sys.stdout)
"""


def as_bound_user(environ: dict[str, str], lines: Sequence[Sequence[str]]) -> list[Ran]:
    """Types the lines one after another in one process that has given up root's rights.

    Skips the test where they cannot be given up.
    """
    done = subprocess.run(
        [sys.executable, "-c", _GIVES_UP, _TYPES, json.dumps([list(line) for line in lines])],
        env=environ,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode == _NO_RIGHTS_TO_GIVE_UP:
        pytest.skip("root cannot give up its rights here")
    assert done.returncode == 0, done.stderr
    return [Ran(*each) for each in json.loads(done.stdout)]
