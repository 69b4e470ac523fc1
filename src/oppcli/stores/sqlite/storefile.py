"""The SQLite file itself: is it ours, which schema it has, how a new one is made.

Everything that a look at the file's first 100 bytes can tell is told without opening it, so a
file that is not ours is never touched. See https://www.sqlite.org/fileformat.html
A file may be an unfinished copy of another store; see `stores/versions.py` and `db copy`.
"""

import os
import re
import sqlite3
import stat
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

from oppcli.domain.field import compared
from oppcli.errors import StoreUnusable
from oppcli.stores.sqlite.errors import patiently, said
from oppcli.stores.versions import UNFINISHED, check_unfinished, check_version, not_ours

# What `create_all` of the tables says to SQLite; `make docs` writes it.
_TABLES = Path(__file__).with_name("tables.sql")
APPLICATION_ID = 0x6F70706C  # "oppl"

_MAGIC = b"SQLite format 3\0"
_LINK = re.compile(r"(\b(\w+) INTEGER(?: NOT NULL)?) REFERENCES ")  # in a column's own part
_BETWEEN = re.compile(r",?\s+(?=CONSTRAINT )|,\s+")  # the parts of a table
_ESCAPED = re.compile(r"\\([0-7]{3})")  # blanks and the like in the names of mount points
_REMOTE_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph"}


def schema_of(path: Path, *, copying: bool = False) -> int | None:
    """The schema version of the store at `path`, from 1 to today's; None where there is no file.

    Raises StoreUnusable for anything else: a folder, a foreign or damaged file, a newer schema,
    and an unfinished copy, unless it is a copy that asks (`copying`).
    Not for within a transaction: to close any handle of a file gives up this process's locks on it.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would keep us waiting for ever
            kind = "a folder" if path.is_dir() else "no plain file"
            raise StoreUnusable(f"{path} is {kind}, not a store.", "--db FILE")
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        if path.is_symlink():
            raise StoreUnusable(
                f"{path} is a link to a file that does not exist.", "--db FILE"
            ) from None
        return None
    except OSError as error:
        raise StoreUnusable(f"{path} cannot be read: {error.strerror}.", "--db FILE") from error
    if not header:
        raise not_ours(path, "it is an empty file")
    if not header.startswith(_MAGIC):
        raise not_ours(path, "it is not a SQLite database")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise not_ours(path, "it is another program's database")
    version = int.from_bytes(header[60:64], "big", signed=True)
    if version < 0:
        version = _schema_of_open(address(path, "ro"), path, copying=copying)
    check_version(path, version)
    return version


def address(path: Path, mode: str) -> str:
    """How SQLite is told to open the file: `mode` is rw or ro.

    A store with a write-ahead log that lies where no log can be made is opened as one that
    nobody changes, as SQLite cannot read it otherwise.
    """
    options = f"mode={mode}"
    if mode == "ro" and not os.access(path.parent, os.W_OK):
        has_log = path.with_name(f"{path.name}-wal").exists()
        # Only here is the file opened to look at it, as nobody here can hold a write lock that
        # would be lost by that (https://www.sqlite.org/howtocorrupt.html, 2.2).
        options += "&immutable=1" if not has_log and is_logged(path) else ""
    return f"file:{quote(os.fspath(path))}?{options}"


def create(path: Path, build: Callable[[Path], None]) -> bool:
    """Makes a new store at `path`, whole or not at all; False if another process was first.

    `build` fills an empty file beside its place, which is then linked there under its real name,
    so nobody ever sees half a store. Files are 0600, folders that have to be made 0700.
    """
    from oppcli.drafts import draft
    from oppcli.folders import make_private

    with ExitStack() as stack:
        try:
            make_private(path.parent)
            fresh = stack.enter_context(draft(path))
            build(fresh)
            return put(fresh, path)
        except OSError as error:
            raise StoreUnusable(
                f"no store can be made at {path}: {error.strerror}.", "--db FILE"
            ) from error


def put(fresh: Path, path: Path) -> bool:
    """Moves a file to a name that nobody uses; False if somebody does, whose file stays."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return False
    except FileNotFoundError:  # the fresh file, or its folder, was removed meanwhile
        raise
    except OSError:  # a file system without hard links
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        fresh.replace(path)
    return True


def journal_mode(folder: Path) -> str:
    """WAL where the library is free of the WAL-reset bug and the folder is local, else DELETE.

    The bug (https://www.sqlite.org/wal.html#walresetbug) is mended in 3.51.3 and in 3.44.6 and
    3.50.7 of those lines.
    """
    version = sqlite3.sqlite_version_info
    mended = (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )
    return "WAL" if mended and is_local(folder) else "DELETE"


def is_local(folder: Path) -> bool:
    """Whether `folder` is on a file system whose locks can be trusted, as far as Linux tells."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return _kind_at(folder.resolve(), mounts) not in _REMOTE_FILE_SYSTEMS


def _kind_at(folder: Path, mounts: str) -> str:
    """The kind of file system that the folder is on, by the lines of `/proc/self/mounts`."""
    best = ("", "")
    for line in mounts.splitlines():
        _, point, kind, *_ = line.split(" ")
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), point)
        if folder.is_relative_to(point) and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1]


def is_logged(path: Path) -> bool:
    """Whether the file keeps a write-ahead log, as its header says."""
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\x02\x02"


_BUDGET = 5.0  # seconds to wait for a copy that is just being written to


def refuse_unfinished(connection: sqlite3.Connection, path: Path, *, copying: bool) -> int:
    """The schema version in an open file. Raises UnfinishedCopy, unless `copying`.

    The file's header alone may be out of date: what was committed last can still be in a journal.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    source = _source(connection) if version < 0 else ""
    return check_unfinished(path, version, source, copying=copying)


def _schema_of_open(address: str, path: Path, *, copying: bool) -> int:
    """The same of a file that is not open."""

    def look() -> int:
        with closing(sqlite3.connect(address, uri=True, timeout=0)) as connection:
            return refuse_unfinished(connection, path, copying=copying)

    try:
        return patiently(look, _BUDGET, path)
    except sqlite3.Error as error:
        raise said(error, path) or StoreUnusable(f"{path} cannot be read: {error}.") from error


def _source(connection: sqlite3.Connection) -> str:
    row = connection.execute(UNFINISHED).fetchone()
    return str(row[0]) if row else ""


def tables() -> str:
    """The statements that make the tables of a new store."""
    return _TABLES.read_text(encoding="utf-8")


def statements() -> list[str]:
    """The same, one by one."""
    return tables().strip().removesuffix(";").split(";\n")


def has_our_views(connection: sqlite3.Connection) -> bool:
    """Whether the stored views of ours are those of today, and none has a table's name."""
    from oppcli.views import VIEWS

    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
    stored = dict(rows)
    if any(
        stored.get(name) != f"CREATE VIEW {name} AS {text}".rstrip() for name, text in VIEWS.items()
    ):
        return False
    return len(rows) == len(VIEWS) or not any(
        statement.startswith(f"CREATE TABLE {name} ")
        for name in stored.keys() - VIEWS.keys()
        for statement in statements()
    )


def is_as_made(connection: sqlite3.Connection) -> bool:
    """Whether tables, indexes and views of ours are those of a new store, and no trigger is on
    anything. Where they are not, a longer look has to tell what differs.
    """
    rows = connection.execute(
        "SELECT type, name, CAST(sql AS TEXT) FROM sqlite_master WHERE sql IS NOT NULL"
    )
    stored = {name: (kind, sql.rstrip()) for kind, name, sql in rows.fetchall()}
    for statement in statements():
        words = statement[:100].replace('"', "").split()
        name = words[3] if words[1] == "UNIQUE" else words[2]
        kind, sql = stored.get(name, ("", ""))
        # An upgrade writes the parts of a table in another order: this is asked by each write.
        if sql != statement and (kind != "table" or _parts(sql) != _parts(statement)):
            return False
    has_trigger = any(kind == "trigger" for kind, _ in stored.values())
    return not has_trigger and has_our_views(connection)


def _parts(statement: str) -> list[str]:
    """What a table is made of, in whatever order its columns and rules are written."""
    head, _, rest = statement.partition("(")
    body, _, tail = compared(rest).rpartition(")")  # an older store's rules are told with IN
    body = _LINK.sub(r"\1, FOREIGN KEY(\2) REFERENCES ", body)
    return [head.strip(), *sorted(map(str.strip, _BETWEEN.split(body))), tail.strip()]
