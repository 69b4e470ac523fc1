"""The flow of the open pipeline between two moments: two states of the store, compared."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from operator import itemgetter

from oppcli.domain.flow import (
    AT_FIRST_VALUE,
    Flow,
    GroupFlow,
    Listed,
    Snapshot,
    State,
    Sums,
    Valuation,
    flow,
)
from oppcli.domain.names import name_key
from oppcli.domain.tree import in_order
from oppcli.queries.converting import Converter
from oppcli.queries.flow_states import IS_OPEN, SIZE, FlowQuestion, Part, Side, StoreThen
from oppcli.queries.grouped import ordered
from oppcli.queries.groups import Key
from oppcli.queries.renames import renames


@dataclass(frozen=True, slots=True)
class Found:
    """The lines by group, in order; those of all together by currency; the records behind them.

    `without_amount` counts the records that take part without an amount.
    """

    lines: list[GroupFlow]
    totals: dict[str, Sums]
    records: list[Listed]
    converter: Converter | None
    without_amount: int


def flows(first: StoreThen, last: StoreThen, question: FlowQuestion, *, listed: str = "") -> Found:
    """The flow between two moments, by group and currency. `listed` is a line whose records are
    wanted, too.

    Raises NotFound for names that exist at neither moment, BadValue for filters that contradict
    the question.
    """
    changed = renames(first.store, last.store, question.filters, question.grouping.names)
    one = Side(first, last, question, is_detailed=bool(listed), renamed=changed)
    other = Side(last, first, question, is_detailed=bool(listed))
    one.read()
    other.read()
    numbers = one.open_ones() | other.may_take_part(one)
    one.read_numbers(numbers)
    other.read_numbers(numbers)
    return _Comparison(one, other, question, listed, changed.names()).found(sorted(numbers))


_CURRENCY = Snapshot._fields.index("currency")
_REVENUE = Snapshot._fields.index("est_revenue")
_STAYING = ("is_open", "currency", "est_revenue", "fits")
_without_close = itemgetter(*map(Snapshot._fields.index, _STAYING))
_with_close = itemgetter(*map(Snapshot._fields.index, (*_STAYING, "est_close_date")))


class _Comparison:
    """Both moments side by side, record by record."""

    def __init__(
        self,
        first: Side,
        last: Side,
        question: FlowQuestion,
        listed: str,
        names: dict[str, str],
    ) -> None:
        self._first = first
        self._last = last
        self._grouping = question.grouping
        self._listed = listed
        self._sums: dict[Part, Sums] = {}
        self._totals: dict[str, Sums] = {}
        self._records: list[tuple[Part, Listed]] = []
        self._without_amount = 0
        self._now = self._then = None
        if question.is_converted:
            self._now = Converter(last.moment.store, question.base, last.moment.day)
            self._then = Converter(first.moment.store, self._now.base, first.moment.day)
        self._tree = {**first.tree, **last.tree}
        self._names = {**names, **{name_key(each): each for each in self._tree}}
        self.table = cache(self._table)

    def found(self, numbers: Iterable[int]) -> Found:
        """The flow of the records of these numbers."""
        for number in self._add_unchanged(numbers):
            self._compare(number)
        grouping, store = self._grouping, self._last.moment.store
        lines = self._lines() if grouping.names else []
        records = [replace(each, groups=self._shown(part)) for part, each in self._records]
        if grouping.names:
            records = ordered(store, records, grouping, self._tree)
            lines = ordered(store, lines, grouping, self._tree)
        totals = {code: self._totals[code] for code in sorted(self._totals)}
        return Found(lines, totals, records, self._now, self._without_amount)

    def _add_unchanged(self, numbers: Iterable[int]) -> list[int]:
        """Adds up at once what is open with the same amount at both moments, in a currency that
        stays; gives the records that are left, to be compared one by one."""
        if self._listed in ("start", "end"):
            return list(numbers)
        left: list[int] = []
        alike: dict[tuple[object, ...], list[int]] = {}
        within = self._first.within & self._last.within
        stays = _with_close if self._grouping.unit else _without_close
        for number in numbers:
            if number in within:
                row, last = self._first.rows[number], self._last.rows[number]
                key = stays(row)
                if row[IS_OPEN] and key == stays(last) and row[SIZE:] == last[SIZE:]:
                    alike.setdefault((row[_CURRENCY], key[-1], row[SIZE:]), []).append(number)
                    continue
            left.append(number)
        for members in alike.values():
            left += [] if self._adds_at_once(members) else members
        return left

    def _adds_at_once(self, members: list[int]) -> bool:
        """Adds up unchanged records of the same groups; False if they are converted, or if the
        groups are not what they were: their managers or teams may have changed."""
        code = self._first.rows[members[0]][_CURRENCY]
        if self.table(code) != code:
            return False
        parts: set[Part] = set()
        if self._grouping.names:
            parts = self._first.parts(members[0], code, len(members))
            if parts != self._last.parts(members[0], code, len(members)):
                return False
        amounts = [self._first.rows[number][_REVENUE] for number in members]
        amount = sum(filter(None, amounts))
        self._without_amount += amounts.count(None)
        self._totals.setdefault(code, Sums()).add_unchanged(len(members), amount)
        for part in parts:
            self._sums.setdefault(part, Sums()).add_unchanged(len(members), amount)
        return True

    def _compare(self, number: int) -> None:
        first, last = self._first.record(number), self._last.record(number)
        worth = Valuation(self._value(first, last=False), *self._last_values(last))
        here = {None if each is None else self.table(each.currency): None for each in (first, last)}
        whole = False
        for code in here:
            if code is None:
                continue
            part = flow(
                self._state(self._first, first, code), self._state(self._last, last, code), worth
            )
            if part is not None:
                whole = True
                self._totals.setdefault(code, Sums()).add(part)
                self._without_amount += _lacks_amount(part, first, last)
                if not self._grouping.names:
                    self._keep((code, (), "", ""), part, first, last, worth)
        if whole and self._grouping.names:
            self._compare_groups(number, first, last, worth)

    def _compare_groups(
        self, number: int, first: Snapshot | None, last: Snapshot | None, worth: Valuation
    ) -> None:
        was = self._first.parts(number, self.table(first.currency)) if first else set()
        now = self._last.parts(number, self.table(last.currency)) if last else set()
        for each in sorted(was | now):
            part = flow(
                self._state_in(self._first, first, each, was),
                self._state_in(self._last, last, each, now),
                worth,
            )
            if part is not None:
                self._sums.setdefault(each, Sums()).add(part)
                self._keep(each, part, first, last, worth)

    def _state(self, side: Side, record: Snapshot | None, code: str) -> State | None:
        """The record as one of all together, in the table of a currency."""
        if record is None:
            return None
        is_in = bool(record.fits) and self.table(record.currency) == code
        return _state(record, side.period.holds(record.day), is_in)

    def _state_in(
        self, side: Side, record: Snapshot | None, of: Part, parts: set[Part]
    ) -> State | None:
        """The record as one of a group: a span of time is a period, all else is the group."""
        if record is None:
            return None
        is_of_group = any(each[:3] == of[:3] for each in parts)
        is_of_span = any(each[3] == of[3] for each in parts)
        return _state(record, side.period.holds(record.day) and is_of_span, is_of_group)

    def _keep(
        self, of: Part, part: Flow, first: Snapshot | None, last: Snapshot | None, worth: Valuation
    ) -> None:
        """Keeps the record where it is of the line that is listed."""
        if self._listed in (line for line, _ in part.lines()):
            values = worth.first if first else None, worth.last if last else None
            self._records.append((of, Listed((), of[2], of[0], part, first, last, *values)))

    def _lines(self) -> list[GroupFlow]:
        levels = {place.name: place.level for place in in_order(self._tree)}
        tree = self._grouping.tree
        at = self._grouping.names.index(tree) if tree else 0
        found = []
        for part in sorted(self._sums, key=lambda each: each[2], reverse=True):  # totals first
            groups = self._shown(part)
            level = levels.get(groups[at], 0) if tree else 0
            found.append(GroupFlow(groups, part[0], self._sums[part], part[2], level))
        return found

    def _shown(self, part: Part) -> Key:
        """The group as it is shown: by the names of the last moment, else of the first."""
        _, key, _, span = part
        names, unit = self._grouping.names, self._grouping.unit
        if unit is not None:
            at = names.index(unit.value)
            key = (*key[:at], span, *key[at:])
        pairs = zip(key, self._last.groups.shown(key), self._first.groups.shown(key), strict=True)
        known = self._spellings
        shown = [
            last if each in known else self._names.get(each, first) for each, last, first in pairs
        ]
        if tree := self._grouping.tree:
            at = names.index(tree)
            shown[at] = self._names.get(key[at], shown[at])
        return tuple(shown)

    @cached_property
    def _spellings(self) -> dict[str, tuple[str, ...]]:
        return self._last.groups.spellings

    def _table(self, currency: str) -> str:
        """The currency of the table that a record's amount is added up in."""
        if self._now is None or self._then is None:
            return currency
        has_rates = self._now.factor(currency) and self._then.factor(currency)
        return self._now.base if has_rates else currency

    def _last_values(self, last: Snapshot | None) -> tuple[int, int]:
        """What the record is worth at last, and its amount then at the rates of the first day."""
        return self._value(last, last=True), self._value(last, last=False)

    def _value(self, record: Snapshot | None, *, last: bool) -> int:
        """In minor units of its table; at the rates of the last or of the first moment.

        A closed record has its frozen rate at last, or the rate of the day where none is known.
        """
        if record is None or record.amount is None:
            return 0
        converter = self._now if last else self._then
        if converter is None or self.table(record.currency) == record.currency:
            return record.amount
        factor = None
        if last and not record.is_open and record.exchange_rate:
            factor = converter.factor(record.currency, record.exchange_rate)
        factor = factor or converter.factor(record.currency)
        return record.amount if factor is None else factor.of(record.amount)


def _state(record: Snapshot, in_period: bool, in_group: bool) -> State:
    return State(
        record.status,
        bool(record.is_open),
        in_period,
        in_group,
        record.closed_on,
        record.closing,
    )


def _lacks_amount(part: Flow, first: Snapshot | None, last: Snapshot | None) -> bool:
    """Whether one of the amounts that count is unknown."""
    starts, is_last = part.entry == "start", part.exit not in AT_FIRST_VALUE
    return (starts and first is not None and first.amount is None) or (
        is_last and last is not None and last.amount is None
    )
