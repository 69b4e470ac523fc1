"""A record's timeline as lines: activities and changes, newest first."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from oppcli.domain.dates import short_day
from oppcli.domain.field import CLOSED
from oppcli.domain.fields import KINDS, Field
from oppcli.domain.names import spoken
from oppcli.domain.showing import Record
from oppcli.output.screen_text import Line, Segment, cell_width, fit
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


def timeline_lines(
    record: Record, *, today: date, zone: tzinfo, width: int, whole: bool
) -> list[Line]:
    """One line for each thing that happened; several fields of one command share a line.

    Long texts are cut to the width, unless the `whole` of them is wanted.
    """
    happened = sorted(
        [*_activities(record), *_changes(record, today), _born(record)],
        key=lambda each: each[0],
        reverse=True,
    )
    moments = [_moment(at, today, zone) for at, *_ in happened]
    column = max(_WHEN, *map(len, moments)) + 2
    lines = [
        _line(f"{moment:<{column}}", each, width, whole=whole)
        for moment, each in zip(moments, happened, strict=True)
    ]
    if record.more_activities:
        which = f"activity list --status all --where regarding={record.ref}"
        lines.append(more_line(record.more_activities, which))
    return lines


def more_line(count: int, words: str) -> Line:
    """What is left out, and the command that lists it."""
    return (Segment(f"… {count:,} more: oppcli {words}", "dim"),)


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


def _line(moment: str, happening: Happening, width: int, *, whole: bool) -> Line:
    _, what, text, who = happening
    head = f"{moment}{fit(what, _WHAT - 1):<{_WHAT}}"
    room = width - cell_width(head) - cell_width(who) - 2
    told = text if whole else fit(text, max(10, room))
    gap = " " * max(2, room + 2 - cell_width(told))
    return (Segment(head, "dim"), Segment(told), Segment(gap + who, "dim"))
