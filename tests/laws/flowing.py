"""Asks for the flow of the pipeline between two moments, and says what has to be true of it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, timedelta

from oppcli.domain.as_of import end_of
from oppcli.domain.flow import CHANGES, ENTRIES, EXITS, Sums
from oppcli.domain.grouping import Grouping
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.flow import Found, flows
from oppcli.queries.flow_states import FlowQuestion, StoreThen
from oppcli.queries.pipeline import pipeline
from oppcli.store import Store

Ends = dict[str, tuple[int, int]]


class Years:
    """The ends of days of a store, each read on a connection of its own that stays open."""

    def __init__(self, address: str, today: date) -> None:
        self._store = Store(address)
        self._asking = Asking("jana", today, UTC)
        self._moments: dict[date, StoreThen] = {}

    def at(self, day: date) -> StoreThen:
        """The end of that day."""
        if day not in self._moments:
            self._moments[day] = StoreThen(self._store.at(end_of(day, UTC)), day)
        return self._moments[day]

    def close(self) -> None:
        for moment in self._moments.values():
            moment.store.close()
        self._store.close()

    def flow(
        self,
        first: date,
        last: date,
        filters: Filters,
        by: Sequence[str] = (),
        *,
        own: bool = False,
        listed: str = "",
    ) -> Found:
        """What happened between the ends of two days."""
        question = FlowQuestion(filters, self._asking, Grouping(tuple(by)), "EUR", not own)
        return flows(self.at(first), self.at(last), question, listed=listed)

    def pipeline(self, day: date, filters: Filters, *, own: bool) -> Ends:
        """Count and amount of the open ones by currency, as the report of that day has them."""
        moment = self.at(day)
        converter = None if own else Converter(moment.store, "EUR", day)
        found = pipeline(
            moment.store,
            filters,
            self._asking,
            grouping=Grouping(("stage",)),
            converter=converter,
        )
        return {
            each.currency: (each.tally.open_count, each.tally.open)
            for each in found.totals
            if each.tally.open_count
        }


def week_ends(first: date, last: date) -> list[date]:
    """The Sundays between two days."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() == 6]


def refuse_imbalance(sums: Iterable[Sums]) -> None:
    """Every set of records adds up, in count and in minor units."""
    for each in sums:
        for place, moving in ((0, ENTRIES), (1, (*ENTRIES, *CHANGES))):
            came = sum(each.of(line)[place] for line in moving)
            assert came == sum(each.of(line)[place] for line in EXITS), each
        assert each.of("up")[1] >= 0 >= each.of("down")[1], each


def ends(found: Found, line: str) -> Ends:
    """Start or end by currency, where there is one."""
    figures = {code: sums.of(line) for code, sums in found.totals.items()}
    return {code: figure for code, figure in figures.items() if figure[0]}
