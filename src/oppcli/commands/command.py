"""What a command is made of: a function, its own parameters, and families of options.

The decorator makes one; the rows of stdin, the records that filters find, idempotency keys and
pages call it.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, get_args

import typer

from oppcli.context import Context

Proposals = list[tuple[str, str] | str]


def completer(name: str) -> Callable[..., Proposals]:
    """Proposes values for the option or argument called `name`; nothing on any trouble.

    Typer drops what does not begin with the word it passes, letter for letter. So the word that is
    being typed is passed in the context's `obj`, and Typer's stays empty: see `tab.py`.
    """

    def complete(ctx: Any, incomplete: str) -> Proposals:
        from oppcli.commands.completion_values import proposed
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
    that a row may have in the first place; () for any. A row that leaves out what is needed gets
    what `otherwise` makes of its words of the keys `others`, if that is anything.
    """

    key: str = ""  # what a row calls it beside the parameter's own name
    takes_fields: bool = False  # its words are field=value: a row gives each field its own key
    places: tuple[tuple[str, ...], ...] = ()
    choices: tuple[str, ...] = ()
    otherwise: Callable[..., str] | None = None
    others: tuple[str, ...] = ()


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
    adds: bool = False  # whether the command adds records, also to a store that is not there yet
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


@dataclass(frozen=True, slots=True)
class WithoutDashes:
    """What a report or a list takes without dashes: groups, times, names, and of a list more.

    Of a report `day` is the option that a single day is the value of; a longer time is that of
    `since` or `period`. A list has the `kind` of its records instead. `listed` is the condition of
    the sales that a report lists and does not sum; `biggest` the amount by which it has its biggest
    groups, `top 10`; with `has_reasons` its word `reasons` are groups. `moments` are the arguments
    that its times are the values of, in their order.
    """

    day: str = ""
    kind: str = ""
    listed: str = ""
    biggest: str = ""
    has_reasons: bool = False
    moments: tuple[str, ...] = ()


Words = Mapping[str, Any]  # what was typed, by the name of the parameter


ALL = frozenset(("all", "everything"))


def says_all(words: Words) -> bool:
    """Whether `all` stands in the place of the refs."""
    refs: Sequence[str] = words.get("refs") or []
    return bool(refs) and refs[0].casefold() in ALL


@dataclass(frozen=True, slots=True)
class Command:
    """A function that is a command, its own parameters, and the families of options it takes.

    `decides` names the parameter whose cells decide the decimal mark of all rows, where the
    command's option `decimal` does not say it; '' for none. `titled` is the title of a page.
    `looks` is which way periods without a year are meant, a value of Look: "back" where the
    command is of what happened. `ahead` is the command that shows a day to come, which is proposed
    where this one is asked for one; '' for none. `asks` are the parameters that are asked for at a
    terminal beside the arguments, where it is called without a word; of those in a tuple, which are
    switches, for one. `without_dashes`: what a report or a list takes so, None for another command.
    """

    function: Callable[..., None]
    own: tuple[inspect.Parameter, ...]
    families: tuple[Family, ...]
    decides: str = ""
    titled: str = ""
    looks: str = ""
    ahead: str = ""
    asks: Sequence[str | tuple[str, ...]] = ()
    without_dashes: WithoutDashes | None = None

    def flags(self, words: Words) -> dict[str, object]:
        """What the context takes of the words."""
        unnamed = [family for family in self.families if not family.name]
        given = {each.name: words[each.name] for family in unnamed for each in family.options}
        settings = {"looks": self.looks, "ahead": self.ahead}
        adds = {"adds": True} if any(family.adds for family in self.families) else {}
        return {**given, **adds, **{name: text for name, text in settings.items() if text}}

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
    def fields_of(self) -> str:
        """The kind whose fields its options are; '' for none."""
        return next((family.fields_of for family in self.families if family.fields_of), "")

    @property
    def takes_fields(self) -> set[str]:
        """The names of its own parameters whose words are field=value."""
        of_fields = InRows(takes_fields=True)
        return {each.name for each in self.own if of_fields in get_args(each.annotation)}

    @property
    def edits(self) -> bool:
        return any(family.edits for family in self.families)
