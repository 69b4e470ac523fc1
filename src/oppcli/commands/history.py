"""oppcli history"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context
from oppcli.domain.fields import KINDS, Field, FieldType
from oppcli.domain.refs import parse_ref
from oppcli.domain.undo_result import batch_number
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue, NotFound, WrongUsage
from oppcli.output.table import Column, Table
from oppcli.queries import history as query

if TYPE_CHECKING:
    from oppcli.domain.history_words import HistoryWords
    from oppcli.domain.refs import Ref

app = typer.Typer(add_completion=False)

_CUSTOMERS = ("account", "contact")
_WHOLE = {"created": "added"}  # what people read of a whole record
_BATCH = Column("batch", FieldType.INTEGER)
_UNDONE_BY = Column("undone_by", FieldType.INTEGER, yields=3)
_LEAST = len("27 Nov 2026")  # days, amounts of six digits and `added` are never cut
_REF = len("O12345")  # a unit or a user, which is called by its name, may be cut
_OF_RECORD = (
    Column("batch", FieldType.INTEGER, yields=1),
    Column("at", FieldType.INSTANT),
    Column("actor"),
    Column("field"),
    Column("old", shrinks=True, least=_LEAST),
    Column("new", shrinks=True, least=_LEAST),
    _UNDONE_BY,
    Column("command", shrinks=True, yields=2),
)
_RECONSTRUCTED = Column("reconstructed", yields=4)  # people see it where a file proves a past
_OF_BATCH = (
    Column("ref"),
    Column("field"),
    Column("old", shrinks=True),
    Column("new", shrinks=True),
)
_LATEST = (
    _BATCH,
    Column("at", FieldType.INSTANT),
    Column("actor"),
    Column("created", FieldType.INTEGER, yields=1),
    Column("changed", FieldType.INTEGER, yields=1),
    _UNDONE_BY,
    Column("command", shrinks=True),
)
_SINGLE = (
    Column("at", FieldType.INSTANT),
    Column("actor", yields=-1),
    Column("ref", shrinks=True, least=_REF),
    Column("field"),
    Column("old", shrinks=True, least=_LEAST),
    Column("new", shrinks=True, least=_LEAST),
    Column("batch", FieldType.INTEGER, yields=2),
    Column("undone_by", FieldType.INTEGER, yields=4),
    Column("command", shrinks=True, yields=3),
)


@command(app, LISTS, AS_OF, titled="History")
def history(
    ctx: Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WHAT",
            help="A record (O12, L7, A41), who changed something, or when: kevin this week.",
            autocompletion=completer("any_ref"),
        ),
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option(metavar="BATCH", help="All changes of one command, by its batch number."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DAY",
            help="Single changes from that day on, or from that moment.",
            autocompletion=completer("day"),
        ),
    ] = None,
    who: Annotated[
        list[str] | None,
        typer.Option(
            metavar="USER",
            help="Single changes by this user; @me is you.",
            autocompletion=completer("owner"),
        ),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD",
            help="Single changes of this field: stage, est_close_date …",
            autocompletion=completer("field_name"),
        ),
    ] = None,
) -> None:
    """Show who changed what, and when.

    With a ref: every change of that record, field by field; of a customer people see those of its
    contacts, its sales and their deals, too, also in a period or of a field. With --batch: every
    change of that command. With neither: the latest commands; each is a batch, and `undo` takes its
    number. With a user, a period, --since, --who or --field: single changes of all records, and
    what was added, the latest first.

    Examples:
      oppcli history O12
      oppcli history jana this week
      oppcli history --since "last mon" --who jana --field stage
      oppcli history --batch 412
      oppcli history --limit 20
    """
    if words and batch is not None:
        raise WrongUsage("a record or a batch, not both.", "oppcli history O12")
    number = batch_number(batch)
    asked = _asked(ctx, words or ())
    if since is not None or who or field or asked.when or asked.who:
        if number is not None:
            raise WrongUsage("a batch is shown whole.", f"oppcli history --batch {number}")
        if asked.when and since is not None:
            raise WrongUsage(
                f"{quoted(asked.when)} and --since both say when.", "leave one of them out"
            )
        _single(ctx, asked, since, who or (), field or ())
        return
    if number is not None:
        rows = query.of_batch(ctx.store, number, _reads(ctx))
        ctx.out.table(Table(_OF_BATCH, _shown(ctx, rows, 1)))
    elif asked.record:
        found = _meant(ctx, asked.record)  # a ref may be of one removed
        if _of_customer(ctx, found):
            return
        rows = query.of_record(ctx.store, found, _reads(ctx))
        most = 0 if ctx.out.sort else ctx.out.most_rows
        earlier = max(len(rows) - most, 0) if most else 0
        is_told = any(row[-1] for row in rows)
        told = replace(_RECONSTRUCTED, hidden=not is_told)
        ctx.out.table(Table((*_OF_RECORD, told), _shown(ctx, rows[earlier:], 3, has_refs=False)))
        _say_earlier(ctx, earlier)
    else:
        most = ctx.out.most_rows
        rows = query.latest(ctx.store, most)
        ctx.out.table(Table(_LATEST, rows))
        _say_earlier(ctx, query.count(ctx.store) - len(rows))


def _of_customer(ctx: Context, found: "Ref") -> bool:
    """Shows the changes around a customer, the latest first; what a file proves of the time before
    is in the history of each. False, and nothing is shown, where there is no such customer, or no
    longer."""
    around = _around(ctx, found)
    if around is None:
        return False
    title, refs = around
    most = ctx.out.most_rows
    wanted = query.Wanted(refs=refs)
    rows, count = query.since(ctx.store, wanted, 0 if ctx.out.sort else most, _reads(ctx))
    _show(ctx, Table(_SINGLE, _shown(ctx, rows, 3), title=title), is_once=False)
    _say_earlier(ctx, count - len(rows))
    return True


def _around(ctx: Context, found: "Ref") -> "tuple[str, Sequence[Ref]] | None":
    """The title that names them, and the customer with its contacts, its sales and the deals of
    these, whose changes people see together; None for any other record, and for programs."""
    if found.kind not in _CUSTOMERS or not ctx.out.is_for_people:
        return None
    around = query.around_customer(ctx.store, found)
    if around is None:
        return None
    name, refs = around
    kinds = {each.kind for each in refs[1:]}
    parts = [KINDS[kind].plural for kind in ("contact", "opportunity", "deal") if kind in kinds]
    with_them = f", with {', '.join(parts)}" if parts else ""
    return f"Changes of {name} ({found}){with_them}", refs


def _say_earlier(ctx: Context, count: int) -> None:
    if count:
        ctx.out.note(f"… {count:,} earlier ones: --limit 0 shows all")


def _asked(ctx: Context, words: Sequence[str]) -> "HistoryWords":
    """What the words ask for; a ref or a number alone is a record."""
    from oppcli.domain.history_words import HistoryWords, read_history_words

    text = " ".join(words)
    if not words or text.isdigit() or parse_ref(text, kind=None):
        return HistoryWords(record=text)
    parts = text.split()
    return read_history_words(parts, query.actors(ctx.store))


def _meant(ctx: Context, word: str) -> "Ref":
    """The record of a ref, of a name, or the opportunity of a bare number."""
    return parse_ref(word, kind=None) or ctx.find(None, word, number_is="opportunity")


def _reads(ctx: Context) -> query.Reads:
    """How values of fields are read: for people as everywhere, for programs exactly."""
    if not ctx.out.is_for_people:
        from oppcli.domain.past_currencies import exact_text

        return exact_text
    from datetime import date

    from oppcli.domain.calendar import plain_date
    from oppcli.output.field_values import stored_text

    def read(field: Field, value: str | None, currency: str | None) -> str | None:
        if value is not None and field.type is FieldType.DATE:
            return plain_date(date.fromisoformat(value))  # how far it is from today tells nothing
        return None if value is None else stored_text(field, value, currency, ctx.today)

    return read


def _shown(
    ctx: Context, rows: Sequence[query.Told], place: int, *, has_refs: bool = True
) -> Sequence[query.Told]:
    """The rows as people read them: fields, and stages, processes and others without refs, in
    words. What became of a whole record stands as its field, at `place`, one place behind its ref
    if the rows have them, and what an added one is called two places further on."""
    if not ctx.out.is_for_people:
        return rows
    from oppcli.domain.field_labels import said_field
    from oppcli.queries.history_names import spoken

    added = {str(row[place - 1]) for row in rows if not row[place] and row[place + 2] in _WHOLE}
    called = query.titles(ctx.store, added)
    refs = (str(row[place - 1]) for row in rows)
    names = spoken(ctx.store, refs, ctx.fiscal_year_start) if has_refs else {}
    rows = [
        (*row[: place - 1], names.get(str(row[place - 1]), row[place - 1]), *row[place:])
        for row in rows
    ]
    return [
        (*row[:place], said_field(str(row[place])), *row[place + 1 :])
        if row[place]
        else (
            *row[:place],
            _WHOLE.get(str(row[place + 2]), row[place + 2]),
            "",
            called.get(str(row[place - 1]), "") if row[place + 2] in _WHOLE else "",
            *row[place + 3 :],
        )
        for row in rows
    ]


def _single(
    ctx: Context,
    asked: "HistoryWords",
    since: str | None,
    who: Sequence[str],
    fields: Sequence[str],
) -> None:
    """Shows single changes in a time, by somebody, of a field; says what was read in words."""
    from oppcli.domain.user_words import user_meant

    when = asked if since is None else replace(asked, when=since, is_since=True)
    begin, end, said = _between(ctx, when) if when.when else (None, None, "")
    ref = _about(ctx, asked) if asked.record else None
    title, refs = (_around(ctx, ref) if ref else None) or ("", [ref] if ref else [])
    most = ctx.out.most_rows
    actors = query.actors_named(ctx.store, [*who, *filter(None, [asked.who])], ctx.actor)
    wanted = query.Wanted(begin, end, actors, query.fields_named(fields), refs)
    rows, count = query.since(ctx.store, wanted, 0 if ctx.out.sort else most, _reads(ctx))
    table = Table(_SINGLE, _shown(ctx, rows, 3), title=title, empty="no such changes")
    _show(ctx, table)
    _say_earlier(ctx, count - len(rows))
    by = f"by {user_meant(asked.who, ctx.actor)}" if asked.who else ""
    if by or asked.when:
        ctx.out.note(", ".join(filter(None, (by, said))))


def _show(ctx: Context, table: Table, *, is_once: bool = True) -> None:
    """Shows single changes; where that `is_once` their day, and who made them, once where all have
    the same. On a narrow screen days are headings and each change is one text, shown whole."""
    if not ctx.out.is_plain_screen:
        ctx.out.table(table)
        return
    from oppcli.output.changes import by_day, said_once
    from oppcli.output.second_lines import is_narrow, lines_of_rows, not_below

    if is_narrow(ctx.out.style) and table.rows:
        told, days = by_day(ctx.out.shown(table), ctx.zone, ctx.out.style)
        ctx.out.lines(lines_of_rows(told, ctx.out.style, days))
        ctx.out.hidden(not_below(told, ctx.out.style))
    else:
        ctx.out.table(said_once(table, ctx.zone) if is_once else table)


def _about(ctx: Context, asked: "HistoryWords") -> "Ref":
    """The record of which the changes are wanted. Raises NotFound."""
    try:
        return _meant(ctx, asked.record)
    except NotFound:
        if asked.who:
            raise
        said = f"neither a user nor a record is called {quoted(asked.record)}."
        raise NotFound(said, "oppcli org list user") from None


def _between(ctx: Context, asked: "HistoryWords") -> tuple[str, str | None, str]:
    """The stored instants from which on and before which a change counts, None for no end; and
    these in words."""
    from datetime import timedelta

    from oppcli.commands.since import since_moment
    from oppcli.domain.calendar import Look, full_day
    from oppcli.queries.where import start_of
    from oppcli.stored import instant_text

    if not asked.is_since:
        with suppress(BadValue):  # a moment such as `mon 9am` begins there
            period = ctx.asking.period(asked.when, Look.BACK)
            days = dict.fromkeys(map(full_day, (period.start, period.end)))
            after = start_of(period.end + timedelta(1), ctx.zone)
            return start_of(period.start, ctx.zone), after, " to ".join(days)
    moment = since_moment(ctx, asked.when)
    begin = start_of(moment.day, ctx.zone) if moment.is_day else instant_text(moment.at)
    return begin, None, f"since {moment.moment(ctx.zone)}"
