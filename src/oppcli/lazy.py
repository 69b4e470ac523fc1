"""The menu's machinery: a command's module is imported when that command runs, not before."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from oppcli.plain_command import PlainCommand, plain, without_dashes


@dataclass(frozen=True, slots=True)
class Verb:
    """A line of the menu: the module whose `app` is the command, and its one-line help.

    Of a module that holds several commands, `app` names the one that is meant.
    """

    module: str
    help: str
    panel: str = ""
    app: str = "app"


@dataclass(frozen=True, slots=True)
class Noun:
    """A line of the menu that opens another menu."""

    verbs: Mapping[str, Verb]
    help: str
    panel: str = ""


Menu = Mapping[str, Verb | Noun]

# What people type for a line of a menu beside its name; not listed, not completed.
_NOUNS = "opp lead account contact deal device report field quota catalogue"
ALIASES = {f"{noun}s": noun for noun in _NOUNS.split()} | {
    "opportunity": "opp",
    "opportunities": "opp",
    "activities": "activity",
    "processes": "process",
    "currencies": "currency",
    "ls": "list",
    "add": "new",
}
# What is typed for a line of one noun's menu: `report lost by reason`.
_ALIASES_OF = {"report": {"won": "winloss", "lost": "winloss"}}
_OWNED = frozenset(("opp", "lead", "activity"))  # whose plural alone lists what is one's own
PLURALS = frozenset(ALIASES) - {"opportunity", "ls", "add"}


class LazyGroup(TyperGroup):
    """A group whose members are named in a menu and imported one at a time."""

    def __init__(self, menu: Menu, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.menu = menu
        self._listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.menu)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        cmd_name = self._meant(cmd_name)
        entry = self.menu.get(cmd_name)
        if entry is None:
            return None
        if self._listing:
            return PlainCommand(cmd_name, help=entry.help)
        return load(cmd_name, entry)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Reads the words of a command line; prints the help where there are none, and behind the
        plural of a noun its list, of one's own where people own what it lists."""
        is_list = ctx.info_name in PLURALS and "list" in self.menu and not ctx.resilient_parsing
        if not args and is_list:
            is_owned = ALIASES[ctx.info_name] in _OWNED
            args = ["list", *(["--owner", "@me"] if is_owned else [])]
        if not args and not ctx.resilient_parsing:
            ctx.obj.stdout.write(ctx.get_help() + "\n")
            raise typer.Exit
        if is_list and args[0].startswith("-") and args[0] not in ctx.help_option_names:
            args = ["list", *args]  # `activities --owner @me done yesterday`
        return super().parse_args(ctx, args)

    def get_help_option(self, ctx: Any) -> Any:
        return plain(super().get_help_option(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The menu first: options are what a newcomer looks for last."""
        self.format_commands(ctx, formatter)
        lines = [line for each in self.get_params(ctx) if (line := each.get_help_record(ctx))]
        with formatter.section("Options"):
            formatter.write_dl(lines)

    def _meant(self, word: str) -> str:
        return word if word in self.menu else ALIASES.get(word, word)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Lists the menu by panel, without importing anything."""
        panels = dict.fromkeys(entry.panel for entry in self.menu.values())
        for panel in panels:
            lines = [(name, e.help) for name, e in self.menu.items() if e.panel == panel]
            with formatter.section(panel or "Commands"):
                formatter.write_dl(lines)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Proposes the menu's names with their help, without importing anything."""
        self._listing = True
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self._listing = False

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.menu:
            args = [_ALIASES_OF.get(self.name or "", {}).get(args[0], args[0]), *args[1:]]
        asked = self._meant(args[0]) if args else ""
        if self._means_list(ctx, args, is_verb=asked in self.menu):
            return "list", self.get_command(ctx, "list"), list(args)
        if asked == "my" and asked not in self.menu and (mine := self._mine(args[1:])):
            return self.resolve_command(ctx, mine)
        if asked and asked not in self.menu and not asked.startswith("-"):
            from oppcli.errors import WrongUsage

            path = ctx.command_path
            typed = [*args, *self._options_before(ctx, args)]
            raise WrongUsage(self._refusal(path, args), self.proposed(path, typed))
        return super().resolve_command(ctx, args)

    def _options_before(self, ctx: Any, args: Sequence[str]) -> Sequence[str]:
        """The options typed before `args`, `-q` of `-q todo 1 send`: `args` begins with the first
        word that is not a command."""
        argv = getattr(ctx.obj, "argv", ())
        before = argv[: len(argv) - len(args) - ctx.command_path.count(" ")]
        return before if before and before[0].startswith("-") else ()

    def _means_list(self, ctx: Any, words: Sequence[str], *, is_verb: bool) -> bool:
        """Whether words behind the plural of a noun are those of its list: `deals next 2 weeks`,
        also where the first of them is a verb: `activities done this week`.

        A word for which a command is proposed, such as a misspelled verb, does not belong to it.
        """
        is_plural = ctx.info_name in PLURALS and "list" in self.menu
        if not is_plural or not words or words[0].startswith("-"):
            return False
        from oppcli.domain.plural_words import begins

        if begins(words, self._meant(ctx.info_name)):
            return not is_verb or self._has_options_of_list(ctx, words)
        return not is_verb and not self._near(ctx.command_path, words)

    def _mine(self, words: Sequence[str]) -> list[str]:
        """`forecast next month` behind `my` as `forecast mine next month`; nothing where the words
        are no list or report."""
        entry, count = (self.get_command(None, words[0]) if words else None), 1
        is_list = bool(words) and words[0] in PLURALS
        while isinstance(entry, LazyGroup) and not is_list and count < len(words):
            entry, count = entry.get_command(None, words[count]), count + 1
        is_list = is_list or without_dashes(entry) is not None
        return [*words[:count], "mine", *words[count:]] if is_list else []

    def _has_options_of_list(self, ctx: Any, words: Sequence[str]) -> bool:
        """Whether every option typed is one of the list's: `leads new --last Berg` adds one."""
        pairs = zip(["", *words], words, strict=False)
        options = [word for before, word in pairs if word[:1] == "-" and before != "--sort"]
        typed = {word.partition("=")[0] for word in options}
        if not typed:
            return True
        known = {flag for param in self.get_command(ctx, "list").params for flag in param.opts}
        return typed <= known | {"-h", "--help"}

    def _refusal(self, path: str, words: Sequence[str]) -> str:
        """The sentence about words whose first word is not a command."""
        from oppcli.domain.proposals import why_no_command

        word, of_sales = words[0], self.menu.get("opp")
        is_short = isinstance(of_sales, Noun) and self._meant(word) in of_sales.verbs
        short = f"type 'opp {word}' or '{path} opp {word}'" if is_short else ""
        why = why_no_command(path, words) or short
        return f"'{words[0]}' is not a command of {path}{f': {why}' if why else ''}."

    def proposed(self, path: str, words: Sequence[str]) -> str:
        """The command to propose for `words`, whose first word is not a command, or the help."""
        return self._near(path, words) or f"{path} --help"

    def _near(self, path: str, words: Sequence[str]) -> str:
        """The command to propose for `words`; '' where none is near."""
        word, *rest = words
        if word == "help":
            asked = self._meant(rest[0]) if rest else ""
            return f"{path} {asked} --help" if asked in self.menu else ""
        if word == "my" and rest:
            return " ".join([path, *rest]) if rest[0] in self.menu else self._near(path, rest)
        from oppcli.domain.proposals import command_near

        other_names = [each for each, name in ALIASES.items() if name in self.menu]
        return command_near(path, words, self.menu, other_names)


def load(name: str, entry: Verb | Noun) -> Any:
    """The command or group behind a line of the menu."""
    if isinstance(entry, Noun):
        return group(name, entry.verbs, entry.help)
    command = copy(_built(name, entry.module, entry.app))
    command.params = list(map(copy, command.params))  # some options let others be left out
    return command


@cache  # Typer reads a function's parameters anew each time, which is half of a short command
def _built(name: str, module: str, app: str) -> Any:
    """A command as Typer builds it, once a process."""
    command = get_command(getattr(import_module(module), app))
    command.name = name
    return command


def group(name: str, menu: Menu, help: str) -> LazyGroup:  # noqa: A002 - Typer's own word
    """A group over a menu, whose help is printed when it is called alone."""
    return LazyGroup(
        menu,
        name=name,
        help=help,
        no_args_is_help=False,  # `parse_args` prints it
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
