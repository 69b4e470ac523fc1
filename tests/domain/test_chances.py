"""The chance to be won by a day, from what was known at the end of another."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.chances import CAUSES, Book, Sale, laws, month_of_quarter
from oppcli.domain.survival import Stay, life_table

START = date(2026, 1, 1).toordinal()
SALES = st.lists(
    st.builds(
        lambda first, days, outcome, count: Sale(
            START + first, START + first + days if outcome else None, outcome, count
        ),
        st.integers(0, 150),
        st.integers(0, 120),
        st.sampled_from(["", "won", "won", "lost", "canceled"]),
        st.integers(1, 3),
    ),
    max_size=25,
)
DAYS = st.integers(0, 300).map(lambda day: START + day)


def known_on(day: int, sales: list[Sale]) -> list[Sale]:
    """What was known of the sales at the end of that day."""
    return [
        Sale(each.first, None, "", each.count) if each.closed is None or each.closed > day else each
        for each in sales
        if each.first <= day
    ]


@given(SALES, st.lists(DAYS, min_size=1, max_size=4))
def test_laws_of_many_days_are_the_life_tables_of_each(sales: list[Sale], days: list[int]) -> None:
    begin = min((each.closed for each in sales if each.closed is not None), default=None)
    for day, law in laws(sales, days).items():
        if begin is None or day < begin:
            assert law.table.at_risk == []
            continue
        expected = life_table(
            Stay(
                max(0, begin - each.first),
                min(each.closed or day, day) - each.first,
                each.outcome,
                each.count,
            )
            for each in known_on(day, sales)
        )
        size = max((age for age, risk in enumerate(expected.at_risk) if risk), default=-1) + 1
        assert law.table.at_risk == expected.at_risk[:size]
        assert law.table.survival() == pytest.approx(expected.survival()[:size])
        for cause in CAUSES:
            ended = expected.ended.get(cause, [])
            assert sum(law.table.ended[cause]) == sum(ended) == law.counts[cause]


@given(SALES, DAYS, SALES)
def test_nothing_that_happens_later_changes_a_law(
    sales: list[Sale], day: int, later: list[Sale]
) -> None:
    known = known_on(day, sales)
    changed = [
        Sale(each.first, day + 1 + place, "lost", each.count) if each.closed is None else each
        for place, each in enumerate(known)
    ]
    made_later = [Sale(each.first + 400, None, "", each.count) for each in later]
    assert laws(known, [day]) == laws(changed + made_later, [day])


@given(SALES, DAYS, st.integers(1, 60), st.integers(1, 60))
def test_chances_grow_with_the_days_and_add_up_over_them(
    sales: list[Sale], day: int, first: int, more: int
) -> None:
    law = laws(sales, [day])[day]
    ages = Book(sales).open_ages(day)

    def chances(after: int, until: int) -> dict[int, float]:
        return law.chances(ages, day=day, after=after, until=until)

    middle, end = day + first, day + first + more
    soon, whole, then = chances(day, middle), chances(day, end), chances(middle, end)
    for age in ages:
        assert 0 <= soon[age] <= whole[age] + 1e-12 <= 1 + 1e-9
        assert whole[age] == pytest.approx(soon[age] + then[age])


def test_an_age_that_no_sale_has_reached_has_no_chance() -> None:
    sales = [Sale(START, START + 10, "won", 5), Sale(START, None, "", 1)]
    law = laws(sales, [START + 12])[START + 12]
    assert law.chances([500], day=START + 12, after=START + 12, until=START + 40) == {500: 0.0}


def test_sales_that_bunch_at_the_end_of_quarters_have_a_higher_factor_there() -> None:
    sales = [
        Sale(START + 90 * quarter + offset, START + 90 * quarter + 85, "won", 4)
        for quarter in range(4)
        for offset in range(0, 60, 5)
    ]
    law = laws(sales, [START + 360])[START + 360]
    first, _, third = law.factors["won"]
    assert first < 1 < third


def test_fewer_than_40_won_or_40_lost_are_too_few_whatever_was_canceled() -> None:
    day = START + 100

    def is_enough(won: int, lost: int) -> bool:
        ends = (("won", won), ("lost", lost), ("canceled", 90))
        sales = [Sale(START, START + 9, outcome, count) for outcome, count in ends if count]
        return laws(sales, [day])[day].is_enough

    assert [is_enough(40, 40), is_enough(39, 99), is_enough(99, 39)] == [True, False, False]


def test_the_months_of_a_fiscal_quarter_count_from_its_start() -> None:
    day = date(2026, 6, 30).toordinal()
    assert [month_of_quarter(day, start) for start in (1, 2, 3, 4)] == [2, 1, 0, 2]


@given(SALES, DAYS, st.integers(0, 90), DAYS)
def test_a_book_finds_what_a_count_of_all_finds(
    sales: list[Sale], day: int, more: int, made: int
) -> None:
    book = Book(sales)
    until = day + more
    won = [
        each
        for each in sales
        if each.outcome == "won" and each.closed is not None and day < each.closed <= until
    ]
    assert book.won(day, until)[0] == sum(each.count for each in won)
    later = sum(each.count for each in won if each.first > made)
    sooner = sum(each.count for each in won if each.first <= made)
    assert book.won(day, until, made_after=made)[0] == later
    assert book.won(day, until, made_by=made)[0] == sooner
    assert book.made(day, until) == sum(e.count for e in sales if day < e.first <= until)
    there = known_on(day, sales)
    assert sum(book.open_ages(day).values()) == sum(e.count for e in there if e.closed is None)
