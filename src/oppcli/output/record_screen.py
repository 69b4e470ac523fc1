"""The screen of one record: its facts, its stages, its people, its timeline."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo
from functools import partial
from typing import Any

from oppcli.domain.calendar import plain_day
from oppcli.domain.closing import lost_to
from oppcli.domain.dates import spoken_day
from oppcli.domain.fields import KINDS
from oppcli.domain.money import Money
from oppcli.domain.names import spoken
from oppcli.domain.process import names_of
from oppcli.domain.showing import Outlook, Record
from oppcli.domain.stage_timeline import Rung
from oppcli.domain.stale import Pace
from oppcli.output.activity_facts import Fact, activity_facts
from oppcli.output.customer_facts import (
    REF,
    is_late,
    of_customer,
    people_and_sales,
    planned_text,
)
from oppcli.output.field_values import value_text
from oppcli.output.goods_facts import (
    deal_lines,
    lapsed_offers,
    of_deal,
    of_device,
    product,
    revenue,
)
from oppcli.output.goods_facts import figures as goods_figures
from oppcli.output.screen_text import Line, Segment, cell_width, joined_parts, with_command, wrapped
from oppcli.output.timeline import timeline_lines

_LABEL = 11  # cells of a fact's label
_DOT = " · "
_ENDED = ("lost", "canceled", "disqualified")


def record_screen(
    record: Record, *, today: date, zone: tzinfo, width: int, whole: bool, most: int | None = None
) -> list[Line]:
    """The lines of a record's screen, `width` cells wide unless the `whole` of it is wanted. The
    timeline of a customer has at most so many."""
    head: list[Line] = _head(record, today, width)
    who = _who(record)
    head += [(Segment(who),)] if who else []
    head += [joined_parts(reach, width)] if (reach := _reached(record)) else []
    if record.ladder:
        head += [(), _stages(record.ladder, record.facts["status"])]
        head += _needs(record)
    facts = _facts(record, today, zone, width)
    parts = (
        (head, 0),
        ([(), *facts] if facts else [], _LABEL),
        (deal_lines(record, today), REF),
        (people_and_sales(record, today, zone, width), REF),
    )
    lines = [
        piece
        for part, indent in parts
        for line in part
        for piece in ([line] if whole else wrapped(line, width, indent))
    ]
    told = timeline_lines(record, today=today, zone=zone, width=width, whole=whole, most=most)
    return [*lines, (), *told] if told else lines


def _head(record: Record, today: date, width: int) -> list[Line]:
    """The record's name, and to the right of it, or below, its figures."""
    facts, kind = record.facts, KINDS[record.ref.kind]
    left = [
        Segment(str(record.ref), "accent"),
        Segment("  "),
        Segment(facts[kind.title] or "", "strong"),
    ]
    right = _DOT.join(_figures(record, today))
    used = sum(cell_width(segment.text) for segment in left)
    gap = width - used - cell_width(right)
    if right and gap < 2:
        return [tuple(left), (Segment(right),)]
    return [(*left, Segment(" " * gap + right)) if right else tuple(left)]


def _figures(record: Record, today: date) -> Iterator[str]:
    facts = record.facts
    if record.ref.kind == "lead":
        if facts["est_value"] is not None:
            yield str(Money(facts["est_value"], facts["currency"]))
        yield facts["status"]
        if facts["rating"]:
            yield facts["rating"]
    elif record.ref.kind == "activity":
        yield facts["status"]
    elif record.ref.kind in ("deal", "device"):
        yield from goods_figures(record, today)
    elif record.ref.kind == "opportunity":
        won = facts["status"] == "won"
        amount = facts["actual_revenue"] if won else facts["est_revenue"]
        if amount is not None:
            yield str(Money(amount, facts["currency"]))
        if facts["closed_on"]:
            yield facts["status"]
        elif facts["probability"] is None:  # as of a day before its file was imported
            yield "chance unknown"
        else:
            yield f"{facts['probability']} %"
            yield str(facts["forecast_category"]).replace("_", " ")
        if facts["status"] == "on_hold":
            yield "on hold"


def _who(record: Record) -> str:
    facts = record.facts
    if record.ref.kind not in ("lead", "opportunity"):
        return ""
    names = ("account", "contact")
    if record.ref.kind == "lead":
        person = " ".join(filter(None, (facts["first_name"], facts["last_name"])))
        parts = [facts["company"], person]
    else:
        parts = [facts[name] for name in names]
    return _DOT.join(filter(None, (*parts, f"owner {facts['owner']}", _place(facts))))


def _place(facts: Mapping[str, Any]) -> str:
    """Business, facility and operation; what the one before says is not repeated: `A › Hall`."""
    shown: list[str] = []
    above = ""
    for name in filter(None, (facts["business"], facts["facility"], facts["operation"])):
        shown.append(name.removeprefix(f"{above}/"))
        above = name if name.startswith(f"{above}/") or not above else f"{above}/{name}"
    return " › ".join(shown)


def _reached(record: Record) -> str:
    """`Jana Kowal 0709 11 22 · jana@acme.example · Acme GmbH 08 555 01`; no name of a single
    customer, who stands above."""
    parts: list[str] = []
    known: set[str] = set()
    for each in record.reached:
        ways = [way for way in (each["phone"], each["email"]) if way and way not in known]
        known.update(ways)
        if ways and len(record.reached) > 1:
            ways[0] = f"{each['name']} {ways[0]}"
        parts += ways
    return _DOT.join(parts)


def _stages(rungs: Sequence[Rung], status: str) -> Line:
    """`✓ Interest 12d ── ● Contract 4d ── ○ Delivery`."""
    segments: list[Segment] = []
    for rung in rungs:
        if segments:
            segments.append(Segment(" ── ", "dim"))
        spent = "" if rung.days is None else f" {rung.days}d"
        if rung.is_here:
            sign = "✓" if status == "won" else "✗" if status in _ENDED else "●"
            style = "won" if status == "won" else "late" if status in _ENDED else "accent"
            segments.append(Segment(f"{sign} {rung.title}{spent}", style, is_word=True))
        elif rung.is_ahead:
            segments.append(Segment(f"○ {rung.title}{spent}", "dim", is_word=True))
        else:
            segments.append(Segment(f"{'✓' if spent else '–'} {rung.title}{spent}", is_word=True))
    return tuple(segments)


def _needs(record: Record) -> list[Line]:
    if record.facts.get("closed_on"):
        return []
    lines: list[Line] = []
    if record.missing:
        names = names_of(record.missing)
        lines.append((Segment(f"To leave {record.stage_title}: "), Segment(names, "strong")))
    if record.shows:
        lines.append((Segment(f"Optional, still empty: {', '.join(record.shows)}", "dim"),))
    return lines


def _facts(record: Record, today: date, zone: tzinfo, width: int) -> list[Line]:
    """The facts by label, those that are empty left out; to be broken between their parts."""
    if record.ref.kind == "activity":
        told = activity_facts(record, today, zone)
    elif record.ref.kind == "opportunity":
        told = _of_opportunity(record, today, zone)
    elif record.ref.kind == "lead":
        told = _of_lead(record, today, zone)
    else:
        of_kind = {
            "deal": of_deal,
            "device": of_device,
        }
        of_party = partial(of_customer, zone=zone)
        told = of_kind.get(record.ref.kind, of_party)(record, today)
    return [
        (Segment(f"{label:<{_LABEL}}", "dim"), *_parts(label, text, width - _LABEL, style))
        for label, text, style in (*told, ("also", _own_text(record, today), ""))
        if text
    ]


def _parts(label: str, text: str, width: int, style: str) -> Line:
    """The parts of a fact; that of a lapsed offer ends in a command."""
    return with_command(text, style) if label == "offer" else joined_parts(text, width, style)


def _own_text(record: Record, today: date) -> str:
    """The own fields that have a value: `Budget 12,000 EUR · Region north`."""
    facts = record.facts
    if len(facts) == len(KINDS[record.ref.kind].fields):  # none of its own: nobody asks for them
        return ""
    given = [field for field in KINDS[record.ref.kind].own if facts.get(field.name) is not None]
    return _DOT.join(f"{f.help} {value_text(f, facts[f.name], facts, today)}" for f in given)


def _of_opportunity(record: Record, today: date, zone: tzinfo) -> Iterator[Fact]:
    facts = record.facts
    if facts["closed_on"]:
        why = _DOT.join(
            filter(
                None,
                (
                    spoken_day(date.fromisoformat(facts["closed_on"]), today),
                    spoken(facts["lost_reason"] or ""),
                    lost_to(facts["status"], facts["competitor"]),
                    facts["close_note"],
                ),
            )
        )
        yield "closed", why, ""
    elif facts["est_close_date"]:
        day = date.fromisoformat(facts["est_close_date"])
        moved = _close_moves(record)
        yield "close", f"{spoken_day(day, today)}{moved}", "late" if day < today else ""
    if not facts["closed_on"]:
        yield "against", facts["competitor"] or "", ""
    if record.outlook is not None:
        yield "chance", _outlook(record, record.outlook), ""
    if record.pace is not None:
        is_slow = record.pace.most is not None and record.pace.days > record.pace.most
        yield "pace", _pace(record.pace), "late" if is_slow else ""
    yield "product", _product(facts), ""
    if facts["device"] or facts["scheduled_delivery_date"]:
        delivery = facts["scheduled_delivery_date"]
        day_text = (
            f"delivery {spoken_day(date.fromisoformat(delivery), today)}" if delivery else None
        )
        yield "device", _DOT.join(filter(None, (facts["device"], day_text))), ""
    yield "revenue", revenue(record), ""
    for lapsed in lapsed_offers(record.deals, today):
        yield "offer", lapsed, "late"
    yield "next", facts["next_step"] or "", ""
    for planned in reversed([each for each in record.activities if each["status"] == "open"]):
        yield (
            "next",
            planned_text(planned, today, zone),
            "late" if is_late(planned, today, zone) else "",
        )
    yield "source", _DOT.join(filter(None, (facts["lead_source"], facts["lead"]))), ""
    yield "about", facts["description"] or "", ""


def _outlook(record: Record, outlook: Outlook) -> str:
    """`won by 31 Dec: 34 % (Contract says 70 %)`."""
    probability = record.facts["probability"]
    is_own = probability != record.stage_probability
    says = "typed" if is_own else f"{record.stage_title} says"
    day = plain_day(outlook.until, outlook.until).partition(" ")[2]
    chance = f"{outlook.percent} %" if outlook.percent else "under 1 %"
    return f"won by {day}: {chance} ({says} {probability} %)"


def _pace(pace: Pace) -> str:
    """`26 days in Quotation: half leave by 21, nine in ten by 35`."""
    days = f"{pace.days} {'day' if pace.days == 1 else 'days'} in {pace.stage}"
    most = "" if pace.most is None else f", nine in ten by {pace.most}"
    return f"{days}: half leave by {pace.half}{most}"


def _of_lead(record: Record, today: date, zone: tzinfo) -> Iterator[Fact]:
    facts = record.facts
    yield "reach", _DOT.join(filter(None, (facts["email"], facts["phone"]))), ""
    if facts["est_close_date"]:
        yield "close", spoken_day(date.fromisoformat(facts["est_close_date"]), today), ""
    yield "product", _product(facts), ""
    for planned in reversed([each for each in record.activities if each["status"] == "open"]):
        yield (
            "next",
            planned_text(planned, today, zone),
            "late" if is_late(planned, today, zone) else "",
        )
    yield "source", facts["lead_source"] or "", ""
    yield "became", facts["opportunity"] or "", ""
    yield "ended", facts["disqualify_reason"] or "", ""
    yield "about", facts["description"] or "", ""


def _product(facts: dict[str, object]) -> str:
    kinds = (str(facts["interest_type"] or ""), str(facts["interest"] or ""))
    return _DOT.join(filter(None, (product(facts), *kinds)))


def _close_moves(record: Record) -> str:
    """`· moved twice, 31 days later in all`, from the history of the close date."""
    moves = [
        each
        for each in record.changes
        if each.field == "est_close_date" and each.old and each.new and not each.is_undone
    ]
    if not moves:
        return ""
    first = date.fromisoformat(moves[-1].old or "")
    days = (date.fromisoformat(moves[0].new or "") - first).days
    times = {1: "once", 2: "twice"}.get(len(moves), f"{len(moves)} times")
    word = "day" if abs(days) == 1 else "days"
    way = f", {abs(days)} {word} {'later' if days > 0 else 'earlier'} in all" if days else ""
    return f"{_DOT}moved {times}{way}"
