"""Where on a half-typed command line the cursor stands, and what is proposed there.

The line is walked here and not by Typer's own completion, which knows no `field=value`, loads Rich
to strip markup of helps, and lets the shell evaluate what it prints.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import typer

from oppcli.commands.typed import Typed
from oppcli.context import Context
from oppcli.domain.shell_words import HalfLine, half_line, unquoted
from oppcli.invocation import Invocation
from oppcli.lazy import ALIASES, LazyGroup, load
from oppcli.output.shells import FILES, Proposal, write_for_bash, write_for_others

_LISTING = "63"  # the code of `?`: bash lists what a second Tab asks for, and puts nothing in


def answer(run: Invocation, program: LazyGroup, shell: str) -> None:
    """Writes what may stand where the cursor is, for the shell that asks."""
    is_bash = shell == "bash"
    if is_bash:
        read = half_line(run.environ.get("_OPPCLI_LINE", ""), run.environ.get("_OPPCLI_BREAKS", ""))
        line = HalfLine(read.words[1:], read.word, read.quote, read.kept)
    else:
        *words, word = run.argv or [""]
        line = HalfLine(tuple(words), unquoted(word))
    proposals = _quietly(run, program, line)
    if [each.value for each in proposals] == [FILES]:
        run.stdout.write(f"{FILES}\n")
    elif is_bash:
        is_listing = run.environ.get("_OPPCLI_KEY") == _LISTING
        write_for_bash(proposals, line, run.stdout, is_listing=is_listing)
    else:
        write_for_others(proposals, run.stdout)
    run.stdout.flush()


def _quietly(run: Invocation, program: LazyGroup, line: HalfLine) -> list[Proposal]:
    """Nothing on any trouble: a prompt is no place for an error."""
    from oppcli.errors import OppError

    try:
        return proposals(run, program, line.words, line.word)
    except OppError:
        return []


@dataclass(slots=True)
class _Walk:
    """A command line read as far as it is typed."""

    command: Any
    path: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)
    arguments: list[str] = field(default_factory=list)
    waiting: Any = None  # the option whose value comes next
    only_arguments: bool = False

    def read(self, word: str) -> bool:
        """Takes one more word; False for one that calls nothing."""
        if self.waiting is not None:
            self.options.setdefault(self.waiting.name, []).append(word)
            self.waiting = None
        elif word == "--":
            self.only_arguments = True
        elif word.startswith("-") and len(word) > 1 and not self.only_arguments:
            self._read_option(word)
        elif hasattr(self.command, "menu"):
            return self._enter(word)
        else:
            self.arguments.append(word)
        return True

    def option(self, flag: str) -> Any:
        """The option that is called so, or None."""
        return next((each for each in self.params if flag in each.opts), None)

    @property
    def argument(self) -> Any:
        """The argument that the next word is for, or None."""
        own = [each for each in self.params if each.param_type_name == "argument"]
        for each in own[len(self.arguments) :] or own[-1:]:
            if len(self.arguments) < len(own) or each.nargs == -1:
                return each
        return None

    def _read_option(self, word: str) -> None:
        flag, equals, value = word.partition("=")
        option = self.option(flag)
        if option is None:
            return
        if option.is_flag:
            self.options[option.name] = ["yes"]
        elif equals:
            self.options.setdefault(option.name, []).append(value)
        else:
            self.waiting = option

    def _enter(self, word: str) -> bool:
        menu = self.command.menu
        name = word if word in menu else ALIASES.get(word, word)
        if name not in menu:
            return False
        self.path.append(name)
        self.command = load(name, menu[name])
        self.params = list(self.command.params)
        return True


def proposals(
    run: Invocation, program: LazyGroup, words: Sequence[str], word: str
) -> list[Proposal]:
    """What may stand in the place of `word`, after `words`."""
    walk = _Walk(program, params=list(program.params))
    if not all(walk.read(each) for each in words):
        return []
    typed = Typed(_context(run, walk.options), tuple(walk.path), walk.options, walk.arguments, word)
    if walk.waiting is not None:
        return _values(walk, walk.waiting, typed)
    if word.startswith("-") and not walk.only_arguments:
        return _option(walk, typed)
    if hasattr(walk.command, "menu"):
        return _names(walk.command.menu, word)
    if walk.argument is None:
        return _flags(walk, word)
    found = _values(walk, walk.argument, typed)
    return [*_assignments(walk, typed), *found] if walk.path[-1] == "edit" else found


def _context(run: Invocation, options: Mapping[str, Sequence[str]]) -> Context:
    return Context(run, {name: given[-1] for name, given in options.items() if name == "db"})


def _option(walk: _Walk, typed: Typed) -> list[Proposal]:
    """An option's name, or in `--stage=q` its value."""
    flag, equals, value = typed.word.partition("=")
    option = walk.option(flag) if equals else None
    if option is None:
        return [] if equals else _flags(walk, typed.word)
    found = _values(walk, option, typed.with_word(value))
    return [Proposal(f"{flag}={each.value}", each.help) for each in found if each.value != FILES]


def _flags(walk: _Walk, word: str) -> list[Proposal]:
    """The long options that begin so; those given already only where several make sense."""
    found: list[Proposal] = []
    for option in walk.params:
        if option.param_type_name != "option" or option.hidden:
            continue
        if option.name in walk.options and not option.multiple:
            continue
        flags = [flag for flag in option.opts if flag.startswith("--")]
        fitting = [flag for flag in flags if flag.startswith(word)]
        found += [Proposal(flag, option.help or "") for flag in fitting[:1] or ()]
    if "--help".startswith(word or "--"):
        found.append(Proposal("--help", "Show this message and exit."))
    return found


def _names(menu: Mapping[str, Any], word: str) -> list[Proposal]:
    from oppcli.commands.completion_values import fits

    found = [Proposal(name, entry.help) for name, entry in menu.items() if fits(name, word)]
    if found:
        return found
    return [
        Proposal(alias, menu[name].help)
        for alias, name in ALIASES.items()
        if name in menu and fits(alias, word)
    ]


def _values(walk: _Walk, param: Any, typed: Typed) -> list[Proposal]:
    from oppcli.commands.completion_values import proposed

    context = typer.Context(walk.command, obj=typed)
    found = [(each.value, each.help) for each in param.shell_complete(context, "")]
    found = found or proposed(param.name.removeprefix("field_"), typed)
    return [Proposal(value, help_ or "") for value, help_ in found]


def _assignments(walk: _Walk, typed: Typed) -> list[Proposal]:
    """`field=value` words of an `edit`, once it is said what is edited."""
    from oppcli.commands.completion_values import assignments

    if not walk.arguments or typed.kind is None:
        return []
    return [Proposal(value, help_) for value, help_ in assignments(typed)]
