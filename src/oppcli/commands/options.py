"""Options that commands share: whole families of them, for those that ask with `@command`.

`WRITES`, `STDIN`, `LISTS`, `FILTERS`, `fields_of(KIND)`; `COMMON`, which the decorator adds to all.
"""

import inspect
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Annotated, Any, Self

import typer

from oppcli.commands.command import MANY, Family, completer, option
from oppcli.domain.fields import DEAL, OF_THE_SALE, Field, FieldType, Kind
from oppcli.invocation import Invocation
from oppcli.plain_command import PlainCommand
from oppcli.queries.filter_arguments import Filters


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


def _script(name: str, *flags: str, **more: Any) -> inspect.Parameter:
    return option(name, *flags, rich_help_panel="From a script", **more)


def _may_lack_arguments(typer_context: typer.Context, value: bool) -> bool:
    """With `--stdin` the rows bring what the command line need not have."""
    if value:
        for param in typer_context.command.params:
            param.required = False
    return value


WRITES = Family(
    (
        option("create", "--create", kind=bool, help="Create names that do not exist yet."),
        option("dry_run", "--dry-run", kind=bool, help="Show what would change; save nothing."),
        _script(
            "idempotency_key",
            "--idempotency-key",
            metavar="KEY",
            help="Run at most once per key; the same key repeats the answer.",
        ),
    )
)
ADDS = replace(WRITES, adds=True)
DRY_RUN = Family(WRITES.options[1:])
STDIN = Family(
    (
        _script(
            "stdin",
            "--stdin",
            kind=bool,
            help="Run for every row of stdin: JSON lines, a JSON list, or CSV.",
            is_eager=True,
            callback=_may_lack_arguments,
        ),
        _script(
            "keep_going",
            "--keep-going",
            kind=bool,
            help="With --stdin or filters: save what succeeds if others fail.",
        ),
    )
)
# For `edit`: null empties a field, and field=value words hold for every row.
STDIN_EDITS = replace(STDIN, edits=True)
AS_OF = Family(
    (
        option(
            "as_of",
            "--as-of",
            metavar="DAY",
            autocompletion=completer("day"),
            help="The store as it was at the end of that day, or at that moment.",
        ),
    )
)
LISTS = Family(
    (
        option("fields", "--fields", metavar="A,B", help="Columns to show, by field name."),
        option("sort", "--sort", metavar="FIELD", help="Order by a field; -FIELD backwards."),
        option("limit", "--limit", metavar="N", help="At most N rows; 0 for all."),
        option(
            "to",
            "--to",
            metavar="FILE",
            autocompletion=completer("file"),
            help="Write to this file: NAME.html (a page), NAME.xlsx, NAME.csv …",
        ),
        option(
            "excel_safe",
            "--excel-safe",
            kind=bool,
            help="Escape texts that a spreadsheet would run as formulas.",
        ),
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
        help="base: convert all to it; own: each currency apart.",
        metavar="WHICH",
        autocompletion=completer("in_currency"),
    ),
]


def _filter(name: str, help: str, completes: str = "", **more: Any) -> inspect.Parameter:  # noqa: A002
    """A filter by a name; `completes` says whose values Tab proposes where it is not `name`."""
    flag = "--" + name.replace("_", "-")
    propose = completer(completes or name)
    return option(name, flag, kind=MANY, help=help, autocompletion=propose, **more)


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
    return option("where", "--where", kind=MANY, metavar="CONDITIONS", help=example)


@dataclass(frozen=True, slots=True)
class _Filtering(Family):
    """Options that keep some of the records."""

    def only(self, kind: Kind) -> Self:
        """Those of the options that mean something for records of that kind."""
        meant = {field.name for field in kind.fields} | {"search", "where"}
        meant |= {"close"} if "est_close_date" in meant else set()
        meant |= {"created"} if "created_at" in meant else set()
        meant |= {"team", "manager"} if "owner" in meant else set()
        meant |= {*OF_THE_SALE} if kind is DEAL else set()
        meant |= {"business_kind"} if "business" in meant else set()
        kept = [each for each in self.options if each.name in meant]
        status = kind.field("status")
        for place, each in enumerate(kept):
            if each.name == "status" and status is not None:
                kept[place] = _filter(
                    "status", f"{', '.join(status.filter_words)} or all.", metavar="STATUS"
                )
            elif each.name == "where":
                kept[place] = _where(_WHERE_EXAMPLES[kind.name])
        return replace(self, options=tuple(kept))

    def picking(self, *names: str) -> Self:
        """Only those of the options."""
        return replace(self, options=tuple(each for each in self.options if each.name in names))

    def of_list(self, kind: Kind) -> Self:
        """Those of the list of a kind: it has the periods of its days, too, where edits have a day
        of that name."""
        return replace(self, options=(*self.only(kind).options, *_PERIODS_OF_LISTS[kind.name]))


def _period(name: str, help: str) -> inspect.Parameter:  # noqa: A002
    flag, propose = f"--{name}", completer("period")
    return option(name, flag, metavar="PERIOD", autocompletion=propose, help=help)


_PERIODS_OF_LISTS = {
    "deal": (_period("valid", "Offers whose last day is in: next 2 weeks …"),),
    "activity": (
        _period("due", "Due in: this week, friday, overdue …"),
        _period("done", "Done in: this week, yesterday …"),
        _period("when", "Done in, or open and due in: today, last week …"),
    ),
}
FILTERS = _Filtering(
    (
        _filter("owner", "Only of this user or team; @me is you.", metavar="NAME"),
        _filter("team", "Only of this team or one of its members.", metavar="TEAM"),
        _filter("manager", "Only of this manager or anybody below.", "owner", metavar="USER"),
        _filter("stage", "Only in this stage.", metavar="STAGE"),
        _filter("status", "open, on_hold, won, lost, canceled or all.", metavar="STATUS"),
        _filter("account", "Only of this account: ref or name.", metavar="ACCOUNT"),
        _filter("contact", "Only with this contact, in any role: ref or name.", metavar="CONTACT"),
        _filter("business", "Only of this business.", metavar="NAME"),
        _filter("business_kind", "Only of such businesses: dealer, importer …", metavar="KIND"),
        _filter("facility", "Only of this facility.", metavar="NAME"),
        _filter("operation", "Only of this operation.", metavar="NAME"),
        _filter("brand", "Only of this brand.", metavar="BRAND"),
        _filter("interest_type", "new, used or demo.", metavar="TYPE"),
        _period("close", "Closing in: this month, 2026q4 …"),
        _period("created", "Created in: last week, 2026-10 …"),
        option("search", "--search", metavar="TEXT", help="Only records with all these words."),
        _where("'est_revenue>=10k brand~volvo stage!=interest'"),
    ),
    "filters",
    lambda values: Filters(**values),
)


def found(
    kind: Kind, *statuses: str, besides: Family | None = None, along: tuple[str, ...] = ()
) -> Family:
    """Filters that find the records a command is called for, and `--yes`.

    They are those of the kind's list, but for those that are options of the family `besides`.
    Only records of these `statuses` are meant where none is asked for. `along` is another
    kind and its statuses: such records are found, too, where the filters name an owner alone.
    """
    taken = {flag for each in besides.options for flag in flags_of(each)} if besides else set()
    filters = (each for each in FILTERS.only(kind).options if taken.isdisjoint(flags_of(each)))
    options = (*map(_finding, filters), _YES)
    return Family(options, finds=kind.name, along=along, statuses=statuses)


def flags_of(parameter: inspect.Parameter) -> tuple[str, ...]:
    """The flags of an option: `--est-revenue`, `--revenue`."""
    return tuple(parameter.default.param_decls)


_MANY_AT_ONCE = "Many at once, instead of refs"


def _finding(each: inspect.Parameter) -> inspect.Parameter:
    """A filter of a list as an option that stands for the refs."""
    info = copy(each.default)
    info.rich_help_panel, info.is_eager, info.callback = _MANY_AT_ONCE, True, _may_lack_refs
    return each.replace(default=info)


def _may_lack_refs(typer_context: typer.Context, value: Any) -> Any:
    """Filters find what refs would name."""
    if value:
        for param in typer_context.command.params:
            if param.nargs == -1:
                param.required = False
    return value


_YES = option("yes", "--yes", kind=bool, help="Do not ask.", rich_help_panel=_MANY_AT_ONCE)


def fields_of(kind: Kind, *, without: Iterable[str] = (), name: str = "typed") -> Family:
    """An option for every field of a kind that people may set, with its short names."""
    left_out = set(without)
    fields = tuple(_field(field) for field in kind.settable if field.name not in left_out)
    return Family((*fields, _OWN), name, _given_fields, fields_of=kind.name)


OWN_FIELDS = "own_fields"  # the parameter that takes own fields, which are no options
_OWN = option(
    OWN_FIELDS,
    "--field",
    kind=MANY,
    metavar="NAME=VALUE",
    help="A field of your own; repeat for more.",
    autocompletion=completer("own_assignment"),
)


def _given_fields(values: Mapping[str, Any]) -> dict[str, str]:
    own = pairs(values[OWN_FIELDS] or ())
    given = {_plain(name): text for name, text in values.items() if isinstance(text, str)}
    return {**given, **own}


def _field(field: Field) -> inspect.Parameter:
    shorts = ["--" + short.replace("_", "-") for short in field.short]
    choices = f": {', '.join(field.choices)}" if 0 < len(field.choices) <= 6 else ""
    is_day = field.type is FieldType.DATE
    return option(
        f"field_{field.name}",
        field.option,
        *shorts,
        metavar=field.type.name if field.type.name != "LINK" else field.of[0].upper(),
        help=f"{field.help[:1].upper()}{field.help[1:]}{choices}.",
        autocompletion=completer("day" if is_day else field.name),
    )


def _plain(name: str) -> str:
    return name.removeprefix("field_")


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
        option(
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


def pairs(words: Iterable[str]) -> dict[str, str]:
    """`field=value` words as a mapping. Raises WrongUsage for a word without `=`, and for a field
    with two values."""
    from oppcli.domain.added_words import put_once
    from oppcli.errors import WrongUsage

    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise WrongUsage(f"'{word}' is not of the form field=value.", "next_step='send quote'")
        put_once(found, name.strip(), value)
    return found
