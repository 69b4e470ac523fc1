"""Asks at a terminal for what a command needs, when it is called without a word.

The questions come from the command's own parameters: their help, and the values that Tab proposes.
"""

import shlex
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from typing import Any

import typer

from oppcli.commands.typed import Typed
from oppcli.context import Context
from oppcli.domain.choices import read_choice
from oppcli.domain.field import FieldType
from oppcli.domain.fields import KINDS
from oppcli.domain.money import parse_amount
from oppcli.domain.refs import named
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.invocation import NO, YES, Invocation
from oppcli.output.screen_text import Segment, command_lines, write_lines
from oppcli.output.streams import terminal_width

Ask = str | tuple[str, ...]  # a parameter, or switches of which one is chosen
_TRIES = 3
_BOTH = ("b", "both")
_MOST_CHOICES = 12


def answered(
    typer_context: Any,
    params: Sequence[Any],
    asks: Sequence[Ask],
    takes_fields: Container[str],
    fields_of: str,
) -> list[str]:
    """The words that the answers amount to; they are shown, and kept as what was typed.

    Every argument that the command needs is asked for until it is given, at most three times;
    Enter leaves out anything else. Empty where nothing was answered. `takes_fields` are the names
    of the parameters whose words are field=value, `fields_of` the kind whose fields are options.
    """
    run: Invocation = typer_context.obj
    by_name = {param.name.removeprefix("field_"): param for param in params}
    needed = [name for name, param in by_name.items() if param.required]
    arguments: list[str] = []
    options: list[str] = []
    typed: dict[str, list[str]] = {}
    path = tuple(typer_context.command_path.split()[1:])
    for ask in [*needed, *(each for each in asks if each not in needed)]:
        if isinstance(ask, tuple):
            options += _chosen(run, [by_name[name] for name in ask], typed)
            continue
        param = by_name[ask]
        context = Context(run, {})
        proposed = _choices(
            typer_context.command, param, Typed(context, path, typed, arguments, "")
        )
        tries = _TRIES if param.required else 1
        answer = _answer(run, _question(param, proposed), tries)
        while answer and (wrong := _wrong(context, fields_of, param, answer)):
            run.stderr.write(f"{wrong}\n")
            answer = _answer(run, _question(param, proposed), tries)
        if context.__dict__.get("store") is not None:
            context.store.close()
        if answer is None:
            if param.required:
                return []
        elif param.param_type_name == "argument":
            arguments += _words(param, answer, takes_fields=param.name in takes_fields)
        else:
            typed[param.name] = [answer]
            options += [_flag(param), answer]
    guard = ["--"] if any(word.startswith("-") for word in arguments) else []
    words = [*guard, *arguments] if not options else [*options, *guard, *arguments]
    read = f"  = {typer_context.command_path} {shlex.join(words)}"
    width = terminal_width(run.stderr)
    lines = command_lines(read, width) if width is not None else [(Segment(read),)]
    write_lines(lines, run.stderr, colour=False)
    run.argv = [*run.argv, *words]
    if run.in_full is not None:
        run.in_full = [*run.in_full, *words]
    return words


def agrees(ctx: Context, question: str, *, even_quiet: bool = False) -> bool:
    """Whether somebody at a terminal says yes; Enter says no, and so does a run without a terminal,
    and one with -q unless `even_quiet`.

    After any other answer the question is asked again: it may be the next command, typed too early.
    """
    return _one_of(ctx, f"{question} [y/N]", {"y": YES, "n": NO}, even_quiet=even_quiet) == "y"


def agrees_or_both(ctx: Context, question: str) -> str:
    """`y`, `n` or `b` for both, as somebody at a terminal answers; Enter says no."""
    return _one_of(ctx, f"{question} [y/N/b]", {"y": YES, "n": NO, "b": _BOTH})


def _one_of(
    ctx: Context, question: str, answers: Mapping[str, Sequence[str]], *, even_quiet: bool = False
) -> str:
    """The key of the answer given, `n` for none."""
    ask = ctx.run.ask if even_quiet else ctx.ask
    while answer := ask(question):
        for key, words in answers.items():
            if answer.casefold() in words:
                return key
        listed = "none of y, n and b" if "b" in answers else "neither y nor n"
        ctx.out.note(f"{quoted(answer)} is {listed}.")
    return "n"


def _wrong(ctx: Context, fields_of: str, param: Any, answer: str) -> str:
    """Why the answer is no value of the kind's field that is asked for: a day, an amount or a
    choice that cannot be read. '' for all else, of which the command itself says more."""
    kind = KINDS.get(fields_of)
    is_field = param.name.startswith("field_")
    field = kind.field(param.name.removeprefix("field_")) if kind and is_field else None
    if field is None:
        return ""
    try:
        if field.type is FieldType.DATE:
            ctx.work.day(answer)
        elif field.type is FieldType.MONEY:
            parse_amount(answer, currency=ctx.settings["currency"])
        elif field.choices:
            read_choice(field, answer)
    except BadValue as error:
        return f"{error.message} Like {error.hint}." if error.hint else error.message
    return ""


def _question(param: Any, choices: Sequence[str]) -> str:
    label = param.name.removeprefix("field_").strip("_").replace("_", " ")
    if param.param_type_name == "argument":
        label = param.display_name_raw.rstrip("…").lower()
    help_ = (param.help or "").rstrip(".")
    listed = f" [{', '.join(choices)}]" if choices else ""
    skip = "" if param.required else " (Enter skips)"
    return f"{label}: {help_}{listed}{skip}?"


def _choices(command: Any, param: Any, typed: Typed) -> list[str]:
    """The values that Tab proposes, where they are few; records are not listed."""
    from oppcli.commands.completion_values import proposed

    found: list[str] = []
    with suppress(Exception):  # no list of values is no reason not to ask
        own = param.shell_complete(typer.Context(command, obj=typed), "")
        found = [each.value for each in own]
        if not found:
            pairs = proposed(param.name.removeprefix("field_"), typed)
            found = [value for value, _ in pairs]
    is_listed = ", ".join(found[:2]) not in (param.help or "")
    return found if 0 < len(found) <= _MOST_CHOICES and is_listed else []


def _chosen(run: Invocation, switches: Sequence[Any], typed: dict[str, list[str]]) -> list[str]:
    """The flag of the one switch that is chosen, by its name."""
    flags = {_flag(each).removeprefix("--"): each for each in switches}
    for _ in range(_TRIES):
        answer = (run.ask(f"Which? [{', '.join(flags)}]") or "").lower()
        fitting = [name for name in flags if answer and name.startswith(answer)]
        if len(fitting) == 1:
            typed[flags[fitting[0]].name] = ["yes"]
            return [f"--{fitting[0]}"]
    return []


def _answer(run: Invocation, question: str, tries: int) -> str | None:
    for _ in range(tries):
        answer = run.ask(question)
        if answer:
            return answer
    return None


def _words(param: Any, answer: str, *, takes_fields: bool) -> list[str]:
    """An answer as words of the command line: several refs, `12 close=fri`, or one text."""
    if param.nargs != -1:
        return [answer]
    if takes_fields:
        return shlex.split(answer)
    return named(answer.split())


def _flag(param: Any) -> str:
    flags: list[str] = [flag for flag in param.opts if flag.startswith("--")]
    return flags[0]
