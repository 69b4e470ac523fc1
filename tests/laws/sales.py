"""The model's rules of selling, in plain Python: opportunities, stages, gates, deals, closing."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from laws.book import Draft, Record, Refused

STAGES = ("interest", "quotation", "contract", "delivery")
GATES: dict[str, tuple[str, ...]] = {
    "interest": ("account_ref", "interest_type"),
    "quotation": ("est_revenue", "est_close_date"),
    "contract": ("device_ref", "scheduled_delivery_date"),
    "delivery": (),
}
OWNERS = ("jana", "leif")
LOST = ("price", "competitor", "timing", "no_budget", "product", "availability", "financing")
LOST += ("other",)
CANCELED = ("no_longer_interested", "cannot_contact", "postponed", "duplicate", "other")
DIGITS = {"EUR": 2, "USD": 2, "JPY": 0}
TOLD = ("est_revenue", "est_revenue_accessories", "est_trade_in_value")
_LIVE = ("offered", "signed")


def new_opportunity(draft: Draft, fields: Record, *, stage: str | None = None) -> str:
    """Adds an opportunity, in the stage given once the gates before it are passed."""
    record: Record = {
        "status": "open",
        "stage": STAGES[0],
        "currency": "EUR",
        "owner": "jana",
        "stage_since": draft.stamp,
        "_touched": draft.now,
    }
    record |= {name: value for name, value in fields.items() if name != "device_ref"}
    check_fields(draft, record, fields)
    claim(draft, record, fields.get("device_ref"))
    if stage is not None:
        check_gates(record, STAGES[: STAGES.index(stage)])
        record["stage"] = stage
    return draft.new("O", record)


def check_fields(draft: Draft, record: Record, fields: Record) -> None:
    """What was given can be read, in the order in which the machine types it."""
    if fields.get("account_ref"):
        draft.get(fields["account_ref"])
    check_owner(record)
    check_decimals(record["currency"], fields.get("est_revenue"))


def check_decimals(currency: str, *amounts: Decimal | None) -> None:
    for amount in amounts:
        if amount is not None and amount != round(amount, DIGITS[currency]):
            raise Refused(5, f"too many decimals for {currency}")


def check_owner(record: Record) -> None:
    if record.get("owner") not in OWNERS:
        raise Refused(3, "there is nobody of that name")


def check_gates(record: Record, passed: tuple[str, ...]) -> None:
    if any(record.get(need) is None for stage in passed for need in GATES[stage]):
        raise Refused(4, "a gate is not met")


def claim(draft: Draft, record: Record, device: str | None) -> None:
    """Reserves another device for an opportunity, and lets its own go."""
    if device is not None:
        wanted = draft.get(device)
        if device != record.get("device_ref") and wanted["status"] != "available":
            raise Refused(4, f"{device} is not free")
    if record.get("device_ref"):
        draft.get(record["device_ref"])["status"] = "available"
    if device is not None:
        draft.get(device)["status"] = "reserved"
    record["device_ref"] = device


def open_one(draft: Draft, ref: str) -> Record:
    record = draft.get(ref)
    if record["status"] not in ("open", "on_hold"):
        raise Refused(4, f"{ref} is closed")
    return record


def edit(draft: Draft, ref: str, fields: Record) -> None:
    """Changes fields of an open opportunity."""
    record = open_one(draft, ref)
    before = dict(record)
    deals = [deal for _, deal in draft.of("D") if deal["_of"] == ref]
    others = [name for name in TOLD if name in fields and fields[name] != record.get(name)]
    told = others or ("currency" in fields and any(name in TOLD for name in fields))
    if told and any(deal["status"] in _LIVE for deal in deals):
        raise Refused(4, "the deals tell that")
    if "currency" in fields:
        if deals:
            raise Refused(4, "its deals fix the currency")
        check_decimals(fields["currency"], *(record.get(name) for name in TOLD))
    check_fields(draft, {**record, **fields}, fields)
    if "device_ref" in fields:
        claim(draft, record, fields["device_ref"])
    record.update({name: value for name, value in fields.items() if name != "device_ref"})
    if any(record.get(name) != before.get(name) for name in record):
        record["_touched"] = draft.now


def advance(draft: Draft, ref: str, to: str | None, filled: Record) -> None:
    record = open_one(draft, ref)
    if record["status"] == "on_hold":
        raise Refused(4, f"{ref} is on hold")
    at = STAGES.index(record["stage"])
    if to is not None and to not in STAGES:
        raise Refused(3, f"there is no stage {to}")
    if to is None and at == len(STAGES) - 1:
        raise Refused(4, "that is the last stage")
    target = STAGES.index(to) if to else at + 1
    if target <= at:
        raise Refused(4, "that does not lie ahead")
    if filled:
        edit(draft, ref, filled)
    check_gates(record, STAGES[at:target])
    _enter(draft, record, STAGES[target])


def back(draft: Draft, ref: str, to: str | None, reason: str | None) -> None:
    record = open_one(draft, ref)
    at = STAGES.index(record["stage"])
    if at == 0 or (to is not None and STAGES.index(to) >= at):
        raise Refused(4, "that is not an earlier stage")
    was, now = record["stage"], to or STAGES[at - 1]
    _enter(draft, record, now)
    if reason:
        subject = f"Back from {was.title()} to {now.title()}: {reason}"
        done = {"type": "note", "subject": subject, "status": "done", "regarding": ref}
        draft.new("A", {**done, "owner": "jana", "completed_at": draft.stamp})


def _enter(draft: Draft, record: Record, stage: str) -> None:
    record.update(stage=stage, stage_since=draft.stamp, _touched=draft.now)


def hold(draft: Draft, ref: str, was: str, now: str) -> None:
    record = open_one(draft, ref)
    if record["status"] != was:
        raise Refused(4, f"{ref} is so already")
    record.update(status=now, _touched=draft.now)


def close(draft: Draft, ref: str, outcome: str, said: dict[str, Any]) -> None:
    """Won, lost or canceled; `said` are reason, note, actual, skip and how many days ago."""
    of_a_loss = said.get("reason") is not None
    of_a_sale = said.get("actual") is not None or said.get("skip")
    if ref in draft.records and (of_a_loss if outcome == "won" else of_a_sale):
        raise Refused(2, "that says nothing of this outcome")
    record = open_one(draft, ref)
    if outcome == "won":
        _win(record, said)
    else:
        record["lost_reason"] = _reason(outcome, said)
    day = draft.today - timedelta(days=said.get("ago", 0))
    if day > draft.today:
        raise Refused(5, "that day has not been")
    ended = {}
    for number, deal in draft.of("D"):
        if deal["_of"] != ref:
            continue
        now = {"scenario": "canceled", "offered": "canceled"}.get(deal["status"], deal["status"])
        if outcome == "won" and deal["status"] in _LIVE:
            now = "won"
        if now != deal["status"]:
            ended[number] = (deal["status"], now)
            deal["status"] = now
    if record.get("device_ref"):
        draft.get(record["device_ref"])["status"] = "sold" if outcome == "won" else "available"
    record.update(
        status=outcome,
        closed_on=str(day),
        exchange_rate=rate_on(draft.records, record["currency"], day),
        close_note=said.get("note"),
        _touched=draft.now,
        _ended=ended,
    )


def _win(record: Record, said: dict[str, Any]) -> None:
    if record["stage"] != STAGES[-1] and not said.get("skip"):
        raise Refused(4, "stages lie ahead")
    actual = said.get("actual")
    check_decimals(record["currency"], actual)
    record["actual_revenue"] = record.get("est_revenue") if actual is None else actual
    if record["actual_revenue"] is None:
        raise Refused(4, "nobody said what it was won for")


def _reason(outcome: str, said: dict[str, Any]) -> str:
    reason = said.get("reason")
    if reason is None:
        raise Refused(4, "it needs a reason")
    if reason not in (LOST if outcome == "lost" else CANCELED):
        raise Refused(5, f"{reason} is none of the reasons")
    if reason == "other" and not said.get("note"):
        raise Refused(4, "other needs a note")
    return str(reason)


def rate_on(records: dict[str, Record], currency: str, day: date) -> str | None:
    """The latest rate on or before a day, else the first one after it; None for the base."""
    rates = sorted(
        (record["day"], record["rate"])
        for ref, record in records.items()
        if ref[0] == "R" and record["currency"] == currency
    )
    before = [rate for known, rate in rates if known <= str(day)]
    return before[-1] if before else None


def reopen(draft: Draft, ref: str) -> None:
    record = draft.get(ref)
    if record["status"] in ("open", "on_hold"):
        raise Refused(4, f"{ref} is not closed")
    device = record.get("device_ref")
    if device:
        unit = draft.get(device)
        holders = {
            other["status"]
            for number, other in draft.of("O")
            if other.get("device_ref") == device and number != ref
        }
        taken = {"open", "on_hold"} | ({"won"} if record["status"] == "won" else set())
        free = unit["status"] == ("sold" if record["status"] == "won" else "available")
        if free and not holders & taken:
            unit["status"] = "reserved"
        else:
            record["device_ref"] = None
    for number, (was, now) in record["_ended"].items():
        deal = draft.records.get(number)
        if deal is not None and deal["status"] == now:
            deal["status"] = was
    mine = [deal for _, deal in draft.of("D") if deal["_of"] == ref]
    was_live = any(deal["status"] in _LIVE for deal in mine)
    cleared = ("closed_on", "exchange_rate", "actual_revenue", "lost_reason", "close_note")
    record.update(dict.fromkeys(cleared), status="open", _ended=None, _touched=draft.now)
    reprice(draft, ref, was_live=was_live)


def reprice(draft: Draft, ref: str, *, was_live: bool) -> None:
    """Live deals tell the three amounts; without any, what was typed comes back."""
    record = draft.get(ref)
    live = [deal for _, deal in draft.of("D") if deal["_of"] == ref and deal["status"] in _LIVE]
    if live:
        if not was_live:
            record.update({f"_typed_{name}": record.get(name) for name in TOLD})
        accessories = sum(deal["accessories"] for deal in live)
        units = sum(deal["quantity"] * (deal["unit_price"] - deal["discount"]) for deal in live)
        record["est_revenue"] = units + accessories
        record["est_revenue_accessories"] = accessories
        record["est_trade_in_value"] = sum(deal["trade_in_value"] for deal in live)
    elif was_live:
        for name in TOLD:
            record[name] = record.get(f"_typed_{name}")
            record[f"_typed_{name}"] = None


def is_live(draft: Draft, ref: str) -> bool:
    return any(deal["_of"] == ref and deal["status"] in _LIVE for _, deal in draft.of("D"))
