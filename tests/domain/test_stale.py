"""When an opportunity is stale, by the number of its stage or by how long earlier stays took."""

from datetime import date, timedelta

import pytest

from oppcli.domain.process_file import parse_process
from oppcli.domain.process_writing import write_process
from oppcli.domain.stale import ENOUGH_STAYS, Pace, allowed_days, is_quiet, pace, quiet_before
from oppcli.domain.survival import Stay, life_table
from oppcli.errors import BadValue

PROCESS = """
key = "vans"
title = "Vans"
lost_reasons = ["price"]
canceled_reasons = ["other"]

[[stage]]
key = "offer"
probability = 40
forecast_category = "best_case"
stale_after_days = 14
stale_after = {}
"""


def stays(left: int, still: int):
    """So many that left after 1, 2, 3 … days, and some that are in the stage for 5."""
    ended = [Stay(0, days, "left") for days in range(1, left + 1)]
    return life_table([*ended, *(Stay(0, 5) for _ in range(still))])


def test_the_percentile_of_earlier_stays_comes_before_the_number_of_days() -> None:
    assert allowed_days(14, 90, stays(20, 0)) == 18
    assert allowed_days(14, 50, stays(20, 0)) == 10


def test_of_too_few_stays_the_number_of_days_holds() -> None:
    assert allowed_days(14, 90, stays(ENOUGH_STAYS - 1, 0)) == 14
    longest = life_table([Stay(0, 1, "left", count=20), Stay(0, 5, count=20)])
    assert allowed_days(14, 90, longest) == 14  # half are in it still
    assert allowed_days(14, 90, life_table([Stay(0, 0, "left", count=20)])) == 1


def test_the_pace_says_by_when_half_and_nine_in_ten_have_left() -> None:
    assert pace(stays(20, 0), 26, "Offer") == Pace(26, "Offer", 10, 18)
    assert pace(stays(ENOUGH_STAYS - 1, 0), 26, "Offer") is None
    half = life_table([Stay(0, 7, "left", count=30), Stay(0, 9, count=20)])
    assert pace(half, 26, "Offer") == Pace(26, "Offer", 7, None)
    fewer = life_table([Stay(0, 7, "left", count=20), Stay(0, 9, count=30)])
    assert pace(fewer, 26, "Offer") is None


def test_a_process_asks_for_a_percentile_and_is_written_as_it_was() -> None:
    process = parse_process(PROCESS.format('"p90"'))
    assert (process.first.stale_after_days, process.first.stale_percentile) == (14, 90)
    assert parse_process(write_process(process)) == process
    assert 'stale_after = "p90"' in write_process(process)


@pytest.mark.parametrize("value", ['"p0"', '"p100"', '"90"', "90", '"p9.5"', '""'])
def test_what_is_no_percentile_is_refused_with_its_line(value: str) -> None:
    with pytest.raises(BadValue, match=r'line 12: stale_after is "p1" to "p99"'):
        parse_process(PROCESS.format(value))


@pytest.mark.parametrize("days", [0, 1, 14, 30])
def test_silence_is_more_than_so_many_days(days):
    today = date(2026, 11, 23)
    limit = quiet_before(today, days)
    assert (today - limit).days == days
    assert is_quiet(limit - timedelta(days=1), today, days)
    assert not is_quiet(limit, today, days)


def test_no_day_is_quiet_for_longer_than_the_calendar_reaches():
    assert not is_quiet(date.min, date(2026, 11, 23), 10**6)
