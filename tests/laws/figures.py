"""What the model says a list, the pipeline and the forecast show, summed record by record."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from laws.book import Record
from laws.sales import DIGITS, rate_on

FIELDS = {
    letter: names.split()
    for letter, names in {
        "O": "topic account_ref owner status stage probability forecast_category currency"
        " est_revenue est_revenue_accessories est_trade_in_value est_close_date interest_type"
        " device_ref scheduled_delivery_date actual_revenue exchange_rate closed_on lost_reason"
        " close_note next_step lead stage_since created_at",
        "L": "topic company status disqualify_reason est_value currency owner interest_type"
        " opportunity external_id created_at",
        "D": "opportunity title quantity unit_price discount accessories trade_in_value status"
        " valid_until created_at",
        "A": "type subject regarding status owner due_date outcome completed_at created_at",
        "V": "serial_number status",
        "C": "name",
    }.items()
}
STAGE = {
    "interest": (20, "pipeline"),
    "quotation": (40, "best_case"),
    "contract": (70, "commit"),
    "delivery": (90, "commit"),
}
MEASURES = ("count", "won", "lost", "commit", "best_case", "pipeline", "weighted")


def seen(records: dict[str, Record], letter: str) -> dict[str, Record]:
    """The records of a kind as an export has them, by ref."""
    return {
        ref: {name: _value(records, ref, record, name) for name in FIELDS[letter]}
        for ref, record in records.items()
        if ref[0] == letter
    }


def _value(records: dict[str, Record], ref: str, record: Record, name: str) -> Any:
    if name == "opportunity" and ref[0] == "L":
        made = [number for number, each in records.items() if each.get("lead") == ref]
        return made[0] if made else None
    if name == "opportunity":
        return record["_of"]
    if name in ("probability", "forecast_category"):
        return in_force(record)[name == "forecast_category"]
    return record.get(name)


def in_force(record: Record) -> tuple[int, str]:
    """Probability and category: what the outcome says, else its own, else those of its stage."""
    outcome = {"won": (100, "won"), "lost": (0, "lost"), "canceled": (0, "omitted")}
    if record["status"] in outcome:
        return outcome[record["status"]]
    percent, category = STAGE[record["stage"]]
    own = record.get("probability")
    return percent if own is None else own, record.get("forecast_category") or category


def _rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-DIGITS[currency]), ROUND_HALF_EVEN)


def _converted(
    records: dict[str, Record], record: Record, today: date, *amounts: Decimal
) -> tuple[str, list[Decimal]]:
    """In euros where a rate is known: the frozen one of what is closed, else that of today."""
    currency = record["currency"]
    rate = record.get("exchange_rate") or rate_on(records, currency, today)
    if rate is None:
        return currency, list(amounts)
    return "EUR", [_rounded(amount * Decimal(rate), "EUR") for amount in amounts]


def _weighted(record: Record) -> Decimal:
    """The part of the amount that the probability promises; nothing of one that is omitted."""
    if in_force(record)[1] == "omitted":
        return Decimal(0)
    amount = record.get("est_revenue") or Decimal(0)
    return _rounded(amount * in_force(record)[0] / 100, record["currency"])


def _opportunities(records: dict[str, Record]) -> Iterator[Record]:
    yield from (record for ref, record in records.items() if ref[0] == "O")


def pipeline(records: dict[str, Record], today: date) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Open opportunities by stage and currency: count, amount, weighted."""
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for record in _opportunities(records):
        if record["status"] in ("open", "on_hold"):
            revenue = record.get("est_revenue") or Decimal(0)
            currency, amounts = _converted(records, record, today, revenue, _weighted(record))
            key = (record["stage"], currency)
            so_far = found.get(key, (0, 0, 0))
            found[key] = (so_far[0] + 1, so_far[1] + amounts[0], so_far[2] + amounts[1])
    return found


def forecast(records: dict[str, Record], today: date, months: range) -> dict[Any, dict[str, Any]]:
    """Month and currency → figures; `months` are counted from year 0. What is empty is left out."""
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    for record in _opportunities(records):
        category = in_force(record)[1]
        is_open = record["status"] in ("open", "on_hold")
        day = record.get("est_close_date") if is_open else record["closed_on"]
        if category == "omitted" or (day and _month(day) not in months):
            continue
        won, revenue = record.get("actual_revenue") or Decimal(0), record.get("est_revenue")
        weighted = won if record["status"] == "won" else _weighted(record)
        amount = won if record["status"] == "won" else revenue or Decimal(0)
        currency, amounts = _converted(records, record, today, amount, weighted)
        cell = found[day[:7] if day else "no date", currency]
        cell["count"] += 1
        cell[category] += amounts[0]  # type: ignore[assignment]
        cell["weighted"] += amounts[1]  # type: ignore[assignment]
    return {key: {name: cell[name] for name in MEASURES} for key, cell in found.items()}


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1
