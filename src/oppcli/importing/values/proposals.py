"""What an import proposes for an unknown value: a choice that is spelled nearly so, or a
synonym; nothing where it finds neither. An ending is never proposed, nor an open choice for one.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from oppcli.domain.wording import nearest
from oppcli.importing.values.endings import Endings, Tokens, tokenized

_ALIKE = 0.8  # "Contracting" is contract; "Negotiation", of which 0.7 is quotation, is not


def proposed(kind: str, field: str, said: str, choices: Mapping[str, str]) -> str:
    """The choice to propose for what a file says, '' for none.

    `choices`: each way to spell a choice → the choice.
    """
    endings = Endings(kind)
    ends = field in ("stage", "status", "forecast_category")
    if ends and (endings.mentions(said) or endings.doubt(said) is not None):
        return ""
    open_ones = {
        spelling: choice
        for spelling, choice in choices.items()
        if not (ends and endings.of(choice) is not None)
    }
    meant = synonym_of(kind, field, said)
    if meant in open_ones.values():
        return meant
    near = nearest(re.sub(r"[\s-]+", "_", said.strip().lower()), open_ones, 1, alike=_ALIKE)
    return open_ones[near[0]] if near else ""


def synonym_of(kind: str, field: str, said: str) -> str:
    """The choice that other systems call so, '' for none; see `synonyms.toml`."""
    return _synonyms().get(kind, {}).get(field, {}).get(tokenized(said), "")


@cache
def _synonyms() -> dict[str, dict[str, dict[Tokens, str]]]:
    """Kind → field → the words of a synonym → the choice."""
    text = (files("oppcli.importing.values") / "synonyms.toml").read_text("utf-8")
    return {
        kind: {
            field: {tokenized(word): choice for choice, words in table.items() for word in words}
            for field, table in fields.items()
        }
        for kind, fields in tomllib.loads(text).items()
    }
