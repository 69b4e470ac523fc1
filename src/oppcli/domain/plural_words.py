"""Whether words behind the plural of a noun are those of its list: `leads new`, `deals top 5`."""

import re
from collections.abc import Sequence
from itertools import takewhile

from oppcli.domain.condition_words import CONDITION
from oppcli.domain.field import INTEREST_TYPE
from oppcli.domain.filter_words import bounded
from oppcli.domain.list_words import BIGGEST, LISTS, ListWords, status_said
from oppcli.domain.refs import may_be_ref
from oppcli.domain.time_words import leading
from oppcli.domain.user_words import says_me

_KINDS = {"opp": "opportunity"}
_OF_A_PERSON = re.compile("@|[0-9]{5}|[0-9]{3}[ -][0-9]{3}")  # an e-mail address, a telephone


def begins(words: Sequence[str], noun: str = "") -> bool:
    """Whether words behind the plural of a noun are surely those of its list: a time, `top 5`, a
    condition, or a status that nothing stands behind but what a list may have."""
    first, behind = words[0].casefold(), "".join(words[1:2])
    has_time = bool(leading(words[1:]) or bounded(words[1:])[0])
    says_when = has_time and any(first in of.before for of in LISTS.values())
    is_top = first in BIGGEST and (behind.isdigit() or behind == "first")
    return (
        says_me(words)
        or says_when
        or is_top
        or _says_status(words, noun)
        or bool(CONDITION.match(words[0]) or leading(words))
    )


def _says_status(words: Sequence[str], noun: str) -> bool:
    """Whether the first words are a status of a noun's list and no verb of it: `leads new`, while
    `leads new "Eva Lund" 070-1234567` adds one, and `activities done A45` is about one."""
    of = LISTS.get(_KINDS.get(noun, noun), ListWords())
    behind = list(takewhile(lambda word: not word.startswith("-"), words[1:]))
    is_other = any(
        may_be_ref(word) or _OF_A_PERSON.search(word) or (" " in word and not leading([word]))
        for word in behind
    )
    is_condition = noun == "device" and words[0].casefold() in INTEREST_TYPE
    is_other = is_other or (is_condition and any("=" in word for word in behind))
    return bool(is_condition or status_said(of.statuses, words)[0]) and not is_other
