"""The house stays as it was planned: what may load what, one vocabulary, small files, a true menu.

Which layer may import which is the import linter's to check (pyproject.toml).
"""

import ast
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import oppcli
import serving
from oppcli.app import root
from oppcli.commands import COMMANDS
from oppcli.domain.fields import KINDS, FieldType, Kind
from oppcli.lazy import Menu, Noun, Verb, load
from oppcli.plain_records import KEPT
from oppcli.views import select

SOURCE = Path(oppcli.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
MODULES = [pytest.param(path, id=str(path.relative_to(SOURCE))) for path in FILES]


def commands(menu: Menu = COMMANDS, *above: str) -> Iterator[tuple[tuple[str, ...], Verb]]:
    """Every command of the menu: the words that call it, and its line."""
    for name, entry in menu.items():
        if isinstance(entry, Noun):
            yield from commands(entry.verbs, *above, name)
        else:
            yield (*above, name), entry


LINES = [pytest.param(words, line, id=" ".join(words)) for words, line in commands()]

# Reads that are refused, exit code 4, where nothing was won yet.
NEEDS_SALES = {("report", "accuracy")}

# What a read is asked on a store with a few records. A command that is not here must write.
READS = {
    ("today",): (),
    ("mine",): (),
    ("agenda",): (),
    ("show",): ("1",),
    ("find",): ("fleet",),
    ("lead", "list"): ("--where", "rating!=hot", "--created", "this year"),
    ("lead", "show"): ("1",),
    ("opp", "list"): ("--close", "this year", "--search", "fleet", "--stage", "interest"),
    ("opp", "show"): ("1",),
    ("opp", "people"): ("1",),
    ("activity", "list"): ("--owner", "@me"),
    ("activity", "show"): ("1",),
    ("account", "list"): (),
    ("account", "show"): ("1",),
    ("contact", "list"): ("--sort", "-name"),
    ("contact", "show"): ("1",),
    ("deal", "list"): ("--where", "opportunity=O1"),
    ("deal", "show"): ("1",),
    ("device", "list"): ("--status", "all"),
    ("device", "show"): ("VIN1",),
    ("catalogue", "list"): (),
    ("pipeline",): ("--by", "owner", "--by", "month", "--as-of", "yesterday"),
    ("diff",): ("2026-11-20", "--by", "owner", "--close", "this year"),
    ("forecast",): ("--period", "2026q4", "--by", "quarter"),
    ("currency", "list"): ("--on", "2026-11-01"),
    ("quota", "list"): (),
    ("field", "list"): (),
    ("dashboard",): ("--by", "brand", "--by", "month"),
    ("report", "funnel"): ("--period", "this year"),
    ("report", "velocity"): ("--by", "owner"),
    ("report", "accuracy"): ("--owner", "@me"),
    ("report", "stages"): ("--owner", "@me"),
    ("report", "winloss"): ("--by", "competitor"),
    ("report", "stale"): ("--owner", "@me"),
    ("report", "activity"): ("--by", "type"),
    ("report", "leaderboard"): ("--by", "team"),
    ("report", "slips"): ("--by", "owner"),
    ("report", "leads"): ("--by", "rating"),
    ("report", "response"): ("--by", "owner"),
    ("report", "showroom"): ("--by", "model"),
    ("org", "list"): ("user",),
    ("org", "show"): ("jana",),
    ("review",): ("--owner", "@me"),
    ("history",): ("O1",),
    ("process", "list"): (),
    ("process", "show"): ("dealer",),
    ("process", "export"): ("dealer", "--version", "1"),
    ("process", "check"): (),
    ("export",): ("opportunity",),
    ("sql",): ("select ref, est_revenue from v_opportunity", "--as-of", "yesterday"),
    ("schema",): ("lead",),
    ("db", "info"): (),
    ("db", "check"): (),
    ("config", "list"): (),
    ("config", "get"): ("currency",),
}
HAPPENING = ("call", "email", "meet", "visit", "drive", "note", "task")
WRITES = {
    *[(verb,) for verb in (*HAPPENING, "done", "snooze", "edit", "won", "lost")],
    *[("lead", verb) for verb in ("new", "edit", "assign", "qualify", "disqualify", "reopen")],
    *[("opp", verb) for verb in ("new", "edit", "advance", "back", "close", "reopen")],
    *[("opp", verb) for verb in ("hold", "resume", "assign")],
    *[("activity", verb) for verb in ("log", "plan", "edit", "done", "cancel")],
    *[(noun, verb) for noun in ("account", "contact", "device") for verb in ("new", "edit")],
    *[("deal", verb) for verb in ("new", "edit", "offer", "sign", "cancel")],
    ("catalogue", "import"),
    ("process", "apply"),
    *[("org", verb) for verb in ("add", "edit", "import")],
    ("import",),
    *[("currency", verb) for verb in ("set", "import", "refreeze")],
    ("quota", "set"),
    ("field", "add"),
    ("field", "edit"),
    ("field", "remove"),
    ("process", "apply"),
    ("undo",),
    ("redo",),
    ("config", "set"),
    *[("db", verb) for verb in ("backup", "restore", "upgrade")],
    *[("completion", verb) for verb in ("install", "uninstall")],
    ("demo",),
    ("db", "copy"),
}

# What takes longer to load than a report takes to run, or a change.
HEAVY = ("sqlmodel", "sqlalchemy", "alembic", "pydantic", "rich", "babel", "platformdirs")
HEAVY += ("xlsxwriter", "jinja2", "python_calamine", "sqlalchemy.dialects.postgresql")
# What a server's tables are held against, to find what others altered: it is not for every day.
_SCHEMA_OF_A_SERVER = ("sqlmodel", "sqlalchemy", "pydantic", "sqlalchemy.dialects.postgresql")
if not serving.is_wanted():
    HEAVY += ("psycopg",)

_LOADED = f"""
import json, sys
from oppcli.app import main
from oppcli.invocation import Invocation
heavy = {HEAVY!r}
told = []
for words in json.loads(sys.argv[1]):
    code = main(words, Invocation(words))
    told.append([words, code, [name for name in heavy if name in sys.modules]])
sys.stdout.flush()
sys.stderr.write("\\n" + json.dumps(told))
"""


def loaded(environ: dict[str, str], *lines: tuple[str, ...]) -> list[tuple[list[str], int, list]]:
    """What a fresh interpreter with piped output has loaded after each of the command lines."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, json.dumps(lines)],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return [tuple(each) for each in json.loads(done.stderr.splitlines()[-1])]


@pytest.fixture
def small_store(cli):
    """A store with a record of every kind."""
    person = ["--first-name", "Jana", "--company", "Acme", "--email", "jana@acme.example"]
    for words in (
        ["lead", "new", "Fleet renewal", *person, "--value", "480k", "--close", "fri"],
        ["lead", "qualify", "1"],
        ["activity", "log", "O1", "call", "Budget ok"],
        ["activity", "plan", "O1", "task", "Send quote", "--due", "fri"],
        ["device", "new", "--vin", "VIN1"],
        ["deal", "new", "O1", "FH16", "--device", "VIN1", "--price", "240k"],
    ):
        assert cli(*words).code == 0
    for words in (  # of a quarter that is over
        ["opp", "new", "Old van", "--revenue", "9k"],
        ["opp", "close", "Old van", "--won", "--skip-stages"],
    ):
        assert cli(*words, env={"OPPCLI_TODAY": "2026-09-20"}).code == 0


def test_every_command_is_known_to_read_or_to_write():
    assert {words for words, _ in commands()} == set(READS) | WRITES


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_a_read_loads_nothing_heavy(environ, small_store, words):
    ((_, code, heavy),) = loaded(environ, (*words, *READS[words]))
    if serving.is_wanted() and words in (("db", "info"), ("db", "check")):
        heavy = [name for name in heavy if name not in _SCHEMA_OF_A_SERVER]
    assert (code, heavy) == (0, [])


@pytest.mark.parametrize("format_", ["plain", "csv", "tsv", "json", "jsonl", "md"])
def test_no_format_in_a_pipe_loads_anything_heavy(environ, small_store, format_):
    ((_, code, heavy),) = loaded(environ, ("opp", "list", "-o", format_))
    assert (code, heavy) == (0, [])


def test_help_loads_nothing_heavy(environ):
    lines = [(), ("--help",), *((*words, "--help") for words, _ in commands())]
    lines += [(noun,) for noun, entry in COMMANDS.items() if isinstance(entry, Noun)]
    assert [told for told in loaded(environ, *lines) if told[1] or told[2]] == []


def test_a_wrong_command_line_loads_nothing_heavy(environ):
    lines = [("op", "list"), ("opp", "lst"), ("opp", "list", "--onwer"), ("opp", "show", "99")]
    for _, code, heavy in loaded(environ, *lines):
        assert (code in (2, 3), heavy) == (True, [])


# The menu


@pytest.mark.parametrize(("words", "line"), LINES)
def test_every_line_of_the_menu_says_what_its_command_says(words, line):
    command = load(words[-1], line)
    assert command.help.splitlines()[0] == line.help


@pytest.mark.parametrize(("words", "line"), LINES)
def test_every_command_has_examples_that_can_be_typed(words, line):
    examples = examples_of(load(words[-1], line))
    assert examples
    for example in examples:
        program, *typed = shlex.split(example)
        assert program == "oppcli"
        assert tuple(called(typed)) == words, example


def examples_of(command: Any) -> list[str]:
    _, found, text = command.help.partition("Examples:\n")
    lines = [line.strip() for line in text.splitlines()] if found else []
    return [re.split(r" [|>] ", line)[0] for line in lines if line]


def called(typed: list[str]) -> list[str]:
    """The words of the command that these words reach; every option and argument is parsed."""
    command, context, words = root(), None, []
    while True:
        context = command.make_context(command.name, list(typed), parent=context)
        if not hasattr(command, "menu"):
            return words
        name, command, typed = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        words.append(name)


def test_an_example_with_an_option_that_does_not_exist_would_be_seen():
    with pytest.raises(typer.TyperException):
        called(["opp", "list", "--no-such-option"])


@pytest.mark.parametrize(("words", "line"), LINES)
def test_every_command_takes_the_common_options(words, line):
    flags = {flag for param in load(words[-1], line).params for flag in param.opts}
    assert {"--db", "-o", "-q", "--no-input", "--debug", "--as-user", "--color"} <= flags


@pytest.mark.parametrize(("words", "line"), LINES)
def test_no_two_options_of_a_command_share_a_name(words, line):
    flags = [flag for param in load(words[-1], line).params for flag in param.opts]
    assert sorted(flags) == sorted(set(flags))


# One vocabulary


def attributes(field_name: str, model: type[Any]) -> set[str]:
    names = {field_name, f"{field_name}_id", f"{field_name}_"}
    return names & set(model.table.attributes)


ALL_KINDS = [pytest.param(kind, id=kind.name) for kind in KINDS.values()]
_ABOUT = {"lead_id", "opportunity_id", "account_id", "contact_id"}
# What the store keeps for itself: no field of the seller's.
_BOOKKEEPING = {"id", "version", "batch_id", "touched_at", "stage_id", "own"}
_KEYS = {"name_key", "phone_key"}  # what names and telephone numbers are found by
_TYPED = {"typed_revenue", "typed_accessories", "typed_trade_in"}  # while deals tell the revenue
# Fields that a view works out of other tables or columns.
_WORKED_OUT = {
    "ref",
    "account_ref",
    "contact_ref",
    "device_ref",
    "opportunity",
    "process",
    "regarding",
    "name",
}
_OF_ITS_OPPORTUNITY = {"amount", "currency"}  # a deal's


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_view_has_every_field_of_its_kind_by_name(store, kind: Kind):
    columns = store.read(f"SELECT * FROM v_{kind.name} LIMIT 0").columns
    assert len(columns) == len(set(columns))
    assert {field.name for field in kind.fields} <= set(columns)
    money = {f"{field.name}_minor" for field in kind.fields if field.type is FieldType.MONEY}
    assert money <= set(columns)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_record_is_selected_with_exactly_the_fields_of_its_kind_and_its_own(store, kind: Kind):
    columns = store.read(f"{select(kind)} LIMIT 0").columns
    assert columns == (*(field.name for field in kind.fields), "own")


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_table_has_an_attribute_for_every_field_and_no_other(kind: Kind):
    model = KEPT[kind.name]
    stored = {field.name: attributes(field.name, model) for field in kind.fields}
    missing = {name for name, found in stored.items() if not found}
    assert missing <= _WORKED_OUT | (_OF_ITS_OPPORTUNITY if kind.name == "deal" else set())
    known = set().union(*stored.values())
    about = _ABOUT if kind.name == "activity" else set()
    assert set(model.table.attributes) - known <= _BOOKKEEPING | _KEYS | _TYPED | about


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_closed_set_is_closed_in_the_store_too(db, store, kind: Kind):
    sql = store.read(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name", {"name": kind.name}
    ).rows[0][0]
    for field in kind.fields:
        if field.type is FieldType.CHOICE:
            listed = " OR ".join(f"{field.name} = '{choice}'" for choice in field.choices)
            assert f"CHECK ({listed})" in sql


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_no_word_means_two_fields_of_a_kind(kind: Kind):
    words = [word for field in kind.fields for word in {field.name, *field.short}]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_field_has_a_help_line(kind: Kind):
    assert [field.name for field in kind.fields if not field.help] == []


def test_every_table_is_strict(db, store):
    tables = store.read(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ).rows
    assert len(tables) > 5
    assert [name for name, sql in tables if not sql.rstrip().endswith("STRICT")] == []


# Small files, plain names, one door


@pytest.mark.parametrize("path", MODULES)
def test_a_file_is_one_thing(path: Path):
    if path.name == "plain_records.py":
        pytest.skip("it is made by `make docs`, a class for each table")
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES)
def test_a_module_opens_with_what_it_is_for(path: Path):
    text = path.read_text("utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", MODULES)
def test_a_module_is_named_for_what_it_is(path: Path):
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


_OPENERS = {
    "sqlite3.connect": {
        "stores/sqlite/alterations.py",  # the tables of today, in memory, to compare with
        "stores/sqlite/database.py",
        "stores/sqlite/storecopy.py",
        "stores/sqlite/storefile.py",
        "stores/sqlite/errors.py",  # rolls back what a killed process left
    },
    "psycopg.connect": {"stores/postgres/connecting.py"},
    "create_engine(": {"stores/sqlite/database.py", "stores/postgres/server.py"},
}


@pytest.mark.parametrize("opener", _OPENERS)
def test_only_the_store_opens_databases(opener):
    openers = {str(p.relative_to(SOURCE)) for p in FILES if opener in p.read_text("utf-8")}
    assert openers
    assert openers <= _OPENERS[opener]


def test_no_command_asks_the_store_in_sql():
    """What the store is asked is in the queries."""
    asking = {
        str(path.relative_to(SOURCE))
        for path in (SOURCE / "commands").rglob("*.py")
        if re.search(r"""["']SELECT\b.*\bFROM\b""", path.read_text("utf-8"))
    }
    assert not asking


def test_only_the_store_commits():
    """The store has its writer do it; a new file is committed before it is a store."""
    committing = {str(p.relative_to(SOURCE)) for p in FILES if ".commit()" in p.read_text("utf-8")}
    writers = {f"stores/{each}/writing.py" for each in ("sqlite", "postgres")}
    mending = {"stores/sqlite/database.py", "stores/postgres/server.py"}  # of what was altered
    assert committing == {"store.py", *mending, *writers}


def test_only_output_prints():
    printing = [str(p.relative_to(SOURCE)) for p in FILES if calls_print(p)]
    assert printing == []


def calls_print(path: Path) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )


def test_no_behaviour_hangs_on_a_label_or_on_the_name_of_a_class() -> None:
    """Placeholders are for the help, and errors have types."""
    shown = {
        "plain_command.py",
        "app.py",
        "records/plain.py",
    }  # help, the line about a bug, generated code
    reads = re.compile(r"\.metavar\b|type\(\w+\)\.__name__")
    found = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in SOURCE.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if reads.search(line) and str(path.relative_to(SOURCE)) not in shown
    ]
    assert found == []
