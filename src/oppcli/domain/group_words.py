"""How many words behind `by` are groups, and how many are a number of days."""

from collections.abc import Sequence

from oppcli.domain.calendar import Unit
from oppcli.domain.compared_words import COMPARING
from oppcli.domain.field import INTEREST_TYPE
from oppcli.domain.filter_words import COMPARED
from oppcli.domain.grouping import group_words
from oppcli.domain.time_words import leading
from oppcli.domain.user_words import MYSELF

UNIT_WORDS = frozenset(unit.value for unit in Unit)
BEFORE_A_NAME = frozenset(("for", "of", "in"))
_BEHIND_GROUPS = frozenset((*BEFORE_A_NAME, *COMPARING, *MYSELF, "as", "by", "since", "to"))
_IN_DAYS = frozenset(("d", "day", "days"))


def groups_said(words: Sequence[str]) -> int:
    """How many of the first words are groups: those before a time, `used`, the next option, or
    the first word that is not a group, `by competitor Hamburg`, unless a comma says that it
    should be one: `by owner, budget`."""
    named = 0  # words of groups that are known
    for count, word in enumerate(words):
        if count >= named and not _goes_on(words[:count]):
            several = group_words([each.strip(",") for each in words[count:]])
            if count and not several and not _is_nearly_group(word.strip(",")):
                return count
            named = count + several
        is_time = word.strip(",").casefold() not in UNIT_WORDS and leading(words[count:])
        if word.casefold() in _BEHIND_GROUPS or is_time or (count and word in INTEREST_TYPE):
            return count
    return len(words)


def _goes_on(words: Sequence[str]) -> bool:
    """Whether a group is to follow the words: `owner,` and `owner and`."""
    last = "".join(words[-1:]).casefold()
    return last.endswith(",") or last == "and"


def _is_nearly_group(word: str) -> bool:
    from oppcli.domain.fields import GROUPED
    from oppcli.domain.grouping import UNITS
    from oppcli.domain.nearness import fields_near

    return bool(fields_near(word.casefold(), (*GROUPED, *UNITS), 1))


def days_said(words: Sequence[str]) -> int:
    """How many of the first words are a number of days: `over 30 days`; 0 for none."""
    length = next(
        (len(way) for way in [*COMPARED[">"], ["for"], []] if _begins_with(words, way)), 0
    )
    number, unit = "".join(words[length : length + 1]), "".join(words[length + 1 : length + 2])
    return length + 2 if number.isdigit() and unit.casefold() in _IN_DAYS else 0


def _begins_with(words: Sequence[str], way: Sequence[str]) -> bool:
    return [word.casefold() for word in words[: len(way)]] == list(way)
