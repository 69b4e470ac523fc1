"""oppcli completion uninstall"""

import typer

from oppcli.commands.arguments import Shell
from oppcli.commands.decorator import command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app)
def uninstall(ctx: Context, shell: Shell = None) -> None:
    """Remove what `completion install` added.

    Examples:
      oppcli completion uninstall zsh
    """
    from oppcli.services.shell_setup import detected, uninstall

    named = shell or detected(ctx.run.environ)
    done = uninstall(named, ctx.run.environ)
    for path in done.changed:
        ctx.out.say(f"{'changed' if path.exists() else 'removed'} {path}", unbroken=True)
    if not done.changed:
        ctx.out.note(f"Completion for {named} is not installed; nothing was changed.")
