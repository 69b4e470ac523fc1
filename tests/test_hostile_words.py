"""Hostile words wherever a command takes a name that is no field: of a file, a map, a sheet, a key.

Each ends as any other word does: well, or with a sentence that is one line and an exit code. None
names anything outside the folder that the command works in, unless it is a path and says so.
"""

import re

import pytest

from excel_files import Workbook
from hostile import TEXTS

# Names that mean something to a file system, and such as no stream can encode.
PATHS = {
    "here": ".",
    "above": "..",
    "nothing": "",
    "blank": " ",
    "below": "a/b",
    "not there": "no/such/folder/x",
    "root": "/",
    "home": "~",
    "nobody's home": "~nosuchuser/x",
    "device": "/dev/null/x",
    "drive": "C:\\x",
    "half a character": "a\udcffb",
    "a newline alone": "\n",
    "longer than a name may be": "n" * 300,
}
WORDS = {**TEXTS, **PATHS}
OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]"
)
LONGEST_SENTENCE = 1_500  # characters on stderr, hints and all

# Commands that change nothing, by what the word is the name of.
ASKED = {
    "a kept map": ["import", "deals.csv", "--dry-run", "--map-file={}"],
    "a sheet": ["import", "deals.xlsx", "--dry-run", "--kind=opp", "--sheet={}"],
    "a process": ["process", "show", "--", "{}"],
    "a process to export": ["process", "export", "--", "{}"],
    "the process of a record": ["opp", "new", "Y", "--dry-run", "--process={}"],
    "a stage": ["opp", "advance", "1", "--dry-run", "--to={}"],
    "a system": ["import", "deals.csv", "--dry-run", "--from={}"],
    "a kind": ["import", "deals.csv", "--dry-run", "--kind={}"],
    "a heading": ["import", "deals.csv", "--dry-run", "--map={}=topic"],
    "a field": ["import", "deals.csv", "--dry-run", "--map=topic={}"],
    "a value": ["import", "deals.csv", "--dry-run", "--map-value=stage:{}=interest"],
    "a file to import": ["import", "--dry-run", "--", "{}"],
    "columns": ["opp", "list", "--fields={}"],
    "an order": ["opp", "list", "--sort={}"],
    "a condition": ["opp", "list", "--where={}"],
    "a value in a condition": ["opp", "list", "--where=topic={}"],
    "a period": ["forecast", "--period={}"],
    "a group": ["pipeline", "--by={}"],
    "a format": ["opp", "list", "--output={}"],
    "a kind of record": ["schema", "--", "{}"],
    "SQL": ["sql", "--", "{}"],
    "a file of SQL": ["sql", "--file={}"],
    "a moment": ["opp", "list", "--as-of={}"],
    "a moment to compare with": ["diff", "--", "{}"],
    "a line of the flow": ["diff", "yesterday", "--list={}"],
    "a setting": ["config", "get", "--", "{}"],
    "a currency": ["config", "set", "--", "currency", "{}"],
    "a record": ["opp", "show", "--", "{}"],
    "a history": ["history", "--", "{}"],
    "who is in the organisation": ["org", "show", "--", "{}"],
    "a command": ["{}"],
    "a command of a noun": ["opp", "{}"],
}
# Commands that write files or keep something under a name.
MADE = {
    "a map to keep": ["import", "deals.csv", "--save-map={}"],
    "rejected rows": ["import", "mixed.csv", "--rejects={}"],
    "an export": ["export", "opportunity", "--to={}"],
    "a folder": ["export", "all", "--to={}"],
    "a backup": ["db", "backup", "--", "{}"],
    "a store": ["opp", "list", "--db={}"],
    "a key": ["opp", "new", "K", "--idempotency-key={}"],
    "a user": ["opp", "new", "K", "--as-user={}"],
    "a process to apply": ["process", "apply", "--", "{}"],
}


@pytest.fixture
def inside(cli, tmp_path, monkeypatch):
    """A folder with files to import, two folders deep in one where nothing else may appear."""
    folder = tmp_path / "outside" / "between" / "inside"
    folder.mkdir(parents=True)
    (folder / "deals.csv").write_text("topic,stage\na,interest\n")
    (folder / "mixed.csv").write_text("topic,stage\na,interest\nb,nowhere\n")
    book = Workbook()
    book.active.append(["topic", "stage"])
    book.save(folder / "deals.xlsx")
    assert cli("opp", "new", "X", "--revenue", "5", "--close", "eom").code == 0
    monkeypatch.chdir(folder)
    return folder


def type_(cli, words, word):
    """What became of the line."""
    ran = cli(*(each.replace("{}", word) for each in words))
    told = (words, word[:60], ran.code, ran.err[:600])
    assert ran.code in (0, 2, 3, 4, 5, 6), told
    assert not OBEYED.search(ran.err), told
    assert len(ran.err) < LONGEST_SENTENCE, told
    if ran.code:
        assert ran.err.count("error: ") >= 1, told
        lines = [each for each in ran.err.splitlines() if each.startswith("error: ")]
        assert len(lines) == 1, told
    return ran


def files_in(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize("words", ASKED.values(), ids=ASKED)
def test_a_hostile_word_is_answered_in_a_sentence(cli, inside, address, words):
    before = files_in(inside)
    for word in WORDS.values():
        type_(cli, words, word)
    assert files_in(inside) == before


@pytest.mark.parametrize("words", MADE.values(), ids=MADE)
def test_a_hostile_name_makes_nothing_but_what_it_names(cli, inside, tmp_path, words):
    outside = tmp_path / "outside"
    for label, word in WORDS.items():
        before = files_in(outside)
        ran = type_(cli, words, word)
        made = files_in(outside) - before
        is_path = "/" in word or word in (".", "..")
        beyond = {name for name in made if not name.startswith("between/inside/")}
        assert not beyond or (is_path and ran.code in (0, 5)), (label, beyond)
        if ran.code not in (0, 5):
            assert not made, (label, made)


def test_a_map_is_kept_in_its_folder_alone(cli, inside, tmp_path):
    before = files_in(tmp_path)
    refused = [
        word
        for word in WORDS.values()
        if word and type_(cli, ["import", "deals.csv", "--dry-run", "--save-map={}"], word).code
    ]
    assert len(refused) >= len(WORDS) - 2
    assert files_in(tmp_path) == before


def test_a_nul_is_in_no_name_of_a_store(cli, inside):
    # No shell can pass one on, but a config file can hold it.
    ran = cli("opp", "list", env={"OPPCLI_DB": "a\0b"})
    assert (ran.code, ran.err.splitlines()[0]) == (6, "error: 'a␀b' is not the name of a file.")


@pytest.mark.parametrize("label", ["here", "above", "root"])
def test_rejects_that_cannot_be_put_anywhere_save_nothing(cli, inside, label):
    before = len(cli("opp", "list", "-o", "json").json)
    ran = cli("import", "mixed.csv", "--rejects", PATHS[label])
    assert (ran.code, "is a folder" in ran.err) == (5, True)
    assert len(cli("opp", "list", "-o", "json").json) == before
