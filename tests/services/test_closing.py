"""Opportunities are won, lost or canceled once, and opened again."""

from datetime import timedelta

import pytest

from services.typed import BadValue, RuleRefused, WrongUsage, closing, moves, opportunities


def ended(work, ref, outcome, **more):
    return closing.close(work, [ref], outcome, **more)


@pytest.fixture
def last_stage(work, opportunity):
    """Adds an opportunity in the last stage of its process."""

    def add(**fields):
        ref = opportunity(**fields)
        moves.advance(work, [ref], to="delivery")
        return ref

    return add


def test_won_takes_its_revenue_and_today_unless_told(work, last_stage):
    won = ended(work, last_stage(), "won").record
    assert (won["status"], won["actual_revenue"], won["closed_on"]) == (
        "won",
        480_000,
        "2026-11-23",
    )
    assert (won["probability"], won["forecast_category"], won["stage"]) == (100, "won", "delivery")


def test_won_for_another_amount_on_another_day(work, last_stage):
    won = ended(work, last_stage(), "won", actual_revenue="450k", on="fri").record
    assert (won["actual_revenue"], won["closed_on"]) == (450_000, "2026-11-20")


def test_won_needs_the_last_stage_unless_stages_are_skipped(work, opportunity, store):
    ref = opportunity()
    with pytest.raises(RuleRefused, match="O1 is in Interest; Quotation, Contract, Delivery") as e:
        ended(work, ref, "won")
    assert (
        e.value.hint
        == "oppcli opp advance 1 --to delivery, or oppcli opp close 1 --won --skip-stages"
    )
    said = work.said("opp", "close", ref, "--won", "--skip-stages")
    assert "skipped Quotation, Contract, Delivery" in said
    assert work.record(ref)["stage"] == "interest"
    kept = store.read("SELECT skipped_stages FROM close_record").rows
    assert kept == [("Quotation Contract Delivery",)]


def test_won_without_any_revenue_asks_what_it_was_won_for(work, opportunity):
    ref = opportunity(est_revenue="none")
    with pytest.raises(RuleRefused, match="no est_revenue") as e:
        ended(work, ref, "won", skip_stages=True)
    assert "--actual-revenue" in e.value.hint


def test_won_in_another_currency_is_refused(work, last_stage):
    with pytest.raises(RuleRefused, match="O1 is in EUR, not in USD"):
        ended(work, last_stage(), "won", actual_revenue="450k USD")


@pytest.mark.parametrize("outcome", ["lost", "canceled"])
def test_lost_and_canceled_need_a_reason_of_the_process(work, opportunity, outcome):
    ref = opportunity()
    with pytest.raises(RuleRefused, match="O1 needs a reason: "):
        ended(work, ref, outcome)
    with pytest.raises(BadValue, match="weather"):
        ended(work, ref, outcome, reason="weather")


def test_a_reason_to_lose_is_no_reason_to_cancel(work, opportunity):
    with pytest.raises(BadValue):
        ended(work, opportunity(), "canceled", reason="price")


@pytest.mark.parametrize("outcome", ["lost", "canceled"])
def test_the_reason_other_needs_a_note(work, opportunity, outcome):
    ref = opportunity()
    with pytest.raises(RuleRefused, match="needs a note"):
        ended(work, ref, outcome, reason="other")
    closed = ended(work, ref, outcome, reason="other", note="went quiet").record
    assert (closed["status"], closed["lost_reason"], closed["close_note"]) == (
        outcome,
        "other",
        "went quiet",
    )


def test_lost_keeps_reason_competitor_and_the_stage_it_was_lost_from(work, opportunity):
    ref = opportunity()
    moves.advance(work, [ref])
    lost = ended(work, ref, "lost", reason="price", competitor="Initech").record
    assert (lost["lost_reason"], lost["competitor"], lost["stage"]) == (
        "price",
        "Initech",
        "quotation",
    )
    assert (lost["probability"], lost["forecast_category"]) == (0, "lost")


def test_canceled_is_in_no_forecast(work, opportunity):
    canceled = ended(work, opportunity(), "canceled", reason="duplicate").record
    assert (canceled["probability"], canceled["forecast_category"]) == (0, "omitted")


def test_closing_keeps_a_typed_probability_for_when_it_is_reopened(work, opportunity, facts):
    ref = opportunity(probability="65")
    ended(work, ref, "lost", reason="price")
    assert facts(ref)["probability"] == 0
    reopened = closing.reopen(work, [ref])
    assert reopened.record["probability"] == 65


def test_closing_twice_is_refused(work, opportunity, store):
    ref = opportunity()
    ended(work, ref, "lost", reason="price")
    with pytest.raises(RuleRefused, match="O1 is lost since Mon 23 Nov 2026"):
        ended(work, ref, "won", skip_stages=True)
    assert store.read("SELECT outcome FROM close_record").rows == [("lost",)]


def test_closed_is_read_only_until_it_is_reopened(work, opportunity):
    ref = opportunity()
    ended(work, ref, "lost", reason="price")
    for write in (
        lambda: opportunities.edit(work, [ref], {"topic": "x"}),
        lambda: opportunities.hold(work, [ref]),
        lambda: moves.advance(work, [ref]),
    ):
        with pytest.raises(RuleRefused) as e:
            write()
        assert e.value.hint == "oppcli opp reopen 1"
    closing.reopen(work, [ref])
    assert opportunities.edit(work, [ref], {"topic": "x"}).record["topic"] == "x"


def test_reopening_keeps_the_old_close_record_marked_canceled(work, opportunity, store):
    ref = opportunity()
    ended(work, ref, "lost", reason="price", competitor="Initech", note="too dear")
    reopened = closing.reopen(work, [ref]).record
    assert reopened["status"] == "open"
    for emptied in ("closed_on", "actual_revenue", "lost_reason", "close_note"):
        assert reopened[emptied] is None
    kept = "SELECT outcome, lost_reason, competitor, close_note, status FROM close_record"
    assert store.read(kept).rows == [("lost", "price", "Initech", "too dear", "canceled")]
    ended(work, ref, "won", skip_stages=True)
    assert store.read("SELECT outcome, status FROM close_record ORDER BY id").rows == [
        ("lost", "canceled"),
        ("won", "valid"),
    ]


def test_reopening_what_is_open_is_refused(work, opportunity):
    with pytest.raises(RuleRefused, match="O1 is not closed"):
        closing.reopen(work, [opportunity()])


def test_nothing_closes_in_the_future(work, opportunity):
    with pytest.raises(BadValue, match="is a day in the future"):
        ended(work, opportunity(), "lost", reason="price", on="tomorrow")


def test_on_hold_can_be_closed(work, opportunity):
    ref = opportunity()
    opportunities.hold(work, [ref])
    assert ended(work, ref, "lost", reason="timing").record["status"] == "lost"


def test_several_are_closed_together_or_not_at_all(work, opportunity, last_stage, facts, store):
    ready, early = last_stage(), opportunity()
    with pytest.raises(RuleRefused, match=r"^O2 "):
        closing.close(work, [ready, early], "won")
    assert facts(ready)["status"] == "open"
    assert store.read("SELECT * FROM close_record").rows == []


def test_a_refused_closing_leaves_no_history(store, work, opportunity):
    ref = opportunity()
    with pytest.raises(RuleRefused):
        ended(work, ref, "lost", reason="other")
    assert store.read("SELECT * FROM v_change").rows == []


def test_every_closing_is_in_the_history(errand, opportunity, changes):
    ref = opportunity()
    ended(errand(later=timedelta(days=1)), ref, "won", skip_stages=True)
    closing.reopen(errand(later=timedelta(days=2)), [ref])
    status = [(old, new) for field, old, new in changes(ref) if field == "status"]
    assert status == [("open", "won"), ("won", "open")]
    assert ("closed_on", None, "2026-11-24") in changes(ref)
    assert ("actual_revenue", "48000000", None) in changes(ref)


@pytest.mark.parametrize(
    ("outcome", "typed"),
    [
        ("lost", {"reason": "price", "actual_revenue": "5k"}),
        ("won", {"skip_stages": True, "reason": "price"}),
        ("canceled", {"skip_stages": True, "reason": "duplicate"}),
    ],
)
def test_what_means_nothing_for_an_outcome_is_refused_not_dropped(
    work, opportunity, outcome, typed
):
    with pytest.raises((RuleRefused, BadValue, WrongUsage)):
        ended(work, opportunity(), outcome, **typed)
