"""Families of options that go together, and the one family that every command has."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import typer

from oppcli.commands.completing import completer

ONE = str | None
MANY = list[str] | None


@dataclass(frozen=True, slots=True)
class Family:
    """Options that go together. `take` makes of their values what the command is handed."""

    options: tuple[inspect.Parameter, ...]
    name: str = ""  # the command's parameter that receives them; '' when the context does
    take: Callable[[Mapping[str, Any]], Any] = dict
    edits: bool = False  # whether its rows change records that are there

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
        _common("db", "--db", metavar="STORE", help="The store: a file, or postgresql://…"),
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
        _common("as_user", "--as-user", metavar="USER", help="Who you are."),
        _common("debug", "--debug", kind=bool, help="Show the traceback of a bug."),
    )
)
