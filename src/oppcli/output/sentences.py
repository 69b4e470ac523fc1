"""One line for each thing a command did: what changed, old → new."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from oppcli.domain.closing import lost_to
from oppcli.domain.dates import spoken_day
from oppcli.domain.field_labels import said_field
from oppcli.domain.fields import KINDS, Field, FieldType
from oppcli.domain.money import Money
from oppcli.domain.results import (
    Closed,
    Done,
    Facts,
    FieldChanged,
    HandedOver,
    Moved,
    Qualified,
    Written,
    activities_went_along,
    open_activities,
)
from oppcli.output.field_values import value_text

if TYPE_CHECKING:
    from oppcli.output.out import Output

_DOT = " · "


def added(written: Written, today: date) -> str:
    """`O12 added: Fleet renewal · Acme GmbH · Interest · 480,000 EUR · close Fri 27 Nov`.

    Of a lead it says whom to reach, and how.
    """
    record = written.record
    kind = KINDS[written.ref.kind]
    parts = [f"{written.ref} added: {record[kind.title]}"]
    if kind.name == "lead":
        person = " ".join(filter(None, (record["first_name"], record["last_name"])))
        parts += [person] if person not in ("", record["topic"]) else []
    for name in _TOLD_OF_NEW[kind.name]:
        field = kind.field(name)
        if field is None or record.get(name) in (None, "") or _is_said(kind.name, name, record):
            continue
        is_twice = name == "company" and record[name] == record["topic"]
        parts.append(f"{'company ' if is_twice else ''}{_labelled(field, record, today)}")
    return _DOT.join(parts)


def _is_said(kind: str, name: str, record: Facts) -> bool:
    """Whether the customer of a new opportunity says it: its person where there is no account."""
    is_person = kind == "opportunity" and name == "contact"
    return is_person and (bool(record["account"]) or record[name] == record["topic"])


_PRODUCT = ("brand", "class", "model", "model_code", "variant", "interest_type", "interest")
_TOLD_OF_NEW = {
    "lead": (
        *("company", "phone", "email", "est_value", "est_close_date", "lead_source", "rating"),
        *(*_PRODUCT, "facility", "operation", "description", "owner"),
    ),
    "opportunity": (
        *("account", "contact", "stage", "est_revenue", "est_close_date", *_PRODUCT, "device"),
        *("scheduled_delivery_date", "competitor", "lead_source", "facility", "operation"),
        *("next_step", "description", "owner"),
    ),
    "activity": ("regarding", "due_date", "owner"),
    "account": ("email", "phone"),
    "contact": ("account", "email", "phone"),
    "device": ("brand", "model", "condition", "list_price", "status"),
}
_LABELS = {
    "est_close_date": "close ",
    "due_date": "due ",
    "owner": "owner ",
    "lead_source": "source ",
    "rating": "rating ",
    "starts_at": "starts ",
    "interest": "interest ",
    "scheduled_delivery_date": "delivery ",
    "competitor": "against ",
    "facility": "facility ",
    "operation": "operation ",
    "next_step": "next: ",
}


def edited(written: Written, today: date) -> str:
    """`O12 close Fri 27 Nov 2026 (4d) → Thu 31 Dec 2026 (38d)`, or that nothing did; of an activity
    whose subject is to be said `A3 due – → Fri 27 Nov 2026 (4d) · send quote · O3 Acme`."""
    if not written.changed:
        return f"{written.ref} is as it was: nothing changed."
    changes = f"{written.ref} {changes_text(written, today)}"
    if written.whom is None:
        return changes
    return _DOT.join([changes, str(written.record["subject"]), *_regarding(written)])


def _regarding(written: Written) -> list[str]:
    """`O3 Acme`, what an activity is about, where that is to be said and it is about anything."""
    about = written.record["regarding"]
    return [f"{about} {written.whom}".rstrip()] if about and written.whom is not None else []


def say_written(
    out: "Output",
    written: Sequence[Any],
    sentence: Callable[[Any, date], str | tuple[str, ...]],
    today: date,
    fiscal_year_start: int,
) -> None:
    """Says a sentence or several of each. What was edited in several records is a table on a
    terminal, whose lines say whose each is and do not repeat the field."""
    is_table = (
        sentence is edited
        and len(written) > 1
        and out.is_terminal
        and out.is_plain_screen
        and all(each.changed for each in written)
    )
    if is_table:
        from oppcli.output.changes import changes_table

        out.table(changes_table(written, today, width=out.style.width, is_screen=True))
    for each in written:
        said = () if is_table else sentence(each, today)
        for line in (said,) if isinstance(said, str) else said:
            out.say(line)
        for note in (*each.notes, *fiscal_notes(each, fiscal_year_start)):
            out.say(f"  {each.ref}: {note}" if is_table else f"  {note}", is_hint=True)


def added_with_step(written: Written, today: date) -> tuple[str, ...]:
    """The sentence of `added`, and the planned step on a line of its own."""
    return _with_step(added(written, today), written, today)


def held(written: Written, today: date) -> tuple[str, ...]:
    """The sentence of `edited`, and the planned step on a line of its own."""
    return _with_step(edited(written, today), written, today)


def _with_step(line: str, written: Written, today: date) -> tuple[str, ...]:
    step = written.planned if isinstance(written, Done) else None
    return (line, planned(step, today)) if step else (line,)


def changes_text(
    written: Written,
    today: date,
    *,
    without: Collection[str] = (),
    day: Callable[[date, date], str] | None = None,
) -> str:
    """`owner jana → leif · takes 2 open activities along`: each field that changed, old → new.

    The fields `without` are left out. `day` writes a day, given today, where it is not to say how
    far it is away.
    """
    changes = said_changes(written, today, without=without, day=day)
    return _DOT.join([*(f"{field} {values}" for field, values in changes), *also_said(written)])


def said_changes(
    written: Written,
    today: date,
    *,
    without: Collection[str] = (),
    day: Callable[[date, date], str] | None = None,
) -> list[tuple[str, str]]:
    """`owner` and `jana → leif`: each field that changed but those `without`, and its values."""

    def said(change: FieldChanged) -> str:
        field, old, new = change.field, change.old, change.new
        if day is not None and field.type is FieldType.DATE:
            return f"{_brief_day(old, new, today, day)} → {_brief_day(new, None, today, day)}"
        before, after = written.before or {}, written.record
        return f"{value_text(field, old, before, today)} → {value_text(field, new, after, today)}"

    return [
        (said_field(each.field.name), said(each))
        for each in written.changed
        if each.field.name not in without
    ]


def _brief_day(
    text: str | None, later: str | None, today: date, said: Callable[[date, date], str]
) -> str:
    """`Wed 20 Jan`, with the year only where it is neither this one nor that of the `later` day."""
    if not text:
        return "–"
    day = date.fromisoformat(text)
    beside = date.fromisoformat(later) if later else today
    return said(day, beside if beside.year == day.year else today)


def also_said(written: Written) -> tuple[str, ...]:
    """What a change took along: `takes 2 open activities along`."""
    return _with_activities(written) if isinstance(written, HandedOver) else ()


def _with_activities(written: HandedOver) -> tuple[str, ...]:
    """What became of the open activities of the old owner; nothing of none."""
    if not written.are_kept or not written.activities:
        return activities_went_along(written.activities)
    stay = "stays" if written.activities == 1 else "stay"
    owner = (written.before or {})["owner"]
    return (f"{open_activities(written.activities)} {stay} with {owner}",)


def moved(move: Moved, today: date) -> str:
    """`O31 Quotation → Contract · 120,000 EUR · 70 % (was 40 %) · 9 days in Quotation`."""
    before, record = move.before or {}, move.record
    parts = [f"{move.ref} {move.was.title} → {move.now.title}"]
    if record["est_revenue"] is not None:
        parts.append(str(Money(record["est_revenue"], record["currency"])))
    was = (
        f" (was {before['probability']} %)"
        if before["probability"] != record["probability"]
        else ""
    )
    parts.append(f"{record['probability']} %{was}")
    parts.append(f"{move.days} {'day' if move.days == 1 else 'days'} in {move.was.title}")
    if move.why:
        parts.append(f"why: {move.why}")
    filled = [change for change in move.changed if change.field.name not in _MOVES]
    parts += [
        f"{said_field(c.field.name)} {value_text(c.field, c.new, record, today)}" for c in filled
    ]
    return _DOT.join(parts)


_MOVES = ("stage", "probability", "forecast_category")


def closed(closing: Closed, today: date) -> str:
    """`O12 won · 480,000 EUR · closed Mon 23 Nov · skipped Contract, Delivery`."""
    record = closing.record
    parts = [f"{closing.ref} {record['status']}: {record['topic']}"]
    if record["actual_revenue"] is not None:
        parts.append(str(Money(record["actual_revenue"], record["currency"])))
    if record["lost_reason"]:
        parts.append(f"reason {record['lost_reason']}")
    if to := lost_to(record["status"], record["competitor"]):
        parts.append(to)
    parts.append(f"closed {spoken_day(date.fromisoformat(record['closed_on']), today)}")
    if closing.skipped:
        parts.append(f"skipped {', '.join(closing.skipped)}")
    return _DOT.join(parts)


def reopened(written: Written, today: date) -> str:
    """`O12 lost → open: Fleet · 480,000 EUR · competitor Scania stays`; with the stages where its
    own is gone."""
    before, record = written.before or {}, written.record
    parts = [f"{written.ref} {before['status']} → {record['status']}: {record['topic']}"]
    if isinstance(written, Moved):
        parts.append(f"{written.was.title} → {written.now.title}")
    if record.get("est_revenue") is not None:
        parts.append(str(Money(record["est_revenue"], record["currency"])))
    if record.get("competitor"):
        parts.append(f"competitor {record['competitor']} stays")
    return _DOT.join(parts)


def logged(written: Done, today: date, whom: str = "") -> tuple[str, ...]:
    """`A41 call logged: Wants two, budget ok · L1 Berg · Sun 22 Nov 2026 (-1d) · 20m`.

    What was planned next with it stands on a line of its own.
    """
    record = written.record
    parts = [f"{written.ref} {_type(record)} logged: {record['subject']}"]
    if record["regarding"]:
        parts.append(f"{record['regarding']} {whom}".rstrip())
    if record["completed_at"]:
        moment = datetime.fromisoformat(record["completed_at"]).astimezone()
        parts.append(spoken_day(moment.date(), today))
    if record["duration_minutes"]:
        parts.append(f"{record['duration_minutes']}m")
    return _with_step(_DOT.join(parts), written, today)


def planned(written: Written, today: date, whom: str = "") -> str:
    """`A42 task planned: Send quote · O12 Acme · due Fri 27 Nov 2026 (4d) · owner jana`; `no day`
    where it has none."""
    record = written.record
    parts = [f"{written.ref} {_type(record)} planned: {record['subject']}"]
    if record["regarding"]:
        parts.append(f"{record['regarding']} {whom}".rstrip())
    for name in ("due_date", "starts_at"):
        field = KINDS["activity"].field(name)
        if field is not None and record[name]:
            parts.append(_labelled(field, record, today))
    if not (record["due_date"] or record["starts_at"]):
        parts.append("no day")
    if record["duration_minutes"]:
        parts.append(f"{record['duration_minutes']}m")
    parts.append(f"owner {record['owner']}")
    return _DOT.join(parts)


def done(result: Done, today: date) -> tuple[str, ...]:
    """`A41 done: Ask for the budget · ok, wants two · O3 Acme`, and the next one on a line of its
    own."""
    record = result.record
    outcome = [str(record["outcome"])] if record["outcome"] else []
    parts = [f"{result.ref} done: {record['subject']}", *outcome, *_regarding(result)]
    return _with_step(_DOT.join(parts), result, today)


def qualified(result: Qualified, today: date) -> str:
    """`L1 qualified → O1: Excavator for quarry · Interest · 480,000 EUR · close …`."""
    made = result.opportunity
    topic = (made or result).record["topic"]
    parts = [f"{result.ref} qualified{f' → {made.ref}' if made else ''}: {topic}"]
    if made is not None:
        kind = KINDS["opportunity"]
        names = ["stage", "est_revenue", "est_close_date"]
        if made.record["interest_type"] != result.record["interest_type"]:
            names.append("interest_type")  # that of the lead is known
        for name in names:
            field = kind.field(name)
            if field is not None and made.record[name] is not None:
                parts.append(_labelled(field, made.record, today))
    return _DOT.join(parts)


def fiscal_notes(written: Written, fiscal_year_start: int) -> list[str]:
    """`close lies in FY2027 Q3, 1 Sep 2026 – 30 Nov 2026`, of every day that was set;
    nothing of calendar years."""
    if fiscal_year_start == 1:
        return []
    from oppcli.domain.calendar import Unit, bucket, plain_date

    before = written.before or {}
    notes = []
    for field in KINDS[written.ref.kind].fields:
        day = written.record.get(field.name)
        if field.type is not FieldType.DATE or not day or day == before.get(field.name):
            continue
        quarter = bucket(date.fromisoformat(day), Unit.QUARTER, fiscal_year_start)
        first, last = plain_date(quarter.start), plain_date(quarter.end)
        notes.append(f"{said_field(field.name)} lies in {quarter.label}, {first} – {last}")
    return notes


def _labelled(field: Field, record: Facts, today: date) -> str:
    return _LABELS.get(field.name, "") + value_text(field, record[field.name], record, today)


def _type(record: Facts) -> str:
    return str(record["type"]).replace("_", " ")
