"""An opportunity or a deal typed, and the same one imported: the same row, or both are refused."""

from hypothesis import given
from hypothesis import strategies as st

from laws.typed_and_imported import KNOWN_AS, Roads, examples

AMOUNTS = st.sampled_from(["0", "1", "480.00", "12000.5", "7.125", "1e6", "-3"])


@given(topic=st.sampled_from(["Fleet", "Crane"]), revenue=st.none() | AMOUNTS)
@examples(3)
def test_an_opportunity_typed_and_imported_is_the_same_row(
    environ, new_address, tmp_path, topic, revenue
):
    roads = Roads(environ, new_address, tmp_path)
    line = ["opp", "new", topic, *KNOWN_AS, *([f"--est-revenue={revenue}"] if revenue else [])]
    roads.same(
        "opportunity",
        [line],
        [{"external_id": "a1", "topic": topic, "est_revenue": revenue, "owner": "jana"}],
    )
