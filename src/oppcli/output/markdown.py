"""Markdown tables for notes and pull requests, with every text shown as it is, never as markup."""

from collections.abc import Iterable, Sequence
from typing import TextIO

from oppcli.output.machine import chunks, written_columns
from oppcli.output.people import shown_columns, shown_text
from oppcli.output.screen_text import Style
from oppcli.output.table import Table

ACTIVE = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|~&"})


def write_markdown(table: Table, stream: TextIO, style: Style) -> None:
    """Write the title, then headings, rows and totals as one table; nothing without rows."""
    if not table.rows:
        return
    columns = [column for column in shown_columns(table, style) if not column.is_bar]
    if table.title:
        stream.write(shown_text(table.headline, style).translate(ACTIVE) + "\n\n")
    stream.write(_line([column.heading for column in columns]))
    stream.write("|" + "|".join("---:" if one.right else "---" for one in columns) + "|\n")
    stream.writelines(map(_line, zip(*(one.cells for one in columns), strict=True)))
    stream.writelines(map(_line, zip(*(one.totals for one in columns), strict=True)))


def stream_markdown(pages: Iterable[Table], stream: TextIO, style: Style) -> None:
    """Write pages of one table as they come, every cell exact, under one heading by field name."""
    for number, table in enumerate(pages):
        columns = written_columns(table)
        if not number:
            stream.write(_line([column.name for column in columns]))
            stream.write("|" + "|".join("---:" if c.is_number else "---" for c in columns) + "|\n")
        for cells in chunks(table):
            texts = ([shown_text(_exact(cell), style) for cell in column] for column in cells)
            stream.writelines(map(_line, zip(*texts, strict=True)))


def _exact(cell: object) -> str:
    return "" if cell is None else str(cell)


def _line(texts: Sequence[str]) -> str:
    return "| " + " | ".join(text.translate(ACTIVE) for text in texts) + " |\n"
