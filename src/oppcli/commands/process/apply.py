"""oppcli process apply"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import DRY_RUN
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def apply(
    ctx: Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", autocompletion=completer("file"), help="A TOML file; - for stdin."
        ),
    ],
    move: Annotated[
        list[str] | None,
        typer.Option(
            "--move",
            metavar="OLD=NEW",
            help="Move the records of a removed stage to another.",
            autocompletion=completer("stage"),
        ),
    ] = None,
    default: Annotated[
        bool, typer.Option("--default", help="Use it for new opportunities.")
    ] = False,
) -> None:
    """Apply a process of your own, or a new version of one.

    The whole file is checked first; errors name their line. A removed stage that holds open
    opportunities has to be mapped with --move. Closed ones keep the stage they were closed from.
    It says how many open ones lack what their stage requires now and did not before.
    Nothing changes when the same process is applied again.

    Examples:
      oppcli process apply service.toml --dry-run
      oppcli process apply dealer.toml --move contract=order --move delivery=order
    """
    from oppcli.domain.process_change import read_moves
    from oppcli.importing.files.texts import read_text
    from oppcli.output.processes import applied, applied_table, lacking_note
    from oppcli.queries.processes import keys_of_several, newly_lacking
    from oppcli.services import processes

    text = read_text(file, ctx.run.stdin)
    moves = read_moves(move or ())
    result = processes.apply(ctx.work, text, moves=moves, make_default=default)
    if ctx.out.quiet:
        ctx.out.say(result.process.key)
    elif ctx.out.is_screen:
        ctx.out.say(applied(result))
    else:
        ctx.out.table(applied_table(result))
    for each in newly_lacking(ctx.store, result, moves):
        is_shared = not keys_of_several(ctx.store).isdisjoint(each.stages)
        ctx.out.note(lacking_note(each, result.process.key if is_shared else ""))
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
