"""How the dates of a column are decided, once for all its rows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain import calendar
from oppcli.domain.dates import DateOrder
from oppcli.domain.fields import OPPORTUNITY
from oppcli.errors import BadValue
from oppcli.importing.columns import CellRefusal, Column
from oppcli.importing.habits import Habits
from oppcli.importing.layouts.layout import Feed
from oppcli.importing.values import months
from oppcli.importing.values.dates import (
    FROM_1900,
    FROM_1904,
    DateEvidence,
    decide_order,
    read_day,
    read_instant,
    read_serial_day,
    read_serial_instant,
)

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


def order_of(
    *cells: str, told: DateOrder | None = None, usual: DateOrder | None = None
) -> DateOrder | None:
    seen = DateEvidence()
    for cell in cells:
        seen.observe(cell)
    return decide_order("est_close_date ('Close')", seen, told=told, usual=usual)


def test_any_day_above_twelve_fixes_the_whole_column() -> None:
    assert order_of("03/04/2026", "25/12/2026") is DateOrder.DMY
    assert order_of("03/04/2026", "12-25-2026") is DateOrder.MDY
    assert order_of("5/4/2026 0:00", "5/19/2006 0:00:00") is DateOrder.MDY


@pytest.mark.parametrize(
    "cell", ["2026-03-04", "4.3.2026", "4 Mar 2026", "20260304", "03/03/2026", "call me", ""]
)
def test_what_has_one_reading_needs_no_proof(cell: str) -> None:
    assert order_of(cell) is None


def test_an_open_column_is_refused_with_both_readings_and_the_flag() -> None:
    with pytest.raises(BadValue) as caught:
        order_of("03/04/2026", "01/02/2026", "05/05/2026")
    assert caught.value.message == (
        "est_close_date ('Close'): '03/04/2026' can be 2026-04-03 or 2026-03-04, "
        "and no row decides."
    )
    assert "--date-order dmy" in caught.value.hint


def test_the_configuration_settles_only_what_is_open() -> None:
    assert order_of("03/04/2026", usual=DateOrder.DMY) is DateOrder.DMY
    assert order_of("03/25/2026", usual=DateOrder.DMY) is DateOrder.MDY


def test_a_column_that_contradicts_itself_is_refused_unless_told() -> None:
    with pytest.raises(BadValue, match="days first in '13/04/2026' and months first in '04/13/2"):
        order_of("13/04/2026", "04/13/2026")
    assert order_of("13/04/2026", "04/13/2026", told=DateOrder.DMY) is DateOrder.DMY
    with pytest.raises(BadValue, match="no month 13"):
        read_day("04/13/2026", DateOrder.DMY)


@given(DAYS)
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    iso = day.isoformat()
    spelled = [
        (iso, None),
        (iso + " 00:00:00", None),
        (f"{day:%Y%m%d}", None),
        (f"{day.day}.{day.month}.{day.year}", None),
        (f"{day:%d/%m/%Y}", DateOrder.DMY),
        (f"{day.month}/{day.day}/{day.year}", DateOrder.MDY),
        (f"{day:%m-%d-%Y} 5:30 PM", DateOrder.MDY),
        (f"{day:%d %B %Y}", None),
        (f"{day:%d-%b-%Y}", None),
        (f"{day:%a, %b %d, %Y}", None),
        (f"{day:%Y/%m/%d}", None),
    ]
    assert {read_day(text, order) for text, order in spelled} == {iso}


def test_a_year_of_two_digits_is_in_this_century() -> None:
    assert read_day("31.12.26", None) == "2026-12-31"
    assert read_day("26/12/31", DateOrder.YMD) == "2026-12-31"
    assert read_day("15-Dec-26", None) == "2026-12-15"


@pytest.mark.parametrize(
    "cell",
    [
        "call me",
        "2026-02-30",
        "2026-13-01",
        "32.1.2026",
        "46382",
        "1e9",
        "15 Dec",
        "15 Foo 2026",
        "1850-01-01",
        "2026-01-01 25:00",
        "2026-01-01 13:00 pm",
        "٢٠٢٦-٠١-٠١",
        "1/2/3/4",
        "9" * 1_000_000,
    ],
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_day(cell, DateOrder.DMY)
    assert len(caught.value.message) < 120


def test_a_date_that_does_not_begin_with_its_year_is_not_read_so() -> None:
    with pytest.raises(BadValue, match="does not begin with its year"):
        read_day("03/04/2026", DateOrder.YMD)


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2018-10-13 17:16:45", "2018-10-13T17:16:45Z"),
        ("2018-10-13T17:16:45.123Z", "2018-10-13T17:16:45Z"),
        ("2026-04-13T12:00:00.000+0200", "2026-04-13T10:00:00Z"),
        ("2026-04-13 00:30 -03:30", "2026-04-13T04:00:00Z"),
        ("2026-04-13", "2026-04-13T12:00:00Z"),
        ("5/19/2006 12:05 AM", "2006-05-19T00:05:00Z"),
        ("5/19/2006 5:30:10 pm", "2006-05-19T17:30:10Z"),
    ],
)
def test_instants_are_utc_to_the_second(cell: str, instant: str) -> None:
    assert read_instant(cell, DateOrder.MDY) == instant


@pytest.mark.parametrize(
    "cell", ["2026-02-30T10:00:00Z", "1500-01-01 00:00:00", "2026-01-01T24:00:00Z"]
)
def test_an_impossible_moment_is_refused(cell: str) -> None:
    with pytest.raises(BadValue):
        read_instant(cell, None)


def column(*cells: str) -> DateEvidence:
    seen = DateEvidence()
    for cell in cells:
        seen.observe(cell)
    return seen


def test_a_column_of_nothing_but_numbers_holds_a_spreadsheets_days() -> None:
    assert column("46382", "", "46383.5").is_serial
    assert read_serial_day("46382", FROM_1900) == "2026-12-26"
    assert read_serial_day("44920", FROM_1904) == "2026-12-26"
    assert read_serial_instant("46382.75", FROM_1900) == "2026-12-26T18:00:00Z"


@pytest.mark.parametrize("other", ["2026-12-26", "20261226", "call me", "463820", "4638", "0"])
def test_numbers_beside_anything_else_are_no_days(other: str) -> None:
    assert not column("46382", other).is_serial
    with pytest.raises(BadValue):
        read_day("46382", None)


@given(st.dates(date(1927, 5, 18), date(2173, 10, 13)))
def test_every_serial_day_is_that_day(day: date) -> None:
    assert read_serial_day(str((day - FROM_1900).days), FROM_1900) == day.isoformat()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("26. Dezember 2026", "2026-12-26"),
        ("1er août 2026", "2026-08-01"),
        ("3 févr. 2026", "2026-02-03"),
        ("5 de marzo de 2026", "2026-03-05"),
        ("7 mei 2026", "2026-05-07"),
        ("9 de out. de 2026", "2026-10-09"),
        ("11. maj 2026", "2026-05-11"),
        ("28-mrt-2026", "2026-03-28"),
        ("2 luglio 26", "2026-07-02"),
    ],
)
def test_months_are_named_in_several_languages(cell: str, day: str) -> None:
    assert read_day(cell, None) == day


def test_no_name_of_a_month_means_two() -> None:
    words = [word for each in months._EACH for word in each.split()]
    twice = {word for word in words if words.count(word) > 1}
    assert twice == set()
    english = {
        word: number for word in words if (number := calendar.month_number(word)) is not None
    }
    assert english
    assert all(months.month_number(word) == number for word, number in english.items())
    assert all(months._NUMBERS[word] == number for word, number in english.items())


def test_numbers_beside_dates_are_days_only_where_cells_have_formats_to_lose() -> None:
    feed = Feed(OPPORTUNITY.field("est_close_date"), index=0, heading="close")
    cells = ["2026-12-24", "46382", "call me", "46383.75", "463820"]
    for is_workbook, first, days in (
        (True, FROM_1900, ["2026-12-24", "2026-12-26", None, "2026-12-27", None]),
        (True, FROM_1904, ["2026-12-24", "2030-12-27", None, "2030-12-28", None]),
        (False, FROM_1900, ["2026-12-24", None, None, None, None]),
    ):
        read = Column(feed)
        read.observe(cells)
        read.decide(Habits("EUR", is_workbook=is_workbook, first_day=first), 2)
        values = read.convert(cells)
        assert [None if isinstance(value, CellRefusal) else value for value in values] == days


@pytest.mark.parametrize("cell", ["01/02/1850", "0/5/2026", "5/0/2026"])
def test_what_is_no_day_in_any_order_leaves_nothing_open(cell: str) -> None:
    seen = DateEvidence()
    for text in ("2026-12-25", cell):
        seen.observe(text)
    assert decide_order("closed_on", seen, told=None, usual=None) is None
