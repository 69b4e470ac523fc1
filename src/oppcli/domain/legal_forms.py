"""The legal forms at the end of companies' names: `GmbH`, `sp. z o.o.`, `GmbH & Co. KG`."""

LEGAL_FORMS = frozenset(
    """GmbH mbH AG KG KGaA OHG GbR UG SE e.K. Ltd Ltd. Limited LLC LLP PLC plc Inc Inc. Corp Corp.
    AB HB ApS A/S AS ASA Oy Oyj BV B.V. NV N.V. SA S.A. SARL SAS SRL Srl S.r.l. SpA S.p.A. SL S.L.
    Sp.z.o.o. s.r.o. a.s. Kft Lda Lda. Ltda Ltda.""".split()  # noqa: SIM905 - a list of words, read as one
)
_OF_SEVERAL_WORDS = (("sp.", "z", "o.o."), ("sp.", "z", "o.", "o."))
_BETWEEN_FORMS = ("&", "Co.", "Co", "und", "and")  # GmbH & Co. KG


def without_legal_form(name: str) -> str:
    """The name without the legal form at its end; a name that is nothing else stays as it is."""
    words = name.split(" ")
    for form in _OF_SEVERAL_WORDS:
        if len(words) > len(form) and tuple(map(str.casefold, words[-len(form) :])) == form:
            return " ".join(words[: -len(form)])
    left = list(words)
    while len(left) > 1 and left[-1] in LEGAL_FORMS:
        left.pop()
        while len(left) > 1 and left[-1] in _BETWEEN_FORMS:
            left.pop()
    return " ".join(left)
