"""Asks at a terminal for the fields that a gate of a stage lacks."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from shlex import quote
from typing import TypeVar

from oppcli.commands.adding import answered
from oppcli.context import Context
from oppcli.domain.field import FieldType
from oppcli.domain.field_labels import said_field, with_said
from oppcli.domain.fields import Kind
from oppcli.domain.names import choice_named, spelled
from oppcli.errors import (
    Ambiguous,
    BadValue,
    Conflict,
    GateRefused,
    NotFound,
    OppError,
    RuleRefused,
    UnknownName,
)
from oppcli.services.work import Work

_Done = TypeVar("_Done")

_LIKE = {FieldType.DATE: "fri or 15 jan", FieldType.MONEY: "480k"}


def filled_in(
    ctx: Context,
    kind: Kind,
    refused: OppError,
    do: Callable[[Work, Mapping[str, str]], _Done],
) -> _Done:
    """What `do` gives once the answers by field are enough; the work that it is called with
    remembers them as words of the command.

    `do` refused already. A name that does not exist is asked about, and an answer that is refused
    is asked for again, until somebody presses Enter. Raises the refusal where nobody can be asked,
    or where filling fields is not enough, with all that was answered in what it proposes.
    """
    work, given, field, gate = ctx.work, dict[str, str](), "", refused
    while True:
        if isinstance(refused, GateRefused) and refused.fields and ctx.may_ask:
            if not given:
                ctx.out.note(with_said(refused.message, refused.fields))
            gate, field = refused, refused.fields[0]
            given[field] = _answer(ctx, kind, field, with_given(gate, _others(given, field), work))
        else:
            try:
                work = _agreed(ctx, work, refused)
            except OppError as error:
                if not field or not _is_of_an_answer(error):
                    raise
                if not isinstance(error, UnknownName):  # of which the question said so
                    ctx.out.note(_refusal(error.message, field))
                given[field] = _answer(
                    ctx, kind, field, with_given(gate, _others(given, field), work)
                )
        try:
            return do(_with_words(work, given), given)
        except OppError as error:
            refused = error


def _agreed(ctx: Context, work: Work, refused: OppError) -> Work:
    """The work with what was answered of a name that does not exist. Raises any other refusal."""
    if isinstance(refused, UnknownName):
        return answered(ctx, work, refused)
    raise refused


def _is_of_an_answer(error: OppError) -> bool:
    """Whether another answer may be taken: the value cannot be read, or names nothing, or does not
    fit."""
    return isinstance(error, BadValue | NotFound | Ambiguous | RuleRefused) and not isinstance(
        error, Conflict
    )


def _refusal(message: str, field: str) -> str:
    """A refusal of an answer as a sentence: `interest type: 'x' is not one of …`."""
    said = with_said(message, (field,))
    return said if said.startswith(said_field(field)) else f"{said[0].upper()}{said[1:]}"


def _answer(ctx: Context, kind: Kind, name: str, refused: OppError) -> str:
    """The answer for a field. Raises the `refused` error where nobody answers."""
    answer = ctx.ask(f"{said_field(name)}{_like(kind, name)}?")
    if answer is None:
        raise refused
    return _in_full(kind, name, answer)


def _others(given: Mapping[str, str], name: str) -> dict[str, str]:
    return {each: value for each, value in given.items() if each != name}


def with_given(gate: OppError, given: Mapping[str, str], work: Work | None = None) -> OppError:
    """The refusal of a gate with the fields that were given in what it proposes, and `--create`
    where somebody agreed to create a name of them."""
    if isinstance(gate, GateRefused) and gate.fields:
        option = f" {gate.option} " if gate.option else " "
        more = "".join(f"{option}{name}={quote(value)}" for name, value in given.items())
        creates = " --create" if more and work and None in work.answers.values() else ""
        return GateRefused(gate.message, f"{gate.hint}{more}{creates}", gate.fields, gate.option)
    return gate


def _with_words(work: Work, given: Mapping[str, str]) -> Work:
    words = "".join(f" {name}={quote(answer)}" for name, answer in given.items())
    return replace(work, command=f"{work.command}{words}")


def _like(kind: Kind, name: str) -> str:
    """What can be answered: ` [new, used, demo]`, `, for example fri or 15 jan`; '' where that is
    anything."""
    field = kind.field(name)
    if field is None:
        return ""
    if name == "device":
        return " (VIN or stock number)"
    if field.choices:
        return f" [{', '.join(field.choices)}]"
    like = _LIKE.get(field.type, "")
    return f", for example {like}" if like else ""


def _in_full(kind: Kind, name: str, answer: str) -> str:
    """The choice that the answer names, whole or by its beginning; any other answer as it is."""
    field = kind.field(name)
    return choice_named(spelled(answer), field.choices if field else ()) or answer
