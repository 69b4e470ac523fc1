"""Proposes the command that answers a manager's question: `what slipped last week`."""

from collections.abc import Sequence
from shlex import quote

from oppcli.domain.time_words import is_moment, is_one_day, leading

# Words of a question that do not say what is asked for.
_ASKING = "what which who whose whats show list me have has had is are was were did do got get"
_RECORDS = frozenset(("deals", "deal", "opportunities", "opportunity", "opps", "sales", "ones"))
_UNSAID = frozenset((*_ASKING.split(), *_RECORDS, "the", "my", "our", "all", "any", "people"))
_UNSAID -= {"sales"}
_FIGURES = {"slipped": "slipped", "slipping": "slipped", "pushed": "pushed", "postponed": "pushed"}
_FIGURES |= {"moved": "moved", "delayed": "pushed", "slip": "slipped"}
_CHANGED = frozenset(("changed", "change", "changes", "happened", "new", "different"))
_STALE = frozenset(("stale", "stuck", "rotting", "idle"))
_CONVERT = frozenset(("convert", "converts", "conversion", "qualifies"))
_OFFERS = frozenset(("offers", "quotes", "quotations", "proposals"))
_LAPSE = frozenset(("lapse", "lapsing", "lapses", "expire", "expiring", "expires", "end", "ending"))
_WON = frozenset(("win", "won", "sales", "revenue", "sold", "wins", "lost", "loss", "losses"))
_WHEN = frozenset(("since", "from", "in", "during"))


def command_for_question(words: Sequence[str]) -> str:
    """The command that answers the words, without the program's name; '' for no such question."""
    plain = [word.casefold().strip("?,") for word in words]
    asked = [word for word in plain if word]
    while asked and asked[0] in _UNSAID:
        del asked[0]
    if not asked or any(word.startswith("-") for word in asked):
        return ""
    first, rest = asked[0], asked[1:]
    if first == "tomorrow" and not rest:
        return "agenda tomorrow"
    is_asked = len(asked) < len(plain)  # more than the bare word, which may be another command's
    if first in _FIGURES:
        since = _since(rest)
        return f"review{f' --since {quote(since)}' if since else ''} --list {_FIGURES[first]}"
    if first in _CHANGED and (is_asked or rest[:1] == ["since"]):
        return f"diff {quote(_since(rest) or 'last monday')}"
    if first in _STALE and (is_asked or (rest and rest[0] in _RECORDS)):
        return f"report stale{_groups_and_time(rest, has_groups=False)}"
    is_rate = first == "win" and rest[:1] in (["rate"], ["rates"], ["ratio"])
    if is_rate or (first in _WON and "by" in rest):
        return f"report winloss{_groups_and_time(rest, has_groups=True)}"
    if is_asked and (first in _CONVERT or (first == "lead" and "".join(rest[:1]) in _CONVERT)):
        return "report leads"
    if first in _OFFERS and rest[:1] and rest[0] in _LAPSE:
        when = [word for word in rest[1:] if word not in (*_WHEN, "the")]
        count = leading(when)
        return f"deal list --valid {quote(' '.join(when))}" if count == len(when) > 0 else ""
    if first == "closing" and (count := leading(rest)) == len(rest) and count:
        return f"opp list --close {quote(' '.join(rest))}"
    return ""


def _since(words: Sequence[str]) -> str:
    """The first day of the time among the words, as it can be typed; '' for none."""
    rest = [word for word in words if word not in _RECORDS]
    while rest and rest[0] in _WHEN:
        del rest[0]
    text = " ".join(rest[: leading(rest)])
    if not text:
        return ""
    if is_one_day(text):
        return f"last {text}" if " " not in text and is_moment(f"last {text}") else text
    return f"start of {text}" if is_moment(f"start of {text}") else ""


def _groups_and_time(words: Sequence[str], *, has_groups: bool) -> str:
    """` --by brand --period 'last quarter'` of the words behind what is asked for."""
    groups, at = "", words.index("by") if "by" in words else len(words)
    if has_groups and words[at + 1 :]:
        groups = f" --by {quote(words[at + 1].strip(','))}"
        at += 2
    rest = [word for word in words[at:] if word not in _WHEN]
    count = leading(rest)
    return f"{groups} --period {quote(' '.join(rest[:count]))}" if has_groups and count else groups
