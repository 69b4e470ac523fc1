"""What every `new` does with its words, and with names that do not exist yet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from oppcli.context import Context
from oppcli.errors import UnknownName

if TYPE_CHECKING:
    from oppcli.services.work import Work

_Written = TypeVar("_Written")

MoreWords = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="WORDS", help="field=value, a telephone, an e-mail; more words of the name."
    ),
]


def named_and_given(name: str, words: Sequence[str] | None) -> tuple[str, dict[str, str]]:
    """A name, its further words joined, and the fields that the words give."""
    from oppcli.domain.added_words import added_words

    if not words:
        return name, {}
    added = added_words(words)
    return f"{name} {added.plain}".strip(), dict(added.fields)


def topic_person_and_given(
    topic: str, words: Sequence[str] | None
) -> tuple[str, str, dict[str, str]]:
    """The topic, the person and the fields of a lead or an opportunity.

    With a telephone or an e-mail among the words, the words before it are the person, and those
    behind it the topic; with none behind it, the person's name is the topic as well. A name that
    was quoted right before the telephone is the person alone: `Van "Eva Lund" 070-123`.
    """
    from oppcli.domain.added_words import added_words

    if not words:
        return topic, "", {}
    added = added_words(words, topic)
    first = f"{topic} {added.before}".strip()
    is_bare = any(word for word in words if "=" not in word) and added.reaches
    if is_bare and not _reaches_by_field(words):
        if added.name:
            before = first.removesuffix(added.name).strip()
            return f"{before} {added.after}".strip(), added.name, dict(added.fields)
        return added.after or first, first, dict(added.fields)
    return f"{first} {added.after}".strip(), "", dict(added.fields)


def _reaches_by_field(words: Sequence[str]) -> bool:
    return any(word.partition("=")[0] in ("phone", "email") for word in words if "=" in word)


def creating(ctx: Context, add: "Callable[[Work], _Written]") -> _Written:
    """Does `add`; on a terminal it asks before it creates a name that does not exist."""
    try:
        return add(ctx.work)
    except UnknownName as unknown:
        question = f"There is no {unknown.what} called {unknown.name}. Create it? [y/N]"
        if unknown.near or (ctx.ask(question) or "").lower() not in ("y", "yes"):
            raise
    return add(replace(ctx.work, create=True))
