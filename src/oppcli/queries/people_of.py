"""Whom a filter by teams or managers keeps: its people on the day that is looked at, or of today
where it had none on that day."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from shlex import quote

from oppcli.domain.names import name_key, names_in
from oppcli.errors import NotFound
from oppcli.queries.filter_arguments import Asking, Words
from oppcli.queries.filters import named
from oppcli.store import Store

_USERS = "SELECT id, name FROM owner WHERE kind = 'user' ORDER BY name"
_TEAMS = "SELECT id, name FROM owner WHERE kind = 'team' ORDER BY name"
_BELOW = {
    "manager": "SELECT manager_id, id FROM owner WHERE kind = 'user' AND manager_id IS NOT NULL",
    "team": "SELECT team_id, user_id FROM team_member",
}


def people_of(store: Store, option: str, words: Sequence[str], asking: Asking) -> list[str]:
    """The managers or teams (by `option`) that the words fit, and all their people, by name.

    In a store that shows a past day they are those of that day. Who had nobody then, or was not
    there, means the people of today, which is noted, as is a manager or team whose people are
    others today. Raises NotFound, and StoreDamaged where managers manage themselves.
    """
    then = _Organisation.read(store, option)
    if not store.is_past:
        return then.names_of(then.all_below(then.called(words, asking.me)))
    with closing(store.look()) as present:
        today = _Organisation.read(present, option)
    found: list[str] = []
    for word in names_in(words, (*then.heads.values(), *today.heads.values())):
        found += _on_the_day(then, today, word, asking)
    return sorted(set(found))


def managed_by_who_owns_none(store: Store, name: str, kind: str) -> int:
    """How many people a user manages who owns no record of a kind, or no opportunity where `kind`
    has no owners; 0 for any other user."""
    key = name_key(name)
    table = kind if kind in ("lead", "activity") else "opportunity"
    owned = f"SELECT 1 FROM {table} t JOIN owner o ON o.id = t.owner_id"
    if store.read(f"{owned} WHERE name_key(o.name) = :key LIMIT 1", {"key": key}).rows:
        return 0
    users = _Organisation.read(store, "manager")
    heads = [number for number, each in users.heads.items() if name_key(each) == key]
    return len(users.all_below(heads)) - len(heads)


@dataclass(frozen=True, slots=True)
class _Organisation:
    """The managers or teams at one moment, the names of all owners, and who is right below whom;
    all by number."""

    option: str
    heads: dict[int, str]
    names: dict[int, str]
    below: dict[int, list[int]]

    @classmethod
    def read(cls, store: Store, option: str) -> "_Organisation":
        """The organisation as a store shows it. Raises StoreDamaged for a loop of managers."""
        users = dict(store.read(_USERS).rows)
        teams = dict(store.read(_TEAMS).rows) if option == "team" else {}
        below: dict[int, list[int]] = {}
        for upper, number in store.read(_BELOW[option]).rows:
            below.setdefault(upper, []).append(number)
        if option == "manager":
            from oppcli.queries.grouped import refuse_loops

            uppers = {users[n]: users.get(up) for up, group in below.items() for n in group}
            refuse_loops(uppers, "manager")
        return cls(option, teams if option == "team" else users, users | teams, below)

    def called(self, words: Sequence[str], me: str) -> list[int]:
        """The numbers of those that the words fit; none for `me` where the actor has no record."""
        numbers = {name: number for number, name in self.heads.items()}
        found = []
        for word in names_in(words, numbers):
            found += named(self.option, word, numbers, me)
        return [numbers[name] for name in found if name in numbers]

    def all_below(self, heads: Sequence[int]) -> set[int]:
        """These and everybody below them."""
        found: set[int] = set()
        waiting = list(heads)
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += self.below.get(number, [])
        return found

    def names_of(self, numbers: set[int]) -> list[str]:
        """The names of those numbers that exist, by the alphabet."""
        return sorted(self.names[number] for number in numbers if number in self.names)


def _on_the_day(then: _Organisation, today: _Organisation, word: str, asking: Asking) -> list[str]:
    """Whom one word keeps on a past day."""
    try:
        heads = then.called([word], asking.me) or today.called([word], asking.me)
    except NotFound:
        heads = today.called([word], asking.me)
    were, are = then.all_below(heads) & then.names.keys(), today.all_below(heads)
    now = then.names_of(are)
    if were <= set(heads) and not are <= set(heads):
        asking.note(_said(word, then, today, heads, now, is_nobody=True))
        return now
    if were != are:
        asking.note(_said(word, then, today, heads, now, is_nobody=False))
    return then.names_of(were)


def _said(
    word: str,
    then: _Organisation,
    today: _Organisation,
    heads: Sequence[int],
    now: Sequence[str],
    *,
    is_nobody: bool,
) -> str:
    """`ulf had nobody then: meant are the people of today, --owner jana,leif`, or which people are
    counted where they were others, with the option for those of today."""
    known = {**today.names, **then.names}
    who = " and ".join(known[number] for number in heads) or word
    option = f"--owner {quote(','.join(now))}" if now else ""
    if is_nobody:
        told = option or "of whom nobody was there"
        return f"{then.option} {who} had nobody then: meant are the people of today, {told}"
    today_is = f"; those of today: {option}" if option else ""
    have = "have" if len(heads) > 1 else "has"
    return f"{then.option} {who} {have} other people today: counted are those of then{today_is}"


def heads_called(store: Store, option: str, words: Words) -> set[str]:
    """The names of the managers or teams that the words fit and that a store shows."""
    shown = _Organisation.read(store, option)
    found: set[str] = set()
    for word in names_in(words or (), shown.heads.values()):
        try:
            found.update(shown.heads[number] for number in shown.called([word], ""))
        except NotFound:
            if not store.is_past:
                raise
    return found
