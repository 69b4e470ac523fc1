"""Every command over a store full of hostile names, on a real terminal and in every format.

The commands are those of the menu, so that a new one cannot be forgotten.
"""

import csv
import io
import json
import re
import shutil
import subprocess
import sys

import pytest
from rich.cells import cell_len

from hostile import TEXTS, loading
from oppcli.domain.texts import clean
from oppcli.output.screen_text import safe_text
from test_architecture import NEEDS_SALES, READS

WIDTH = 100
STYLING = re.compile(r"\x1b\[[0-9;]*m")
OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]"
)
NOUNS = ("account", "contact", "device", "opp", "lead", "deal", "activity", "quota")
MACHINES = ("plain", "md", "csv", "tsv", "json", "jsonl")
ALL_ROWS = ("--limit", "0")
WITH_STATUS = ("opp", "lead", "deal", "activity", "device")
BLANK = re.compile("[\r\n\t\u2028]")
FIELD = {"opp": "topic", "lead": "topic", "deal": "title", "activity": "subject"}
FIELD |= {"account": "name", "contact": "account", "device": "brand", "quota": "who"}
NAMES = {
    noun: lambda rows, field=field: [row[field] for row in rows if row[field]]
    for noun, field in FIELD.items()
}

# A terminal for each of the command lines, all forked from one that has the program loaded.
_ON_TERMINALS = """
import fcntl, json, os, pty, struct, sys, termios
from oppcli.app import run

def shown(words):
    pid, end = pty.fork()
    if not pid:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, int(sys.argv[1]), 0, 0))
        sys.argv = ["oppcli", *words]
        run()
    seen = b""
    while True:
        try:
            read = os.read(end, 65536)
        except OSError:  # how Linux says that the other end is closed
            read = b""
        if not read:
            break
        seen += read
    os.close(end)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.decode()

for words in json.load(sys.stdin):
    print(json.dumps([words, *shown(words)]), flush=True)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Where the first test keeps its store, for the others to copy."""
    return tmp_path_factory.mktemp("hostile") / "hostile.db"


@pytest.fixture
def hostile(cli, db, made):
    if made.exists():
        shutil.copy(made, db)
        return cli
    for words, typed in loading():
        ran = cli(*words, stdin=typed)
        assert ran.code == 0, (words, ran.err)
    shutil.copy(db, made)
    return cli


def on_terminals(environ, lines):
    """What a terminal gets of each command line: the words, the exit code, the text."""
    done = subprocess.run(
        [sys.executable, "-c", _ON_TERMINALS, str(WIDTH)],
        input=json.dumps(lines),
        env={**environ, "TERM": "xterm-256color"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.stderr == ""
    ended = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(ended) == len(lines)
    return [(words, code, text.replace("\r\n", "\n")) for words, code, text in ended]


def asked():
    """Every command that reads, and more of those that group by names or look at one record."""
    for words, more in READS.items():
        if words in NEEDS_SALES:
            continue
        if words[1:] == ("list",) and words[0] in NOUNS:
            yield (*words, *ALL_ROWS)
        elif words[1:] == ("show",) and words[0] in NOUNS:
            yield from ((*words, "--", str(number)) for number in (1, 4, 6, 8, 10, 20))
        else:
            yield (*words, *(word for word in more if word not in ("--as-of", "yesterday")))
    for group in ("owner", "account", "brand", "business", "lead_source"):
        yield ("pipeline", "--by", group)
    yield ("report", "winloss", "--by", "owner", "--by", "competitor")
    yield ("history",)
    yield ("org", "list", "business")
    yield ("sql", "select name, notes from v_account")


def test_no_command_lets_a_terminal_obey_a_name(environ, hostile):
    lines = []
    for number, words in enumerate(asked()):
        lines.append(words)
        name = MACHINES[number % len(MACHINES)]
        at = 1 if len(words) == 1 or words[1].startswith("-") else 2
        lines.append((*words[:at], "-o", name, *words[at:]))
    for words, code, text in on_terminals(environ, lines):
        assert code == 0, (words, text)
        bare = STYLING.sub("", text).replace("\t" if "tsv" in words else "\0", "")
        obeyed = OBEYED.search(bare)
        assert not obeyed, (words, bare[max(0, obeyed.start() - 40) : obeyed.end() + 20])
        if "list" in words and "-o" not in words:  # tables fit; other lines the terminal breaks
            wide = [line for line in bare.splitlines() if cell_len(line) > WIDTH]
            assert not wide, (words, wide[0])


@pytest.mark.parametrize("noun", NOUNS)
def test_one_row_stays_one_row_and_shows_its_names(hostile, noun):
    words = [noun, "list", *ALL_ROWS, *(["--status", "all"] if noun in WITH_STATUS else [])]
    rows = hostile(*words, "-o", "json").json
    assert len(rows) >= len(TEXTS) - 2  # names that differ in blanks alone are the same
    plain = hostile(*words, "-o", "plain").out
    for name, extra in (("plain", 2), ("md", 2), ("tsv", 1), ("jsonl", 0)):
        text = hostile(*words, "-o", name).out
        assert len(text.removesuffix("\n").split("\n")) == len(rows) + extra, name
    for text in NAMES[noun](rows):
        assert safe_text(text) in plain


@pytest.mark.parametrize("noun", NOUNS)
def test_programs_get_every_name_as_it_is_stored(hostile, noun):
    words = [noun, "list", *ALL_ROWS, *(["--status", "all"] if noun in WITH_STATUS else [])]
    read = hostile(*words, "-o", "json").json
    named = NAMES[noun](read)
    assert set(named) >= {clean(text) for text in TEXTS.values() if not BLANK.search(text)}
    assert [json.loads(line) for line in hostile(*words, "-o", "jsonl").out.splitlines()] == read
    rows = csv.DictReader(io.StringIO(hostile(*words, "-o", "csv").out, newline=""), strict=True)
    assert NAMES[noun](list(rows)) == named
