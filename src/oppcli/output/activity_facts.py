"""The facts of an activity, label by label, as its screen shows them."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from oppcli.domain.activity import last_correction
from oppcli.domain.dates import spoken_day
from oppcli.domain.names import spoken
from oppcli.domain.showing import Record

Fact = tuple[str, str, str]  # label, text, style

_DOT = " · "


def activity_facts(record: Record, today: date, zone: tzinfo) -> Iterator[Fact]:
    """The facts of an activity; empty texts are left out."""
    facts = record.facts
    kind = spoken(str(facts["type"]))
    urgency = f"priority {facts['priority']}" if facts["priority"] != "normal" else None
    yield "type", _DOT.join(filter(None, (kind, facts["direction"], urgency))), ""
    yield "owner", facts["owner"], ""
    if facts["due_date"]:
        day = date.fromisoformat(facts["due_date"])
        is_late = facts["status"] == "open" and day < today
        yield "due", spoken_day(day, today), "late" if is_late else ""
    minutes = facts["duration_minutes"]
    yield "starts", _moment(facts["starts_at"], today, zone), ""
    yield "lasts", "" if minutes is None else f"{minutes}m", ""
    yield facts["status"], _moment(facts["completed_at"], today, zone), ""
    correction = None
    if facts["status"] != "open":
        correction = last_correction(record.changes, record.birth.batch)
    if correction is not None:
        yield "corrected", f"{_moment(correction.at, today, zone)} by {correction.actor}", ""
    yield "outcome", facts["outcome"] or "", ""
    yield "details", facts["body"] or "", ""


def _moment(stored: str | None, today: date, zone: tzinfo) -> str:
    if stored is None:
        return ""
    moment = datetime.fromisoformat(stored).astimezone(zone)
    return f"{spoken_day(moment.date(), today)} {moment:%H:%M}"
