"""Names of months in files: English and the usual languages of western Europe, whole or short.

Only files are read so. What people type is English, as one word must not mean two months.
"""

from oppcli.domain import calendar

_EACH = (
    "januar jänner janvier enero gennaio janeiro januari jan ene gen janv",
    "februar février febrero febbraio fevereiro februari feb fév févr fevr fev febr fevrier",
    "märz mars marzo março maart marts mär mrz mar mrt marco",
    "april avril abril aprile apr abr avr",
    "mai mayo maggio maio mei maj may mag",
    "juni juin junio giugno junho jun giu",
    "juli juillet julio luglio julho jul lug juil",
    "august août agosto augustus augusti aug ago aoû aout",
    "september septembre septiembre setiembre settembre setembro sep sept set",
    "oktober octobre octubre ottobre outubro okt oct ott out",
    "november novembre noviembre novembro nov",
    "dezember décembre diciembre dicembre dezembro december dez déc dic dec decembre des desember",
)
_NUMBERS = {word: month for month, words in enumerate(_EACH, start=1) for word in words.split()}


def month_number(word: str) -> int | None:
    """1 for jan, january, janvier or enero; None for another word."""
    found = calendar.month_number(word)
    return _NUMBERS.get(word.casefold().removesuffix(".")) if found is None else found
