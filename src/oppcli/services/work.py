"""What every service is handed: the store, who writes, when, and how their words are read."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from oppcli import views
from oppcli.domain.dates import DateOrder, Look
from oppcli.domain.fields import KINDS
from oppcli.domain.refs import Ref, noun_of
from oppcli.errors import NotFound
from oppcli.plain_records import Kept
from oppcli.store import Row, Store
from oppcli.transaction import Transaction

_Params = ParamSpec("_Params")
_Result = TypeVar("_Result")
_Kept = TypeVar("_Kept", bound=Kept)


@dataclass(frozen=True, slots=True)
class Work:
    """One command's errand. `keep` False is a dry run; `create` makes names that are unknown."""

    store: Store
    actor: str
    command: str
    now: datetime
    today: date
    zone: tzinfo
    currency: str
    base: str = ""  # the base currency as it is configured; '' for `currency`
    date_order: DateOrder | None = None
    fiscal_year_start: int = 1
    keep: bool = True
    create: bool = False
    asks: bool = False  # somebody can be asked which of several is meant
    is_exact: bool = False  # names are whole, as in rows
    # What somebody answered of names that do not exist, each with what it is a name of: another
    # name that is meant, or None to make it.
    answers: Mapping[tuple[str, str], str | None] = field(default_factory=dict)

    def meant(self, what: str, name: str) -> str:
        """The name that is meant by one that does not exist, else the name itself."""
        return self.answers.get((what, name)) or name

    def makes(self, what: str, name: str) -> bool:
        """Whether a name that does not exist is to be made."""
        return self.create or self.answers.get((what, name), "") is None

    def day(self, text: str, look: Look = Look.FORWARD) -> date | None:
        """The day that somebody typed, read in this errand's calendar; None for `none`."""
        from oppcli.domain.dates import parse_day

        return parse_day(
            text,
            today=self.today,
            look=look,
            order=self.date_order,
            fiscal_year_start=self.fiscal_year_start,
        )

    def instant(self, text: str, look: Look = Look.FORWARD) -> datetime:
        """The moment that somebody typed, as `day`."""
        from oppcli.domain.instants import parse_instant

        return parse_instant(
            text,
            now=self.now,
            look=look,
            zone=self.zone,
            order=self.date_order,
            fiscal_year_start=self.fiscal_year_start,
        )

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """The unit of work of this errand; see `Store.transaction`."""
        with self.store.transaction(
            actor=self.actor, command=self.command, now=self.now, keep=self.keep
        ) as tx:
            yield tx


def in_one_transaction(
    service: "Callable[Concatenate[Work, _Params], _Result]",
) -> "Callable[Concatenate[Work, _Params], _Result]":
    """Marks a service that does all that it does in one transaction.

    It is done again from its beginning when a server took the transaction back because of what
    others did at the same moment, so it must be able to take its arguments twice.
    """

    @wraps(service)
    def run(work: Work, /, *args: _Params.args, **more: _Params.kwargs) -> _Result:
        return work.store.repeat(lambda: service(work, *args, **more))

    return run


def image(tx: Transaction, ref: Ref) -> Row:
    """The record as its view shows it inside the transaction. Raises NotFound."""
    kind = KINDS[ref.kind]
    row = tx.shown(views.select(kind), ref.number)
    if row is None:
        raise NotFound(f"there is no {ref.kind} {ref}.", f"oppcli {noun_of(ref.kind)} list")
    return views.with_own(kind, row)


def loaded(tx: Transaction, model: type[_Kept], number: int) -> _Kept | None:
    """The record of that number for writing, read together with its `image`; None if there is
    none."""
    return tx.get(model, number, shown=views.select(KINDS[model.kind]))
