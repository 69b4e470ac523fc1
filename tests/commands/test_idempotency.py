"""--idempotency-key: a command is done once, and answers the same ever after."""

import json
import subprocess

import pytest

from dumping import everything, rows
from oppcli.lazy import load
from surroundings import OPPCLI
from test_architecture import WRITES, commands

DONE_BEFORE = "Done before, on Mon 23 Nov 2026 12:00 UTC: nothing was done now."


def keys(address: str) -> list[tuple[str, bool]]:
    held = rows(address, "SELECT idempotency_key, answer FROM batch ORDER BY id")
    return [(key, answer is not None) for key, answer in map(dict.values, held) if key is not None]


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_every_command_that_writes_to_the_store_takes_a_key():
    taking = {
        words
        for words, line in commands()
        if "--idempotency-key"
        in {flag for param in load(words[-1], line).params for flag in param.opts}
    }
    elsewhere = {("db", verb) for verb in ("backup", "restore", "upgrade", "copy")}
    elsewhere |= {("completion", verb) for verb in ("install", "uninstall")}
    elsewhere |= {("edit",)}  # hands its key on to the edit of a kind
    assert taking - {("opp", "people")} == WRITES - {("config", "set"), ("demo",), *elsewhere}


@pytest.mark.parametrize("how", [(), ("-q",), ("-o", "json"), ("-o", "csv")])
def test_the_same_key_answers_the_same_and_writes_nothing(cli, address, how):
    words = ("opp", "new", "Fleet \x1b[2J é", "--revenue", "48k", *how, "--idempotency-key", "k-1")
    first = cli(*words)
    assert first.code == 0
    before = everything(address)
    again = cli(*words)
    assert (again.code, again.out) == (0, first.out)
    assert again.err == ("" if how == ("-q",) else DONE_BEFORE + "\n")
    assert everything(address) == before
    assert keys(address) == [("k-1", True)]


def test_what_comes_later_does_not_change_the_answer(cli, address):
    words = ("opp", "edit", "1", "close=fri", "--idempotency-key", "k")
    assert cli("opp", "new", "Fleet").code == 0
    first = cli(*words)
    assert cli("opp", "edit", "1", "close=eoy").code == 0
    later = cli(*words, env={"OPPCLI_TODAY": "2026-12-01"})
    assert (later.code, later.out) == (0, first.out)
    assert "2026-12-31" in cli("opp", "list", "--fields", "est_close_date").out


def test_a_key_that_changed_nothing_is_kept_too(cli, address):
    assert cli("opp", "new", "Fleet", "--next", "call").code == 0
    words = ("opp", "edit", "1", "next=call", "--idempotency-key", "k")
    assert "nothing changed" in cli(*words).out
    assert cli("opp", "edit", "1", "next=mail").code == 0
    assert "nothing changed" in cli(*words).out
    assert "mail" in cli("opp", "list", "--fields", "next_step").out


@pytest.mark.parametrize(
    "other",
    [
        ("opp", "new", "Other", "--idempotency-key", "k"),
        ("opp", "new", "Fleet", "-q", "--idempotency-key", "k"),
        ("lead", "new", "Fleet", "--idempotency-key", "k"),
        ("opp", "new", "Fleet", "--idempotency-key", "k", "--as-user", "leif"),
    ],
    ids=range(4),
)
def test_a_key_of_another_command_is_refused_and_named(cli, address, other):
    assert cli("opp", "new", "Fleet", "--idempotency-key", "k").code == 0
    before = everything(address)
    ran = cli(*other)
    assert (ran.code, ran.out) == (4, "")
    assert "the key 'k' was used on 2026-11-23T12:00:00Z by jana for oppcli opp new" in ran.err
    assert everything(address) == before


def test_other_rows_under_the_same_key_are_refused(cli, address):
    words = ("opp", "new", "--stdin", "--idempotency-key", "k")
    first = cli(*words, stdin=lines({"topic": "A"}))
    assert cli(*words, stdin=lines({"topic": "A"})).out == first.out
    ran = cli(*words, stdin=lines({"topic": "B"}))
    assert (ran.code, ran.out) == (4, "")
    assert "for other input" in ran.err
    assert cli("opp", "list", "--fields", "ref").out == "ref\nO1\n"


@pytest.mark.parametrize(
    "words",
    [
        ("opp", "new", "", "--idempotency-key", "k"),
        ("opp", "advance", "1", "--to", "delivery", "--idempotency-key", "k"),
        ("opp", "edit", "9", "next=x", "--idempotency-key", "k"),
    ],
    ids=range(3),
)
def test_a_failed_command_keeps_no_key(cli, address, words):
    assert cli("opp", "new", "Fleet").code == 0
    before = everything(address)
    assert cli(*words).code in (3, 4)
    assert everything(address) == before
    assert cli("opp", "new", "Fleet", "--idempotency-key", "k").code == 0


def test_failed_rows_keep_no_key_and_are_answered_for(cli, address):
    words = ("opp", "new", "--stdin", "--idempotency-key", "k")
    ran = cli(*words, stdin=lines({"topic": "A"}, {"topic": ""}))
    assert ran.code == 4
    assert [json.loads(line)["ok"] for line in ran.out.splitlines()] == [True, False]
    assert keys(address) == []


def test_rows_that_were_kept_beside_failed_ones_keep_the_key(cli, address):
    words = ("opp", "new", "--stdin", "--keep-going", "--idempotency-key", "k")
    rows = lines({"topic": "A"}, {"topic": ""})
    first, again = cli(*words, stdin=rows), cli(*words, stdin=rows)
    assert (first.code, again.code) == (5, 5)
    assert again.out == first.out
    assert cli("opp", "list", "--fields", "ref").out == "ref\nO1\n"


def test_a_dry_run_keeps_no_key(cli, address):
    assert cli("opp", "new", "Fleet", "--dry-run", "--idempotency-key", "k").code == 0
    assert keys(address) == []


def test_a_key_works_in_a_store_that_is_made_by_it(cli, tmp_path):
    env = {"OPPCLI_DB": str(tmp_path / "new.db")}
    first = cli("opp", "new", "Fleet", "--idempotency-key", "k", env=env)
    assert cli("opp", "new", "Fleet", "--idempotency-key", "k", env=env).out == first.out


@pytest.mark.parametrize("key", ["", " ", "a\nb", "\x1b", "\u202e", "x" * 201])
def test_a_key_that_is_none_is_refused(cli, key):
    ran = cli("opp", "new", "Fleet", "--idempotency-key", key)
    assert (ran.code, ran.out) == (5, "")
    assert "is not an idempotency key" in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("key", ["x" * 200, "[red]x", "'; DROP TABLE batch; --", "é 漢", "--stdin"])
def test_any_printable_text_is_a_key(cli, key):
    first = cli("opp", "new", "Fleet", f"--idempotency-key={key}")
    assert cli("opp", "new", "Fleet", f"--idempotency-key={key}").out == first.out
    assert cli("opp", "list", "--fields", "ref").out == "ref\nO1\n"


# Imports


def test_an_import_is_done_once_and_a_changed_file_is_refused(cli, tmp_path):
    file = tmp_path / "deals.csv"
    file.write_text("topic,stage\nA,interest\nB,interest\n")
    words = ("import", file, "--kind", "opportunity", "--idempotency-key", "night")
    first, again = cli(*words), cli(*words)
    assert (first.code, again.code, again.out) == (0, 0, first.out)
    assert cli("opp", "list", "--fields", "topic").out == "topic\nA\nB\n"
    file.write_text("topic,stage\nC,interest\n")
    assert cli(*words).code == 4


def test_an_import_that_set_rows_aside_keeps_its_key_and_ends_as_before(cli, tmp_path):
    file, bad = tmp_path / "deals.csv", tmp_path / "bad.csv"
    file.write_text("topic,est_close_date\nA,2026-12-01\nB,someday\n")
    words = ("import", file, "--kind", "opportunity", "--rejects", bad, "--idempotency-key", "k")
    first = cli(*words)
    bad.unlink()
    again = cli(*words)
    assert (first.code, again.code, again.out) == (5, 5, first.out)
    assert not bad.exists()
    assert cli("opp", "list", "--fields", "topic").out == "topic\nA\n"


def test_an_import_that_is_refused_keeps_no_key(cli, address, tmp_path):
    file = tmp_path / "deals.csv"
    file.write_text("topic,est_close_date\nA,2026-12-01\nB,someday\n")
    assert cli("import", file, "--kind", "opportunity", "--idempotency-key", "k").code == 5
    assert keys(address) == []
    assert cli("opp", "list", "--fields", "topic").out == "topic\n"


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (("import", "-", "--kind", "opportunity"), "topic,stage\nA,interest\n"),
        (("catalogue", "import", "-"), "brand,model\nVolvo,FH\n"),
        (("org", "import", "-"), "name,full_name\nleif,Leif\n"),
        (("process", "apply", "-"), 'key = "mine"\ntitle = "Mine"\n[[stage]]\nkey = "one"\n'
         'title = "One"\nprobability = 10\nforecast_category = "pipeline"\n'),
    ],
    ids=["import", "catalogue", "org", "process"],
)  # fmt: skip
def test_what_comes_in_by_a_pipe_is_done_once(cli_process, address, words, stdin):
    first = cli_process(*words, "--idempotency-key", "k", stdin=stdin)
    assert first.code == 0, first.err
    before = everything(address)
    again = cli_process(*words, "--idempotency-key", "k", stdin=stdin)
    assert (again.code, again.out, everything(address)) == (0, first.out, before)
    assert cli_process(*words, "--idempotency-key", "k", stdin=stdin + "\n\n#x").code == 4


# Several at once


@pytest.mark.parametrize("sent", ["", lines(*[{"topic": "T"}] * 50)], ids=["typed", "stdin"])
def test_processes_with_the_same_key_at_once_have_one_effect_and_one_answer(environ, address, sent):
    words = ["opp", "new", *(["--stdin"] if sent else ["Fleet"]), "--idempotency-key", "race"]
    running = [
        subprocess.Popen(
            [*OPPCLI, *words], env=environ, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(6)
    ]  # fmt: skip
    for process in running:
        assert process.stdin is not None
        process.stdin.write(sent)
        process.stdin.close()
        process.stdin = None
    told = [(*process.communicate(timeout=60), process.returncode) for process in running]
    assert {code for _, _, code in told} == {0}, told
    assert len({out for out, _, _ in told}) == 1
    assert sum(DONE_BEFORE in err for _, err, _ in told) == len(running) - 1
    assert len(rows(address, "SELECT id FROM opportunity")) == (50 if sent else 1)


def test_an_undone_command_is_not_done_again_and_says_so(cli):
    words = ("opp", "new", "Fleet", "--idempotency-key", "k")
    first = cli(*words)
    assert cli("undo").code == 0
    ran = cli(*words)
    assert (ran.code, ran.out, ran.err) == (0, first.out, f"{DONE_BEFORE} It was undone since.\n")
    assert cli("redo").code == 0
    assert cli(*words).err == DONE_BEFORE + "\n"


def test_a_map_that_is_kept_under_a_name_is_part_of_what_is_done_once(cli, db, tmp_path):
    (tmp_path / "deals.csv").write_text("Id,Deal\n7,Fleet\n")
    told = ("import", tmp_path / "deals.csv", "--kind", "opportunity", "--map", "Deal=topic")
    assert cli(*told, "--save-map", "crm", "--dry-run").code == 0
    words = ("import", tmp_path / "deals.csv", "--map-file", "crm", "--idempotency-key", "k")
    first = cli(*words)
    assert (first.code, cli(*words).out) == (0, first.out)
    (tmp_path / "maps" / "crm.toml").write_text('kind = "lead"\n[columns]\nDeal = "topic"\n')
    assert cli(*words).code == 4


# Commands that look at the history, or at whether there is one


@pytest.mark.parametrize("number", [(), ("2",)], ids=["the last", "by number"])
def test_an_undo_under_a_key_takes_the_command_back_and_is_linked_to_it(cli, address, number):
    assert cli("opp", "new", "Fleet").code == 0
    assert cli("opp", "edit", "1", "next=call").code == 0
    words = ("undo", *number, "--idempotency-key", "k")
    first = cli(*words)
    assert first.out.startswith("undid command 2: opp edit 1 next=call")
    assert cli("opp", "list", "--fields", "next_step", "--no-header").out.strip() == ""
    assert cli(*words).out == first.out
    assert rows(address, "SELECT id, undoes FROM batch ORDER BY id")[-1] == {"id": 3, "undoes": 2}
    assert cli("undo", "2").code == 4
    assert cli("redo", *number, "--idempotency-key", "again").out.startswith("redid command 2")
    assert rows(address, "SELECT id, undoes FROM batch ORDER BY id")[-1] == {"id": 4, "undoes": 3}
    assert "call" in cli("opp", "list", "--fields", "next_step").out


def test_an_undo_under_a_key_leaves_lapsed_offers_as_they_are(cli, address):
    assert cli("opp", "new", "Fleet").code == 0
    offer = ("deal", "new", "1", "FH", "--price", "9k", "--offered", "--valid-until", "24 nov 2026")
    assert cli(*offer).code == 0
    assert cli("opp", "edit", "1", "next=call").code == 0
    later = {"OPPCLI_TODAY": "2026-12-01"}
    assert cli("undo", "2", "--idempotency-key", "k", env=later).code == 0
    commands = rows(address, "SELECT command, idempotency_key FROM batch ORDER BY id")
    assert [each["command"] for each in commands][3:] == ["undo 2 --idempotency-key k"]


def test_a_keyed_write_after_an_offers_last_day_is_the_only_batch(cli, address):
    assert cli("opp", "new", "Fleet").code == 0
    offer = ("deal", "new", "1", "FH", "--price", "9k", "--offered", "--valid-until", "24 nov 2026")
    assert cli(*offer).code == 0
    later = {"OPPCLI_TODAY": "2026-12-01"}
    assert cli("opp", "edit", "1", "next=call", "--idempotency-key", "k", env=later).code == 0
    held = rows(address, "SELECT command, idempotency_key FROM batch ORDER BY id")
    assert [tuple(each.values()) for each in held][2:] == [
        ("opp edit 1 next=call --idempotency-key k", "k")
    ]


def test_a_folder_under_a_key_is_restored_into_an_empty_store(cli, address, tmp_path):
    assert cli("opp", "new", "Gone").code == 0
    assert cli("undo").code == 0
    assert cli("opp", "new", "Fleet").code == 0  # O2, and stays that
    assert cli("export", "all", "--to", tmp_path / "all").code == 0
    env = {"OPPCLI_DB": str(tmp_path / "other.db")}
    words = ("import", tmp_path / "all", "--idempotency-key", "k")
    first = cli(*words, env=env)
    assert first.code == 0, first.err
    assert cli("opp", "list", "--fields", "ref", env=env).out == "ref\nO2\n"
    assert cli(*words, env=env).out == first.out
    held = rows(env["OPPCLI_DB"], "SELECT id, idempotency_key FROM batch ORDER BY id")
    assert [tuple(each.values()) for each in held] == [(1, None), (2, None), (3, None), (4, "k")]
