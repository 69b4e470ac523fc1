"""The catalogue fills what stands above, and says what contradicts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.catalogue import LEVELS, Completed, complete
from oppcli.errors import RuleRefused

CHAINS = [
    ("Volvo", "Truck", "FH16", "FH16-750", "Globetrotter"),
    ("Volvo", "Truck", "FH16", "FH16-600", "Globetrotter"),
    ("Volvo", "Excavator", "EC220", "", ""),
    ("Scania", "Truck", "R500", "R500-A", "Normal"),
    ("Volvo", "Truck", "City", "", ""),
    ("Scania", "Bus", "City", "", ""),
]


@pytest.mark.parametrize(
    ("given_", "filled"),
    [
        ({"model": "FH16"}, {"brand": "Volvo", "class": "Truck"}),
        ({"model_code": "FH16-600"}, {"brand": "Volvo", "class": "Truck", "model": "FH16"}),
        ({"model": "fh16"}, {"brand": "Volvo", "class": "Truck", "model": "FH16"}),
        ({"brand": "volvo"}, {"brand": "Volvo"}),
        ({"model": "City"}, {}),  # known twice, so it tells nothing
        ({"model": "City", "brand": "Scania"}, {"class": "Bus"}),
        ({}, {}),
    ],
)
def test_a_model_known_once_fills_what_stands_above_it(given_, filled):
    assert complete(given_, CHAINS) == Completed(filled, ())


def test_a_model_fills_no_field_more_exact_than_itself():
    assert "model_code" not in complete({"model": "EC220", "brand": "Volvo"}, CHAINS).values


def test_nothing_is_filled_from_under_another_brand():
    told = complete({"brand": "Kubota", "model": "fh16"}, CHAINS)
    assert told == Completed({"model": "FH16"}, ("brand",))


def test_an_unknown_value_is_accepted_and_said():
    assert complete({"brand": "Volvo", "model": "FH99"}, CHAINS) == Completed({}, ("model",))


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (
            {"brand": "Scania", "model": "FH16"},
            "the catalogue has model FH16 under brand Volvo, not Scania.",
        ),
        (
            {"class": "Bus", "brand": "Volvo", "model": "City"},
            "the catalogue has model City under brand Scania, not Volvo.",
        ),
        (
            {"model": "R500", "model_code": "FH16-750"},
            "the catalogue has model_code FH16-750 under model FH16, not R500.",
        ),
    ],
)
def test_a_contradiction_is_named(given_, said):
    with pytest.raises(RuleRefused) as refused:
        complete(given_, CHAINS)
    assert refused.value.message == said


values = st.sampled_from([None, *sorted({value for chain in CHAINS for value in chain}), "new"])


@given(st.fixed_dictionaries(dict.fromkeys(LEVELS, values)))
def test_what_was_completed_is_complete(given_):
    try:
        first = complete(given_, CHAINS)
    except RuleRefused:
        return
    assert complete({**given_, **first.values}, CHAINS) == Completed({}, first.unknown)
