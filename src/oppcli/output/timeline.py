"""A record's timeline as lines: activities and changes, newest first."""

import re
from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from oppcli.domain.dates import short_day
from oppcli.domain.field import CLOSED
from oppcli.domain.fields import KINDS, Field
from oppcli.domain.names import spoken
from oppcli.domain.showing import Record
from oppcli.output.screen_text import Line, Segment, cell_width, fit, safe_text
from oppcli.output.sentences import value_text

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
        "lost_reason",
        "competitor",
        "close_note",
    )
)
_WHEN = 18  # cells of the moment at least, so that screens of this year are alike
_WHAT = 16  # cells of the word that says what happened
_LEAST = 10  # cells of a text on the narrowest screen


def timeline_lines(
    record: Record, *, today: date, zone: tzinfo, width: int, whole: bool
) -> list[Line]:
    """What happened, each on lines of its own; several fields of one command go together.

    A text that is longer than a line goes on below, under its beginning, unless the `whole` of it
    is wanted on one line.
    """
    happened = sorted(
        [*_activities(record), *_changes(record, today), _born(record)],
        key=lambda each: each[0],
        reverse=True,
    )
    moments = [_moment(at, today, zone) for at, *_ in happened]
    column = max(_WHEN, *map(len, moments)) + 2
    lines = [
        line
        for moment, each in zip(moments, happened, strict=True)
        for line in _lines(f"{moment:<{column}}", each, width, whole=whole)
    ]
    if record.more_activities:
        which = f"activity list --status all --where regarding={record.ref}"
        lines.append(more_line(record.more_activities, which))
    return lines


def more_line(count: int, words: str) -> Line:
    """What is left out, and the command that lists it."""
    return (Segment(f"… {count:,} more: oppcli {words}", "dim", is_hint=True),)


Happening = tuple[str, str, str, str]  # at (stored instant), what, text, who


def _activities(record: Record) -> Iterator[Happening]:
    for each in record.activities:
        if each["status"] == "open":
            continue  # what is to be done stands under "next"
        parts = [spoken(str(each["type"])), each["direction"]]
        if each["duration_minutes"]:
            parts.append(f"{each['duration_minutes']}m")
        text = each["subject"]
        if each["outcome"]:
            text = f"{text} · {each['outcome']}"
        if each["status"] == "canceled":
            text = f"{text} (canceled)"
        if each["is_corrected"]:
            text = f"{text} (corrected)"
        yield each["at"], " ".join(filter(None, parts)), text, each["owner"]


def _changes(record: Record, today: date) -> Iterator[Happening]:
    kind = KINDS[record.ref.kind]
    together: dict[tuple[int, str, str, str], list[str]] = {}
    undone: set[int] = set()
    for change in record.changes:
        if change.field in _UNSAID:
            continue
        what = "stage" if change.field == "stage" else "changed"
        if change.field == "status":
            what, text = (
                spoken(str(change.new)),
                f"was {spoken(change.old)}" if change.old else "",
            )
            if change.new in CLOSED and change.old in CLOSED:
                text = ""
        else:
            field = kind.field(change.field)
            old, new = (_value(field, value, record, today) for value in (change.old, change.new))
            text = f"{old} → {new}" if what == "stage" else f"{change.field} {old} → {new}"
        if change.is_undone:
            undone.add(change.batch)
        together.setdefault((change.batch, change.at, change.actor, what), []).insert(0, text)
    for (batch, at, actor, what), texts in together.items():
        mark = ["undone"] if batch in undone else []
        yield at, what, " · ".join(filter(None, [*texts, *mark])), actor


def _value(field: Field | None, value: str | None, record: Record, today: date) -> str:
    if field is None or value is None or field.name == "stage":  # the history has its title
        return value or "–"
    stored = int(value) if field.is_number else value
    return value_text(field, stored, record.facts, today)


def _born(record: Record) -> Happening:
    return record.birth.at, "added", "", record.birth.actor


def _moment(at: str, today: date, zone: tzinfo) -> str:
    """`Mon 23 Nov 10:42`, with the year where it is not this one."""
    moment = datetime.fromisoformat(at).astimezone(zone)
    return f"{short_day(moment.date(), today).split(' (')[0]} {moment:%H:%M}"


def _lines(moment: str, happening: Happening, width: int, *, whole: bool) -> list[Line]:
    _, what, text, who = happening
    head = f"{moment}{fit(what, _WHAT - 1):<{_WHAT}}"
    begin = cell_width(head)
    room = max(_LEAST, width - begin - cell_width(who) - 2)
    told = [text] if whole else _pieces(safe_text(text), room)
    gap = " " * max(2, room + 2 - cell_width(told[0]))
    first = (Segment(head, "dim"), Segment(told[0]), Segment(gap + who, "dim"))
    return [first, *((Segment(" " * begin + piece),) for piece in told[1:])]


def _pieces(text: str, room: int) -> list[str]:
    """The text in lines of that many cells, broken between words; a wider word is broken, too."""
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
