"""Tells refs from `field=value` words on a command line that takes both."""

from collections.abc import Sequence
from shlex import quote

from oppcli.commands.options import pairs
from oppcli.context import Context
from oppcli.domain.fields import Kind
from oppcli.domain.refs import Ref
from oppcli.domain.wording import quoted
from oppcli.errors import NotFound, WrongUsage


def found_and_given(
    ctx: Context, kind: Kind, words: Sequence[str]
) -> tuple[list[Ref], dict[str, str]]:
    """The records, open ones first, and the fields given as `field=value`.

    Raises WrongUsage without a ref, and NotFound for one that names nothing.
    """
    refs = [word for word in words if "=" not in word]
    if not refs:
        raise WrongUsage("which record? No ref was given.", "oppcli opp edit 12 close=fri")
    given = pairs(word for word in words if "=" in word)
    try:
        return ctx.find_all(kind.name, refs, is_open=kind.name == "opportunity"), given
    except NotFound as error:
        hint = _forgotten_sign(kind, refs, error.message)
        raise NotFound(error.message, hint or error.hint) from None


def _forgotten_sign(kind: Kind, words: Sequence[str], refused: str) -> str:
    """`close=fri` where `close fri` was typed, `close=…` where `close`; '' where no field was
    `refused`."""
    for word, value in zip(words[1:], [*words[2:], None], strict=False):
        if kind.field(word) and quoted(word) in refused:
            return f"{word}=…" if value is None else f"{word}={quote(value)}"
    return ""
