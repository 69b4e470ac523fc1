"""Takes quotas in: what a user, a team, a business or everybody is to win in a period."""

from collections.abc import Mapping
from datetime import date

from oppcli import plain_records as records
from oppcli.domain.field import Kind
from oppcli.domain.money import Money, plain_amount
from oppcli.domain.periods import parse_period
from oppcli.domain.quotas import EVERYBODY
from oppcli.domain.reference_fields import QUOTA, called
from oppcli.errors import RuleRefused
from oppcli.importing.layouts.foreign import SAID_BY
from oppcli.services import quotas
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

_NEEDED = ("who", "starts", "ends", "amount")


class QuotaRows:
    """The rows of one list of quotas. See `Rows` of `apart.py`."""

    def __init__(self, tx: Transaction, work: Work, kind: Kind, policy: Policy) -> None:
        self._tx = tx
        self._work = work
        self._policy = policy
        self._merge = FactMerge(tx, "quota", policy)
        self._last = tx.last_number("quota")
        self._once = Once(policy.counted)

    def meet(self, row: Mapping[str, object]) -> None:
        """See `Rows`."""
        row = self._with_days(row)
        for name in _NEEDED:
            if row.get(name) is None:
                also = ", or a period" if name in SAID_BY else ""
                raise RuleRefused(f"{name}: a quota needs it{also}, nothing is given")
        if str(row["starts"]) > str(row["ends"]):
            raise RuleRefused(f"ends: {row['ends']} is before {row['starts']}")

    def take(self, row: Mapping[str, object], currency: str, line: int) -> Taken:
        """See `Rows`."""
        row = self._with_days(row)
        who, holder = str(row["who"]), row.get("holder")
        if holder is not None and holder != EVERYBODY:
            who = f"{holder}:{who}"
        amount, system = row["amount"], self._policy.system
        assert isinstance(amount, int)
        period = date.fromisoformat(str(row["starts"])), date.fromisoformat(str(row["ends"]))
        kept = quotas.known(self._tx, self._work, who, *period)
        ref = called(QUOTA, row)
        facts = [_amount(amount, currency, kept)]
        if kept is not None:
            self._once.check(kept.id, line, row, ref, field="who", currency=currency)
        if kept is None or kept.id is None or kept.id > self._last:  # or made by a row above
            done = quotas.put(self._tx, self._work, who, *period, Money(amount, currency))
            if kept is None and (made := quotas.known(self._tx, self._work, who, *period)):
                self._once.check(made.id, line, row, ref, field="who", currency=currency)
            same = done.was == Money(amount, currency)
            became = "created" if done.was is None else "unchanged" if same else "updated"
            return Taken(became, ref, (), plan_of_new(facts))
        merged = self._merge.merge(line, ref, kept.id, system, facts)
        self._merge.note(kept.id, system, facts)
        if not merged.taken:
            return Taken("unchanged", ref, merged.conflicts, merged.fields)
        quotas.put(self._tx, self._work, who, *period, Money(amount, currency))
        return Taken("updated", ref, merged.conflicts, merged.fields)

    def _with_days(self, row: Mapping[str, object]) -> Mapping[str, object]:
        """The row with the first and the last day of its period. Raises BadValue."""
        if row.get("period") is None:
            return row
        work = self._work
        span = parse_period(
            str(row["period"]),
            today=work.today,
            fiscal_year_start=work.fiscal_year_start,
            order=work.date_order,
        )
        quotas.refuse_long(span)
        return {"starts": span.start.isoformat(), "ends": span.end.isoformat(), **row}

    def also(self) -> dict[str, int]:
        """See `Rows`."""
        self._merge.write()
        return {}


def _amount(minor: int, currency: str, kept: records.Quota | None) -> Fact:
    """The amount with its currency, which says nothing without."""
    store, shown = None, ""
    if kept is not None:
        store, shown = f"{kept.amount} {kept.currency}", _written(kept.amount, kept.currency)
    return Fact("amount", f"{minor} {currency}", store, _written(minor, currency), shown)


def _written(minor: int, currency: str) -> str:
    return f"{plain_amount(minor, currency)} {currency}"
