"""What every service is handed: the store, who writes, when, and how their words are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from oppcli import views
from oppcli.domain.dates import DateOrder
from oppcli.domain.fields import KINDS
from oppcli.domain.refs import Ref
from oppcli.errors import NotFound
from oppcli.store import Row, Store, Transaction


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
    keep: bool = True
    create: bool = False

    @contextmanager
    def transaction(self, *, expires: bool = True) -> Iterator[Transaction]:
        """The unit of work of this errand; see `Store.transaction`.

        Lapsed offers expire first, unless the errand is to find all as it was left. Inside
        another transaction they have expired already.
        """
        is_part = self.store.is_writing
        with self.store.transaction(
            actor=self.actor, command=self.command, now=self.now, keep=self.keep
        ) as tx:
            from oppcli.services.repricing import expire_lapsed

            if expires and not is_part:
                expire_lapsed(tx, self.today)
            yield tx


def image(tx: Transaction, ref: Ref) -> Row:
    """The record as its view shows it inside the transaction. Raises NotFound."""
    row = tx.read(f"{views.select(KINDS[ref.kind])} WHERE id = :id", {"id": ref.number}).first()
    if row is None:
        raise NotFound(f"there is no {ref.kind} {ref}.", f"oppcli {_noun(ref.kind)} list")
    return row


def _noun(kind: str) -> str:
    return "opp" if kind == "opportunity" else kind
