"""Money: whole minor units of one currency, how it is written, and its exact arithmetic.

Nothing here is a float, and nothing is rounded but `weighted` and a show without decimals. The
currencies are those of ISO 4217: their codes, how many decimals each has, and their symbols.

An amount is written with a currency, a sign, digits with their marks, and k, m or bn. What a lone
mark means in `1,234` is answered by the decimals of the currency, never by a locale, and refused
where both answers are possible; see `numbers.py`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oppcli.domain.numbers import ALIKE, LONGEST, NUMBER, Digits, split_digits
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import BadValue

# ISO 4217 list one without metals, funds' units of account and test codes. ANG, BGN and HRK were
# withdrawn lately and stay, because deals closed before are still in them.
_BY_DIGITS = (
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (
        2,
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP "
        "BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD "
        "FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW "
        "KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN "
        "NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD "
        "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS "
        "VED VES WST XAD XCD XCG YER ZAR ZMW ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
)
DIGITS: dict[str, int] = {code: count for count, codes in _BY_DIGITS for code in codes.split()}

# Symbols are compared in lower case. What stands for several currencies names them all.
_SYMBOLS: dict[str, str] = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "zł": "PLN",
    "kč": "CZK",
    "₩": "KRW",
    "₫": "VND",
    "₴": "UAH",
    "₺": "TRY",
    "₽": "RUB",
    "₪": "ILS",
    "₦": "NGN",
    "₱": "PHP",
    "₸": "KZT",
    "₾": "GEL",
    "฿": "THB",
    "us$": "USD",
    "ca$": "CAD",
    "a$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "r$": "BRL",
    "$": "USD CAD AUD NZD ARS CLP COP MXN HKD SGD TWD UYU BBD BMD BND BSD BZD DOP FJD GYD JMD KYD "
    "LRD NAD SBD SRD TTD XCD",
    "kr": "SEK NOK DKK ISK",
    "¥": "JPY CNY",
}


def digits(code: str) -> int:
    """How many decimals amounts of that currency have. Raises BadValue for an unknown code."""
    known = DIGITS.get(code)
    return DIGITS[currency_code(code)] if known is None else known


def currency_code(text: str) -> str:
    """The code in upper case. Raises BadValue, proposing near codes, for an unknown one."""
    code = text[:40].strip().upper()
    if code in DIGITS:
        return code
    near = nearest(code, DIGITS)
    raise BadValue(
        f"{quoted(text)} is not a currency code.", either(near) if near else "EUR, USD, SEK …"
    )


def meanings(word: str) -> tuple[str, ...]:
    """Every code that a code or a symbol may stand for: ("SEK", "NOK", "DKK", "ISK") for kr."""
    code = word.upper()
    return (code,) if code in DIGITS else tuple(_SYMBOLS.get(word.lower(), "").split())


MOST = 10**16  # minor units; times 100 % it still fits the 64 bits of a column
_POWERS = {"": 0, "k": 3, "m": 6, "bn": 9}
_UNITS = {power: suffix for suffix, power in _POWERS.items()}
_WRITTEN = re.compile(rf"([^0-9]*)({NUMBER})(?:[.,]-)?([^0-9]*)", re.ASCII)
_WHAT = "an amount"
_HINT = "an amount such as 48000, 48k, 1.2m or 48,000.00 EUR"


@dataclass(frozen=True, slots=True)
class Written:
    """An amount taken apart: `-$ 1,234.5k` has digits `1,234.5`, power 3 and is negative."""

    text: str
    is_negative: bool
    digits: str
    power: int
    currency: str


def too_large() -> BadValue:
    return BadValue("the amount is too large.", "a smaller amount")


def take_apart(text: str, *, currency: str) -> Written:
    """The parts of an amount. Raises BadValue for anything else, at once for very long text."""
    if len(text) > LONGEST:
        raise _not_an_amount(text)
    line = text.translate(ALIKE).strip()
    in_brackets = line.startswith("(") and line.endswith(")")
    found = _WRITTEN.fullmatch(line[1:-1] if in_brackets else line)
    if found is None:
        raise _not_an_amount(text)
    before, number, after = found.groups()
    before, has_minus = _without_minus(before)
    if in_brackets and has_minus:
        raise _not_an_amount(text)
    power, after = _power(after.strip(), text)
    return Written(
        text, in_brackets or has_minus, number, power, _currency(before, after, currency, text)
    )


def power_of(text: str) -> int:
    """The power of ten that letters behind a number mean: 3 for `12.345k`, 0 for no letters."""
    found = _WRITTEN.fullmatch(text.translate(ALIKE).strip()) if len(text) <= LONGEST else None
    try:
        return _power(found[3].strip(), text)[0] if found else 0
    except BadValue:
        return 0


def names_currency(text: str) -> bool:
    """Whether an amount that can be read names its currency, if only by a sign such as kr."""
    try:
        return take_apart(text, currency="").currency != ""
    except BadValue:  # a sign of several currencies, one of which is the record's
        return True


def read_digits(written: Written, *, places: int) -> int:
    """The whole number of minor units, for a currency of that many decimals."""
    number = Digits(written.digits, written.text, _WHAT, _HINT, _UNITS[written.power])
    whole, fraction = split_digits(number, places=places)
    shift = written.power + places
    if fraction[shift:].strip("0"):
        raise BadValue(
            f"{quoted(written.text)} has more decimals than {written.currency} has ({places}).",
            "round the amount",
        )
    minor = int(whole + fraction[:shift].ljust(shift, "0"))
    if minor > MOST:
        raise too_large()
    return minor


def _without_minus(before: str) -> tuple[str, bool]:
    """The text before the digits without its one minus sign, and whether it had one."""
    before = before.strip()
    for rest in (before.removeprefix("-"), before.removesuffix("-")):
        if rest != before:
            return rest.strip(), True
    return before, False


def _power(after: str, text: str) -> tuple[int, str]:
    """The power of ten that k, m or bn means, and the currency written after it."""
    if meanings(after):  # kr and MKD are currencies, not thousands or millions of something
        return 0, after
    for suffix in ("bn", "k", "m", ""):
        rest = after[len(suffix) :].strip()
        if after.lower().startswith(suffix) and (not rest or meanings(rest)):
            return _POWERS[suffix], rest
    if after.isascii() and len(after) == 3 and after.isalpha():
        currency_code(after)  # says which codes are near
    raise _not_an_amount(text)


def _currency(before: str, after: str, own: str, text: str) -> str:
    """The one currency meant: the written sign or code, the record's own where that fits."""
    possible: tuple[str, ...] = meanings(before) if before else ()
    if before and not possible:
        raise _not_an_amount(text)
    if after:
        named = meanings(after)
        possible = tuple(code for code in possible if code in named) if before else named
        if not possible:
            raise BadValue(f"{quoted(text)} names two currencies.", _HINT)
    if not possible or own in possible:
        return own
    if len(possible) > 1:
        sign = before or after
        raise BadValue(
            f"{quoted(text)} does not say which currency {sign} is.",
            f"the amount with its code: {either(possible[:3])}",
        )
    return possible[0]


def _not_an_amount(text: str) -> BadValue:
    return BadValue(f"{quoted(text)} is not {_WHAT}.", _HINT)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `minor` units (cents) of a currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{self.grouped()} {self.currency}"

    def plain(self) -> str:
        """For machines: `480000.00`."""
        return plain_amount(self.minor, self.currency)

    def brief(self) -> str:
        """For sums and lists: `480,001 EUR`, `9,999.50 EUR`; see `shows_decimals`."""
        return f"{self.brief_figure()} {self.currency}"

    def brief_figure(self) -> str:
        """The same without its currency."""
        return self.grouped(decimals=shows_decimals(self.minor, self.currency))

    @property
    def is_large(self) -> bool:
        """Whether people read it in whole units in a sum or a list, whatever it has beside them."""
        return _is_large(self.minor, self.currency)

    def grouped(self, decimals: bool | None = None) -> str:
        """For people: `480,000` or `480,000.50`; decimals where needed unless asked."""
        if decimals is None:
            decimals = self.minor % 10 ** digits(self.currency) != 0
        return grouped_amount(self.minor, self.currency, decimals=decimals)


def parse_amount(text: str, *, currency: str, allow_negative: bool = False) -> Money:
    """The amount somebody wrote: `48k`, `1.2m`, `48,000.00 USD`, `1.234,56`, `45 000 kr`.

    `currency` is the record's. An amount that names another one comes back in that one; whether
    it may is the caller's to say. Raises BadValue for a text that is not an amount, for one with
    several readings, and for more decimals than the currency has.
    """
    written = take_apart(text, currency=currency)
    if written.is_negative and not allow_negative:
        raise BadValue(
            f"{quoted(text)} is negative, and an amount is not.", "an amount such as 48k"
        )
    minor = read_digits(written, places=digits(written.currency))
    return Money(-minor if written.is_negative else minor, written.currency)


def plain_amount(minor: int, currency: str) -> str:
    """The amount without grouping and with every decimal of its currency: `480000.00`."""
    return _pointed(f"{abs(minor):0{digits(currency) + 1}d}", minor, digits(currency))


def plain_amounts(minors: Sequence[int], currency: str) -> list[str]:
    """`plain_amount` of many amounts of one currency, in a sixth of the time."""
    places = digits(currency)
    if places != _USUAL_DIGITS or not minors or min(minors) < 0:
        return [plain_amount(minor, currency) for minor in minors]
    return [str(minor // 100) + _HUNDREDTHS[minor % 100] for minor in minors]


_USUAL_DIGITS = 2
_HUNDREDTHS = [f".{each:02d}" for each in range(100)]


def rescaled(minor: int, old: str, new: str) -> int | None:
    """The same figure in another currency, whose minor units these are: 480 EUR as 480 JPY.

    None where that one has too few decimals.
    """
    shift = digits(new) - digits(old)
    whole, rest = divmod(minor * 10 ** max(shift, 0), 10 ** max(-shift, 0))
    return None if rest else whole


def grouped_amount(minor: int, currency: str, *, decimals: bool) -> str:
    """The amount in groups of three: `480,000.50`, or half-even to whole units: `480,000`."""
    places = digits(currency)
    if not decimals:
        return f"{_half_even(minor, 10**places):,}"
    whole, rest = divmod(abs(minor), 10**places)
    return _pointed(f"{whole:,}" + (f"{rest:0{places}d}" if places else ""), minor, places)


def shows_decimals(minor: int, currency: str) -> bool:
    """Whether people read the decimals of an amount in a sum or a list: it has some, and is below
    10,000 units. Larger amounts they read in whole units, rounded half to even."""
    return minor % 10 ** digits(currency) != 0 and not _is_large(minor, currency)


def _is_large(minor: int, currency: str) -> bool:
    return bool(abs(minor) >= _WHOLE_FROM * 10 ** digits(currency))


_WHOLE_FROM = 10_000


def weighted(minor: int, percent: int) -> int:
    """`percent` % of an amount, in minor units, halves to the even one."""
    return _half_even(minor * percent, 100)


def total(amounts: Iterable[Money]) -> dict[str, int]:
    """The sums in minor units, each currency apart, in the order they first come."""
    sums: dict[str, int] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return sums


def _pointed(text: str, minor: int, places: int) -> str:
    sign = "-" if minor < 0 else ""
    return f"{sign}{text[:-places]}.{text[-places:]}" if places else f"{sign}{text}"


def _half_even(number: int, by: int) -> int:
    quotient, rest = divmod(number, by)
    above_half = 2 * rest > by or (2 * rest == by and quotient % 2 == 1)
    return quotient + above_half
