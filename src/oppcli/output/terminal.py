"""The table of a terminal, drawn by Rich: calm, no box, one thin rule, colour only with a sign."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table as RichTable
from rich.text import Text

from oppcli.output.layout import Placed, line_width, placed
from oppcli.output.people import mark_signs, shown_columns, shown_text
from oppcli.output.style import Style
from oppcli.output.table import Table
from oppcli.output.width import fit

ACCENT = "cyan"
LATE = "red"
WON = "green"
MARK_COLOURS = {"late": LATE, "lost": LATE, "won": WON}
ROWS_AT_ONCE = 500  # long tables appear piece by piece
RULE = "    \n    \n ─  \n    \n    \n    \n    \n    \n"


def write_table(table: Table, stream: TextIO, style: Style) -> None:
    """Draw title, headings, rows and totals; nothing at all for a table without rows."""
    if not table.rows:
        return
    columns = placed(shown_columns(table, style), style.width, cell_len)
    console = _console(stream, style, line_width(columns))
    if table.title:
        console.print(Text(shown_text(table.title, style), style="bold", no_wrap=True))
    for part in _parts(table, columns, style):
        console.print(part, no_wrap=True, crop=False)


def _console(stream: TextIO, style: Style, width: int) -> Console:
    return Console(
        file=stream,
        width=max(width, style.width or 0),
        color_system="standard" if style.colour else None,
        force_terminal=style.colour,
        no_color=not style.colour,
        force_jupyter=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def _parts(table: Table, columns: Sequence[Placed], style: Style) -> Iterator[RichTable]:
    """The table in pieces of the same widths; the first has the headings, the last the totals."""
    signs = mark_signs(table, style)
    marks = table.marks or [""] * len(signs)
    for start in range(0, len(signs), ROWS_AT_ONCE):
        end = min(start + ROWS_AT_ONCE, len(signs))
        part = _frame(columns, style, with_headings=start == 0)
        for row in range(start, end):
            colour = MARK_COLOURS.get(marks[row], "")
            texts = [one.shown.cells[row] for one in columns]
            part.add_row(Text(signs[row], colour), *_cells(columns, texts, style, marks[row]))
        if end == len(signs):
            for total in zip(*(one.shown.totals for one in columns), strict=True):
                part.add_row("", *_cells(columns, total, style, "total"))
        yield part


def _frame(columns: Sequence[Placed], style: Style, *, with_headings: bool) -> RichTable:
    frame = RichTable(
        box=Box(RULE.replace("─", "-"), ascii=True) if style.is_ascii else Box(RULE),
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        show_header=with_headings,
        header_style="bold",
        border_style="dim",
    )
    frame.add_column("", width=1, no_wrap=True)
    for one in columns:
        heading = fit(one.shown.heading, one.width, style.ellipsis, cell_len)
        justify: JustifyMethod = "right" if one.shown.right else "left"
        frame.add_column(Text(heading), width=one.width, no_wrap=True, justify=justify)
    return frame


def _cells(
    columns: Sequence[Placed], texts: Sequence[str], style: Style, mark: str
) -> Iterator[Text]:
    for one, text in zip(columns, texts, strict=True):
        shown = fit(text, one.width, style.ellipsis, cell_len)
        yield Text(shown, _look(one, mark), no_wrap=True)


def _look(one: Placed, mark: str) -> str:
    if one.shown.is_bar or one.shown.name == "ref":
        return ACCENT
    if mark == "late" and one.shown.is_day:
        return LATE
    return "bold" if mark == "total" else ""
