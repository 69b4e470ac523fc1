"""How long something took, as sellers write it: 20m, 1h, 1h30, 1:30, 90, 1.5h."""

import re

from oppcli.domain.numbers import NUMBER, Digits, split_digits
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

_LONGEST = 40
_MOST_HOURS = 999
_HINT = "20m, 1h30 or 1.5h"
_MINUTES = r"([0-9]{1,6}) ?(?:m|min|mins|minutes?)?"
_CLOCK = r"([0-9]{1,4}) ?(?::|h|hours?) ?([0-5][0-9]) ?(?:m|min|mins|minutes?)?"
_HOURS = rf"({NUMBER}) ?(?:h|hrs?|hours?)"


def parse_duration(text: str) -> int:
    """Minutes; a bare number is minutes. Raises BadValue, also for parts of a minute and for
    `1.500h`, which has two readings."""
    line = " ".join(text.lower().split()) if len(text) <= _LONGEST else ""
    rest = 0
    if found := re.fullmatch(_MINUTES, line):
        minutes = int(found[1])
    elif found := re.fullmatch(_CLOCK, line):
        minutes = int(found[1]) * 60 + int(found[2])
    elif found := re.fullmatch(_HOURS, line):
        number = Digits(found[1], text, "a duration", _HINT, "h")
        whole, decimals = split_digits(number, places=None)
        minutes, rest = divmod(int(whole + decimals) * 60, 10 ** len(decimals))
    else:
        raise BadValue(f"{quoted(text)} is not a duration.", _HINT)
    if rest:
        raise BadValue(f"{quoted(text)} is not a whole number of minutes.", _HINT)
    if minutes > _MOST_HOURS * 60:
        raise BadValue(f"{quoted(text)} is longer than {_MOST_HOURS} hours.", _HINT)
    return minutes
