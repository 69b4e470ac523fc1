"""The organisation as it is stored: its parts one by one, as lists, and as trees."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

from oppcli.domain.assignment import Unit, names_of, namesakes_of
from oppcli.domain.field import Kind
from oppcli.domain.name_matching import match
from oppcli.domain.name_words import names_apart
from oppcli.domain.names import name_key
from oppcli.domain.organisation import ORGANISATION, OWNERS, Facts, facts_of
from oppcli.domain.tree import Placed, in_order
from oppcli.errors import Ambiguous, NotFound
from oppcli.store import Store

_Name = TypeVar("_Name", bound=Hashable)

_OWNERS = """
SELECT kind, name, full_name, COALESCE(manager, business) AS below,
    CASE WHEN active = 1 THEN 'yes' ELSE 'no' END AS active FROM v_owner
"""


def parts(store: Store, kind: Kind) -> list[Facts]:
    """Every part of that kind by field name, by the alphabet."""
    view = "v_owner" if kind.name in OWNERS else "v_unit"
    rows = store.read(f"SELECT * FROM {view} WHERE kind = :kind", {"kind": kind.name})
    members: dict[str, list[str]] = {}
    if kind.name == "team":
        members = _members(store)
    found = [facts_of(kind, row, members.get(row["name"], ())) for row in rows]
    return sorted(found, key=lambda facts: str(facts["name"]).casefold())


def active_users(store: Store) -> dict[str, str | None]:
    """The full name of every active user by login, by the alphabet."""
    sql = "SELECT name, full_name FROM v_owner WHERE kind = 'user' AND active = 1 ORDER BY name"
    return dict(store.read(sql).rows)


def everything(store: Store) -> list[Sequence[object]]:
    """(kind, name, full_name, above, active) of every part; above is whom or what it is under."""
    kinds, units = list(ORGANISATION), _units(store)
    found: list[Sequence[object]] = [*store.read(_OWNERS).rows]
    names = names_of(units)
    found += [
        (unit.kind, unit.name, None, names.get(unit.parent or 0), None) for unit in units.values()
    ]
    return sorted(found, key=lambda row: (kinds.index(str(row[0])), str(row[1]).casefold()))


def find(store: Store, word: str, kind: Kind | None = None) -> tuple[Kind, str]:
    """The one part that `word` names: exactly, else by its beginning, else by all words.

    Of several units of a name the name that is given has what they are a part of: `North/Hall`.

    Raises NotFound, proposing near names, and Ambiguous, naming the kinds or names that fit.
    """
    known = _named(store, kind)
    found = match(word, [(place, name) for place, (_, name) in enumerate(known)])
    if len(found.found) == 1:
        what, name = known[found.found[0][0]]
        return ORGANISATION[what], name
    if not found.found:
        near = f" Did you mean {found.near[0]}?" if found.near else ""
        what = kind.name if kind else "user, team, business, facility or operation"
        raise NotFound(f"there is no {what} called '{word}'.{near}", "oppcli org list")
    told = [f"{known[place][0]} {name}" for place, name in found.found[:5]]
    same_kind = len({known[place][0] for place, _ in found.found}) == 1
    raise Ambiguous(
        f"'{word}' fits {len(found.found)} parts of the organisation: {', '.join(told)}.",
        "the whole name" if same_kind else f"--kind {known[found.found[0][0]][0]}",
    )


def find_all(
    store: Store, words: Sequence[str], kind: Kind | None = None
) -> list[tuple[Kind, str]]:
    """The parts that the words name, each once: `kevin, marco and Nordic Trucks`. The longest run
    of words that names a part is its name. Raises as `find` does.
    """
    names = names_apart(words, [name for _, name in _named(store, kind)])
    found = [find(store, name, kind) for name in names]
    return [each for place, each in enumerate(found) if each not in found[:place]]


def _named(store: Store, kind: Kind | None) -> list[tuple[str, str]]:
    """The kind and the name of every part, or of every one of a kind."""
    units = _units(store)
    rows = [(row[0], str(row[1])) for row in store.read(_OWNERS).rows]
    rows += [(units[number].kind, name) for number, name in names_of(units).items()]
    return [row for row in rows if kind is None or row[0] == kind.name]


def part(store: Store, kind: Kind, name: str) -> Facts:
    """The facts of the one of exactly that name, or of a unit by its place: `North/Hall`."""
    if kind.name in OWNERS:
        return next(facts for facts in parts(store, kind) if facts["name"] == name)
    number = namesakes_of(kind.name, name, _units(store))[0]
    row = store.read("SELECT * FROM v_unit WHERE id = :id", {"id": number}).first()
    assert row is not None
    return facts_of(kind, row)


def teams_of(store: Store, user: str) -> list[str]:
    """The teams a user is a member of, by the alphabet."""
    sql = "SELECT team FROM v_team_member WHERE member = :user ORDER BY team"
    return [name for (name,) in store.read(sql, {"user": user}).rows]


def reports_of(store: Store, user: str) -> list[Placed[str]]:
    """Everybody below a user, in the order of the tree; level 1 are those he manages himself."""
    return _below(user, manager_tree(store))


def below_unit(store: Store, name: str, kind: str) -> list[tuple[str, str, int]]:
    """(kind, name, level) of all that is below a business or facility, users included."""
    units = _units(store)
    names = names_of(units)
    parents: dict[tuple[str, str], tuple[str, str] | None] = {}
    for number in sorted(
        units, key=lambda each: (_LEAVES[units[each].kind], name_key(names[each]))
    ):
        unit = units[number]
        above = units.get(unit.parent or 0)
        place = (above.kind, names[unit.parent or 0]) if above else None
        parents[unit.kind, names[number]] = place
    users = store.read(
        "SELECT name, business FROM v_owner WHERE business IS NOT NULL AND active = 1 ORDER BY name"
    )
    parents.update({("user", row["name"]): ("business", row["business"]) for row in users})
    return [(each.name[0], each.name[1], each.level) for each in _below((kind, name), parents)]


def manager_tree(store: Store) -> dict[str, str | None]:
    """Every user and team → the manager, by the alphabet."""
    rows = store.read("SELECT name, manager FROM v_owner").rows
    return dict(sorted(rows, key=lambda row: str(row[0]).casefold()))


def _below(top: _Name, parents: dict[_Name, _Name | None]) -> list[Placed[_Name]]:
    found: list[Placed[_Name]] = []
    level: int | None = None
    for each in in_order(parents):
        if level is not None and each.level <= level:
            break
        if level is not None:
            found.append(Placed(each.name, each.level - level))
        elif each.name == top:
            level = each.level
    return found


_LEAVES = {"operation": 0, "facility": 1, "business": 2}


def _units(store: Store) -> dict[int, Unit]:
    rows = store.read("SELECT id, kind, name, parent_id FROM unit ORDER BY id").rows
    return {number: Unit(kind, name, parent) for number, kind, name, parent in rows}


def _members(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for team, member in store.read(
        "SELECT team, member FROM v_team_member ORDER BY team, member"
    ).rows:
        found.setdefault(team, []).append(member)
    return found
