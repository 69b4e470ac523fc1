"""Which texts can be stored: any but those that no file or database can give back exactly."""

from oppcli.errors import BadValue

LONGEST = 100_000


def storable(what: str, text: str) -> str:
    """`text` itself. Raises BadValue if it holds NUL or half a character, or is too long."""
    if len(text) > LONGEST:
        raise BadValue(f"{what} is longer than {LONGEST:,} characters.")
    if "\0" in text:
        raise BadValue(f"{what} holds a NUL character, which cannot be stored.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise BadValue(f"{what} is not valid text: it holds half a character.") from None
    return text
