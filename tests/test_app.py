"""The root command: exit codes, errors on stderr, options on either side of the command."""

import json
import subprocess
import sys

import pytest

from oppcli import __version__
from surroundings import OPPCLI

# What makes a command end so, on a store with one opportunity.
_ENDS = {
    0: ["opp", "list"],
    2: ["opp", "close", "1"],
    3: ["opp", "advance", "99"],
    4: ["opp", "advance", "1"],
    5: ["opp", "edit", "1", "close=someday"],
    6: ["opp", "list", "--db", "/dev/null/none.db"],
}


@pytest.mark.parametrize(("code", "words"), _ENDS.items(), ids=[str(code) for code in _ENDS])
def test_every_way_to_end_has_its_exit_code(cli, code, words):
    cli("opp", "new", "Fleet")
    ran = cli(*words)
    assert ran.code == code
    if code:
        assert ran.out == ""
        assert ran.err.startswith("error: ")
        assert ran.err.count("\n") <= 2


def test_nothing_found_is_no_failure(cli):
    ran = cli("lead", "list", "--owner", "@me")
    assert ran.code == 0
    assert ran.out.count("\n") == 1  # the heading


def test_an_error_is_a_sentence_and_what_to_type_next(cli):
    cli("opp", "new", "Fleet")
    assert cli("opp", "advance", "1").err == (
        "error: O1 cannot leave Interest: account or contact and interest_type are empty.\n"
        "  try: oppcli opp advance 1 --set account='Acme GmbH' --set interest_type=new\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["op"], "error: 'op' is not a command of oppcli.\n  try: oppcli opp\n"),
        (["opp", "lst"], "error: 'lst' is not a command of oppcli opp.\n  try: oppcli opp list\n"),
        (["xyzzy"], "error: 'xyzzy' is not a command of oppcli.\n  try: oppcli --help\n"),
    ],
)
def test_an_unknown_command_proposes_a_near_one(cli, words, said):
    assert cli(*words) == (2, "", said)


def test_an_unknown_option_proposes_a_near_one(cli):
    for words, hint in (
        ("opp list --onwer jana", "--owner"),
        ("opp close 1 --cancelled", "--canceled"),
        ("report funnel --by owner", "oppcli report funnel --help"),
        ("report stages --days 5", "oppcli report stages --help"),
        ("opp list -x", "oppcli opp list --help"),
        ("--colour never", "--color"),
    ):
        ran = cli(*words.split())
        wrong = next(word for word in words.split() if word.startswith("-"))
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"error: no such option: {wrong}\n  try: {hint}\n"


@pytest.mark.parametrize("words", [["opp", "new"], ["lead", "show"], ["opp", "show"]])
def test_what_is_missing_from_the_command_line_is_said(cli, words):
    ran = cli(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: missing ")
    assert ran.err.endswith(f"  try: oppcli {words[0]} {words[1]} --help\n")


@pytest.mark.parametrize("words", [[], ["--help"], ["opp"], ["opp", "--help"]])
def test_help_is_on_stdout_and_no_failure(cli_process, words):
    ran = cli_process(*words)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Usage: oppcli ")


def test_an_argument_that_repeats_has_one_ellipsis(cli_process):
    for command, word in (("export", "KIND"), ("import", "FILE")):
        assert f"[OPTIONS] {word}…\n" in cli_process(command, "--help").out


def test_version_prints_name_and_version(cli):
    assert cli("--version") == (0, f"oppcli {__version__}\n", "")


_SOME_FORMATS = {"csv": "ref,topic", "tsv": "ref\ttopic", "jsonl": "", "json": "["}


@pytest.mark.parametrize("format_", _SOME_FORMATS)
def test_common_options_stand_before_or_after_the_command(cli, format_):
    cli("opp", "new", "Fleet")
    before = cli("-o", format_, "opp", "list", "--fields", "ref,topic")
    after = cli("opp", "list", "--fields", "ref,topic", "-o", format_)
    assert before == after
    assert before.out.startswith(_SOME_FORMATS[format_])


def test_an_option_after_the_command_wins(cli):
    cli("opp", "new", "Fleet")
    assert cli("-o", "csv", "opp", "list", "-o", "json").json[0]["ref"] == "O1"


def test_the_store_is_named_on_either_side(cli, tmp_path):
    other = tmp_path / "other.db"
    assert cli("--db", other, "opp", "new", "There").out.startswith("O1 added: There")
    assert "There" in cli("opp", "list", "--db", other).out
    assert "There" not in cli("opp", "list").out


def test_who_writes_is_told_by_as_user(cli, store):
    cli("--as-user", "leif", "opp", "new", "Fleet")
    assert store.read("SELECT owner FROM v_opportunity").rows == [("leif",)]
    assert store.read("SELECT actor FROM batch").rows == [("leif",)]


def test_quiet_prints_only_the_ref(cli):
    assert cli("opp", "new", "Fleet", "-q") == (0, "O1\n", "")
    assert cli("opp", "edit", "1", "next=call", "-q") == (0, "O1\n", "")


def test_a_new_store_is_said_once_on_stderr(cli, tmp_path):
    new = tmp_path / "new.db"
    assert cli("opp", "new", "A", "--db", new).err == f"created the store {new}\n"
    assert cli("opp", "new", "B", "--db", new).err == ""


def test_a_day_that_is_none_is_refused(cli):
    ran = cli("opp", "list", env={"OPPCLI_TODAY": "someday"})
    assert ran.code == 5
    assert "OPPCLI_TODAY is 'someday'" in ran.err


@pytest.fixture
def with_a_bug(environ):
    """Types a command line into a program that lists records with nothing: a bug."""
    broken = (
        "from oppcli.queries import lists; lists.listed = None; from oppcli.app import run; run()"
    )

    def type_(*words):
        return subprocess.run(
            [sys.executable, "-c", broken, *words],
            env=environ,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return type_


def test_a_bug_is_one_line_without_a_traceback(with_a_bug, store):
    store.read("SELECT 1")
    ran = with_a_bug("lead", "list")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("error: this is a bug in oppcli: ")
    assert "Traceback" not in ran.stderr
    assert ran.stderr.endswith("  try: the same command with --debug shows where\n")


@pytest.mark.parametrize("words", [["--debug", "lead", "list"], ["lead", "list", "--debug"]])
def test_debug_shows_the_traceback_of_a_bug(with_a_bug, store, words):
    store.read("SELECT 1")
    ran = with_a_bug(*words)
    assert ran.returncode == 1
    assert "Traceback (most recent call last)" in ran.stderr


def test_a_process_ends_with_the_same_code(cli_process):
    assert cli_process("opp", "advance", "99").code == 3


def test_head_ends_quietly_with_nothing_lost_but_the_rest(cli, environ):
    cli("opp", "new", "Fleet")
    many = {**environ, "PYTHON": sys.executable}
    script = (
        "set -o pipefail; \"$PYTHON\" -c 'from oppcli.start import run; run()' schema opp -o tsv"
        " | head -1"
    )
    done = subprocess.run(["bash", "-c", script], env=many, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("field\t")


def test_a_pipe_that_is_closed_at_once_is_no_failure(environ):
    listing = subprocess.Popen(
        [*OPPCLI, "schema"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    listing.stdout.close()
    err = listing.stderr.read()
    listing.stderr.close()
    assert (listing.wait(timeout=30), err) == (0, "")


def test_several_written_records_are_one_json_array(cli):
    cli("opp", "new", "A")
    cli("opp", "new", "B")
    ran = cli("opp", "edit", "1", "2", "next_step=call", "-o", "json")
    assert [record["ref"] for record in json.loads(ran.out)] == ["O1", "O2"]


def test_several_written_records_have_one_heading(cli):
    cli("opp", "new", "A")
    cli("opp", "new", "B")
    lines = cli("opp", "edit", "1", "2", "next_step=call", "-o", "csv").out.splitlines()
    assert [line.split(",")[0] for line in lines] == ["ref", "O1", "O2"]


def test_a_stores_password_is_never_printed(cli):
    secret = {"OPPCLI_DB": "postgresql://jana:hunter2@host/db?password=hunter2"}
    for words in (["opp", "list"], ["config", "list"], ["config", "get", "db"], ["--help"]):
        ran = cli(*words, env=secret)
        assert "hunter2" not in ran.out + ran.err


def test_a_stores_password_is_not_printed_when_it_is_set(cli, environ):
    del environ["OPPCLI_DB"]
    for _ in range(2):
        ran = cli("config", "set", "db", "postgresql://jana:hunter2@host/db")
        assert "hunter2" not in ran.out + ran.err


@pytest.mark.parametrize(
    "words", [["opp", "new", "caf\udce9"], ["opp", "list", "--search", "\udce9"]]
)
def test_bytes_that_are_no_text_are_a_clean_error(cli, words):
    ran = cli(*words)
    assert (ran.code, ran.out) == (5, "")
    assert "not valid text" in ran.err or "is no text" in ran.err


def test_a_file_whose_name_is_no_text_is_read(cli, tmp_path):
    file = tmp_path / "caf\udce9.csv"
    file.write_text("topic\nCrane\n")
    assert cli("import", file, "--kind", "lead").code == 0
    assert cli("history", "-o", "json").json[0]["command"].endswith("caf\\udce9.csv' --kind lead")


@pytest.mark.parametrize("words", [["db", "backup"], ["db", "restore"], ["import"]])
def test_a_name_too_long_for_a_file_is_a_clean_error(cli, words):
    ran = cli(*words, "9" * 5_000)
    assert ran.code in (3, 5, 6)
    assert "bug" not in ran.err
    assert max(map(len, ran.err.splitlines())) < 300


def test_an_error_repeats_no_more_than_can_be_read(cli):
    ran = cli("opp", "show", "w" * 100_000)
    assert ran.code == 3
    assert len(ran.err) < 500


@pytest.mark.parametrize("option", ["--search", "--limit"])
def test_a_megabyte_for_a_list_is_refused(cli, option):
    ran = cli("opp", "list", option, "9" * 10**6)
    assert (ran.code, "bug" in ran.err) == (5, False)


def test_priority_is_needed(cli):
    assert cli("lead", "new", "Crane").code == 0
    assert cli("activity", "plan", "L1", "task", "Call").code == 0
    ran = cli("activity", "edit", "1", "priority=none")
    assert (ran.code, ran.err) == (4, "error: priority cannot be empty.\n  try: priority=…\n")


def test_a_long_name_is_found_again(cli):
    name = "w" * 10_000
    for _ in range(2):
        line = ["opp", "new", "Crane", "--account", name, "--owner", name, "--facility", name]
        assert cli(*line, "--create").code == 0
    assert len(cli("account", "list", "-q").out.splitlines()) == 1


def test_the_package_run_as_a_module_is_the_same_program(environ):
    def typed(*words):
        line = [sys.executable, "-m", "oppcli", *words]
        done = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    code, out, err = typed("opp", "--help")
    assert (code, out.splitlines()[0].startswith("Usage: oppcli opp "), err) == (0, True, "")
    assert typed("opp", "lst") == (
        2,
        "",
        "error: 'lst' is not a command of oppcli opp.\n  try: oppcli opp list\n",
    )
