"""The state of the opportunities at one moment, as far as a flow between two moments needs it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.flow import Snapshot
from oppcli.domain.grouping import Grouping
from oppcli.domain.names import name_key, names_in, spelled
from oppcli.domain.rollup import OWN, TOTAL
from oppcli.domain.tree import above
from oppcli.errors import BadValue, NotFound
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters, conditions
from oppcli.queries.grouped import tree_of
from oppcli.queries.groups import Groups, Key
from oppcli.queries.linked_names import names_in_stores
from oppcli.queries.renames import NO_RENAMES, Renames
from oppcli.queries.sums import exact, read_sums
from oppcli.queries.where import Where, closing_day
from oppcli.store import Store
from oppcli.stores import Reads
from oppcli.views import opportunities
from oppcli.views.history import quoted

_AT_ONCE = 2_000  # records that are read by their numbers at a time
# The close record in force; the program closes a record once until it is reopened.
_CLOSING = """CASE WHEN t.is_open = 0 THEN (SELECT MAX(c.id) FROM close_record c
  WHERE c.opportunity_id = t.id AND c.status = 'valid') END"""
SIZE = len(Snapshot._fields)
IS_OPEN = Snapshot._fields.index("is_open")
_CURRENCY, _AMOUNT, _CLOSE = map(
    Snapshot._fields.index, ("currency", "est_revenue", "est_close_date")
)
_closed = itemgetter(*map(Snapshot._fields.index, ("status", "closed_on", "closing")))
_DETAILS = ["t.topic", "COALESCE(t.account, t.contact)", "t.owner", "t.stage", "t.lost_reason"]
_DAY = closing_day("t.")


Row = tuple[Any, ...]  # a snapshot of a record, and the values of its groups
Part = tuple[str, Key, str, str]  # currency, key of the group without its span, row, span


class Alike(NamedTuple):
    """Records that are counted alike, as one that has the amounts of all: then, and at last."""

    first: Row
    last: Row
    number: int


@dataclass(frozen=True, slots=True)
class StoreThen:
    """One of the two moments: the store as it was then, and the day whose rates count."""

    store: Store
    day: date


@dataclass(frozen=True, slots=True)
class FlowQuestion:
    """The question that is asked about both moments."""

    filters: Filters
    asking: Asking
    grouping: Grouping
    base: str  # the configured base currency
    is_converted: bool  # else every currency is a table of its own


class Side:
    """The records at one moment: which of them are read, and what they are there."""

    def __init__(
        self,
        moment: StoreThen,
        beside: StoreThen,
        question: FlowQuestion,
        *,
        is_detailed: bool,
        renamed: Renames = NO_RENAMES,
    ) -> None:
        self.moment = moment
        self.rows: dict[int, Row] = {}
        self.within: set[int] = set()  # what passes all filters and lies in the period
        self._store = moment.store
        self._grouping = question.grouping
        self._is_detailed = is_detailed
        self._renamed = renamed
        filters, self._where = _conditions(moment.store, beside.store, question, renamed)
        self.period = _InPeriod(question)
        tree = tree_of(self._store, question.grouping)
        self.tree = renamed.tree(question.grouping.tree, tree)
        self._upper = {name_key(each) for each in self.tree.values() if each is not None}
        self._above = {
            name_key(each): None if upper is None else name_key(upper)
            for each, upper in self.tree.items()
        }
        self.groups = Groups(
            self._store,
            filters,
            question.grouping,
            question.asking.fiscal_year_start,
            rolls_up=True,
            undated="",
            closed=True,
        )

    def is_asked_like(self, other: "Side") -> bool:
        """Whether the filters are the same SQL at both moments, with the same values."""
        one, two = self._where, other._where
        return (one.conditions, one.params) == (two.conditions, two.params)

    @property
    def reads(self) -> Reads:
        """What is read of a record, but for its close record: who closes one changes its status.

        One that is closed at both moments, and was not closed anew between, takes no part.
        """
        picked = [each for each in self._columns() if each != _CLOSING]
        select, where = f"SELECT {', '.join(picked)}", f"WHERE {_all(self._conditions)}"
        query = f"{select} FROM {opportunities(f'{select} {where}')} {where}"
        living = f"status IN {sql_words(OPEN)}"
        return Reads(OPPORTUNITY.name, [query], living, ["status", "closed_on"])

    def read(self, changed: Sequence[int] | None) -> None:
        """Reads what passes all filters and lies in the period, open or closed; of those that
        changed, where that is known."""
        self._read(self._conditions, self.period.params, changed)
        self.within.update(self.rows)

    def read_numbers(self, numbers: Iterable[int]) -> None:
        """Reads these records, too, whatever they are."""
        missing = sorted(set(numbers) - self.rows.keys())
        for at in range(0, len(missing), _AT_ONCE):
            self._read([], {}, missing[at : at + _AT_ONCE])

    def unchanged(self, *, is_converted: bool) -> Iterator[Alike]:
        """The open ones of the set but for those that were read, as many together as are counted
        alike. Where amounts are converted, those of a currency with rates have the same amount."""
        unit, amount = self._grouping.unit, "t.est_revenue_minor"
        rated: tuple[str, ...] = ()
        if is_converted:
            found = self._store.read("SELECT DISTINCT currency FROM rate ORDER BY currency").rows
            rated = tuple(code for (code,) in found)
        in_rated = f"t.currency IN ({quoted(rated)})"
        keys = [
            *("t.currency", f"CASE WHEN {amount} IS NULL THEN 1 ELSE 0 END"),
            f"CASE WHEN {in_rated} THEN {amount} END" if rated else "NULL",
            "t.est_close_date" if unit else "NULL",
            *self.groups.columns,
        ]
        alike = self._added_up(keys)
        for number in self.within:
            row = self.rows[number]
            if row[IS_OPEN]:
                code, each, day = row[_CURRENCY], row[_AMOUNT], row[_CLOSE] if unit else None
                key = (code, int(each is None), each if code in rated else None, day, *row[SIZE:])
                count, total, a_day = alike[key]
                alike[key] = count - 1, total - (each or 0), a_day
        for (code, lacks, _, day, *values), (count, total, a_day) in alike.items():
            if count:
                one = _open_one(code, day or a_day, None if lacks else total)
                row = (*one, *values)
                yield Alike(row, row, count)

    def _added_up(self, keys: Sequence[str]) -> dict[Row, tuple[int, int, str | None]]:
        """How many of the open ones of the set have each of these keys, what they are worth in
        minor units, and a close of one of them: all lie in the period."""
        a_day = "MIN(t.est_close_date)" if self.period.is_set else "NULL"
        amount, picked = "t.est_revenue_minor", ", ".join(keys)
        where = f"WHERE {_all([*self._conditions, 't.is_open = 1'])}"
        source = opportunities(f"{picked}, {amount}, {a_day} {where}")
        places = ", ".join(str(place + 1) for place in range(len(keys)))
        rows = read_sums(
            self._store,
            lambda sum_of: (
                f"SELECT {picked}, COUNT(*), {sum_of(amount)}, {a_day} FROM {source} {where}"
                f" GROUP BY {places}"
            ),
            {**self._where.params, **self.period.params},
        ).rows
        return {tuple(key): (count, exact(total), day) for *key, count, total, day in rows}

    def open_ones(self) -> set[int]:
        """The open ones of the set."""
        return {number for number in self.within if self.rows[number][IS_OPEN]}

    def may_take_part(self, first: "Side") -> set[int]:
        """The open ones of the set, and the closed ones that were not closed alike at `first`."""
        closed = {number: _closed(row) for number, row in first.rows.items() if not row[IS_OPEN]}
        return {
            number
            for number in self.within
            for row in (self.rows[number],)
            if row[IS_OPEN] or _closed(row) != closed.get(number)
        }

    def parts(self, row: Row, currency: str, count: int) -> set[Part]:
        """The groups and spans that `count` records like that one are in; none if they do not pass
        the filters."""
        record = Snapshot._make(row[:SIZE])
        if not record.fits:
            return set()
        values = row[SIZE:]
        if self._grouping.unit:
            values = (*values, record.day or "")
        return {
            (currency, key, row_kind, span)
            for whole in self.groups.of(values, count)
            for key, span in (self._parted(self._renamed.keys(self._grouping.names, whole)),)
            for key, row_kind in self._rolled(key)
        }

    def _parted(self, key: Key) -> tuple[Key, str]:
        """The key of a group without its span of time, and that."""
        unit = self._grouping.unit
        if unit is None:
            return key, ""
        at = self._grouping.names.index(unit.value)
        return (*key[:at], *key[at + 1 :]), key[at]

    def _rolled(self, key: Key) -> Iterator[tuple[Key, str]]:
        """The rows that a key counts for: its own, and the totals of the nodes above it."""
        tree = self._grouping.tree
        if not tree:
            yield key, ""
            return
        yield key, OWN
        at = self._grouping.fields.index(tree)
        for node in (key[at], *above(key[at], self._above)):
            if node in self._upper:
                yield (*key[:at], node, *key[at + 1 :]), TOTAL

    @property
    def _conditions(self) -> list[str]:
        return [*self._where.conditions, *self.period.conditions]

    def _columns(self) -> list[str]:
        """What is read of a record, as a snapshot has it, and the values of its groups."""
        dated = self._is_detailed or self.period.is_set or self._grouping.unit
        return [
            *("t.id", "t.status", "t.is_open", "t.est_close_date" if dated else "NULL"),
            *("t.closed_on", "t.currency", "t.est_revenue_minor", "t.actual_revenue_minor"),
            *("t.exchange_rate", _CLOSING),
            f"CASE WHEN {_all(self._where.conditions)} THEN 1 ELSE 0 END",
            *(_DETAILS if self._is_detailed else ["NULL"] * len(_DETAILS)),
            *self.groups.columns,
        ]

    def _read(
        self, wanted: Sequence[str], params: dict[str, object], among: Sequence[int] | None
    ) -> None:
        select, where = f"SELECT {', '.join(self._columns())}", f"WHERE {_all(wanted)}"
        source = opportunities(f"{select} {where}")
        if among is not None:
            where += f" AND t.id IN ({', '.join(map(str, among)) or 'NULL'})"
        bound = {**self._where.params, **params}
        rows = self._store.read(f"{select} FROM {source} {where}", bound).rows
        self.rows.update((row[0], row) for row in rows)


def _all(conditions: Sequence[str]) -> str:
    return " AND ".join(conditions) or "1 = 1"


def _open_one(currency: str, day: str | None, amount: int | None) -> Snapshot:
    """What open records have in common, without what only one of them has."""
    return Snapshot(
        number=0,
        status="open",
        is_open=1,
        est_close_date=day,
        closed_on=None,
        currency=currency,
        est_revenue=amount,
        actual_revenue=None,
        exchange_rate=None,
        closing=None,
        fits=1,
        topic="",
        customer=None,
        owner=None,
        stage=None,
        reason=None,
    )


class _InPeriod:
    """Whether a day lies in the period asked for, in Python and as SQL; without one each does."""

    def __init__(self, question: FlowQuestion) -> None:
        text = (question.filters.close or "").strip()
        self.is_set = bool(text)
        self.conditions: list[str] = []
        self.params: dict[str, object] = {}
        self._days: tuple[str, str] | None = None
        self._is_undated = text.lower() in ("none", "no date")
        if self._is_undated:
            self.conditions.append(f"{_DAY} IS NULL")
        elif text:
            period = question.asking.period(text)
            self._days = period.start.isoformat(), period.end.isoformat()
            self.conditions.append(f"{_DAY} BETWEEN :period_start AND :period_end")
            self.params = dict(zip(("period_start", "period_end"), self._days, strict=True))

    def holds(self, day: str | None) -> bool:
        """Whether a stored day lies in it."""
        if self._is_undated:
            return day is None
        return self._days is None or (day is not None and self._days[0] <= day <= self._days[1])


def _conditions(
    here: Store, there: Store, question: FlowQuestion, renamed: Renames
) -> tuple[Filters, Where]:
    """All filters but the period, as they are at one of two moments, and as SQL.

    A name that only the other moment knows is nobody here. Statuses keep some of the open ones:
    a closed record is of the set that it was closed from.
    """
    filters, asking = question.filters, question.asking
    statuses = _open_statuses(filters)
    _refuse_days(filters, asking)
    filters = renamed.filters(replace(filters, close=None, status=None))
    try:
        where = compile_filters(here, OPPORTUNITY, filters, asking)
    except NotFound:
        filters, is_nobody = _known_here(here, there, filters, asking)
        where = compile_filters(here, OPPORTUNITY, filters, asking)
        if is_nobody:
            where.add("1 = 0")
    if statuses:
        where.add(f"(t.is_open = 0 OR t.status IN ({', '.join(map(where.bind, statuses))}))")
    return filters, where


def _known_here(
    here: Store, there: Store, filters: Filters, asking: Asking
) -> tuple[Filters, bool]:
    """The filters without the names that only the other moment knows, and whether an option has
    none left."""
    left: dict[str, Any] = {}
    for name in _NAMES:
        words = getattr(filters, name) or ()
        if name not in ("account", "contact"):
            words = names_in(words, names_in_stores((here, there), name))
        if words:
            left[name] = [
                word
                for word in words
                if _is_known(here, name, word, asking) or not _is_known(there, name, word, asking)
            ]
    return replace(filters, **left), not all(left.values())


def _is_known(store: Store, name: str, word: str, asking: Asking) -> bool:
    try:
        compile_filters(store, OPPORTUNITY, replace(Filters(), **{name: [word]}), asking)  # type: ignore[arg-type]
    except NotFound:
        return False
    return True


def _open_statuses(filters: Filters) -> list[str]:
    """The statuses asked for; none for all open ones. Raises BadValue for one of closed ones."""
    words = [part.strip() for word in filters.status or () for part in word.split(",")]
    words = [spelled(word) for word in words if word]
    for word in words:
        if word not in (*OPEN, "all"):
            raise BadValue(
                f"diff follows open opportunities, so it takes no --status {word}.",
                "--status open",
            )
    return [] if "all" in words else words


def _refuse_days(filters: Filters, asking: Asking) -> None:
    """Raises BadValue for conditions that a record leaves by being closed or put off."""
    for condition in conditions(OPPORTUNITY, filters.where or (), asking):
        name = condition.field.name
        if name in _INSTEAD:
            raise BadValue(f"diff takes no {name} in --where.", _INSTEAD[name])


_NAMES = (
    *("owner", "team", "manager", "stage", "account", "contact"),
    *("business", "facility", "operation"),
)
_INSTEAD = {
    "status": "--status open",
    "est_close_date": "--close 2026q4",
    "closed_on": "--close 2026q4",
}
