"""Schema 4: fields of a store's own, what files said of records, search keys, people of a sale.

The statements are written out, since `records/` will be another one day.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from oppcli.domain.names import name_key
from oppcli.domain.phones import phone_key
from oppcli.migrations.door import ConnectionDoor
from oppcli.migrations.rebuilding import rebuild
from oppcli.migrations.source_rows import seed

_KINDS = ("lead", "opportunity", "deal", "activity", "account", "contact", "device")
_ROLES = ("decision_maker", "influencer", "user", "technical", "financial", "blocker", "other")
_BUSINESSES = ("dealer", "dealer_group", "importer", "national_sales_company", "other")
_TYPES = ("text", "number", "money", "date", "yes_no", "choice")


def upgrade(op: Any, at: datetime) -> list[str]:
    """Takes schema 3 to schema 4."""
    connection = op.get_bind()
    _change_constraints(connection)
    types = _SQLITE if connection.dialect.name == "sqlite" else _SERVER
    for table, statement in (*_new_tables(), *_new_columns()):
        connection.exec_driver_sql(statement.format(**types).replace("TABLE_NAME", table))
    _fill_keys(connection)
    seed(ConnectionDoor(connection))
    return []


_OLD_TYPES = (
    "'task', 'call', 'email', 'appointment', 'test_drive', 'appraisal', 'inspection', 'letter',"
    " 'note'"
)
_ACTIVITY_TYPES = (
    "'task', 'call', 'email', 'message', 'appointment', 'visit', 'test_drive', 'appraisal',"
    " 'inspection', 'letter', 'note'"
)


def _change_constraints(connection: Any) -> None:
    """Activities get two types more, and parts of two businesses may share a name."""
    if connection.dialect.name == "sqlite":
        rebuild(connection, "activity", {_OLD_TYPES: _ACTIVITY_TYPES})
        rebuild(connection, "unit", {"UNIQUE (kind, name), ": ""})
    else:
        for statement in (
            "ALTER TABLE activity DROP CONSTRAINT type_known",
            f"ALTER TABLE activity ADD CONSTRAINT type_known CHECK (type IN ({_ACTIVITY_TYPES}))",
            "ALTER TABLE unit DROP CONSTRAINT unit_kind_name_key",
        ):
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE UNIQUE INDEX unit_name ON unit (kind, name,"
        " (CASE WHEN kind = 'business' THEN 0 ELSE COALESCE(parent_id, 0) END))"
    )


_SQLITE = {
    "number": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
    "int": "INTEGER",
    "text": "TEXT",
    "end": " STRICT",
}
_SERVER = {
    "number": "BIGINT DEFAULT oppcli_next('TABLE_NAME') NOT NULL PRIMARY KEY",
    "int": "BIGINT",
    "text": 'TEXT COLLATE "C"',
    "end": "",
}


def _one_of(column: str, words: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"CONSTRAINT {column}_known CHECK ({column} IN ({listed}))"


_BATCH = "batch_id {int} NOT NULL REFERENCES batch (id)"
_TABLES: dict[str, tuple[str, ...]] = {
    "own_field": (
        "kind {text} NOT NULL",
        "name {text} NOT NULL",
        "type {text} NOT NULL",
        "label {text}",
        "choices {text}",
        "position {int} NOT NULL",
        "hidden INTEGER NOT NULL",
        "UNIQUE (kind, name)",
        _one_of("kind", _KINDS),
        _one_of("type", _TYPES),
    ),
    "source_row": (
        _BATCH,
        "entity {text} NOT NULL",
        "entity_id {int} NOT NULL",
        "source_system {text} NOT NULL",
        "said {text} NOT NULL",
    ),
    "import_plan": (
        _BATCH,
        "source_system {text} NOT NULL",
        "kind {text} NOT NULL",
        '"plan" {text} NOT NULL',
        "UNIQUE (source_system, kind)",
    ),
    "opportunity_contact": (
        _BATCH,
        "opportunity_id {int} NOT NULL REFERENCES opportunity (id)",
        "contact_id {int} NOT NULL REFERENCES contact (id)",
        "role {text} NOT NULL",
        "UNIQUE (opportunity_id, contact_id)",
        _one_of("role", _ROLES),
    ),
}
_INDEXES = (
    ("source_row_of", "source_row", "entity, entity_id"),
    ("ix_opportunity_contact_contact_id", "opportunity_contact", "contact_id"),
)
_COLUMNS = (
    ("account", "name_key {text}"),
    ("account", "phone_key {text}"),
    ("contact", "name_key {text}"),
    ("contact", "phone_key {text}"),
    ("lead", "phone_key {text}"),
    *((kind, "own {text}") for kind in _KINDS),
    ("unit", "business_kind {text} " + _one_of("business_kind", _BUSINESSES)),
    (
        "stage",
        "stale_percentile {int} CONSTRAINT stale_percentile_known"
        " CHECK (stale_percentile BETWEEN 1 AND 99)",
    ),
    ("setting", "schema_digest {text}"),
)


def _new_tables() -> Iterator[tuple[str, str]]:
    """Each with the name of its table."""
    for table, parts in _TABLES.items():
        listed = ", ".join(("id {number}", *parts))
        yield table, f"CREATE TABLE {table} ({listed}){{end}}"
    for name, table, columns in _INDEXES:
        yield table, f"CREATE INDEX {name} ON {table} ({columns})"


def _new_columns() -> Iterator[tuple[str, str]]:
    """Each with the name of its table."""
    for table, column in _COLUMNS:
        yield table, f"ALTER TABLE {table} ADD COLUMN {column}"
        name = column.partition(" ")[0]
        if name.endswith("_key"):
            yield table, f"CREATE INDEX ix_{table}_{name} ON {table} ({name})"


_AT_ONCE = 10_000
# What has a telephone number → the columns that make a name, if it has one.
_KEYED: dict[str, tuple[str, ...]] = {
    "account": ("name",),
    "contact": ("first_name", "last_name"),
    "lead": (),
}


def _fill_keys(connection: Any) -> None:
    """Fills the search keys; of telephone numbers without a + these are the digits alone."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    for table, names in _KEYED.items():
        columns = ("phone_key", "name_key") if names else ("phone_key",)
        placed = ", ".join(f"{column} = {mark}" for column in columns)
        read, last = ", ".join(("id", *names, "phone")), 0
        while rows := connection.exec_driver_sql(
            f"SELECT {read} FROM {table} WHERE id > {last} ORDER BY id LIMIT {_AT_ONCE}"
        ).all():
            keys = [
                (phone_key(phone), *([_key_of(said)] if names else ()), number)
                for number, *said, phone in rows
            ]
            connection.exec_driver_sql(f"UPDATE {table} SET {placed} WHERE id = {mark}", keys)
            last = rows[-1][0]


def _key_of(names: list[str | None]) -> str | None:
    return name_key(" ".join(filter(None, names))) or None
