"""A record's timeline as lines: activities and changes, newest first."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, tzinfo

from oppcli.domain.closing import OF_CLOSING, lost_to
from oppcli.domain.dates import short_day
from oppcli.domain.field import ABOUT, CLOSED
from oppcli.domain.field_labels import said_field
from oppcli.domain.fields import KINDS, Field, FieldType
from oppcli.domain.money import Money
from oppcli.domain.names import spoken
from oppcli.domain.showing import Change, Record
from oppcli.output.field_values import stored_text
from oppcli.output.screen_text import Line, Segment, cell_width, fit, safe_text

# What belongs to a move, a closing or a deal stands on its line, or can be read above.
_UNSAID = frozenset(
    (
        "stage_since",
        "typed_revenue",
        "typed_accessories",
        "typed_trade_in",
        "closed_on",
        "actual_revenue",
        "exchange_rate",
    )
)
# What was said of a closing stands on its line, and what was corrected of it later on another one.
_OF_ENDING = ("lost_reason", "competitor", "close_note")
_WHEN = 18  # cells of the moment at least, so that screens of this year are alike
_WHAT = 16  # cells of the word that says what happened
_LEAST = 10  # cells of a text on the narrowest screen
_DAY = len("2026-11-23")
_NARROW = 80  # below it columns are as wide as what stands in them


def timeline_lines(
    record: Record, *, today: date, zone: tzinfo, width: int, whole: bool, most: int | None = None
) -> list[Line]:
    """What happened, each on lines of its own; several fields of one command go together.

    A text that is longer than a line goes on below, under its beginning, unless the `whole` of it
    is wanted on one line. On a narrow screen nobody is named where all of it is one person's. The
    page of a customer says with each what it is about, and leaves out what is older than the latest
    `most`.
    """
    is_customer = record.ref.kind in ("account", "contact")
    happened = sorted(
        [*_activities(record), *_changes(record, today), *_born(record), *_ended_before(record)],
        key=lambda each: each[0],
        reverse=True,
    )
    left = max(len(happened) - most, 0) if most is not None and is_customer else 0
    happened = happened[: len(happened) - left]
    moments = [_moment(at, today, zone) for at, *_ in happened]
    is_narrow = not whole and width < _NARROW
    least = (0, 0) if is_narrow else (_WHEN, _WHAT - 2)
    when = max(least[0], *map(len, moments)) + 2
    heads = [f"{moment:<{when}}" for moment in moments]
    if is_customer:
        about = max(len(each[1]) for each in happened) + 2
        heads = [f"{head}{each[1]:<{about}}" for head, each in zip(heads, happened, strict=True)]
        least = (0, 0)
    longest = max(cell_width(each[2]) for each in happened)
    what = min(max(least[1], longest), _WHAT - 2) + 2
    is_one = {who for *_, who in happened} == {record.facts.get("owner")}
    lines = [
        line
        for head, (_, _, act, text, who) in zip(heads, happened, strict=True)
        for line in _lines(
            f"{head}{fit(act, what - 1):<{what}}",
            text,
            "" if is_narrow and is_one else who,
            width,
            whole=whole,
        )
    ]
    if is_customer and (left := left + record.more_activities + record.more_of_sales):
        lines.append(more_line(left, f"show {record.ref} -o plain"))
    elif record.more_activities:
        which = f"activity list --status all --where regarding={record.ref}"
        lines.append(more_line(record.more_activities, which))
    return lines


def more_line(count: int, words: str) -> Line:
    """How many entries are left out, and the command that lists them."""
    return (Segment(f"… {count:,} more: oppcli {words}", "dim", is_hint=True),)


Happening = tuple[str, str, str, str, str]  # at (stored instant), about (a ref), what, text, who


def _activities(record: Record) -> Iterator[Happening]:
    for each in record.activities:
        if each["status"] == "open":
            continue  # what is to be done stands under "next"
        parts = [spoken(str(each["type"])), each["direction"]]
        if each["duration_minutes"]:
            parts.append(f"{each['duration_minutes']}m")
        text = f"A{each['id']} {each['subject']}"
        if each["outcome"]:
            text = f"{text} · {each['outcome']}"
        if each["status"] == "canceled":
            text = f"{text} (canceled)"
        if each["is_corrected"]:
            text = f"{text} (corrected)"
        about = each["regarding"] or ""
        yield each["at"], about, " ".join(filter(None, parts)), text, each["owner"]


def _changes(record: Record, today: date) -> Iterator[Happening]:
    together: dict[tuple[int, str, str, str, str], list[str]] = {}
    undone: set[int] = set()
    closings = _closings(record)
    for change in _shown_changes(record):
        if change.is_undone:
            undone.add(change.batch)
        what, text = _change(change, record, today)
        if change.field == "status" and change.new in CLOSED:
            said = closings[change.batch, change.about]
            text = _reason(said, change.new, _competitor(record, change)) or text
        key = (change.batch, change.at, change.actor, change.about or str(record.ref), what)
        together.setdefault(key, []).insert(0, text)
    for step in record.of_offers:
        if step.is_undone:
            undone.add(step.batch)
        until = f" · until {_day(date.fromisoformat(step.until), today)}" if step.until else ""
        what = "won" if step.is_won else "deals"
        texts = together.setdefault((step.batch, step.at, step.actor, step.about, what), [])
        texts.insert(len(texts) if step.is_won else 0, f"{step.text}{until}")
    for (batch, at, actor, about, what), texts in together.items():
        mark = ["undone"] if batch in undone else []
        yield at, about, what, " · ".join(filter(None, [*texts, *mark])), actor


def _closings(record: Record) -> defaultdict[tuple[int, str], dict[str, str]]:
    """What was said of each closing, by the batch and the ref of a customer's opportunity."""
    said: defaultdict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for change in (*record.changes, *record.of_sales):
        if change.field in OF_CLOSING and change.new:
            text = change.new
            if change.field == "actual_revenue":
                text = str(Money(int(text), change.is_in or record.facts["currency"]))
            if change.field == "lost_reason":
                text = spoken(text)
            said[change.batch, change.about][change.field] = text
    return said


def _competitor(record: Record, change: Change) -> str | None:
    """Who else offered, of an opportunity that is still closed as the change has it: that may have
    been said long before."""
    sales = (each for each in record.opportunities if each["ref"] == change.about)
    facts = next(sales, None) if change.about else record.facts
    return facts.get("competitor") if facts and facts["status"] == change.new else None


def _reason(said: Mapping[str, str], status: str, competitor: str | None) -> str:
    """`price · to Zeppelin`, `450,000 EUR · against Zeppelin`: what was said of a closing."""
    facts = {**said, "competitor": lost_to(status, said.get("competitor") or competitor)}
    return " · ".join(filter(None, (facts.get(name) for name in OF_CLOSING)))


def _shown_changes(record: Record) -> Iterator[Change]:
    """The changes that are told here: not what stands on another line, nor the parts of a sum of
    deals. What an activity is about is one field, whatever kind of record that is."""
    abouts: dict[int, Change] = {}
    changes = (*record.changes, *record.of_sales)
    moved = {(each.batch, each.about) for each in changes if each.field == "status"}
    for change in changes:
        if change.field in _UNSAID or (change.is_derived and change.field != "est_revenue"):
            continue
        if change.field in _OF_ENDING and (change.batch, change.about) in moved:
            continue
        if record.ref.kind != "activity" or change.field not in ABOUT:
            yield change
            continue
        old, new = (_about(change.field, value) for value in (change.old, change.new))
        other = abouts.pop(change.batch, None)
        if other is None:
            abouts[change.batch] = replace(change, field="regarding", old=old, new=new)
        else:
            yield replace(other, old=old or other.old, new=new or other.new)
    yield from abouts.values()


def _about(kind: str, value: str | None) -> str | None:
    """`O2` of the number of a record; the name of one that has one."""
    return f"{KINDS[kind].prefix}{value}" if value and value.isdigit() else value


def _change(change: Change, record: Record, today: date) -> tuple[str, str]:
    """What happened to the record, or to a customer's opportunity, and the text of it."""
    if change.field == "status":
        is_told = change.old and not (change.new in CLOSED and change.old in CLOSED)
        return spoken(str(change.new)), f"was {spoken(str(change.old))}" if is_told else ""
    field = KINDS["opportunity" if change.about else record.ref.kind].field(change.field)
    old = _value(field, change.old, change.was_in, today)
    new = _value(field, change.new, change.is_in, today)
    if change.field == "stage":
        return "stage", f"{old} → {new}"
    if change.field == "lost_reason":
        old, new = spoken(old), spoken(new)
    what = "deals" if change.is_derived else "changed"
    return what, f"{said_field(change.field)} {old} → {new}"


def _value(field: Field | None, value: str | None, currency: str | None, today: date) -> str:
    if field is None or value is None or field.name == "stage":  # the history has its title
        return value or "–"
    if field.type is FieldType.DATE:
        return _day(date.fromisoformat(value), today)
    return stored_text(field, value, currency, today)


def _born(record: Record) -> Iterator[Happening]:
    yield record.birth.at, str(record.ref), "added", "", record.birth.actor
    for each in record.added_sales:
        yield each.at, each.about, "added", each.new or "", each.actor


def _ended_before(record: Record) -> Iterator[Happening]:
    """When what was imported as closed had ended, which no change tells."""
    moved = {each.about for each in (*record.changes, *record.of_sales) if each.field == "status"}
    facts = {**record.facts, "ref": str(record.ref)}
    of_kind = [facts] if record.ref.kind == "opportunity" else record.opportunities
    own = "" if record.ref.kind == "opportunity" else None
    for each in of_kind if record.ref.kind in ("opportunity", "account", "contact") else ():
        about = each["ref"] if own is None else own
        if about in moved or each["status"] not in CLOSED or not each["closed_on"]:
            continue
        amount = each.get("actual_revenue_minor", each.get("actual_revenue"))
        said = {"lost_reason": spoken(each.get("lost_reason") or "")}
        if amount is not None:
            said["actual_revenue"] = str(Money(amount, each["currency"]))
        text = _reason(said, each["status"], each.get("competitor"))
        yield each["closed_on"], each["ref"], each["status"], text, each["owner"]


def _moment(at: str, today: date, zone: tzinfo) -> str:
    """`Mon 23 Nov 10:42`, with the year where it is not this one; a day is one without a time."""
    if len(at) == _DAY:
        return _day(date.fromisoformat(at), today)
    moment = datetime.fromisoformat(at).astimezone(zone)
    return f"{_day(moment.date(), today)} {moment:%H:%M}"


def _day(day: date, today: date) -> str:
    """`Mon 23 Nov`, which is not counted from today: it was said on another day."""
    return short_day(day, today).split(" (")[0]


def _lines(head: str, text: str, who: str, width: int, *, whole: bool) -> list[Line]:
    begin = cell_width(head)
    room = max(_LEAST, width - begin - (cell_width(who) + 2 if who else 0))
    told = [text] if whole else _pieces(safe_text(text), room)
    gap = " " * max(2, room + 2 - cell_width(told[0]))
    last = (Segment(gap + who, "dim"),) if who else ()
    first = (Segment(head if told[0] or who else head.rstrip(), "dim"), Segment(told[0]), *last)
    return [first, *((Segment(" " * begin + piece),) for piece in told[1:])]


def _pieces(text: str, room: int) -> list[str]:
    """The text in lines of that many cells, broken between words; only a word that is wider than a
    line is broken, too."""
    pieces: list[str] = []
    for word in re.findall(r"[^ ]+(?: ·(?= ))?", text) or [""]:
        rest = word
        while cell_width(rest) > room and (part := fit(rest, room, ellipsis="")):
            pieces.append(part)
            rest = rest[len(part) :]
        if pieces and cell_width(pieces[-1]) + 1 + cell_width(rest) <= room and rest == word:
            pieces[-1] = f"{pieces[-1]} {rest}"
        else:
            pieces.append(rest)
    return pieces
