"""Counts the accounts that an import makes next to one whose name is the same or near."""

from collections.abc import Iterable, Iterator

from oppcli.domain.near_names import NearNames
from oppcli.domain.refs import Ref
from oppcli.domain.wording import counted
from oppcli.transaction import Transaction

_MOST_TOLD = 5


class NearAccounts:
    """The accounts that were there before, and the new ones that are near one of them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._last = tx.last_number("account")
        self._names: NearNames | None = None
        self._count = 0
        self._told: list[str] = []

    def note(self, names: Iterable[object]) -> None:
        """Counts those of the names of new accounts that are near one that was there."""
        for name in names:
            near = self._known().of(str(name))
            if near is None:
                continue
            self._count += 1
            if len(self._told) < _MOST_TOLD:
                self._told.append(f"{name} ({Ref('account', near[0])} {near[1]})")

    def notes(self) -> Iterator[str]:
        """The notes about them, if any."""
        if not self._count:
            return
        more = self._count - len(self._told)
        told = ", ".join([*self._told, *([f"and {more:,} more"] if more else [])])
        have = "has" if self._count == 1 else "have"
        yield f"{counted(self._count, 'new account')} {have} a name near one that was there: {told}"

    def _known(self) -> NearNames:
        if self._names is None:
            sql = "SELECT id, name FROM account WHERE id <= :last ORDER BY id"
            self._names = NearNames(self._tx.read(sql, {"last": self._last}).rows)
        return self._names
