"""Processes are applied as versions; records are never left behind."""

from datetime import timedelta

import pytest

from oppcli.errors import BadValue, GateRefused, NotFound, RuleRefused
from oppcli.processes import definitions
from oppcli.queries.processes import broken, definition, processes
from oppcli.services import closing, moves, opportunities
from oppcli.services import processes as service

DEALER = definitions()[0]
DESK = """\
key = "dealer"
title = "Dealer with an order desk"
lost_reasons = ["price", "delivery_time", "other"]
canceled_reasons = ["duplicate", "other"]

[[stage]]
key = "interest"
title = "Interest"
probability = 15
forecast_category = "pipeline"
requires = ["account|contact", "brand"]

[[stage]]
key = "quotation"
title = "Offer"
probability = 35
forecast_category = "best_case"
requires = ["lead_source"]

[[stage]]
key = "order"
title = "Order"
probability = 70
forecast_category = "commit"

[[stage]]
key = "build"
title = "Build"
probability = 85
forecast_category = "commit"

[[stage]]
key = "handover"
title = "Handover"
probability = 95
forecast_category = "commit"
requires = ["description"]
stale_after_days = 7
"""
THERE = {"contract": "order", "delivery": "handover"}
BACK = {"order": "contract", "build": "contract", "handover": "delivery"}


@pytest.fixture
def in_stage(work, opportunity):
    """Adds an opportunity and takes it to a stage of the dealer process."""

    def add(stage, **fields):
        ref = opportunity(**fields)
        if stage != "interest":
            moves.advance(work, [ref], to=stage, filled={})
        return ref

    return add


def test_a_version_of_ones_own_takes_the_records_along(work, in_stage, facts, changes):
    first, contract, delivery = (in_stage(s) for s in ("quotation", "contract", "delivery"))
    result = service.apply(work, DESK, moves=THERE)
    assert [(each.was, each.now, each.count) for each in result.moved] == [
        ("Contract", "Order", 1),
        ("Delivery", "Handover", 1),
    ]
    assert result.version == 2
    now = [facts(ref) for ref in (first, contract, delivery)]
    assert [each["stage"] for each in now] == ["quotation", "order", "handover"]
    assert [each["stage_title"] for each in now] == ["Offer", "Order", "Handover"]
    assert [each["probability"] for each in now] == [35, 70, 95]
    assert changes(contract)[-1] == ("stage", "Contract", "Order")


def test_mapping_is_no_touch_but_a_new_version_of_the_record(work, errand, in_stage, facts):
    ref = in_stage("contract")
    before = facts(ref)
    service.apply(errand(later=timedelta(days=20)), DESK, moves=THERE)
    after = facts(ref)
    assert after["touched_at"] == before["touched_at"]
    assert after["stage_since"] > before["stage_since"]
    assert after["version"] == before["version"] + 1


def test_a_stage_that_goes_and_holds_records_is_refused_and_nothing_changes(
    work, in_stage, store, facts
):
    ref = in_stage("contract")
    before = [list(row) for row in processes(store).rows]
    with pytest.raises(RuleRefused, match=r"Contract \(1 open opportunity\)") as caught:
        service.apply(work, DESK, moves={"delivery": "handover"})
    assert caught.value.hint == "--move contract=order"
    assert [list(row) for row in processes(store).rows] == before
    assert facts(ref)["stage"] == "contract"


def test_closed_ones_keep_the_stage_they_were_closed_from(work, in_stage, facts):
    ref = in_stage("contract")
    closing.close(work, [ref], closing.Closing("lost", reason="price"))
    service.apply(work, DESK, moves={})
    assert (facts(ref)["stage"], facts(ref)["stage_title"]) == ("contract", "Contract")


def test_one_reopened_after_its_stage_went_stands_where_that_was(
    work, errand, in_stage, facts, changes
):
    ref = in_stage("contract")
    closing.close(work, [ref], closing.Closing("lost", reason="price"))
    service.apply(work, DESK, moves={})
    closing.reopen(errand(later=timedelta(days=3)), [ref])
    assert facts(ref)["stage"] == "order"
    assert facts(ref)["stage_since"] == "2026-11-26T12:00:00Z"
    assert ("stage", "Contract", "Order") in changes(ref)
    moves.advance(work, [ref], to=None, filled={})
    assert facts(ref)["stage"] == "build"


def test_an_earlier_version_is_taken_back(work, in_stage, store, facts):
    refs = [in_stage(stage) for stage in ("interest", "quotation", "contract", "delivery")]
    before = [facts(ref) for ref in refs]
    service.apply(work, DESK, moves=THERE)
    result = service.apply(work, definition(store, "dealer", "1"), moves=BACK)
    assert result.version == 3
    assert definition(store, "dealer") == DEALER
    for was, ref in zip(before, refs, strict=True):
        now = facts(ref)
        assert all(now[name] == was[name] for name in ("stage", "stage_title", "probability"))


def test_the_same_again_changes_nothing(work, store):
    service.apply(work, DESK, moves={})
    batches = store.read("SELECT count(*) FROM batch").rows
    again = service.apply(work, f"# the same\n{DESK}", moves={})
    assert (again.is_changed, again.version) == (False, 2)
    assert definition(store, "dealer") == DESK
    assert store.read("SELECT count(*) FROM batch").rows == batches


def test_a_dry_run_keeps_nothing(errand, store):
    result = service.apply(errand(keep=False), DESK, moves={})
    assert result.version == 2
    assert definition(store, "dealer") == DEALER
    assert store.read("SELECT count(*) FROM stage").rows == [(7,)]


def test_a_bad_text_changes_nothing(work, store):
    with pytest.raises(BadValue, match="line 9"):
        service.apply(work, DESK.replace("probability = 15", "probability = 115"), moves={})
    assert definition(store, "dealer") == DEALER


def test_the_history_says_what_was_changed_of_a_process(work, store):
    service.apply(work, DESK, moves={})
    rows = store.read(
        "SELECT entity, field, old, new FROM v_change WHERE entity IN ('process', 'stage')"
    ).rows
    assert ("stage", "probability", "20", "15") in rows
    assert ("stage", "active", "1", "0") in rows
    assert ("process", "title", "Dealer sales", "Dealer with an order desk") in rows


def test_several_processes_live_at_once(work, opportunity, facts):
    service.apply(work, DESK.replace('key = "dealer"', 'key = "desk"'), moves={})
    old, new = opportunity(), opportunity(process="desk")
    assert (facts(old)["process"], facts(new)["process"]) == ("dealer", "desk")
    opportunities.edit(work, [old], {"process": "desk", "stage": "build"})
    assert (facts(old)["process"], facts(old)["stage"]) == ("desk", "build")


def test_the_default_is_given_to_new_ones_from_then_on(work, opportunity, facts, store):
    result = service.apply(work, definitions()[1], moves={}, make_default=True)
    assert result.became_default
    assert not result.is_changed
    assert facts(opportunity())["process"] == "simple"
    assert store.read("SELECT key FROM process WHERE is_default = 1").rows == [("simple",)]


def test_gates_on_other_fields_are_asked(work, opportunity):
    service.apply(work, DESK, moves={})
    ref = opportunity()
    with pytest.raises(GateRefused, match="brand is empty"):
        moves.advance(work, [ref], to=None, filled={})
    with pytest.raises(GateRefused, match="brand and lead_source are empty"):
        moves.advance(work, [ref], to="build", filled={})
    moved = moves.advance(
        work, [ref], to="handover", filled={"brand": "Nordal", "lead_source": "web"}
    )
    assert moved[0].now.key == "handover"


def test_the_last_stage_may_ask_for_something_before_it_is_won(work, opportunity):
    service.apply(work, DESK, moves={})
    ref = opportunity(brand="Nordal", lead_source="web", stage="handover")
    with pytest.raises(GateRefused, match="cannot be won from Handover: description is empty"):
        closing.close(work, [ref], closing.Closing("won"))
    opportunities.edit(work, [ref], {"description": "keys given"})
    (won,) = closing.close(work, [ref], closing.Closing("won"))
    assert won.record["status"] == "won"


def test_reasons_of_the_new_version_count(work, opportunity):
    service.apply(work, DESK, moves={})
    ref = opportunity()
    with pytest.raises(BadValue):
        closing.close(work, [ref], closing.Closing("lost", reason="timing"))
    closing.close(work, [ref], closing.Closing("lost", reason="delivery_time"))


def test_check_lists_every_gate_that_is_passed_or_stood_in(work, in_stage, store):
    first, second = in_stage("interest"), in_stage("contract")
    assert broken(store) == []
    service.apply(work, DESK, moves=THERE)
    found = [(b.ref, b.lack.gate.key, b.lack.missing, b.lack.is_passed) for b in broken(store)]
    assert found == [
        (str(second), "interest", ("brand",), True),
        (str(second), "quotation", ("lead_source",), True),
        (str(first), "interest", ("brand",), False),
    ]


def test_check_leaves_out_what_is_closed(work, in_stage, store):
    ref = in_stage("contract")
    service.apply(work, DESK, moves=THERE)
    closing.close(work, [ref], closing.Closing("lost", reason="price"))
    assert broken(store) == []


def test_check_and_export_refuse_a_process_that_does_not_exist(store):
    for ask in (lambda: broken(store, "deler"), lambda: definition(store, "deler")):
        with pytest.raises(NotFound) as caught:
            ask()
        assert caught.value.hint == "dealer"
    with pytest.raises(NotFound, match="no version '9'"):
        definition(store, "dealer", "9")
