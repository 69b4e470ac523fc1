"""The decorator that makes a function a command, and what calling it means.

A command is a function of a `Context` and of its own words. It is called once, or once for every
row of stdin, and with an idempotency key never twice. Options come in families that go together;
one family every command has.
"""

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import typer

from oppcli.commands.command import Command, Family, WithoutDashes, Words, says_all
from oppcli.commands.options import COMMON
from oppcli.context import Context
from oppcli.errors import RowsRejected, WrongUsage
from oppcli.invocation import Invocation
from oppcli.plain_command import TAKEN, PlainCommand


class AskingCommand(PlainCommand):
    """A command that asks, called without a word at a terminal; see `asking.py`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        run: Invocation | None = ctx.obj
        if not args and run is not None and run.is_at_terminal and not run.flags.get("no_input"):
            from oppcli.commands.asking import answered

            made: Command = self.callback.command  # type: ignore[union-attr]
            args = answered(ctx, self.params, made.asks, made.takes_fields, made.fields_of)
        return super().parse_args(ctx, args)


def command(
    app: typer.Typer,
    *families: Family,
    decides: str = "",
    takes_any_option: bool = False,
    asks: Sequence[str | tuple[str, ...]] | None = None,
    titled: str = "",
    without_dashes: WithoutDashes | None = None,
    looks: str = "",
    ahead: str = "",
) -> Callable[[Callable[..., None]], Any]:
    """Registers a function as the app's command, with the common options and `families`.

    The function is called with a `Context`, its own parameters, and what each named family took.
    Its docstring is the help: one line, then what more there is, then `Examples:`. With
    `takes_any_option` options that are not the command's own are among the words of its last
    argument. With `asks` the command asks at a terminal when it is called without a word, for the
    arguments alone if these are (). The others are explained at `Command`.
    """
    every = (*families, COMMON)

    def register(function: Callable[..., None]) -> Callable[..., None]:
        handed = {family.name for family in families}
        parameters = list(inspect.signature(function).parameters.values())[1:]
        own = tuple(each for each in parameters if each.name not in handed)
        made = Command(
            function, own, every, decides, titled, looks, ahead, asks or (), without_dashes
        )

        @functools.wraps(function)
        def run(**words: Any) -> None:
            typed = words.pop("typer_context")
            _run(made, typed, words)

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
        settings = {"ignore_unknown_options": True} if takes_any_option else None
        run.command = made  # type: ignore[attr-defined]
        kind = PlainCommand if asks is None else AskingCommand
        app.command(help=_help(function), cls=kind, context_settings=settings)(run)
        return function

    return register


def _run(made: Command, typed: typer.Context, words: Words) -> None:
    """Calls the command: for each row with `--stdin`, for each record that filters find, and at
    most once per idempotency key."""
    invocation: Invocation = typed.obj
    invocation.verb = invocation.verb or typed.info_name or ""  # a command may hand on to another
    flags = made.flags(words)
    finder = made.finder
    if finder is not None and _names_other_kind(finder, words):
        from oppcli.commands.all_of import hand_on_other_kind

        hand_on_other_kind(Context(invocation, {}), finder.along[0])
        return
    if finder is not None and _may_name_an_owner(finder, words):
        from oppcli.commands.all_of import of_owner

        looking = Context(invocation, flags)
        try:
            words = of_owner(looking, made, words)
        finally:
            looking.close()
    if finder is not None and (any(words[e.name] for e in finder.options) or says_all(words)):
        from oppcli.commands.many import FoundContext, call_for_found

        of_found = FoundContext(invocation, flags)
        _once(of_found, flags, words, lambda: call_for_found(made, of_found, words))
        return
    if flags.get("stdin"):
        from oppcli.commands.stdin_rows import RowContext, call_for_rows

        of_rows = RowContext(invocation, flags)
        _once(of_rows, flags, words, lambda: call_for_rows(made, of_rows, words))
        return
    if flags.get("keep_going"):
        raise WrongUsage(
            "--keep-going is for rows of stdin and for what filters find.", "--stdin --keep-going"
        )
    context = Context(invocation, flags)
    invocation.may_ask = context.may_ask
    if taken := typed.meta.get(TAKEN):
        from oppcli.commands.named_in_words import filtered_by

        words = filtered_by(context, typed.command_path, words, taken)
    if flags.get("to") and context.makes_page:
        from oppcli.commands.page_heading import begin_page

        begin_page(context, made, words)
    _once(context, flags, words, lambda: made.call(context, words))


def _may_name_an_owner(finder: Family, words: Words) -> bool:
    """Whether a user may be named in the place of the refs: behind `all`, and also alone where
    all work of an owner is handed over."""
    refs: Sequence[str] = words.get("refs") or ()
    if says_all(words):
        return len(refs) > 1
    is_name = bool(refs) and not any(map(str.isdigit, refs[0]))
    return is_name and bool(finder.along) and not words.get("stdin")


def _names_other_kind(finder: Family, words: Words) -> bool:
    """Whether the records of an owner are meant that are of the kind that goes along: `assign
    leads of aiko`."""
    said = [word.casefold() for word in (words.get("refs") or ())[:3]]
    kinds = [f"{kind}s" for kind in finder.along[:1]]
    return len(said) > 2 and said[:1] == kinds and said[1] == "of" and not words.get("stdin")


def _once(context: Context, flags: Words, words: Words, call: Callable[[], None]) -> None:
    key = flags.get("idempotency_key")
    try:
        if key is None:
            call()
        else:
            from oppcli.commands.idempotency import answer_once

            answer_once(context, key, words, call)
    except BaseException as error:  # one of ours, Ctrl-C, or a reader of stdout that has gone
        context.tell_upgrade()
        if isinstance(error, RowsRejected):
            _tell_new_store(context)
        raise
    context.finish()


def _tell_new_store(context: Context) -> None:
    """Says that a store was made for rows, although they, or some of them, were refused."""
    store = vars(context).get("store")  # None where nothing was looked for in it
    if store is not None and store.created:
        context.out.note(f"created the store {store.name}", unbroken=True)


def _help(function: Callable[..., None]) -> str:
    """The docstring as help: its examples keep their lines."""
    text = inspect.cleandoc(function.__doc__ or "")
    before, found, examples = text.partition("Examples:\n")
    return f"{before}\b\n{found}{examples}" if found else text
