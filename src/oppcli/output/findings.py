"""What a check of the store found, as a screen for people and as rows for programs."""

from collections.abc import Sequence
from itertools import groupby
from textwrap import wrap

from oppcli.domain.findings import Finding, Repaired
from oppcli.output.lines import Line, Segment
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
    """Two lines and more for each finding: what it is, and how to mend it; a few of each check."""
    lines: list[Line] = []
    for check, several in groupby(found, key=lambda each: each.check):
        group = list(several)
        for each in group[:_MOST]:
            style = "dim" if each.is_note else "late"
            sign = "  " if each.is_note else "! "
            head = f"{each.ref}  " if each.ref else ""
            text = f"{head}{each.said}"
            lines.append((Segment(sign, style), Segment(check, style)))
            lines += [(Segment(f"    {line}"),) for line in wrap(text, max(width - 4, 20))]
            hint = wrap(f"try: {each.repair}", max(width - 6, 20), subsequent_indent="  ")
            lines += [(Segment(f"      {line}", "dim"),) for line in hint]
        if len(group) > _MOST:
            more = f"  … {len(group) - _MOST:,} more: oppcli db check -o tsv"
            lines.append((Segment(more, "dim"),))
    return lines


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
