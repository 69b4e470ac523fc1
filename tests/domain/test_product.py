"""The catalogue fills what stands above, and says what contradicts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.product import ALIKE, LEVELS, Catalogue, Completed, fitted

CHAINS = [
    ("Volvo", "Truck", "FH16", "FH16-750", "Globetrotter"),
    ("Volvo", "Truck", "FH16", "FH16-600", "Globetrotter"),
    ("Volvo", "Excavator", "EC220", "", ""),
    ("Scania", "Truck", "R500", "R500-A", "Normal"),
    ("Volvo", "Truck", "City", "", ""),
    ("Scania", "Bus", "City", "", ""),
]
complete = Catalogue(CHAINS).complete


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
    assert complete(given_) == Completed(filled, ())


def test_a_model_fills_no_field_more_exact_than_itself():
    assert "model_code" not in complete({"model": "EC220", "brand": "Volvo"}).values


def test_nothing_is_filled_from_under_another_brand():
    told = complete({"brand": "Kubota", "model": "fh16"})
    assert told == Completed({"model": "FH16"}, ("brand",))


def test_an_unknown_value_is_accepted_and_said():
    assert complete({"brand": "Volvo", "model": "FH99"}) == Completed({}, ("model",))


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
    told = complete(given_)
    assert (told.values, f"{told.refusal.why}.") == ({}, said)


values = st.sampled_from([None, *sorted({value for chain in CHAINS for value in chain}), "new"])


@given(st.fixed_dictionaries(dict.fromkeys(LEVELS, values)))
def test_what_was_completed_is_complete(given_):
    first = complete(given_)
    if first.refusal is not None:
        assert first.values == {}
        return
    assert complete({**given_, **first.values}) == Completed({}, first.unknown)


def test_an_opportunity_says_after_its_device_what_it_does_not_say_itself():
    volvo = {"brand": "Volvo", "model": "FH16", "condition": "new"}
    assert fitted({"brand": "volvo"}, volvo, "V1").values == {
        "model": "FH16",
        "interest_type": "new",
    }


def test_what_differs_from_the_device_is_named_with_what_would_fit():
    volvo = {"brand": "Volvo", "condition": "new"}
    told = fitted({"brand": "Scania", "interest_type": "used"}, volvo, "V1 VIN1")
    assert told.values == {}
    assert told.refusal.why == (
        "V1 VIN1 does not fit: its brand is Volvo, not Scania; its condition is new, not used"
    )
    assert told.refusal.hint == "brand='Volvo' interest_type='new', or another device"


said = st.sampled_from([None, "a", "A", "b"])


@given(
    st.fixed_dictionaries(dict.fromkeys(ALIKE, said)),
    st.fixed_dictionaries(dict.fromkeys(ALIKE.values(), said)),
)
def test_what_was_fitted_fits(opportunity, device):
    first = fitted(opportunity, device, "V1")
    again = fitted({**opportunity, **first.values}, device, "V1")
    assert (again.values, again.refusal) == ({}, first.refusal)
