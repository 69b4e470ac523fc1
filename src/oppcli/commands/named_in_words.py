"""The words of a report that name what it is filtered by: `dashboard Norrvik Trucks`."""

from collections.abc import Sequence
from shlex import quote

from oppcli.commands.command import Words
from oppcli.context import Context
from oppcli.domain.wording import either, quoted
from oppcli.errors import WrongUsage
from oppcli.queries.named_filters import NamedFilter, called, holding, named_filters

_OPTIONS = ("owner", "team", "business", "facility", "operation", "brand")
_MOST = 4  # names that are proposed


def filtered_by(ctx: Context, command: str, words: Words, runs: Sequence[Sequence[str]]) -> Words:
    """The words of `command` (`oppcli pipeline`) with the filters that the runs of bare words
    name, which is said.

    Raises WrongUsage where a name is that of nothing or of several.
    """
    known = [each for each in named_filters(ctx.store) if each.option in words]
    found = [each for run in runs for each in _named(command, words, known, run)]
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
            raise _unclear(command, words, known, " ".join(rest[:length] or rest), here)
        found += here
        del rest[:length]
    return found


def _unclear(
    command: str, words: Words, known: list[NamedFilter], name: str, several: list[NamedFilter]
) -> WrongUsage:
    """The error about a name of nothing or of several, with the commands that may be meant."""
    if several:
        what = either(f"the {_spoken(each.option)}" for each in several)
        said = f"{quoted(name)} can be {what}."
        return WrongUsage(said, either(f"{command} {_typed(each)}" for each in several))
    kinds = either(_spoken(option) for option in _OPTIONS if option in words)
    said = f"there is no {kinds} called {quoted(name)}."
    if "by" in words and (group := _group(name)):
        return WrongUsage(said, f"{command} --by {group}")
    near = holding(known, name)
    if 0 < len(near) <= _MOST:
        return WrongUsage(said, either(f"{command} {_typed(each)}" for each in near))
    return WrongUsage(said, "oppcli org list")


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
