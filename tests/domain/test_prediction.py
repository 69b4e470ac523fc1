"""Where the same point of an earlier period lies, and what a prediction is made of."""

from datetime import date

import pytest

from oppcli.domain.chances import Book, Sale
from oppcli.domain.prediction import MOST, Method, Window, earlier_day


def number(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("day", "quarters", "fiscal_year_start", "expected"),
    [
        ("2017-06-30", 1, 1, "2017-03-31"),
        ("2017-08-31", 1, 1, "2017-05-31"),
        ("2017-10-31", 2, 1, "2017-04-30"),
        ("2017-11-30", 3, 1, "2017-02-28"),
        ("2026-11-23", 1, 1, "2026-08-23"),
        ("2026-11-23", 4, 1, "2025-11-23"),
        ("2026-05-15", 1, 1, "2026-02-14"),
        ("2026-11-23", 1, 2, "2026-08-23"),
    ],
)
def test_the_same_point_of_an_earlier_quarter(
    day: str, quarters: int, fiscal_year_start: int, expected: str
) -> None:
    assert earlier_day(number(day), quarters, fiscal_year_start) == number(expected)


def steady(until: str) -> list[Sale]:
    """Every day from 2025 on 4 are made; after 20 days 2 are won for 100 each and 1 is lost."""
    last = number(until)
    sales = []
    for first in range(number("2025-01-01"), last + 1):
        if first + 20 <= last:
            sales += [Sale(first, first + 20, "won", 2, 200), Sale(first, first + 20, "lost")]
            sales.append(Sale(first, first + 40 if first + 40 <= last else None, "lost"))
            if first + 40 > last:
                sales[-1] = Sale(first)
        else:
            sales.append(Sale(first, None, "", 4))
    return sales


def test_sales_that_come_steadily_are_predicted_as_they_come() -> None:
    sales = steady("2026-08-31")
    window = Window(number("2026-08-31"), number("2026-06-30"), number("2026-09-30"))
    method = Method(sales, window)
    items = [
        (age, 100) for age, count in Book(sales).open_ages(window.day).items() for _ in range(count)
    ]
    found = method.predict(method.book, items)
    assert method.has_full_quarter
    assert found.won_count == 62 * 2
    assert found.open.expected == pytest.approx(40, rel=0.05)
    assert found.new.expected == pytest.approx(20, rel=0.1)
    assert found.all.amount.middle == pytest.approx(184 * 100, rel=0.05)
    assert max(map(abs, found.all.misses)) < 0.05
    low, high = found.all.amount.at(0.1), found.all.amount.at(0.9)
    assert low is not None
    assert high is not None
    assert low < 184 * 100 < high


def test_no_chance_is_above_99_per_cent() -> None:
    sales = [
        Sale(first, first + 5, outcome, 2)
        for first in range(number("2025-01-01"), number("2026-08-20"))
        for outcome in ("won", "won", "won", "won", "won", "won", "lost")
    ]
    sales.append(Sale(number("2026-08-30")))
    window = Window(number("2026-08-31"), number("2026-06-30"), number("2026-09-30"))
    chances = Method(sales, window).chances(window)
    assert set(chances) == {1}
    assert 0.8 < chances[1] <= MOST
