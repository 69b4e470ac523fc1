"""Finds the activity that somebody means by words: its subject, its type, its customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from shlex import quote

from oppcli.domain.activity import ALSO_CALLED
from oppcli.domain.field import sql_words
from oppcli.domain.name_matching import called, has_beginnings
from oppcli.domain.names import name_key, spoken
from oppcli.domain.refs import Ref
from oppcli.domain.wording import and_more, either, quoted
from oppcli.errors import SeveralFit
from oppcli.queries.identifying import customers, names_about
from oppcli.store import Store

_MOST_WORDS = 8  # of a name; more are what came of it
_LISTED = 5
_ABOUT = ("opportunity", "lead", "account", "contact")
_PLANNED = ("open",)
_PLANNED_OR_DONE = ("open", "done")


@dataclass(frozen=True, slots=True)
class _Known:
    """An activity: what it is called, and whom it is about once that was asked for; `called` has
    the names of everybody whom it is about."""

    ref: Ref
    type: str
    subject: str
    owner: str
    is_open: bool
    done_on: str
    about: Ref | None
    customer: str = ""
    called: str = ""

    @property
    def told(self) -> str:
        """`A2 test drive EX20 (Globex)`, `A3 call (Globex, done 2026-11-20)`."""
        whom = str(self.customer or self.about or "")
        done = "" if self.is_open else f"done {self.done_on}".strip()
        more = ", ".join(filter(None, (whom, done)))
        kind = spoken(self.type)
        said = kind if name_key(self.subject) == kind else f"{kind} {self.subject}"
        return f"{self.ref} {said}{f' ({more})' if more else ''}"

    @property
    def said(self) -> str:
        """All words by which somebody may call it."""
        kinds = " ".join((spoken(self.type), *ALSO_CALLED.get(self.type, ())))
        return f"{self.subject} {kinds} {self.customer} {self.called}"


def open_activity_called(
    store: Store, words: Sequence[str], me: str, verb: str
) -> tuple[Ref, int] | None:
    """The open activity that the first words name, and how many of them do; None where none fits.

    As many words as fit one are its name. One of `me` goes before those of others. A first
    word with blanks in it was quoted, and is the whole name. Raises SeveralFit, proposing `verb`.
    """
    most = 1 if " " in words[0] else min(len(words), _MOST_WORDS)
    lengths = range(most, 0, -1)
    known = _activities(store, _PLANNED)
    mine = [each for each in known if each.owner == me]
    called = partial(_called, store, words=words, lengths=lengths, verb=verb)
    return called(mine) or called(known)


def activity_called(
    store: Store, words: Sequence[str], me: str, verb: str, *, may_be_done: bool, flag: str = ""
) -> Ref | None:
    """The activity that all the words name; None where none fits.

    An open one of `me` goes before those of others, and both before one that is done, if it
    `may_be_done`; with a `flag`, which is of what is done, it may be any of them. Raises
    SeveralFit, listing the latest done first and proposing `verb` with the flag.
    """
    if len(words) > 1 and any(" " in word for word in words):
        return None
    known = _activities(store, _PLANNED_OR_DONE if may_be_done else _PLANNED)
    planned = [each for each in known if each.is_open]
    mine = [each for each in planned if each.owner == me]
    for among in (known,) if flag else (mine, planned, known):
        found = _called(store, among, words=words, lengths=(len(words),), verb=verb, flag=flag)
        if found:
            return found[0]
    return None


def latest_called(store: Store, words: Sequence[str], me: str, verb: str) -> str:
    """The ref of the latest activity that is done and that all the words name, one of `me` before
    those of others; '' where none fits."""
    known = [each for each in _activities(store, _PLANNED_OR_DONE) if not each.is_open]
    for among in ([each for each in known if each.owner == me], known):
        try:
            found = _called(store, among, words=words, lengths=(len(words),), verb=verb)
        except SeveralFit as several:
            return several.choices[0][0]
        if found:
            return str(found[0])
    return ""


def _called(
    store: Store,
    among: Sequence[_Known],
    *,
    words: Sequence[str],
    lengths: Iterable[int],
    verb: str,
    flag: str = "",
) -> tuple[Ref, int] | None:
    abouts = {each.about for each in among if each.about}
    named, called = customers(store, abouts), names_about(store, abouts)
    known = [
        replace(each, customer=named.get(each.about, ""), called=called.get(each.about, ""))
        if each.about
        else each
        for each in among
    ]
    for count in lengths:
        found = _fitting(known, " ".join(words[:count]))
        if len(found) == 1:
            return found[0].ref, count
        if found:
            raise _several(found, words[:count], words[count:], verb, flag)
    return None


def _activities(store: Store, states: tuple[str, ...]) -> list[_Known]:
    """The activities of those states: the open ones by their numbers, then the latest done."""
    rows = store.read(
        "SELECT a.id, a.type, a.subject, o.name, a.status, a.completed_at,"
        f" {', '.join(f'a.{each}_id' for each in _ABOUT)}"
        " FROM activity a JOIN owner o ON o.id = a.owner_id"
        f" WHERE a.status IN {sql_words(states)} ORDER BY a.id"
    ).rows
    found = []
    for number, kind, subject, owner, status, done, *about in rows:
        refs = (Ref(name, at) for name, at in zip(_ABOUT, about, strict=True) if at is not None)
        about_ref = next(refs, None)
        ref, day = Ref("activity", number), str(done or "")[:10]
        found.append(_Known(ref, kind, subject, owner, status == "open", day, about_ref))
    latest = sorted(found, key=lambda each: (each.done_on, each.ref.number), reverse=True)
    return [each for each in found if each.is_open] + [each for each in latest if not each.is_open]


def _fitting(known: Sequence[_Known], wanted: str) -> list[_Known]:
    """Those whose subject is the text, else those whose words it has the beginnings of."""
    same = called(wanted, [(each, each.subject) for each in known])
    return same or [each for each in known if has_beginnings(each.said, wanted)]


def _several(
    found: Sequence[_Known], name: Sequence[str], rest: Sequence[str], verb: str, flag: str
) -> SeveralFit:
    told = and_more([each.told for each in found], _LISTED)
    outcome = f" {quote(' '.join(rest))}" if rest else ""
    state = "open " if all(each.is_open for each in found) else ""
    return SeveralFit(
        "activity",
        [(str(each.ref), each.told) for each in found],
        f"{quoted(' '.join(name))} fits {len(found)} {state}activities: {told}.",
        either(
            f"oppcli {verb} {each.ref}{outcome}{flag and f' {flag}'}" for each in found[:_LISTED]
        ),
        words=len(name),
    )
