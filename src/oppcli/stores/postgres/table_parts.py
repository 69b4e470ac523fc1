"""What a store's own tables are made of on a server, as they are and as today's oppcli makes them.

Today's are made for a moment as temporary tables, so that the server says both in its own words.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from psycopg import errors

from oppcli.plain_records import TABLES

if TYPE_CHECKING:
    from psycopg import Connection

# By table: its columns, its rules (checks, links, what is unique) and its indexes, each name and
# what it is. The name of a schema is no part of them.
_PARTS = r"""
WITH ours AS (SELECT c.oid, c.relname FROM pg_class c
  WHERE c.relnamespace = {schema} AND c.relkind IN ('r', 'p') AND c.relname = ANY (%(tables)s))
SELECT o.relname, 'column ' || a.attname,
    concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, l.collname,
      a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
  FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = o.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
UNION ALL SELECT o.relname, 'rule ' || regexp_replace(
    pg_get_constraintdef(k.oid), 'REFERENCES [^(]*\.', 'REFERENCES '), ''
  FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid AND k.contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL SELECT o.relname, 'index ' || i.relname,
    concat_ws(' ', x.indisunique, x.indisvalid,
      regexp_replace(pg_get_indexdef(i.oid), '^.*? USING ', ''))
  FROM ours o JOIN pg_index x ON x.indrelid = o.oid JOIN pg_class i ON i.oid = x.indexrelid
 WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.oid AND conrelid = o.oid)"""
_STATES = """SELECT c.relname, c.relrowsecurity OR c.relforcerowsecurity, c.relpersistence,
    ARRAY(SELECT h.inhrelid::regclass::text FROM pg_inherits h WHERE h.inhparent = c.oid)
  FROM pg_class c WHERE c.relnamespace = {schema} AND c.relkind IN ('r', 'p')
   AND c.relname = ANY (%(tables)s) ORDER BY c.relname"""

Parts = dict[str, dict[str, str]]


def parts(connection: "Connection[Any]", schema: str) -> Parts:
    """Every table of ours in a schema, given as SQL for its number, with what it is made of."""
    found: Parts = {}
    sql = _PARTS.replace("{schema}", schema)
    for table, name, what in connection.execute(sql.encode(), {"tables": list(TABLES)}).fetchall():
        found.setdefault(table, {})[name] = what
    return found


def parts_of_today(connection: "Connection[Any]") -> Parts | None:
    """What the tables of a new store are made of; None where none may be made to see it."""
    try:
        with connection.transaction(force_rollback=True):
            for statement in _statements():
                connection.execute(statement.encode())
            return parts(connection, "pg_my_temp_schema()")
    except (
        errors.InsufficientPrivilege,
        errors.FeatureNotSupported,
        errors.ReadOnlySqlTransaction,
    ):
        return None


def states(connection: "Connection[Any]", schema: str) -> Iterator[str]:
    """What keeps a table of ours from holding its own rows, all of them and no others."""
    sql = _STATES.replace("{schema}", schema)
    rows = connection.execute(sql.encode(), {"tables": list(TABLES)}).fetchall()
    for table, hides, persistence, heirs in rows:
        if hides:
            yield f"the table {table} hides rows, by row level security"
        if persistence != "p":
            yield f"the table {table} is unlogged, so that a crash of the server empties it"
        for heir in heirs:
            yield f"the table {table} shows the rows of {heir}, which inherits from it"


def _statements() -> Iterator[str]:
    """What makes today's tables and indexes as temporary ones."""
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateIndex, CreateTable
    from sqlmodel import SQLModel

    from oppcli.stores.postgres.schema import teach_sqlalchemy

    teach_sqlalchemy()
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in SQLModel.metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=dialect))
        yield made.replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1)
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
