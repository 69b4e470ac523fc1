"""Commands whose words Typer hands on as they were typed, and whose help is plain text.

Typer 0.29 imports pydantic to read even a plain text option, which takes longer than any report.
All our options are texts, switches or lists of texts, so our commands hand Typer a reader that
passes those through, by the public hook `get_runtime_param`. If Typer ever drops the hook, its
own reader is used and all that is lost is time. Help is plain text for the same reason.
"""

from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperOption

TAKEN = "oppcli.taken"  # the key under which a command line keeps what was made of bare words

_LAST_COUNTS = frozenset(("db", "output", "color", "as_user", "fields", "sort", "limit"))


class _PlainReader:
    """Passes texts, switches and lists of texts through, as the shell gave them."""

    def coerce(self, value: Any, *, param: Any, ctx: Any) -> Any:
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        return value


class _PlainOption(TyperOption):
    def get_runtime_param(self) -> Any:
        return _PlainReader()

    def display_type_rich(self, ctx: Any) -> str:
        return self.metavar or "TEXT"


class _PlainArgument(TyperArgument):
    def get_runtime_param(self) -> Any:
        return _PlainReader()

    def display_type_rich(self, ctx: Any) -> None:
        return None

    def get_usage_pieces(self, ctx: Any) -> list[str]:
        name = f"{self.display_name_raw.rstrip('…')}{'…' if self.nargs == -1 else ''}"
        return [name if self.required else f"[{name}]"]


def plain(param: Any) -> Any:
    """The parameter, from now on read as plain text (see the module's docstring)."""
    if type(param) is TyperOption:
        param.__class__ = _PlainOption
    elif type(param) is TyperArgument:
        param.__class__ = _PlainArgument
    return param


class ExtraWords(typer.TyperException):
    """A command line has more words than the command has arguments."""

    exit_code = 2

    def __init__(self, context: Any, words: Sequence[str]) -> None:
        super().__init__(f"got unexpected extra argument(s) ({' '.join(words)})")
        self.ctx = context
        self.words = tuple(words)


class PlainCommand(TyperCommand):
    """A command whose parameters are plain texts and whose help is plain text, by panels."""

    def __init__(self, name: str | None, **attributes: Any) -> None:
        super().__init__(name, **{**attributes, "rich_markup_mode": None})
        self.params = [plain(param) for param in self.params]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Reads the words of a command line. Raises ExtraWords for those that nothing takes."""
        if sum(word.startswith("-") for word in args) > 1:
            _refuse_twice(args, self.get_params(ctx))
        if _may_be_loose(args):
            from oppcli.loose_words import joined

            args = joined(args, self.get_params(ctx))
        bare = without_dashes(self)
        if bare is not None:
            args = _as_words(args, self.get_params(ctx), bare)
        ctx.allow_extra_args = True  # Typer would refuse them with a sentence and no data
        extra = super().parse_args(ctx, args)
        if bare is not None and bare.moments and not ctx.resilient_parsing:
            extra = _without_moments(ctx.params, bare.moments, extra)
        if extra and not ctx.resilient_parsing and bare is not None:
            from oppcli.bare_words import taken

            ctx.meta[TAKEN] = taken(ctx.command_path, ctx.params, extra, _given(ctx), bare)
            extra = ctx.args = []
        elif extra and not ctx.resilient_parsing:
            from oppcli.loose_words import assign_extra_words

            if not assign_extra_words(self.get_params(ctx), ctx.params, extra):
                raise ExtraWords(ctx, extra)
            extra = ctx.args = []
        return extra

    def get_help_option(self, ctx: Any) -> Any:
        return plain(super().get_help_option(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments, then options by their panel."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            line = param.get_help_record(ctx)
            if line is not None:
                kind = "Arguments" if param.param_type_name == "argument" else "Options"
                panels.setdefault(getattr(param, "rich_help_panel", None) or kind, []).append(line)
        common = panels.pop("Common options", None)
        for panel, lines in [*panels.items(), *([("Common options", common)] if common else [])]:
            with formatter.section(panel):
                formatter.write_dl(lines)


def _as_words(args: Sequence[str], params: Sequence[Any], bare: Any) -> list[str]:
    """The words of a list, in which `--by owner` is `by owner`, and of a report, in which
    `--compare` is `against`: one without such options says so as it does of the words."""
    known = {flag for param in params for flag in param.opts}
    words = {"--by": "by"} if bare.kind or bare.listed else {}
    words |= {} if bare.kind else {"--compare": "against"}
    found: list[str] = []
    for word in args:
        flag, sign, value = word.partition("=")
        is_one = flag in words and flag not in known
        found += [words[flag], *([value] if sign else [])] if is_one else [word]
    return found


def _without_moments(
    values: dict[str, Any], moments: Sequence[str], extra: Sequence[str]
) -> list[str]:
    """All words that stand where the moments do or behind them; the moments are empty then."""
    words = [value for name in moments if (value := values[name]) is not None]
    values.update(dict.fromkeys(moments))
    return [*words, *extra]


def _given(ctx: Any) -> list[str]:
    """The names of the options that were typed."""
    sources = {name: ctx.get_parameter_source(name) for name in ctx.params}
    return [name for name, source in sources.items() if source and source.name == "COMMANDLINE"]


def _refuse_twice(args: Sequence[str], params: Sequence[Any]) -> None:
    """Raises WrongUsage for an option of one value that is given two: `--close dec --close jan`.

    Of those that a shell's aliases give, the last counts.
    """
    options = {flag: param for param in params for flag in param.opts}
    given: dict[str, str] = {}
    place = 0
    while place < len(args) and args[place] != "--":
        flag, sign, value = args[place].partition("=")
        param = options.get(flag) if flag.startswith("-") else None
        place += 1
        if param is None or param.is_flag or getattr(param, "count", False):
            continue
        if not sign:
            value = args[place] if place < len(args) else ""
            place += 1
        if param.multiple or param.name in _LAST_COUNTS:
            continue
        if given.setdefault(param.name, value) != value:
            from oppcli.domain.wording import quoted
            from oppcli.errors import WrongUsage

            both = f"{quoted(given[param.name])} and {quoted(value)}"
            raise WrongUsage(f"{flag} is given twice: {both}.", f"one of them: {flag} {value}")


def without_dashes(entry: Any) -> Any:
    """What a command takes without dashes; None where it is no list and no report."""
    made = getattr(getattr(entry, "callback", None), "command", None)
    return None if made is None else made.without_dashes


def _may_be_loose(args: Sequence[str]) -> bool:
    """Whether plain words stand behind an option and its value, which may belong to that, or behind
    `to`, which may be one."""
    if "to" in args:
        return True
    places = [place for place, word in enumerate(args) if word.startswith("-")]
    return any(
        behind and not behind[-1].startswith("-")
        for place in places
        for behind in [args[place + 1 : place + (2 if "=" in args[place] else 3)]]
        if len(behind) == (1 if "=" in args[place] else 2)
    )
