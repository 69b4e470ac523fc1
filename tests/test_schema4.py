"""What schema 4 adds is kept, told, taken back, exported and copied like everything else."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import SQLModel

import old_stores
import serving
from oppcli import plain_records as records
from oppcli import records as tables  # noqa: F401 - fills the metadata
from oppcli.store import Store

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
NEW = ("own_field", "opportunity_contact", "import_plan", "source_row")


@pytest.fixture
def kept(address, cli):
    """A store with a row in every new table, and what changed in them a day later."""
    for words in (
        ["opp", "new", "Fleet", "--account", "Acme", "--contact", "Berg", "--create"],
        ["org", "add", "business", "Nord"],
    ):
        assert cli(*words).code == 0
    with _writing(address, "fields", MONDAY) as tx:
        tx.add(records.OwnField(kind="opportunity", name="fuel", type="choice", choices="gas\noil"))
        batch = tx.recorder.batch
        tx.add(
            records.OpportunityContact(
                batch_id=batch, opportunity_id=1, contact_id=1, role="decision_maker"
            )
        )
        tx.add(records.ImportPlan(batch_id=batch, source_system="s", kind="lead", plan="{}"))
        said = records.SourceRow(
            batch_id=batch, entity="account", entity_id=1, source_system="s", said='{"name":"A"}'
        )
        tx.insert_many("source_row", list(said.row())[1:], [tuple(said.row().values())[1:]])
    with _writing(address, "changes", MONDAY + timedelta(days=2)) as tx:
        tx.get(records.Opportunity, 1).own = '{"fuel":"gas"}'
        tx.get(records.OwnField, 1).label = "Fuel"
        tx.get(records.OpportunityContact, 1).role = "blocker"
        tx.get(records.ImportPlan, 1).plan = '{"map":{}}'
        tx.get(records.Stage, 1).stale_percentile = 90
        tx.get(records.Unit, 1).business_kind = "importer"
    return address


@contextmanager
def _writing(address, command, now):
    store = Store(address)
    with store.transaction(actor="jana", command=command, now=now) as tx:
        yield tx
    store.close()


def rows(address):
    store = Store(address)
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        found[table.name] = store.read(f"SELECT {columns} FROM {table.name} ORDER BY id").rows
    store.close()
    return found


def test_a_check_finds_nothing_but_a_stage_that_its_process_does_not_know_so(kept, cli):
    ran = cli("db", "check")
    assert (ran.code, ran.out.count("try: ")) == (5, 1), ran.out
    assert "stale_percentile" in ran.out


def test_every_change_is_told(kept, cli):
    exported = cli("export", "changes", "-o", "json").json
    told = {(row["ref"], row["field"]): row["new"] for row in exported}
    assert told["O1", "fuel"] == "gas"
    assert told["field opportunity fuel", "label"] == "Fuel"
    assert told["opportunity_contact 1", "role"] == "blocker"
    assert told["stage 1", "stale_percentile"] == "90"
    assert told["business Nord", "business_kind"] == "importer"


def test_undo_and_redo_take_them_back_and_do_them_again(kept, cli):
    after = rows(kept)
    assert cli("undo").code == 0
    undone = rows(kept)
    assert undone["opportunity_contact"][0][-1] == "decision_maker"
    assert cli("undo").code == 0
    gone = rows(kept)
    assert [len(gone[table]) for table in NEW] == [0, 0, 0, 1]
    assert cli("redo").code == 0
    assert cli("redo").code == 0
    done = rows(kept)
    for table in NEW:
        assert done[table] == after[table]


def test_the_past_shows_them_as_they_were(kept):
    past = Store(kept, as_of=MONDAY + timedelta(days=1))
    assert past.read("SELECT role FROM opportunity_contact").rows == [("decision_maker",)]
    assert past.read("SELECT label FROM own_field").rows == [(None,)]
    assert past.read('SELECT "plan" FROM import_plan').rows == [("{}",)]
    assert past.read("SELECT entity_id FROM source_row").rows == [(1,)]
    assert past.read("SELECT own FROM v_opportunity").rows == [(None,)]
    before = Store(kept, as_of=MONDAY - timedelta(days=1))
    for table in NEW:
        assert before.read(f"SELECT * FROM {table}").rows == []
    past.close()
    before.close()


def test_a_folder_and_a_copy_have_all_of_it(kept, cli, tmp_path):
    folder, other = tmp_path / "folder", tmp_path / "other.db"
    assert cli("export", "all", "--to", folder).code == 0
    ran = cli("--db", other, "import", folder)
    assert ran.code == 0, ran.err
    assert rows(str(other)) == rows(kept)
    copied = tmp_path / "copied.db"
    assert cli("db", "copy", "--to", copied).code == 0
    assert rows(str(copied)) == rows(kept)


_COLUMNS = """SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name
  FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, ordinal_position
"""
_CONSTRAINTS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'
 ORDER BY 1, 3"""
_INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexdef"


@pytest.mark.skipif(not serving.is_wanted(), reason="about a server")
def test_an_upgraded_store_of_a_server_is_built_as_a_new_one(both, cli):
    def shape(address):
        with serving.connection(address) as connection:
            return [
                connection.execute(sql).fetchall() for sql in (_COLUMNS, _CONSTRAINTS, _INDEXES)
            ]

    new = shape(both[1])
    old_stores.turn_back(both[1])
    assert cli("--db", both[1], "db", "upgrade").code == 0
    for found, made in zip(shape(both[1]), new, strict=True):
        assert found == made
