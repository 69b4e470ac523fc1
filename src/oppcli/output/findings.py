"""What a check of the store found, as a screen for people and as rows for programs."""

from collections.abc import Sequence
from itertools import groupby
from textwrap import wrap

from oppcli.domain.findings import CHECKS, Finding, Repaired
from oppcli.output.screen_text import Line, Segment, cell_width, safe_text
from oppcli.output.table import Column, Table

_MOST = 10  # of each check on a screen
_COLUMNS = (
    Column("ref"),
    Column("check"),
    Column("severity"),
    Column("finding", shrinks=True),
    Column("repair", shrinks=True),
)


def findings_screen(found: Sequence[Finding], width: int) -> list[Line]:
    """What does not hold, by check: a few of its findings, each with the way to mend it."""
    lines: list[Line] = []
    for check, several in groupby(found, key=lambda each: each.check):
        group = list(several)
        style, sign = ("dim", " ") if group[0].is_note else ("late", "!")
        count = f" {len(group):,} ×" if len(group) > 1 else ""
        head = (
            Segment(f"{sign}{count} {check}", style),
            Segment(f"  {CHECKS[check]}:", "dim"),
        )
        lines.append(head if cell_width("".join(each.text for each in head)) <= width else head[:1])
        for each in group[:_MOST]:
            told = f"{each.ref}  {each.said}" if each.ref else each.said
            lines += _wrapped(told, "    ", "", width)
            lines += _wrapped(f"try: {each.repair}", "      ", "dim", width, is_hint=True)
        if len(group) > _MOST:
            more = f"    … {len(group) - _MOST:,} more: oppcli db check -o tsv"
            lines.append((Segment(more, "dim", is_hint=True),))
    return lines


def _wrapped(
    text: str, indent: str, style: str, width: int, *, is_hint: bool = False
) -> list[Line]:
    room = max(width, 30)
    lines = wrap(safe_text(text), room, initial_indent=indent, subsequent_indent=f"{indent}  ")
    return [(Segment(line, style, is_hint=is_hint),) for line in lines]


def findings_table(found: Sequence[Finding]) -> Table:
    """A row per finding, those that are only worth knowing with the severity `note`."""
    rows = [
        (each.ref, each.check, "note" if each.is_note else "fault", each.said, each.repair)
        for each in found
    ]
    marks = ["" if each.is_note else "late" for each in found]
    return Table(_COLUMNS, rows, marks=marks, empty="nothing found")


def repaired_line(repaired: Repaired) -> str:
    """`repaired revenue of O12: its amounts are what its deals add up to`."""
    return f"repaired {repaired.check} of {repaired.ref}: {repaired.said}"
