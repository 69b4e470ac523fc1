"""Puts the amounts of rows into the currency of their records, exactly."""

from collections.abc import Iterable, Sequence

from oppcli.domain.exact_amounts import Figure, figure_of
from oppcli.domain.fields import FieldType
from oppcli.domain.money import MOST, plain_amount, rescaled
from oppcli.domain.own_fields import values_of
from oppcli.errors import BadValue
from oppcli.plain_records import TABLES
from oppcli.services.imports.sheet import Sheet
from oppcli.store import Row


def read_in_own(sheet: Sheet, own: Sequence[str | None], *, whatever: bool = False) -> None:
    """Turns amounts of rows that name no currency into minor units of their record's.

    `own` is the currency of each row's record, None for that of the row; with `whatever` it holds
    even where the row names another. An amount that the currency cannot hold is a `Figure`
    afterwards: `refuse_figures` rejects its row, unless the merge leaves the amount out.
    """
    currencies = sheet.currencies
    moved = frozenset[int]()
    if own != currencies and any(own):
        named = sheet.given("currency")
        moved = frozenset(
            place
            for place, code in enumerate(own)
            if code is not None and code != currencies[place] and (whatever or named[place] is None)
        )
    for name, values in sheet.amounts() if moved or sheet.figures else ():
        told = sheet.told.values.get(name)
        for place in range(sheet.size) if name in sheet.figures else moved:
            value, read = values[place], currencies[place]
            if not isinstance(value, int | Figure):
                continue
            code = own[place] if place in moved else read
            settled = _in_minor_units(value, read, str(code), rounds=sheet.rounds)
            if isinstance(settled, Figure):
                sheet.figures.add(name)
            values[place] = settled
            if told is not None:
                told[place] = settled
    for place in moved:
        currencies[place] = str(own[place])


def _in_minor_units(value: int | Figure, read: str, code: str, *, rounds: bool) -> int | Figure:
    figure = value if isinstance(value, Figure) else figure_of(value, read)
    try:
        return figure.minor(code, rounds=rounds)
    except BadValue:
        return figure


def refuse_figures(sheet: Sheet, places: Iterable[int], *, merges: bool = False) -> None:
    """Rejects those of the rows that have an amount which the currency of their record cannot hold.

    With `merges` they are to be merged yet, which may leave an amount of a stored record out: it
    is rejected now only if it has two readings, and so can be compared with nothing.
    """
    if not sheet.figures:
        return
    asked, refused = list(places), set[int]()
    for name, values in sheet.amounts():
        for place in asked:
            figure = values[place]
            if not isinstance(figure, Figure):
                continue
            is_new = sheet.found[place] is None or place in sheet.reasons
            if not merges or is_new or figure.small:
                values[place] = None
                sheet.reject(place, f"{name}: {why_refused(figure, sheet.currencies[place])}")
                refused.add(place)
                if figure.small:
                    sheet.doubtful.add(name)
    if refused:
        sheet.sound = [place for place in sheet.sound if place not in refused]


def why_refused(figure: Figure, currency: str) -> str:
    """Why a currency cannot hold that figure."""
    try:
        figure.minor(currency)
    except BadValue as wrong:
        return wrong.message.removesuffix(".")
    raise AssertionError(figure)


def settle_currency(sheet: Sheet, amounts: Sequence[str]) -> None:
    """Gives new records their row's currency, and reads amounts of stored ones in their own.

    `amounts` are the columns of money. In a row that gives another currency than the stored one,
    the amounts that it leaves out keep their figures.
    """
    given = sheet.column("currency")
    # The merge may have left a currency out that the row names.
    read_in_own(sheet, sheet.own_currencies())
    refuse_figures(sheet, sheet.sound)
    for place in sheet.sound:
        stored = sheet.found[place]
        if stored is None:
            given[place] = sheet.currencies[place]
        elif given[place] not in (None, stored["currency"]):
            _keep_figures(sheet, place, amounts, stored)


def empty_amounts(sheet: Sheet) -> None:
    """Makes amounts 0 that a row empties with `none` and that no record of the kind is without, as
    they are when that is typed."""
    needed = TABLES[sheet.kind.name].needed
    for name in sheet.cleared.keys() & needed:
        field = sheet.kind.field(name)
        if field is not None and field.type is FieldType.MONEY:
            for place in sheet.cleared.pop(name):
                sheet.column(name)[place] = 0


def _keep_figures(sheet: Sheet, place: int, amounts: Sequence[str], stored: Row) -> None:
    """Amounts that the row leaves out keep their figures in its currency, as they do when typed."""
    old, code = stored["currency"], str(sheet.given("currency")[place])
    own = {field.name for field in sheet.kind.own if field.type is FieldType.MONEY}
    kept: dict[str, int] = {}
    for name in amounts:
        if stored[name] is not None and sheet.given(name)[place] is None:
            kept[name] = stored[name]
    for name, text in values_of(stored["own"]).items() if own else ():
        if name in own and (name not in sheet.own or sheet.own[name][place] is None):
            kept[name] = int(text)
    for name, minor in kept.items():
        if place in sheet.cleared.get(name, ()):
            continue
        figure = rescaled(minor, old, code)
        if figure is None or figure > MOST:
            said = "has more decimals than {} has" if figure is None else "is too large in {}"
            sheet.reject(place, f"{name}: {plain_amount(minor, old)} {said.format(code)}")
        elif name in own:
            sheet.own.setdefault(name, [None] * sheet.size)[place] = figure
        else:
            sheet.column(name)[place] = figure
    sheet.dropped["figures"] += bool(kept)
