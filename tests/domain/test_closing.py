"""A glance at the facts of a closing says no more than the rule does."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.closing import Facts, Road, closed, is_plain
from oppcli.domain.field import CLOSED


@given(
    st.sampled_from(["open", "on_hold", "won", "lost", "canceled"]),
    st.sampled_from([None, "2026-11-02", "2027-01-01"]),
    st.sampled_from([None, 0, 100, 90]),
    st.sampled_from([None, "price", "other", "nonsense"]),
    st.sampled_from([None, "a note"]),
    st.sampled_from([None, 100]),
    st.sampled_from([None, "2026-11-02"]),
)
def test_what_is_plain_at_a_glance_needs_no_rule(
    status, day, amount, reason, note, expected_amount, expected_day
):
    reasons = {"lost": ("price", "other"), "canceled": ("price", "other")}
    latest = date(2026, 11, 23)
    if not is_plain(
        *(status, day, amount, reason, note, expected_amount, expected_day),
        latest.isoformat(),
        reasons.get(status),
    ):
        return
    facts = Facts(
        status, day, amount, reason, note, est_revenue=expected_amount, est_close_date=expected_day
    )
    told = closed(facts, Road(latest, reasons))
    assert (told.left_out, told.refusals) == ((), ())
    assert status not in CLOSED or told.facts == facts
