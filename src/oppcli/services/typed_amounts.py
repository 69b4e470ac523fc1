"""Reads what was typed as the amount of a record."""

from oppcli.domain.fields import Field
from oppcli.domain.money import parse_amount
from oppcli.errors import RuleRefused
from oppcli.plain_records import Deal, Kept


def amount_of(
    record: Kept, field: Field, text: str, currency: str, held: int | None, *, is_exact: bool
) -> int:
    """The amount in minor units, in the currency of the record: as it was typed, counted from the
    one that is `held` (`+5k`, `-5%`), or the share of its price that the discount of a deal is.
    An `is_exact` text, of a row, is never counted from what is held.

    Raises BadValue for a text that is none of these, and RuleRefused for another currency.
    """
    from oppcli.domain.relative_amounts import counted, counted_from

    is_counted = not is_exact and bool(counted_from(text)[0])
    is_share = text.endswith("%") and (field.name == "discount" or not is_counted)
    if isinstance(record, Deal) and is_share:
        from oppcli.domain.revenue import discount_of

        return discount_of(field.name, text, record.unit_price)
    if is_counted:
        held = held if record.id else None
        minor, named = counted(text, held, field.name, currency=currency)
    else:
        money = parse_amount(text, currency=currency)
        minor, named = money.minor, money.currency
    if named != currency:
        raise RuleRefused(
            f"{field.name} '{text}' is in {named}, the {record.kind} in {currency}.",
            f"give it in {currency}"
            + ("" if isinstance(record, Deal) else f", or else change it: currency={named}"),
        )
    return minor
