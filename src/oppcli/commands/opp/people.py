"""oppcli opp people: lists the people of an opportunity, adds and removes them."""

from collections.abc import Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import InRows, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS, STDIN, WRITES
from oppcli.context import Context
from oppcli.domain.field import CONTACT_ROLES
from oppcli.domain.wording import quoted

if TYPE_CHECKING:
    from oppcli.domain.refs import Ref
    from oppcli.output.table import Table
    from oppcli.services.people import Part

app = typer.Typer(add_completion=False)

_VERBS = ("add", "remove")


@command(app, WRITES, STDIN, LISTS, AS_OF)
def people(
    ctx: Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[add|remove] REF [CONTACT]",
            help="An opportunity; after add or remove also a contact, by ref or name; after add"
            " then a telephone, an e-mail, a role.",
            autocompletion=completer("people"),
        ),
        InRows(places=(("verb",), ("opportunity", "ref"), ("contact", "name")), choices=_VERBS),
    ],
    role: Annotated[
        str | None,
        typer.Option(
            "--role",
            help=f"{', '.join(CONTACT_ROLES)}; other by default.",
            metavar="ROLE",
            autocompletion=completer("role"),
        ),
    ] = None,
    phone: Annotated[
        str | None, typer.Option("--phone", help="Of who is added.", metavar="PHONE")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", help="Of who is added.", metavar="EMAIL")
    ] = None,
) -> None:
    """List, add or remove the people of an opportunity, each with a role.

    A customer's name means the customer's one open opportunity.

    Its contact is the first of the list. To add somebody again changes the role, which may stand
    behind the name as well. --create, or a telephone or an e-mail behind the name, makes who is
    not known yet, a person of the opportunity's account. Rows of --stdin have the keys
    opportunity, contact and role.

    Examples:
      oppcli opp people 12
      oppcli opp people add 12 "Peter Berg" decision_maker --create
      oppcli opp people add 12 "Karin Holm" 0171 998877 technical
      oppcli opp people add 12 Eva Lund --phone "070 123 45 67" --role decision_maker
      oppcli opp people remove 12 "Peter Berg"
      oppcli opp people add --stdin < people.csv
    """
    from oppcli.commands.adding import creating
    from oppcli.commands.naming import first_named
    from oppcli.errors import NotFound, WrongUsage
    from oppcli.services import people as services

    verb, *rest = words
    options = {"role": role, "phone": phone, "email": email}
    given = {option: text for option, text in options.items() if text}
    if given and verb != "add":
        option = next(iter(given))
        raise WrongUsage(f"--{option} is for add.", f"{_TRY} add 12 'Peter Berg' --{option} …")
    if verb not in _VERBS:
        ctx.out.table(_table(ctx, ctx.find("opportunity", " ".join(words), state="open")))
        return
    ctx.run.verb = verb
    if ctx.as_of is not None:
        raise WrongUsage("the past can be read, not changed.", "leave --as-of out")
    if len(rest) < 2:
        raise WrongUsage(
            "an opportunity and a contact are needed.",
            f"{_TRY} {verb} {quote(rest[0]) if rest else 12} 'Peter Berg'",
        )
    of_sale, behind = _apart(ctx, rest, verb)
    try:
        ref, rest = first_named(ctx, of_sale, "opportunity")
    except NotFound:  # none is called so: a customer's one open opportunity
        ref, rest = first_named(ctx, of_sale, "opportunity", state="open")
    rest += behind
    name = " ".join(rest)
    if verb == "add":
        said: Mapping[str, str] = {}
        if not ctx.is_exact:
            name, said, role = _person(ref, rest, role)
        reach = {**said, **{key: text for key, text in given.items() if key != "role"}}
        _tell(ctx, creating(ctx, lambda work: services.put(work, ref, name, role, reach)))
    else:
        _tell(ctx, services.remove(ctx.work, ref, name))


_TRY = "oppcli opp people"


def _apart(ctx: Context, words: list[str], verb: str) -> tuple[list[str], list[str]]:
    """The words that may name the opportunity, and those that surely name the person."""
    if ctx.is_exact or any(" " in word for word in words[:2]):
        return words[:1], words[1:]
    from oppcli.domain.names import name_key
    from oppcli.domain.person_words import sale_and_person
    from oppcli.queries.find import known_names

    people = {name_key(name) for _, name in known_names(ctx.store, ("contact",))}
    return sale_and_person(words, people, is_alone=verb == "remove")


def _person(
    ref: "Ref", words: Sequence[str], role: str | None
) -> tuple[str, Mapping[str, str], str | None]:
    """The name, the telephone and e-mail, and the role that the words of a person give.

    Raises WrongUsage for words behind a telephone or an e-mail that are no role, and for fields
    that are none of these.
    """
    from oppcli.domain.person_words import person_said
    from oppcli.errors import WrongUsage

    said = person_said(words, role)
    if said.unknown or not said.name:
        raise WrongUsage(
            f"{quoted(' '.join(words))} is not a name, a telephone or e-mail, and a role.",
            f"{_TRY} add {ref.number} 'Peter Berg' 070-1234567 technical",
        )
    return " ".join(said.name), said.reach, said.role


def _tell(ctx: Context, part: "Part") -> None:
    from oppcli.domain.results import Stated
    from oppcli.output.people_of import said

    stated = Stated(str(part.contact), part.was is None)
    lines = [said(part), *(f"  {note}" for note in part.notes)]
    ctx.stated(lambda: lines, lambda: _table(ctx, part.opportunity), stated)


def _table(ctx: Context, ref: "Ref") -> "Table":
    from oppcli.output.people_of import people_table
    from oppcli.queries.people import people_of

    return people_table(people_of(ctx.store, ref), ref)
