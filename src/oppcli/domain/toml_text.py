"""Reads TOML that people wrote, refusing what would keep the reader busy for minutes, and writes
its strings."""

import re
from typing import Any

from oppcli.errors import BadValue

LONGEST = 200_000  # characters
# The reader of the standard library takes the square of a dotted key's length.
_MOST_DOTTED = r"""(?<![\w"'-])(?:[\w"'-]++\s*+\.\s*+){50}"""


def table_of(text: str) -> dict[str, Any]:
    """The table that the text is. Raises BadValue whose message says why it cannot be read, as in
    `it is nested too deeply`."""
    import tomllib

    if len(text) > LONGEST:
        raise BadValue(f"it is longer than {LONGEST:,} characters")
    if re.search(_MOST_DOTTED, text):
        raise BadValue("it is nested too deeply")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadValue(str(error).replace("\n", " ").rstrip(".")) from None
    except RecursionError:
        raise BadValue("it is nested too deeply") from None


def toml_string(text: str) -> str:
    """The text as a basic string of TOML."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
