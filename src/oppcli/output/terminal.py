"""The table of a terminal, drawn by Rich: calm, no box, one thin rule, colour only with a sign."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from oppcli.output.layout import GAP, MARK_WIDTH, Placed, line_width, placed
from oppcli.output.people import mark_signs, shown_columns, shown_text
from oppcli.output.screen_text import Style, fit, on_screen
from oppcli.output.table import Table

ACCENT = "cyan"
LATE = "red"
STRONG = "bold"
MARK_COLOURS = {"late": LATE, "lost": LATE, "won": "green", "held": "dim"}
ROWS_AT_ONCE = 500  # a long table appears piece by piece


def write_table(table: Table, stream: TextIO, style: Style) -> None:
    """Draw title, headings, rows and totals; nothing at all for a table without rows."""
    if not table.rows:
        return
    columns = placed(shown_columns(table, style), style.width)
    width = line_width(columns)
    console = _console(stream, style, width)
    if table.title:
        for line in on_screen(shown_text(table.headline, style), style.width):
            console.print(Text(line, STRONG), soft_wrap=True)
    console.print(_headings(columns, style))
    rule = ("-" if style.is_ascii else "─") * (width - MARK_WIDTH)
    console.print(Text(" " * MARK_WIDTH + rule, "dim"))
    for piece in _pieces(table, columns, style):
        console.print(piece)
    if table.totals:
        console.print(_totals(columns, style))


class _Console(Console):
    """Rich would end the program with exit code 1 when the reader of a pipe is gone."""

    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704  # Rich calls this while it handles the BrokenPipeError


def _console(stream: TextIO, style: Style, width: int) -> Console:
    return _Console(
        file=stream,
        width=width,
        color_system="standard" if style.colour else None,
        force_terminal=style.colour,
        no_color=not style.colour,
        force_jupyter=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def _headings(columns: Sequence[Placed], style: Style) -> RichTable:
    frame = _frame(columns)
    frame.add_row("", *_cells(columns, [one.shown.heading for one in columns], STRONG, style))
    return frame


def _pieces(table: Table, columns: Sequence[Placed], style: Style) -> Iterator[RichTable]:
    """The rows, some hundreds at a time, all in columns of the same widths."""
    signs = mark_signs(table, style)
    marks = table.marks or [""] * len(signs)
    cells = [one.cells(style.ellipsis) for one in columns]
    for start in range(0, len(signs), ROWS_AT_ONCE):
        frame = _frame(columns)
        for row in range(start, min(start + ROWS_AT_ONCE, len(signs))):
            mark = marks[row]
            sign = Text(signs[row], MARK_COLOURS.get(mark, ""))
            texts = [column[row] for column in cells]
            frame.add_row(sign, *_marked(columns, texts, mark, style))
        yield frame


def _totals(columns: Sequence[Placed], style: Style) -> RichTable:
    frame = _frame(columns)
    for texts in zip(*(one.shown.totals for one in columns), strict=True):
        frame.add_row("", *_cells(columns, texts, STRONG, style))
    return frame


def _frame(columns: Sequence[Placed]) -> RichTable:
    """A table whose columns have the given widths; the gap belongs to the column after it."""
    frame = RichTable(box=None, padding=0, show_header=False)
    frame.add_column(width=MARK_WIDTH, no_wrap=True)
    for gap, one in zip(_gaps(columns), columns, strict=True):
        frame.add_column(
            width=gap + one.width, no_wrap=True, justify="right" if one.shown.right else "left"
        )
    return frame


def _marked(
    columns: Sequence[Placed], texts: Sequence[str], mark: str, style: Style
) -> Iterator[Text]:
    for one, cell in zip(columns, _cells(columns, texts, "", style), strict=True):
        if one.shown.is_bar or one.shown.name == "ref":
            cell.stylize(ACCENT)
        elif mark == "late" and one.shown.is_day:
            cell.stylize(LATE)
        yield cell


def _cells(
    columns: Sequence[Placed], texts: Sequence[str], look: str, style: Style
) -> Iterator[Text]:
    for gap, one, text in zip(_gaps(columns), columns, texts, strict=True):
        yield Text(" " * gap + fit(text, one.width, style.ellipsis), look)


def _gaps(columns: Sequence[Placed]) -> list[int]:
    return [GAP if place else 0 for place in range(len(columns))]
