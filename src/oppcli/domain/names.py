"""When two names are the same to a reader: capitals, blanks and ways of encoding do not matter."""

from unicodedata import normalize


def name_key(text: str) -> str:
    """What names are compared by: the NFKC form, casefolded, with one blank between words.

    `Straße` and `STRASSE` have the same key, since casefolding makes ß ss (Unicode Standard,
    section 3.13, default caseless matching). Accents count.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(normalize("NFKC", text).casefold().split())


def full_name(first: str | None, last: str | None) -> str:
    """A person's whole name; '' where nothing is known."""
    return " ".join(filter(None, (first, last)))
