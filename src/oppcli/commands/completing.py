"""What the shell proposes when Tab is pressed, for the option or argument of a name."""

from collections.abc import Callable
from typing import Any

Proposals = list[tuple[str, str] | str]


def completer(name: str) -> Callable[..., Proposals]:
    """Proposes values for the option or argument called `name`; nothing on any trouble.

    Typer drops what does not begin with the word it passes, letter for letter. So the word that is
    being typed is passed in the context's `obj`, and Typer's stays empty: see `tab.py`.
    """

    def complete(ctx: Any, incomplete: str) -> Proposals:
        from oppcli.commands.proposing import proposed
        from oppcli.commands.typed import Typed

        typed = ctx.obj
        return list(proposed(name, typed)) if isinstance(typed, Typed) else []

    complete.__annotations__ = {}
    return complete
