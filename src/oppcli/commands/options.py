"""Options that commands share, and the decorator that gives them to a command.

A command is a function of a `Context` and of its own words. `@command(app, …)` adds the common
options to every one, and whole families of options to those that ask for them: `WRITES`,
`LISTS`, `FILTERS`, `fields_of(KIND)`.
"""

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

import typer

from oppcli.commands.completing import completer
from oppcli.context import Context, Invocation
from oppcli.domain.fields import Field, Kind
from oppcli.lazy import PlainCommand
from oppcli.queries.asked import Filters

_ONE = str | None
_MANY = list[str] | None


@dataclass(frozen=True, slots=True)
class Family:
    """Options that go together. `take` makes of their values what the command is handed."""

    options: tuple[inspect.Parameter, ...]
    name: str = ""  # the command's parameter that receives them; '' when the context does
    take: Callable[[Mapping[str, Any]], Any] = dict

    def only(self, kind: Kind) -> "Family":
        """Those of the options that mean something for records of that kind."""
        meant = {field.name for field in kind.fields} | {"search", "where"}
        meant |= {"close"} if "est_close_date" in meant else set()
        meant |= {"created"} if "created_at" in meant else set()
        meant |= {"team"} if "owner" in meant else set()
        kept = [each for each in self.options if each.name in meant]
        status = kind.field("status")
        for place, each in enumerate(kept):
            if each.name == "status" and status is not None:
                kept[place] = _filter(
                    "status", f"{', '.join(status.choices)} or all.", metavar="STATUS"
                )
            elif each.name == "where":
                kept[place] = _where(_WHERE_EXAMPLES[kind.name])
        return replace(self, options=tuple(kept))

    def without(self, *names: str) -> "Family":
        """All but those options."""
        return replace(self, options=tuple(e for e in self.options if e.name not in names))


def _option(name: str, *flags: str, kind: Any = _ONE, **more: Any) -> inspect.Parameter:
    default = False if kind is bool else None
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=typer.Option(default, *flags, show_default=False, **more),
        annotation=kind,
    )


def _common(name: str, *flags: str, **more: Any) -> inspect.Parameter:
    return _option(name, *flags, rich_help_panel="Common options", **more)


COMMON = Family(
    (
        _common("db", "--db", metavar="STORE", help="The store: a file or sqlite:///FILE."),
        _common(
            "output",
            "-o",
            "--output",
            metavar="FORMAT",
            help="table, plain, csv, tsv, json, jsonl or md.",
            autocompletion=completer("format"),
        ),
        _common("quiet", "-q", "--quiet", kind=bool, help="Print only refs."),
        _common("no_input", "--no-input", kind=bool, help="Never ask a question."),
        _common("color", "--color", metavar="WHEN", help="auto, always or never."),
        _common("as_user", "--as-user", metavar="USER", help="Who you are."),
        _common("debug", "--debug", kind=bool, help="Show the traceback of a bug."),
    )
)
WRITES = Family(
    (
        _option("create", "--create", kind=bool, help="Make names that do not exist yet."),
        _option("dry_run", "--dry-run", kind=bool, help="Do everything but keep it."),
    )
)
DRY_RUN = Family(WRITES.options[1:])
AS_OF = Family(
    (
        _option(
            "as_of",
            "--as-of",
            metavar="DAY",
            help="The store as it was at the end of that day, or at that moment.",
        ),
    )
)
LISTS = Family(
    (
        _option("fields", "--fields", metavar="A,B", help="Columns to show, by field name."),
        _option("sort", "--sort", metavar="FIELD", help="Order by a field; -FIELD backwards."),
        _option("limit", "--limit", metavar="N", help="At most N rows; 0 for all."),
    )
)


By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        help="Group: owner, stage, brand, month …; repeat to cross.",
        metavar="GROUP",
        autocompletion=completer("group"),
    ),
]
InCurrency = Annotated[
    str | None,
    typer.Option(
        "--currency",
        help="base: all in the base currency; own: each apart.",
        metavar="WHICH",
        autocompletion=completer("in_currency"),
    ),
]


def _filter(name: str, help: str, **more: Any) -> inspect.Parameter:  # noqa: A002
    flag = "--" + name.replace("_", "-")
    return _option(name, flag, kind=_MANY, help=help, autocompletion=completer(name), **more)


_WHERE_EXAMPLES = {
    "lead": "'rating=hot est_value>=10k source!=web'",
    "opportunity": "'est_revenue>=10k brand~volvo stage!=interest'",
    "activity": "'type=call due_date<=fri subject~quote'",
    "account": "'email~globex.example phone!=none'",
    "contact": "'account~globex email!=none'",
    "deal": "'amount>=10k title~loader valid_until<=eom'",
    "device": "'brand=volvo list_price<=50k condition=used'",
}


def _where(example: str) -> inspect.Parameter:
    return _option("where", "--where", kind=_MANY, metavar="CONDITIONS", help=example)


FILTERS = Family(
    (
        _filter("owner", "Only of this user or team; @me is you.", metavar="NAME"),
        _filter("team", "Only of this team or one of its members.", metavar="TEAM"),
        _filter("stage", "Only in this stage.", metavar="STAGE"),
        _filter("status", "open, on_hold, won, lost, canceled or all.", metavar="STATUS"),
        _filter("account", "Only of this account: ref or name.", metavar="ACCOUNT"),
        _filter("business", "Only of this business.", metavar="NAME"),
        _filter("facility", "Only of this facility.", metavar="NAME"),
        _filter("operation", "Only of this operation.", metavar="NAME"),
        _filter("brand", "Only of this brand.", metavar="BRAND"),
        _filter("interest_type", "new, used or demo.", metavar="TYPE"),
        _option("close", "--close", metavar="PERIOD", help="Closing in: this month, 2026q4 …"),
        _option("created", "--created", metavar="PERIOD", help="Made in: last week, 2026-10 …"),
        _option("search", "--search", metavar="TEXT", help="All these words, anywhere."),
        _where("'est_revenue>=10k brand~volvo stage!=interest'"),
    ),
    "filters",
    lambda values: Filters(**values),
)


def fields_of(kind: Kind, *, without: Iterable[str] = (), name: str = "typed") -> Family:
    """An option for every field of a kind that people may set, with its short names."""
    left_out = set(without)
    return Family(
        tuple(_field(field) for field in kind.settable if field.name not in left_out),
        name,
        lambda values: {_plain(name): text for name, text in values.items() if text is not None},
    )


def _field(field: Field) -> inspect.Parameter:
    shorts = ["--" + short.replace("_", "-") for short in field.short]
    choices = f": {', '.join(field.choices)}" if 0 < len(field.choices) <= 6 else ""
    return _option(
        f"field_{field.name}",
        field.option,
        *shorts,
        metavar=field.type.name if field.type.name != "LINK" else field.of[0].upper(),
        help=f"{field.help[:1].upper()}{field.help[1:]}{choices}.",
        autocompletion=completer(field.name),
    )


def _plain(name: str) -> str:
    return name.removeprefix("field_")


def command(app: typer.Typer, *families: Family) -> Callable[[Callable[..., None]], Any]:
    """Registers a function as the app's command, with the common options and `families`.

    The function is called with a `Context`, its own parameters, and what each named family took.
    Its docstring is the help: one line, then what more there is, then `Examples:`.
    """
    every = (*families, COMMON)

    def register(function: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(function).parameters.values())[1:]
        handed = {family.name for family in families}
        own = [parameter for parameter in own if parameter.name not in handed]

        @functools.wraps(function)
        def run(**values: Any) -> None:
            invocation: Invocation = values.pop("typer_context").obj
            flags: dict[str, object] = {}
            for family in every:
                taken = {option.name: values.pop(option.name) for option in family.options}
                if family.name:
                    values[family.name] = family.take(taken)
                else:
                    flags |= taken
            context = Context(invocation, flags)
            function(context, **values)
            context.finish()

        words = [
            inspect.Parameter(
                "typer_context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context
            ),
            *(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own),
            *(option for family in every for option in family.options),
        ]
        del run.__wrapped__  # its signature is the one below, not the function's
        run.__annotations__ = {}
        run.__signature__ = inspect.Signature(words)  # type: ignore[attr-defined]
        app.command(help=_help(function), cls=PlainCommand)(run)
        return function

    return register


def front(app: typer.Typer, version: str) -> None:
    """Registers what may stand before the command: the common options and `--version`."""

    def print_version(typer_context: typer.Context, value: bool) -> bool:
        if value:
            typer_context.obj.stdout.write(f"oppcli {version}\n")
            raise typer.Exit
        return value

    def before(**values: Any) -> None:
        invocation: Invocation = values.pop("typer_context").obj
        values.pop("version")
        invocation.flags.update({name: value for name, value in values.items() if value})

    words = [
        inspect.Parameter(
            "typer_context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context
        ),
        *COMMON.options,
        _option(
            "version",
            "--version",
            kind=bool,
            help="Print the version.",
            is_eager=True,
            callback=print_version,
        ),
    ]
    before.__signature__ = inspect.Signature(words)  # type: ignore[attr-defined]
    before.__annotations__ = {}
    app.command(cls=PlainCommand)(before)


def _help(function: Callable[..., None]) -> str:
    """The docstring as help: its examples keep their lines."""
    text = inspect.cleandoc(function.__doc__ or "")
    before, found, examples = text.partition("Examples:\n")
    return f"{before}\b\n{found}{examples}" if found else text


def pairs(words: Iterable[str]) -> dict[str, str]:
    """`field=value` words as a mapping. Raises WrongUsage for a word without `=`."""
    from oppcli.errors import WrongUsage

    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise WrongUsage(f"'{word}' is not of the form field=value.", "next_step='send quote'")
        found[name.strip()] = value
    return found
