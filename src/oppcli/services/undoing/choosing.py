"""Which batch is meant: the last one of somebody's that is in force, or the one that is named.

A batch may be taken back, that taken back in its turn (done again), and so on: a chain whose last
link is in force. A batch is in force when an even number of links follows it.
"""

from collections.abc import Iterator

from oppcli.domain.refs import Ref
from oppcli.domain.undo_result import UNTYPED, Batch
from oppcli.errors import NotFound, RuleRefused
from oppcli.services.work import Work
from oppcli.store import Store
from oppcli.transaction import Transaction

_AT_ONCE = 100
_LOOK = "oppcli history"


class Chains:
    """Every batch that takes another one back, and which is in force now."""

    def __init__(self, tx: Transaction | Store) -> None:
        rows = tx.read("SELECT id, undoes FROM batch WHERE undoes IS NOT NULL").rows
        self._undoes: dict[int, int] = dict(rows)
        self._undone_by = {undoes: number for number, undoes in rows}

    def first(self, number: int) -> int:
        """The command that the chain of that batch is about."""
        while number in self._undoes:
            number = self._undoes[number]
        return number

    def last(self, number: int) -> int:
        """The end of the chain, which is in force."""
        while number in self._undone_by:
            number = self._undone_by[number]
        return number

    def undoes(self, number: int) -> int | None:
        """The batch that this one takes back; None for a command."""
        return self._undoes.get(number)

    def is_in_force(self, number: int) -> bool:
        """Whether what the batch did holds."""
        is_even = True
        while number in self._undone_by:
            number, is_even = self._undone_by[number], not is_even
        return is_even

    def takes_back(self, number: int) -> bool:
        """Whether the batch took a command back, rather than did one (again)."""
        is_odd = False
        while number in self._undoes:
            number, is_odd = self._undoes[number], not is_odd
        return is_odd


def chosen(tx: Transaction, work: Work, chains: Chains, number: int | None, *, again: bool) -> int:
    """The batch to take back, so that a command is undone, or done `again`.

    Raises NotFound where there is none, RuleRefused for one that is undone, or done, already.
    """
    if number is None:
        return _last(tx, work, chains, again=again)
    command = chains.first(number)
    last = chains.last(number)
    batch = batch_of(tx, command)
    if batch.command in UNTYPED:
        raise RuleRefused(
            f"{number} is not a command that somebody typed: {UNTYPED[batch.command]}.", _LOOK
        )
    if again:
        if chains.takes_back(last):
            return last
        raise RuleRefused(f"command {command} is not undone.", _LOOK)
    if chains.is_in_force(number):  # a command, or what took one back or did it again
        return last
    by = batch_of(tx, last)
    raise RuleRefused(
        f"command {number} is already undone ({by.told(work.today, work.zone)}, {last}).",
        f"oppcli undo {command}" if chains.takes_back(number) else f"oppcli redo {command}",
    )


def latest(store: Store, *, actor: str = "", ref: Ref | None = None, again: bool) -> Batch | None:
    """The last batch of the actor, or the last that made or changed the record, that is not undone;
    with `again` the last undone one. None where there is no such batch."""
    chains = Chains(store)
    made = _made_by(store, actor) if ref is None else _about(store, ref)
    for number in made:
        is_undone = chains.takes_back(chains.last(number))
        if chains.undoes(number) is None and is_undone == again:
            batch = batch_of(store, number)
            if batch.command not in UNTYPED:
                return batch
    return None


def batch_of(tx: Transaction | Store, number: int) -> Batch:
    """The batch of that number. Raises NotFound."""
    row = tx.read("SELECT id, at, actor, command FROM batch WHERE id = :id", {"id": number}).rows
    if not row:
        raise NotFound(f"the history has no batch {number}.", _LOOK)
    return Batch(*row[0])


def _last(tx: Transaction, work: Work, chains: Chains, *, again: bool) -> int:
    for number in _made_by(tx, work.actor):
        if chains.is_in_force(number) and chains.takes_back(number) == again:
            return number
    what = "redo" if again else "undo"
    raise NotFound(f"there is nothing of yours to {what}.", f"{_LOOK}, then the number of a batch")


def _about(store: Store, ref: Ref) -> list[int]:
    """The batches that made or changed a record, the latest first."""
    rows = store.read(
        "SELECT batch_id FROM change WHERE entity = :kind AND entity_id = :id"
        f" UNION SELECT batch_id FROM {ref.kind} WHERE id = :id ORDER BY batch_id DESC",
        {"kind": ref.kind, "id": ref.number},
    ).rows
    return [number for (number,) in rows if number is not None]


def _made_by(tx: Transaction | Store, actor: str) -> Iterator[int]:
    """The batches of somebody, the latest first."""
    before = 2**62
    untyped = ", ".join(f"'{command}'" for command in UNTYPED)
    while True:
        rows = tx.read(
            f"SELECT id FROM batch WHERE actor = :actor AND command NOT IN ({untyped})"
            f" AND id < :before ORDER BY id DESC LIMIT {_AT_ONCE}",
            {"actor": actor, "before": before},
        ).rows
        if not rows:
            return
        for (before,) in rows:
            yield before
