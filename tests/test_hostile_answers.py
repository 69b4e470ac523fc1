"""Hostile text in what is told beside tables: Tab's proposals, rejected rows, checks, refusals."""

import csv
import json
import re
import shlex
import sqlite3

import pytest

from hostile import TEXTS, loading
from oppcli.app import COMPLETION

OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]"
)
RUNNING = {**TEXTS, "command": "$(touch x)", "backtick": "`touch x`", "quote": "'; touch x; '"}
RUNNING |= {"right to left": "\u200fabc", "double": '"$(touch x)"', "newline $": "a\n$(touch x)"}
PROPOSING = [
    "opp show ",
    "opp advance O",
    "opp list --owner ",
    "opp list --account ",
    "opp list --brand ",
    "opp list --business ",
    "opp list --team ",
    "opp edit 1 owner=",
    "lead show ",
    "account show ",
    "activity done ",
    "org show ",
    "deal show ",
]


@pytest.fixture
def hostile(cli):
    for words, typed in loading():
        assert cli(*words, stdin=typed).code == 0
    rows = [
        json.dumps({"topic": text, "owner": text, "account": text}) for text in RUNNING.values()
    ]
    ran = cli("opp", "new", "--stdin", "--create", stdin="\n".join(rows))
    assert ran.code == 0, ran.err
    return cli


def test_tab_proposes_nothing_that_a_shell_or_a_terminal_obeys(hostile):
    proposed = set()
    for line in PROPOSING:
        for shell in ("zsh", "fish"):
            ran = hostile(*line.split(" "), env={COMPLETION: shell})
            assert (ran.code, ran.err) == (0, "")
            for each in ran.out.splitlines():
                value, help_ = each.split("\t")
                assert not OBEYED.search(value + help_), (line, each)
                proposed.add(value)
        for is_listing in ("63", "9"):
            env = {"_OPPCLI_LINE": f"oppcli {line}", "_OPPCLI_BREAKS": "\"'=:"}
            ran = hostile(env={COMPLETION: "bash", "_OPPCLI_KEY": is_listing, **env})
            assert (ran.code, ran.err) == (0, "")
            for each in ran.out.splitlines():
                assert not OBEYED.search(each), (line, each)
                if is_listing == "9":  # put in as it is: bash reads one word, and runs nothing
                    assert len(shlex.split(each)) == 1, (line, each)
                    assert not re.search(r"(?<!\\)[$`]", each), (line, each)
    assert {"$(touch x)", "`touch x`", "a'b\"c`$(x)"} <= proposed


def test_rejected_rows_are_told_on_a_line_each_and_kept_exactly(cli, tmp_path):
    texts = list(RUNNING.values())
    given, kept = tmp_path / "given.csv", tmp_path / "kept.csv"
    with given.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["topic", "stage", "est_revenue", "close"])
        for text in texts:
            rows.writerow([text, text, text, text])
    for more in ([], ["--dry-run"], ["--rejects", str(kept)]):
        ran = cli("import", given, "--kind", "opp", *more)
        assert ran.code == 5, ran.err
        assert not OBEYED.search(ran.err + ran.out)
        assert max(map(len, ran.err.splitlines())) < 1_500
    with kept.open(encoding="utf-8", newline="") as file:
        back = list(csv.DictReader(file))
    assert [row["topic"] for row in back] == texts


def test_hostile_headings_and_names_of_files_are_told_harmlessly(cli, tmp_path):
    for place, text in enumerate(RUNNING.values()):
        path = tmp_path / f"{place}{text[:40].replace('/', '_')}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["topic", text, f"{text}2"], ["a", text, text], ["b"]])
        for more in ([], ["--dry-run"], ["--strict"]):
            ran = cli("import", path, "--kind", "opp", *more)
            assert ran.code in (0, 5), ran.err
            assert not OBEYED.search(ran.err + ran.out), (text, ran.err)


def test_a_check_tells_what_is_wrong_on_a_line_each(cli, db):
    for text in RUNNING.values():
        if text.strip():
            ran = cli("opp", "new", "--stdin", "--create", stdin=json.dumps({"topic": text}))
            assert ran.code == 0, ran.err
    with sqlite3.connect(db) as file:  # as another program might write it
        file.execute("PRAGMA ignore_check_constraints = ON")
        for number, text in enumerate(RUNNING.values(), 1):
            file.execute(
                "UPDATE opportunity SET currency = substr(?, 1, 40), touched_at = ? WHERE id = ?",
                (text, text[:60], number),
            )
    file.close()
    for more in ([], ["-o", "plain"], ["-o", "md"]):
        ran = cli("db", "check", *more)
        assert ran.code == 5, ran.err
        assert not OBEYED.search((ran.out + ran.err).replace("\t", "")), ran.out[:500]
        assert max(map(len, ran.out.splitlines())) < 2_000
