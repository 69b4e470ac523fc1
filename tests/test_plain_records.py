"""The plain records are the tables: the same columns, types, defaults, links and order."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Integer, Text, inspect
from sqlmodel import SQLModel

from oppcli import plain_records, records
from oppcli.records import plain
from oppcli.records.columns import Day, Instant
from oppcli.stored import Stored

MODELS = {
    model.__table__.name: (model, getattr(plain_records, model.__name__))
    for model in vars(records).values()
    if isinstance(model, type) and hasattr(model, "__table__")
}
MADE = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_what_is_made_from_the_tables_is_up_to_date(capsys):
    assert (plain.main(["--check"]), capsys.readouterr().err) == (0, "")


def test_every_table_has_a_plain_record_and_they_stand_in_the_order_of_their_links():
    names = [table.name for table in SQLModel.metadata.sorted_tables]
    assert list(plain_records.TABLES) == names == [n for n in names if n in MODELS]


@pytest.mark.parametrize("name", MODELS)
def test_a_plain_record_has_the_columns_of_its_table(name):
    model, record = MODELS[name]
    columns = list(model.__table__.columns)
    assert record.table.columns == tuple(column.name for column in columns)
    keys = {attribute.columns[0].name: attribute.key for attribute in inspect(model).column_attrs}
    assert record.table.attributes == tuple(keys[column.name] for column in columns)
    assert record.table.needed == {
        column.name: type(column.type) is Text
        for column in columns
        if not column.nullable and column.name != "id"
    }
    whole = {column.name for column in columns if isinstance(column.type, Integer)}
    assert record.table.integers == whole
    assert dict(record.table.foreign_keys) == {
        column.name: key.column.table.name for column in columns for key in column.foreign_keys
    }


@pytest.mark.parametrize("name", MODELS)
def test_a_plain_record_reads_days_instants_and_booleans_as_such(name):
    model, record = MODELS[name]
    row: dict[str, object] = {}
    for column in model.__table__.columns:
        text = {Day: "2026-12-31", Instant: "2026-11-23T12:00:00Z"}.get(type(column.type), "x")
        row[column.name] = 1 if isinstance(column.type, Integer) else text
    read = record.of_row(tuple(row.values()))
    for attribute, value in read.values().items():
        wanted = str(record.types()[attribute]).removesuffix(" | None")
        assert type(value).__name__ == wanted, attribute
    assert read.row() == row


@pytest.mark.parametrize("name", MODELS)
def test_a_plain_record_has_the_defaults_of_its_table(name):
    model, record = MODELS[name]
    for attribute, field in model.model_fields.items():
        assert hasattr(record, attribute) is not field.is_required(), attribute
        if not field.is_required():
            assert getattr(record, attribute) == field.default


def test_a_record_without_what_it_needs_or_with_more_is_a_mistake():
    with pytest.raises(TypeError, match="needs name"):
        plain_records.Account(created_at=MADE, updated_at=MADE)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="has no nmae"):
        plain_records.Setting(name="a", value="b", nmae="c")  # type: ignore[call-arg]
    setting = plain_records.Setting(name="a", value="b")
    with pytest.raises(AttributeError, match="has no valeu"):
        setting.valeu = "c"  # type: ignore[attr-defined]


def test_what_is_assigned_is_seen_by_whoever_watches():
    changed: set[Stored] = set()
    rate = plain_records.Rate(currency="USD", day=date(2026, 11, 1), base_per_unit="0.9")
    rate.watch(changed)
    rate.base_per_unit = "0.8"
    assert changed == {rate}
    changed.clear()
    rate.watch(None)
    rate.base_per_unit = "0.7"
    assert changed == set()
