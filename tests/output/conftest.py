"""The table most tests look at, and a way to see what a format makes of one."""

import io
from collections.abc import Callable
from datetime import date

import pytest

from oppcli.domain.fields import FieldType
from oppcli.output.formats import writer_of
from oppcli.output.screen_text import Style
from oppcli.output.table import Column, Table

TODAY = date(2026, 11, 23)


def in_currency(name: str, **more: object) -> Column:
    return Column(name, FieldType.MONEY, currency="currency", **more)


COLUMNS = (
    Column("ref"),
    Column("topic", shrinks=True),
    Column("account", yields=2),
    Column("stage", yields=1),
    in_currency("est_revenue", short=("revenue",)),
    Column("currency", FieldType.CURRENCY),
    Column("est_close_date", FieldType.DATE, title="Close", short=("close",)),
    Column("idle", FieldType.INTEGER, unit="d", yields=4),
    Column("owner", yields=3),
)


@pytest.fixture
def opportunities() -> Table:
    return Table(
        COLUMNS,
        [
            ("O12", "Fleet renewal", "Acme", "Contract", 48000000, "EUR", "2026-11-27", 2, "jana"),
            ("O31", "Excavator", "Globex", "Quotation", 12000000, "EUR", "2026-11-18", 14, "jana"),
            ("O4", "Crane", None, "Interest", None, "EUR", None, 0, None),
        ],
        marks=["", "late", "won"],
    )


@pytest.fixture
def written() -> Callable[..., str]:
    def write(name: str, table: Table, **style: object) -> str:
        stream = io.StringIO()
        writer_of(name)(table, stream, Style(today=TODAY, **style))
        return stream.getvalue()

    return write
