"""Names and telephone numbers that are the same to a reader have the same key."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.names import full_name, name_key
from oppcli.domain.phones import is_region, phone_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "ACME"),
        ("  Acme \t GmbH ", "acme gmbh"),
        ("Straße", "STRASSE"),
        ("\u00c4tna", "A\u0308tna"),  # one letter, or an A with a mark
        ("\uff21cme", "Acme"),  # a wide A
        ("\ufb01nance", "Finance"),  # one sign for fi
        ("Acme\u00a0GmbH", "Acme GmbH"),
        ("\u039f\u03b4\u03cc\u03c2", "\u039f\u0394\u038c\u03a3"),  # a final sigma
    ],
)
def test_names_that_read_alike_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Müller", "Muller"), ("Acme", "Acme GmbH")])
def test_accents_and_words_count(one, other):
    assert name_key(one) != name_key(other)


@given(st.text())
def test_a_key_is_its_own_key(text):
    assert name_key(name_key(text)) == name_key(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_read_as_any_other_text(text):
    assert name_key(text) == name_key(f"{text} \u00e9").removesuffix("\u00e9").strip()


def test_a_person_is_known_by_both_names():
    assert full_name("Peter", "Berg") == "Peter Berg"
    assert full_name(None, "Berg") == "Berg"
    assert full_name(None, None) == ""


@pytest.mark.parametrize(
    ("text", "region", "key"),
    [
        ("+49 30 123456", "", "+4930123456"),
        ("+49 (0)30 12 34-56", "", "+4930123456"),
        ("030 123456", "DE", "+4930123456"),
        ("0049 30 123456", "DE", "+4930123456"),
        ("+49 30 123456", "BE", "+4930123456"),
        ("+39 06 1234567", "", "+39061234567"),  # an Italian zero stays
        ("(030) 123456 ext. 7", "DE", "+4930123456"),
        ("030 / 12.34-56", "", "030123456"),
        ("4711", "", "4711"),
        ("call me", "", None),
        ("see note 123 of the customer", "", None),
        ("12", "DE", None),
        ("", "DE", None),
        (None, "", None),
    ],
)
def test_telephone_numbers_are_e164_where_the_country_is_known(text, region, key):
    assert phone_key(text, region) == key


@given(
    st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)),
    st.text("0123456789", min_size=3, max_size=13),
)
def test_the_quick_way_gives_what_the_library_gives(country, national):
    text = f"+{country} {national}"
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return
    if phonenumbers.is_possible_number(number):
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert phone_key(text) == e164


def test_a_region_is_a_country():
    assert is_region("DE")
    assert not is_region("XX")
