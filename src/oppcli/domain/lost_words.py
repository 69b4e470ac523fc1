"""Reads why a sale was lost, or given up, from the words that somebody typed.

A process has a list of reasons. `too expensive` says one of them as surely as `price` does; what
may say another thing is no reason until somebody chooses one.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from oppcli.domain.closing import COMPETITOR, NEEDS_NOTE
from oppcli.domain.names import choice_named, name_key, spelled, spoken
from oppcli.domain.wording import nearest, quoted

# What people say for the reasons of the processes that are shipped, and of leads; a process of
# one's own may have reasons of the same names. A word means the first of its reasons that there is.
_SAID_FOR = {
    "price": "expensive pricey dear costs cost costly cheaper prices priced pricing discount"
    " cheapest dearer costlier overpriced undercut underbid outbid",
    "competitor": "competition competitors rival rivals elsewhere else",
    "timing": "late early time soon",
    "no_budget": "budget money funds cash",
    "product": "model machine vehicle features quality",
    "availability": "available stock unavailable",
    "financing": "finance credit loan lease leasing financed",
    "lost": "competitor competition competitors rival rivals elsewhere else bought",
    "no_longer_interested": "interest interested looking browsing mind"
    " expensive pricey cost costs budget money",
    "cannot_contact": "answer answers reached unreachable contact reach reply replies answered"
    " number voicemail bounced bounces",
    "postponed": "postpone later delayed",
    "duplicate": "double twice",
    "canceled": "spam fake bogus junk advertising test mistake duplicate double twice cancelled",
}
_REASONS_OF: dict[str, tuple[str, ...]] = {}
for _reason, _words in _SAID_FOR.items():
    for _word in _words.split():
        _REASONS_OF[_word] = (*_REASONS_OF.get(_word, ()), _reason)
# Words that change nothing of a reason beside them.
_FILLING_WORDS = """
a an the too very so much far was is were are it its our their his her us we they he she of because
due high big long really just for them him new longer enough more out in have has had does do did my
i changed went bought chose gone already going one to by with lead somewhere someone only still
wrong
"""
_FILLING = frozenset(_FILLING_WORDS.split())
# With these the reasons of `_BY_NOT` are meant as well: `no money`, `not available`.
_NOT = frozenset(("not", "no", "any", "anymore", "none", "never", "couldn", "doesn", "didn", "t"))
_BY_NOT = ("no_budget", "availability", "financing", "no_longer_interested", "cannot_contact")
# They make the reason beside them a good one: `price ok`, `not the price`.
_DENIED = (r"\b(ok|okay|fine|good|but)\b", r"\bnot (the|because|due|too|so|that)\b")


_WHO = "(?:they |he |she |it )?(?:has |have |was |were )?"
_CHOSE = (
    "(?:went to|went with|bought at|bought from|bought with|bought|chose|took|picked|decided for"
    "|decided on|signed with|ordered at|ordered from|ordered with|lost to|lost against)"
)
_NAME = r"([^\W\d_a-z][\w&.-]*(?: (?:[^\W_a-z]|&)[\w&.-]*)*)"
_WERE = r"(?:was|is|were|are)(?: (?:much|a lot|a bit|far|just))?"
_AT = "(?:at|from|with|by)"
_CHEAPER = (
    "(?:(?:was |is |got it |found it |bought )*(?:(?:much|a lot|a bit|far) )?cheaper"
    "|(?:better|lower|best) price)"
)
_BETTER = "(?:was |is |got |a )*(?:better|faster|quicker|nearer|sooner)(?: [a-z]+)?"
_BEST = "(?:better|faster|quicker|nearer)"
# What people say of the one who won, and the reason that it says, '' where that is not clear.
_SENTENCES = (
    (rf"{_NAME} {_WERE} cheaper", "price"),
    (rf"{_NAME} {_WERE} {_BEST}", "competitor"),
    (rf"{_WHO}{_CHOSE} {_NAME}", COMPETITOR),
    (rf"{_CHEAPER} {_AT} {_NAME}", "price"),
    (rf"{_BETTER} {_AT} {_NAME}", ""),
    (rf"{_NAME} {_WERE} (?:\w+ )*(?:cheaper|{_BEST})\b.*", ""),
    (rf"{_WHO}{_CHOSE.replace('|bought|', '|')} {_NAME}\b.*", ""),
)
# With a capital at the beginning of a sentence they are no names.
_NO_NAME_WORDS = """
it they he she we you this that these those the a an our their his her its others other
somebody someone another elsewhere somewhere somehow competitor competitors competition price
prices delivery service offer terms
conditions warranty leasing financing rate rates everything something nothing used new us
him them me stock trade far half much lot china abroad now later private home work
"""
# Behind `too expensive to` they go on with it, and name nobody.
_VERBS = frozenset(
    """
run buy pay keep use own maintain operate repair service deliver finance lease insure store
transport move handle justify afford wait get make do be have go come sell offer build fit match
compete decide order change replace answer reach produce ship drive start begin sign close call meet
find take bring import export register convert upgrade ship transfer
""".split()  # noqa: SIM905 - a list of words, read as one
)
_LONGEST_NAME = 3  # words of a name in small letters
_NO_NAMES = frozenset(_NO_NAME_WORDS.split())


@dataclass(frozen=True, slots=True)
class Said:
    """A reason of the process, '' where none is certain, the one that is `near`, and the text to
    remember, '' where the reason says all of it."""

    reason: str
    near: str
    note: str


def reason_said(text: str, reasons: Sequence[str]) -> Said:
    """What a text says of the reasons of a process.

    It is certain where it is a reason or the beginning of one alone, where a reason and a colon
    stand before it, or where every word of it means the same reason or nothing.
    """
    text = " ".join(text.split())
    if (exact := _named(text, reasons)) is not None:
        return Said(exact, exact, "")
    head, mark, rest = text.partition(":")
    if mark and rest.strip() and (before := _named(head, reasons)) is not None:
        return Said(before, before, rest.strip())
    first, _, rest = text.partition(" ")
    if spelled(first.rstrip(",;.")) == NEEDS_NOTE and NEEDS_NOTE in reasons and rest:
        return Said(NEEDS_NOTE, NEEDS_NOTE, rest)
    words = re.findall(r"\w+", text.casefold())
    meant = [_meant(word, reasons) for word in words]
    found = list(dict.fromkeys(filter(None, meant)))
    if len(found) != 1:
        return Said("", "", text)
    if any(re.search(each, text.casefold()) for each in _DENIED):
        return Said("", "", text)
    filling = _FILLING | _NOT if found[0] in _BY_NOT else _FILLING
    filling |= {word for word in words if word[0].isdigit()}  # `cheaper by 3k`
    is_plain = all(reason or word in filling for word, reason in zip(words, meant, strict=True))
    return Said(found[0] if is_plain else "", found[0], text)


def no_reason(text: str, said: Said, reasons: Sequence[str]) -> tuple[str, str, str]:
    """The message for words that name no reason, the same without the list of reasons, and the
    reason that is spelled nearly so; '' for none."""
    near = said.near or "".join(nearest(text, reasons, 1))
    brief = f"reason: {quoted(text)} is not"
    return f"{brief} one of {', '.join(reasons)}.", f"{brief} a reason.", near


@dataclass(frozen=True, slots=True)
class WinnerSaid:
    """What a text says of the reason, who won, and who may have won, whom somebody is to be asked
    about: the words of `text` then hold the name as well, and `why` is what they say of the reason
    if that is the name. '' where no one is named."""

    text: str
    name: str = ""
    may_be: str = ""
    why: str = ""


def winner_said(text: str, reasons: Sequence[str], known: Sequence[str] = ()) -> WinnerSaid:
    """What a text says of the reason, and the competitor it names.

    `to Initech` at the end is no part of the reason, and neither are sentences that a competitor
    is the reason of: `went to Initech`. A name begins with a capital letter or a digit, or it is
    one of those `known`, in any letters. Other words in small letters beside a certain reason may
    be a name.
    """
    stored = {name_key(name): name for name in known}
    if COMPETITOR in reasons and _named(text, reasons) is None:
        before, name = _chosen(text)
        winner = stored.get(name_key(name)) or stored.get(name_key(text))
        if winner:
            return WinnerSaid(f"{COMPETITOR}: {text}" if before not in ("", "to") else "", winner)
    head, comma, behind = text.partition(", ")  # `bought from scania, cheaper`
    before, name = _chosen(head)
    why = reason_said(behind, reasons).reason if comma and before not in ("", "to") else ""
    if why and (said := _with_name(f"{why}: {text}", name, stored)):
        return said
    before, name = _chosen(behind)  # `price, went to Fendt`
    why = reason_said(head, reasons).reason if before not in ("", "to") else ""
    is_clear = name_key(name) in stored or re.fullmatch(_NAME, name) is not None
    if why and is_clear and (said := _with_name(f"{why}: {text}", name, stored)):
        return said
    cheaper = re.fullmatch(rf"{_CHEAPER} {_AT} (.+)", text, re.IGNORECASE)
    if (
        cheaper
        and "price" in reasons
        and (said := _with_name(f"price: {text}", cheaper[1], stored))
    ):
        return said
    for form, reason in _SENTENCES:
        found = re.fullmatch(form, text)
        is_name = found and found[1].split()[0].casefold() not in _NO_NAMES
        if found and is_name and reason in ("", *reasons):
            return WinnerSaid(f"{reason}: {text}" if reason else text, found[1])
    return _behind_to(text, reasons, stored)


def _with_name(text: str, name: str, stored: Mapping[str, str]) -> WinnerSaid | None:
    """The text with who won, or may have; None where the words can be no name."""
    if name_key(name) in stored or _is_written_as_a_name(name):
        return WinnerSaid(text, stored.get(name_key(name), name))
    return WinnerSaid(text, may_be=name, why=text) if _may_win(name) else None


def _behind_to(text: str, reasons: Sequence[str], stored: Mapping[str, str]) -> WinnerSaid:
    """What the words before `to` say of the reason, and the name behind it."""
    why, sign, winner = f" {text} ".partition(" to ")
    why, winner = why.strip(), winner.strip()
    if not why:
        why, winner = _reason_behind(winner, reasons, stored)
    if not sign or not winner:
        return WinnerSaid(text)
    if name_key(winner) in stored or winner[:1].isupper() or winner[:1].isdigit():
        return WinnerSaid(why, stored.get(name_key(winner), winner))
    said, reason = text, _named(why, reasons)
    if reason is not None:  # `price to initech`
        text = f"{reason}: to {winner}"
    elif reason := reason_said(why, reasons).reason:
        text = text if reason_said(text, reasons).reason == reason else f"{reason}: {text}"
    if not reason or not _may_win(winner):
        return WinnerSaid(said)
    return WinnerSaid(text, may_be=winner, why=why)


def _reason_behind(text: str, reasons: Sequence[str], known: Collection[str]) -> tuple[str, str]:
    """The reason behind a name, and the name: `initech cheaper by 3k`; '' and the text for none."""
    words = text.split()
    for count in range(1, min(_LONGEST_NAME, len(words) - 1) + 1):
        name, why = " ".join(words[:count]), " ".join(words[count:])
        may_be = name_key(name) in known or _is_written_as_a_name(name) or _may_win(name)
        if may_be and reason_said(why, reasons).reason:
            return why, name
    return "", text


def _is_written_as_a_name(name: str) -> bool:
    """Whether the words begin with a capital letter and are no beginning of a sentence."""
    return name[:1].isupper() and name.split(maxsplit=1)[0].casefold() not in _NO_NAMES - {"new"}


def _may_win(name: str) -> bool:
    """Whether words in small letters can be the name of who won: not `us`, `maintain` or `3k`."""
    words = name.casefold().split()
    if not 0 < len(words) <= _LONGEST_NAME or not words[0][0].isalpha():
        return False
    return words[0] not in _NO_NAMES | _VERBS and words[0] not in _REASONS_OF


def winner_guessed(text: str, reasons: Sequence[str]) -> str:
    """The name that may be who won in a text of small letters: `went to toyota zug`; '' for
    none."""
    before, name = _chosen(text)
    words = name.split()
    is_name = before and 0 < len(words) <= _LONGEST_NAME and words[0].casefold() not in _NO_NAMES
    return name if is_name and COMPETITOR in reasons else ""


def _chosen(text: str) -> tuple[str, str]:
    """What stands before the name of who may have won (`they chose`, `to`), and the name; '' and
    the text where nothing does."""
    said = re.fullmatch(rf"({_WHO}{_CHOSE}|to) (.+)", text, re.IGNORECASE)
    return (said[1], said[2]) if said else ("", text)


def _named(text: str, reasons: Sequence[str]) -> str | None:
    """The reason that is called so, or the only one that begins so."""
    return choice_named(spelled(text), reasons) or None


def _meant(word: str, reasons: Sequence[str]) -> str:
    """The reason that a single word means, '' for none."""
    reason = next((each for each in _REASONS_OF.get(word, ()) if each in reasons), "")
    if reason:
        return reason
    if word in _FILLING | _NOT:
        return ""
    named = [each for each in reasons if word in spoken(each).split()]
    return named[0] if len(named) == 1 else ""
