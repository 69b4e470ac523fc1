"""Deals: what they count, when, and what becomes of them."""

from datetime import timedelta

import pytest

from oppcli.domain.refs import Ref
from services.typed import BadValue, RuleRefused, closing, deals, opportunities

O1 = Ref("opportunity", 1)
TWO = {"quantity": "2", "unit_price": "240k", "discount": "5k", "accessories": "7500"}


def amounts(facts):
    row = facts(O1)
    return row["est_revenue"], row["est_revenue_accessories"], row["est_trade_in_value"]


@pytest.fixture
def fleet(work):
    return opportunities.new(work, "Fleet renewal", {"est_revenue": "100k"}).ref


@pytest.fixture
def offer(work, fleet):
    def make(offered=True, **fields):
        return deals.new(work, fleet, "Two FH16", {**TWO, **fields}, offered=offered).ref

    return make


def test_an_edit_that_changes_nothing_leaves_no_trace(store, errand, offer, changes):
    ref = offer()
    before = store.read("SELECT touched_at, version FROM opportunity").rows
    deals.edit(errand(later=timedelta(days=1)), [ref], {"quantity": "2"})
    assert store.read("SELECT touched_at, version FROM opportunity").rows == before
    assert store.read("SELECT COUNT(*) FROM batch").rows == [(2,)]
    deals.edit(errand(later=timedelta(days=1)), [ref], {"quantity": "3"})
    assert store.read("SELECT touched_at FROM opportunity").rows != before
    assert store.read("SELECT COUNT(*) FROM batch").rows == [(3,)]


def test_a_scenario_counts_nothing_until_it_is_offered(work, offer, facts):
    ref = offer(offered=False)
    assert amounts(facts) == (100_000, None, None)
    deals.move(work, [ref], "offered")
    assert amounts(facts) == (477_500, 7_500, 0)


def test_several_deals_add_up_and_the_trade_in_stands_beside(offer, facts):
    offer()
    offer(quantity="1", accessories="0", trade_in_value="30k")
    assert amounts(facts) == (712_500, 7_500, 30_000)


def test_every_change_of_a_deal_is_followed_in_the_same_batch(store, work, offer, facts):
    ref = offer()
    deals.edit(work, [ref], {"discount": "6k"})
    assert amounts(facts)[0] == 475_500
    last = store.read(
        "SELECT entity, field, old, new FROM change"
        " WHERE batch_id = (SELECT MAX(id) FROM batch) ORDER BY id"
    ).rows
    assert set(last) == {
        ("deal", "discount", "500000", "600000"),
        ("opportunity", "est_revenue", "47750000", "47550000"),
    }


def test_what_was_typed_comes_back_when_the_last_live_deal_goes(work, offer, facts):
    first, second = offer(), offer()
    deals.move(work, [first], "canceled")
    assert amounts(facts)[0] == 477_500
    deals.move(work, [second], "canceled")
    assert amounts(facts) == (100_000, None, None)


@pytest.mark.parametrize(
    "name", ["est_revenue", "est_revenue_accessories", "est_trade_in_value", "revenue"]
)
def test_typing_what_live_deals_tell_is_refused_and_names_them(work, fleet, offer, name):
    offer()
    with pytest.raises(RuleRefused, match=r"O1 is what its deals add up to: D1\."):
        opportunities.edit(work, [fleet], {name: "5"})


def test_revenue_can_be_typed_while_there_are_only_scenarios(work, fleet, offer, facts):
    offer(offered=False)
    opportunities.edit(work, [fleet], {"est_revenue": "5"})
    assert amounts(facts)[0] == 5


def test_the_currency_is_fixed_by_any_deal(work, fleet, offer):
    offer(offered=False)
    with pytest.raises(RuleRefused, match="O1 has deals in EUR"):
        opportunities.edit(work, [fleet], {"currency": "USD"})


@pytest.mark.parametrize(
    ("currency", "price", "minor"), [("JPY", "3000001", 3_000_001), ("KWD", "0.001", 1)]
)
def test_minor_units_are_those_of_the_currency(work, store, currency, price, minor):
    ref = opportunities.new(work, "Abroad", {"currency": currency}).ref
    deals.new(work, ref, "One", {"unit_price": price}, offered=True)
    assert store.read("SELECT est_revenue_minor FROM v_opportunity").rows == [(minor,)]


@pytest.mark.parametrize(("currency", "price"), [("JPY", "3.5"), ("KWD", "0.0001")])
def test_too_many_decimals_are_refused(work, currency, price):
    ref = opportunities.new(work, "Abroad", {"currency": currency}).ref
    with pytest.raises(BadValue):
        deals.new(work, ref, "One", {"unit_price": price}, offered=True)


def test_a_price_in_another_currency_is_refused(work, fleet):
    with pytest.raises(RuleRefused, match="USD"):
        deals.new(work, fleet, "One", {"unit_price": "5 USD"}, offered=False)


def test_a_discount_above_the_price_is_refused(work, offer):
    with pytest.raises(RuleRefused, match="larger than its price"):
        offer(discount="300k")


def test_more_than_can_be_stored_is_refused(work, fleet):
    with pytest.raises(BadValue):
        deals.new(
            work, fleet, "All", {"quantity": "1000000", "unit_price": "1000000m"}, offered=True
        )


def test_what_is_signed_keeps_its_terms(work, offer):
    ref = offer()
    deals.move(work, [ref], "signed")
    with pytest.raises(RuleRefused, match="D1 is signed"):
        deals.edit(work, [ref], {"discount": "0"})
    with pytest.raises(RuleRefused, match="D1 is signed"):
        deals.move(work, [ref], "offered")


def test_an_offer_cannot_end_before_today(offer):
    with pytest.raises(RuleRefused, match="has passed"):
        offer(valid_until="2026-11-22")


@pytest.mark.parametrize(
    ("outcome", "become"),
    [
        ("won", ["won", "won", "canceled"]),
        ("lost", ["signed", "canceled", "canceled"]),
        ("canceled", ["signed", "canceled", "canceled"]),
    ],
)
def test_closing_ends_the_deals_and_reopening_gives_their_status_back(
    work, fleet, offer, facts, outcome, become
):
    signed, offered, scenario = offer(), offer(), offer(offered=False)
    deals.move(work, [signed], "signed")
    said = {
        "won": {"skip_stages": True},
        "lost": {"reason": "other", "note": "x"},
        "canceled": {"reason": "postponed", "note": "x"},
    }
    closing.close(work, [fleet], outcome, **said[outcome])
    every = (signed, offered, scenario)
    assert [facts(ref)["status"] for ref in every] == become
    assert amounts(facts)[0] == 955_000
    closing.reopen(work, [fleet])
    assert [facts(ref)["status"] for ref in every] == ["signed", "offered", "scenario"]
    assert amounts(facts)[0] == 955_000


def test_deals_of_a_closed_opportunity_are_read_only(work, fleet, offer):
    ref = offer()
    closing.close(work, [fleet], "won", skip_stages=True)
    for write in (
        lambda: deals.edit(work, [ref], {"discount": "0"}),
        lambda: deals.move(work, [ref], "signed"),
        lambda: deals.new(work, fleet, "More", {}, offered=False),
    ):
        with pytest.raises(RuleRefused):
            write()


def test_a_deal_names_a_device_without_reserving_it(work, offer, facts):
    ref = offer(device="VIN7")
    assert (facts(ref)["device"], facts(Ref("device", 1))["status"]) == ("VIN7", "available")


def test_emptied_figures_are_nothing(work, offer, facts):
    ref = offer()
    deals.edit(work, [ref], {"discount": "none", "accessories": "none"})
    assert amounts(facts) == (480_000, 0, 0)
    with pytest.raises(RuleRefused, match="quantity cannot be empty"):
        deals.edit(work, [ref], {"quantity": "none"})
