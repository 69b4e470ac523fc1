"""What somebody changed in a store's own tables, views, indexes and triggers on a server.

The server keeps views in words of its own, so today's are made for a moment and compared in those
words. A digest of what was found right is kept as the comment of `oppcli_schema`, so that a
command that writes asks one short question.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from psycopg import errors

from oppcli.plain_records import TABLES
from oppcli.stores import Fault
from oppcli.stores.postgres.dialect import translated
from oppcli.stores.postgres.table_parts import parts, parts_of_today, states
from oppcli.views import VIEWS

if TYPE_CHECKING:
    from psycopg import Connection

_SCHEMA = "(SELECT relnamespace FROM pg_class WHERE oid = to_regclass('oppcli_schema'))"
_OURS = f"c.relnamespace = {_SCHEMA} AND c.relname = ANY (%(tables)s)"
_TRIGGERS = f"""SELECT 'trigger' AS kind, t.tgname, c.relname,
   CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = {_SCHEMA}
   AND (c.relname = ANY (%(tables)s) OR c.relname = ANY (%(views)s))
 UNION ALL SELECT 'rule', r.rulename, c.relname,
   CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END FROM pg_rewrite r
  JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace = {_SCHEMA}
   AND (c.relname = ANY (%(tables)s)
     OR (c.relname = ANY (%(views)s) AND r.rulename <> '_RETURN'))"""
_COLUMNS = f"""SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
  FROM pg_class c LEFT JOIN pg_attribute a
    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE {_OURS} AND c.relkind IN ('r', 'p')"""
_VIEWS = f"""SELECT c.relname, pg_get_viewdef(c.oid) FROM pg_class c
 WHERE c.relnamespace = {_SCHEMA} AND c.relkind = 'v' AND c.relname = ANY (%(views)s)"""
# A view that is defined anew has a new row there, which costs far less to read than its text.
_RULES = f"""SELECT c.relname, r.oid, r.xmin FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
 WHERE c.relnamespace = {_SCHEMA} AND c.relkind = 'v' AND c.relname = ANY (%(views)s)"""
_INDEXES = f"""SELECT c.relname FROM pg_class c WHERE c.relnamespace = {_SCHEMA}
 AND c.relkind = 'i'"""
# What is made anew or altered has another number or another transaction there.
_STATES = f"""SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relpersistence,
  ARRAY(SELECT h.inhrelid FROM pg_inherits h WHERE h.inhparent = c.oid ORDER BY 1),
  ARRAY(SELECT k.oid || ' ' || k.xmin FROM pg_constraint k WHERE k.conrelid = c.oid ORDER BY 1),
  ARRAY(SELECT d.oid || ' ' || d.xmin FROM pg_attrdef d WHERE d.adrelid = c.oid ORDER BY 1),
  ARRAY(SELECT x.indexrelid || ' ' || x.indisvalid FROM pg_index x WHERE x.indrelid = c.oid
    ORDER BY 1)
  FROM pg_class c WHERE c.relkind IN ('r', 'p') AND {_OURS}"""
_QUICK = f"""SELECT md5(concat(
   (SELECT string_agg(concat_ws(' ', x.*), ',' ORDER BY concat_ws(' ', x.*)) FROM ({_TRIGGERS}) x),
   (SELECT string_agg(concat_ws(' ', x.*), ',' ORDER BY concat_ws(' ', x.*)) FROM ({_COLUMNS}) x),
   (SELECT string_agg(concat_ws(' ', x.*), ',' ORDER BY concat_ws(' ', x.*)) FROM ({_RULES}) x),
   (SELECT string_agg(x.relname, ',' ORDER BY x.relname) FROM ({_INDEXES}) x),
   (SELECT string_agg(concat_ws(' ', x.*), ',' ORDER BY concat_ws(' ', x.*)) FROM ({_STATES}) x))),
 obj_description(to_regclass('oppcli_schema'), 'pg_class')"""
_ADDED = f"""SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'i' THEN 'index'
   ELSE 'table' END || ' ' || c.relname
  FROM pg_class c WHERE c.relnamespace = {_SCHEMA} AND c.relkind IN ('r', 'p', 'v', 'm', 'i')
   AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = c.oid AND c.relkind = 'i')
   AND c.relname <> ALL (%(own)s) ORDER BY 1"""
_NAMES = {"tables": list(TABLES), "views": list(VIEWS)}
_REPAIR = "oppcli db check --repair"
_ASK = "ask who runs it to put it back, or restore a backup from before"


def is_as_made(connection: "Connection[Any]") -> bool:
    """Whether nothing was altered since the store was last found right."""
    row = connection.execute(_QUICK, _NAMES).fetchone()
    return row is not None and row[1] == _comment(row[0])


def remember(connection: "Connection[Any]") -> None:
    """Keeps what the store is now as right, if the user may."""
    row = connection.execute(_QUICK, _NAMES).fetchone()
    assert row is not None
    with suppress(errors.InsufficientPrivilege), connection.transaction():
        connection.execute(f"COMMENT ON TABLE oppcli_schema IS '{_comment(row[0])}'".encode())


def _comment(digest: str) -> str:
    return f"version of the store; its tables and views are {digest}"


def alterations(connection: "Connection[Any]") -> list[tuple[Fault, tuple[str, ...]]]:
    """What differs from the store that today's oppcli makes, and the statements that mend it.

    The connection is in a transaction that may write; nothing of what is done in it stays.
    """
    found = list(_of_tables(connection))
    if not any(fault.is_fatal for fault, _ in found):
        found += _of_parts(connection)
    found += map(_fault, states(connection, _SCHEMA))
    for kind, name, table, what in connection.execute(_TRIGGERS, _NAMES).fetchall():
        said = f"there is a {kind} {name} on the {what} {table}"
        drop = f'DROP {kind} "{name.replace(chr(34), chr(34) * 2)}" ON {table}'
        found.append(_fault(said, drop))
    if not any(fault.is_fatal for fault, _ in found):
        found += _of_views(connection)
    return found


def additions(connection: "Connection[Any]") -> list[str]:
    """What people added beside ours, as in `view my_pipeline`."""
    own = [*TABLES, *VIEWS, "oppcli_schema", "oppcli_number", *_index_names()]
    return [row[0] for row in connection.execute(_ADDED, {"own": own}).fetchall()]


def mend(connection: "Connection[Any]") -> list[str]:
    """Makes changed views and indexes anew and drops triggers on our tables.

    Gives what was done, a sentence each. The caller commits.
    """
    said: list[str] = []
    found = alterations(connection)
    if any(fault.is_fatal for fault, _ in found):
        return said
    for fault, statements in found:
        for statement in statements:
            connection.execute(statement.encode(), ())
        if statements:
            said.append(f"repaired: {fault.said}")
    return said


def _fault(said: str, *mend: str, is_fatal: bool = False) -> tuple[Fault, tuple[str, ...]]:
    return Fault("altered", "", None, said, is_fatal, _REPAIR if mend else _ASK), mend


def _of_tables(connection: "Connection[Any]") -> Iterator[tuple[Fault, tuple[str, ...]]]:
    theirs: dict[str, set[str]] = {}
    for table, column, *_ in connection.execute(_COLUMNS, _NAMES).fetchall():
        theirs.setdefault(table, set()).add(column)
    for name, table in TABLES.items():
        found = theirs.get(name)
        if found is None:
            yield _fault(f"the table {name} is missing", is_fatal=True)
            continue
        for column in sorted(found - set(table.columns)):
            yield _fault(f"the table {name} has a column {column} that is not ours")
        for column in table.columns:
            if column not in found:
                yield _fault(f"the table {name} has lost its column {column}", is_fatal=True)


def _of_parts(connection: "Connection[Any]") -> Iterator[tuple[Fault, tuple[str, ...]]]:
    """What columns, rules and indexes of tables with all their columns are not as made."""
    theirs, ours = parts(connection, _SCHEMA), parts_of_today(connection)
    if ours is None:
        yield from _missing_indexes(connection)
        return
    for table, wanted in ours.items():
        found = theirs.get(table, {})
        for part, what in wanted.items():
            kind, _, name = part.partition(" ")
            if kind == "index" and found.get(part) != what:
                drop = (f'DROP INDEX "{name}"',) if part in found else ()
                verb = "was changed" if part in found else "is missing"
                yield _fault(f"the {part} {verb}", *drop, _index_statement(name))
            elif part not in found:
                yield _fault(f"the table {table} has lost its {part}")
            elif found[part] != what:
                yield _fault(f"the {part} of the table {table} was changed")
        for part in sorted(found.keys() - wanted.keys()):
            if part.startswith("rule "):
                yield _fault(f"the table {table} has a {part} that is not ours")


def _missing_indexes(connection: "Connection[Any]") -> Iterator[tuple[Fault, tuple[str, ...]]]:
    theirs = {name for (name,) in connection.execute(_INDEXES).fetchall()}
    for name in sorted(set(_index_names()) - theirs):
        yield _fault(f"the index {name} is missing", _index_statement(name))


def _of_views(connection: "Connection[Any]") -> Iterator[tuple[Fault, tuple[str, ...]]]:
    stored = dict(connection.execute(_VIEWS, _NAMES).fetchall())
    wrong = []
    for name, text in VIEWS.items():
        sql = translated(f"CREATE VIEW {name} AS {text}")
        if name not in stored or _as_kept(connection, text) not in (stored[name], None):
            wrong.append((name, sql))
    # What stands on a view that is made anew is made anew with it.
    for place, (name, _) in enumerate(wrong):
        what = "was changed" if name in stored else "is missing"
        yield _fault(f"the view {name} {what}", *(_all_anew(stored) if not place else (" ",)))


def _all_anew(stored: dict[str, str]) -> tuple[str, ...]:
    """The statements that drop all of our views and make them again."""
    drops = [f"DROP VIEW {name}" for name in reversed(VIEWS) if name in stored]
    return (*drops, *(translated(f"CREATE VIEW {name} AS {text}") for name, text in VIEWS.items()))


def _as_kept(connection: "Connection[Any]", text: str) -> str | None:
    """A view's text in the server's own words; None where it may not be asked for them."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(
                translated(f"CREATE TEMPORARY VIEW oppcli_compared AS {text}").encode(), ()
            )
            row = connection.execute(
                "SELECT pg_get_viewdef('oppcli_compared'::regclass)"
            ).fetchone()
    except (
        errors.InsufficientPrivilege,
        errors.FeatureNotSupported,
        errors.ReadOnlySqlTransaction,
    ):
        return None
    except errors.Error:
        return ""
    return None if row is None else str(row[0])


def _index_names() -> list[str]:
    return [str(index.name) for index in _indexes()]


def _indexes() -> Iterator[Any]:
    from sqlmodel import SQLModel

    from oppcli import records  # noqa: F401 - fills the metadata

    for table in SQLModel.metadata.tables.values():
        yield from table.indexes


def _index_statement(name: str) -> str:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateIndex

    from oppcli.stores.postgres.schema import teach_sqlalchemy

    teach_sqlalchemy()
    index = next(each for each in _indexes() if each.name == name)
    return str(CreateIndex(index).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
