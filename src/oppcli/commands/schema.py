"""oppcli schema"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import LISTS
from oppcli.context import Context
from oppcli.domain.field import Kind
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.history_fields import HISTORY_FIELDS
from oppcli.domain.reference_fields import EVERY, IMPORTED, any_kind_named
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import NotFound, WrongUsage

app = typer.Typer(add_completion=False)

_AS_SCHEMA = ("json", "jsonl")


@command(app, LISTS)
def schema(
    ctx: Context,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND", help="lead, opp, user, rate …", autocompletion=completer("kind")
        ),
    ] = None,
    input_: Annotated[
        bool, typer.Option("--input", help="What a new record needs and may hold, for import.")
    ] = False,
) -> None:
    """Show what a kind of record holds, as JSON Schema or as a table.

    JSON Schema (2020-12) describes a record as -o json and export give it out; with --input as
    import takes it in. -o table lists the fields: their names are those for filters, --fields,
    field=value, imports and SQL. Without a kind the kinds are listed.

    Examples:
      oppcli schema
      oppcli schema opp -o table
      oppcli schema lead --input
    """
    from oppcli.output.schemas import fields_table, kinds_table, write_schema

    if kind is None:
        if input_:
            raise WrongUsage("--input of which kind?", "oppcli schema lead --input")
        ctx.out.table(kinds_table())
        return
    found = _named(kind)
    if input_ and found.name not in IMPORTED:
        raise WrongUsage(f"{found.plural} cannot be imported.", f"oppcli schema {kind}")
    if not ctx.out.is_default_format and ctx.out.format not in _AS_SCHEMA:
        if input_:
            raise WrongUsage(
                "--input is shown as JSON Schema only.", f"oppcli schema {kind} --input"
            )
        also = HISTORY_FIELDS.values() if found is OPPORTUNITY else ()
        ctx.out.table(fields_table(found, also))
        return
    if ctx.out.fields or ctx.out.sort or ctx.out.limit is not None:
        raise WrongUsage("a JSON Schema has no columns.", f"oppcli schema {kind} -o table")
    made = _schema_of(found, is_input=input_)
    write_schema(made, ctx.out.stdout, lines=ctx.out.format == "jsonl")


def _schema_of(kind: Kind, *, is_input: bool) -> dict[str, object]:
    from oppcli.domain.schema import input_schema, record_schema
    from oppcli.domain.showing import also_shown
    from oppcli.queries.lists import worked_out

    if is_input:
        return input_schema(kind)
    return record_schema(kind, (*worked_out(kind), *also_shown(kind.name)))


def _named(word: str) -> Kind:
    kind = any_kind_named(word)
    if kind is None:
        near = nearest(word, EVERY, 1)
        raise NotFound(
            f"there is no kind {quoted(word)}.", f"oppcli schema {''.join(near)}".strip()
        )
    return kind
