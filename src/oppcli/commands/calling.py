"""The decorator that makes a function a command, and what calling it means.

A command is a function of a `Context` and of its own words. It is called once, or once for every
row of stdin, and with an idempotency key never twice.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import typer

from oppcli.commands.command import Command, Words
from oppcli.commands.families import COMMON, Family
from oppcli.context import Context
from oppcli.errors import OppError, WrongUsage
from oppcli.invocation import Invocation
from oppcli.lazy import PlainCommand


def command(app: typer.Typer, *families: Family) -> Callable[[Callable[..., None]], Any]:
    """Registers a function as the app's command, with the common options and `families`.

    The function is called with a `Context`, its own parameters, and what each named family took.
    Its docstring is the help: one line, then what more there is, then `Examples:`.
    """
    every = (*families, COMMON)

    def register(function: Callable[..., None]) -> Callable[..., None]:
        handed = {family.name for family in families}
        parameters = list(inspect.signature(function).parameters.values())[1:]
        own = tuple(each for each in parameters if each.name not in handed)
        made = Command(function, own, every)

        @functools.wraps(function)
        def run(**words: Any) -> None:
            _run(made, words.pop("typer_context").obj, words)

        signature = [
            inspect.Parameter(
                "typer_context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context
            ),
            *(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own),
            *(option for family in every for option in family.options),
        ]
        del run.__wrapped__  # its signature is the one below, not the function's
        run.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
        run.__annotations__ = {}
        app.command(help=_help(function), cls=PlainCommand)(run)
        return function

    return register


def _run(made: Command, invocation: Invocation, words: Words) -> None:
    """Calls the command: for each row with `--stdin`, and once for ever with a key."""
    flags = made.flags(words)
    if flags.get("stdin"):
        from oppcli.commands.rows import RowContext, call_for_rows

        of_rows = RowContext(invocation, flags)
        _once(of_rows, flags, words, lambda: call_for_rows(made, of_rows, words))
        return
    if flags.get("keep_going"):
        raise WrongUsage("--keep-going is for rows, and none are read.", "--stdin --keep-going")
    context = Context(invocation, flags)
    _once(context, flags, words, lambda: made.call(context, words))


def _once(context: Context, flags: Words, words: Words, call: Callable[[], None]) -> None:
    key = flags.get("idempotency_key")
    try:
        if key is None:
            call()
        else:
            from oppcli.commands.keyed import answer_once

            answer_once(context, key, words, call)
    except OppError:
        context.tell_upgrade()
        raise
    context.finish()


def _help(function: Callable[..., None]) -> str:
    """The docstring as help: its examples keep their lines."""
    text = inspect.cleandoc(function.__doc__ or "")
    before, found, examples = text.partition("Examples:\n")
    return f"{before}\b\n{found}{examples}" if found else text
