"""The currencies of ISO 4217: their codes, how many decimals each has, and their symbols."""

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
    """The code in upper case. Raises BadValue, proposing near codes, when there is none such."""
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
