"""What somebody changed in a store's own tables, views, indexes and triggers, and what they added.

What people add beside ours harms nothing. A trigger on a table of ours does, since it changes
records past the rules and the history. Tables that an upgrade made are written otherwise than new
ones, so they are compared by what they hold: columns, links, what is unique, what is checked.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from oppcli.domain.field import compared
from oppcli.errors import StoreUnusable
from oppcli.stores import Fault
from oppcli.views import VIEWS

_MADE = """SELECT type, name, tbl_name FROM sqlite_master
 WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite#_%' ESCAPE '#'"""
# What decides how a table compares and keeps its values, beside its columns and rules.
_KEYWORDS = re.compile(r"\b(?:COLLATE\s+\w+|ON\s+CONFLICT\s+\w+|AUTOINCREMENT|STRICT|DEFERRED)\b")
_REPAIR = "oppcli db check --repair"
_RESTORE = "oppcli db restore FILE, a backup from before it was altered"


@dataclass(frozen=True, slots=True)
class Alteration:
    """One difference, as a sentence, and the statements that mend it, if any do.

    A fatal one keeps our queries from running.
    """

    said: str
    mend: tuple[str, ...] = ()
    repair: str = _RESTORE
    is_fatal: bool = False

    def fault(self) -> Fault:
        return Fault("altered", "", None, self.said, self.is_fatal, self.repair)


def alterations(connection: sqlite3.Connection, tables: str) -> list[Alteration]:
    """What differs from the store that `tables` and the views of today make."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(tables)
        ours, theirs = _tables(made), _tables(connection)
        found = list(_of_tables(ours, theirs))
        found += _of_indexes(_indexes(made, ours), _indexes(connection, ours))
    found += _of_views(connection, ours)
    found += _triggers(connection, ours)
    return found


def additions(connection: sqlite3.Connection, tables: str) -> list[str]:
    """What people added beside our objects, as in `view my_pipeline`, but for triggers on ours."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(tables)
        own = {name for _, name, _ in made.execute(_MADE)}
        ours = set(_tables(made))
    return sorted(
        f"{kind} {name}"
        for kind, name, table in connection.execute(_MADE)
        if name not in own | VIEWS.keys()
        and not (kind == "trigger" and table in ours | VIEWS.keys())
    )


def refusal(path: Path, found: list[Alteration]) -> StoreUnusable:
    """What is said to who would write to an altered store."""
    first, more = found[0], len(found) - 1
    others = f" and {more} more" if more else ""
    check = f"oppcli --db {quote(str(path))} db check{' --repair' if first.mend else ''}"
    return StoreUnusable(
        f"{path} was altered: {first.said}{others}. Nothing was saved.",
        _RESTORE if first.is_fatal else check,
    )


def _tables(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """Every table with its columns, links, unique sets and checks, each name → what it is."""
    found: dict[str, dict[str, str]] = {}
    rows = connection.execute(
        "SELECT CAST(name AS TEXT), CAST(sql AS TEXT) FROM sqlite_master WHERE type = 'table'"
    )
    for name, sql in rows.fetchall():
        shown = name.replace('"', '""')
        parts = found[name] = {}
        try:
            columns = connection.execute(f'PRAGMA table_xinfo("{shown}")').fetchall()
            links = connection.execute(f'PRAGMA foreign_key_list("{shown}")').fetchall()
        except sqlite3.Error:  # a virtual table of a module that we do not have
            continue
        for _, column, type_, needed, default, key, hidden in columns:
            parts[f"column {column}"] = repr((type_, needed, default, key, hidden))
        for _, _, target, column, to, *at_changes in links:
            parts[f"link of {column}"] = f"{target} {to} {at_changes}"
        for check in _checks(sql):
            parts[f"rule {check}"] = ""
        if words := sorted(_KEYWORDS.findall(sql.upper())):
            parts["kind"] = " ".join(" ".join(each.split()) for each in words)
    return found


def _checks(sql: str) -> Iterator[str]:
    for found in re.finditer(r"\bCHECK\s*\(", sql, re.IGNORECASE):
        depth, at = 1, found.end()
        while depth and at < len(sql):
            depth += {"(": 1, ")": -1}.get(sql[at], 0)
            at += 1
        # An older store's rules are told with IN, and are the same.
        yield compared(re.sub(r'\s+|"', " ", sql[found.end() : at - 1]).strip())


def _of_tables(
    ours: Mapping[str, Mapping[str, str]], theirs: Mapping[str, Mapping[str, str]]
) -> Iterator[Alteration]:
    for table, wanted in ours.items():
        found = theirs.get(table)
        if found is None:
            yield Alteration(f"the table {table} is missing", is_fatal=True)
            continue
        for part in found.keys() - wanted.keys():
            name = part.removeprefix("column ")
            drop = f"sqlite3 FILE 'ALTER TABLE {table} DROP COLUMN \"{name}\"'"
            repair = drop if name != part else _RESTORE
            yield Alteration(f"the table {table} has a {part} that is not ours", repair=repair)
        for part in wanted.keys() - found.keys():
            is_fatal = part.startswith("column ")
            yield Alteration(f"the table {table} has lost its {part}", is_fatal=is_fatal)
        for part in wanted.keys() & found.keys():
            if wanted[part] != found[part]:
                yield Alteration(f"the {part} of the table {table} was changed")


def _indexes(
    connection: sqlite3.Connection, tables: Mapping[str, object]
) -> dict[tuple[str, str], tuple[str, str]]:
    """The indexes of our tables by name, and what a constraint made by its columns."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for table in tables:
        for _, name, unique, origin, partial in connection.execute(
            f'PRAGMA index_list("{table}")'
        ).fetchall():
            shown = name.replace('"', '""')
            columns = [row[2] for row in connection.execute(f'PRAGMA index_info("{shown}")')]
            what = f"{'unique ' if unique else ''}{', '.join(map(str, columns))}"
            row = connection.execute(
                "SELECT CAST(sql AS TEXT) FROM sqlite_master WHERE type = 'index' AND name = ?",
                (name,),
            ).fetchone()
            only = str(row[0]).upper().partition(" WHERE ")[2] if row and partial else ""
            key = name if origin == "c" else what
            found[table, key] = (" ".join(f"{what} {only}".split()), row[0] if row else "")
    return found


def _of_indexes(
    ours: Mapping[tuple[str, str], tuple[str, str]],
    theirs: Mapping[tuple[str, str], tuple[str, str]],
) -> Iterator[Alteration]:
    for (table, name), (what, sql) in ours.items():
        found = theirs.get((table, name))
        if found is None and not sql:
            yield Alteration(f"the table {table} has lost the rule that {name} are unique")
        elif found is None:
            yield Alteration(f"the index {name} is missing", (sql,), _REPAIR)
        elif found[0] != what:
            mend = (f'DROP INDEX "{name}"', sql)
            yield Alteration(f"the index {name} was changed", mend, _REPAIR)


def _of_views(connection: sqlite3.Connection, tables: Mapping[str, object]) -> Iterator[Alteration]:
    stored = stored_views(connection)
    rows = connection.execute(
        "SELECT lower(CAST(name AS TEXT)), type FROM sqlite_master"
    ).fetchall()
    others = {name: kind for name, kind in rows if kind in ("table", "index")}
    for name in tables.keys() & stored.keys():
        yield Alteration(f"{name} is a view and no table", is_fatal=True)
    for name, text in VIEWS.items():
        sql = f"CREATE VIEW {name} AS {text}"
        if name in others:
            yield _taken_name(name, others[name])
        elif stored.get(name) != sql.rstrip():
            what = "was changed" if name in stored else "is missing"
            mend = (f"DROP VIEW IF EXISTS {name}", sql)
            yield Alteration(f"the view {name} {what}", mend, _REPAIR)


def _taken_name(name: str, kind: str) -> Alteration:
    """A view that is missing while a table or an index that somebody made has its name."""
    what, statement = "an index", f"DROP INDEX {name}"
    if kind == "table":
        what, statement = "a table", f"ALTER TABLE {name} RENAME TO my_{name}"
    return Alteration(
        f"the view {name} is missing, and {what} has its name",
        repair=f"sqlite3 FILE '{statement}', then {_REPAIR}",
    )


def _triggers(connection: sqlite3.Connection, tables: Mapping[str, object]) -> Iterator[Alteration]:
    rows = connection.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    for name, table in rows.fetchall():
        if table in tables or table in VIEWS:
            shown = name.replace('"', '""')
            said = (
                f"there is a trigger {name} on the {'table' if table in tables else 'view'} {table}"
            )
            yield Alteration(said, (f'DROP TRIGGER "{shown}"',), _REPAIR)


def stored_views(connection: sqlite3.Connection) -> dict[str, str]:
    """The views that are stored, ours and others, each with its statement."""
    rows = connection.execute(
        "SELECT CAST(name AS TEXT), CAST(sql AS TEXT) FROM sqlite_master WHERE type = 'view'"
    )
    return dict(rows.fetchall())


def put_ours_first(connection: sqlite3.Connection, path: Path, tables: str) -> None:
    """Has a connection that reads use the views of today, whatever is stored under their names.

    Raises StoreUnusable where a view has the name of one of our tables.
    """
    found = [each for each in alterations(connection, tables) if each.is_fatal]
    if found:
        raise refusal(path, found)
    for name, text in VIEWS.items():
        connection.execute(f"CREATE TEMPORARY VIEW {name} AS {text}")


def mend(connection: sqlite3.Connection, tables: str, back_up: Callable[[], Path]) -> list[str]:
    """Makes changed views and indexes anew and drops triggers on our tables, after a backup.

    Gives what was done, a sentence each. The caller commits.
    """
    altered = alterations(connection, tables)
    found = [each for each in altered if each.mend]
    if not found or any(each.is_fatal for each in altered):
        return []
    said = [f"as it was: {back_up()}"]
    for each in found:
        for statement in each.mend:
            connection.execute(statement)
        said.append(f"repaired: {each.said}")
    return said
