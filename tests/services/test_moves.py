"""Opportunities move forward past the gates, and back."""

from datetime import timedelta

import pytest

from services.typed import BadValue, NotFound, RuleRefused, closing, moves, opportunities


def ahead(work, ref, to="", **filled):
    return moves.advance(work, [ref], to, **filled)


def test_advance_goes_to_the_next_stage(errand, opportunity):
    later, ref = errand(later=timedelta(days=9)), opportunity()
    said = "O1 Interest → Quotation · 480,000 EUR · 40 % (was 20 %) · 9 days in Interest\n"
    assert later.said("opp", "advance", ref) == said
    record = later.record(ref)
    assert (record["stage"], record["probability"]) == ("quotation", 40)
    assert record["forecast_category"] == "best_case"


def test_a_move_is_one_change_of_stage_in_the_history(work, opportunity, changes):
    ref = opportunity()
    ahead(work, ref)
    assert [c for c in changes(ref) if c[0] == "stage"] == [("stage", "Interest", "Quotation")]


def test_a_gate_names_everything_that_is_missing_and_what_to_type(work):
    ref = opportunities.new(work, "Fleet", {}).ref
    with pytest.raises(RuleRefused) as e:
        ahead(work, ref)
    assert e.value.message == (
        "O1 cannot leave Interest: account or contact and interest_type are empty."
    )
    assert e.value.hint == (
        "oppcli opp advance 1 --set account='Acme GmbH' --set interest_type=new"
    )


def test_a_stage_further_ahead_asks_every_gate_on_the_way(work):
    ref = opportunities.new(work, "Fleet", {"account": "Acme"}).ref
    with pytest.raises(RuleRefused) as e:
        ahead(work, ref, to="delivery")
    for missing in (
        "interest_type",
        "est_revenue",
        "est_close_date",
        "device",
        "scheduled_delivery_date",
    ):
        assert missing in e.value.message
        assert f"--set {missing}=" in e.value.hint
    assert "account" not in e.value.message


def test_a_gate_is_filled_in_the_same_move(work, changes):
    ref = opportunities.new(work, "Fleet", {"account": "Acme"}).ref
    moved = ahead(work, ref, interest_type="used")
    assert moved.record["interest_type"] == "used"
    assert {field for field, *_ in changes(ref)} >= {"stage", "interest_type"}


def test_refused_move_leaves_no_history(store, work, opportunity, facts):
    ref = opportunity(device="none")
    before = facts(ref)
    with pytest.raises(RuleRefused):
        ahead(work, ref, to="delivery", next_step="hand over", owner="leif")
    assert facts(ref) == before
    assert store.read("SELECT * FROM v_change").rows == []
    assert store.read("SELECT name FROM owner").rows == [("jana",)]


def test_a_contact_alone_is_a_customer_too(work):
    fields = {"contact": "Jana Kowal", "interest_type": "new"}
    ref = opportunities.new(work, "Fleet", fields).ref
    assert ahead(work, ref).record["stage"] == "quotation"


def test_an_amount_of_nothing_is_an_amount(work, opportunity):
    ref = opportunity(est_revenue="0")
    assert ahead(work, ref, to="contract").record["stage"] == "contract"


def test_stage_change_never_overwrites_a_typed_probability(work, opportunity):
    ref = opportunity(probability="65", forecast_category="commit")
    moved = ahead(work, ref)
    assert (moved.record["probability"], moved.record["forecast_category"]) == (65, "commit")
    moved = moves.back(work, [ref])
    assert (moved.record["probability"], moved.record["forecast_category"]) == (65, "commit")


def test_nothing_lies_ahead_of_the_last_stage(work, opportunity):
    ref = opportunity()
    ahead(work, ref, to="delivery")
    with pytest.raises(RuleRefused, match="O1 is in Delivery, the last stage") as e:
        ahead(work, ref)
    assert e.value.hint == "oppcli opp close 1 --won"


@pytest.mark.parametrize(
    ("to", "said", "hint"),
    [
        ("interest", "O1 is in Quotation, already past Interest.", "back 1 --to interest"),
        ("quotation", "O1 is already in Quotation.", "advance 1"),
    ],
)
def test_advance_does_not_go_back_or_stand_still(work, opportunity, to, said, hint):
    ref = opportunity()
    ahead(work, ref)
    with pytest.raises(RuleRefused) as e:
        ahead(work, ref, to=to)
    assert (e.value.message, e.value.hint) == (said, f"oppcli opp {hint}")


def test_an_unknown_stage_is_not_found(work, opportunity):
    with pytest.raises(NotFound, match="not a stage of the dealer process"):
        ahead(work, opportunity(), to="proposal")


def test_a_move_cannot_set_the_stage_or_the_outcome(work, opportunity):
    ref = opportunity()
    for forbidden in ("stage", "process", "status", "actual_revenue"):
        with pytest.raises(RuleRefused):
            ahead(work, ref, **{forbidden: "1"})


def test_on_hold_does_not_advance(work, opportunity):
    ref = opportunity()
    opportunities.hold(work, [ref])
    with pytest.raises(RuleRefused, match="on hold") as e:
        ahead(work, ref)
    assert e.value.hint == "oppcli opp resume 1"


def test_what_is_closed_does_not_move(work, opportunity):
    ref = opportunity()
    closing.close(work, [ref], "lost", reason="price")
    with pytest.raises(RuleRefused):
        ahead(work, ref)
    with pytest.raises(RuleRefused):
        moves.back(work, [ref])


def test_several_move_together_or_not_at_all(work, opportunity, facts):
    ready, lacking = opportunity(), opportunity(interest_type="none")
    with pytest.raises(RuleRefused, match=r"^O2 "):
        moves.advance(work, [ready, lacking])
    assert facts(ready)["stage"] == "interest"


def test_back_goes_one_stage_back_and_asks_no_gate(work, opportunity):
    ref = opportunity()
    ahead(work, ref, to="contract")
    opportunities.edit(work, [ref], {"est_revenue": "none"})
    assert work.said("opp", "back", ref).startswith("O1 Contract → Quotation")
    assert work.record(ref)["stage"] == "quotation"


def test_back_goes_as_far_as_asked_and_keeps_the_reason_on_the_timeline(work, opportunity, store):
    ref = opportunity()
    ahead(work, ref, to="contract")
    moved = moves.back(work, [ref], to="interest", reason="another model")
    assert moved.record["stage"] == "interest"
    notes = store.read("SELECT type, subject, status, regarding FROM v_activity").rows
    assert notes == [("note", "Back from Contract to Interest: another model", "done", "O1")]


def test_nothing_lies_before_the_first_stage(work, opportunity):
    with pytest.raises(RuleRefused, match="O1 is in Interest, the first stage"):
        moves.back(work, [opportunity()])


def test_back_does_not_go_ahead(work, opportunity):
    ref = opportunity()
    ahead(work, ref)
    with pytest.raises(RuleRefused, match=r"O1 .* is not an earlier stage") as e:
        moves.back(work, [ref], to="contract")
    assert e.value.hint == "oppcli opp advance 1 --to contract"
    with pytest.raises(RuleRefused) as e:
        moves.back(work, [ref], to="quotation")
    assert e.value.hint == "oppcli opp back 1"


def test_a_process_may_ask_for_a_reason_to_go_back(cli, work, opportunity):
    ref = opportunity()
    ahead(work, ref)
    process = cli("process", "export", "dealer").out
    strict = process.replace("back_needs_reason = false", "back_needs_reason = true")
    assert cli("process", "apply", "-", stdin=strict).code == 0
    with pytest.raises(RuleRefused, match="asks for a reason"):
        moves.back(work, [ref])
    assert moves.back(work, [ref], reason="again").record["stage"] == "interest"


def test_the_days_in_a_stage_count_from_the_day_it_was_entered(errand, opportunity):
    ref = opportunity()
    ahead(errand(later=timedelta(days=4)), ref)
    said = errand(later=timedelta(days=4, hours=11)).said("opp", "advance", ref)
    assert said.endswith("0 days in Quotation\n")


def test_a_value_that_cannot_be_read_moves_nothing(work, opportunity, facts):
    ref = opportunity()
    with pytest.raises(BadValue):
        ahead(work, ref, est_close_date="someday")
    assert facts(ref)["stage"] == "interest"
