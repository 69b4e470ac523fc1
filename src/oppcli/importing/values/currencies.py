"""A cell that holds a currency: its code, a sign of one currency alone, or what it is called."""

import tomllib
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from oppcli.domain.imported import map_value
from oppcli.domain.money import DIGITS, meanings
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import BadValue

_PLACE = "CODE"  # stands in a proposed flag for the code that the user has to find


def read_currency(cell: str) -> str:
    """The ISO 4217 code in upper case. Raises BadValue with the flag that maps the value."""
    found = currency_of(cell)
    if found:
        return found
    near = nearest(cell.strip().upper(), DIGITS)
    flag = map_value("currency", cell, near[0] if len(near) == 1 else _PLACE)
    raise BadValue(f"{quoted(cell)} is not a currency code; {flag}")


def currency_of(cell: str) -> str:
    """The code of a cell that names one currency; '' for others."""
    text = cell.strip()
    codes = meanings(text)
    return codes[0] if len(codes) == 1 else _names().get(_plain(text), "")


def _plain(text: str) -> str:
    letters = normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(filter(str.isalnum, letters))


@cache
def _names() -> dict[str, str]:
    text = (files("oppcli.importing.values") / "currency_names.toml").read_text("utf-8")
    return {_plain(name): code for code, names in tomllib.loads(text).items() for name in names}
