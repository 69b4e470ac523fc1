"""Keeps the amounts of a record in one currency when rows bring new ones."""

from collections.abc import Sequence

from oppcli.domain.money import MOST, digits, plain_amount
from oppcli.services.imports.sheet import Sheet
from oppcli.store import Row


def settle_currency(sheet: Sheet, amounts: Sequence[str]) -> None:
    """Gives new records their row's currency, and reads amounts of stored ones in their own.

    `amounts` are the columns of money. In a row that gives another currency than the stored one,
    the amounts that it leaves out keep their figures.
    """
    given = sheet.column("currency")
    for place in sheet.sound:
        stored = sheet.found[place]
        if stored is None:
            given[place] = sheet.currencies[place]
        elif given[place] is None:
            read_in(sheet, place, amounts, stored["currency"])
        elif given[place] != stored["currency"]:
            _keep_figures(sheet, place, amounts, stored)


def _keep_figures(sheet: Sheet, place: int, amounts: Sequence[str], stored: Row) -> None:
    """Amounts that the row leaves out keep their figures in its currency, as they do when typed."""
    old, code = stored["currency"], str(sheet.given("currency")[place])
    kept = [
        name for name in amounts if stored[name] is not None and sheet.given(name)[place] is None
    ]
    for name in kept:
        figure = scaled(stored[name], old, code)
        if figure is None or figure > MOST:
            said = "has more decimals than {} has" if figure is None else "is too large in {}"
            sheet.reject(place, f"{name}: {plain_amount(stored[name], old)} {said.format(code)}")
        else:
            sheet.column(name)[place] = figure
    sheet.dropped["figures"] += bool(kept)


def read_in(sheet: Sheet, place: int, amounts: Sequence[str], own: str) -> None:
    """Amounts that name no currency were read in the usual one: 480 is 480 in any other."""
    read = sheet.currencies[place]
    for name in amounts if digits(own) != digits(read) else ():
        minor = sheet.given(name)[place]
        if not isinstance(minor, int):
            continue
        rescaled = scaled(minor, read, own)
        if rescaled is None:
            said = plain_amount(minor, read)
            sheet.reject(place, f"{name}: {said} has more decimals than {own} has")
        else:
            sheet.column(name)[place] = rescaled


def scaled(minor: int, read: str, own: str) -> int | None:
    """The same figure in minor units of the currency `own`; None where that has fewer decimals."""
    shift = digits(own) - digits(read)
    whole, rest = divmod(minor * 10 ** max(shift, 0), 10 ** max(-shift, 0))
    return None if rest else whole
