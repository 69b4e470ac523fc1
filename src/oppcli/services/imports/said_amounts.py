"""Amounts that files said, compared with what is stored although a currency changed since.

An amount is noted in minor units of the currency that its file named; where that names none, of
the one that the record had when the file was taken.
"""

from collections.abc import Collection, Iterable, Mapping

from oppcli.domain.exact_amounts import figure_in, figure_of
from oppcli.domain.fields import FieldType, Kind
from oppcli.domain.merging import said_after
from oppcli.errors import BadValue
from oppcli.services.imports.source_rows import Told
from oppcli.services.imports.tables import read_among
from oppcli.store import Row
from oppcli.transaction import Transaction

_CURRENCY = "currency"


def in_currency(amount: object, code: object, own: object) -> object:
    """An amount to compare with others: as it is in the record's `own` currency, else marked."""
    is_other = own is not None and code != own
    return f"{amount} {code}" if is_other and str(amount).isdigit() else amount


def of_same_figure(amount: object, code: str, other: str) -> object:
    """The amount with the same figure in another currency; the figure where that cannot hold it.

    `amount` may be such a figure itself.
    """
    text = str(amount)
    figure = figure_of(int(text), code) if text.isdigit() else figure_in(text)
    if figure is None:
        return amount
    try:
        return figure.minor(other)
    except BadValue:
        return str(figure)


def in_own_currency(
    tx: Transaction, kind: str, rows: Iterable[Row], told: dict[int, Told], amounts: Collection[str]
) -> None:
    """Gives what was said of records, by number, the figures in their currency of today.

    Of files that name a currency nothing changes; `amounts` are the fields of money.
    """
    moved = {
        row["id"]: row
        for row in rows
        if row["version"] > 1
        and row["id"] in told
        and _CURRENCY not in told[row["id"]].said
        and not told[row["id"]].said.keys().isdisjoint(amounts)
    }
    sql = (
        "SELECT entity_id, id, batch_id, old FROM change"
        f" WHERE entity = ? AND field = '{_CURRENCY}' AND actor IS NULL AND entity_id IN"
    )
    first: dict[int, tuple[int, str]] = {}
    for change in read_among(tx, sql, moved, kind):
        number = change["entity_id"]
        if change["batch_id"] > told[number].batch:
            known = first.get(number)
            if known is None or change["id"] < known[0]:
                first[number] = (change["id"], change["old"])
    for number, (_, code) in first.items():
        own = moved[number][_CURRENCY]
        if code and own:
            told[number] = Told(
                told[number].batch, _rescaled(told[number].said, code, own, amounts)
            )


def amount_names(kind: Kind) -> set[str]:
    """The fields of that kind that are amounts."""
    return {field.name for field in kind.all_fields if field.type is FieldType.MONEY}


def said_by_now(
    kind: Kind, told: Mapping[str, str], said: Mapping[str, str], own: object
) -> dict[str, str]:
    """What files have said once a row is accepted; see `said_after`.

    Where the row names another currency, the amounts that it leaves out keep their figures. `own`
    is the record's currency, in which `told` is where it names none.
    """
    code, named = told.get(_CURRENCY) or own, said.get(_CURRENCY)
    if code and named and code != named:
        told = _rescaled(told, str(code), named, amount_names(kind))
    return said_after(told, said)


def _rescaled(
    said: Mapping[str, str], code: str, own: str, amounts: Collection[str]
) -> dict[str, str]:
    return {
        name: str(of_same_figure(text, code, own)) if name in amounts else text
        for name, text in said.items()
    }
