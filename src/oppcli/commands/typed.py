"""A command line as far as it is typed when Tab is pressed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from oppcli.context import Context
from oppcli.domain.field import Kind
from oppcli.domain.fields import KINDS, PREFIXES, kind_named
from oppcli.domain.reference_fields import any_kind_named


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands on a command line before the cursor, and the word that is being typed."""

    context: Context
    path: tuple[str, ...]  # the words that call the command: opp, list
    options: Mapping[str, Sequence[str]]  # by the name of the parameter
    arguments: Sequence[str]
    word: str

    def with_word(self, word: str) -> "Typed":
        """The same line, as if that were being typed."""
        return replace(self, word=word)

    @property
    def kind(self) -> Kind | None:
        """The kind of records that the command is about."""
        noun = self.path[0] if self.path else ""
        if noun in ("export", "schema") and self.arguments:
            return any_kind_named(self.arguments[0])
        if self.path == ("edit",) and self.arguments:
            letter = self.arguments[0][:1].upper()
            return KINDS[PREFIXES.get(letter, "opportunity")]
        if noun == "import" and self.options.get("kind"):
            return any_kind_named(self.options["kind"][-1])
        return kind_named(noun)

    @property
    def kind_or_opportunity(self) -> Kind:
        """The kind; opportunities are what reports are about."""
        return self.kind or KINDS["opportunity"]
