"""Every change is written once, in the transaction that makes it, and leads back to the past."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppcli.errors import Conflict
from oppcli.history import Edit, FieldChange, deleted, field_name
from oppcli.plain_records import Account, Contact, Opportunity
from oppcli.services import opportunities
from oppcli.store import Store
from oppcli.stored import stored_text
from surroundings import NOW


@pytest.fixture
def transaction(store):
    return lambda at=NOW: store.transaction(actor="jana", command="test", now=at)


@pytest.fixture
def account(transaction):
    with transaction() as tx:
        return tx.add(Account(name="Acme", phone="1", created_at=NOW, updated_at=NOW))


def rows(store: Store, sql: str = "SELECT field, old, new FROM change ORDER BY id"):
    return store.read(sql).rows


def test_a_created_record_needs_no_rows_but_a_batch(store, account):
    assert rows(store) == []
    assert rows(store, "SELECT batch_id FROM account") == [(1,)]
    assert rows(store, "SELECT id, at, actor, command FROM batch") == [
        (1, "2026-11-23T12:00:00Z", "jana", "test")
    ]


def test_a_changed_field_is_one_row_of_its_batch(store, account, transaction):
    with transaction(NOW + timedelta(hours=1)) as tx:
        record = tx.get(Account, account)
        record.phone = "2"
        record.email = "info@acme.example"
    kept = "SELECT batch_id, at, entity, entity_id, field, old, new FROM change"
    assert sorted(rows(store, kept)) == [
        (2, "2026-11-23T13:00:00Z", "account", 1, "email", None, "info@acme.example"),
        (2, "2026-11-23T13:00:00Z", "account", 1, "phone", "1", "2"),
    ]
    assert rows(store, "SELECT updated_at, version FROM account") == [("2026-11-23T13:00:00Z", 2)]


def test_changes_of_one_moment_stand_in_the_order_of_their_records(store, transaction):
    with transaction() as tx:
        numbers = [
            tx.add(Account(name=f"A{n}", phone="1", created_at=NOW, updated_at=NOW))
            for n in range(40)
        ]
    with transaction() as tx:
        records = [tx.get(Account, number) for number in numbers]
        for record in reversed(records):
            record.phone = "2"
    assert rows(store, "SELECT entity_id FROM change ORDER BY id") == [(n,) for n in numbers]


def test_setting_a_field_to_what_it_is_changes_nothing(store, account, transaction):
    with transaction() as tx:
        tx.get(Account, account).phone = "1"
    assert rows(store) == []
    assert rows(store, "SELECT count(*) FROM batch") == [(1,)]


def test_a_field_that_is_emptied_has_no_new_value(store, account, transaction):
    with transaction() as tx:
        tx.get(Account, account).phone = None
    assert rows(store) == [("phone", "1", None)]


def test_a_deleted_record_is_one_row_with_its_whole_image(store, account, transaction):
    with transaction() as tx:
        tx.record([deleted("account", tx.get(Account, account).row())])
    ((field, old, new),) = rows(store)
    image = json.loads(old)
    assert (field, new) == ("*", None)
    assert (image["name"], image["phone"], "email" in image) == ("Acme", "1", False)
    kept = store.read("SELECT batch_id, at FROM change").rows
    assert (image["id"], image["batch_id"], image["created_at"]) == (account, 1, kept[0][1])


def test_bulk_changes_are_recorded_in_the_same_batch(store, account, transaction):
    with transaction() as tx:
        tx.get(Account, account).email = "info@acme.example"
        tx.change(Account.table, [Edit(account, {"phone": "1"}, {"phone": "2"})])
    assert rows(store, "SELECT DISTINCT batch_id FROM change") == [(2,)]
    assert sorted(rows(store)) == [("email", None, "info@acme.example"), ("phone", "1", "2")]


def test_a_command_counts_a_version_once_however_often_it_changes_the_record(
    store, account, transaction
):
    with transaction() as tx:
        record = tx.get(Account, account)
        for phone in ("2", "3", "4"):
            record.phone = phone
            assert tx.read("SELECT phone, version FROM account").rows == [(phone, 2)]
        tx.change(Account.table, [Edit(account, {"email": None}, {"email": "a@b.example"})])
    assert rows(store, "SELECT version FROM account") == [(2,)]
    assert [new for _, _, new in rows(store)] == ["2", "3", "4", "a@b.example"]


def test_each_part_of_a_transaction_counts_a_version(store, account, transaction):
    with transaction():
        for phone in ("2", "3"):
            with transaction() as tx:
                tx.get(Account, account).phone = phone
    assert rows(store, "SELECT version FROM account") == [(3,)]


def test_a_bulk_change_of_a_record_that_is_not_as_it_was_is_a_conflict(account, transaction):
    edit = Edit(account, {"phone": "1", "version": 7}, {"phone": "2"})
    with pytest.raises(Conflict), transaction() as tx:
        tx.change(Account.table, [edit])


def test_bulk_changes_that_fail_are_not_recorded(store, account, transaction):
    def write() -> None:
        with transaction() as tx:
            tx.record([FieldChange("account", account, "phone", "1", "2")])
            raise ValueError

    with pytest.raises(ValueError):
        write()
    assert rows(store) == []


def test_a_change_of_a_link_is_told_by_name_and_kept_by_number(store, work, opportunity_of):
    ref = opportunity_of("Acme")
    opportunities.edit(work, [ref], {"account": "Globex"})
    assert rows(store, "SELECT field, old, new, old_stored, new_stored FROM v_change") == [
        ("account", "Acme", "Globex", "1", "2")
    ]


@pytest.fixture
def opportunity_of(work):
    return lambda account: opportunities.new(work, "Fleet", {"account": account}).ref


@pytest.mark.parametrize(
    ("attribute", "field"),
    [
        ("account_id", "account"),
        ("class_", "class"),
        ("external_id", "external_id"),
        ("est_revenue", "est_revenue"),
    ],
)
def test_an_attribute_is_told_by_its_field(attribute, field):
    assert field_name(attribute) == field


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (4_800_050, "4800050"),
        (True, "1"),
        (date(2026, 12, 31), "2026-12-31"),
        (datetime(2026, 11, 23, 12, tzinfo=UTC), "2026-11-23T12:00:00Z"),
        (datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=5.5))), "2026-11-23T06:30:00Z"),
        ("as it is\n", "as it is\n"),
    ],
)
def test_values_are_kept_as_text(value, text):
    assert stored_text(value) == text


def test_a_time_without_a_zone_is_never_kept():
    with pytest.raises(ValueError):
        stored_text(datetime(2026, 11, 23, 12))  # noqa: DTZ001 - the point


_EDITS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "topic": st.sampled_from(["Fleet", "Renewal", "[red]x", "a\nb"]),
            "next_step": st.sampled_from(["none", "call", "quote"]),
            "est_revenue": st.sampled_from(["none", "0", "480k", "0.01"]),
            "est_close_date": st.sampled_from(["none", "2026-12-31", "2027-01-01"]),
            "probability": st.sampled_from(["default", "0", "55"]),
            "owner": st.sampled_from(["jana", "leif"]),
            "class": st.sampled_from(["none", "Truck"]),
            "account": st.sampled_from(["none", "Acme", "Globex"]),
        },
    ).filter(bool),
    max_size=6,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=_EDITS)
def test_taking_the_changes_back_leads_to_the_first_state(errand, edits):
    ref = opportunities.new(errand(), "Fleet", {}).ref
    store = errand().store
    sql = "SELECT * FROM opportunity WHERE id = :id"
    first = store.read(sql, {"id": ref.number}).first()
    for edit in edits:
        opportunities.edit(errand(), [ref], edit)
    state = store.read(sql, {"id": ref.number}).first()
    undone = store.read(
        "SELECT field, old FROM change WHERE entity = 'opportunity' AND entity_id = :id"
        " ORDER BY id DESC",
        {"id": ref.number},
    )
    for field, old in undone.rows:
        column = f"{field}_id" if f"{field}_id" in state and field != "external" else field
        state[column] = old
    ignored = {"version", "updated_at", "touched_at", "batch_id"}
    assert {k: _text(v) for k, v in state.items() if k not in ignored} == {
        k: _text(v) for k, v in first.items() if k not in ignored
    }


def _text(value):
    return None if value is None else str(value)


def test_every_attribute_of_a_record_has_a_field_name_of_its_own():
    for model in (Account, Contact, Opportunity):
        told = [field_name(name) for name in model.table.attributes if name != "id"]
        assert len(set(told)) == len(told)
