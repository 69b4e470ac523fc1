"""A store of yesterday under a program of tomorrow: it grows, or it stays as it was."""

import hashlib
import shutil
import sqlite3
import stat
import sys
import types
from pathlib import Path

import pytest

from oppcli import migrations, storefile
from oppcli.errors import StoreUnusable
from oppcli.store import Store

TOMORROW = storefile.SCHEMA_VERSION + 1


@pytest.fixture
def tomorrow(monkeypatch):
    """Makes the program one version newer, with the given step."""

    def become(upgrade) -> None:
        step = types.ModuleType("tomorrows_step")
        step.upgrade = upgrade  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, step.__name__, step)
        monkeypatch.setitem(migrations.STEPS, TOMORROW, step.__name__)
        monkeypatch.setattr(storefile, "SCHEMA_VERSION", TOMORROW)

    return become


def add_a_column(op) -> None:
    op.execute("ALTER TABLE account ADD COLUMN website TEXT")


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

    def half_way(op) -> None:
        add_a_column(op)
        raise RuntimeError("half way")

    tomorrow(half_way)
    with pytest.raises(RuntimeError, match="half way"):
        Store(str(db)).read("SELECT 1")
    assert fingerprint(db) == before


def test_nothing_is_upgraded_where_no_copy_can_be_made(cli, db, tomorrow, monkeypatch):
    cli("account", "new", "Acme GmbH")
    before = fingerprint(db)
    tomorrow(add_a_column)
    for attempt in ["", *(f".{number}" for number in range(2, 1000))]:
        db.with_name(f"{db.name}.schema{TOMORROW - 1}{attempt}.bak").touch()
    with pytest.raises(StoreUnusable, match="too many backups"):
        Store(str(db)).read("SELECT 1")
    assert fingerprint(db) == before


def test_views_are_made_anew_from_todays_texts(cli, db, tomorrow):
    cli("account", "new", "Acme GmbH")
    with sqlite3.connect(db) as connection:
        connection.execute("CREATE VIEW v_of_yesterday AS SELECT 1")
    connection.close()
    tomorrow(lambda op: None)
    cli("account", "list")
    with sqlite3.connect(db) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert "v_of_yesterday" not in names
    assert "v_opportunity" in names


def test_a_store_of_todays_schema_loads_no_alembic(cli_process, db):
    cli_process("account", "new", "Acme GmbH")
    script = (
        "import sys; from oppcli.app import main; main(['account', 'new', 'Globex']);"
        "print([name for name in sys.modules if name.startswith('alembic')])"
    )
    import os
    import subprocess

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


@pytest.mark.parametrize("old", sorted(SCHEMAS.glob("*.db")), ids=lambda path: path.stem)
def test_a_store_of_every_schema_that_landed_opens_today(old, tmp_path, cli, db):
    path = Path(shutil.copy(old, tmp_path / "old.db"))
    ran = cli("--db", path, "opp", "list", "--status", "all", "-o", "csv")
    assert ran.code == 0, ran.err
    assert len(ran.out.splitlines()) == 44
    assert shape(path) == shape(db)
