"""What people read for the name of a field in a sentence: `close` for est_close_date.

Options, filters, headings of files and JSON keep the names.
"""

import re
from collections.abc import Iterable

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


def said_field(name: str) -> str:
    """The words for a field: `trade-in`, `next step`."""
    return _SAID.get(name, name.replace("_", " "))
