"""Finds what a word may filter by: users, teams, businesses and what is below, brands, stages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from oppcli.domain import name_matching
from oppcli.domain.condition_words import compared
from oppcli.domain.names import name_key, spoken
from oppcli.domain.user_words import ME, MYSELF
from oppcli.store import Store

_FULL_NAMES = "SELECT 'owner', name, full_name FROM v_owner WHERE kind = 'user'"
_KNOWN = (
    "SELECT CASE kind WHEN 'team' THEN 'team' ELSE 'owner' END, name, name FROM v_owner"
    f" UNION {_FULL_NAMES} AND full_name IS NOT NULL"
    " UNION SELECT kind, name, name FROM unit UNION SELECT kind, called, called FROM v_unit"
    " UNION SELECT 'brand', brand, brand FROM opportunity WHERE brand IS NOT NULL"
    " UNION SELECT 'brand', brand, brand FROM catalogue"
    " UNION SELECT 'stage', key, key FROM stage UNION SELECT 'stage', key, title FROM stage"
)


@dataclass(frozen=True, slots=True)
class NamedFilter:
    """A filter option, its value, and the name of it that may be typed."""

    option: str
    value: str
    name: str


# Whoever types, by each word for it.
MINE = [NamedFilter("owner", ME, word) for word in sorted(MYSELF)]

_MY_PEOPLE = ("my team", "my people", "my sellers", "my reports")  # those below whoever types


def of_managers(known: Sequence[NamedFilter]) -> list[NamedFilter]:
    """The filters by everybody below somebody: `manager ulf` for each user, `my team`."""
    users = [each for each in known if each.option == "owner"]
    below = [NamedFilter("manager", each.value, f"manager {each.name}") for each in users]
    return [*below, *(NamedFilter("manager", ME, words) for words in ("manager me", *_MY_PEOPLE))]


def named_filters(store: Store) -> list[NamedFilter]:
    """All that there are, in the order of option and value; on a past day also the users and teams
    that came later."""
    rows = set(store.read(_KNOWN).rows)
    if store.is_past:
        with closing(store.look()) as present:
            rows.update(row for row in present.read(_KNOWN).rows if row[0] in ("owner", "team"))
    return [NamedFilter(*row) for row in sorted(rows)]


def lost_reasons(store: Store) -> list[NamedFilter]:
    """The reasons for which opportunities were lost or canceled, or can be by the processes."""
    sql = "SELECT DISTINCT lost_reason FROM opportunity WHERE lost_reason IS NOT NULL"
    reasons = {reason for (reason,) in store.read(sql).rows}
    for kept in store.read("SELECT lost_reasons, canceled_reasons FROM process").rows:
        reasons.update(" ".join(kept).split())
    return [
        NamedFilter("where", f"lost_reason={reason}", said)
        for reason in sorted(reasons)
        for said in dict.fromkeys((spoken(reason), reason))
    ]


def competitors(store: Store) -> list[NamedFilter]:
    """Whom opportunities were lost to, by the whole name, and by its first word where no other
    begins so: `Vandelay` of Vandelay Autos."""
    sql = "SELECT DISTINCT competitor FROM opportunity WHERE competitor IS NOT NULL"
    names = sorted(name for (name,) in store.read(sql).rows if '"' not in name)
    firsts = Counter(name_key(name.split()[0]) for name in names)
    return [
        NamedFilter("where", compared("competitor", "=", name).where, said)
        for name in names
        for said in dict.fromkeys((name, *_only_first(name, firsts)))
    ]


def _only_first(name: str, firsts: Mapping[str, int]) -> list[str]:
    """The first word of a name, where no other name begins so; `firsts` counts them."""
    first = name.split(maxsplit=1)[0]
    return [first] if firsts[name_key(first)] == 1 else []


def called(known: list[NamedFilter], name: str) -> list[NamedFilter]:
    """Those that are called exactly so, whatever the case; each option and value once. Accents may
    be left out where nothing is called so without them."""
    same = name_matching.called(name, [(each, each.name) for each in known])
    return list({(each.option, name_key(each.value)): each for each in same}.values())


def longest_called(known: list[NamedFilter], words: Sequence[str]) -> tuple[list[NamedFilter], int]:
    """What the longest run of first words is called exactly, and how many words that is."""
    for length in range(len(words), 0, -1):
        if found := called(known, " ".join(words[:length])):
            return found, length
    return [], 0


def holding(known: list[NamedFilter], name: str) -> list[NamedFilter]:
    """Those whose names hold all words of the name, else those that are spelled nearly so."""
    from oppcli.domain.wording import nearest

    found = [each for each in known if name_matching.rung(each.name, name) is not None]
    if not found:
        near = nearest(name, (each.name for each in known), 1)
        found = [each for each in known if each.name in near]
    return list({(each.option, each.value): each for each in found}.values())
