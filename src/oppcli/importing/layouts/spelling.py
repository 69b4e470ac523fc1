"""Headings as they are compared: without case, punctuation or the word for the kind of record."""

import re


def squeezed(text: str) -> str:
    """Letters and digits alone, in lower case: `Est. close date` is `estclosedate`."""
    return "".join(filter(str.isalnum, text.casefold()))


def forms(heading: str, words: tuple[str, ...]) -> list[str]:
    """The heading squeezed, as it is and without the word of `words` that it begins with."""
    found = [squeezed(heading)]
    said = "|".join(words)
    prefix = re.match(rf"\s*(?:{said})(?:\s*[:/.]\s*|\s+-\s+|[\s_-]+)", heading, re.IGNORECASE)
    if prefix:
        found.append(squeezed(heading[prefix.end() :]))
    return [form for form in found if form]
