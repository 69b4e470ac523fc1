"""Reads an amount, a day and a customer at the end of the words behind `new`: `XC60 45k eom P2`."""

import re
from collections.abc import Sequence

from oppcli.domain.said_times import plan_at_the_end

_CURRENCY = r"(?:€|\$|£|eur|usd|gbp|sek|nok|dkk|chf|kr)"
_AMOUNT = re.compile(
    rf"{_CURRENCY}?(?:[0-9]+(?:[.,][0-9]+)?k|[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?){_CURRENCY}?"
    rf"|[0-9][0-9.,]*{_CURRENCY}|{_CURRENCY}[0-9.,]*[0-9]",
    re.IGNORECASE,
)
_PARTY = {"P": "contact", "C": "account"}


def sale_words(words: Sequence[str], amount: str, day: str) -> tuple[list[str], dict[str, str]]:
    """The words without an amount, a day and refs of a customer at their end, and these as fields.

    `amount` and `day` are the fields that they are. The first word is the topic's, and what was
    typed in quotes stays whole. A plain number is a part of the topic: so are `12m` and `2027`.
    """
    rest, found = list(words), {}
    while len(rest) > 1:
        loose = next((n for n, word in enumerate(reversed(rest[1:])) if " " in word), len(rest) - 1)
        last, ending = rest[-1], " ".join(rest[len(rest) - loose :])
        party = re.fullmatch(r"([PC])[0-9]+", last)
        before, when = plan_at_the_end(ending)
        if amount not in found and loose and _AMOUNT.fullmatch(last):
            found[amount] = rest.pop()
        elif party and _PARTY[party[1]] not in found and amount == "est_revenue":
            found[_PARTY[party[1]]] = rest.pop()
        elif when and day not in found:
            found[day] = when
            rest[len(rest) - loose :] = before.split()
        else:
            break
    return rest, found
