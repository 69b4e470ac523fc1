"""Which moment of the past is meant."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from oppcli.domain.as_of import parse_as_of
from oppcli.domain.dates import DateOrder
from oppcli.errors import BadValue

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KOLKATA = timezone(timedelta(hours=5.5))


def read(text, zone=UTC):
    today = NOW.astimezone(zone).date()
    return parse_as_of(text, now=NOW, today=today, zone=zone, order=DateOrder.DMY)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-20", datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)),
        ("fri", datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)),
        ("03/04/2026", datetime(2026, 4, 3, 23, 59, 59, tzinfo=UTC)),
        ("today", NOW),
        ("yesterday 14:30", datetime(2026, 11, 22, 14, 30, tzinfo=UTC)),
        ("fri 9am", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("now", NOW),
    ],
)
def test_a_day_is_meant_to_its_end_and_a_moment_as_it_is(text, at):
    assert read(text).at == at


def test_a_day_ends_where_the_asker_is():
    found = read("2026-11-20", KOLKATA)
    assert (found.at, found.day) == (
        datetime(2026, 11, 20, 18, 29, 59, tzinfo=UTC),
        date(2026, 11, 20),
    )


def test_it_is_told_with_its_weekday_and_a_time_where_one_was_meant():
    assert read("fri").told(UTC) == "as of Fri 20 Nov 2026"
    assert read("fri 9am").told(UTC) == "as of Fri 20 Nov 2026 09:00"


@pytest.mark.parametrize("text", ["tomorrow", "none", "13:00", "2026-11-24", "soon", "q9", ""])
def test_what_has_not_been_or_is_no_moment_is_refused(text):
    with pytest.raises(BadValue):
        read(text)
