"""The model of the past that files prove: a record as it was before the batch that brought it.

In plain Python, from what the record was right after that batch; no line of it is the program's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

Row = Mapping[str, Any]

# Names that belong to another record, which may be another by then: their refs are compared.
NAMES = {"account", "contact", "device"}
_OF_EACH = {"kind", "ref", "created_at", "source_system", "external_id"}
_GOODS = {"brand", "class", "model", "model_code", "variant"}
_ASSIGNED = {"owner", "interest", "interest_type", "business", "facility", "operation"}
# What is known from the first day on. Of another field nothing is, until the record has ended.
_KNOWN: dict[str, set[str]] = {
    "opportunity": {"topic", "lead_source", "currency", "process"} | _GOODS | _ASSIGNED,
    "lead": {"topic", "first_name", "last_name", "company", "lead_source", "currency"}
    | _GOODS
    | _ASSIGNED,
    "activity": {"type", "subject", "direction", "priority", "regarding", "owner"},
    "deal": {"opportunity", "title", "device_ref", "model", "quantity", "currency"},
    "device": {"name", "serial_number", "stock_number", "condition", "year", "facility", "currency"}
    | _GOODS,
    "account": {"name"},
    "contact": {"first_name", "last_name", "name"},
}
KINDS = tuple(_KNOWN)


@dataclass(frozen=True)
class Moment:
    """A moment that is looked back at: an instant as it is stored, and the last day over then."""

    at: str
    last_over: str

    @classmethod
    def of(cls, at: datetime) -> "Moment":
        return cls(f"{at:%Y-%m-%dT%H:%M:%SZ}", str(at.date() - timedelta(days=1)))

    @classmethod
    def end_of(cls, day: date) -> "Moment":
        return cls(f"{day}T23:59:59Z", str(day))


@dataclass(frozen=True)
class Brought:
    """A record as the command left it that brought it, and when that was."""

    at: str
    row: Row


def proven(
    brought: Mapping[str, Brought], present: Mapping[str, Row], then: Mapping[str, Row], at: Moment
) -> dict[str, Row]:
    """What files prove to have been there at a moment, by ref, beside what was there `then`.

    `brought` has every record as it was brought, `present` those that are there now: the past of
    an import that was undone goes with its records.
    """
    first = {ref: present[ref]["created_at"] for ref in present}
    later = {
        ref: Brought(brought[ref].at, {**brought[ref].row, "created_at": first[ref]})
        for ref in present
        if ref not in then and brought[ref].at > at.at
    }
    found = {ref: _of_first_day(each, at) for ref, each in later.items()}
    there = {ref: row for ref, row in found.items() if row is not None}
    for row in list(there.values()):  # who bought what was sold is proven by the sale
        if row["kind"] == "opportunity" and row["closed_on"]:
            for link in ("account_ref", "contact_ref", "device_ref"):
                named = row[link]
                if named in later and named not in there:
                    there[named] = _until_then(later[named].row)
    everything = {**then, **there}
    return {
        ref: _whole_deal(row, later[ref].row, everything, at)
        for ref, row in there.items()
        if row["kind"] != "deal" or row["opportunity"] in everything
    }


def _of_first_day(each: Brought, at: Moment) -> Row | None:
    """The record where its own first day, or for an activity its end, is over."""
    row, done = each.row, each.row.get("completed_at")
    if row["kind"] == "activity" and done is not None and done <= at.at:
        return {**row, "created_at": min(done, row["created_at"]), **_since(row)}
    if row["created_at"] > at.at or row["created_at"] >= each.at:
        return None
    if row["kind"] == "opportunity" and row["closed_on"] and row["closed_on"] <= at.last_over:
        return {**row, **_since(row)}
    return _until_then(row)


def _since(row: Row) -> Row:
    """A record of the past was changed last when it was created."""
    return {"updated_at": row["created_at"]}


def _until_then(row: Row) -> Row:
    """The record before its end."""
    known = _KNOWN[row["kind"]] | _OF_EACH
    before = {name: value if name in known else None for name, value in row.items()}
    before.update(_since(row))
    match row["kind"]:
        case "opportunity":
            before.update(status="open", stage="unknown", stage_since=row["created_at"])
        case "lead":
            before["status"] = "new" if row["status"] == "new" else "unknown"
        case "activity":
            before["status"] = "open" if row["status"] in ("open", "done") else "unknown"
        case "deal" | "device":
            before["status"] = "unknown"
    return before


def _whole_deal(row: Row, brought: Row, everything: Mapping[str, Row], at: Moment) -> Row:
    """A deal is whole once its opportunity is closed."""
    if row["kind"] != "deal":
        return row
    closed = everything[row["opportunity"]]["closed_on"]
    if closed and closed <= at.last_over:
        return {**brought, "created_at": row["created_at"], **_since(row)}
    return row
