"""Takes quotas in: what a user, a team, a business or everybody is to win in a period."""

from collections.abc import Mapping
from datetime import date

from oppcli.domain.field import Kind
from oppcli.domain.money import Money
from oppcli.domain.quotas import EVERYBODY
from oppcli.errors import RuleRefused
from oppcli.services import quotas
from oppcli.services.work import Work
from oppcli.transaction import Transaction

_NEEDED = ("who", "starts", "ends", "amount")


class QuotaRows:
    """The rows of one list of quotas. See `Rows` of `apart.py`."""

    def __init__(self, tx: Transaction, work: Work, kind: Kind) -> None:
        self._tx = tx
        self._work = work

    def meet(self, row: Mapping[str, object]) -> None:
        """See `Rows`."""
        for name in _NEEDED:
            if row.get(name) is None:
                raise RuleRefused(f"{name}: a quota needs it, nothing is given")
        if str(row["starts"]) > str(row["ends"]):
            raise RuleRefused(f"ends: {row['ends']} is before {row['starts']}")

    def take(self, row: Mapping[str, object], currency: str) -> str:
        """See `Rows`."""
        who, holder = str(row["who"]), row.get("holder")
        if holder is not None and holder != EVERYBODY:
            who = f"{holder}:{who}"
        amount = row["amount"]
        assert isinstance(amount, int)
        done = quotas.put(
            self._tx,
            self._work,
            who,
            date.fromisoformat(str(row["starts"])),
            date.fromisoformat(str(row["ends"])),
            Money(amount, currency),
        )
        if done.was is None:
            return "created"
        same = (done.quota.amount, done.quota.currency) == (done.was.minor, done.was.currency)
        return "unchanged" if same else "updated"

    def also(self) -> dict[str, int]:
        """See `Rows`."""
        return {}
