"""Every reading command in every format, into readers that leave early, are full, or are not there.

Each is a process of its own, forked from one that has the program loaded already.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import serving
from surroundings import OPPCLI
from test_architecture import NEEDS_SALES, READS

FORMATS = (None, "table", "plain", "csv", "tsv", "json", "jsonl", "md")
STREAMED = ("csv", "tsv", "json", "jsonl", "md", None)  # what exports may be written in

# Formats are the same wherever the rows come from; what has to end there is a connection.
PIPED = (None, "table", "jsonl") if serving.is_wanted() else FORMATS
FULL = (None, "json") if serving.is_wanted() else (None, "table", "json")

# Prints per line how it ended when its output went where it is told, and its stderr.
_FORKING = """
import json, os, sys, tempfile
from oppcli.app import run

def ended(words, where):
    told = tempfile.TemporaryFile()
    child = os.fork()
    if not child:
        reader, writer = os.pipe()
        os.close(reader)  # nobody will ever read
        out = writer if where == "pipe" else os.open(where, os.O_WRONLY)
        os.dup2(out, 1)
        os.dup2(told.fileno(), 2)
        sys.argv = ["oppcli", *words]
        run()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    told.seek(0)
    return code, told.read().decode()

where = sys.argv[1]
for words in json.load(sys.stdin):
    print(json.dumps([words, *ended(words, where)]), flush=True)
"""


@pytest.fixture
def stocked(cli):
    """Some records of every kind; enough opportunities to fill what a pipe takes at once."""
    rows = "".join(f"Fleet renewal {number},contract\n" for number in range(3_000))
    for words in (
        ["lead", "new", "Fleet renewal", "--last-name", "Kowal", "--company", "Acme"],
        ["lead", "qualify", "1"],
        ["activity", "plan", "O1", "task", "Send quote", "--due", "fri"],
        ["device", "new", "--vin", "VIN1"],
        ["deal", "new", "O1", "FH16", "--device", "VIN1", "--price", "240k"],
    ):
        assert cli(*words).code == 0
    return "topic,stage\n" + rows


# These are tried in every format, the others in two of them by turns and in the one of a pipe: what
# writes a format is the same for all.
IN_EVERY_FORMAT = {("opp", "list"), ("opp", "show"), ("export",), ("sql",), ("dashboard",)}


def asked(formats):
    """Every command that reads, with the formats that it is asked for."""
    usual, *others = formats
    for number, words in enumerate(sorted(READS.keys() - NEEDS_SALES)):
        turns = [others[(number + more) % len(others)] for more in (0, len(others) // 2)]
        for name in formats if words in IN_EVERY_FORMAT else dict.fromkeys((usual, *turns)):
            if words != ("export",) or name in STREAMED:
                yield (*words, *READS[words], *(("-o", name) if name else ()))


def told(environ, where, formats):
    """How every command that reads ends in its formats: its words, exit code and stderr."""
    lines = list(asked(formats))
    done = subprocess.run(
        [sys.executable, "-c", _FORKING, where],
        input=json.dumps(lines),
        env=environ,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.stderr == ""
    ended = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(ended) == len(lines)
    return ended


def test_a_reader_that_left_ends_every_command_quietly(environ, stocked):
    for words, code, err in told(environ, "pipe", PIPED):
        assert (code, "error" in err) == (0, False), (words, err)


def test_an_output_that_is_full_is_said_by_every_command(environ, stocked):
    wrong = 0
    for words, code, err in told(environ, "/dev/full", FULL):
        if code == 0:
            continue  # it had nothing to print
        wrong += 1
        errors = [line for line in err.splitlines() if line.startswith("error: ")]
        assert (code, len(errors)) == (6, 1), (words, err)
        assert "no space is left" in errors[0]
    assert wrong > len(READS.keys() - NEEDS_SALES)


@pytest.mark.parametrize("format_", [name for name in FORMATS if name])
@pytest.mark.parametrize("words", ["opp list", "export opportunity", "sql 'select * from v_lead'"])
def test_head_ends_what_is_longer_than_a_pipe(environ, cli, stocked, tmp_path, words, format_):
    if (words, format_) in {("export opportunity", "table"), ("export opportunity", "plain")}:
        pytest.skip("is cannot export in the format")
    file = tmp_path / "many.csv"
    file.write_text(stocked)
    assert cli("import", file, "--kind", "opportunity").code == 0
    words = words.replace("v_lead", "v_opportunity")
    program = f"{OPPCLI[0]} -c '{OPPCLI[2]}'"
    script = f"set -o pipefail; {program} {words} -o {format_} | head -1"
    done = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_closed_streams_change_no_outcome(environ, cli, db, closed):
    program = f"{OPPCLI[0]} -c '{OPPCLI[2]}'"
    for number, (words, code) in enumerate(
        [("opp new Loader", 0), ("opp list", 0), ("opp lst", 2), ("opp show 99", 3), ("--help", 0)]
    ):
        script = f"{program} {words} {closed}"
        done = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True)
        assert done.returncode == code, (number, done.stderr)
        assert "Traceback" not in done.stderr
        assert "bug" not in done.stderr
    assert cli("opp", "list", "-q").out == "O1\n"
    assert db.read_bytes().startswith(b"SQLite format 3\0")


def test_a_write_that_cannot_tell_what_it_did_says_that_it_is_saved(environ, cli):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*OPPCLI, "opp", "new", "Loader"],
            env=environ,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 6
    assert done.stderr.endswith("no space is left there. What was done is saved.\n")
    assert cli("opp", "list", "-q").out == "O1\n"
