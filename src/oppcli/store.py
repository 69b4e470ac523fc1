"""The door to the database: opens a store, reads from it, writes to it in transactions.

`read` runs one SQL text, `transaction` changes records and keeps their history; it is the only
place that commits. Both use the database's own driver and load nothing else, which keeps commands
as quick as an empty program. `session` is for scripts: a SQLModel session that can only read.
Which database it is, a file or a server, only `stores` knows.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from oppcli.errors import Overtaken, StoreUnusable
from oppcli.interrupts import put_off
from oppcli.stored import Params, Row, Rows, instant_text
from oppcli.stores import Fault, Moment, Reader, Reads, Upgraded, Writer, opened, versions

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from sqlmodel import Session

    from oppcli.domain.as_of import AsOf
    from oppcli.domain.field import Field
    from oppcli.result_set import ResultSet
    from oppcli.transaction import Transaction

__all__ = ["BUSY_BUDGET", "Params", "Row", "Rows", "Store"]

BUSY_BUDGET = 30.0  # seconds a command waits for another one's writing to end
_MOST_ATTEMPTS = 20
_OWN_FIELDS = "SELECT kind, name, type, label, choices, hidden FROM own_field ORDER BY position, id"

_T = TypeVar("_T")


class Store:
    """One database. Nothing is opened until the first read or write."""

    def __init__(
        self,
        url: str,
        *,
        budget: float = BUSY_BUDGET,
        made_by_reading: bool = True,
        as_it_is: bool = False,
        as_of: datetime | None = None,
        days_over: date | None = None,
        is_trial: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        region: Callable[[], str] = lambda: "",
    ) -> None:
        self._url = url
        self._backend = opened(url, budget)
        self.as_it_is = as_it_is  # it is only looked at: never made, never upgraded
        self.as_of = as_of  # reads see the store as it was then
        self.days_over = days_over  # the last day that is over then
        self.is_trial = is_trial  # nothing is kept: a store that is not there is not made either
        self._named = self._backend
        self._elsewhere: TemporaryDirectory[str] | None = None  # where a trial's store is instead
        self.made_by_reading = made_by_reading  # else only a write makes a store that is not there
        self.budget = budget
        self.created = False  # True once this process made the store
        self.saved = False  # True once it committed something
        self.upgraded: Upgraded | None = None  # once this process took it to a newer schema
        self._clock = clock  # when an upgrade happens
        self.region = region  # the country of telephone numbers without a +
        self._reader: Reader | None = None
        self._open: Transaction | None = None  # the one that is not committed yet
        self._is_saving = False
        self._own_fields: dict[str, tuple[Field, ...]] | None = None

    @property
    def name(self) -> str:
        """What messages call it: the path of the file, or the address without its password."""
        return self._named.name

    @property
    def _moment(self) -> Moment | None:
        """The moment in the past that reads see."""
        if self.as_of is None:
            return None
        # Whoever names no day means the days of Greenwich.
        over = self.days_over or (self.as_of + timedelta(seconds=1)).date() - timedelta(1)
        return Moment(instant_text(self.as_of), over.isoformat())

    @property
    def path(self) -> Path:
        """The file. Raises StoreUnusable for a store on a server."""
        return self._backend.path

    @property
    def is_writing(self) -> bool:
        """Whether a transaction is open: what is read then sees it, what is written joins it."""
        return self._open is not None

    def exists(self) -> bool:
        """Whether there is a store yet. Raises StoreUnusable for a file that is not an oppcli
        store."""
        return self._backend.schema() is not None

    @property
    def is_past(self) -> bool:
        """Whether reads see the store as it was before now."""
        return self.as_of is not None and self.as_of < self._clock()

    def read(self, sql: str, params: Params | Sequence[object] = ()) -> Rows:
        """Runs one SELECT over the views and fetches it whole, so that no lock outlives it.

        Raises StoreBusy after the waiting budget, StoreUnusable when there is no store.
        """
        if self._open is not None:
            return self._open.read(sql, params)
        return self._open_reader().read(sql, params)

    def own_fields(self, kind: str) -> "tuple[Field, ...]":
        """The own fields of a kind in their order, removed ones included.

        Nothing where there is no store of today's schema: none is made and none upgraded by that.
        They are read once, until `forget_own_fields`.
        """
        if self._own_fields is None:
            if self._open is None and self._backend.schema() != versions.SCHEMA_VERSION:
                return ()
            from oppcli.domain.own_fields import fields_of_rows

            self._own_fields = fields_of_rows(self.read(_OWN_FIELDS).rows)
        return self._own_fields.get(kind, ())

    def forget_own_fields(self) -> None:
        """Has the own fields read again, once they were changed."""
        self._own_fields = None

    def ask(self, sql: str, params: Params, *, seconds: float) -> "ResultSet":
        """Runs one statement that somebody typed; it can read and nothing else.

        Raises SqlProblem for SQL that is refused or wrong, or that takes longer than `seconds`
        (0: as long as it takes); else as `read`.
        """
        self._open_reader()  # so that there is a store, of today's schema
        return self._backend.ask(sql, params, seconds, self._moment)

    def reconstructed(self) -> tuple[str, ...]:
        """The kinds of records that the moment looked at knows by what files told later."""
        if self.as_of is None:
            return ()
        return self._open_reader().ask_past(lambda past: past.reconstructed()) or ()

    @contextmanager
    def only_changed(self, reads: Reads, last: "Store") -> Iterator[list[int] | None]:
        """Inside, a store that shows a moment of the past has only those records that may differ
        between that moment and the one that `last` shows.

        Yields their numbers; None where all may, and all are there. `last` must have been read
        before in its snapshot, so that what others write meanwhile is among them.
        """
        reader, moment = self._open_reader(), last._moment
        try:
            yield reader.ask_past(lambda past: past.keep_changed(reads, moment))
        finally:
            reader.ask_past(lambda past: past.keep_all(reads.table))

    def last_number(self, table: str) -> int:
        """The highest number that table ever used, even of rows that are gone; 0 for none."""
        if self._open is not None:
            return self._open.last_number(table)
        return self._open_reader().last_number(table)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads inside see one state of the store, whatever others write meanwhile.

        Inside another snapshot, or a transaction, it is that one.
        """
        if self._open is not None:
            yield
            return
        reader = self._open_reader()
        if reader.in_snapshot():
            yield
            return
        reader.begin()
        try:
            yield
        finally:
            reader.end()

    @contextmanager
    def transaction(
        self, *, actor: str, command: str, now: datetime, keep: bool = True
    ) -> "Iterator[Transaction]":
        """A unit of work: leaving commits it with its history, an error rolls all of it back.

        `keep=False` does everything but keep it (a dry run). `now` is an aware instant. Inside
        another transaction it is a part of that one, which an error takes back alone.
        Raises Overtaken where a server could not put it in line with others': see `repeat`.
        """
        if self._open is not None:
            try:
                with self._telling_trouble(), self._open.part():
                    yield self._open
            except Exception:
                self.forget_own_fields()
                raise
            return
        from oppcli.transaction import Transaction

        if not self._backend.keeps_reading:
            self.close()
        self._make_sure_it_exists()
        try:
            with self._telling_trouble(), closing(self._backend.writer()) as writer:
                tx = self._open = Transaction(
                    writer, actor=actor, command=command, now=now, region=self.region
                )
                try:
                    yield tx
                    self._end(tx, writer, keep)
                except Exception:
                    self.forget_own_fields()
                    with suppress(Exception):  # the connection may be what failed
                        writer.roll_back()
                    raise
        finally:
            self._open = None
            self._is_saving = False

    @contextmanager
    def session(self) -> Iterator["Session"]:
        """A SQLModel session over the tables of `oppcli.records` that can read and nothing else.

        It is for scripts, and loads SQLModel, which takes longer than most commands. Raises
        RuleRefused for whatever it is to write: that would pass by the rules and the history.
        """
        self._open_reader()  # so that there is a store, of today's schema
        from oppcli.stores.sessions import reading_session

        backend = self._backend
        with (
            backend.reading_engine() as engine,
            reading_session(engine, backend.refuses_writing) as session,
        ):
            yield session

    @contextmanager
    def _telling_trouble(self) -> Iterator[None]:
        """What the database and its driver complain of, in our words."""
        try:
            yield
        except Exception as error:
            told = self._backend.said(error, saving=self._is_saving)
            if told is None:
                raise
            raise told from error

    def repeat(self, action: Callable[[], _T]) -> _T:
        """What `action` gives, which does all that it does in one transaction.

        It is done again from its beginning when a server took the transaction back because of
        what others did at the same moment. Inside another transaction it is done once, since
        only the whole can be done again.
        """
        attempt = 1
        while True:
            try:
                return action()
            except Overtaken:
                if self.is_writing or attempt == _MOST_ATTEMPTS:
                    raise
            time.sleep(random.uniform(0, min(0.005 * 2**attempt, 0.5)))
            attempt += 1

    def upgrade(self) -> tuple[int, int]:
        """Takes the store to today's schema: which it had, and which it has.

        Raises StoreUnusable where there is no store.
        """
        found = self._backend.schema()
        if found is None:
            raise no_store(self.name)
        if found < versions.SCHEMA_VERSION:
            self.close()
            self.upgraded = self._backend.upgrade(self._clock())
            found = self.upgraded.found
        self.read("SELECT COUNT(*) FROM process")
        return found, versions.SCHEMA_VERSION

    def mend(self) -> list[str]:
        """Puts our own views, indexes and triggers back as they were made; what was done."""
        if not self.exists():
            raise no_store(self.name)
        self.close()
        return self._backend.mend(self._clock())

    def start_over(self) -> None:
        """Makes an unfinished copy a new store; anything else stays as it is."""
        self.close()
        self._backend.start_over()

    @contextmanager
    def as_target(self) -> Iterator[None]:
        """Inside, the store may be an unfinished copy, which is refused everywhere else."""
        self._backend.copying = True
        try:
            yield
        finally:
            self.close()
            self._backend.copying = False

    def look(self) -> "Store":
        """The same store to be looked at as it is, not made and not upgraded by that."""
        return Store(
            self._url,
            budget=self.budget,
            as_it_is=True,
            clock=self._clock,
            region=self.region,
        )

    def at(self, moment: "AsOf") -> "Store":
        """The same store as it was at a moment, to be read and closed by the caller."""
        return Store(
            self._url,
            budget=self.budget,
            as_it_is=True,
            as_of=moment.at,
            days_over=moment.last_over,
            clock=self._clock,
            region=self.region,
        )

    def about(self) -> Row:
        """What the store is: address, schema, size in bytes, database, and a file's journal."""
        schema = self._backend.schema()
        return {"address": self.name, "schema": schema, **self._open_reader().about()}

    def faults(self) -> list[Fault]:
        """What the database finds wrong with its own file, links and texts."""
        return self._open_reader().faults()

    def close(self) -> None:
        """Lets go of the database. A later read opens it again."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self._backend.close()
        if self._elsewhere is not None:
            self._elsewhere.cleanup()
            self._elsewhere, self._backend = None, self._named

    def _end(self, tx: "Transaction", writer: Writer, keep: bool) -> None:
        tx.finish()
        if not keep:
            self.forget_own_fields()
            writer.roll_back()
            return
        self._is_saving = True
        with put_off():
            writer.commit()
            self.saved = True

    def _open_reader(self) -> Reader:
        if self._reader is None:
            if not (self.made_by_reading or self.exists()):
                raise no_store(self.name)
            self._make_sure_it_exists()
            reader = self._backend.reader()
            if (moment := self._moment) is not None:
                reader.show_past(moment)
            self._reader = reader
        return self._reader

    def _make_sure_it_exists(self) -> None:
        found = self._backend.schema()
        if found is None and self.as_it_is:
            raise no_store(self.name)
        if self.as_it_is:
            return
        if found is None and self.is_trial:
            from tempfile import TemporaryDirectory

            self._elsewhere = TemporaryDirectory(prefix="oppcli-")
            self._backend = opened(str(Path(self._elsewhere.name) / "trial.db"), self.budget)
            self._backend.make()
        elif found is None:
            self.created = self._backend.make() or self.created
        elif found < versions.SCHEMA_VERSION:
            self.upgraded = self._backend.grow(found, self._clock())


def no_store(name: object) -> StoreUnusable:
    """The error for a named store that does not exist."""
    return StoreUnusable(f"there is no store at {name}.", "check the spelling; any write makes one")
