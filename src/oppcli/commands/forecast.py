"""oppcli forecast"""

from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS, By, InCurrency
from oppcli.commands.report import InPeriod
from oppcli.commands.titles import titles_for
from oppcli.context import Context
from oppcli.output.table import Table
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import BIGGEST_OF, THIS_QUARTER

if TYPE_CHECKING:
    from oppcli.domain.forecast import Forecast
    from oppcli.output.currencies import RateNote
    from oppcli.queries.converting import Converter

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.without("close"),
    LISTS,
    AS_OF,
    titled="Forecast",
    looks="lately",
    without_dashes=WithoutDashes("period", biggest=BIGGEST_OF["forecast"]),
)
def forecast(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    by: By = None,
    currency: InCurrency = None,
    predict: Annotated[
        bool, typer.Option("--predict", help="Estimate what will be won, from past sales.")
    ] = False,
    compare: Compare = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="With --predict: describe the method in ten lines.")
    ] = False,
) -> None:
    """Show the forecast of a period, by month or any groups.

    An open opportunity counts in the period of its expected close, a closed one in that of its
    closing. Commit, best case and pipeline are the open amounts of that forecast category;
    weighted = Σ est_revenue × probability + won, each record rounded half to even to the cent. The
    category omitted is left out; open ones without a date get a row of their own. Amounts are in
    the base currency; a currency without a rate gets a row of its own and a note.

    A quota is shown in the rows that cover its whole period: attainment = won ÷ quota, gap = quota
    − won (0 at least); csv and json have coverage = open ÷ gap, too. Without --by owner, team,
    manager or business it is the quota of all, else the sum of those of businesses, teams or users;
    that of a team stands in no row of an owner. Who is behind: --by owner --sort -gap.
    --compare "last mon" shows the figures of the end of that day, those of now, and the difference.

    --predict estimates what will be won: so far, from open opportunities, from those not created
    yet, and in all, as P10, P50 and P90 (in one, five and nine of ten such periods it is no more),
    with the chance to reach the quota. The chance that an open opportunity is won in the period
    comes from how long similar ones took, as known on that day; `off` is the error of the method
    at the same point of earlier periods. It needs 40 won and 40 lost, and takes one of --by owner,
    manager, business, brand …; the row of a manager or a business includes all below. --explain
    describes the method.

    Examples:
      oppcli forecast
      oppcli forecast next quarter by seller
      oppcli forecast --period 2026q4 --by owner -o csv
      oppcli forecast --period "next quarter" --by business --by month
      oppcli forecast --compare "last mon"
      oppcli forecast --predict --explain
      oppcli forecast --predict --period "next quarter" --by owner
    """
    from oppcli.errors import WrongUsage

    if predict:
        if compare is not None:
            raise WrongUsage("a prediction is compared by --as-of.", "--predict --as-of DAY")
        _predict(ctx, filters, period, by, currency, explain)
        return
    if explain:
        raise WrongUsage("--explain says how a prediction is made.", "--predict --explain")
    is_compared = compare is not None

    def told(at: Context, _: object) -> Told:
        return _table_and_notes(at, filters, period, by, currency, is_compared=is_compared)

    show_report(ctx, compare, "", told)


def _table_and_notes(
    ctx: Context,
    filters: Filters,
    period: str,
    by: list[str] | None,
    currency: str | None,
    *,
    is_compared: bool,
) -> Told:
    """The table, and the notes below it. One that is compared has not all its columns yet."""
    from oppcli.domain.grouping import parse_grouping
    from oppcli.output.reports import forecast_notes
    from oppcli.queries import forecast as query
    from oppcli.queries.lines import line_of, period_words, quotas_line

    grouping = parse_grouping(by, default="month")
    converter = ctx.converter("own" if "currency" in grouping.names else currency)
    with ctx.store.snapshot():
        result = query.forecast(
            ctx.store,
            filters,
            ctx.asking,
            period=ctx.asking.period(period),
            grouping=grouping,
            converter=converter,
        )
    table = _table(ctx, result)
    span, seen_by = period_words(period), ctx.seen_by
    notes = forecast_notes(
        result,
        for_people=ctx.out.is_for_people,
        by_owner=line_of(["forecast", "by", "owner"], filters, seen_by, *span),
        by_business=quotas_line(period, seen_by),
        listing=line_of(["opp", "list"], filters, seen_by, *result.finds_overdue),
    )
    if converter:
        shown = table if is_compared else ctx.out.seen(table)
        notes += _standing_apart(result, shown, converter)
    return table, notes


def _table(ctx: Context, result: "Forecast") -> Table:
    """The forecast as the output has room for it; what draws is handed its figures as well."""
    from oppcli.output.reports import forecast_table, on_paper

    table = forecast_table(
        result,
        ctx.today,
        ctx.fiscal_year_start,
        ctx.out.is_for_people,
        titles_for(ctx, result.grouping.names),
        present=ctx.present,
    )
    if not ctx.out.is_plain_screen:
        table = on_paper(table, ctx.out.sort or "")
    if ctx.out.draws:
        from oppcli.output.drawings import forecast_drawings

        ctx.out.draw(*forecast_drawings(result, table))
    return table


def _standing_apart(result: "Forecast", shown: Table, converter: "Converter") -> "list[RateNote]":
    """The note about currencies in the table, as it is shown, that have no rate."""
    from oppcli.domain.rates import Apart
    from oppcli.output.currencies import no_rate_notes
    from oppcli.output.unseen import currencies_of

    seen = currencies_of(shown)
    return no_rate_notes(
        [
            Apart(code, cell.count, cell.whole, bool(cell.open), bool(cell.won or cell.lost))
            for code, cell in result.totals.items()
            if code in seen
        ],
        converter.base,
        has_rates=converter.is_fixed,
        past=converter.past_day,
        since=result.period.start,
    )


def _predict(
    ctx: Context,
    filters: Filters,
    period: str,
    by: list[str] | None,
    currency: str | None,
    explain: bool,
) -> None:
    from oppcli.errors import BadValue
    from oppcli.output.prediction import explanation, prediction_notes, prediction_table
    from oppcli.queries import prediction as query

    converter = ctx.converter(currency)
    if converter is None:
        raise BadValue("a prediction is in one currency.", "leave out --currency own")
    with ctx.store.snapshot():
        found = query.predicted(
            ctx.store,
            filters,
            ctx.asking,
            period=ctx.asking.period(period),
            converter=converter,
            by=query.group_named(by),
        )
        weighted = query.weighted(ctx.store, filters, ctx.asking, found, converter)
    table = prediction_table(found, ctx.out.is_for_people)
    if ctx.out.draws:
        from oppcli.output.drawings import prediction_bands

        ctx.out.draw(*prediction_bands(found))
    ctx.out.table(table)
    for note in prediction_notes(found, weighted, ctx.today):
        ctx.out.note(note)
    for line in explanation(found) if explain else ():
        ctx.out.note(line)
