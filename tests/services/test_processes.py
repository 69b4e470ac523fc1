"""Processes are applied as versions; records are never left behind."""

from datetime import timedelta

import pytest

from oppcli.processes import definitions
from services.typed import BadValue, NotFound, RuleRefused, closing, moves, opportunities, processes

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
            moves.advance(work, [ref], to=stage)
        return ref

    return add


def test_a_version_of_ones_own_takes_the_records_along(work, in_stage, facts, changes):
    first, contract, delivery = (in_stage(s) for s in ("quotation", "contract", "delivery"))
    said = processes.apply(work, DESK, moves=THERE)
    assert said.startswith("dealer is version 2 now: ")
    assert "1 Contract → Order · 1 Delivery → Handover" in said
    now = [facts(ref) for ref in (first, contract, delivery)]
    assert [each["stage"] for each in now] == ["quotation", "order", "handover"]
    assert [each["stage_title"] for each in now] == ["Offer", "Order", "Handover"]
    assert [each["probability"] for each in now] == [35, 70, 95]
    assert changes(contract)[-1] == ("stage", "Contract", "Order")


def test_mapping_is_no_touch_but_a_new_version_of_the_record(work, errand, in_stage, facts):
    ref = in_stage("contract")
    before = facts(ref)
    processes.apply(errand(later=timedelta(days=20)), DESK, moves=THERE)
    after = facts(ref)
    assert after["touched_at"] == before["touched_at"]
    assert after["stage_since"] > before["stage_since"]
    assert after["version"] == before["version"] + 1


def test_a_stage_that_goes_and_holds_records_is_refused_and_nothing_changes(work, in_stage, facts):
    ref = in_stage("contract")
    before = work.read("process", "list")
    with pytest.raises(RuleRefused, match=r"Contract \(1 open opportunity\)") as caught:
        processes.apply(work, DESK, moves={"delivery": "handover"})
    assert caught.value.hint == "--move contract=order"
    assert work.read("process", "list") == before
    assert facts(ref)["stage"] == "contract"


def test_closed_ones_keep_the_stage_they_were_closed_from(work, in_stage, facts):
    ref = in_stage("contract")
    closing.close(work, [ref], "lost", reason="price")
    processes.apply(work, DESK)
    assert (facts(ref)["stage"], facts(ref)["stage_title"]) == ("contract", "Contract")


def test_one_reopened_after_its_stage_went_stands_where_that_was(
    work, errand, in_stage, facts, changes
):
    ref = in_stage("contract")
    closing.close(work, [ref], "lost", reason="price")
    processes.apply(work, DESK)
    closing.reopen(errand(later=timedelta(days=3)), [ref])
    assert facts(ref)["stage"] == "order"
    assert facts(ref)["stage_since"] == "2026-11-26T12:00:00Z"
    assert ("stage", "Contract", "Order") in changes(ref)
    moves.advance(work, [ref])
    assert facts(ref)["stage"] == "build"


def test_an_earlier_version_is_taken_back(work, in_stage, store, facts):
    refs = [in_stage(stage) for stage in ("interest", "quotation", "contract", "delivery")]
    before = [facts(ref) for ref in refs]
    processes.apply(work, DESK, moves=THERE)
    said = processes.apply(work, processes.definition(work, "dealer", "1"), moves=BACK)
    assert said.startswith("dealer is version 3 now: ")
    assert processes.definition(work, "dealer") == DEALER
    for was, ref in zip(before, refs, strict=True):
        now = facts(ref)
        assert all(now[name] == was[name] for name in ("stage", "stage_title", "probability"))


def test_the_same_again_changes_nothing(work, store):
    processes.apply(work, DESK)
    batches = store.read("SELECT count(*) FROM batch").rows
    again = processes.apply(work, f"# the same\n{DESK}")
    assert again == "dealer is as it was, version 2: nothing changed.\n"
    assert processes.definition(work, "dealer") == DESK
    assert store.read("SELECT count(*) FROM batch").rows == batches


def test_a_dry_run_keeps_nothing(errand, work, store):
    said = processes.apply(errand(keep=False), DESK)
    assert said.startswith("dealer is version 2 now: ")
    assert processes.definition(work, "dealer") == DEALER
    assert store.read("SELECT count(*) FROM stage").rows == [(7,)]


def test_a_bad_text_changes_nothing(work):
    with pytest.raises(BadValue, match="line 9"):
        processes.apply(work, DESK.replace("probability = 15", "probability = 115"))
    assert processes.definition(work, "dealer") == DEALER


def test_the_history_says_what_was_changed_of_a_process(work, store):
    processes.apply(work, DESK)
    rows = store.read(
        "SELECT entity, field, old, new FROM v_change WHERE entity IN ('process', 'stage')"
    ).rows
    assert ("stage", "probability", "20", "15") in rows
    assert ("stage", "active", "1", "0") in rows
    assert ("process", "title", "Dealer sales", "Dealer with an order desk") in rows


def test_several_processes_live_at_once(work, opportunity, facts):
    processes.apply(work, DESK.replace('key = "dealer"', 'key = "desk"'))
    old = opportunity(brand="Volvo", lead_source="web")  # which the gates before Build ask for
    new = opportunity(process="desk")
    assert (facts(old)["process"], facts(new)["process"]) == ("dealer", "desk")
    opportunities.edit(work, [old], {"process": "desk", "stage": "build"})
    assert (facts(old)["process"], facts(old)["stage"]) == ("desk", "build")


def test_the_default_is_given_to_new_ones_from_then_on(work, opportunity, facts, store):
    said = processes.apply(work, definitions()[1], "--default")
    assert said == "simple is as it was, version 1: the default from now on\n"
    assert facts(opportunity())["process"] == "simple"
    assert store.read("SELECT key FROM process WHERE is_default = 1").rows == [("simple",)]


def test_gates_on_other_fields_are_asked(work, opportunity):
    processes.apply(work, DESK)
    ref = opportunity()
    with pytest.raises(RuleRefused, match="brand is empty"):
        moves.advance(work, [ref])
    with pytest.raises(RuleRefused, match="brand and lead_source are empty"):
        moves.advance(work, [ref], to="build")
    moved = moves.advance(work, [ref], to="handover", brand="Nordal", lead_source="web")
    assert moved.record["stage"] == "handover"


def test_the_last_stage_may_ask_for_something_before_it_is_won(work, opportunity):
    processes.apply(work, DESK)
    ref = opportunity(brand="Nordal", lead_source="web", stage="handover")
    with pytest.raises(RuleRefused, match="cannot be won from Handover: description is empty"):
        closing.close(work, [ref], "won")
    opportunities.edit(work, [ref], {"description": "keys given"})
    won = closing.close(work, [ref], "won")
    assert won.record["status"] == "won"


def test_reasons_of_the_new_version_count(work, opportunity):
    processes.apply(work, DESK)
    ref = opportunity()
    with pytest.raises(BadValue):
        closing.close(work, [ref], "lost", reason="timing")
    closing.close(work, [ref], "lost", reason="delivery_time")


def test_check_lists_every_gate_that_is_passed_or_stood_in(work, in_stage):
    first, second = in_stage("interest"), in_stage("contract")
    assert processes.broken(work) == []
    processes.apply(work, DESK, moves=THERE)
    assert processes.broken(work) == [
        (str(second), "Interest", "brand", "passed"),
        (str(second), "Offer", "lead_source", "passed"),
        (str(first), "Interest", "brand", "to meet"),
    ]


def test_check_leaves_out_what_is_closed(work, in_stage):
    ref = in_stage("contract")
    processes.apply(work, DESK, moves=THERE)
    closing.close(work, [ref], "lost", reason="price")
    assert processes.broken(work) == []


def test_check_and_export_refuse_a_process_that_does_not_exist(work):
    for ask in (
        lambda: processes.broken(work, "deler"),
        lambda: processes.definition(work, "deler"),
    ):
        with pytest.raises(NotFound) as caught:
            ask()
        assert caught.value.hint == "dealer"
    with pytest.raises(NotFound, match="no version '9'"):
        processes.definition(work, "dealer", "9")
