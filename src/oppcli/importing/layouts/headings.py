"""Which field a heading means, and which kind of record a file's headings tell of.

Headings are compared without case, punctuation or entity prefix, and with names only: what does
not equal a field's name, short name or alias is left unmapped.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from oppcli.domain.field import Field, FieldType, Kind
from oppcli.domain.folder import FILES
from oppcli.domain.reference_fields import EVERY, IMPORTED
from oppcli.domain.wording import either, nearest_keys, quoted
from oppcli.errors import BadValue
from oppcli.importing.layouts.aliases import OWN_WORDS, may_mean, ranked
from oppcli.importing.layouts.foreign import FOREIGN, MEANT
from oppcli.importing.layouts.normalize import forms, squeezed, without_currency
from oppcli.importing.layouts.telling import heading_of_users, is_told, other_table

# Columns of a rejects file that say where a row came from: never data.
REJECT_COLUMNS = ("oppcli_line", "oppcli_reason")

# Where headings fit several kinds equally well, these are meant.
_FIRST = ("lead", "opportunity", "activity", "account", "contact")

# Fields that a file may give although nobody can type them.
_GIVEN_BY_FILES = frozenset(
    (
        "status",
        "disqualify_reason",
        "actual_revenue",
        "closed_on",
        "lost_reason",
        "close_note",
        "stage_since",
        "created_at",
    )
)


@dataclass(frozen=True, slots=True)
class Match:
    """Which heading means which field. `clashes` are fields that several headings mean equally."""

    fields: dict[str, Field]
    clashes: dict[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        return len(self.fields) + sum(map(len, self.clashes.values()))


_ALIKE = 0.85  # "Sellar" is Seller, "Pricing" is not Price
_WITH_CURRENCY = 10  # added to the rank of a heading that says which currency its amounts are in

# What a deal is under and in which currency is said when it is made, and never again.
_OF_DEALS = ("opportunity", "currency")


def importable(kind: Kind) -> tuple[Field, ...]:
    """The fields of that kind that an import may fill."""
    given = (*_GIVEN_BY_FILES, *_OF_DEALS) if kind.name == "deal" else _GIVEN_BY_FILES
    return tuple(field for field in kind.all_fields if field.settable or field.name in given)


def importable_field(kind: Kind, word: str) -> Field | None:
    """The field of that name or short name that an import may fill."""
    field = kind.field(word)
    if field in importable(kind):
        return field
    wanted = word.strip().lower()
    return next((each for each in FOREIGN.get(kind.name, ()) if each.name == wanted), None)


def field_near(kind: Kind, heading: str) -> str:
    """The field that headings spelled nearly so mean; '' for none.

    What stands behind the word for an amount may be a unit: `Amountk€` is asked about.
    """
    meanings, said = _with_own(kind), squeezed(heading)
    near = nearest_keys(said, meanings, 1, alike=_ALIKE)
    if not near:
        return ""
    field = meanings[near[0]][1]
    may_have_unit = field.type is FieldType.MONEY and said.startswith(near[0])
    return "" if may_have_unit else field.name


def match_headings(kind: Kind, headings: Sequence[str]) -> Match:
    """The field each heading means. A field's own name wins over its short names and aliases."""
    best: dict[str, tuple[int, list[str]]] = {}
    meanings = _with_own(kind)
    for heading in headings:
        found = _meaning(kind, heading, meanings)
        if found is None:
            continue
        rank, name = found
        known = best.get(name)
        if known is None or rank < known[0]:
            best[name] = (rank, [heading])
        elif rank == known[0]:
            known[1].append(heading)
    named = {field.name: field for _, field in meanings.values()}
    _tell_login(headings, best, named)
    return Match(
        {said[0]: named[name] for name, (_, said) in best.items() if len(said) == 1},
        {name: tuple(said) for name, (_, said) in best.items() if len(said) > 1},
    )


def _tell_login(
    headings: Sequence[str], best: dict[str, tuple[int, list[str]]], named: dict[str, Field]
) -> None:
    """Where users have a login and a name, the login is what records call them by."""
    said = {squeezed(heading): heading for heading in headings}
    if "full_name" in named and {"login", "name"} <= said.keys():
        best["name"] = (0, [said["login"]])
        best.setdefault("full_name", (1, [said["name"]]))


class KindNotTold(BadValue):
    """The headings of a file do not say which kind of record it holds."""


class HeadingsClash(BadValue):
    """Several `headings` of a file mean one field equally, that of the `name`."""

    def __init__(self, name: str, headings: tuple[str, ...]) -> None:
        self.name, self.headings = name, headings
        super().__init__(
            f"the headings {either(map(quoted, headings))} all mean {name}.",
            f"--map '{headings[0]}={name}'",
        )


class NothingToImport(BadValue):
    """The file is a table of something that oppcli does not import."""


def tell_kind(headings: Sequence[str], file_name: str) -> tuple[Kind, int]:
    """The kind whose fields most headings mean, and how many do.

    Only a kind that the headings tell is meant; see `telling`. Raises NothingToImport for a table
    of something else, KindNotTold when none or several kinds fit best.
    """
    matches = {name: match_headings(EVERY[name], headings) for name in IMPORTED}
    other = other_table(headings, partial(tells, headings=headings))
    if other:
        hint = "--kind KIND takes it for leads, opportunities or other records all the same"
        raise NothingToImport(
            f"{file_name} looks like {other}, which oppcli does not import.", hint
        )
    told = {name: match for name, match in matches.items() if tells(name, headings)}
    most = max((match.count for match in told.values()), default=0)
    best = [name for name, match in told.items() if match.count == most]
    if len(best) > 1:
        best = _likeliest(best, matches, headings)
    if best == ["account"] and (heading := heading_of_users(headings, _meanings(EVERY["account"]))):
        said = f"{file_name} can be user or account: {quoted(heading)} is a heading of users."
        raise KindNotTold(said, "--kind user or --kind account")
    if len(best) == 1:
        return EVERY[best[0]], most
    shown = ", ".join(filter(None, headings[:6])) + (", …" if len(headings) > 6 else "")
    kinds = either(best or _may_hold(matches))
    if headings and headings[0].strip().upper().startswith("BEGIN:VCARD"):
        raise NothingToImport(
            f"{file_name} is a vCard file, which cannot be imported.",
            "export the contacts as CSV instead",
        )
    if headings and headings[0].strip().upper().startswith("BEGIN:VCALENDAR"):
        raise NothingToImport(
            f"{file_name} is a calendar file, which cannot be imported.",
            "export the activities as CSV instead",
        )
    if most:
        fit = f"{most} headings fit" if most > 1 else "1 heading fits"
        said = f"{file_name} can be {kinds}: {fit} each of them ({shown})."
        raise KindNotTold(said, f"--kind {' or --kind '.join(best)}")
    if any(match.count for match in matches.values()):
        said = f"the headings of {file_name} do not say what it holds: {shown}."
    else:
        said = f"oppcli knows none of the headings of {file_name}: {shown}."
    raise KindNotTold(said, f"--kind KIND says what it holds: {kinds}")


def _may_hold(matches: Mapping[str, Match]) -> list[str]:
    """What is sold or sold to, and the other kinds of which no fewer headings are known."""
    most = max(match.count for match in matches.values()) or 1
    more = [name for name, match in matches.items() if match.count == most]
    return list(dict.fromkeys((*_FIRST, *more)))


def tells(name: str, headings: Sequence[str]) -> bool:
    """Whether the headings of a file of no known system say that it holds that kind."""
    named = [heading for heading in headings if heading and heading not in REJECT_COLUMNS]
    kind = EVERY[name]
    return is_told(kind, named, OWN_WORDS.get(name, (name,)), _meanings(kind))


def is_usual_line(cells: Sequence[str]) -> bool:
    """Whether those cells are the headings of somebody's table: they tell a kind of record, and
    several of them mean fields of it."""
    headings = [" ".join(cell.split()) for cell in cells if cell.strip()]
    if len(headings) < 2 or any(map(str.isdecimal, headings)):
        return False
    return any(
        tells(name, headings) and match_headings(EVERY[name], headings).count > 1
        for name in IMPORTED
    )


def _likeliest(best: list[str], matches: dict[str, Match], headings: Sequence[str]) -> list[str]:
    """Of kinds that equally many headings fit, the one that is exactly these.

    Else what is sold or sold to, unless only of something else a new record could be made.
    """
    named = {heading for heading in headings if heading and heading not in REJECT_COLUMNS}
    exact = [n for n in best if {field.name for field in EVERY[n].fields} == named]
    first = [name for name in best if name in _FIRST]
    whole = [name for name in best if is_whole(name, matches[name])]
    if len(exact) == 1:
        return exact
    if first and (not whole or not set(whole).isdisjoint(first)):
        return first
    return whole or best


def is_whole(name: str, match: Match) -> bool:
    """Whether the headings have what a new record of that kind cannot do without."""
    found = {*(field.name for field in match.fields.values()), *match.clashes}
    return all(not found.isdisjoint(group) for group in IMPORTED[name])


def is_own_export(kind: Kind, headings: Sequence[str]) -> bool:
    """Whether the file is an export of our own: it has all our fields, and at most a folder's."""
    named = [heading for heading in headings if heading not in REJECT_COLUMNS]
    known = {field.name for field in kind.fields}
    own = {field.name for field in kind.own} if named[:1] == ["ref"] else set()
    if named[:1] == ["ref"] and (known | own).issuperset(named):
        return True
    known |= own & set(named)
    more = {*next((file.names for file in FILES if file.kind == kind), ())}
    return known.issubset(named) and (known | more).issuperset(named)


def _meaning(
    kind: Kind, heading: str, meanings: dict[str, tuple[int, Field]]
) -> tuple[int, str] | None:
    """How near the heading is to a field (0 its name … 4 a last alias) and which.

    A heading of amounts with a currency behind it is farther than any without one.
    """
    words = OWN_WORDS.get(kind.name, (kind.name,))
    for form in forms(heading, words):
        found = meanings.get(form)
        if found is not None:
            return found[0], found[1].name
    rest, _ = without_currency(heading)
    for form in forms(rest, words) if rest != heading else ():
        found = meanings.get(form)
        if found is not None and found[1].type is FieldType.MONEY:
            return found[0] + _WITH_CURRENCY, found[1].name
    return None


def _with_own(kind: Kind) -> dict[str, tuple[int, Field]]:
    """The meanings of headings, those that are the names or the labels of own fields included."""
    own = {squeezed(field.name): (0, field) for field in kind.own}
    labels = {squeezed(field.help): (1, field) for field in kind.own}
    return {**labels, **own, **_meanings(kind)} if own else _meanings(kind)


@cache
def _meanings(kind: Kind) -> dict[str, tuple[int, Field]]:
    found: dict[str, tuple[int, Field]] = {}
    fields = [field for field in importable(kind) if not field.is_own]
    fields += [field for field in FOREIGN.get(kind.name, ()) if field.name in MEANT]
    named = {field.name: field for field in fields}
    for field in fields:
        found[squeezed(field.name)] = (0, field)
    for field in fields:
        for short in field.short:
            found.setdefault(squeezed(short), (1, field))
    for rank, aliases in enumerate(ranked(kind.name), 2):
        for alias, name in aliases.items():
            if name in named:
                found.setdefault(alias, (rank, named[name]))
    return found


def unclear(kind: Kind, unmapped: Sequence[str], filled: Collection[str]) -> dict[str, list[str]]:
    """Which unmapped headings can mean several fields, but for fields that others fill."""
    found = {h: [n for n in may_mean(kind.name, h) if n not in filled] for h in unmapped}
    return {heading: names for heading, names in found.items() if names}


def refuse_clashes(match: Match, taken: frozenset[str]) -> None:
    """Raises BadValue for a field that several headings mean, unless it is in `taken`."""
    for name, said in match.clashes.items():
        if name not in taken:
            raise HeadingsClash(name, said)
