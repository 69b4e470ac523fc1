"""Devices: known by a number, reserved for one open opportunity, sold once it is won."""

import pytest

from oppcli.domain.refs import Ref
from services.typed import NotFound, RuleRefused, closing, devices, leads, moves, opportunities

LOST = {"outcome": "lost", "reason": "price"}
WON = {"outcome": "won", "skip_stages": True, "actual_revenue": "10"}
V1 = Ref("device", 1)


@pytest.fixture
def truck(work):
    typed = {"serial_number": "VIN1", "stock_number": "S-1", "brand": "Volvo", "model": "FH16"}
    return devices.new(work, {**typed, "condition": "new"}).ref


@pytest.fixture
def opp(work):
    def add(**fields):
        return opportunities.new(work, fields.pop("topic", "Fleet"), fields).ref

    return add


def test_a_device_needs_a_number_and_has_it_alone(work, truck):
    with pytest.raises(RuleRefused, match="needs a serial_number or a stock_number"):
        devices.new(work, {"brand": "Volvo"})
    for typed in ({"serial_number": "vin1"}, {"stock_number": "VIN1"}, {"serial_number": "S-1"}):
        with pytest.raises(RuleRefused, match="V1 has the number"):
            devices.new(work, typed)
    with pytest.raises(RuleRefused, match="needs a serial_number"):
        devices.edit(work, [truck], {"serial_number": "none", "stock_number": "none"})


@pytest.mark.parametrize("word", ["VIN1", "vin1", "S-1", "V1", "v1"])
def test_a_device_is_named_by_serial_number_stock_number_or_ref(opp, facts, truck, word):
    ref = opp(device=word)
    assert (facts(ref)["device"], facts(V1)["status"]) == ("VIN1", "reserved")


def test_an_unknown_one_is_refused_with_near_numbers_unless_it_is_created(errand, opp, truck):
    with pytest.raises(NotFound, match="Did you mean VIN1"):
        opportunities.new(errand(create=False), "Fleet", {"device": "VIN12"})
    with pytest.raises(NotFound, match="no device V9"):
        opp(device="V9")


def test_a_created_one_takes_after_its_opportunity_and_is_reserved(opp, facts):
    opp(device="VIN9", brand="Scania", interest_type="used")
    made = facts(V1)
    assert (made["serial_number"], made["brand"], made["condition"]) == ("VIN9", "Scania", "used")
    assert made["status"] == "reserved"


def test_a_second_open_opportunity_is_refused_and_the_first_named(work, opp, truck):
    opp(device="VIN1", topic="First")
    second = opp(topic="Second")
    for claim in (
        lambda: opportunities.edit(work, [second], {"device": "VIN1"}),
        lambda: moves.advance(work, [second], device="V1"),
        lambda: opp(device="S-1"),
    ):
        with pytest.raises(RuleRefused, match="V1 VIN1 is reserved by O1 First"):
            claim()


def test_qualifying_reserves_too(work, truck, facts):
    lead = leads.new(work, "Truck", {}).ref
    leads.qualify(work, lead, {"device": "VIN1"})
    assert facts(V1)["status"] == "reserved"


def test_another_device_or_none_releases_the_old_one(work, opp, truck, facts):
    ref = opp(device="VIN1")
    opportunities.edit(work, [ref], {"device": "VIN2"})
    assert (facts(V1)["status"], facts(Ref("device", 2))["status"]) == ("available", "reserved")
    opportunities.edit(work, [ref], {"device": "none"})
    assert facts(Ref("device", 2))["status"] == "available"


@pytest.mark.parametrize(
    ("how", "becomes"),
    [
        (WON, "sold"),
        (LOST, "available"),
        ({"outcome": "canceled", "reason": "postponed"}, "available"),
    ],
)
def test_closing_sells_or_releases_and_reopening_reserves_again(
    work, opp, truck, facts, how, becomes
):
    ref = opp(device="VIN1")
    closing.close(work, [ref], **how)
    assert (facts(V1)["status"], facts(ref)["device"]) == (becomes, "VIN1")
    closing.reopen(work, [ref])
    assert (facts(V1)["status"], facts(ref)["device"]) == ("reserved", "VIN1")


def test_a_sold_one_is_refused(work, opp, truck):
    closing.close(work, [opp(device="VIN1")], **WON)
    with pytest.raises(RuleRefused, match="V1 VIN1 is sold"):
        opp(device="VIN1")


def test_reopening_goes_without_a_device_that_somebody_else_has_by_now(work, opp, truck, facts):
    first = opp(device="VIN1")
    closing.close(work, [first], **LOST)
    second = opp(device="VIN1", topic="Second")
    said = work.said("opp", "reopen", first)
    assert said.splitlines()[1:] == ["  V1 VIN1 is reserved by O2 Second meanwhile: taken off"]
    assert (facts(first)["device"], facts(second)["device"]) == (None, "VIN1")


def test_a_lost_one_does_not_take_back_what_was_sold_since(work, opp, truck, facts):
    first = opp(device="VIN1")
    closing.close(work, [first], **LOST)
    closing.close(work, [opp(device="VIN1", topic="Second")], **WON)
    assert "is sold" in work.said("opp", "reopen", first).splitlines()[1]
    assert facts(V1)["status"] == "sold"


def test_naming_a_device_fills_what_the_opportunity_leaves_open(opp, truck, facts):
    row = facts(opp(device="VIN1"))
    assert (row["brand"], row["model"], row["interest_type"]) == ("Volvo", "FH16", "new")


def test_what_contradicts_the_device_is_refused_and_named_at_once(work, opp, truck):
    with pytest.raises(RuleRefused) as refused:
        opp(device="VIN1", brand="Scania", interest_type="used")
    assert refused.value.message == (
        "V1 VIN1 does not fit: its brand is Volvo, not Scania; its condition is new, not used."
    )
    ref = opp(device="VIN1")
    with pytest.raises(RuleRefused, match="its model is FH16, not FH"):
        opportunities.edit(work, [ref], {"model": "FH"})
    with pytest.raises(RuleRefused, match="its model is FH, not FH16"):
        devices.edit(work, [truck], {"model": "FH"})


def test_a_gate_that_asks_for_a_device_is_met_by_one(work, opp):
    ref = opp(
        account="Acme",
        interest_type="new",
        est_revenue="5k",
        est_close_date="eoy",
        scheduled_delivery_date="eoy",
        device="VIN1",
        stage="delivery",
    )
    assert moves.back(work, [ref], reason="paper").record["stage"] == "contract"


def test_the_status_is_not_typed(work, truck):
    with pytest.raises(RuleRefused, match="oppcli sets status itself"):
        devices.edit(work, [truck], {"status": "sold"})
