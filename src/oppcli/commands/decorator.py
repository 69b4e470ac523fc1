"""The decorator that makes a function a command, the options it takes, and what calling it means.

A command is a function of a `Context` and of its own words. It is called once, or once for every
row of stdin, and with an idempotency key never twice. Options come in families that go together;
one family every command has.
"""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, get_args

import typer

from oppcli.context import Context
from oppcli.errors import WrongUsage
from oppcli.invocation import Invocation
from oppcli.lazy import NAMES, PlainCommand

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


@dataclass(frozen=True, slots=True)
class InRows:
    """How a row of stdin fills a parameter; put it into the parameter's `Annotated`.

    Where the words of an argument mean different things by their place, `places` are the keys of
    each place, the usual one first: all but the last place take one word. `choices` are the words
    that a row may have in the first place; () for any.
    """

    key: str = ""  # what a row calls it beside the parameter's own name
    takes_fields: bool = False  # its words are field=value: a row gives each field its own key
    places: tuple[tuple[str, ...], ...] = ()
    choices: tuple[str, ...] = ()


ONE = str | None
MANY = list[str] | None


@dataclass(frozen=True, slots=True)
class Family:
    """Options that go together. `take` makes of their values what the command is handed.

    Filters that find the records a command is called for name their kind in `finds`, and the
    statuses that are meant where none is asked for; the word `all` stands for them, too.
    """

    options: tuple[inspect.Parameter, ...]
    name: str = ""  # the command's parameter that receives them; '' when the context does
    take: Callable[[Mapping[str, Any]], Any] = dict
    edits: bool = False  # whether its rows change records that are there
    finds: str = ""
    along: tuple[str, ...] = ()  # a kind, and statuses: found too where an owner alone is named
    fields_of: str = ""  # the kind whose fields its options are
    statuses: tuple[str, ...] = ()

    def without(self, *names: str) -> Self:
        """All but those options."""
        return replace(self, options=tuple(e for e in self.options if e.name not in names))


def option(name: str, *flags: str, kind: Any = ONE, **more: Any) -> inspect.Parameter:
    """An option of a family: a text unless `kind` is bool or a list; not given is None or False."""
    default = False if kind is bool else None
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=typer.Option(default, *flags, show_default=False, **more),
        annotation=kind,
    )


def _common(name: str, *flags: str, **more: Any) -> inspect.Parameter:
    return option(name, *flags, rich_help_panel="Common options", **more)


COMMON = Family(
    (
        _common(
            "db",
            "--db",
            metavar="STORE",
            autocompletion=completer("file"),
            help="The store: a file, or postgresql://…",
        ),
        _common(
            "output",
            "-o",
            "--output",
            metavar="FORMAT",
            help="table, plain, csv, tsv, json, jsonl, md or xlsx.",
            autocompletion=completer("format"),
        ),
        _common("quiet", "-q", "--quiet", kind=bool, help="Print only refs."),
        _common("no_input", "--no-input", kind=bool, help="Never ask a question."),
        _common("color", "--color", metavar="WHEN", help="auto, always or never."),
        _common(
            "as_user",
            "--as-user",
            metavar="USER",
            autocompletion=completer("owner"),
            help="Who you are.",
        ),
        _common("debug", "--debug", kind=bool, help="Show the traceback of a bug."),
    )
)


Words = Mapping[str, Any]  # what was typed, by the name of the parameter


@dataclass(frozen=True, slots=True)
class Command:
    """A function that is a command, its own parameters, and the families of options it takes.

    `decides` names the parameter whose cells decide the decimal mark of all rows, where the
    command's option `decimal` does not say it; '' for none. `titled` is the title of a page.
    """

    function: Callable[..., None]
    own: tuple[inspect.Parameter, ...]
    families: tuple[Family, ...]
    decides: str = ""
    titled: str = ""

    def flags(self, words: Words) -> dict[str, object]:
        """What the context takes of the words."""
        unnamed = [family for family in self.families if not family.name]
        return {each.name: words[each.name] for family in unnamed for each in family.options}

    def call(self, context: Context, words: Words) -> None:
        """Calls the function with its own words and with what each named family took."""
        handed = {each.name: words[each.name] for each in self.own}
        for family in self.families:
            if family.name:
                taken = {option.name: words[option.name] for option in family.options}
                handed[family.name] = family.take(taken)
        self.function(context, **handed)

    @property
    def fillable(self) -> tuple[inspect.Parameter, ...]:
        """The parameters that a row may fill: all but those that the context takes."""
        named = [family for family in self.families if family.name]
        return (*self.own, *(each for family in named for each in family.options))

    @property
    def finder(self) -> Family | None:
        """The filters that find what the command is called for; None where it takes none."""
        return next((family for family in self.families if family.finds), None)

    @property
    def edits(self) -> bool:
        return any(family.edits for family in self.families)


class AskingCommand(PlainCommand):
    """A command that asks, called without a word at a terminal; see `asking.py`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        run: Invocation | None = ctx.obj
        if not args and run is not None and run.is_at_terminal and not run.flags.get("no_input"):
            from oppcli.commands.asking import answered

            asks = getattr(self.callback, "asks", ())
            args = answered(ctx, self.params, asks, getattr(self.callback, "takes_fields", ()))
        return super().parse_args(ctx, args)


def command(
    app: typer.Typer,
    *families: Family,
    decides: str = "",
    takes_any_option: bool = False,
    asks: Sequence[str | tuple[str, ...]] | None = None,
    titled: str = "",
    bare_day: str = "",
) -> Callable[[Callable[..., None]], Any]:
    """Registers a function as the app's command, with the common options and `families`.

    The function is called with a `Context`, its own parameters, and what each named family took.
    Its docstring is the help: one line, then what more there is, then `Examples:`. `decides` and
    `titled` are explained at `Command`. With `takes_any_option` options that are not the command's
    own are among the words of its last argument. With `asks` the command asks at a terminal when
    it is called without a word: for the arguments it needs, then for the parameters `asks`; of
    those in a tuple, which are switches, for one. `bare_day` makes it a report, which takes its
    groups, its time and names without dashes: the option that a single day is the value of.
    """
    every = (*families, COMMON)

    def register(function: Callable[..., None]) -> Callable[..., None]:
        handed = {family.name for family in families}
        parameters = list(inspect.signature(function).parameters.values())[1:]
        own = tuple(each for each in parameters if each.name not in handed)
        made = Command(function, own, every, decides, titled)

        @functools.wraps(function)
        def run(**words: Any) -> None:
            typed = words.pop("typer_context")
            _run(made, typed.obj, words, typed.meta.get(NAMES, ()))

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
        run.bare_day = bare_day  # type: ignore[attr-defined]
        run.asks = asks or ()  # type: ignore[attr-defined]
        run.takes_fields = set(map(_name_of_fields, own))  # type: ignore[attr-defined]
        kind = PlainCommand if asks is None else AskingCommand
        app.command(help=_help(function), cls=kind, context_settings=settings)(run)
        return function

    return register


def _name_of_fields(parameter: inspect.Parameter) -> str:
    """The name of a parameter whose words are field=value; '' for another one."""
    more = get_args(parameter.annotation)
    return parameter.name if InRows(takes_fields=True) in more else ""


def _run(
    made: Command, invocation: Invocation, words: Words, names: Sequence[Sequence[str]]
) -> None:
    """Calls the command: for each row with `--stdin`, for each record that filters find, and once
    for ever with a key. `names` are words of a report that name what it is filtered by."""
    flags = made.flags(words)
    finder = made.finder
    if finder is not None and (any(words[e.name] for e in finder.options) or says_all(words)):
        from oppcli.commands.many import FoundContext, call_for_found

        of_found = FoundContext(invocation, flags)
        _once(of_found, flags, words, lambda: call_for_found(made, of_found, words))
        return
    if flags.get("stdin"):
        from oppcli.commands.rows import RowContext, call_for_rows

        of_rows = RowContext(invocation, flags)
        _once(of_rows, flags, words, lambda: call_for_rows(made, of_rows, words))
        return
    if flags.get("keep_going"):
        raise WrongUsage(
            "--keep-going is for rows of stdin and for what filters find.", "--stdin --keep-going"
        )
    context = Context(invocation, flags)
    if names:
        from oppcli.commands.named_in_words import filtered_by

        words = filtered_by(context, words, names)
    if flags.get("to") and context.makes_page:
        from oppcli.commands.page_heading import begin_page

        begin_page(context, made, words)
    _once(context, flags, words, lambda: made.call(context, words))


def says_all(words: Words) -> bool:
    """Whether `all` stands in the place of the refs."""
    refs: Sequence[str] = words.get("refs") or []
    return bool(refs) and refs[0].casefold() == "all"


def _once(context: Context, flags: Words, words: Words, call: Callable[[], None]) -> None:
    key = flags.get("idempotency_key")
    try:
        if key is None:
            call()
        else:
            from oppcli.commands.keyed import answer_once

            answer_once(context, key, words, call)
    except BaseException:  # an error of ours, Ctrl-C, or a reader of stdout that has gone
        context.tell_upgrade()
        raise
    context.finish()


def _help(function: Callable[..., None]) -> str:
    """The docstring as help: its examples keep their lines."""
    text = inspect.cleandoc(function.__doc__ or "")
    before, found, examples = text.partition("Examples:\n")
    return f"{before}\b\n{found}{examples}" if found else text
