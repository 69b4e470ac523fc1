"""When two telephone numbers are the same, however they are written, and how they are searched."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import decimal

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_PLAIN = re.compile(r"\+[1-9][0-9 ./()-]*")
_DIGITS = re.compile(r"[0-9]")
_WIDER = 0xFEE0  # from a sign of ASCII to the one that is as wide as an ideograph
_FEWEST = 3  # digits of a number; an internal one is short
_PHONE_WORD = re.compile(r"[+(]*[0-9][0-9()/.+\u2011\u2013-]*|[()/.\u2013-]+")


def in_ascii(text: str) -> str:
    """A telephone number with the digits and signs of a keyboard: `031` of `０３１`."""
    return text if text.isascii() else "".join(map(_in_ascii, text))


def _in_ascii(sign: str) -> str:
    digit = decimal(sign, None)
    if digit is not None:
        return str(digit)
    if sign == "\u3000":
        return " "
    return chr(ord(sign) - _WIDER) if "\uff01" <= sign <= "\uff5e" else sign


def phone_key(text: str | None, region: str = "") -> str | None:
    """What telephone numbers are compared by: E.164 (`+4930123456`), else the digits alone.

    `region` is the country of numbers without a +, as ISO 3166 (`DE`); '' for none, then only
    numbers with a + get E.164. None for a text that is not a number.
    """
    text = in_ascii(text) if text else text
    digits = "".join(_DIGITS.findall(text)) if text else ""
    if not text or len(digits) < _FEWEST:
        return None
    if _PLAIN.fullmatch(text) and (quickly := _of_plain(digits)):
        return quickly
    if region or "+" in text:
        from phonenumbers import (
            NumberParseException,
            PhoneNumberFormat,
            format_number,
            is_possible_number,
            parse,
        )

        try:
            number: PhoneNumber = parse(text, region or None)
        except NumberParseException:
            pass
        else:
            if is_possible_number(number):
                return format_number(number, PhoneNumberFormat.E164)
    letters = sum(map(str.isalpha, text))
    return digits if len(digits) >= letters else None


def phone_keys(text: str | None, region: str = "") -> set[str]:
    """All keys under which the number may be stored: of this `region`, and of none, which was set
    when the number was stored. Empty for a text that is not a number."""
    key = phone_key(text, region)
    if key is None:
        return set()
    keys = {key}
    if region and key.startswith("+"):
        from phonenumbers import PhoneNumberFormat, format_number, parse, region_code_for_number

        number = parse(key)
        if region_code_for_number(number) == region:
            keys.add("".join(_DIGITS.findall(format_number(number, PhoneNumberFormat.NATIONAL))))
    return keys


def is_key_of(key: str | None, text: str | None) -> bool:
    """Whether a key may be that of a telephone number, whatever country numbers were read for."""
    plain = phone_key(text)
    if key is None or plain is None or key == plain:
        return key == plain or bool(key and text and _read_for_its_country(key, text))
    digits = searched_digits(text or "")
    return bool(digits and key.endswith(digits)) or _read_for_its_country(key, text or "")


def _read_for_its_country(key: str, text: str) -> bool:
    """Whether the number is that key where it is read as one of the key's own country."""
    from phonenumbers import NumberParseException, parse, region_code_for_country_code

    try:
        code = parse(key).country_code
    except NumberParseException:
        return False
    return phone_key(text, region_code_for_country_code(code or 0)) == key


def searched_digits(text: str) -> str:
    """The digits to look for, without the zeros that stand before an area or a country: 70123 of
    `070 123`. '' for too few digits to be part of a number.

    `(0)` within `+46 (0)70 123` is not dialled and does not count.
    """
    digits = "".join(_DIGITS.findall(in_ascii(text).replace("(0)", ""))).lstrip("0")
    return digits if len(digits) >= _FEWEST else ""


def phone_words(text: str) -> list[list[str]]:
    """The words of a text, with those together that may be one telephone number: `070 123`."""
    found: list[list[str]] = []
    was_phone = False
    for word in text.split():
        is_phone = _PHONE_WORD.fullmatch(in_ascii(word)) is not None
        if is_phone and was_phone:
            found[-1].append(word)
        else:
            found.append([word])
        was_phone = is_phone
    return found


def is_complete(text: str) -> bool:
    """Whether a number with its country code has all digits of one and no more."""
    from phonenumbers import NumberParseException, is_valid_number, parse

    try:
        return is_valid_number(parse(text))
    except NumberParseException:
        return False


def is_region(code: str) -> bool:
    """Whether that is a country whose numbers are known, such as `DE`."""
    from phonenumbers import SUPPORTED_REGIONS

    return code in SUPPORTED_REGIONS


def _of_plain(digits: str) -> str | None:
    """E.164 of digits after a + whose country has a simple trunk prefix; None for any other.

    The library takes thirty times as long, and an import has many.
    """
    found = next((code for size in (1, 2, 3) if (code := _code(digits[:size]))), None)
    if found is None:
        return None
    length, prefix, shortest, longest = found
    national = digits[length:]
    is_plain = shortest <= len(national) <= longest and not (prefix and national[0] == prefix[0])
    return f"+{digits}" if is_plain else None


@lru_cache(maxsize=2_000)
def _code(digits: str) -> tuple[int, str, int, int] | None:
    """Of a country code: its length, the trunk prefix, the lengths that national numbers have.

    None for digits that are no country code, or one whose prefixes are more than a few digits.
    """
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits))
    metadata = PhoneMetadata.metadata_for_region(regions[0]) if regions else None
    if metadata is None or metadata.general_desc is None:
        return None
    parsed = metadata.national_prefix_for_parsing or ""
    if metadata.national_prefix_transform_rule or (parsed and not parsed.isdigit()):
        return None
    possible = [size for size in metadata.general_desc.possible_length if size > 0]
    # Lengths in between that no number has are left to the library.
    if not possible or possible != list(range(possible[0], possible[-1] + 1)):
        return None
    return len(digits), parsed, possible[0], possible[-1]
