"""What the invented dealer wrote down: records that grow by happenings, each a command of its day.

A record is only ever changed by a happening, which notes the change; so the history leads to the
present by construction. Values are in stored form: minor units, ISO days and instants, numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from oppcli.stored import instant_text

Value = str | int | None
Change = tuple[str, int, str, str | None, str | None]  # entity, its number, field, old, new


@dataclass(slots=True, eq=False)
class Happening:
    """One command: when, who, what was typed, what it changed. It is numbered at the end."""

    at: datetime
    actor: str
    command: str
    changes: list[Change] = field(default_factory=list)
    number: int = 0


@dataclass(slots=True, eq=False)
class Record:
    """One record: its columns as they are now, and the happening that made it."""

    table: str
    number: int
    born: Happening
    values: dict[str, Value]
    version: int = 1
    updated_at: str = ""

    def change(self, happening: Happening, values: dict[str, Value]) -> None:
        """Changes columns; each that differs is noted in the happening by its field's name."""
        found = [(name, new) for name, new in values.items() if self.values[name] != new]
        for name, new in found:
            was = self.values[name]
            self.values[name] = new
            happening.changes.append(
                (self.table, self.number, name.removesuffix("_id"), _text(was), _text(new))
            )
        if found:
            self.version += 1
            self.updated_at = max(self.updated_at, instant_text(happening.at))

    def row(self) -> dict[str, Value]:
        """Every column of the table's row."""
        created = instant_text(self.born.at)
        return {
            "id": self.number,
            "created_at": created,
            "updated_at": self.updated_at or created,
            "batch_id": self.born.number,
            "version": self.version,
            **self.values,
        }


@dataclass(slots=True)
class CloseRecord:
    """A close record: of which opportunity, by which happening, what it said, whether it holds."""

    opportunity: int
    happening: Happening
    values: dict[str, Value]
    status: str = "valid"

    def row(self, number: int) -> dict[str, Value]:
        return {
            "id": number,
            "batch_id": self.happening.number,
            "opportunity_id": self.opportunity,
            "status": self.status,
            **self.values,
        }


@dataclass(slots=True)
class Ledger:
    """Everything that was written, in the order in which it is stored."""

    happenings: list[Happening] = field(default_factory=list)
    records: dict[str, list[Record]] = field(default_factory=dict)
    closings: list[CloseRecord] = field(default_factory=list)

    def happen(self, at: datetime, actor: str, command: str) -> Happening:
        """Notes a command that was typed."""
        happening = Happening(at, actor, command)
        self.happenings.append(happening)
        return happening

    def make(self, table: str, born: Happening, values: dict[str, Value]) -> Record:
        """Adds a record with the next number of its table."""
        kept = self.records.setdefault(table, [])
        record = Record(table, len(kept) + 1, born, values)
        kept.append(record)
        return record

    def put_in_order(self) -> None:
        """Numbers the happenings by their time; to be done once, when all is told."""
        self.happenings.sort(key=lambda each: each.at)
        for number, happening in enumerate(self.happenings, 1):
            happening.number = number
        self.closings.sort(key=lambda each: each.happening.number)

    def sheets(self) -> Iterator[tuple[str, list[dict[str, Value]]]]:
        """Tables and their rows, links after what they link to."""
        for table in ("account", "contact", "device", "lead", "opportunity", "deal", "activity"):
            yield table, [record.row() for record in self.records.get(table, [])]
        yield "close_record", [each.row(n) for n, each in enumerate(self.closings, 1)]


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
