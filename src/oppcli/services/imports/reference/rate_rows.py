"""Takes rates of exchange in: what one unit of a currency is worth in the base from a day on."""

from collections.abc import Mapping
from datetime import date

from oppcli.domain.field import Kind
from oppcli.domain.rates import exact_rate, rate_text
from oppcli.domain.reference_fields import RATE, called
from oppcli.errors import RuleRefused
from oppcli.services import rates
from oppcli.services.freezing import freeze_closed
from oppcli.services.imports.reference.fact_merge import (
    Fact,
    FactMerge,
    Policy,
    Taken,
    plan_of_new,
)
from oppcli.services.imports.reference.once import Once
from oppcli.services.work import Work
from oppcli.transaction import Transaction

_NEEDED = ("currency", "day", "base_per_unit")


class RateRows:
    """The rows of one list of rates. See `Rows` of `apart.py`."""

    def __init__(self, tx: Transaction, work: Work, kind: Kind, policy: Policy) -> None:
        self._tx = tx
        self._work = work
        self._base = ""
        self._known = rates.known_rates(tx)
        rows = tx.read("SELECT currency, day, id FROM rate").rows
        self._numbers = {(code, day): number for code, day, number in rows}
        self._policy = policy
        self._merge = FactMerge(tx, "rate", policy)
        self._once = Once(policy.counted)

    def meet(self, row: Mapping[str, object]) -> None:
        """See `Rows`."""
        for name in _NEEDED:
            if row.get(name) is None:
                raise RuleRefused(f"{name}: a rate needs it, nothing is given")
        self._base = self._base or rates.fixed_base(self._tx, self._work)
        if row["currency"] == self._base:
            raise RuleRefused(f"currency: {self._base} is the base currency itself")
        if row.get("base") not in (None, self._base):
            raise RuleRefused(
                f"base: the rate is told in {row['base']}, those of this store in {self._base}"
            )

    def take(self, row: Mapping[str, object], currency: str, line: int) -> Taken:
        """See `Rows`."""
        code, day = str(row["currency"]), date.fromisoformat(str(row["day"])).isoformat()
        value, system = rate_text(exact_rate(str(row["base_per_unit"]))), self._policy.system
        was, number = self._known.get((code, day)), self._numbers.get((code, day))
        ref = called(RATE, {"currency": code, "day": day})
        self._once.check((code, day), line, row, ref, field="day")
        fact = Fact("base_per_unit", value, was, value, was or "")
        if was is None or number is None:  # or made by a row above
            if was != value:
                rates.store_rate(self._tx, code, day, value)
                self._known[code, day] = value
            became = "created" if was is None else "unchanged" if was == value else "updated"
            return Taken(became, ref, (), plan_of_new([fact]))
        merged = self._merge.merge(line, ref, number, system, [fact])
        self._merge.note(number, system, [fact])
        if not merged.taken:
            return Taken("unchanged", ref, merged.conflicts, merged.fields)
        rates.store_rate(self._tx, code, day, value)
        self._known[code, day] = value
        return Taken("updated", ref, merged.conflicts, merged.fields)

    def also(self) -> dict[str, int]:
        """See `Rows`. What was closed without a rate gets the one that is known by now."""
        self._merge.write()
        if self._base:
            freeze_closed(self._tx, self._work, self._base)
        return {}
