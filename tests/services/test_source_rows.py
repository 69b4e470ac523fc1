"""What files said of records is kept with each import; one that is undone said nothing."""

import json
import shutil

import pytest

from oppcli.services.imports.source_rows import in_force
from oppcli.store import Store
from recorded.stores import unpack
from surroundings import NOW


@pytest.fixture
def take(cli, tmp_path):
    """Imports lines as a CSV file."""

    def take_(*lines, kind="opportunity", more=()):
        path = tmp_path / "feed.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        ran = cli("import", path, "--kind", kind, "--set", "source_system=erp", *more)
        assert ran.code == 0, ran.err
        return ran

    return take_


@pytest.fixture
def said(store):
    """What the files of the system say of the first record of a kind, None for nothing."""

    def said_(kind="opportunity"):
        with store.transaction(actor="jana", command="look", now=NOW) as tx:
            found = in_force(tx, kind, "erp", [1])
        store.close()
        return found[1].said if found else None

    return said_


@pytest.fixture
def count(store):
    """How many rows there are."""

    def count_():
        (rows,) = store.read("SELECT COUNT(*) FROM source_row").rows[0]
        store.close()
        return rows

    return count_


def test_a_new_record_has_what_its_row_says_and_no_default(take, said):
    take("external_id,topic,est_revenue,owner,account", "7,Fleet,12.50,leif,Acme")
    assert said() == {
        "topic": "Fleet",
        "est_revenue": "1250",
        "owner": "1",
        "account": "1",
    }


def test_the_same_file_again_writes_nothing(take, count, store):
    take("external_id,topic,brand", "7,Fleet,Volvo", "8,Van,")
    before = (count(), store.read("SELECT COUNT(*) FROM batch").rows)
    take("external_id,topic,brand", "7,Fleet,Volvo", "8,Van,")
    assert (count(), store.read("SELECT COUNT(*) FROM batch").rows) == before


def test_absent_columns_and_empty_cells_keep_what_was_said(take, said, count):
    take("external_id,topic,brand", "7,Fleet,Volvo")
    take("external_id,topic,brand", "7,Fleet 2,")
    assert said() == {"topic": "Fleet 2", "brand": "Volvo"}
    take("external_id,brand", "7,Scania")
    assert said() == {"topic": "Fleet 2", "brand": "Scania"}
    assert count() == 3


def test_what_somebody_types_is_not_said_by_the_file(take, cli, said, count):
    take("external_id,topic,brand", "7,Fleet,Volvo")
    assert cli("opp", "edit", "1", "brand=Scania").code == 0
    assert said()["brand"] == "Volvo"
    assert count() == 1


def test_undo_and_redo_of_an_import_write_nothing_and_are_heeded(take, cli, said, count):
    take("external_id,topic", "7,Fleet")
    take("external_id,topic", "7,Van")
    assert cli("undo").code == 0
    assert (said(), count()) == ({"topic": "Fleet"}, 2)
    assert cli("redo").code == 0
    assert (said(), count()) == ({"topic": "Van"}, 2)
    assert cli("undo").code == 0
    assert cli("undo").code == 0
    assert (said(), count()) == (None, 2)


def test_an_import_that_only_notes_something_can_be_undone(take, cli, said):
    take("external_id,topic", "7,Fleet")
    assert cli("opp", "edit", "1", "brand=Volvo").code == 0
    assert "1 unchanged" in take("external_id,topic,brand", "7,Fleet,Volvo").out
    assert said() == {"topic": "Fleet", "brand": "Volvo"}
    assert cli("undo").code == 0
    assert said() == {"topic": "Fleet"}


def test_rejected_rows_dry_runs_and_rows_without_an_id_write_nothing(cli, tmp_path, count):
    path = tmp_path / "feed.csv"
    path.write_text("external_id,topic,est_revenue\n7,Fleet,much\n8,Van,5\n")
    bad = tmp_path / "bad.csv"
    assert cli("import", path, "--kind", "opp", "--dry-run", "--rejects", bad).code in (0, 5)
    assert count() == 0
    assert cli("import", path, "--kind", "opp").code == 5
    assert count() == 0
    assert cli("import", path, "--kind", "opp", "--rejects", bad).code in (0, 5)
    assert count() == 1
    path.write_text("topic\nBus\n")
    assert cli("import", path, "--kind", "opp").code == 0
    assert count() == 1


@pytest.mark.parametrize(
    ("kind", "heading", "row", "told"),
    [
        ("lead", "topic,last_name", "Fleet,Berg", {"topic": "Fleet", "last_name": "Berg"}),
        ("account", "name,phone", "Acme,+32 2 1", {"name": "Acme", "phone": "+32 2 1"}),
        ("contact", "last_name,account", "Berg,Acme", {"last_name": "Berg", "account": "1"}),
        ("device", "serial_number,year", "V1,2020", {"serial_number": "V1", "year": "2020"}),
        ("activity", "type,subject", "call,Ask", {"type": "call", "subject": "Ask"}),
    ],
)
def test_every_kind_of_record_has_them(take, said, kind, heading, row, told):
    take(f"external_id,{heading}", f"7,{row}", kind=kind)
    assert said(kind) == told


def test_what_is_said_of_a_closed_record_is_a_conflict_once(take, cli, said):
    take("external_id,topic", "7,Fleet")
    assert cli("opp", "close", "1", "--canceled", "--reason", "other", "--note", "x").code == 0
    assert "1 conflict" in take("external_id,topic", "7,Van").out
    assert "conflict" not in take("external_id,topic", "7,Van").out
    assert said() == {"topic": "Van"}


def test_an_upgrade_notes_what_the_imports_of_before_said(cli, tmp_path):
    unpack("loader-schema2", tmp_path / "old.db")
    path = shutil.copy(tmp_path / "old.db", tmp_path / "new.db")
    assert cli("--db", path, "db", "upgrade").code == 0
    ran = cli("--db", path, "db", "check", env={"OPPCLI_TODAY": "2026-12-02"})
    assert ran.code == 0, ran.out
    store = Store(str(path))
    rows = store.read(
        "SELECT o.topic, s.said, s.batch_id, o.batch_id FROM source_row s"
        " JOIN opportunity o ON o.id = s.entity_id AND s.entity = 'opportunity'"
    ).rows
    (imported,) = store.read("SELECT COUNT(*) FROM opportunity WHERE external_id IS NOT NULL").rows[
        0
    ]
    assert len(rows) >= imported > 0
    for topic, said, batch, made in rows:
        if batch == made:
            assert json.loads(said)["topic"] == topic
    store.close()
