"""What a command is, apart from how it is called: a function with its words and its families."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oppcli.commands.families import Family
from oppcli.context import Context

Words = Mapping[str, Any]  # what was typed, by the name of the parameter


@dataclass(frozen=True, slots=True)
class Command:
    """A function that is a command, its own parameters, and the families of options it takes."""

    function: Callable[..., None]
    own: tuple[inspect.Parameter, ...]
    families: tuple[Family, ...]

    def flags(self, words: Words) -> dict[str, object]:
        """What the context takes of the words."""
        unnamed = [family for family in self.families if not family.name]
        return {each.name: words[each.name] for family in unnamed for each in family.options}

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
    def edits(self) -> bool:
        return any(family.edits for family in self.families)
