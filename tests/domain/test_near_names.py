"""Which names are probably of the same company."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.near_names import NearNames

KNOWN = [(1, "Volvo Cars Gent NV"), (2, "Acme GmbH"), (3, "Branch 12"), (4, "Müller & Söhne")]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("volvo", 1),
        ("Volvo Cars Gent NV Belgium", 1),
        ("Volvo Gent", 1),
        ("ACME  gmbh", 2),
        ("Acme Gmb", 2),
        ("Branch 13", None),
        ("Müller & Söhnne", 4),
        ("Acre", None),
        ("Other", None),
        ("", None),
    ],
)
def test_a_name_is_near_that_begins_with_the_same_words_or_looks_so(name, near):
    found = NearNames(KNOWN).of(name)
    assert (found[0] if found else None) == near


@given(st.lists(st.text(max_size=8), max_size=5), st.text(max_size=8))
def test_what_is_near_is_one_of_the_names_and_a_name_is_near_itself(names, name):
    known = list(enumerate([*names, name], 1))
    found = NearNames(known).of(name)
    assert found in known if name.split() else found is None
