"""Opportunities are made, edited, held and resumed by the rules."""

from datetime import timedelta

import pytest

from services.typed import (
    BadValue,
    NotFound,
    RuleRefused,
    WrongUsage,
    closing,
    opportunities,
    parties,
)


def test_a_new_one_starts_in_the_first_stage_of_the_default_process(work):
    made = opportunities.new(work, "Fleet", {}).record
    assert (made["ref"], made["process"], made["stage"]) == ("O1", "dealer", "interest")
    assert (made["status"], made["probability"], made["forecast_category"]) == (
        "open",
        20,
        "pipeline",
    )
    assert (made["owner"], made["currency"]) == ("jana", "EUR")


def test_a_new_one_needs_no_history_but_says_who_made_it(store, work, changes):
    ref = opportunities.new(work, "Fleet", {}).ref
    assert changes(ref) == []
    made_by = store.read(
        "SELECT b.actor, b.command FROM opportunity o JOIN batch b ON b.id = o.batch_id"
    )
    assert made_by.rows == [("jana", "opp new Fleet --create -o json")]


def test_a_new_one_may_start_further_ahead_when_the_gates_on_the_way_are_met(work):
    fields = {"account": "Acme", "interest_type": "new"}
    assert opportunities.new(work, "Fleet", {**fields, "stage": "quotation"}).record["stage"] == (
        "quotation"
    )
    with pytest.raises(RuleRefused, match=r"est_revenue and est_close_date are empty"):
        opportunities.new(work, "Fleet", {**fields, "stage": "contract"})


def test_it_takes_the_currency_of_its_amount(work):
    made = opportunities.new(work, "Fleet", {"est_revenue": "48,000.50 SEK"}).record
    assert (made["est_revenue"], made["currency"]) == (48_000.50, "SEK")


def test_amounts_in_two_currencies_are_refused(work):
    with pytest.raises(RuleRefused, match="is in USD, the opportunity in EUR"):
        opportunities.new(work, "F", {"est_revenue": "10 EUR", "est_trade_in_value": "5 USD"})


def test_yen_have_no_decimals_and_dinars_have_three(work):
    yen = opportunities.new(work, "F", {"est_revenue": "480", "currency": "JPY"}).record
    dinar = opportunities.new(work, "F", {"est_revenue": "480", "currency": "KWD"}).record
    assert (yen["est_revenue"], dinar["est_revenue"]) == (480, 480)
    with pytest.raises(BadValue):
        opportunities.new(work, "F", {"est_revenue": "480.5", "currency": "JPY"})


def test_an_unknown_owner_is_refused_with_near_names_and_the_flag_that_makes_it(errand):
    opportunities.new(errand(), "Fleet", {"owner": "leif"})
    with pytest.raises(NotFound, match=r"no user or team called 'lief'\. Did you mean leif\?") as e:
        opportunities.new(errand(create=False), "Fleet", {"owner": "lief"})
    assert "--create" in e.value.hint


def test_an_unknown_account_is_refused_unless_it_is_to_be_made(errand, store):
    with pytest.raises(NotFound, match="no account called 'Acme'"):
        opportunities.new(errand(create=False), "Fleet", {"account": "Acme"})
    assert store.read("SELECT name FROM account").rows == []
    made = opportunities.new(errand(), "Fleet", {"account": "Acme"}).record
    assert (made["account"], made["account_ref"]) == ("Acme", "C1")


def test_an_account_is_linked_by_the_beginning_of_its_name(errand):
    parties.new_account(errand(), "Acme GmbH", {})
    made = opportunities.new(errand(create=False), "Fleet", {"account": "acme"}).record
    assert made["account_ref"] == "C1"


def test_an_account_name_that_fits_several_is_ambiguous(errand):
    parties.new_account(errand(), "Acme GmbH", {})
    parties.new_account(errand(), "Acme Ltd", {})
    with pytest.raises(NotFound, match="C1 Acme GmbH, C2 Acme Ltd"):
        opportunities.new(errand(create=False), "Fleet", {"account": "acme"})


def test_a_refused_new_one_leaves_no_names_behind(store, work):
    with pytest.raises(BadValue):
        opportunities.new(work, "Fleet", {"owner": "leif", "account": "Acme", "interest": "barter"})
    for table in ("opportunity", "owner", "account", "batch"):
        assert store.read(f"SELECT * FROM {table}").rows == []


def test_every_changed_field_is_one_row_of_history(work, opportunity, changes):
    ref = opportunity()
    opportunities.edit(work, [ref], {"next_step": "send quote", "est_revenue": "500k"})
    assert sorted(changes(ref)) == [
        ("est_revenue", "48000000", "50000000"),
        ("next_step", None, "send quote"),
    ]


def test_an_edit_that_changes_nothing_leaves_no_history(store, work, opportunity, facts):
    ref = opportunity()
    before = facts(ref)
    said = work.said("opp", "edit", ref, "est_revenue=480k", "account=Acme")
    assert said == "O1 is as it was: nothing changed.\n"
    assert facts(ref) == before
    assert store.read("SELECT * FROM v_change").rows == []


def test_several_are_edited_together_or_not_at_all(work, opportunity, facts):
    first, second = opportunity(), opportunity()
    closing.close(work, [second], "lost", reason="price")
    with pytest.raises(RuleRefused):
        opportunities.edit(work, [first, second], {"topic": "Renamed"})
    assert facts(first)["topic"] == "Fleet renewal"


def test_a_topic_cannot_be_emptied(work, opportunity):
    with pytest.raises(RuleRefused, match="topic cannot be empty"):
        opportunities.edit(work, [opportunity()], {"topic": "none"})


def test_none_empties_a_field(work, opportunity):
    written = opportunities.edit(work, [opportunity()], {"est_close_date": "none"})
    assert written.record["est_close_date"] is None


@pytest.mark.parametrize("field", ["status", "actual_revenue", "lost_reason", "ref", "created_at"])
def test_what_the_program_sets_is_not_set_by_hand(work, opportunity, field):
    said = f"oppcli sets {field} itself"
    if field == "status":
        said = "status is changed by the commands that close, hold or reopen"
    with pytest.raises(RuleRefused, match=said):
        opportunities.edit(work, [opportunity()], {field: "1"})


def test_an_unknown_field_proposes_a_near_one(work, opportunity):
    with pytest.raises(BadValue, match="'topik' is not a field of an opportunity") as e:
        opportunities.edit(work, [opportunity()], {"topik": "x"})
    assert "topic" in e.value.hint


def test_editing_nothing_is_wrong_usage(work, opportunity):
    with pytest.raises(WrongUsage):
        opportunities.edit(work, [opportunity()], {})


def test_a_stage_is_not_reached_by_editing(work, opportunity):
    with pytest.raises(RuleRefused, match="changed by moving") as e:
        opportunities.edit(work, [opportunity()], {"stage": "contract"})
    assert e.value.hint == "oppcli opp advance 1 --to contract"


def test_the_process_is_switched_by_editing(work, opportunity, changes):
    ref = opportunity()
    written = opportunities.edit(work, [ref], {"process": "simple", "stage": "negotiation"})
    assert (written.record["process"], written.record["stage"]) == ("simple", "negotiation")
    assert ("stage", "Interest", "Negotiation") in changes(ref)


def test_a_probability_of_ones_own_is_given_back_by_default(work, opportunity):
    ref = opportunity(probability="55%")
    assert work.said("opp", "edit", ref, "probability=default") == "O1 probability 55 % → 20 %\n"
    assert work.record(ref)["probability"] == 20


@pytest.mark.parametrize("wrong", ["101", "-1", "50.5", "half"])
def test_a_probability_is_a_whole_number_of_percent(work, opportunity, wrong):
    with pytest.raises(BadValue, match="0 to 100"):
        opportunities.edit(work, [opportunity()], {"probability": wrong})


def test_won_and_lost_are_no_forecast_categories_of_ones_own(work, opportunity):
    with pytest.raises(BadValue):
        opportunities.edit(work, [opportunity()], {"forecast_category": "won"})


def test_another_currency_keeps_the_amounts_as_people_read_them(work, opportunity):
    written = opportunities.edit(work, [opportunity()], {"currency": "JPY"})
    assert (written.record["est_revenue"], written.record["currency"]) == (480_000, "JPY")


def test_another_currency_whose_decimals_make_an_amount_too_large_is_refused(work, opportunity):
    ref = opportunity()
    opportunities.edit(work, [ref], {"est_revenue": "100000000000000"})
    with pytest.raises(BadValue, match="the amount is too large"):
        opportunities.edit(work, [ref], {"currency": "KWD"})
    written = opportunities.edit(work, [ref], {"topic": "still in euro"})
    assert (written.record["currency"], written.record["est_revenue"]) == ("EUR", 10**14)


def test_another_currency_without_the_decimals_that_are_there_is_refused(work, opportunity):
    with pytest.raises(BadValue, match="est_revenue has more decimals than JPY"):
        opportunities.edit(work, [opportunity(est_revenue="100.50")], {"currency": "JPY"})


def test_on_hold_is_still_open_but_not_twice(work, opportunity, facts):
    ref = opportunity()
    held = opportunities.hold(work, [ref], note="budget in March")
    assert (held.record["status"], held.record["next_step"]) == ("on_hold", "budget in March")
    assert facts(ref)["is_open"] == 1
    with pytest.raises(RuleRefused, match="O1 is on hold already"):
        opportunities.hold(work, [ref])
    assert opportunities.resume(work, [ref]).record["status"] == "open"


def test_resuming_what_is_not_on_hold_is_refused(work, opportunity):
    with pytest.raises(RuleRefused):
        opportunities.resume(work, [opportunity()])


def test_an_edit_counts_as_a_change_for_staleness(errand, opportunity, facts):
    ref = opportunity()
    opportunities.edit(errand(later=timedelta(days=3)), [ref], {"next_step": "call"})
    assert facts(ref)["touched_at"] == "2026-11-26T12:00:00Z"
    assert facts(ref)["updated_at"] == "2026-11-26T12:00:00Z"


def test_a_dry_run_says_what_would_be_and_keeps_nothing(store, errand, opportunity, facts):
    ref = opportunity()
    before = facts(ref)
    written = opportunities.edit(errand(keep=False), [ref], {"topic": "Renamed"})
    assert written.record["topic"] == "Renamed"
    assert facts(ref) == before
    assert store.read("SELECT * FROM v_change").rows == []


def test_a_text_with_nul_or_half_a_character_is_refused(work, opportunity):
    for broken in ("a\0b", "a\ud800b"):
        with pytest.raises(BadValue):
            opportunities.edit(work, [opportunity()], {"topic": broken})


def test_what_does_not_exist_is_not_found(work):
    from oppcli.domain.refs import Ref

    with pytest.raises(NotFound, match="there is no opportunity O9"):
        opportunities.edit(work, [Ref("opportunity", 9)], {"topic": "x"})


def test_an_edit_counts_for_staleness_whatever_else_it_names(errand, opportunity, facts):
    ref = opportunity()
    typed = {"next_step": "call", "owner": "jana", "account": "Acme"}
    opportunities.edit(errand(later=timedelta(days=3)), [ref], typed)
    assert facts(ref)["touched_at"] == "2026-11-26T12:00:00Z"


def test_another_currency_and_the_amount_in_it_are_given_together(work, opportunity):
    ref = opportunity(est_revenue="100.50")
    written = opportunities.edit(work, [ref], {"currency": "JPY", "est_revenue": "16000"})
    assert (written.record["est_revenue"], written.record["currency"]) == (16_000, "JPY")


def test_a_switch_to_the_process_it_is_in_opens_no_gate(work, opportunity, facts):
    ref = opportunity(device="none")
    with pytest.raises(RuleRefused):
        opportunities.edit(work, [ref], {"process": "dealer", "stage": "delivery"})
    assert facts(ref)["stage"] == "interest"
