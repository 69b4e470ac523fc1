"""oppcli completion install"""

from typing import Annotated

import typer

from oppcli.commands.arguments import Shell
from oppcli.commands.decorator import command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app)
def install(
    ctx: Context,
    shell: Shell = None,
    print_: Annotated[
        bool, typer.Option("--print", help="Print the script instead, and change nothing.")
    ] = False,
) -> None:
    """Set up Tab completion of commands, options, fields, names and refs.

    Without SHELL it is the current shell: bash, zsh or fish. Installing again changes nothing, or
    updates the script.

    Examples:
      oppcli completion install
      oppcli completion install zsh --print
    """
    from oppcli.services.shell_setup import detected, install, script_of

    named = shell or detected(ctx.run.environ)
    if print_:
        ctx.run.stdout.write(script_of(named))
        return
    done = install(named, ctx.run.environ)
    for path in done.changed:
        ctx.out.say(f"wrote {path}", unbroken=True)
    if done.changed:
        ctx.out.note(f"Completion for {named} works in the next shell.")
    else:
        ctx.out.note(f"Completion for {named} is installed already; nothing was changed.")
