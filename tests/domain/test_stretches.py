"""Numbers with texts read as they were given, however few stretches they form."""

from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.stretches import Stretches


@given(st.dictionaries(st.integers(1, 60), st.sampled_from(["", "a", "b"])))
def test_each_number_has_the_text_that_it_was_given(texts: dict[int, str]) -> None:
    numbers = {text: [n for n in texts if texts[n] == text] for text in set(texts.values())}
    kept = Stretches.of(numbers)
    for number in range(62):
        assert kept.get(number) == texts.get(number)
        assert (number in kept) == (number in texts)
    again = Stretches.read(kept.listed())
    assert list(again) == list(kept)
    assert again.listed() == kept.listed()
    assert bool(kept) == bool(texts)


def test_they_are_listed_as_the_store_keeps_them() -> None:
    assert Stretches.of({"": [5, 3, 1, 2], "new": [4]}).listed() == {"": "1-3 5", "new": "4"}
