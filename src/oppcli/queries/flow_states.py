"""The state of the opportunities at one moment, as far as a flow between two moments needs it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any

from oppcli.domain.field import OPEN
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.flow import Snapshot
from oppcli.domain.grouping import Grouping
from oppcli.domain.names import name_key, spelled
from oppcli.domain.rollup import OWN, TOTAL
from oppcli.domain.tree import above
from oppcli.errors import BadValue, NotFound
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters, conditions
from oppcli.queries.grouped import tree_of
from oppcli.queries.groups import Groups, Key
from oppcli.queries.renames import NO_RENAMES, Renames
from oppcli.queries.where import Where
from oppcli.store import Store
from oppcli.views import opportunities

_AT_ONCE = 2_000  # records that are read by their numbers at a time
# The close record in force; the program closes a record once until it is reopened.
_CLOSING = """CASE WHEN t.is_open = 0 THEN (SELECT MAX(c.id) FROM close_record c
  WHERE c.opportunity_id = t.id AND c.status = 'valid') END"""
SIZE = len(Snapshot._fields)
IS_OPEN = Snapshot._fields.index("is_open")
_closed = itemgetter(*map(Snapshot._fields.index, ("status", "closed_on", "closing")))
_DETAILS = ["t.topic", "COALESCE(t.account, t.contact)", "t.owner", "t.stage", "t.lost_reason"]
_DAY = "CASE WHEN t.is_open = 1 THEN t.est_close_date ELSE t.closed_on END"


Part = tuple[str, Key, str, str]  # currency, key of the group without its span, row, span


@dataclass(frozen=True, slots=True)
class StoreThen:
    """One of the two moments: the store as it was then, and the day whose rates count."""

    store: Store
    day: date


@dataclass(frozen=True, slots=True)
class FlowQuestion:
    """What is asked of both moments."""

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
        self.rows: dict[int, tuple[Any, ...]] = {}  # each a record and the values of its groups
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
        )

    def read(self) -> None:
        """Reads what passes all filters and lies in the period, open or closed."""
        wanted = [*self._where.conditions, *self.period.conditions]
        self._read(wanted, self.period.params)
        self.within.update(self.rows)

    def read_numbers(self, numbers: Iterable[int]) -> None:
        """Reads these records, too, whatever they are."""
        missing = sorted(set(numbers) - self.rows.keys())
        for at in range(0, len(missing), _AT_ONCE):
            listed = ", ".join(map(str, missing[at : at + _AT_ONCE]))
            self._read([f"t.id IN ({listed})"], {})

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

    def record(self, number: int) -> Snapshot | None:
        """The record, as far as it was read; None where it did not exist."""
        row = self.rows.get(number)
        return None if row is None else Snapshot._make(row[:SIZE])

    def parts(self, number: int, currency: str, count: int = 1) -> set[Part]:
        """The groups and spans that the record is in, like `count` of them; none if it does not
        pass the filters."""
        record = self.record(number)
        if record is None or not record.fits:
            return set()
        values = self.rows[number][SIZE:]
        if self._grouping.unit:
            values = (*values, record.day or "")
        return {
            (currency, key, row, span)
            for whole in self.groups.of(values, count)
            for key, span in (self._parted(self._renamed.keys(self._grouping.names, whole)),)
            for key, row in self._rolled(key)
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

    def _read(self, wanted: Sequence[str], params: dict[str, object]) -> None:
        fits = f"CASE WHEN {' AND '.join(self._where.conditions) or '1 = 1'} THEN 1 ELSE 0 END"
        picked = [
            *("t.id", "t.status", "t.is_open", "t.est_close_date", "t.closed_on", "t.currency"),
            *("t.est_revenue_minor", "t.actual_revenue_minor", "t.exchange_rate", _CLOSING, fits),
            *(_DETAILS if self._is_detailed else ["NULL"] * len(_DETAILS)),
            *self.groups.columns,
        ]
        select, where = f"SELECT {', '.join(picked)}", f"WHERE {' AND '.join(wanted) or '1 = 1'}"
        source = opportunities(f"{select} {where}")
        bound = {**self._where.params, **params}
        rows = self._store.read(f"{select} FROM {source} {where}", bound).rows
        self.rows.update((row[0], row) for row in rows)


class _InPeriod:
    """Whether a day lies in the period asked for, in Python and as SQL; without one each does."""

    def __init__(self, question: FlowQuestion) -> None:
        text = (question.filters.close or "").strip()
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
            words = [part.strip() for word in words for part in word.split(",") if part.strip()]
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
