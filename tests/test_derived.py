"""Search keys follow the names and numbers they are made of, whoever writes these."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oppcli.store import Store


@pytest.fixture
def keys(store):
    """The keys of the first record of a kind, as they are stored."""

    def read(kind, store=store):
        store.close()
        columns = "phone_key" if kind == "lead" else "name_key, phone_key"
        return store.read(f"SELECT {columns} FROM {kind} WHERE id = 1").rows[0]

    return read


def test_what_is_typed_has_keys(cli, keys):
    assert cli("account", "new", "Große  Acme", "--phone", "+32 2 123 45 67").code == 0
    assert cli("contact", "new", "Peter Berg", "--phone", "030 123456").code == 0
    assert cli("lead", "new", "Fleet", "--last-name", "Dahl", "--phone", "+49 30 123456").code == 0
    assert keys("account") == ("grosse acme", "+3221234567")
    assert keys("contact") == ("peter berg", "030123456")
    assert keys("lead") == ("+4930123456",)


def test_a_change_changes_them_and_undo_gives_them_back(cli, keys):
    assert cli("contact", "new", "Peter Berg", "--phone", "+32 2 123 45 67").code == 0
    assert cli("contact", "edit", "1", "last_name=Dahl", "phone=none").code == 0
    assert keys("contact") == ("peter dahl", None)
    assert cli("undo").code == 0
    assert keys("contact") == ("peter berg", "+3221234567")
    assert cli("undo").code == 0
    assert cli("redo").code == 0
    assert keys("contact") == ("peter berg", "+3221234567")


def test_the_history_does_not_tell_them(cli, store):
    assert cli("account", "new", "Acme").code == 0
    assert cli("account", "edit", "1", "name=Globex").code == 0
    told = {row["field"] for row in cli("export", "changes", "-o", "json").json}
    assert "name" in told
    assert not {field for field in told if field.endswith("_key")}
    assert store.read("SELECT 1 FROM change WHERE field LIKE '%_key'").rows == []


def test_the_region_is_the_country_of_numbers_without_a_plus(cli, keys):
    assert cli("config", "set", "region", "de").code == 0
    assert cli("account", "new", "Acme", "--phone", "030 123456").code == 0
    assert keys("account") == ("acme", "+4930123456")
    ran = cli("config", "set", "region", "Deutschland")
    assert (ran.code, "two letters" in ran.err) == (5, True)


def test_an_import_writes_them(cli, keys, tmp_path):
    file = tmp_path / "contacts.csv"
    file.write_text("external_id,first_name,last_name,phone\n7,Peter,Berg,+32 2 123 45 67\n")
    assert cli("import", file, "--kind", "contact").code == 0
    assert keys("contact") == ("peter berg", "+3221234567")
    file.write_text("external_id,last_name\n7,Dahl\n")
    assert cli("import", file, "--kind", "contact").code == 0
    assert keys("contact") == ("peter dahl", "+3221234567")


def test_the_past_and_a_restored_folder_have_them(cli, store, address, tmp_path):
    first, later = {"OPPCLI_TODAY": "2026-11-24"}, {"OPPCLI_TODAY": "2026-11-26"}
    assert cli("account", "new", "Acme", "--phone", "0123 45", env=first).code == 0
    assert cli("account", "edit", "1", "name=Globex", env=later).code == 0
    past = Store(address, as_of=datetime(2026, 11, 25, tzinfo=UTC))
    assert past.read("SELECT name, name_key, phone_key FROM account").rows == [
        ("Acme", "acme", "012345")
    ]
    past.close()
    assert cli("export", "all", "--to", tmp_path / "folder").code == 0
    other = tmp_path / "other.db"
    assert cli("--db", other, "import", tmp_path / "folder").code == 0
    restored = Store(str(other))
    assert restored.read("SELECT name_key, phone_key FROM account").rows == [("globex", "012345")]
    restored.close()


def test_an_upgrade_fills_them(cli, tmp_path):
    stores = Path(__file__).parent / "fixtures" / "stores"
    path = Path(shutil.copy(stores / "schema1.db", tmp_path / "old.db"))
    assert cli("--db", path, "db", "upgrade").code == 0
    store = Store(str(path))
    rows = store.read("SELECT name, name_key FROM account").rows
    assert rows
    assert all(key == name.casefold() for name, key in rows)
    assert store.read("SELECT COUNT(*) FROM contact WHERE name_key IS NULL").rows == [(0,)]
    phones = store.read("SELECT phone, phone_key FROM contact WHERE phone IS NOT NULL").rows
    assert phones
    assert all(key.lstrip("+") == "".join(filter(str.isdigit, phone)) for phone, key in phones)
    store.close()
