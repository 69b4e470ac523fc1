"""The flow of the open pipeline between two moments: two states of the store, compared."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
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
from oppcli.queries.flow_states import SIZE, Alike, FlowQuestion, Part, Row, Side, StoreThen
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
    last.store.last_number("batch")  # so that the first moment knows all that the last one sees
    renamed = renames(first.store, last.store, question.filters, question.grouping.names)
    one = Side(first, last, question, is_detailed=bool(listed), renamed=renamed)
    other = Side(last, first, question, is_detailed=bool(listed))
    with _changed(one, other, listed) as changed:
        one.read(changed)
        other.read(changed)
        numbers = one.open_ones() | other.may_take_part(one)
        one.read_numbers(numbers)
        other.read_numbers(numbers)
    comparison = _Comparison(one, other, question, listed, renamed.names())
    if changed is not None:
        comparison.add(other.unchanged(is_converted=question.is_converted))
    return comparison.found(sorted(numbers))


# The lines that a record may be of though it did not change: rates and managers did.
_OF_UNCHANGED = {"start", "end", "rates", "owner_in", "owner_out"}
_OF_STAYING = {*_OF_UNCHANGED, "up", "down"}
_CURRENCY, _CLOSE, _AMOUNT, _IS_OPEN = map(
    Snapshot._fields.index, ("currency", "est_close_date", "est_revenue", "is_open")
)
_kept = itemgetter(*map(Snapshot._fields.index, ("is_open", "currency", "fits")))


def _changed(one: Side, other: Side, listed: str) -> AbstractContextManager[list[int] | None]:
    """The numbers of the records that may differ between both moments; all others are added up at
    once. None where each record has to be looked at."""
    if listed in _OF_UNCHANGED or not one.is_asked_like(other):
        return nullcontext()
    return one.moment.store.only_changed(one.reads, other.moment.store)


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

    def add(self, alike: Iterable[Alike]) -> None:
        """Adds up records that stay in the set and in their groups."""
        for first, last, count in alike:
            self._compare(first, last, count)

    def found(self, numbers: Iterable[int]) -> Found:
        """The flow of the records of these numbers, and of what was added."""
        left: list[int] = []
        self.add(self._alike(numbers, left))
        for number in left:
            self._compare(self._first.rows.get(number), self._last.rows.get(number))
        grouping, store = self._grouping, self._last.moment.store
        lines = self._lines() if grouping.names else []
        records = [replace(each, groups=self._shown(part)) for part, each in self._records]
        if grouping.names:
            records = ordered(store, records, grouping, self._tree)
            lines = ordered(store, lines, grouping, self._tree)
        totals = {code: self._totals[code] for code in sorted(self._totals)}
        return Found(lines, totals, records, self._now, self._without_amount)

    def _alike(self, numbers: Iterable[int], left: list[int]) -> Iterator[Alike]:
        """Records that stay in the set and in their groups: as many together as are counted alike,
        with what they were and are worth. All others are `left`."""
        if self._listed in _OF_STAYING:
            left.extend(numbers)
            return
        alike: dict[Row, list[int]] = {}
        within = self._first.within & self._last.within
        for number in numbers:
            if number in within:
                row, last = self._first.rows[number], self._last.rows[number]
                key = self._staying(row)
                if row[_IS_OPEN] and key == self._staying(last):
                    was, now = row[_AMOUNT], last[_AMOUNT]
                    if self._is_converted(row[_CURRENCY]):
                        key = (*key, was, now)
                    elif was is None or now is None:
                        key = (*key, "unknown", was is None, now is None)
                    else:
                        key = (*key, "known", was < now, was > now)
                    alike.setdefault(key, []).append(number)
                    continue
            left.append(number)
        for members in alike.values():
            first, last = (self._whole(side, members) for side in (self._first, self._last))
            yield Alike(first, last, len(members))

    def _staying(self, row: Row) -> Row:
        return (*_kept(row), row[_CLOSE] if self._grouping.unit else None, *row[SIZE:])

    def _whole(self, side: Side, numbers: list[int]) -> Row:
        """One of these records with the amounts of all of them."""
        row = side.rows[numbers[0]]
        if row[_AMOUNT] is None:
            return row
        total = sum(side.rows[number][_AMOUNT] for number in numbers)
        return (*row[:_AMOUNT], total, *row[_AMOUNT + 1 :])

    def _compare(self, was: Row | None, now: Row | None, count: int = 1) -> None:
        """Adds up a record as it was and as it is now, or so many that are counted alike."""
        first, last = (None if row is None else Snapshot._make(row[:SIZE]) for row in (was, now))
        worth = Valuation(
            self._value(first, count, last=False),
            self._value(last, count, last=True),
            self._value(last, count, last=False),
        )
        here = {None if each is None else self.table(each.currency): None for each in (first, last)}
        takes_part = False
        for code in here:
            if code is None:
                continue
            part = flow(
                self._state(self._first, first, code), self._state(self._last, last, code), worth
            )
            if part is not None:
                takes_part = True
                self._totals.setdefault(code, Sums()).add(part, count)
                self._without_amount += count * _lacks_amount(part, first, last)
                if not self._grouping.names:
                    self._keep((code, (), "", ""), part, first, last, worth)
        if takes_part and self._grouping.names:
            self._compare_groups(was, now, count, worth)

    def _compare_groups(
        self, was: Row | None, now: Row | None, count: int, worth: Valuation
    ) -> None:
        first, last = (None if row is None else Snapshot._make(row[:SIZE]) for row in (was, now))
        left = self._parts(self._first, was, count)
        come = self._parts(self._last, now, count)
        for each in sorted(left | come):
            part = flow(
                self._state_in(self._first, first, each, left),
                self._state_in(self._last, last, each, come),
                worth,
            )
            if part is not None:
                self._sums.setdefault(each, Sums()).add(part, count)
                self._keep(each, part, first, last, worth)

    def _parts(self, side: Side, row: Row | None, count: int) -> set[Part]:
        return set() if row is None else side.parts(row, self.table(row[_CURRENCY]), count)

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

    def _is_converted(self, currency: str) -> bool:
        return self.table(currency) != currency

    def _value(self, record: Snapshot | None, count: int, *, last: bool) -> int:
        """In minor units of its table; at the rates of the last or of the first moment.

        A closed record has its frozen rate at last, or the rate of the day where none is known.
        Of so many records with one amount each is rounded.
        """
        if record is None or record.amount is None:
            return 0
        converter = self._now if last else self._then
        if converter is None or not self._is_converted(record.currency):
            return record.amount
        factor = None
        if last and not record.is_open and record.exchange_rate:
            factor = converter.factor(record.currency, record.exchange_rate)
        factor = factor or converter.factor(record.currency)
        return record.amount if factor is None else factor.of(record.amount // count) * count


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
