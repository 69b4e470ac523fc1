"""Guards texts that a spreadsheet would run as a formula, and takes the guard off again.

An apostrophe is put in front of them, and of texts that look guarded already: so that each guarded
text stands for one text only.
"""

# What a formula may begin with, also in its full width, and blanks that lead up to one.
_RUN = frozenset("=+-@\t\r\n＝＋－＠")
_GUARD = "'"
_LOOKS_GUARDED = _RUN | {_GUARD}


def guarded(text: str) -> str:
    """`'=1+1` for `=1+1`; a harmless text as it is."""
    is_run = text[:1] in _RUN or (text[:1] == _GUARD and text[1:2] in _LOOKS_GUARDED)
    return _GUARD + text if is_run else text


def unguarded(text: str) -> str:
    """The text that was guarded, or was harmless."""
    return text[1:] if text[:1] == _GUARD and text[1:2] in _LOOKS_GUARDED else text
