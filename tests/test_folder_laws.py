"""Whatever was typed and imported, a folder of everything makes an empty store the same again."""

import io
import json
import shlex
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from oppcli import records  # noqa: F401 - fills the metadata
from oppcli.app import main
from oppcli.context import Invocation
from oppcli.store import Store
from surroundings import NOW, Ran

HOSTILE = (
    "line\nline",
    "cr\rlf\r\n",
    'quote " and ""',
    '"quoted"',
    "=1+1",
    "+49 30",
    "-",
    "@me",
    "none",
    "null",
    "a\u2028b\u2029c\u0085d",
    "  blanks  ",
    "\ttab\t",
    "\\n is no newline \\",
    "ESC\x1b[2J \u202e",
    "[red]x",
    "a,b;c|d",
    "Ätna 日本 🙂",
    "''",
    "0012",
    "1e5",
    "true",
    "\ufeffmark",
)
TEXT = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12
)
NAME = st.sampled_from(["leif", "noor", "North, South", '"N"', "x\ny", "=cmd", "Ä b"])
NUMBER = st.integers(1, 3)
AMOUNT = st.sampled_from(["0", "1", "480k", "99.95", "123456789.01"])
DAY = st.sampled_from(["2026-11-24", "2026-12-31", "2027-02-28"])


def line(*parts):
    """A command line of fixed words and drawn ones."""
    drawn = (part if isinstance(part, st.SearchStrategy) else st.just(part) for part in parts)
    return st.tuples(*drawn)


def told(prefix, texts):
    return texts.map(lambda text: f"{prefix}{text}")


COMMANDS = st.one_of(
    line("org", "add", "user", NAME, "--manager", NAME, "--full-name", TEXT, "--create"),
    line("org", "add", "team", NAME, "--members", "leif,noor", "--create"),
    line("org", "add", "business", NAME, "--parent", NAME, "--create"),
    line("org", "add", "operation", NAME, "--facility", NAME, "--create"),
    line("org", "edit", NAME, "--kind", "user", "active=no"),
    line("account", "new", TEXT),
    line("contact", "new", TEXT, "--account", NAME, "--create"),
    line("contact", "edit", NUMBER, told("notes=", TEXT)),
    line("lead", "new", TEXT, "--last-name", TEXT, "--company", NAME, "--value", AMOUNT),
    line("lead", "qualify", NUMBER, "--revenue", AMOUNT),
    line("lead", "disqualify", NUMBER, "--reason", "lost"),
    line("opp", "new", TEXT, "--account", NAME, "--revenue", AMOUNT, "--close", DAY, "--create"),
    line("opp", "new", TEXT, "--process", "simple", "--currency", "JPY", "--brand", TEXT),
    line("opp", "edit", NUMBER, "probability=35", told("description=", TEXT), "category=commit"),
    line("opp", "edit", NUMBER, "device=VIN7", "business=North", "--create"),
    line("opp", "edit", NUMBER, "topic=none"),
    line("opp", "advance", NUMBER, "--set", "interest_type=new"),
    line("opp", "back", NUMBER),
    line("opp", "close", NUMBER, "--won", "--skip-stages"),
    line("opp", "close", NUMBER, "--lost", "--reason", "price", "--note", TEXT),
    line("opp", "reopen", NUMBER),
    line("opp", "assign", NUMBER, "--to", NAME, "--create"),
    line("deal", "new", NUMBER, TEXT, "--qty", "2", "--price", AMOUNT, "--offered"),
    line("deal", "new", NUMBER, TEXT, "--price", AMOUNT, "--valid-until", DAY),
    line("deal", "offer", NUMBER),
    line("deal", "sign", NUMBER),
    line("deal", "cancel", NUMBER),
    line("device", "new", "--vin", TEXT, "--stock", NAME, "--price", AMOUNT),
    line("activity", "log", told("O", NUMBER), "call", TEXT, "--outcome", TEXT),
    line("activity", "plan", told("L", NUMBER), "task", TEXT, "--due", DAY),
    line("activity", "done", NUMBER),
    line("currency", "set", "JPY", "0.0061"),
    line("currency", "set", "JPY", "0.0071"),
    line("quota", "set", NAME, "2026q4", AMOUNT),
    line("quota", "set", "all", "2027", AMOUNT),
)
# What no command would let through as it is: a file may hold any text.
IMPORTED = st.dictionaries(
    st.sampled_from(["topic", "description", "next_step", "external_id", "lead_source"]),
    TEXT,
    min_size=1,
)
OWN_PROCESS = """key = "simple"
title = 'Simple, "changed"'
lost_reasons = ["price", "other"]
canceled_reasons = ["other"]

[[stage]]
key = "open"
title = "Open =1+1"
probability = 40
forecast_category = "commit"
"""


class Desk:
    """A store of its own, and commands typed at it, a minute later each."""

    def __init__(self, folder: Path, name: str, fresh_store: Path) -> None:
        self.db = Path(shutil.copy(fresh_store, folder / f"{name}.db"))
        self.folder = folder
        self._minutes = 0

    def type(self, *words: object, stdin: str = "") -> Ran:
        self._minutes += 1
        now = NOW + timedelta(minutes=self._minutes)
        environ = {
            "OPPCLI_DB": str(self.db),
            "OPPCLI_CONFIG": str(self.folder / "config.toml"),
            "OPPCLI_USER": "jana",
            "OPPCLI_TODAY": now.isoformat(),
        }
        argv, out, err = [str(word) for word in words], io.StringIO(), io.StringIO()
        code = main(argv, Invocation(argv, environ, io.StringIO(stdin), out, err))
        return Ran(code, out.getvalue(), err.getvalue())


BEFORE = (
    "org add user leif --manager jana --create",
    "opp new Fleet --account Acme --revenue 480k --interest-type new --close eoy --create",
    "opp new Rig --account Acme --currency JPY --revenue 1000000 --process simple",
    "opp new Van --contact Berg --revenue 99.95 --device VIN7 --create",
    "lead new Crane --last-name Berg --company Globex --value 5k",
    "lead new Loader --last-name Dahl --email dahl@globex.example",
    "lead new Bus --last-name Cher",
    "deal new 1 Two --qty 2 --price 60k --discount 1k --offered",
    "deal new 3 One --price 40k --trade-in 3k",
    "activity plan O1 call Ask --due fri",
    "activity plan L2 task Write --due fri",
    "contact new Dahl",
    "currency set USD 0.92",
)


@pytest.fixture(scope="module")
def begun(fresh_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with something of every kind, so that most commands find what they ask for."""
    desk = Desk(tmp_path_factory.mktemp("begun"), "begun", fresh_store)
    for words in BEFORE:
        ran = desk.type(*shlex.split(words))
        assert ran.code == 0, ran.err
    return desk.db


def exported(desk: Desk, name: str, form: str) -> dict[str, bytes]:
    folder = desk.folder / name
    ran = desk.type("export", "all", "--to", folder, "-o", form, "-q")
    assert (ran.code, ran.out) == (0, ""), ran.err
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def tables(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored, but for the numbers of memberships, which nobody names."""
    store = Store(str(desk.db))
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        left_out = {"id"} if table.name == "team_member" else set()
        columns = ", ".join(f'"{c.name}"' for c in table.columns if c.name not in left_out)
        found[table.name] = sorted(store.read(f"SELECT {columns} FROM {table.name}").rows, key=repr)
    store.close()
    return found


REPORTS = ("forecast", "report funnel", "report velocity", "opp list --status all", "history")


@pytest.mark.parametrize("form", ["csv", "jsonl", "tsv"])
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    commands=st.lists(COMMANDS, min_size=4, max_size=14),
    rows=st.lists(IMPORTED, max_size=4),
    with_process=st.booleans(),
)
def test_a_folder_makes_an_empty_store_the_same_again(
    fresh_store: Path,
    begun: Path,
    form: str,
    commands: Sequence[tuple[object, ...]],
    rows: list[dict[str, str]],
    with_process: bool,
) -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        desk = Desk(folder, "old", begun)
        codes = {desk.type(*words).code for words in commands}
        assert codes <= {0, 2, 3, 4, 5}
        if rows:
            lines = folder / "rows.jsonl"
            lines.write_text("".join(json.dumps({"topic": "T", **row}) + "\n" for row in rows))
            assert desk.type("import", lines, "--kind", "opp").code in (0, 5)
        if with_process:
            (folder / "own.toml").write_text(OWN_PROCESS)
            moves = ("--move", "prospecting=open")
            assert desk.type("process", "apply", folder / "own.toml", *moves).code in (0, 4)
        before = exported(desk, "one", form)
        other = Desk(folder, "new", fresh_store)
        ran = other.type("import", folder / "one")
        assert ran.code == 0, ran.err
        assert tables(other) == tables(desk)
        assert exported(other, "two", form) == before
        for report in REPORTS:
            assert other.type(*report.split()).out == desk.type(*report.split()).out


TOLD = (
    *("topic", "status", "stage", "probability", "forecast_category", "est_revenue"),
    *("actual_revenue", "owner", "account", "device", "closed_on", "exchange_rate", "close_note"),
)


def told_of(desk: Desk) -> list[list[object]]:
    """What every opportunity says, but for the one that was there before."""
    ran = desk.type("export", "opportunities", "-o", "json", "--fields", ",".join(TOLD))
    return [list(each.values()) for each in ran.json if each["topic"] != "Mine"]


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(commands=st.lists(COMMANDS, min_size=4, max_size=14))
def test_a_store_with_records_takes_a_folder_once(
    fresh_store: Path, begun: Path, commands: Sequence[tuple[object, ...]]
) -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        desk, other = Desk(folder, "old", begun), Desk(folder, "new", fresh_store)
        for words in commands:
            desk.type(*words)
        exported(desk, "one", "csv")
        assert other.type("opp", "new", "Mine").code == 0
        assert other.type("currency", "set", "USD", "0.92").code == 0
        first = other.type("import", folder / "one")
        assert first.code == 0, first.err
        assert told_of(other) == told_of(desk)
        again = other.type("import", folder / "one")
        assert again.code == 0, again.err
        assert "created" not in again.out
        assert "updated" not in again.out
