"""Asks at a terminal for the fields that a gate of a stage lacks."""

from dataclasses import replace
from shlex import quote

from oppcli.context import Context
from oppcli.domain.field import FieldType
from oppcli.domain.fields import Kind
from oppcli.domain.names import spoken
from oppcli.errors import GateRefused
from oppcli.services.work import Work

_LIKE = {FieldType.DATE: "fri, 15 jan, eom", FieldType.MONEY: "480k"}


def filled_in_answer(ctx: Context, kind: Kind, refused: GateRefused) -> tuple[Work, dict[str, str]]:
    """The answers by field, and the work that remembers them as words of the command.

    Raises the refusal where nobody can be asked, where filling fields is not enough, and where an
    answer is missing.
    """
    if not ctx.may_ask or not refused.fields:
        raise refused
    ctx.out.note(refused.message)
    given: dict[str, str] = {}
    for name in refused.fields:
        answer = ctx.ask(f"{spoken(name)}{_like(kind, name)}?")
        if answer is None:
            raise refused
        given[name] = _in_full(kind, name, answer)
    words = " ".join(f"{name}={quote(answer)}" for name, answer in given.items())
    return replace(ctx.work, command=f"{ctx.work.command} {words}"), given


def _like(kind: Kind, name: str) -> str:
    """` [new, used, demo]`, what can be answered; '' where that is anything."""
    field = kind.field(name)
    if field is None:
        return ""
    like = ", ".join(field.choices) or _LIKE.get(field.type, "")
    return f" [{like}]" if like else ""


def _in_full(kind: Kind, name: str, answer: str) -> str:
    """The only choice that begins as the answer does; any other answer as it is."""
    field = kind.field(name)
    begun = [each for each in (field.choices if field else ()) if each.startswith(answer.lower())]
    return begun[0] if len(begun) == 1 else answer
