"""What people read for the name of a field in a sentence: `close` for est_close_date.

Options, filters, headings of files and JSON keep the names.
"""

import re
from collections.abc import Collection, Iterable

from oppcli.domain.names import spelled

_SAID = {
    "est_revenue": "revenue",
    "est_revenue_accessories": "accessories",
    "est_trade_in_value": "trade-in",
    "trade_in_value": "trade-in",
    "est_value": "value",
    "est_close_date": "close",
    "scheduled_delivery_date": "delivery",
    "duration_minutes": "duration",
    "regarding": "about",
    "starts_at": "at",
    "due_date": "due",
    "completed_at": "done",
    "closed_on": "closed",
    "lead_source": "source",
}


def with_said(text: str, names: Iterable[str]) -> str:
    """The text with the words for the fields of those `names`."""
    for name in names:
        text = re.sub(rf"\b{re.escape(name)}\b", said_field(name), text)
    return text


# What people type for a column that has another name, behind --fields and --sort.
_TYPED = {
    "closed": "closed_on",
    "type": "interest_type",
    "product": "interest_type",
    "category": "forecast_category",
    "seller": "owner",
    "source": "lead_source",
    "reason": "lost_reason",
    "created": "created_at",
    "changed": "updated_at",
    "delivery": "scheduled_delivery_date",
}


def column_typed(word: str, names: Collection[str], amount: str) -> str:
    """The column of a list that a word behind `--fields` or `--sort` means, with its sign; the
    word itself where it is one of the `names`, or means none of them.

    `amount` is what `amount` means there. By `age` rows without such a column are sorted by when
    they were made: the oldest first for `-age`.
    """
    plain = word.strip().lstrip("+-")
    sign, name = word.strip()[: -len(plain)] if plain else "", spelled(plain)
    if name in names:
        return word
    if name == "age" and "created_at" in names:
        return f"{'' if sign == '-' else '-'}created_at"
    meant = amount if name in ("amount", "value") else _TYPED.get(name, "")
    return f"{sign}{meant}" if meant in names else word


def said_field(name: str) -> str:
    """The words for a field: `trade-in`, `next step`."""
    return _SAID.get(name, name.replace("_", " "))
