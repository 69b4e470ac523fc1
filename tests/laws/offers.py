"""The model's deals, leads, activities, devices and rates, in plain Python."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from laws.book import Draft, Record, Refused
from laws.sales import check_decimals, check_owner, is_live, new_opportunity, open_one, reprice

MONEY = ("unit_price", "discount", "accessories", "trade_in_value")
_AFTER = {
    "offered": ("scenario", "offered"),
    "signed": ("scenario", "offered"),
    "canceled": ("scenario", "offered", "signed"),
}
_REASONS = ("lost", "cannot_contact", "no_longer_interested", "canceled")


def new_deal(draft: Draft, about: str, fields: Record, *, offered: bool) -> None:
    opportunity = open_one(draft, about)
    was_live = is_live(draft, about)
    deal: Record = {"_of": about, "quantity": 1, "valid_until": None}
    deal |= {name: Decimal(0) for name in MONEY}
    deal |= {**fields, "status": "offered" if offered else "scenario"}
    _check(draft, opportunity, deal)
    draft.new("D", deal)
    _settle(draft, about, was_live)


def edit_deal(draft: Draft, ref: str, fields: Record) -> None:
    deal = draft.get(ref)
    opportunity = open_one(draft, deal["_of"])
    if deal["status"] not in ("scenario", "offered"):
        raise Refused(4, "its terms stay")
    was_live, before = is_live(draft, deal["_of"]), dict(deal)
    deal.update(fields)
    _check(draft, opportunity, deal, new_day=deal["valid_until"] != before["valid_until"])
    if deal != before:  # what changes nothing touches nothing
        _settle(draft, deal["_of"], was_live)


def move_deal(draft: Draft, ref: str, status: str, fields: Record) -> None:
    deal = draft.get(ref)
    opportunity = open_one(draft, deal["_of"])
    was_live = is_live(draft, deal["_of"])
    if deal["status"] not in _AFTER[status]:
        raise Refused(4, f"it cannot become {status}")
    if deal["status"] == status and not fields:
        raise Refused(4, "it is offered already")
    deal.update(fields, status=status)
    _check(draft, opportunity, deal)
    _settle(draft, deal["_of"], was_live)


def _check(draft: Draft, opportunity: Record, deal: Record, *, new_day: bool = True) -> None:
    check_decimals(opportunity["currency"], *(deal[name] for name in MONEY))
    if deal["discount"] > deal["unit_price"]:
        raise Refused(4, "the discount is larger than the price")
    until = deal["valid_until"]
    if new_day and deal["status"] == "offered" and (until or "9") < str(draft.today):
        raise Refused(4, "its last day is over")


def _settle(draft: Draft, about: str, was_live: bool) -> None:
    reprice(draft, about, was_live=was_live)
    draft.get(about)["_touched"] = draft.now


def new_lead(draft: Draft, fields: Record) -> str:
    lead = {"status": "new", "owner": "jana", "currency": "EUR", **fields}
    check_owner(lead)
    check_decimals(lead["currency"], lead.get("est_value"))
    return draft.new("L", lead)


def _open_lead(draft: Draft, ref: str) -> Record:
    lead = draft.get(ref)
    if lead["status"] in ("qualified", "disqualified"):
        raise Refused(4, f"{ref} has ended")
    return lead


def edit_lead(draft: Draft, ref: str, fields: Record) -> None:
    lead = _open_lead(draft, ref)
    check_owner({**lead, **fields})
    lead.update(fields)


def disqualify(draft: Draft, ref: str, reason: str | None) -> None:
    lead = _open_lead(draft, ref)
    if reason is None:
        raise Refused(4, "it needs a reason")
    if reason not in _REASONS:
        raise Refused(5, f"{reason} is none of the reasons")
    lead.update(_before=lead["status"], status="disqualified", disqualify_reason=reason)


def reopen_lead(draft: Draft, ref: str) -> None:
    lead = draft.get(ref)
    if lead["status"] != "disqualified":
        raise Refused(4, "only a disqualified lead is reopened")
    lead.update(status=lead["_before"], disqualify_reason=None)


def qualify(draft: Draft, ref: str, *, with_opportunity: bool) -> None:
    """Its company becomes an account, or is linked to the one of that name."""
    lead = _open_lead(draft, ref)
    account = None
    if company := lead.get("company"):
        same = [number for number, each in draft.of("C") if each["name"].lower() == company.lower()]
        account = same[0] if same else draft.new("C", {"name": company})
    if with_opportunity:
        carried = {name: lead[name] for name in ("topic", "owner", "currency")}
        carried |= {name: lead.get(name) for name in ("est_close_date", "interest_type")}
        carried |= {"est_revenue": lead.get("est_value"), "lead": ref, "account_ref": account}
        made = new_opportunity(draft, carried)
        for number, activity in draft.of("A"):
            if activity["regarding"] == ref and activity["status"] == "open":
                draft.get(number)["regarding"] = made
    lead["status"] = "qualified"


def import_leads(draft: Draft, rows: list[dict[str, Any]]) -> None:
    """A row is the lead of its external_id, made where there is none yet; else it is merged into
    the lead, which is noted where the file says anything else than before."""
    known = {lead.get("external_id"): ref for ref, lead in draft.of("L")}
    for row in rows:
        said = {name: value for name, value in row.items() if name != "external_id"}
        ref = known.get(row["external_id"])
        if ref is None:
            ref = new_lead(draft, row)
        else:
            _merge(draft.records[ref], draft.told[ref], said)
        if draft.told.get(ref) != said:
            draft.said[ref] = said


def _merge(lead: Record, then: Record, said: Record) -> None:
    """Only what the file changed since it said `then` is taken, and only where the lead still has
    that. What was edited here stays, and so does all of a lead that was qualified here. An amount
    that no lead can have is refused only where it would be taken."""
    for name, value in said.items():
        is_news, is_as_then = value != then[name], lead[name] == then[name]
        if is_news and is_as_then and lead["status"] != "qualified":
            lead[name] = value
            check_decimals(lead["currency"], value if name == "est_value" else None)


def log(draft: Draft, about: str, kind: str, subject: str) -> None:
    """What has happened; a lead that was new is contacted by a call."""
    draft.get(about)
    done = {"type": kind, "subject": subject, "status": "done", "regarding": about}
    draft.new("A", {**done, "owner": "jana", "completed_at": draft.stamp})
    _happened(draft, about, kind)


def plan(draft: Draft, about: str, kind: str, subject: str, due: int) -> None:
    draft.get(about)
    if kind == "note":
        raise Refused(4, "a note is nothing to do")
    todo = {"type": kind, "subject": subject, "status": "open", "regarding": about}
    day = str(draft.today + timedelta(days=due))
    draft.new("A", {**todo, "owner": "jana", "completed_at": None, "due_date": day})


def end_activity(draft: Draft, ref: str, status: str, outcome: str | None) -> None:
    activity = draft.get(ref)
    if activity["status"] != "open":
        raise Refused(4, f"{ref} has ended")
    activity["status"] = status
    if status == "done":
        activity.update(completed_at=draft.stamp, outcome=outcome)
        _happened(draft, activity["regarding"], activity["type"])


def _happened(draft: Draft, about: str, kind: str) -> None:
    record = draft.get(about)
    if about[0] == "L" and kind == "call" and record["status"] == "new":
        record["status"] = "contacted"
    if about[0] == "O":
        record["_touched"] = draft.now


def new_device(draft: Draft, serial: str) -> None:
    if any(device["serial_number"] == serial for _, device in draft.of("V")):
        raise Refused(4, "that number is taken")
    draft.new("V", {"serial_number": serial, "status": "available"})


def set_rate(draft: Draft, currency: str, rate: str) -> None:
    day = str(draft.today)
    ref = f"R{currency}{day}"
    if ref in draft.records:
        draft.records[ref]["rate"] = rate
    else:
        draft.records[ref] = {"currency": currency, "day": day, "rate": rate}
