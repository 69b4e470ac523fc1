"""Pages to send on: one HTML file with its style, tables and drawings, and nothing else.

A page holds no script and loads nothing; its Content-Security-Policy allows its own style alone.
Jinja2 escapes every text, after control characters were made visible as on a screen.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from oppcli.domain.flow import Waterfall
from oppcli.domain.money import grouped_amount
from oppcli.output import shapes
from oppcli.output.blocks import (
    Bands,
    Bars,
    Block,
    Figures,
    Heading,
    Lines,
)
from oppcli.output.people import (
    NOTHING,
    BarNumbers,
    Shown,
    bar_numbers,
    mark_signs,
    shown_columns,
    shown_text,
)
from oppcli.output.screen_text import Style, cell_width, without_command
from oppcli.output.streams import whole_file
from oppcli.output.table import Table

_SLIM = 52  # characters of a row that fit a telephone
_DENSE = 86  # characters of a row above which it is set smaller
_WIDE = 108  # characters of a row above which paper is turned
_SHORT = 25  # rows that stay together on paper
_TEXT = 14  # characters of a column of texts, which takes several lines where it needs more
_LABEL = 30  # characters of a label that stays on one line beside a drawing
_LONG = 24  # characters of a word that may be broken
_GAP = 2
_FULL = 100  # per cent: where the mark across a bar of a percentage is

View = dict[str, Any]


@dataclass(slots=True)
class Page:
    """A page in the making: blocks and notes in the order in which they came."""

    today: date
    heading: Heading
    blocks: list[Block]
    notes: list[str]

    def note(self, text: str) -> None:
        """Adds a line below the blocks, without the command that a note ends with."""
        text = without_command(text).strip()
        if text and text not in self.notes:
            self.notes.append(text)

    def save(self, path: Path) -> None:
        """Writes the file, whole or not at all. Raises BadValue when it cannot be written."""
        html = render(self)
        with whole_file(path) as file:
            file.write(html)


def render(page: Page) -> str:
    """The page as HTML."""
    style = Style(page.today)
    views = [_view(block, style) for block in page.blocks]
    heading = page.heading
    words = [heading.title, heading.period, *(text for _, text in heading.scope)]
    name = " · ".join(filter(None, (*words, heading.as_of and f"as of {heading.as_of}")))
    css = _css()
    return (
        _environment()
        .get_template("page.html")
        .render(
            css=css,
            digest=b64encode(sha256(css.encode()).digest()).decode(),
            name=shown_text(name, style),
            heading={
                "title": shown_text(heading.title, style),
                "period": shown_text(heading.period, style),
                "scope": [(term, shown_text(text, style)) for term, text in heading.scope],
                "as_of": heading.as_of,
                "made": heading.made,
            },
            blocks=views,
            notes=[shown_text(note, style) for note in page.notes],
            is_wide=any(view.get("is_wide") for view in views),
        )
    )


_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _css() -> str:
    return (_TEMPLATES / "page.css").read_text("utf-8")


def _view(block: Block, style: Style) -> View:
    """What the template of a block needs, every number as its text."""
    match block:
        case Figures():
            return _figures(block, style)
        case Table():
            return _table(block, style)
        case Bars():
            return _bars(block, style)
        case Waterfall():
            return _waterfall(block, style)
        case Bands():
            return _bands(block, style)
        case Lines():
            return _lines(block, style)


def _figures(block: Figures, style: Style) -> View:
    figures = [
        {
            "label": figure.label,
            "value": shown_text(figure.value, style),
            "notes": [shown_text(note, style) for note in figure.notes],
            "shape": None
            if figure.share is None
            else shapes.one_bar(figure.share, max(figure.share, figure.full), mark=figure.full),
        }
        for figure in block.figures
    ]
    return {"template": "figures.html", "figures": figures}


def _table(table: Table, style: Style) -> View:
    columns = [each for each in shown_columns(table, style) if not each.is_bar]
    bar = bar_numbers(table)
    count = len(table.rows)
    drawn, feet = _bar_shapes(bar) if bar else ([None] * count, [None] * len(table.totals))
    signs = mark_signs(table, style)
    marks = table.marks or [""] * count
    width = sum(map(_width, columns)) + _GAP * len(columns)
    look = "slim" if width <= _SLIM else "stack"
    width = sum(map(_least_width, columns)) + _GAP * len(columns)
    if width > _DENSE:
        look += " dense"
    if all(column.right for column in columns[1:]):
        look += " pairs"
    if count <= _SHORT:
        look += " short"
    return {
        "template": "table.html",
        "title": shown_text(table.title, style),
        "columns": [_column(column) for column in columns],
        "rows": [
            {"cells": cells, "sign": sign, "mark": named, "shape": drawing}
            for cells, sign, named, drawing in zip(
                _lines_of([column.cells for column in columns]), signs, marks, drawn, strict=True
            )
        ],
        "totals": [
            {"cells": cells, "sign": "", "mark": "", "shape": drawing}
            for cells, drawing in zip(
                _lines_of([column.totals for column in columns]), feet, strict=True
            )
        ],
        "has_bar": bar is not None and bool(table.rows),
        "has_marks": any(signs),
        "look": look,
        "is_wide": width > _WIDE,
        "empty": shown_text(without_command(table.empty), style),
    }


def _column(column: Shown) -> View:
    """How the cells of a column are set: numbers right, what is never cut on one line."""
    words = (word for text in column.cells for word in text.split())
    is_long = any(len(word) > _LONG for word in words)
    kind = "number" if column.right else "text" if column.may_shorten else "whole"
    return {
        "heading": column.heading,
        "kind": f"{kind} long" if is_long and kind != "number" else kind,
    }


def _bar_shapes(
    bar: BarNumbers,
) -> tuple[list[shapes.Drawn | None], list[shapes.Drawn | None]]:
    """The bars of the rows and of the footer rows; those of percentages have a mark at 100 %."""
    least = _FULL if bar.is_percent else 0
    full = max([least, *(number for number in (*bar.cells, *bar.totals) if number is not None)])
    mark = _FULL if bar.is_percent else None

    def drawn(numbers: list[int | None]) -> list[shapes.Drawn | None]:
        return [None if each is None else shapes.one_bar(each, full, mark=mark) for each in numbers]

    return drawn(bar.cells), drawn(bar.totals)


def _lines_of(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells row by row; what only aligns them on a screen is left out."""
    return [[text.rstrip() for text in row] for row in zip(*columns, strict=True)]


def _width(column: Shown) -> int:
    return max(map(cell_width, (column.heading, *column.cells, *column.totals)))


def _least_width(column: Shown) -> int:
    """The characters of a column whose texts may go on in the next line."""
    return min(_width(column), _TEXT) if column.may_shorten else _width(column)


def _amount(number: int | None, currency: str, unit: str = "") -> str:
    if number is None:
        return NOTHING
    text = grouped_amount(number, currency, decimals=False) if currency else f"{number:,}"
    return f"{text}{unit}"


def _row(label: str, texts: Sequence[str], shape: shapes.Drawn, style: Style) -> View:
    return {"label": shown_text(label, style), "texts": texts, "shape": shape, "is_strong": False}


def _drawing(block: Bars | Waterfall | Bands, rows: list[View], style: Style) -> View:
    return {
        "template": "drawing.html",
        "title": shown_text(_with_currency(block.title, block.currency), style),
        "headings": False,
        "numbers": [""],
        "key": [],
        "rows": rows,
        "has_short_labels": all(len(row["label"]) <= _LABEL for row in rows),
        "end": "",
    }


def _with_currency(title: str, currency: str) -> str:
    return f"{title}, {currency}" if currency else title


def _bars(block: Bars, style: Style) -> View:
    rows = [
        _row(bar.label, [_amount(sum(bar.values), block.currency)], shape, style)
        for bar, shape in zip(block.bars, shapes.bars(block), strict=True)
    ]
    key: list[tuple[str, str]] = [(part.look, shown_text(part.name, style)) for part in block.parts]
    if block.goal:
        key.append(("goal", block.goal))
    view = _drawing(block, rows, style)
    return {**view, "key": key, "numbers": ["In all"]}


def _waterfall(block: Waterfall, style: Style) -> View:
    rows = []
    for step, shape in zip(block.steps, shapes.waterfall(block), strict=True):
        texts = [_amount(step.count, ""), _amount(abs(step.amount), block.currency)]
        rows.append({**_row(step.label, texts, shape, style), "is_strong": step.is_level})
    title = f"{_with_currency(block.title, block.currency)} · {block.span}"
    return {
        **_drawing(block, rows, style),
        "title": shown_text(title, style),
        "numbers": ["Count", "Amount"],
        "headings": True,
    }


def _bands(block: Bands, style: Style) -> View:
    rows = []
    for band, shape in zip(block.bands, shapes.bands(block), strict=True):
        rows.append({**_row(band.label, [], shape, style), "is_strong": band.is_sum})
    end = _amount(shapes.band_end(block), block.currency, block.unit)
    key = [("range", block.key), *([("goal", block.goal)] if block.goal else [])]
    return {
        **_drawing(block, rows, style),
        "numbers": (),
        "key": key,
        "end": end,
    }


def _lines(block: Lines, style: Style) -> View:
    chart = shapes.lines(block)
    ticks = [(at, _amount(number, block.currency, block.unit)) for at, number in chart.ticks]
    told = "; ".join(
        f"{line.name}: "
        + ", ".join(
            f"{label} {_amount(value, block.currency, block.unit)}"
            for label, value in zip(block.labels, line.values, strict=True)
        )
        for line in block.lines
    )
    return {
        "template": "lines.html",
        "title": shown_text(_with_currency(block.title, block.currency), style),
        "told": shown_text(told, style),
        "key": [
            ("dashed" if line.is_goal else f"line {line.look}", shown_text(line.name, style))
            for line in block.lines
        ],
        "ticks": ticks,
        "room": 10 + 8 * max(len(text) for _, text in ticks),
        "paths": chart.paths,
        "labels": [shown_text(label, style) for label in block.labels],
    }
