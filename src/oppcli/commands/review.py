"""oppcli review"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import WithoutDashes, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.commands.report import InPeriod
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import THIS_QUARTER

if TYPE_CHECKING:
    from oppcli.domain.review import Review

app = typer.Typer(add_completion=False)

_STEADY = FILTERS.without("stage", "status", "close", "created", "search", "where")


@command(app, _STEADY, LISTS, AS_OF, without_dashes=WithoutDashes("since"))
def review(
    ctx: Context,
    filters: Filters,
    since: Annotated[
        str,
        typer.Option(
            metavar="DAY",
            help="The first day that counts, or a period.",
            autocompletion=completer("day"),
        ),
    ] = "last week",
    period: InPeriod = THIS_QUARTER,
    list_: Annotated[
        str | None,
        typer.Option(
            "--list",
            metavar="FIGURE",
            help="The opportunities behind a figure: pushed, slipped, lost … or all.",
            autocompletion=completer("review_figure"),
        ),
    ] = None,
) -> None:
    """Show what happened since a day, person by person.

    For the weekly meeting: unless --since says otherwise it begins with Monday of last week. It
    shows your opportunities and those of everybody below you, unless --owner, --team or --manager
    choose others: what moved, was pushed, won or lost; which commit slipped (pushed, no longer
    commit, or closed without a sale); whose amount changed; which had no contact for more than 30
    days; which have no next step; which are in their stage for longer than nine in ten were; what
    was won of the quota, and how the commit of the period changed. What was taken over from others
    or handed over to them is counted, and what was moved or pushed before that is the former
    owner's. Before is the evening before the first day. Amounts are estimates in the base
    currency; of won ones the actual revenue. Of several people a table comes first, with a row
    for each: what was won and lost, what is new and open, and how many activities were done.

    Every figure can be listed: -o json gives the command for each. Figures: open, before, new,
    won, lost, canceled, taken_over, handed_over, moved, pushed, slipped, amount_changed,
    no_contact, no_next_step, over_age, commit, commit_before.

    Examples:
      oppcli review
      oppcli review --owner @me --since "1 nov"
      oppcli review --manager @me --list slipped
    """
    from oppcli.commands.since import since_moment
    from oppcli.output.review import members_table, review_lines, review_table, review_tables
    from oppcli.queries.review import review as query

    first = since_moment(ctx, since).day
    asked = _whose(ctx, filters)
    figure = _figure(list_)
    found = query(
        ctx.store,
        asked,
        ctx.asking,
        since=first,
        period=ctx.asking.period(period),
        base=ctx.settings["base_currency"],
    )
    if figure:
        ctx.out.table(members_table(found, figure, ctx.out.style))
    elif ctx.out.is_page:
        ctx.out.draw(*review_tables(found, ctx.out.style))
    elif ctx.out.is_plain_screen and found.blocks:
        ctx.out.lines(review_lines(found, _itself(ctx, found, asked, period), ctx.out.style))
    else:
        ctx.out.table(review_table(found, _listing(ctx, found, asked)))
    if found.told:
        ctx.out.note(found.told)


def _whose(ctx: Context, filters: Filters) -> Filters:
    """Whose opportunities are asked for: one's own and those of all below."""
    from oppcli.queries.owners import manages, owns_nothing

    if filters.owner or filters.team or filters.manager:
        return filters
    if not manages(ctx.store, ctx.actor) and owns_nothing(ctx.store, ctx.actor):
        ctx.out.note(f"{ctx.actor} has no records here; showing everyone's.")
        return filters
    return replace(filters, manager=["@me"])


def _figure(word: str | None) -> str:
    """The figure of `--list`. Raises BadValue."""
    if word is None:
        return ""
    from oppcli.domain.choices import one_of
    from oppcli.domain.names import spelled
    from oppcli.domain.review import FIGURE_OF_WORDS, FIGURES

    named = FIGURE_OF_WORDS.get(spelled(word), word)
    return one_of("--list", named, (*FIGURES, "all"))


def _itself(
    ctx: Context, found: "Review", filters: Filters, period: str
) -> Callable[[str, str], str]:
    """What makes the command of a review of one person that lists a figure."""
    import shlex

    from oppcli.queries.lines import filter_words

    def told(person: str, figure: str) -> str:
        words = list(filter_words(replace(filters, manager=None, team=None, owner=[person])))
        span = [] if period == THIS_QUARTER else ["--period", period]
        more = ["--since", found.since.isoformat(), *span, *ctx.seen_by, "--list", figure]
        return shlex.join(["oppcli", "review", *words, *more])

    return told


def _listing(ctx: Context, found: "Review", filters: Filters) -> Callable[[str, str], str]:
    """What makes the command that lists the opportunities behind a figure of a person."""
    import shlex

    from oppcli.queries.review import listing_words

    def told(person: str, figure: str) -> str:
        return shlex.join(["oppcli", *listing_words(found, filters, person, figure, ctx.seen_by)])

    return told
