"""The look of the terminal's table without colour and without Rich: aligned, one thin rule."""

from collections.abc import Sequence
from typing import TextIO

from oppcli.output.layout import GAP, MARK_WIDTH, Placed, line_width, placed
from oppcli.output.people import mark_signs, shown_columns, shown_text
from oppcli.output.screen_text import Style, fit, on_screen, pad
from oppcli.output.table import Table


def write_plain(table: Table, stream: TextIO, style: Style) -> None:
    """Write title, headings, rows and totals; nothing at all for a table without rows."""
    if not table.rows:
        return
    columns = placed(shown_columns(table, style), style.width)
    if table.title:
        title = on_screen(shown_text(table.headline, style), style.width)
        stream.writelines(f"{line}\n" for line in title)
    rule = ("-" if style.is_ascii else "─") * (line_width(columns) - MARK_WIDTH)
    stream.write(_line("", [one.shown.heading for one in columns], columns, style))
    stream.write(" " * MARK_WIDTH + rule + "\n")
    cells = [one.cells(style.ellipsis) for one in columns]
    stream.writelines(
        _line(mark, [column[row] for column in cells], columns, style)
        for row, mark in enumerate(mark_signs(table, style))
    )
    totals = zip(*(one.shown.totals for one in columns), strict=True)
    stream.writelines(_line("", total, columns, style) for total in totals)


def _line(mark: str, texts: Sequence[str], columns: Sequence[Placed], style: Style) -> str:
    cells = (
        pad(fit(text, one.width, style.ellipsis), one.width, right=one.shown.right)
        for text, one in zip(texts, columns, strict=True)
    )
    return (mark.ljust(MARK_WIDTH) + (" " * GAP).join(cells)).rstrip() + "\n"
