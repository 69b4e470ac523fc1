"""oppcli org add"""

from typing import Annotated

import typer

from oppcli.commands.command import InRows, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, pairs
from oppcli.context import Context
from oppcli.domain.field import BUSINESS_KINDS

app = typer.Typer(add_completion=False)


def _text(help_: str, metavar: str, completes: str = "") -> object:
    return typer.Option(help=help_, metavar=metavar, autocompletion=completer(completes))


@command(app, WRITES, STDIN)
def add(
    ctx: Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="user, team, business, facility or operation.",
            autocompletion=completer("part"),
        ),
    ],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name; a user's login.")],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORDS", help="A user's full name, or more of the name; field=value."
        ),
        InRows(takes_fields=True),
    ] = None,
    full_name: Annotated[str, _text("User: first and last name.", "TEXT")] = "",
    email: Annotated[str, _text("User: e-mail address.", "TEXT")] = "",
    manager: Annotated[str, _text("User: who manages the user.", "USER", "owner")] = "",
    members: Annotated[str, _text("Team: its users, with commas.", "A,B", "owner")] = "",
    business_kind: Annotated[
        str, _text(f"Business: {', '.join(BUSINESS_KINDS)}.", "KIND", "business_kind")
    ] = "",
    parent: Annotated[str, _text("Business: the one it belongs to.", "NAME", "business")] = "",
    business: Annotated[
        str, _text("User, facility, operation: its business.", "NAME", "business")
    ] = "",
    facility: Annotated[str, _text("Operation: where it is run.", "NAME", "facility")] = "",
) -> None:
    """Add a user, team, business, facility or operation.

    Managers and businesses form trees, which pipeline and forecast sum up.

    Examples:
      oppcli org add business "Nordic Trucks" --parent "Nordic Group" --create
      oppcli org add business "Nordic Group" --business-kind dealer_group
      oppcli org add user leif Leif Lind manager=jana --create
      oppcli org add team inbound --members jana,leif --create
    """
    from oppcli.commands.adding import creating, missing
    from oppcli.commands.editing import whole_values
    from oppcli.commands.organising import wrote
    from oppcli.domain.added_words import given_once, named_first
    from oppcli.domain.organisation import login_first, part_named
    from oppcli.services import organisation

    given = {
        "full_name": full_name,
        "email": email,
        "manager": manager,
        "members": members,
        "business_kind": business_kind,
        "parent": parent,
        "business": business,
        "facility": facility,
    }
    typed = {field: text for field, text in given.items() if text}
    what = part_named(kind)
    whole = whole_values([name, *(words or ())])
    if what.name == "user" and not ctx.is_exact and not full_name:
        whole = login_first(whole)
    name, *more = named_first(whole, what, "name", f"oppcli org add {what.name}")
    if not name:
        raise missing("name", f"oppcli org add {what.name}", more)
    plain = " ".join(word for word in more if "=" not in word)
    said = [pairs([word]) for word in more if "=" in word]
    if plain and what.name == "user":
        said.append({"full_name": plain})
    elif plain:
        name = f"{name} {plain}"
    typed = given_once(what, typed, *said)
    wrote(ctx, creating(ctx, lambda work: organisation.add(work, what, name, typed)))
