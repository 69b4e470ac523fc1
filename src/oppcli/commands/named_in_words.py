"""The words of a list or a report that name what it is filtered by: `dashboard Norrvik Trucks`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from shlex import quote
from typing import Any

from oppcli.bare_words import Taken
from oppcli.commands.command import Words
from oppcli.commands.summed import by_groups, of_listed
from oppcli.context import Context
from oppcli.domain.condition_words import Understood, option_typed
from oppcli.domain.field import INTEREST_TYPE
from oppcli.domain.field_words import fields_called
from oppcli.domain.fields import DEAL, KINDS
from oppcli.domain.filter_words import word_of_a_filter
from oppcli.domain.list_words import choices_said, sorting
from oppcli.domain.user_words import user_meant
from oppcli.domain.wording import either, quoted
from oppcli.errors import WrongUsage
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.named_filters import (
    MINE,
    NamedFilter,
    called,
    competitors,
    holding,
    longest_called,
    lost_reasons,
    named_filters,
    of_managers,
)

_OPTIONS = ("owner", "team", "business", "facility", "operation", "brand", "stage")
_NEVER_SEVERAL = (
    "--by",
    "--as-user",
    "--db",
    "--owner",
    "--manager",
    "--team",
)  # options behind which words are names
_NOT = frozenset(("not", "no", "without", "except", "but"))
_MOST = 4  # names that are proposed
_BEFORE = frozenset(("for", "of", "in", "by"))  # words before a name that go with it


def filtered_by(ctx: Context, command: str, words: Words, taken: Taken) -> Words:
    """The words of `command` (`oppcli pipeline`) with the filters that the runs of bare words
    name. These are said back, and so are those that were read before.

    Raises WrongUsage where a name is that of nothing or of several, and where a list was asked for
    by groups.
    """
    ctx.out.says_the_rest = not taken.is_top
    words, found = _without_users(ctx, words)
    if taken.names:
        known = [each for each in _known(ctx, words, taken.kind) if each.option in words]
        try:
            runs = [_without_to(run, words) for run in taken.names]
            found += [each for run in runs for each in _named(known, run)]
        except _Unclear as unclear:
            if _lacks_day(words):
                return {**words, "first": unclear.name}  # which is reported as no day
            raise _refused(ctx, command, words, known, unclear, taken.kind) from None
    if _lacks_day(words):
        raise _without_a_day(ctx, command)
    options: dict[str, list[str]] = {}
    for each in found:
        options.setdefault(each.option, list(words[each.option] or ())).append(each.value)
    if taken.listed and (taken.groups or taken.compare):
        raise of_listed(command, {**words, **options}, taken)
    if taken.groups:
        raise by_groups(command, taken.kind, {**words, **options}, taken.groups)
    for each in found:
        if each.option == "owner" and "manager" in words:
            _say_whom_he_manages(ctx, command, each, taken.kind)
    if found or taken.is_told:
        _say_back(ctx, [*taken.said, *(option_typed(each.option, each.value) for each in found)])
    return {**words, **options}


def filters_named(ctx: Context, filters: Filters, kinds: list[str]) -> tuple[list[str], Filters]:
    """The words before the first that is no kind, and the filters with those that all others
    name, `my team`, which are said back; nothing is taken where these are the names of nothing or
    of several."""
    count = next((n for n, word in enumerate(kinds) if not _is_kind(word)), len(kinds))
    if not 0 < count < len(kinds):
        return kinds, filters
    names = [each for each in named_filters(ctx.store) if each.option in _OPTIONS]
    try:
        found = _named([*names, *MINE, *of_managers(names)], kinds[count:])
    except _Unclear:
        return kinds, filters
    options: dict[str, Any] = {}
    for each in found:
        given = getattr(filters, each.option) or ()
        options.setdefault(each.option, list(given)).append(each.value)
    _say_back(ctx, [option_typed(each.option, each.value) for each in found])
    return kinds[:count], replace(filters, **options)


def _lacks_day(words: Words) -> bool:
    """Whether the words of a command that begins at a day name none."""
    return "first" in words and words["first"] is None


def _without_a_day(ctx: Context, command: str) -> WrongUsage:
    """The error about a command that begins at a day, with a day behind its name."""
    name, verb = command.split(maxsplit=1)
    argv = list(ctx.run.argv)
    behind = argv.index(verb) + 1 if verb in argv else len(argv)
    typed = [name, *argv[:behind], "last mon", *argv[behind:]]
    return WrongUsage(f"{command} needs the day to count from.", " ".join(map(quote, typed)))


def _is_kind(word: str) -> bool:
    from oppcli.domain.reference_fields import any_kind_named

    return word.strip().lower() == "all" or any_kind_named(word) is not None


def _without_to(run: Sequence[str], words: Words) -> Sequence[str]:
    """The run without `to` before whom a sale was lost to."""
    is_to = "lost" in (words.get("status") or ()) and run[0].casefold() == "to" and run[1:]
    return run[1:] if is_to else run


def _without_users(ctx: Context, words: Words) -> tuple[Words, list[NamedFilter]]:
    """The words without the users among the groups, `by leif`, and the filters by these."""
    groups = [part for each in words.get("by") or () for part in each.split(",")]
    if "owner" not in words or all(map(_group, groups)):
        return words, []
    known = [each for each in named_filters(ctx.store) if each.option == "owner"]
    known += MINE
    users = {word: called(known, word) for word in groups if not _group(word)}
    users = {word: found for word, found in users.items() if len(found) == 1}
    left = [word for word in groups if word not in users]
    return {**words, "by": left or None}, [each for found in users.values() for each in found]


def _say_whom_he_manages(ctx: Context, command: str, user: NamedFilter, kind: str) -> None:
    """Notes a manager who owns no record of a kind, with the line for all whom he manages."""
    from oppcli.queries.people_of import managed_by_who_owns_none

    name = user_meant(user.value, ctx.actor)
    count = managed_by_who_owns_none(ctx.store, name, kind)
    if not count:
        return
    argv, words = list(ctx.run.argv), user.name.split()
    same = [word.casefold() for word in words]
    starts = (
        at for at in range(len(argv)) if [w.casefold() for w in argv[at:][: len(same)]] == same
    )
    at = next(starts, None)
    line = _replaced(command, argv, at, words, _typed("manager", user.value))
    people = "1 person" if count == 1 else f"{count} people"
    ctx.out.note(f"{name} owns none and manages {people}: {line}")


def _say_back(ctx: Context, said: Sequence[Understood]) -> None:
    """Notes all that was understood of the words, and where one line has room the options of it."""
    from oppcli.domain.calendar import Look
    from oppcli.domain.filter_sentences import understood
    from oppcli.output.screen_text import cell_width
    from oppcli.output.streams import screen_width

    def first_day(time: str) -> date:
        return ctx.asking.period(time, Look.BACK).start or ctx.today

    told = f"only: {understood(said, first_day, ctx.today)}"
    whole = f"{told}; as options: {' '.join(_typed(each.option, each.value) for each in said)}"
    stderr = ctx.out.stderr
    has_room = not stderr.isatty() or cell_width(whole) <= screen_width(stderr)
    ctx.out.note(whole if has_room else told)


def _known(ctx: Context, words: Words, kind: str) -> list[NamedFilter]:
    """The names that may filter, and the words that are a filter by themselves."""
    said = choices_said(kind, has_product="interest_type" in words)
    is_closed = not {"lost", "canceled", "closed"}.isdisjoint(words.get("status") or ())
    reasons = [*lost_reasons(ctx.store), *competitors(ctx.store)] if is_closed else []
    names = named_filters(ctx.store)
    words_of_kind = [NamedFilter(*each) for each in said]
    return [*names, *words_of_kind, *reasons, *MINE, *of_managers(names)]


def _named(known: list[NamedFilter], run: Sequence[str]) -> list[NamedFilter]:
    """What a run of words names, the longest name first: `leif Kestrel` are two."""
    found: list[NamedFilter] = []
    rest = list(run)
    while rest:
        here, length = _first(known, rest)
        if len(here) != 1:
            raise _Unclear(rest[:length] or rest, here)
        found += here
        del rest[:length]
    return found


def _first(known: list[NamedFilter], words: Sequence[str]) -> tuple[list[NamedFilter], int]:
    """What the first words are called, and how many these are. The name of a field may stand before
    them, which then decides: `stage contract`, `seller petra`."""
    here, length = longest_called(known, words)
    options = _options_of(words[0].casefold())
    if length < len(words[:2]) and options:
        of_field = [each for each in known if each.option in options]
        there, more = longest_called(of_field, words[1:])
        if len(there) == 1:
            return there, more + 1
    return here, length


def _options_of(word: str) -> set[str]:
    """The options that a word before a name means: `seller`, `brand`, `product`."""
    if word in ("product", "category"):
        return {"interest_type" if word == "product" else "where"}
    return {word} & {*_OPTIONS} or set(fields_called(word, _OPTIONS))


class _Unclear(Exception):
    """Words that are the name of nothing, or of several."""

    def __init__(self, words: Sequence[str], several: list[NamedFilter]) -> None:
        super().__init__()
        self.words, self.name, self.several = words, " ".join(words), several


def _refused(
    ctx: Context,
    command: str,
    words: Words,
    known: list[NamedFilter],
    unclear: _Unclear,
    kind: str,
) -> WrongUsage:
    """The error about a name of nothing or of several, with the commands that may be meant.

    A list looks for words that name nothing, with all else that was typed, where that finds
    something.
    """
    from oppcli.domain.nearness import fields_near

    name = unclear.name
    status = [f"--status {quote(','.join(words['status']))}"] if words.get("status") else []
    filtered = " ".join([command, *status])  # a reason is that of none which is open
    if unclear.several:
        what = either(f"the {_spoken(each.option)}" for each in unclear.several)
        said = f"{quoted(name)} can be {what}."
        return WrongUsage(said, either(_with(filtered, unclear.several)))
    kinds = [_spoken(option) for option in _OPTIONS if option in words]
    said = f"{command} does not know what {quoted(name)} is."
    if kind == DEAL.name and name.casefold() in INTEREST_TYPE:
        return WrongUsage(
            f"offers do not say whether the product is {name}; their sales do.",
            f"oppcli opp list {name.casefold()}",
        )
    if kinds:
        said = f"there is no {either(kinds)} called {quoted(name)}."
    if "by" in words and (group := _group(name)):
        return WrongUsage(said, f"{command} --by {group}")
    argv, many = list(ctx.run.argv), len(unclear.words)
    at = next((n for n in range(len(argv)) if argv[n : n + many] == list(unclear.words)), None)
    if told := sorting(argv) or (_whole_value(argv[:at], unclear.words) if at else ""):
        return WrongUsage(said, told)
    if argv[:2] == ["leads", "new"]:
        return WrongUsage(said, f"oppcli lead new {' '.join(map(quote, argv[2:]))}")
    if unclear.words[0].casefold() in _NOT:
        return WrongUsage(said, _without(command, argv, at, unclear.words, known))
    is_said = bool(kind) and any(word_of_a_filter(word, KINDS[kind]) for word in unclear.words)
    near = [] if is_said else holding(_proposable(known), name)
    proposed = _with(filtered, near) if len(near) <= _MOST else []
    is_list = bool(kind) and "by" not in words and "search" in words
    if is_list and not (is_said or words["search"]) and _finds(ctx, kind, name):
        proposed.append(_searching(command, argv, at, unclear.words))
    if not proposed and at and kind and argv[at - 1].casefold() == "by":
        fields = fields_near(unclear.words[0], [field.name for field in KINDS[kind].fields], 1)
        if fields:
            return by_groups(command, kind, words, fields)
        return WrongUsage(said, f"{command} --help")
    if not proposed and (line := _nearly(command, argv, unclear.words)):
        return WrongUsage(said, line)
    other = f"{command} --help" if is_list else "oppcli org list"
    return WrongUsage(said, either(proposed) if proposed else other)


def _proposable(known: Sequence[NamedFilter]) -> list[NamedFilter]:
    """Those that may be proposed for a name that is nearly theirs."""
    return [each for each in known if each not in MINE and each.option != "manager"]


def _nearly(command: str, argv: Sequence[str], words: Sequence[str]) -> str:
    """The line with a time that is nearly typed; '' for anything else."""
    from oppcli.domain.misspelled import with_time

    again = with_time(argv, words)
    return " ".join([command.split(maxsplit=1)[0], *map(quote, again)]) if again else ""


def _without(
    command: str,
    argv: Sequence[str],
    at: int | None,
    words: Sequence[str],
    known: Sequence[NamedFilter],
) -> str:
    """The line with the opposite of the one filter that the words behind `not` name; else help."""
    meant = called(list(known), " ".join(words[1:]))
    if len(meant) != 1:
        return f"{command} --help"
    field, _, value = meant[0].value.rpartition("=")
    other = f"--where {quote(f'{field or meant[0].option}!={value}')}"
    return _replaced(command, argv, at, words, other)


def _with(command: str, filters: Sequence[NamedFilter]) -> list[str]:
    """The command with each of the filters."""
    return [f"{command} {_typed(each.option, each.value)}" for each in filters]


def _finds(ctx: Context, kind: str, text: str) -> bool:
    """Whether some record of a kind holds all words of the text."""
    from oppcli.commands.listing import found

    return found(ctx, KINDS[kind], Filters(search=text)) > 0


def _whole_value(before: Sequence[str], words: Sequence[str]) -> str:
    """The option and the value that stand `before` the words, with these in the value; '' where no
    option stands there, and for groups, which names may follow."""
    option, value = (["", "", *before])[-2:]
    is_option = option.startswith("-") and "=" not in option and option not in _NEVER_SEVERAL
    if not is_option or value[:1] in ("", "-"):
        return ""
    between = "," if option in ("--sort", "--fields") else " "
    return f"{option} {quote(between.join([value, *words]))}"


def _searching(command: str, argv: Sequence[str], at: int | None, words: Sequence[str]) -> str:
    """The command line that was typed, with a search for those of its words."""
    return _replaced(command, argv, at, words, f"--search {quote(' '.join(words))}")


def _replaced(
    command: str, argv: Sequence[str], at: int | None, words: Sequence[str], option: str
) -> str:
    """The command line that was typed, with an option in the place of those of its words."""
    if at is None:
        return f"{command} {option}"
    before, behind = list(argv[:at]), argv[at + len(words) :]
    if before and before[-1].casefold() in _BEFORE:
        before.pop()
    typed = [command.split(maxsplit=1)[0], *map(quote, before), option, *map(quote, behind)]
    return " ".join(typed)


def _group(word: str) -> str:
    """The group that a word means; '' for none."""
    from oppcli.domain.fields import GROUPED
    from oppcli.domain.grouping import UNITS, meant_group

    known = (*GROUPED, *UNITS)
    meant = meant_group(word.casefold(), known)
    return meant if meant in known else ""


def _typed(option: str, value: str) -> str:
    return f"--{option.replace('_', '-')} {quote(value)}"


def _spoken(option: str) -> str:
    return "user" if option == "owner" else option
