"""The dashboard's figures and lists."""

from oppcli.domain.dashboard import Dashboard
from oppcli.domain.grouping import Grouping
from oppcli.domain.periods import Period
from oppcli.domain.tally import Tallied, rolled_up
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.grouped import ordered, rolled_sales
from oppcli.queries.quotas import Quotas
from oppcli.queries.reports.sales import Moment, sales
from oppcli.queries.reports.shortlists import closing, slipping, stale
from oppcli.queries.reports.trend import trend
from oppcli.store import Store


def dashboard(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    period: Period,
    grouping: Grouping,
    converter: Converter,
    then: Moment | None = None,
) -> Dashboard:
    """What is open now and what was closed in `period`, in the converter's base currency.

    Stages are named by their keys. The open ones in the figures are those of `then`, if it is
    given.
    """
    with store.snapshot():
        fine = Grouping(tuple(dict.fromkeys((*grouping.names, "stage"))))
        sold = sales(
            store,
            filters,
            asking,
            period=period,
            grouping=fine,
            converter=converter,
            then=then,
        )
        found = sold.lines
        every = found
        # Each line is then in its own currency, or a record counts in several of them.
        if not {"currency", "team"}.isdisjoint(grouping.names):
            every = sales(
                store,
                filters,
                asking,
                period=period,
                grouping=Grouping(("stage",)),
                converter=converter,
                then=then,
            ).lines
        of_stage = (fine if every is found else Grouping(("stage",))).names.index("stage")
        stages = [line for line in rolled_up(every, (of_stage,)) if line.tally.open_count]
        won = trend(store, filters, asking, names=(), converter=converter)
        quotas = Quotas(store, filters, asking, converter)
        return Dashboard(
            period,
            grouping,
            _by_worth(rolled_up(every, ()), converter.base),
            _by_worth(sold.apart, converter.base) if len(sold.apart) > 1 else [],
            quotas.total(period).get(converter.base),
            converter.base,
            ordered(store, stages, Grouping(("stage",))),
            rolled_sales(store, rolled_up(found, range(len(grouping.names))), grouping),
            _by_worth(sold.totals, converter.base),
            closing(store, filters, asking),
            slipping(store, filters, asking),
            stale(store, filters, asking),
            quotas.withheld(period),
            tuple(won.get(((), converter.base), ())),
        )


def _by_worth(lines: list[Tallied], base: str) -> list[Tallied]:
    return sorted(lines, key=lambda line: (line.currency != base, line.currency))
