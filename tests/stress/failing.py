"""The Nth statement of a command fails, for every N: full effect or none, history and all."""

import io
import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from dumping import breaks
from oppcli.app import main
from oppcli.context import Invocation
from stress.outcome import Outcome, environ, stumps, unsound
from surroundings import Ran
from world import COMMANDS, FILES, WORLD

# What begins, ends or only looks at a connection is no statement of a command.
_SET_UP = ("PRAGMA busy", "PRAGMA sync", "PRAGMA foreign", "PRAGMA cache", "ROLLBACK")
_TAKEN_BACK = (["undo"], ["redo"], ["undo", "1"])
_OF_THE_STORE = (["db", "backup", "copy.bak"], ["db", "restore", "other.bak", "--force"])
LINES = [*COMMANDS, *_TAKEN_BACK, *_OF_THE_STORE]


class Counter:
    """Counts statements of all connections, and lets the `nth` fail; with 0 none does."""

    def __init__(self, nth: int = 0) -> None:
        self.nth = nth
        self.seen = 0

    def count(self, sql: str) -> None:
        if sql.startswith(_SET_UP):
            return
        self.seen += 1
        if self.seen == self.nth:
            raise sqlite3.OperationalError("disk I/O error")


@contextmanager
def counted(nth: int = 0) -> Iterator[Counter]:
    """Connections that are made meanwhile count, and fail, as `Counter` says.

    This is the hook: the driver's own `connect` gives connections of a class of ours.
    """
    counter = Counter(nth)

    class Counting(sqlite3.Cursor):
        def execute(self, sql, *values):
            counter.count(sql)
            return super().execute(sql, *values)

        def executemany(self, sql, *values):
            counter.count(sql)
            return super().executemany(sql, *values)

    class Connection(sqlite3.Connection):
        def cursor(self, factory=Counting):
            return super().cursor(factory)

        def execute(self, sql, *values):
            counter.count(sql)
            return super().execute(sql, *values)

        def executemany(self, sql, *values):
            counter.count(sql)
            return super().executemany(sql, *values)

        def commit(self):
            counter.count("COMMIT")
            super().commit()

        def backup(self, *args, **more):
            counter.count("BACKUP")
            super().backup(*args, **more)

    connect = sqlite3.connect
    sqlite3.connect = lambda *args, **more: connect(*args, **{"factory": Connection, **more})
    try:
        yield counter
    finally:
        sqlite3.connect = connect


def contents(path: Path) -> str:
    """Every row of every table, the history too, to be compared."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return json.dumps(
            {
                name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
                for (name,) in names
            }
        )


class Bench:
    """A folder with the store of `world`, made once, and a way to type with a fault."""

    def __init__(self, folder: Path) -> None:
        self.db = folder / "opp.db"
        self._kept = folder / "kept" / "kept.db"
        self._kept.parent.mkdir()
        self._environ = environ(self.db, folder)
        for name, text in FILES.items():
            (folder / name).write_text(text, encoding="utf-8")
        for line in WORLD:
            assert self.type(line).code == 0
        shutil.copy(self.db, folder / "other.bak")
        assert self.type(["opp", "new", "Last"]).code == 0
        assert self.type(["undo"]).code == 0
        assert self.type(["opp", "new", "Very last"]).code == 0
        shutil.copy(self.db, self._kept)

    def fresh(self) -> None:
        """The store as it was before, with nothing beside it."""
        shutil.copy(self._kept, self.db)
        for pattern in ("opp.db.*", "copy.bak"):
            for made in self.db.parent.glob(pattern):
                made.unlink()

    def type(self, line: Sequence[str]) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        run = Invocation(list(line), self._environ, io.StringIO(), out, err)
        return Ran(main(list(line), run), out.getvalue(), err.getvalue())

    def wrong(self, line: Sequence[str], nth: int, before: str, after: str) -> Iterator[str]:
        """What is not as it should be after the line failed at its nth statement."""
        self.fresh()
        with counted(nth):
            ran = self.type(line)
        now = contents(self.db)
        if now not in (before, after):
            yield f"half an effect (exit {ran.code})"
        elif ran.code == 0 and now != after:
            yield "said to be done, and is not"
        elif ran.code != 0 and now != before:
            yield f"said to have failed, and is done: {ran.err}"
        if ran.code not in (0, 6) or (ran.code and not ran.err.startswith("error: ")):
            yield f"exit {ran.code}: {ran.err}"
        yield from map(str, breaks(self.db))
        yield from unsound(self.db)
        yield from (f"left behind: {name}" for name in stumps(self.db))
        if ran.code != 0:
            again = self.type(line)
            if again.code != 0 or contents(self.db) != after:
                yield f"the same line again: exit {again.code} {again.err}"


def failing_statements(
    folder: Path, lines: Sequence[Sequence[str]] = LINES, *, every: bool = True
) -> Outcome:
    """For each line, every statement of it fails once; without `every` the middle and the last."""
    bench = Bench(folder)
    lost: list[str] = []
    load = faults = 0
    for line in lines:
        bench.fresh()
        before = contents(bench.db)
        with counted() as counter:
            ran = bench.type(line)
        if ran.code != 0:
            lost.append(f"{' '.join(line)}: exit {ran.code} {ran.err}")
            continue
        after, last = contents(bench.db), counter.seen
        chosen = range(1, last + 1) if every else (1 + last // 2, last)
        for nth in chosen:
            found = bench.wrong(line, nth, before, after)
            lost += [f"{' '.join(line)}, statement {nth} of {last}: {each}" for each in found]
            faults += 1
        load += 1 + 2 * len(chosen)
    return Outcome(load=load, faults=faults, lost=tuple(lost), note=f"{len(lines)} command lines")
