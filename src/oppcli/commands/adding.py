"""What every `new` does with its words, and with names that do not exist yet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from oppcli.context import Context
from oppcli.errors import UnknownName, WhichPerson, WrongUsage

if TYPE_CHECKING:
    from oppcli.services.work import Work

_Written = TypeVar("_Written")

MoreWords = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="WORDS", help="field=value, a telephone, an e-mail; more words of the name."
    ),
]


def missing(name: str, command: str, words: Sequence[str]) -> WrongUsage:
    """The error where fields were given, and not the topic, title or name."""
    line = " ".join([command, name.upper(), *map(quote, words)])
    return WrongUsage(f"the {name} is missing.", line)


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


def creating(
    ctx: Context, do: "Callable[[Work], _Written]", work: "Work | None" = None
) -> _Written:
    """Does `do` with the work; a terminal asks of each name that does not exist whether to create
    it, or which name like it is meant. Raises UnknownName where neither is wanted."""
    work = replace(work or ctx.work, asks=ctx.may_ask)
    while True:
        try:
            return do(work)
        except UnknownName as unknown:
            work = answered(ctx, work, unknown)


def answered(ctx: Context, work: "Work", unknown: UnknownName) -> "Work":
    """The work with the answer of what to do about a name that does not exist. Raises it where
    nobody can be asked, or neither that name nor one like it is wanted."""
    if not ctx.may_ask:
        raise unknown
    said = f"{unknown.message[0].upper()}{unknown.message[1:]}"
    from oppcli.commands.asking import agrees

    meant: str | None = None
    if unknown.near:
        ctx.out.note(said)
        near, choices = _choices(unknown)
        place = ctx.run.pick("Which is meant?", choices, note=ctx.out.note)
        if place is None:
            raise unknown
        meant = [*near, None][place]
    elif not agrees(ctx, f"{said} Create it?"):
        raise unknown
    answer = {(unknown.what, unknown.name): meant}
    return replace(work, answers={**work.answers, **answer})


def _choices(unknown: UnknownName) -> tuple[list[str], list[str]]:
    """The names that may be meant, and the choices that say them and what makes another one."""
    if isinstance(unknown, WhichPerson):
        return unknown.near, [*unknown.labels, *filter(None, [unknown.maker])]
    near = unknown.near[:3]
    return near, [*near, f"create {unknown.name}"]
