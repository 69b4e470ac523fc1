"""Ways to take a cell of another system: ids in one form, the first of a list, parts of a name."""

import re
from collections.abc import Callable, Sequence
from string import ascii_letters, digits

_SALESFORCE = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")
_SHORT, _LONG = 15, 18  # characters of an id, without and with those that tell its case
_NULL = "0" * _SHORT
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})\}?")
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
# Which of five characters are capitals, the first one counting least, and the sign that says so.
_CAPITALS = str.maketrans(ascii_letters + digits, "0" * 26 + "1" * 26 + "0" * 10)
_OF_FIVE = {f"{number:05b}"[::-1]: sign for number, sign in enumerate(_SIGNS)}
_WHOLE = re.compile(r"([0-9]+)\.0+")

Way = Callable[[str], str]
WholeWay = Callable[[Sequence[str]], list[str] | None]


def salesforce_id(cell: str) -> str:
    """The form of 18 characters, which also tells ids apart where case is lost; '' for null.

    The three last ones say which of the 15 before are capital letters, five to a character.
    """
    text = cell.strip()
    if _SALESFORCE.fullmatch(text) is None:
        return text
    if text.startswith(_NULL):
        return ""
    if len(text) == _SHORT:
        return text + _suffix(text)
    return _cased(text) if _has_one_case(text) else text


def salesforce_ids(cells: Sequence[str]) -> list[str] | None:
    """The same of a whole column, many times as quickly, if all its cells are usual; else None."""
    full = list(filter(None, cells))
    signs = "".join(full)
    lengths = set(map(len, full))
    if not (signs.isascii() and signs.isalnum() and _NULL not in signs and len(lengths) == 1):
        return None
    if lengths == {_LONG}:
        return [_cased(cell) if _has_one_case(cell) else cell for cell in cells]
    if lengths != {_SHORT}:
        return None
    capitals = signs.translate(_CAPITALS)
    taken = [
        text + _SUFFIXES[capitals[at : at + _SHORT]]
        for text, at in zip(full, range(0, len(signs), _SHORT), strict=True)
    ]
    if len(full) == len(cells):
        return taken
    each = iter(taken)
    return [cell and next(each) for cell in cells]


def _has_one_case(text: str) -> bool:
    return text.isupper() or text.islower() or text.isdigit()


def _cased(text: str) -> str:
    """The 15 characters in the case that the last three tell, should a spreadsheet have lost it."""
    body, suffix = text[:_SHORT], text[_SHORT:].upper()
    if suffix == _suffix(body) or any(sign not in _SIGNS for sign in suffix):
        return body + suffix
    told = "".join(
        sign.upper() if _SIGNS.index(suffix[place // 5]) >> place % 5 & 1 else sign.lower()
        for place, sign in enumerate(body)
    )
    return told + suffix


def _suffix(text: str) -> str:
    return _SUFFIXES[text.translate(_CAPITALS)]


class _Suffixes(dict[str, str]):
    """The last three characters, by which of the 15 before are capitals; at most 32,768 of them."""

    def __missing__(self, capitals: str) -> str:
        fives = (capitals[:5], capitals[5:10], capitals[10:])
        suffix = self[capitals] = "".join(_OF_FIVE[five] for five in fives)
        return suffix


_SUFFIXES = _Suffixes()


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


def first_of(cell: str, ids: str) -> str:
    """The first of as many names as there are ids: with one, all of `Acme; Sons` is the name."""
    count = len(list(filter(str.strip, ids.split(";"))))
    if count <= 1:
        return cell.strip()
    # Systems join by the sign alone: where a blank follows, it is of the name.
    joined = re.split(r";(?!\s)", cell)
    return joined[0].strip() if len(joined) == count else first(cell)


def first_named(cell: str) -> str:
    """The first of several people where a comma joins them: `Eva Lund, Bo Berg`."""
    return first(cell).partition(",")[0].strip()


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
# Ways that take a whole column at once, where it holds nothing unusual.
WHOLE: dict[Way, WholeWay] = {salesforce_id: salesforce_ids}
_WAYS: dict[str, Way] = {
    "first": first,
    "first_named": first_named,
    "first_person": first_person,
    "without_pipeline": without_pipeline,
    "given": given,
    "family": family,
}


def way(name: str) -> Way | None:
    """The way of that name; `starts:006` takes only what begins so. None for ''.

    What stands behind `first:` is the heading of ids: see `first_of`.
    """
    if name.startswith("starts:"):
        beginning = name.removeprefix("starts:")
        return lambda cell: cell if cell.strip().startswith(beginning) else ""
    return _WAYS[name.partition(":")[0]] if name else None


def _has_words(text: str) -> bool:
    return " " in text.strip() and "@" not in text
