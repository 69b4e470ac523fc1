"""What became of each row of stdin, as JSON lines: `{"row": 1, "ok": true, "ref": "O12", …}`.

Results are kept aside until the fate of all rows is known, in a file once there are many, so that
what is printed as saved has been saved.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from json.encoder import encode_basestring
from typing import IO, TextIO

from oppcli.domain.fields import FieldType
from oppcli.domain.results import Done, FieldChanged, HandedOver, Qualified, Stated, Written
from oppcli.errors import OppError
from oppcli.output.machine import exact_amount
from oppcli.output.out import write_error
from oppcli.output.screen_text import HAZARDS, safe_text

Told = Written | Stated

_IN_MEMORY = 1 << 20  # characters
_NOT_SAVED = ', "saved": false'


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a row failed, and why."""

    place: str
    message: str
    hint: str
    exit_code: int


class RowResults:
    """Collects a line for each row. With `quiet` only the refs of what was done; what failed is
    told on stderr.
    """

    def __init__(self, stderr: TextIO, *, quiet: bool) -> None:
        self.done = 0
        self.failed = 0
        self.first: Failure | None = None
        self._stderr = stderr
        self._quiet = quiet
        self._lines: IO[str] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed by close
            _IN_MEMORY, "w+", encoding="utf-8", newline="\n"
        )

    @property
    def rows(self) -> int:
        return self.done + self.failed

    def took(self, told: Sequence[Told]) -> None:
        """Notes that a row went well, and what it wrote."""
        self.done += 1
        if self._quiet:
            self._lines.writelines(f"{safe_text(_name(each))}\n" for each in told)
        else:
            self._lines.write(f'{{"row": {self.rows}, "ok": true{_json_of_records(told)}}}\n')

    def refused(self, line: int, error: OppError) -> None:
        """Notes that a row failed, and why."""
        self.failed += 1
        place = f"row {self.rows} (line {line})"
        if self.first is None:  # not the error itself, which holds on to all that led to it
            self.first = Failure(place, error.message, error.hint, error.exit_code)
        if self._quiet:
            write_error(self._stderr, f"{place}: {error.message}", error.hint)
        else:
            hint = f', "hint": {_text(error.hint)}' if error.hint else ""
            self._lines.write(
                f'{{"row": {self.rows}, "line": {line}, "ok": false,'
                f' "error": {_text(error.message)}{hint}, "exit_code": {error.exit_code}}}\n'
            )

    def write(self, stream: TextIO, *, saved: bool) -> None:
        """Writes all lines; those of rows that went well say so when nothing was saved."""
        self._lines.seek(0)
        if saved or (self._quiet and not self.failed):
            shutil.copyfileobj(self._lines, stream)
        elif not self._quiet:
            stream.writelines(_unsaved(line) for line in self._lines)

    def close(self) -> None:
        """Lets go of the lines."""
        self._lines.close()


def _unsaved(line: str) -> str:
    head = re.match(r'\{"row": \d+, "ok": true', line)
    return f"{head[0]}{_NOT_SAVED}{line[head.end() :]}" if head else line


def _json_of_records(told: Sequence[Told]) -> str:
    """What a row wrote: one record's facts in the line itself, those of several in a list."""
    if len(told) == 1:
        return "".join(f", {pair}" for pair in _pairs(told[0]))
    return ', "records": [' + ", ".join("{" + ", ".join(_pairs(each)) + "}" for each in told) + "]"


def _pairs(told: Told) -> Iterator[str]:
    key = "name" if isinstance(told, Stated) else "ref"
    yield f'"{key}": {_text(_name(told))}'
    is_new = told.is_new if isinstance(told, Stated) else told.before is None
    if is_new:
        yield '"created": true'
    elif isinstance(told, Stated):
        yield _changed((name, _value(old), _value(new)) for name, old, new in told.changed)
    else:
        yield _changed(_exact(told, change) for change in told.changed)
    if isinstance(told, Written):
        yield from _more(told)
        if told.notes:
            yield f'"notes": [{", ".join(map(_text, told.notes))}]'


def _more(told: Written) -> Iterator[str]:
    """The other records that came of it."""
    if isinstance(told, Qualified):
        for name, party in (("account", told.account), ("contact", told.contact)):
            if party is not None:
                yield f'"{name}": "{party.ref}"'
        if told.opportunity is not None:
            yield f'"opportunity": "{told.opportunity.ref}"'
    elif isinstance(told, HandedOver):
        yield f'"{"activities_kept" if told.are_kept else "activities"}": {told.activities}'
    elif isinstance(told, Done) and told.planned is not None:
        yield f'"next": "{told.planned.ref}"'


def _exact(told: Written, change: FieldChanged) -> tuple[str, str, str]:
    if change.field.type is not FieldType.MONEY:
        return change.field.name, _value(change.old), _value(change.new)
    amount: Callable[[object, object], str] = lambda minor, code: (  # noqa: E731
        exact_amount(minor, code) if isinstance(minor, int) else "null"
    )
    before = told.before or {}
    return (
        change.field.name,
        amount(change.old, before.get("currency")),
        amount(change.new, told.record.get("currency")),
    )


def _changed(changes: Iterable[tuple[str, str, str]]) -> str:
    pairs = ", ".join(f'"{name}": [{old}, {new}]' for name, old, new in changes)
    return f'"changed": {{{pairs}}}'


def _name(told: Told) -> str:
    return told.name if isinstance(told, Stated) else str(told.ref)


def _value(value: object) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int | Decimal) else _text(str(value))


def _text(text: str) -> str:
    """The text as JSON; what a terminal would act upon, or cannot be encoded, as an escape."""
    return re.sub(HAZARDS, lambda found: f"\\u{ord(found[0]):04x}", encode_basestring(text))
