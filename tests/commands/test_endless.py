"""What never ends is refused before it fills the memory or the disk."""

import resource
import subprocess
from pathlib import Path

import pytest

from surroundings import OPPCLI

_MEMORY = 1 << 30


def limited(environ, words, **given):
    """A command that may take 1 GB of memory, and write files of 64 MB."""

    def limits():
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))

    return subprocess.run(
        [*OPPCLI, *words],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=limits,
        **given,
    )


def test_a_config_file_without_an_end_is_refused(environ):
    ran = limited({**environ, "OPPCLI_CONFIG": "/dev/zero"}, ["opp", "list"])
    assert (ran.returncode, "larger than 1 MB" in ran.stderr) == (5, True), ran.stderr


def test_no_config_file_may_be_named_as_nothing(cli):
    assert cli("opp", "list", env={"OPPCLI_CONFIG": "/dev/null"}).code == 0


@pytest.mark.parametrize(
    "words", [["opp", "new", "--stdin"], ["import", "-", "--kind", "opportunity"]], ids=" ".join
)
def test_standard_input_without_an_end_is_refused(environ, words):
    with Path("/dev/zero").open("rb") as zeros:
        ran = limited(environ, words, stdin=zeros)
    assert (ran.returncode, "nothing but NUL bytes" in ran.stderr) == (5, True), ran.stderr


def test_a_line_of_standard_input_that_is_too_long_is_refused(cli):
    ran = cli("opp", "new", "--stdin", stdin='{"topic": "' + "x" * (9 << 20) + '"}\n')
    assert (ran.code, "line 1 of standard input is longer than 8 MB." in ran.err) == (5, True)
