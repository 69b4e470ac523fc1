"""What a session does today beside what it did when it was recorded.

`differences.toml` says why each step differs, by which decision or which line of the changelog;
`differences/SESSION.diff` holds the lines themselves. A column or a table that a later schema adds
or drops is named once, in `differences.toml`, and then left out of both sides.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recorded.script import HERE, Step

LISTED = HERE / "differences.toml"
DIFFS = HERE / "differences"
DECISIONS = HERE.parent.parent / "docs" / "decisions"
CHANGELOG = HERE.parent.parent / "CHANGELOG.md"

_VALUE = r'(?:"(?:[^"\\]|\\.)*"|[^\s"→]+)'


@dataclass(frozen=True, slots=True)
class Listed:
    """The differences that somebody has given a reason for."""

    steps: frozenset[tuple[str, int]] = frozenset()  # session and number
    columns: frozenset[tuple[str, str]] = frozenset()  # table and column
    tables: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()  # what is wrong with the list itself


def listed(text: str | None = None) -> Listed:
    """Reads `differences.toml`, or the text of such a file."""
    read = tomllib.loads(LISTED.read_text(encoding="utf-8") if text is None else text)
    steps, columns, tables = (read.get(kind, []) for kind in ("step", "column", "table"))
    return Listed(
        frozenset((entry["session"], number) for entry in steps for number in entry["steps"]),
        frozenset((entry["table"], entry["column"]) for entry in columns),
        frozenset(entry["table"] for entry in tables),
        tuple(fault for entry in (*steps, *columns, *tables) for fault in _faults(entry)),
    )


def _faults(entry: Mapping[str, Any]) -> Iterator[str]:
    if not str(entry.get("why", "")).strip():
        yield f"{entry}: `why` is missing"
    known = {path.name[:4] for path in DECISIONS.glob("[0-9]*.md")}
    line = entry.get("changelog")
    if line:
        if line not in CHANGELOG.read_text(encoding="utf-8"):
            yield f"{entry}: `changelog` are no words of CHANGELOG.md"
    elif entry.get("decision") not in known:
        yield f"{entry}: `decision` is the number of no file in docs/decisions"


def difference(step: Step, done: list[str], but: Listed) -> list[str]:
    """Lines of the recording that are no longer so (-), and lines that are new (+)."""
    was, now = _without(step.block, but), _without(done, but)
    if was == now:
        return []
    compared = difflib.unified_diff(was, now, n=0, lineterm="")
    return [f"{line[0]} {line[1:]}" for line in compared if line[:2] != "@@"][2:]


def written(name: str) -> dict[int, list[str]]:
    """What `differences/NAME.diff` says of each step, by the step's number."""
    path = DIFFS / f"{name}.diff"
    found: dict[int, list[str]] = {}
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.startswith("$ "):
            lines = found.setdefault(int(line.split()[1]), [])
        else:
            lines.append(line)
    return found


def write(name: str, session: list[Step], differing: Mapping[int, list[str]]) -> Path | None:
    """Writes `differences/NAME.diff`; none where nothing differs."""
    path = DIFFS / f"{name}.diff"
    if not differing:
        path.unlink(missing_ok=True)
        return None
    DIFFS.mkdir(exist_ok=True)
    lines = [
        text
        for step in session
        if step.number in differing
        for text in (f"$ {step.title}", *differing[step.number])
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def _without(lines: list[str], but: Listed) -> list[str]:
    return [kept for line in lines if (kept := _line_without(line, but)) is not None]


def _line_without(line: str, but: Listed) -> str | None:
    row = re.match(r"[+~-] (\w+) [^:]*:", line)
    if row is None:
        return line
    if row[1] in but.tables:
        return None
    for table, column in but.columns:
        if table == row[1]:
            line = re.sub(rf" {re.escape(column)}={_VALUE}(?:→{_VALUE})?", "", line)
    return line if line != row[0] else None
