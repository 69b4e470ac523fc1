"""A forecast with quotas on a terminal 60 wide."""

from datetime import date

from oppcli.domain.calendar import Period
from oppcli.domain.forecast import Cell, Forecast, Line
from oppcli.domain.grouping import Grouping
from oppcli.output.reports import forecast_table

MILLIONS = Cell(42, *[1_234_567_00] * 6)


def test_what_is_less_certain_gives_way_before_what_is_won_and_attained():
    forecast = Forecast(
        Period(date(2026, 10, 1), date(2026, 12, 31), "2026 Q4", "2026q4"),
        Grouping(("owner",)),
        [Line(("jana",), "EUR", MILLIONS, quota=2_800_000_00)],
        [],
        {"EUR": 2_800_000_00},
        {"EUR": MILLIONS},
    )
    table = forecast_table(forecast, date(2026, 11, 23), 1, True)
    goes = sorted((column for column in table.columns if column.yields), key=lambda c: -c.yields)
    less_certain = ["best_case", "weighted", "pipeline"]
    assert [column.name for column in goes] == ["lost", "count", *less_certain, "gap", "quota"]
    assert [each.name for each in table.columns if each.goes_with == "quota"] == [
        "attainment",
        "gap",
    ]
