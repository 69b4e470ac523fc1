"""What the commands of own fields share: the kind they are about, reserved words, the answer."""

from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import completer
from oppcli.context import Context
from oppcli.domain.field import Kind
from oppcli.domain.fields import KINDS, kind_named
from oppcli.domain.results import Stated
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import NotFound
from oppcli.lazy import ALIASES, Menu, Noun, load

if TYPE_CHECKING:
    from oppcli.services.own_fields import FieldSet

KindOfField = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help="opportunity, lead, deal, activity, account, contact or device.",
        autocompletion=completer("owning"),
    ),
]
NameOfField = Annotated[
    str,
    typer.Argument(metavar="NAME", help="Its name.", autocompletion=completer("own_field")),
]
Choices = Annotated[
    str | None,
    typer.Option("--choices", metavar="A,B,C", help="What can be chosen, in this order."),
]


def owning(word: str) -> Kind:
    """The kind of records that was typed. Raises NotFound."""
    kind = kind_named(word)
    if kind is None:
        near = nearest(word, KINDS, 1)
        raise NotFound(
            f"{quoted(word)} is no kind of record that can have fields of its own.",
            near[0] if near else ", ".join(KINDS),
        )
    return kind


@cache
def reserved() -> frozenset[str]:
    """The words of commands and of their options, which no field may be called."""
    from oppcli.commands import COMMANDS

    return frozenset((*_words(COMMANDS), *ALIASES))


def _words(menu: Menu) -> set[str]:
    found = set(menu)
    for name, entry in menu.items():
        if isinstance(entry, Noun):
            found |= _words(entry.verbs)
            continue
        for param in load(name, entry).params:
            if not param.name.startswith("field_"):  # the fields of a kind are told by the kind
                flags = (flag for flag in param.opts if flag.startswith("--"))
                found |= {flag.removeprefix("--").replace("-", "_") for flag in flags}
    return found


def wrote(ctx: Context, done: "FieldSet") -> None:
    """Shows what was written, as every write does."""
    from oppcli.output.own_fields import field_sentence, own_fields_table

    ctx.stated(
        lambda: [field_sentence(done.kind, done.name, done.changed, done.facts)],
        lambda: own_fields_table([done.facts]),
        Stated(f"{done.kind} {done.name}", done.was is None, done.changed),
    )
