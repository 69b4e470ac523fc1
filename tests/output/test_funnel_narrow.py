"""The funnel on terminals 100, 80 and 60 wide: its bars stay longer than columns of figures."""

from datetime import date

import pytest

from oppcli.domain.funnel import FunnelLine
from oppcli.output.layout import line_width, placed
from oppcli.output.people import shown_columns
from oppcli.output.report_tables import funnel_table
from oppcli.output.screen_text import Style

LINES = [
    FunnelLine(1, "EUR", 400, 286, 38, 21, 67_067_456_00, 48_580_816_00),
    FunnelLine(2, "EUR", 286, 181, 52, 12, 48_580_816_00, 31_730_445_00),
]


@pytest.mark.parametrize(
    ("width", "hidden"),
    [
        (106, []),
        (100, ["forward_value"]),
        (80, ["lost", "canceled", "forward_value"]),
        (60, ["lost", "canceled", "forward_value", "bar"]),
    ],
)
def test_figures_give_way_before_the_bars(width, hidden):
    columns = shown_columns(
        funnel_table(LINES, {1: "Interest", 2: "Quotation"}), Style(today=date(2026, 11, 23))
    )
    fitting = placed(columns, width)
    shown = [one.shown.name for one in fitting]
    assert [one.name for one in columns if one.name not in shown] == hidden
    assert line_width(fitting) <= width
