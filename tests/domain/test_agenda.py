"""What is to be done now, why, and in which order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.agenda import (
    Item,
    Reason,
    day_reason,
    explained,
    headline,
    idle_reason,
    ranked,
)
from oppcli.domain.rates import Factor

MONDAY = date(2026, 11, 23)


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def reason_of(days=None, **more):
    """The first reason of an open opportunity, its days before what is idle; None for none."""
    quiet = {"close": day(60), "delivery": None, "touched": MONDAY, "has_next_step": True}
    facts = {**quiet, **more}
    close, delivery, touched, has_next_step = facts.values()
    found = day_reason(close, delivery, MONDAY, days) or idle_reason(
        close, touched, 14, has_next_step, MONDAY
    )
    return found and found[0]


def item(reason: Reason, ref: str = "O1", **more) -> Item:
    usual = {"what": "", "account": "", "text": "", "day": MONDAY, "opportunity": "", "why": ""}
    facts = {**usual, "amount": None, "currency": "EUR", **more}
    facts["day"] = facts["day"] and facts["day"].isoformat()
    return Item(reason, ref, **facts)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, None),
        ({"close": day(-1)}, Reason.PASSED_CLOSE),
        ({"close": day(0)}, Reason.CLOSES_SOON),
        ({"close": day(6)}, Reason.CLOSES_SOON),
        ({"close": day(7)}, None),
        ({"close": None}, None),
        ({"delivery": day(-1)}, Reason.LATE_DELIVERY),
        ({"delivery": day(0)}, Reason.DELIVERY_DUE),
        ({"delivery": day(7)}, Reason.DELIVERY_DUE),
        ({"delivery": day(8)}, None),
        ({"touched": day(-14)}, None),
        ({"touched": day(-15)}, Reason.STALE),
        ({"has_next_step": False}, Reason.NO_NEXT_STEP),
        ({"close": day(-1), "delivery": day(-3), "has_next_step": False}, Reason.PASSED_CLOSE),
        ({"close": day(1), "delivery": day(-3)}, Reason.LATE_DELIVERY),
        ({"touched": day(-15), "has_next_step": False}, Reason.STALE),
    ],
)
def test_an_opportunity_is_there_for_its_first_reason(facts, reason):
    assert reason_of(**facts) == reason


WORTH = {"EUR": 100, "KWD": 33, "JPY": 1}  # base units of a minor unit


def worth(currency):
    return Factor(WORTH[currency], 1) if currency in WORTH else None


def no_rate(currency):
    return None


def test_lapsed_offers_come_first_then_late_ones_by_priority_and_day():
    due = item(Reason.DUE_ACTIVITY, "A1", priority="high")
    offer = item(Reason.LAPSED_OFFER, "D1", day=day(-5))
    call = item(Reason.LATE_ACTIVITY, "A2", day=day(-1))
    urgent = item(Reason.LATE_ACTIVITY, "A3", day=day(-1), priority="high")
    assert [each.ref for each in ranked([due, call, offer, urgent], worth)] == [
        "D1",
        "A3",
        "A2",
        "A1",
    ]


def test_among_equals_what_is_worth_most_comes_first_then_what_has_no_rate():
    euro = item(Reason.STALE, "O1", amount=10_000)
    yen = item(Reason.STALE, "O2", amount=100_000, currency="JPY")
    dinar = item(Reason.STALE, "O3", amount=99_000, currency="KWD")
    krona = item(Reason.STALE, "O4", amount=10**9, currency="SEK")
    nothing = item(Reason.STALE, "O5")
    found = ranked([nothing, krona, yen, euro, dinar], worth)
    assert [each.ref for each in found] == ["O3", "O1", "O2", "O4", "O5"]


def test_without_rates_the_larger_amount_comes_first_by_its_figure():
    euro = item(Reason.STALE, "O1", amount=10_000)
    yen = item(Reason.STALE, "O2", amount=101, currency="JPY")
    dinar = item(Reason.STALE, "O3", amount=99_000, currency="KWD")
    assert [each.ref for each in ranked([dinar, euro, yen], no_rate)] == ["O2", "O1", "O3"]


def test_equals_come_by_their_reasons_then_by_their_numbers():
    passed = [item(Reason.PASSED_CLOSE, f"O{number}", amount=100) for number in (9, 10)]
    late = [item(Reason.LATE_ACTIVITY, f"A{number}", amount=100) for number in (9, 10)]
    krona = item(Reason.LATE_DELIVERY, "O3", amount=100, currency="SEK")
    found = ranked([krona, *passed, *late], no_rate)
    assert [each.ref for each in found] == ["A9", "A10", "O9", "O10", "O3"]


items = st.builds(
    item,
    st.sampled_from(Reason),
    st.integers(1, 30).map(lambda number: f"O{number}"),
    day=st.none() | st.integers(-40, 40).map(day),
    amount=st.none() | st.integers(0, 10**9),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    priority=st.sampled_from(["low", "normal", "high"]),
)


@given(st.lists(items, max_size=12, unique_by=lambda each: each.ref), st.randoms())
def test_the_order_does_not_depend_on_which_reasons_are_read_first(found, random):
    found.sort(key=lambda each: int(each.ref[1:]))  # as those of one reason are read
    reasons = list(Reason)
    random.shuffle(reasons)
    mixed = sorted(found, key=lambda each: reasons.index(each.reason))
    first = ranked(found, worth)
    assert first == ranked(mixed, worth)
    places = [0 if each.reason is Reason.TIMED_TODAY else 2 - each.is_late for each in first]
    assert places == sorted(places)


@given(items)
def test_the_explanation_names_the_place_of_its_rule(found):
    number, _, rule = explained(found, MONDAY).partition(" ")
    assert (number == "1") == (found.reason is Reason.TIMED_TODAY)
    assert (number == "2") == found.is_late
    assert 1 <= int(number) <= 10
    assert rule


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (item(Reason.PASSED_CLOSE, day=day(-5)), "2 late: 5 days past"),
        (
            item(Reason.LATE_ACTIVITY, day=day(-1), priority="high"),
            "2 late: 1 day past · priority high",
        ),
        (item(Reason.OFFER_EXPIRES, day=day(3)), "4 offer ends within 7 days · in 3 days"),
        (item(Reason.DUE_ACTIVITY), "3 due within 3 days · today"),
        (item(Reason.STALE, day=day(-20)), "8 past its stage's stale_after_days · for 20 days"),
        (item(Reason.NO_NEXT_STEP, day=None), "9 nothing planned"),
        (item(Reason.NO_DAY, day=None), "10 planned without a day"),
    ],
)
def test_the_explanation_gives_the_rules_numbers(found, said):
    assert explained(found, MONDAY) == said


def test_the_headline_counts_what_there_is():
    found = [
        item(Reason.LATE_ACTIVITY),
        item(Reason.LAPSED_OFFER),
        *[item(Reason.DUE_ACTIVITY)] * 2,
        item(Reason.TIMED_TODAY),
        item(Reason.DUE_ACTIVITY, day=day(1)),
        item(Reason.OFFER_EXPIRES),
        *[item(Reason.CLOSES_SOON)] * 4,
    ]
    assert headline(found, MONDAY) == (
        "1 offer lapsed · 1 late · 3 today · 1 due soon · 1 offer expires · 4 close this week"
    )
    assert headline([], MONDAY) == "nothing to do"


def test_what_begins_today_leads_by_its_time_whatever_its_priority():
    noon = item(Reason.TIMED_TODAY, "A1", time="12:00", priority="high")
    early = item(Reason.TIMED_TODAY, "A2", time="08:30", priority="low")
    lapsed = item(Reason.LAPSED_OFFER, "D1", day=day(-5))
    assert [each.ref for each in ranked([lapsed, noon, early], worth)] == ["A2", "A1", "D1"]


def test_on_a_later_day_what_has_a_time_comes_before_what_has_none():
    whole_day = item(Reason.DUE_ACTIVITY, "A1", day=day(1), amount=10**9)
    two = item(Reason.DUE_ACTIVITY, "A2", day=day(1), time="14:00")
    assert [each.ref for each in ranked([whole_day, two], worth)] == ["A2", "A1"]


@pytest.mark.parametrize(("days", "close"), [(0, None), (14, Reason.CLOSES_SOON)])
def test_days_say_how_far_ahead_to_look(days, close):
    assert reason_of(days, close=day(10)) == close
    assert reason_of(days, close=day(0)) is Reason.CLOSES_SOON
