"""A process file is read whole, or refused in the line that is wrong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.process_file import line_of, parse_process
from oppcli.errors import BadValue
from oppcli.processes import definitions

GOOD = """\
key = "service"
title = "Service contracts"
back_needs_reason = true
lost_reasons = ["price", "other"]

[[stage]]
key = "offer"
title = "Offer"
probability = 40
forecast_category = "best_case"
requires = ["account|contact", "est_revenue"]
shows = [
  "next_step",
  "brand",
]
stale_after_days = 14

[[stage]]
key = "signed"
probability = 90
forecast_category = "commit"
"""


def refused(text: str) -> BadValue:
    with pytest.raises(BadValue) as caught:
        parse_process(text)
    return caught.value


def test_a_good_file_is_read_whole():
    process = parse_process(GOOD)
    offer, signed = process.stages
    assert (process.key, process.title, process.back_needs_reason) == (
        "service",
        "Service contracts",
        True,
    )
    assert (process.lost_reasons, process.canceled_reasons) == (("price", "other"), ("other",))
    assert offer.requires == ("account|contact", "est_revenue")
    assert (offer.shows, offer.stale_after_days) == (("next_step", "brand"), 14)
    assert (signed.title, signed.requires, signed.stale_after_days) == ("Signed", (), 30)


def test_the_shipped_ones_are_good():
    assert [parse_process(text).key for text in definitions()] == ["dealer", "simple"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('key = "service"', 'key = "Our Service"', 1, "lower-case word"),
        ('title = "Service contracts"', 'titel = "x"', 2, "'titel' is nothing that a process has"),
        ("back_needs_reason = true", 'back_needs_reason = "yes"', 3, "true or false"),
        ('"price", "other"]', '"price", "No budget"]', 4, "'No budget'"),
        ('["price", "other"]', "[]", 4, "cannot be empty"),
        ('["price", "other"]', '"price"', 4, "list of words"),
        ("probability = 40", "probability = 101", 9, "0 to 100"),
        ("probability = 40", "probability = -1", 9, "0 to 100"),
        ("probability = 40", "probability = 40.5", 9, "whole number"),
        ("probability = 40", "probability = true", 9, "whole number"),
        ("probability = 40", "# probability = 40", 6, "whole number"),
        ('"best_case"', '"best"', 10, "pipeline, best_case, commit or omitted"),
        ('"account|contact"', '"account|kontact"', 11, "'kontact' is not a field"),
        ('"est_revenue"]', '"actual_revenue"]', 11, "set by the program"),
        ('"est_revenue"]', '"account|contact"]', 11, "twice"),
        ('  "brand",', '  "colour",', 14, "'colour' is not a field"),
        ("stale_after_days = 14", "stale_after_days = 0", 16, "1 to 36,500"),
        ("stale_after_days = 14", "stale_after_days = 5000000", 16, "1 to 36,500"),
        ("stale_after_days = 14", "stale_after = 14", 16, 'stale_after is "p1" to "p99"'),
        ('key = "signed"', 'key = "offer"', 19, "two stages have the key 'offer'"),
        ('key = "signed"', 'key = "signed"\ntitle = "Offer"', 20, "two stages have the title"),
        ('key = "signed"\n', "", 18, "key is a lower-case word"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old, new, line, said):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    error = refused(text)
    assert error.message.startswith(f"line {line}: ")
    assert said in error.message


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("stale_after_days", "stale_afterdays", "stale_after_days = …"),
        ('"est_revenue"]', '"est_revenu"]', '"est_revenue"'),
        ('"est_revenue"]', '"revenue"]', '"est_revenue"'),
        ("back_needs_reason", "back_needs_reasons", "back_needs_reason = …"),
    ],
)
def test_near_names_are_proposed(old, new, hint):
    assert refused(GOOD.replace(old, new, 1)).hint == hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('key = "x"', "at least one"),
        ('key = "x"\nstage = 3', r"[[stage]]"),
        ('key = "x"\n[stage]\nkey = "a"', r"[[stage]]"),
        ("key = ", "not TOML"),
        ('key = "x"\nkey = "y"', "not TOML"),
        ("a = " + "[" * 5_000, "not TOML"),
        ("#" * 300_000, "characters"),
    ],
)
def test_what_is_no_process_is_refused(text, said):
    assert said in refused(text).message


words = st.from_regex(r"[a-z]{1,8}(_[a-z]{1,5})?", fullmatch=True)


@given(st.lists(words, min_size=1, max_size=6, unique=True), st.data())
def test_the_line_of_any_key_is_the_line_that_gives_it(keys, data):
    """Comments and blank lines between stages do not shift the lines that are named."""
    lines, expected = ['key = "x"'], {}
    for number, key in enumerate(keys, 1):
        lines += data.draw(st.lists(st.sampled_from(["", "# probability = 1"]), max_size=3))
        lines += ["[[stage]]", f"key = {json.dumps(key)}", "probability = 10"]
        expected[number] = len(lines)
    text = "\n".join(lines)
    found = {number: line_of(text, "probability", stage=number) for number in expected}
    assert found == expected
