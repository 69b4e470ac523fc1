"""Texts made of other columns: `{model} for {account}`, with no loose ends where one is blank."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue


@dataclass(frozen=True, slots=True)
class Template:
    """`names` are what stands in braces; `texts` stand around them, one more than names."""

    names: tuple[str, ...]
    texts: tuple[str, ...]

    def fill(self, pieces: Sequence[str]) -> str:
        """The text with the pieces in place of the names.

        A blank piece goes together with the text that joins it to the piece before.
        """
        last = len(pieces) - 1
        made = ""
        for index, piece in enumerate(pieces):
            if piece:
                before = self.texts[index] if made or index == 0 else ""
                made += before + piece + (self.texts[-1] if index == last else "")
        return made.strip()


def parse_template(text: str) -> Template | None:
    """The template that the text is; None without braces. Raises BadValue for broken ones."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise BadValue(f"{quoted(text)} has a brace too many.", "{{ for a brace itself") from error
    if all(name is None for _, name, _, _ in parts):
        return None
    names: list[str] = []
    texts = [""]
    for literal, name, form, conversion in parts:
        texts[-1] += literal
        if name is None:
            continue
        if not name or form or conversion:
            raise BadValue(
                f"{quoted(text)} needs a heading or a field in its braces.", "{model} for {account}"
            )
        names.append(name)
        texts.append("")
    return Template(tuple(names), tuple(texts))
