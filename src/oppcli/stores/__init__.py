"""The databases a store can be kept in, and what each has to offer to the store.

`sqlite` is one file, `postgres` a server. Both run the same SQL: that of the views, with `:name`
or `?` for what is bound. Nothing above this package knows which of the two it works on.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from oppcli.errors import OppError
from oppcli.stored import Params, Row, Rows

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from oppcli.result_set import ResultSet

__all__ = ["Backend", "Fault", "Reader", "Upgraded", "Writer", "opened", "telling"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the database: which check found it, in which row, and what it is.

    A fatal one makes every other answer worthless, or impossible.
    """

    check: str
    table: str
    number: int | None
    said: str
    is_fatal: bool = False
    repair: str = ""


class Moment(NamedTuple):
    """A moment in the past: the last instant that counts, as it is stored, and the last day that
    is over then."""

    at: str
    day: str


class Reads(NamedTuple):
    """What is read of the records of a table: by which queries, and of which records.

    A record is of interest while the condition `living` holds on its row, or if one of the columns
    `by` changed.
    """

    table: str
    queries: Sequence[str]
    living: str
    by: Sequence[str]


class Past(Protocol):
    """The moment of the past that a reader shows."""

    def reconstructed(self) -> tuple[str, ...]:
        """The kinds of records that files prove to have been there at that moment."""

    def keep_changed(self, reads: Reads, last: Moment | None) -> list[int] | None:
        """From now on only the records are there that may differ between this moment and a later
        one, or now, as far as they are read. Gives their numbers; None if all may, or too many."""

    def keep_all(self, table: str) -> None:
        """From now on all records of a table are there again."""


class Reader(Protocol):
    """An open way to read, which cannot write."""

    def read(self, sql: str, params: Params | Sequence[object]) -> Rows:
        """Runs one SELECT and fetches it whole."""

    def in_snapshot(self) -> bool:
        """Whether what is read now is one state of the database."""

    def begin(self) -> None:
        """From now on what is read is one state."""

    def end(self) -> None:
        """What is read from now on is the latest state again."""

    def last_number(self, table: str) -> int:
        """See `Writer`."""

    def show_past(self, moment: Moment) -> None:
        """Makes all that is read from now on the store as it was then."""

    def ask_past(self, question: "Callable[[Past], _T]") -> _T | None:
        """The answer to a question about the moment shown; None where none is."""

    def about(self) -> Row:
        """How large the database is, in bytes, what it is, and the journal mode of a file."""

    def faults(self) -> list[Fault]:
        """What it finds wrong with itself; a server sees to that."""

    def close(self) -> None:
        """Lets go of the database."""


class Writer(Protocol):
    """A connection in a transaction of the database, which others who write wait for."""

    def read(self, sql: str, params: Params | Sequence[object]) -> Rows:
        """Runs one SELECT that sees what the transaction has done so far."""

    def write_many(self, sql: str, rows: Sequence[Sequence[object]]) -> int:
        """Runs one INSERT, UPDATE or DELETE, with `?` for what is bound, for many rows.

        Gives how many rows of the table that made, changed or deleted.
        """

    def add(self, table: str, columns: Sequence[str], row: Sequence[object]) -> int:
        """Adds one row, which has no value for `id`, and gives its number."""

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Adds many rows; those without a value for `id` are numbered in their order."""

    def index_later(self, table: str, needed: Collection[str]) -> None:
        """Many rows may be added to `table`: its indexes may be built once they are there.

        Until `finish` only rows that are found by one of the columns `needed`, or by what is
        unique, are found quickly.
        """

    def finish(self) -> None:
        """Does what was put off; the transaction is about to be committed."""

    def refusal(self, table: str, columns: Sequence[str], row: Sequence[object]) -> str:
        """Adds one row and gives '', or says why the tables refuse it."""

    def last_number(self, table: str) -> int:
        """The highest number that `table` ever used, even of rows that are gone; 0 for none.

        Nobody else can use one meanwhile.
        """

    def set_schema(self, version: int) -> None:
        """Keeps `version` as that of the schema; the negative of one marks an unfinished copy."""

    def raise_number(self, table: str, number: int) -> None:
        """Has the next row of `table` numbered above that, whatever rows there are."""

    def part(self) -> AbstractContextManager[None]:
        """What fails inside is taken back alone."""

    def commit(self) -> None:
        """Keeps what the transaction did."""

    def roll_back(self) -> None:
        """Takes back what the transaction did."""

    def close(self) -> None:
        """Lets go of the connection. What was not committed is taken back."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """An upgrade: the schema before it, the copy made first, and what its user should know."""

    found: int
    backup: Path | None = None
    told: Sequence[str] = ()


class Backend(Protocol):
    """One database, nothing of it opened until it is needed.

    `keeps_reading` says whether an open reader may stay so while a transaction writes, `copying`
    whether a copy goes to it, so that it may be an unfinished one.
    """

    keeps_reading: bool
    copying: bool

    @property
    def name(self) -> str:
        """What messages call the database; there is no password in it."""

    @property
    def path(self) -> Path:
        """The file of the store. Raises StoreUnusable for a store on a server."""

    def schema(self) -> int | None:
        """The schema version of the store; None where no store exists yet.

        Raises StoreUnusable for a database that is not an oppcli store or that has a newer schema,
        and UnfinishedCopy for a copy that was cut off, unless `copying`.
        """

    def make(self) -> bool:
        """Makes a new store, whole or not at all; False if another process was first."""

    def mend(self, at: datetime) -> list[str]:
        """Puts our own views, indexes and triggers back as they were made, after a backup.

        Gives what was done, a sentence each; nothing where nothing was altered.
        """

    def start_over(self) -> None:
        """Puts a new store in the place of an unfinished copy; anything else stays as it is."""

    def grow(self, found: int, at: datetime) -> "Upgraded":
        """Takes a store of the older schema `found` to today's when it is opened, at that instant.

        Raises StoreUnusable where that is not done without being asked for.
        """

    def upgrade(self, at: datetime) -> "Upgraded":
        """Takes a store to today's schema since it was asked for, at that instant."""

    def reader(self) -> Reader:
        """Opens a way to read."""

    def ask(self, sql: str, params: Params, seconds: float, moment: "Moment | None") -> "ResultSet":
        """See `Store.ask`; of a moment in the past, where there is one."""

    def writer(self) -> Writer:
        """Begins a transaction that may write, as soon as no other one does.

        Raises StoreBusy where that takes too long.
        """

    def reading_engine(self) -> "AbstractContextManager[Engine]":
        """An engine of SQLAlchemy whose connections can read and nothing else."""

    def refuses_writing(self, error: BaseException) -> bool:
        """Whether an error of the driver says that a connection which only reads was to write."""

    def close(self) -> None:
        """Lets go of what was opened to look whether there is a store."""

    def said(
        self, error: BaseException, *, saving: bool = False
    ) -> OppError | KeyboardInterrupt | None:
        """An error of the driver as a sentence, or as the Ctrl-C that it hides; None for what is
        not the database's doing.

        `saving` says that it happened while a transaction was committed.
        """


def opened(url: str, budget: float) -> Backend:
    """The database that `url` names. Raises StoreUnusable for what is no address of one."""
    from oppcli.stores.addresses import file_of, is_server

    if is_server(url):
        from oppcli.stores.postgres import Server

        return Server(url, budget)
    from oppcli.store_files import IN_USE
    from oppcli.stores.sqlite import File

    file = File(file_of(url), budget)
    IN_USE.add(file)
    return file


@contextmanager
def telling(said: Callable[[Exception], BaseException | None]) -> Iterator[None]:
    """Errors inside as the sentences that `said` makes of them; others stay as they are."""
    try:
        yield
    except Exception as error:
        told = said(error)
        if told is None:
            raise
        raise told from error
