"""Parts a text that tells what was said and what comes next: `he rang, call him back thu 9:00`."""

import re
from dataclasses import dataclass

from oppcli.domain.activity import NextStep
from oppcli.domain.next_step_words import once_more
from oppcli.domain.time_words import plan_at_the_end, reports

_BETWEEN_PARTS = re.compile(r"[,;.]\s+(?:(?:and|then|so)\s+)*|\s+(?:and\s+)?then\s+")
# It asks for something once more in the middle of a text without a comma.
_ONCE_MORE = re.compile(
    r"\s(?:and\s+)?(?=(?:(?:try|call|ring|phone)\s+(?:him|her|them|back|again)\b|again\b)[^,;]*$)"
)
_ASKS = re.compile(
    r"(?:(?:i|we|to|please|must)\s+)*(call|ring|phone|text|e-?mail|mail|write|visit|meet|send|bring|try|"
    r"remind|show|again|back|drive|test|offer)\b"
)


@dataclass(frozen=True, slots=True)
class SaidBoth:
    """What was said or done, and the step that comes next."""

    done: str
    step: NextStep


def said_both(kind: str, text: str) -> SaidBoth | None:
    """Both parts of a text about an activity of type `kind` that ends in a day or a time to come;
    None where it tells of a plan alone, or ends otherwise.

    The last part, behind a comma, is what comes next: `took it, comes fri 11:00`. So is what is to
    be done once more, also without a comma: `no answer again tomorrow`. A text of one part that
    tells what somebody said is both: `wants to see it sat 10:00`.
    """
    what, when = plan_at_the_end(text)
    what = what.strip(" ,;")
    if not what or not when:
        return None
    done, step = _parted(what)
    if done and (_ASKS.match(step.casefold()) or reports(step) or reports(done)):
        return SaidBoth(done, NextStep.on(once_more(kind, step), when))
    return SaidBoth(text, NextStep.on(what, when)) if reports(what) else None


def _parted(what: str) -> tuple[str, str]:
    """The text before what comes next, and that; '' for the first where it has one part only."""
    for between in (*reversed([*_BETWEEN_PARTS.finditer(what)]), _ONCE_MORE.search(what)):
        if between and what[: between.start()].strip() and what[between.end() :].strip():
            return what[: between.start()].strip(" ,;"), what[between.end() :].strip()
    return "", what
