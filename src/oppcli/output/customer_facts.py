"""What the page of a customer says: what is planned, its people, and its opportunities."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from oppcli.domain.activity import moment_of
from oppcli.domain.dates import short_day
from oppcli.domain.money import Money
from oppcli.domain.names import spoken
from oppcli.domain.showing import Record
from oppcli.domain.wording import and_more
from oppcli.output.activity_facts import Fact
from oppcli.output.goods_facts import deal_style, deal_text, lapsed_offers
from oppcli.output.screen_text import Line, Segment, joined_parts, with_command
from oppcli.output.timeline import more_line

REF = 6  # cells of the ref that a line of another record begins with
_DOT = " · "


def of_customer(record: Record, today: date, zone: tzinfo) -> Iterator[Fact]:
    """What is planned about an account or a person and the opportunities, then its own facts."""
    facts = record.facts
    for planned in _planned(record):
        late = "late" if is_late(planned, today, zone) else ""
        yield "next", _whom_to_call(planned, record, today, zone), late
    yield "reach", _DOT.join(filter(None, (facts["email"], facts["phone"]))), ""
    yield "address", facts["address"] or "", ""
    yield "account", facts.get("account") or "", ""
    yield "notes", facts["notes"] or "", ""


def people_and_sales(record: Record, today: date, zone: tzinfo, width: int) -> list[Line]:
    """The people of an account or opportunity, and a customer's or device's opportunities, each
    with its offers and trade-in; to be broken between their parts."""
    lines: list[Line] = []
    if record.people:
        lines.append(())
    for person in record.people:
        role = (person.get("role") or "").replace("_", " ")
        reach = _DOT.join(filter(None, (role, person["email"], person["phone"])))
        lines.append(
            (Segment(f"{person['ref']:<{REF}}", "accent"), Segment(f"{person['name']}  {reach}"))
        )
    if record.opportunities:
        lines.append(())
    for each in record.opportunities:
        told = _sale(each, today), _next_step(each, record, today, zone)
        parts = joined_parts(_DOT.join(filter(None, told)), width - REF)
        lines.append((Segment(f"{each['ref']:<{REF}}", "accent"), *parts))
        lines += [(Segment(" " * REF), *line) for line in _offers(each, today, width - REF)]
    if record.more_opportunities:
        which = f"--where {record.ref.kind}_ref={record.ref}"
        if record.ref.kind == "contact":
            which = f"--contact {record.ref}"
        lines.append(more_line(record.more_opportunities, f"opp list --status all {which}"))
    return lines


def _offers(sale: Mapping[str, Any], today: date, width: int) -> Iterator[Line]:
    """Below a sale each of its deals, those that came to nothing on one line: `D3 Two FH16 ·
    offered · 477,500 EUR · until Mon 30 Nov (7d)`, `canceled: D4 Used FH`. Of an open one also how
    to renew offers that lapsed, and what is taken in payment: `trade-in 30,000 EUR`.
    """
    offers = sale.get("offers", ())
    gone = [f"{each['ref']} {each['title']}" for each in offers if each["status"] == "canceled"]
    for offer in (each for each in offers if each["status"] != "canceled"):
        text = f"{offer['ref']} {deal_text(offer, today)}"
        yield joined_parts(text, width, "dim" if deal_style(offer, today) == "dim" else "")
    if gone:
        yield joined_parts(f"canceled: {and_more(gone)}", width, "dim")
    for lapsed in lapsed_offers(offers, today):
        yield with_command(f"offer {lapsed}", "late")
    if sale["is_open"] and sale["est_trade_in_value_minor"]:
        taken = Money(sale["est_trade_in_value_minor"], sale["currency"])
        yield (Segment(f"trade-in {taken.brief()}"),)


def _sale(each: Mapping[str, Any], today: date) -> str:
    """`Golf · Quotation · on hold · 28,000 EUR · Mon 30 Nov (7d) · jana · as decision maker`."""
    amount = each["actual_revenue_minor"] if each["status"] == "won" else each["est_revenue_minor"]
    money = "" if amount is None else Money(amount, each["currency"]).brief()
    day = each["est_close_date"] if each["is_open"] else each["closed_on"]
    when = short_day(date.fromisoformat(day), today) if day else ""
    state = each["stage_title"] if each["is_open"] else each["status"]
    held = "on hold" if each["status"] == "on_hold" else ""
    told = (each["topic"], state, held, money, when, each["owner"], _role(each))
    return _DOT.join(filter(None, told))


def _next_step(each: Mapping[str, Any], record: Record, today: date, zone: tzinfo) -> str:
    """`next: send quote` of a customer's open opportunity: what was typed, else the first that is
    planned about it."""
    if not each["is_open"] or record.ref.kind not in ("account", "contact"):
        return ""
    if each["next_step"]:
        return f"next: {each['next_step']}"
    about = [one for one in _planned(record) if one["regarding"] in (each["ref"], each["lead"])]
    if not about:
        return "no next step"
    when = _when(about[0], today, zone)
    return f"next: {about[0]['ref']} {about[0]['subject']}{f', {when}' if when else ''}"


def _planned(record: Record) -> list[Mapping[str, Any]]:
    """What is still to be done, by day and time; what has no day comes last."""
    planned = [each for each in record.activities if each["status"] == "open"]
    return sorted(
        planned,
        key=lambda each: (not (each["due_date"] or each["starts_at"]), each["at"], each["id"]),
    )


def _whom_to_call(planned: Mapping[str, Any], record: Record, today: date, zone: tzinfo) -> str:
    """`A4 call: back · Tue 24 Nov 16:00 (1d) · O1 · Anna Frei 079 123 45 67 · jana`."""
    kind, subject = spoken(str(planned["type"])), str(planned["subject"])
    said = subject if subject.casefold().startswith(kind) else f"{kind}: {subject}"
    person = "" if planned["person"] == record.facts["name"] else planned["person"]
    about = "" if planned["regarding"] == str(record.ref) else planned["regarding"]
    whom = " ".join(filter(None, (person, planned["phone"])))
    return _DOT.join(
        filter(
            None,
            (
                f"{planned['ref']} {said}",
                _when(planned, today, zone),
                about,
                whom,
                str(planned["owner"]),
            ),
        )
    )


def planned_text(planned: Mapping[str, Any], today: date, zone: tzinfo) -> str:
    """`A52 Send contract · jana · Thu 26 Nov (3d)`, `Thu 26 Nov 14:00 (3d)` where it has a time."""
    when = _when(planned, today, zone)
    return _DOT.join(
        filter(None, (f"{planned['ref']} {planned['subject']}", str(planned["owner"]), when))
    )


def _when(planned: Mapping[str, Any], today: date, zone: tzinfo) -> str:
    """`Thu 26 Nov 14:00 (3d)`; '' for no day."""
    day, time = _moment(planned, zone)
    return short_day(day, today).replace(" (", f" {time} (" if time else " (") if day else ""


def is_late(planned: Mapping[str, Any], today: date, zone: tzinfo) -> bool:
    day, _ = _moment(planned, zone)
    return day is not None and day < today


def _moment(planned: Mapping[str, Any], zone: tzinfo) -> tuple[date | None, str]:
    due, starts = planned["due_date"], planned["starts_at"]
    return moment_of(
        date.fromisoformat(due) if due else None,
        datetime.fromisoformat(starts) if starts else None,
        zone,
    )


def _role(opportunity: Mapping[str, Any]) -> str:
    """`as decision maker`, of a contact's opportunity in which the contact has a role."""
    role = opportunity.get("role")
    return f"as {role.replace('_', ' ')}" if role else ""
