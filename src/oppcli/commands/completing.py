"""What the shell proposes when Tab is pressed, for the option or argument of a name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oppcli.context import Context
from oppcli.domain.field import Kind
from oppcli.domain.fields import KINDS, kind_named
from oppcli.domain.reference_fields import any_kind_named

Proposals = list[tuple[str, str] | str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands on a command line before the cursor, and the word that is being typed."""

    context: Context
    path: tuple[str, ...]  # the words that call the command: opp, list
    options: Mapping[str, Sequence[str]]  # by the name of the parameter
    arguments: Sequence[str]
    word: str

    def with_word(self, word: str) -> "Typed":
        """The same line, as if that were being typed."""
        return replace(self, word=word)

    @property
    def kind(self) -> Kind | None:
        """The kind of records that the command is about."""
        noun = self.path[0] if self.path else ""
        if noun in ("export", "schema") and self.arguments:
            return any_kind_named(self.arguments[0])
        if noun == "import" and self.options.get("kind"):
            return any_kind_named(self.options["kind"][-1])
        return kind_named(noun)

    @property
    def kind_or_opportunity(self) -> Kind:
        """The kind; opportunities are what reports are about."""
        return self.kind or KINDS["opportunity"]


def completer(name: str) -> Callable[..., Proposals]:
    """Proposes values for the option or argument called `name`; nothing on any trouble.

    Typer drops what does not begin with the word it passes, letter for letter. So the word that is
    being typed is passed in the context's `obj`, and Typer's stays empty: see `tab.py`.
    """

    def complete(ctx: Any, incomplete: str) -> Proposals:
        from oppcli.commands.proposing import proposed

        typed = ctx.obj
        return list(proposed(name, typed)) if isinstance(typed, Typed) else []

    complete.__annotations__ = {}
    return complete
