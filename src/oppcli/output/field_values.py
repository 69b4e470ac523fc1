"""Stored values of fields as people read them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from oppcli.domain.dates import spoken_day
from oppcli.domain.fields import Field, FieldType
from oppcli.domain.money import Money

_YES_NO = ("yes", "no")
_SAID = {"1": "yes", "0": "no"}  # as users, units, stages and processes store what is so or not


def value_text(field: Field, value: Any, record: Mapping[str, Any], today: date) -> str:
    """A stored value as people read it; '–' for nothing."""
    if value is None or value == "":
        return "–"
    match field.type:
        case FieldType.MONEY:
            return str(Money(value, record["currency"]))
        case FieldType.DATE:
            return spoken_day(date.fromisoformat(value), today)
        case FieldType.PERCENT:
            return f"{value} %"
        case FieldType.CHOICE:
            return str(value).replace("_", " ")
        case FieldType.INSTANT:
            moment = datetime.fromisoformat(value).astimezone()
            return f"{spoken_day(moment.date(), today)} {moment:%H:%M}"
    if field.name == "stage":
        return str(value).replace("_", " ").capitalize()
    return str(value)


def stored_text(field: Field | None, value: str | None, currency: str | None, today: date) -> str:
    """A value of the history as people read it: `485,000 EUR`, `Fri 27 Nov 2026 (4d)`."""
    if field is None or value is None or field.name == "stage":  # the history has its title
        return value or "–"
    if field.type is FieldType.MONEY and currency is None:
        return value
    if field.choices == _YES_NO and value in _SAID:
        return _SAID[value]
    stored = int(value) if field.is_number else value
    return value_text(field, stored, {"currency": currency}, today)
