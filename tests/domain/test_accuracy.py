"""How good forecasts were, against published figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.accuracy import bias, brier, mape, murphy, score, wilson


def test_published_intervals_come_out() -> None:
    known = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
        (20, 20): (0.8389, 1.0),
    }
    for sample, expected in known.items():
        assert wilson(*sample) == pytest.approx(expected, abs=5e-5)
    assert wilson(0, 0) == (0, 1)


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_the_share_itself(hits: int, more: int) -> None:
    low, high = wilson(hits, hits + more)
    assert 0 <= low <= hits / (hits + more) <= high <= 1


def test_briers_score_is_of_one_class() -> None:
    assert brier((0.1, 0.9, 0.8, 0.3), (0, 1, 1, 0)) == pytest.approx(0.0375)


CHANCES = st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1)


@given(CHANCES)
def test_murphys_parts_of_whole_per_cents_are_briers_score(pairs: list[tuple[int, bool]]) -> None:
    stated = [percent / 100 for percent, _ in pairs]
    happened = [outcome for _, outcome in pairs]
    assert murphy(stated, happened).brier == pytest.approx(brier(stated, happened))


def test_a_score_is_1_less_the_error_and_never_below_0() -> None:
    assert score(8_995_114.40, 8_195_249) == pytest.approx(0.9024, abs=5e-5)
    assert score(40_000, 50_000) == pytest.approx(0.8)
    assert (score(120, 50), score(5, 0)) == (0, None)


def test_bias_is_above_0_where_too_much_was_forecast() -> None:
    assert bias(777, 609) == pytest.approx(0.2759, abs=5e-5)
    assert bias(5, 0) is None
    assert mape([(110, 100), (70, 100), (3, 0)]) == pytest.approx(0.2)
    assert mape([(3, 0)]) is None
