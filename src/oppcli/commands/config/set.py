"""oppcli config set"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.config import known
from oppcli.context import Context
from oppcli.errors import BadValue

app = typer.Typer(add_completion=False)


@command(app)
def set_(
    ctx: Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Setting.", autocompletion=completer("setting"))
    ],
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="VALUE",
            autocompletion=completer("setting_value"),
            help="Its value; '' for the default.",
        ),
    ],
) -> None:
    """Change one setting in the config file.

    Examples:
      oppcli config set currency SEK
      oppcli config set date_order dmy
      oppcli config set user Nadia Keller
    """
    value = " ".join(words)
    name = name.replace("-", "_")
    if name == "base_currency" and ctx.store.exists():
        from oppcli.queries.converting import check_base

        check_base(ctx.store, value or ctx.settings["currency"])
    known(name, value)
    ctx.settings.allows_unknown = True
    before = _before(ctx, name)
    ctx.settings.save(name, value)
    after = ctx.settings.setting(name)
    if value and not after.origin.startswith("file"):
        ctx.out.say(f"{name} is set in {ctx.settings.path}", unbroken=True)
        ctx.out.note(f"but the {after.origin} wins: {name} is {after.shown}")
    else:
        ctx.out.say(
            f"{name} {before or '–'} → {after.shown or '–'} ({ctx.settings.path})", unbroken=True
        )


def _before(ctx: Context, name: str) -> str:
    """The value until now; '' for one that is not valid, which this command mends."""
    try:
        return ctx.settings.setting(name).shown
    except BadValue:
        return ""
