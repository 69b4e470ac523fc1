"""A store of yesterday under a program of tomorrow: it grows, or it stays as it was."""

import hashlib
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import types
from contextlib import closing
from pathlib import Path

import pytest

import old_stores
from dumping import breaks, everything
from oppcli import migrations
from oppcli.domain.names import name_key
from oppcli.errors import StoreUnusable
from oppcli.store import Store
from oppcli.stores import versions
from oppcli.stores.sqlite import storefile
from surroundings import OPPCLI

TOMORROW = versions.SCHEMA_VERSION + 1


@pytest.fixture
def tomorrow(monkeypatch):
    """Makes the program one version newer, with the given step."""

    def become(upgrade) -> None:
        step = types.ModuleType("tomorrows_step")
        step.upgrade = upgrade  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, step.__name__, step)
        monkeypatch.setitem(migrations.STEPS, TOMORROW, step.__name__)
        monkeypatch.setattr(versions, "SCHEMA_VERSION", TOMORROW)

    return become


def add_a_column(op, at) -> list[str]:
    op.execute("ALTER TABLE account ADD COLUMN website TEXT")
    return []


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def columns(path: Path, table: str) -> set[str]:
    with sqlite3.connect(path) as connection:
        found = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    connection.close()
    return found


def test_an_older_store_is_upgraded_on_opening_and_keeps_its_records(cli, db, tomorrow):
    assert cli("account", "new", "Acme GmbH").code == 0
    tomorrow(add_a_column)
    ran = cli("account", "list")
    assert (ran.code, "Acme GmbH" in ran.out) == (0, True)
    assert "upgraded the store" in ran.err
    assert "website" in columns(db, "account")
    assert storefile.schema_of(db) == TOMORROW
    assert "upgraded" not in cli("account", "list").err


def test_a_verified_copy_is_made_first_for_its_owner_alone(cli, db, tomorrow):
    cli("account", "new", "Acme GmbH")
    tomorrow(add_a_column)
    cli("account", "list")
    (backup,) = db.parent.glob("*.bak")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert "website" not in columns(backup, "account")
    assert storefile.schema_of(backup) == TOMORROW - 1


def test_a_step_that_fails_leaves_the_old_schema_whole(cli, db, tomorrow):
    cli("account", "new", "Acme GmbH")
    before = fingerprint(db)

    def half_way(op, at) -> None:
        add_a_column(op, at)
        raise RuntimeError("half way")

    tomorrow(half_way)
    with pytest.raises(RuntimeError, match="half way"):
        Store(str(db)).read("SELECT 1")
    assert fingerprint(db) == before
    assert [each.name for each in db.parent.iterdir()] == [db.name]


def test_nothing_is_upgraded_where_no_copy_can_be_made(cli, db, tomorrow, monkeypatch):
    cli("account", "new", "Acme GmbH")
    before = fingerprint(db)
    tomorrow(add_a_column)
    for attempt in ["", *(f".{number}" for number in range(2, 1000))]:
        db.with_name(f"{db.name}.schema{TOMORROW - 1}{attempt}.bak").touch()
    with pytest.raises(StoreUnusable, match="too many backups"):
        Store(str(db)).read("SELECT 1")
    assert fingerprint(db) == before


def test_views_are_made_anew_from_todays_texts(cli, db, tomorrow, monkeypatch):
    monkeypatch.setattr(migrations, "FORMER_VIEWS", {"v_of_yesterday"})
    cli("account", "new", "Acme GmbH")
    with sqlite3.connect(db) as connection:
        connection.execute("CREATE VIEW v_of_yesterday AS SELECT 1")
    connection.close()
    tomorrow(lambda op, at: [])
    cli("account", "list")
    with sqlite3.connect(db) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert "v_of_yesterday" not in names
    assert "v_opportunity" in names


def test_views_of_the_users_own_and_their_triggers_outlive_an_upgrade(cli, db, tomorrow):
    cli("account", "new", "Acme GmbH")
    own = [
        'CREATE VIEW "v_my ""100 %"" :big" AS SELECT name FROM v_account',
        "CREATE VIEW a_first AS SELECT name FROM v_later",
        "CREATE VIEW v_later AS SELECT name FROM account WHERE name LIKE '%GmbH'",
        "CREATE TRIGGER into_later INSTEAD OF INSERT ON v_later BEGIN SELECT 1; END",
    ]
    with closing(sqlite3.connect(db)) as connection:
        for statement in own:
            connection.execute(statement)
        connection.commit()

    # SQLite refuses to rename a table where a view reads what is not there.
    def rename(op, at) -> list[str]:
        op.execute("ALTER TABLE account RENAME TO passing")
        op.execute("ALTER TABLE passing RENAME TO account")
        return []

    tomorrow(rename)
    assert cli("account", "list").code == 0
    with closing(sqlite3.connect(db)) as connection:
        kept = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master")}
        assert set(own) <= kept
        assert connection.execute("SELECT name FROM a_first").fetchall() == [("Acme GmbH",)]


def test_a_store_of_todays_schema_loads_no_alembic(cli_process, db):
    cli_process("account", "new", "Acme GmbH")
    script = (
        "import sys; from oppcli.app import main; main(['account', 'new', 'Globex']);"
        "print([name for name in sys.modules if name.startswith('alembic')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "OPPCLI_DB": str(db)},
        capture_output=True,
        text=True,
    )
    assert ran.stdout.splitlines()[-1] == "[]"


SCHEMAS = Path(__file__).parent / "fixtures" / "stores"


def shape(path: Path) -> dict[str, object]:
    """The tables, columns, foreign keys, indexes and views of a store, whatever their wording."""
    connection = sqlite3.connect(path)
    found: dict[str, object] = {}
    names = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    for kind, name in names:
        if kind == "view":
            found[name] = connection.execute(f"SELECT * FROM {name} LIMIT 0").description
        elif kind == "index":
            found[name] = connection.execute(f"PRAGMA index_xinfo({name})").fetchall()
        else:
            found[name] = (
                connection.execute(f"PRAGMA table_xinfo({name})").fetchall(),
                sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")),
            )
    connection.close()
    return found


OLD = pytest.mark.parametrize("old", sorted(SCHEMAS.glob("*.db")), ids=lambda path: path.stem)


def content(path: Path) -> dict[str, tuple[list[str], list[tuple]]]:
    """The columns and rows of every table."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'"
        ).fetchall()
        found = {}
        for (table,) in tables:
            rows = connection.execute(f'SELECT * FROM "{table}" ORDER BY id')
            found[table] = ([column[0] for column in rows.description], rows.fetchall())
    return found


@OLD
def test_a_store_of_every_schema_that_landed_opens_today(old, tmp_path, cli, db):
    path = Path(shutil.copy(old, tmp_path / "old.db"))
    ran = cli("--db", path, "opp", "list", "--status", "all", "-o", "csv")
    assert ran.code == 0, ran.err
    assert len(ran.out.splitlines()) == 44
    assert shape(path) == shape(db)
    # A write finds at a glance that nothing was altered.
    with closing(sqlite3.connect(path)) as connection:
        assert storefile.is_as_made(connection)


@OLD
def test_an_upgrade_keeps_every_row_and_every_value(old, tmp_path, cli):
    path = Path(shutil.copy(old, tmp_path / "old.db"))
    step = f"schema {storefile.schema_of(old)} → {versions.SCHEMA_VERSION}"
    assert cli("--db", path, "db", "upgrade").out == f"{step}\n"
    before, after = content(old), content(path)
    assert before.keys() <= after.keys()
    for table, (columns, rows) in before.items():
        now, rows_now = after[table]
        places = [now.index(column) for column in columns]
        assert [tuple(row[place] for place in places) for row in rows_now] == rows
    assert cli("--db", path, "db", "check").code == 0


@OLD
def test_the_copy_made_before_an_upgrade_is_the_old_store_and_sound(old, tmp_path, cli):
    path = Path(shutil.copy(old, tmp_path / "old.db"))
    schema = storefile.schema_of(old)
    ran = cli("--db", path, "db", "upgrade")
    backup = path.with_name(f"old.db.schema{schema}.bak")
    assert f"as it was: {backup}" in ran.err
    assert content(backup) == content(old)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    restored = tmp_path / "restored.db"
    assert cli("--db", restored, "db", "restore", backup).code == 0
    assert storefile.schema_of(restored) == schema
    assert cli("--db", restored, "opp", "list").code == 0


def test_an_older_store_is_looked_at_and_copied_without_an_upgrade(tmp_path, cli):
    path = Path(shutil.copy(SCHEMAS / "schema1.db", tmp_path / "old.db"))
    before = fingerprint(path)
    ran = cli("--db", path, "db", "info")
    assert (ran.code, "schema 1, older than this oppcli" in ran.out) == (0, True)
    assert cli("--db", path, "db", "backup", tmp_path / "copy.db").code == 0
    assert storefile.schema_of(tmp_path / "copy.db") == 1
    assert fingerprint(path) == before


def test_a_store_of_today_has_nothing_to_upgrade(cli, db):
    ran = cli("db", "upgrade")
    assert (ran.code, "nothing to do" in ran.out) == (0, True)
    assert [each.name for each in db.parent.iterdir()] == [db.name]


def test_where_there_is_no_store_nothing_is_upgraded(cli, db):
    db.unlink()
    assert cli("db", "upgrade").code == 6
    assert not db.exists()


def test_eight_at_once_upgrade_once_and_keep_one_copy(tmp_path, environ):
    path = Path(shutil.copy(SCHEMAS / "schema1.db", tmp_path / "old.db"))
    running = [
        subprocess.Popen(
            [*OPPCLI, "--db", str(path), "account", "new", f"Account {number}"],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    told = [each.communicate(timeout=120) for each in running]
    assert [each.returncode for each in running] == [0] * 8, told
    assert sum("upgraded the store" in err for _, err in told) == 1
    assert [each.name for each in sorted(tmp_path.glob("old.db*"))] == [
        "old.db",
        "old.db.schema1.bak",
    ]
    with closing(sqlite3.connect(path)) as connection:
        made = "SELECT count(*) FROM account WHERE name LIKE 'Account %'"
        assert connection.execute(made).fetchone() == (8,)


# One version newer than today, whose step does its work and is killed before it can commit.
_KILLED = """
import os, signal, sys, types
from oppcli import migrations
from oppcli.stores import versions
from oppcli.stores.sqlite import storefile
from oppcli.app import run

def upgrade(op, at):
    op.execute("ALTER TABLE account ADD COLUMN website TEXT")
    op.execute("UPDATE account SET website = name, notes = 'half'")
    op.execute("CREATE TABLE half AS SELECT * FROM opportunity, account")
    os.kill(os.getpid(), signal.SIGKILL)

step = types.ModuleType("tomorrows_step")
step.upgrade = upgrade
sys.modules["tomorrows_step"] = step
versions.SCHEMA_VERSION += 1
migrations.STEPS[versions.SCHEMA_VERSION] = "tomorrows_step"
run()
"""


def test_killed_half_way_the_old_schema_is_whole(tmp_path, environ, cli):
    path = tmp_path / "demo.db"
    assert cli("demo", "--keep", path, "--opportunities", "40").code == 0
    before, tables = content(path), shape(path)
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, "--db", str(path), "opp", "list"],
        env=environ,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL
    assert (shape(path), content(path)) == (tables, before)
    (backup,) = tmp_path.glob("*.bak")
    assert content(backup) == before
    assert cli("--db", path, "opp", "new", "Fleet").code == 0
    assert cli("--db", path, "db", "check").code == 0


EVERY_TABLE = [
    pytest.param(old, id=f"schema {old.schema}")
    for old in (old_stores.EVERY_TABLE, old_stores.EVERY_TABLE_4)
]


def rows_of(old):
    """What the kept store of an older schema holds, by table."""
    with closing(sqlite3.connect(":memory:")) as file:
        file.row_factory = sqlite3.Row
        file.executescript(old.text)
        tables = file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'"
        ).fetchall()
        return {
            name: [dict(row) for row in file.execute(f"SELECT * FROM {name} ORDER BY id")]
            for (name,) in tables
        }


@pytest.mark.parametrize("old", EVERY_TABLE)
def test_a_store_with_rows_in_every_table_keeps_them_all(address, cli, old):
    rows_then = rows_of(old)
    assert all(rows_then.values())
    old_stores.fill(address, old)
    ran = cli("db", "upgrade")
    assert (ran.code, ran.out) == (0, f"schema {old.schema} → {versions.SCHEMA_VERSION}\n"), ran.err
    now = everything(address)
    for table, rows in rows_then.items():
        assert [{name: row[name] for name in rows[0]} for row in now[table]] == rows, table
    assert cli("db", "check").code == 0
    assert breaks(address) == []


def test_schema_6_tells_facilities_of_one_name_apart(address, cli):
    then = {name: rows for name, rows in rows_of(old_stores.FACILITIES_5).items() if rows}
    assert then["opportunity"]
    old_stores.fill(address, old_stores.FACILITIES_5)
    ran = cli("db", "upgrade")
    assert (ran.code, ran.out) == (0, f"schema 5 → {versions.SCHEMA_VERSION}\n"), ran.err
    now = everything(address)
    for table, rows in then.items():
        assert [{name: row[name] for name in rows[0]} for row in now[table]] == rows, table
    assert cli("opp", "list", "--fields", "ref,facility", "-o", "csv").out == (
        "ref,facility\nO1,South/Hof\nO2,\n"
    )
    assert cli("db", "check").code == 0


def test_what_schema_4_adds_is_filled_in_for_the_rows_of_schema_3(address, cli):
    old_stores.fill(address, old_stores.EVERY_TABLE)
    assert cli("db", "upgrade").code == 0
    now = everything(address)
    assert [row["name_key"] for row in now["account"]] == [
        name_key(row["name"]) for row in now["account"]
    ]
    assert [row["phone_key"] for row in now["account"]] == ["+4930123456", None, None]
    assert [row["phone_key"] for row in now["contact"]] == ["070123456"]
    assert {(row["entity"], row["source_system"]) for row in now["source_row"]} == {
        ("opportunity", "old")
    }


def test_what_was_typed_at_schema_3_is_taken_back_and_done_again_today(address, cli):
    old_stores.fill(address, old_stores.EVERY_TABLE)
    assert cli("db", "upgrade").code == 0
    before = cli("export", "opportunity", "-o", "json").json
    for number in (27, 24):  # the import, and an edit
        assert cli("undo", number).code == 0
    assert [row["ref"] for row in cli("opp", "list", "--status", "all", "-o", "json").json] == [
        "O1",
        "O2",
        "O3",
        "O4",
    ]
    for number in (24, 27):
        assert cli("redo", number).code == 0
    again = cli("export", "opportunity", "-o", "json").json
    counted = ("version", "updated_at", "touched_at")
    assert [{k: v for k, v in row.items() if k not in counted} for row in again] == [
        {k: v for k, v in row.items() if k not in counted} for row in before
    ]
    assert cli("db", "check").code == 0
