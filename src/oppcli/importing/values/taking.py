"""Ways to take a cell of another system: ids in one form, the first of a list, parts of a name."""

import re
from collections.abc import Callable
from string import ascii_letters, digits

_SALESFORCE = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})\}?")
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
# Which of five characters are capitals, the first one counting least, and the sign that says so.
_CAPITALS = str.maketrans(ascii_letters + digits, "0" * 26 + "1" * 26 + "0" * 10)
_OF_FIVE = {f"{number:05b}"[::-1]: sign for number, sign in enumerate(_SIGNS)}
_WHOLE = re.compile(r"([0-9]+)\.0+")

Way = Callable[[str], str]


def salesforce_id(cell: str) -> str:
    """The form of 18 characters, which also tells ids apart where case is lost; '' for null.

    The three last ones say which of the 15 before are capital letters, five to a character.
    """
    text = cell.strip()
    if _SALESFORCE.fullmatch(text) is None:
        return text
    if not text[:15].strip("0"):
        return ""
    if len(text) == 15:
        return text + _suffix(text)
    return _cased(text) if text in (text.upper(), text.lower()) else text


def _cased(text: str) -> str:
    """The 15 characters in the case that the last three tell, should a spreadsheet have lost it."""
    body, suffix = text[:15], text[15:].upper()
    if suffix == _suffix(body) or any(sign not in _SIGNS for sign in suffix):
        return body + suffix
    told = "".join(
        sign.upper() if _SIGNS.index(suffix[place // 5]) >> place % 5 & 1 else sign.lower()
        for place, sign in enumerate(body)
    )
    return told + suffix


def _suffix(text: str) -> str:
    bits = text.translate(_CAPITALS)
    return _OF_FIVE[bits[:5]] + _OF_FIVE[bits[5:10]] + _OF_FIVE[bits[10:15]]


def plain_id(cell: str) -> str:
    """The id without what spreadsheets add: `123.0` is `123`."""
    text = cell.strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def guid(cell: str) -> str:
    """A GUID in lower case without braces; anything else as it is."""
    found = _GUID.fullmatch(cell.strip())
    return found[1].lower() if found else plain_id(cell)


def zoho_id(cell: str) -> str:
    """The number behind `zcrm_`."""
    return plain_id(cell).removeprefix("zcrm_")


def first(cell: str) -> str:
    """The first of several joined by `;` or, of numbers and addresses, by a comma."""
    head = cell.partition(";")[0].strip()
    if "," in head and not _has_words(head):
        head = head.partition(",")[0].strip()
    return head


def first_person(cell: str) -> str:
    """The first person of several, without the address behind the name: `Ann Lee (a@b.example)`."""
    return re.sub(r"\s*\([^()]*@[^()]*\)$", "", first(cell))


def without_pipeline(cell: str) -> str:
    """A stage without the pipeline behind it: `Contract Sent (Sales Pipeline)`."""
    return re.sub(r"\s*\([^()]*pipeline[^()]*\)\s*$", "", cell, flags=re.IGNORECASE)


def given(cell: str) -> str:
    """What stands before the last word of a person's name."""
    return first_person(cell).rpartition(" ")[0].strip()


def family(cell: str) -> str:
    """The last word of a person's name."""
    return first_person(cell).rpartition(" ")[2].strip()


def is_list(cell: str) -> bool:
    """Whether a cell that one record is taken from names several."""
    return bool(cell.partition(";")[2].strip())


IDS: dict[str, Way] = {
    "salesforce": salesforce_id,
    "guid": guid,
    "zoho": zoho_id,
    "listed": plain_id,
    "plain": plain_id,
    "": str.strip,
}
_WAYS: dict[str, Way] = {
    "first": first,
    "first_person": first_person,
    "without_pipeline": without_pipeline,
    "given": given,
    "family": family,
}


def way(name: str) -> Way | None:
    """The way of that name; `starts:006` takes only what begins so. None for ''."""
    if name.startswith("starts:"):
        beginning = name.removeprefix("starts:")
        return lambda cell: cell if cell.strip().startswith(beginning) else ""
    return _WAYS[name] if name else None


def _has_words(text: str) -> bool:
    return " " in text.strip() and "@" not in text
