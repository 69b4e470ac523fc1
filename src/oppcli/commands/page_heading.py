"""The heading of a page: what it is about, for whom, and as of when."""

from collections.abc import Iterator

from oppcli.commands.command import Command, Words
from oppcli.commands.report_title import period_called
from oppcli.context import Context
from oppcli.domain.user_words import user_meant
from oppcli.output.blocks import EVERYBODY, Heading
from oppcli.queries.filter_arguments import Filters

_CALLED = {
    "close": "Closing",
    "created": "Made",
    "search": "With the words",
    "where": "Where",
}
_OF_PEOPLE = ("owner", "team", "manager")


def begin_page(ctx: Context, made: Command, words: Words) -> None:
    """Begins the page of a command: its title, the period and the filters that were typed."""
    known = {name: words[name] for name in Filters.__slots__ if name in words}
    filters = Filters(**known) if known else None
    period = words.get("period")
    label = ctx.asking.period(str(period)).label if period else ""
    if since := words.get("since"):
        from oppcli.commands.since import since_moment
        from oppcli.domain.calendar import full_day

        label = f"since {full_day(since_moment(ctx, str(since)).day)}"
    ctx.out.begin_page(heading(ctx, made.titled or _title_of(made), label, filters))


def heading(ctx: Context, title: str, period: str = "", filters: Filters | None = None) -> Heading:
    """A heading as of the day that is looked at, for what the filters keep.

    Without a filter it is for everybody; without `filters` it says nothing of it.
    """
    from oppcli.domain.calendar import full_day

    scope = () if filters is None else tuple(_scope(ctx, filters)) or (EVERYBODY,)
    as_of = ctx.as_of.moment(ctx.zone) if ctx.as_of else full_day(ctx.today)
    return Heading(title, period, scope, as_of, full_day(ctx.present))


def _scope(ctx: Context, filters: Filters) -> Iterator[tuple[str, str]]:
    """The filters as names and words: `Owner`, `jana`."""
    for name in Filters.__slots__:
        given = getattr(filters, name)
        if not given:
            continue
        typed = [given] if isinstance(given, str) else given
        if name in _OF_PEOPLE:
            typed = [user_meant(word, ctx.actor, name) for word in typed]
        if name in ("close", "created"):
            typed = [period_called(ctx, word) for word in typed]
        called = _CALLED.get(name, name[:1].upper() + name[1:].replace("_", " "))
        yield called, ", ".join(typed)


def _title_of(made: Command) -> str:
    """The words of a command as a title: `Quota list`."""
    words = made.function.__module__.split(".")[2:]
    title = " ".join(word.strip("_") for word in words if word != "short")
    return title[:1].upper() + title[1:]
