"""What a store is, as a screen for people and as one row for programs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from oppcli.domain.dates import short_day
from oppcli.domain.fields import KINDS, FieldType
from oppcli.domain.organisation import ORGANISATION
from oppcli.domain.store_facts import StoreFacts, spoken_size
from oppcli.domain.wording import counted
from oppcli.output.screen_text import Line, Segment, cell_width
from oppcli.output.table import Column, Table

_LABEL = 11  # cells of a fact's label
_DOT = " · "
_SINGULAR = {kind.plural: kind.name for kind in (*KINDS.values(), *ORGANISATION.values())}
_COUNTED = frozenset(("schema", "size", "batches", "changes"))
_MOMENTS = frozenset(("oldest_batch", "newest_batch", "known_since", "exactly_since"))


def store_screen(store: StoreFacts, *, today: date, zone: tzinfo, width: int) -> list[Line]:
    """The facts that a person asks for, and the backups, newest first."""
    facts, counts = store.facts, store.counts
    schema = f"schema {facts['schema']}"
    if facts["schema"] != store.todays_schema:
        schema += f", older than this oppcli ({store.todays_schema}): oppcli db upgrade"
    database = [facts["database"], *([f"journal {facts['journal']}"] if facts["journal"] else [])]
    changes = counted(facts["changes"], "change")
    written = [counted(facts["batches"], "command"), f"{changes} of fields"]
    if facts["newest_batch"] is not None:
        first, last = (
            _moment(facts[name], today, zone) for name in ("oldest_batch", "newest_batch")
        )
        written.append(f"{first} to {last}")
    shown = [
        f"{count:,} {_SINGULAR[kind] if count == 1 else kind}"
        for kind, count in counts.items()
        if count
    ]
    told = [
        ("store", [str(facts["address"])]),
        ("", [spoken_size(facts["size"]), schema, *database]),
        ("holds", shown or ["nothing yet"]),
        ("written by", written),
        *_known(facts, zone),
        ("base", [facts["base_currency"] or "none until a rate is set"]),
    ]
    if facts.get("added"):
        told.append(("added", [f"by others: {facts['added']}"]))
    for backup in reversed(store.backups):
        when = _moment(backup.at, today, zone)
        label = "" if told[-1][0] in ("", "backups") else "backups"
        told.append((label, [when, spoken_size(backup.size), backup.path.name]))
    if not store.backups:
        advice = "none beside it: oppcli db backup" if facts["journal"] else "see pg_dump"
        told.append(("backups", [advice]))
    return [
        line
        for label, parts in told
        for line in _fact(label, parts, width, holds_command=label != "store")
    ]


def store_table(store: StoreFacts) -> Table:
    """One row with every fact and count; of the backups how many, and the newest."""
    newest = store.backups[-1] if store.backups else None
    columns = [Column(name, _type(name)) for name in store.facts]
    columns += [Column(kind, FieldType.INTEGER) for kind in store.counts]
    columns += [Column("backups", FieldType.INTEGER), Column("newest_backup")]
    row = [*store.facts.values(), *store.counts.values(), len(store.backups)]
    return Table(tuple(columns), [(*row, str(newest.path) if newest else None)])


def _known(facts: Mapping[str, Any], zone: tzinfo) -> Iterator[tuple[str, list[str]]]:
    """Since when `--as-of` has an answer, and since when an exact one."""
    if facts.get("known_since"):
        known, exact = (
            datetime.fromisoformat(facts[name]).astimezone(zone).date()
            for name in ("known_since", "exactly_since")
        )
        yield "known", [f"since {known}" + (f", exactly since {exact}" if known != exact else "")]


def _fact(label: str, parts: Sequence[str], width: int, *, holds_command: bool) -> Iterator[Line]:
    """One fact, its parts on as many lines as they need; a part is never broken."""
    line = ""
    for part in parts:
        longer = f"{line}{_DOT}{part}" if line else part
        if line and cell_width(longer) > width - _LABEL:
            yield Segment(f"{label:{_LABEL}}", "dim"), Segment(line, is_hint=holds_command)
            label, longer = "", part
        line = longer
    yield Segment(f"{label:{_LABEL}}", "dim"), Segment(line, is_hint=holds_command)


def _moment(at: str, today: date, zone: tzinfo) -> str:
    local = datetime.fromisoformat(at).astimezone(zone)
    return f"{short_day(local.date(), today)} {local:%H:%M}"


def _type(name: str) -> FieldType:
    if name in _MOMENTS:
        return FieldType.INSTANT
    return FieldType.INTEGER if name in _COUNTED else FieldType.TEXT
