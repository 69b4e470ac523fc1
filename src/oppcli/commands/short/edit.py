"""oppcli edit: hands its words to the `edit` of the kind that the first of them names."""

from typing import Annotated

import typer

from oppcli.commands.decorator import completer
from oppcli.commands.options import command
from oppcli.context import Context
from oppcli.errors import WrongUsage

app = typer.Typer(add_completion=False)


@command(app, takes_any_option=True)
def edit(
    ctx: Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT FIELD=VALUE",
            help="Ref, name, or the number of an opportunity; then what changes.",
            autocompletion=completer("any_ref"),
        ),
    ],
) -> None:
    """Change fields of any record.

    It takes the options of that kind's own `edit`: see `oppcli opp edit --help`.

    Examples:
      oppcli edit 12 close=eom next="send quote"
      oppcli edit L7 phone="070 123 45 67"
    """
    from oppcli.commands import COMMANDS
    from oppcli.domain.refs import noun_of
    from oppcli.lazy import Noun, load
    from oppcli.queries.find import ANYTHING

    what, *rest = words
    if what.startswith("-") or "=" in what:
        raise WrongUsage("which record? No ref was given.", "oppcli edit 12 close=fri")
    ref = ctx.find(None, what, number_is="opportunity", among=ANYTHING)
    noun = COMMANDS[noun_of(ref.kind)]
    assert isinstance(noun, Noun)
    ctx.hand_on(load("edit", noun.verbs["edit"]), [str(ref), *rest])
