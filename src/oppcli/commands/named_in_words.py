"""The words of a list or a report that name what it is filtered by: `dashboard Norrvik Trucks`."""

from collections.abc import Sequence
from shlex import quote

from oppcli.bare_words import sorting
from oppcli.commands.command import Words
from oppcli.context import Context
from oppcli.domain.wording import either, quoted
from oppcli.errors import WrongUsage
from oppcli.lazy import QUOTING
from oppcli.queries.named_filters import NamedFilter, called, holding, named_filters

_OPTIONS = ("owner", "team", "business", "facility", "operation", "brand", "stage")
_MOST = 4  # names that are proposed
_BEFORE = frozenset(("for", "of", "in", "by"))  # words before a name that go with it


def filtered_by(ctx: Context, command: str, words: Words, runs: Sequence[Sequence[str]]) -> Words:
    """The words of `command` (`oppcli pipeline`) with the filters that the runs of bare words
    name, which is said.

    Raises WrongUsage where a name is that of nothing or of several.
    """
    known = [each for each in named_filters(ctx.store) if each.option in words]
    try:
        found = [each for run in runs for each in _named(command, words, known, run)]
    except _Unclear as unclear:
        raise _refused(ctx, command, words, known, unclear) from None
    options: dict[str, list[str]] = {}
    for each in found:
        options.setdefault(each.option, list(words[each.option] or ())).append(each.value)
    ctx.out.note("only " + " ".join(map(_typed, found)))
    return {**words, **options}


def _named(
    command: str, words: Words, known: list[NamedFilter], run: Sequence[str]
) -> list[NamedFilter]:
    """What a run of words names, the longest name first: `leif Kestrel` are two."""
    found: list[NamedFilter] = []
    rest = list(run)
    while rest:
        lengths = range(len(rest), 0, -1)
        length = next((n for n in lengths if called(known, " ".join(rest[:n]))), 0)
        here = called(known, " ".join(rest[:length]))
        if len(here) != 1:
            raise _Unclear(rest[:length] or rest, here)
        found += here
        del rest[:length]
    return found


class _Unclear(Exception):
    """Words that are the name of nothing, or of several."""

    def __init__(self, words: Sequence[str], several: list[NamedFilter]) -> None:
        super().__init__()
        self.words, self.name, self.several = words, " ".join(words), several


def _refused(
    ctx: Context, command: str, words: Words, known: list[NamedFilter], unclear: _Unclear
) -> WrongUsage:
    """The error about a name of nothing or of several, with the commands that may be meant.

    A list looks for words that name nothing, with all else that was typed.
    """
    name = unclear.name
    if unclear.several:
        what = either(f"the {_spoken(each.option)}" for each in unclear.several)
        said = f"{quoted(name)} can be {what}."
        return WrongUsage(said, either(f"{command} {_typed(each)}" for each in unclear.several))
    kinds = [_spoken(option) for option in _OPTIONS if option in words]
    said = f"{command} does not know what {quoted(name)} is."
    if kinds:
        said = f"there is no {either(kinds)} called {quoted(name)}."
    if "by" in words and (group := _group(name)):
        return WrongUsage(said, f"{command} --by {group}")
    argv, many = list(ctx.run.argv), len(unclear.words)
    at = next((n for n in range(len(argv)) if argv[n : n + many] == list(unclear.words)), None)
    is_value = at is not None and _is_behind_an_option(argv[:at])
    if told := sorting(argv) or (QUOTING if is_value else ""):
        return WrongUsage(said, told)
    near = holding(known, name)
    proposed = [f"{command} {_typed(each)}" for each in near] if len(near) <= _MOST else []
    if "by" not in words and "search" in words and not words["search"]:
        proposed.append(_searching(command, argv, at, unclear.words))
    return WrongUsage(said, either(proposed) if proposed else "oppcli org list")


def _is_behind_an_option(words: Sequence[str]) -> bool:
    """Whether what follows those words may belong to the value of an option."""
    option, value = (["", "", *words])[-2:]
    return option.startswith("-") and "=" not in option and not value.startswith("-")


def _searching(command: str, argv: Sequence[str], at: int | None, words: Sequence[str]) -> str:
    """The command line that was typed, with a search for those of its words."""
    search = f"--search {quote(' '.join(words))}"
    if at is None:
        return f"{command} {search}"
    before, behind = list(argv[:at]), argv[at + len(words) :]
    if before and before[-1].casefold() in _BEFORE:
        before.pop()
    typed = [command.split(maxsplit=1)[0], *map(quote, before), search, *map(quote, behind)]
    return " ".join(typed)


def _group(word: str) -> str:
    """The group that a word means; '' for none."""
    from oppcli.domain.fields import GROUPED
    from oppcli.domain.grouping import UNITS, meant_group

    known = (*GROUPED, *UNITS)
    meant = meant_group(word.casefold(), known)
    return meant if meant in known else ""


def _typed(each: NamedFilter) -> str:
    return f"--{each.option} {quote(each.value)}"


def _spoken(option: str) -> str:
    return "user" if option == "owner" else option
