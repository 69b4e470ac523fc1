"""oppcli dashboard"""

from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes, completer
from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS, By
from oppcli.commands.report import InPeriod
from oppcli.commands.titles import titles_for
from oppcli.context import Context
from oppcli.domain.dashboard import Dashboard
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import THIS_QUARTER

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS,
    LISTS,
    AS_OF,
    titled="Dashboard",
    looks="lately",
    without_dashes=WithoutDashes("as_of"),
)
def dashboard(
    ctx: Context,
    filters: Filters,
    by: By = None,
    period: InPeriod = THIS_QUARTER,
    explain: Annotated[
        str | None,
        typer.Option(
            help="Print the command that lists the records of a cell.",
            metavar="CELL",
            autocompletion=completer("cell"),
        ),
    ] = None,
    compare: Compare = None,
) -> None:
    """Show one screen of figures, bars and short lists.

    Won and the win rate are of the period: win rate = won ÷ (won + lost); canceled ones count in
    neither. Open, weighted (Σ est_revenue × probability, without those that forecasts omit) and
    the average age are of everything open now. Amounts are in the base currency; a currency
    without a rate gets a row of its own. csv and json have a row for each figure, stage, group and
    record, with its section in `part`; with --fields, --sort or --limit only the break-down is
    shown.

    --explain takes a cell's groups and its heading (won, open, weighted, win_rate, average_age),
    or one of the lists: closing, slipping, stale. --compare shows the break-down then, now, and
    the difference; open, weighted and age of a longer period are those of its end.

    Examples:
      oppcli dashboard
      oppcli dashboard --by brand --by interest_type --period "last month"
      oppcli dashboard --by owner -o csv
      oppcli dashboard --to dashboard.html
      oppcli dashboard --compare "last quarter"
      oppcli dashboard --explain "owner=jana weighted"
    """
    from oppcli.output.reports import no_quota_notes
    from oppcli.output.sales_tables import few_notes
    from oppcli.queries.lines import quotas_line

    if explain is not None:
        _explain(ctx, filters, explain, period)
        return
    if compare is not None:
        show_report(
            ctx,
            compare,
            period,
            lambda at, span: _breakdown(at, filters, span, by),
            what="Dashboard",
            filters=filters,
            with_open_of=lambda at, past, span: _breakdown(at, filters, span, by, past),
        )
        return
    board, apart = _board(ctx, filters, period, by)
    has_stars = _show(ctx, board)
    for note in apart:
        ctx.out.note(note)
    samples = (line.tally.decided for line in (*board.totals, *board.lines))
    for note in few_notes(samples) if has_stars else ():
        ctx.out.note(note)
    for note in no_quota_notes(board.withheld, quotas_line(period, ctx.seen_by)):
        ctx.out.note(note)


def _board(
    ctx: Context,
    filters: Filters,
    period: str,
    by: list[str] | None,
    past: Context | None = None,
) -> tuple[Dashboard, list[str]]:
    """The dashboard of a period, and the notes of what stands apart in it."""
    from oppcli.commands.report.showing import apart_notes, converter_of, moment_of
    from oppcli.domain.grouping import parse_grouping
    from oppcli.queries import dashboard as query

    converter, then = converter_of(ctx), moment_of(past)
    grouping = parse_grouping(by, default="owner")
    board = query.dashboard(
        ctx.store,
        filters,
        ctx.asking,
        period=ctx.asking.period(period),
        grouping=grouping,
        converter=converter,
        then=then,
    )
    if "currency" in grouping.names:
        return board, []
    apart = apart_notes(
        converter,
        board.totals,
        lambda of: (of.open_count, of.won_count, of.won + of.open),
        board.period,
        then,
    )
    return board, apart


def _breakdown(
    ctx: Context,
    filters: Filters,
    period: str,
    by: list[str] | None,
    past: Context | None = None,
) -> Told:
    """The break-down, and what is said below it; the open ones are those of `past`, if given."""
    from oppcli.output.dashboard import dashboard_table

    board, apart = _board(ctx, filters, period, by, past)
    table = dashboard_table(
        board, titles_for(ctx, ("stage",)), for_people=ctx.out.is_for_people, names_all=True
    )
    return table, apart


def _show(ctx: Context, board: Dashboard) -> bool:
    """All of the dashboard, or the break-down alone where its columns or rows were picked. Gives
    whether it may have rates with a star."""
    from oppcli.output.dashboard import dashboard_lines, dashboard_table
    from oppcli.output.dashboard_parts import dashboard_blocks, dashboard_rows, dashboard_tables
    from oppcli.queries.grouped import stage_titles

    out = ctx.out
    titles = titles_for(ctx, ("stage",))
    if out.fields or out.sort or out.limit is not None:
        for_people, names_all = out.is_for_people, bool(out.sort)
        out.table(dashboard_table(board, titles, for_people=for_people, names_all=names_all))
    elif out.is_page:
        out.draw(*dashboard_blocks(board, titles, ctx.today))
    elif out.is_plain_screen or out.is_default_format:
        lines = dashboard_lines(board, stage_titles(ctx.store), out.style)
        out.lines(lines)
        return any("%*" in part.text for line in lines for part in line)
    elif out.is_for_people:
        out.tables(dashboard_tables(board, titles, ctx.today))
    else:
        out.table(dashboard_rows(board))
    return True


def _explain(ctx: Context, filters: Filters, text: str, period: str) -> None:
    import shlex

    from oppcli.domain.dashboard import parse_cell
    from oppcli.output.dashboard import cell_note
    from oppcli.output.screen_text import Segment
    from oppcli.queries.drilldown import explained

    found = explained(ctx.store, filters, ctx.asking, parse_cell(text), ctx.asking.period(period))
    told = shlex.join([*found.words, *ctx.seen_by])
    ctx.out.lines([(Segment(told, is_hint=True),)])
    if found.lines is not None:
        ctx.out.note(cell_note(found.lines, found.measure))
