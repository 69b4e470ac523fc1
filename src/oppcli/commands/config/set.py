"""oppcli config set"""

from typing import Annotated

import typer

from oppcli.commands.completing import completer
from oppcli.commands.options import command
from oppcli.config import known
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app)
def set_(
    ctx: Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Setting.", autocompletion=completer("setting"))
    ],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Its value; '' for the default.")],
) -> None:
    """Change one setting in the config file.

    Examples:
      oppcli config set currency SEK
      oppcli config set date_order dmy
    """
    if name.replace("-", "_") == "base_currency" and ctx.store.exists():
        from oppcli.queries.converting import check_base

        check_base(ctx.store, value or ctx.settings["currency"])
    known(name, value)
    before = ctx.settings.setting(name).shown
    ctx.settings.save(name, value)
    after = ctx.settings.setting(name)
    if value and not after.origin.startswith("file"):
        ctx.out.say(f"{name} is set in {ctx.settings.path}")
        ctx.out.note(f"but the {after.origin} wins: {name} is {after.shown}")
    else:
        ctx.out.say(f"{name} {before or '–'} → {after.shown or '–'} ({ctx.settings.path})")
