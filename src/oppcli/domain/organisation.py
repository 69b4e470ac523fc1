"""The parts of the organisation, who they are and which fields each has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oppcli.domain.field import BUSINESS_KINDS, Field, FieldType, Kind
from oppcli.domain.fields import EMAIL, IDENTITY
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import BadValue, NotFound

Facts = Mapping[str, Any]

_T = FieldType
_NAME = Field("name", _T.TEXT, "its name; a user's login", short=("login", "user"))
_ACTIVE = Field("active", _T.CHOICE, "no: never proposed or assigned again", choices=("yes", "no"))
_OF_BUSINESS = Field("business", _T.NAME, "business it is a part of", of=("business",))

USER = Kind(
    "user",
    "users",
    "",
    "name",
    (
        _NAME,
        Field("full_name", _T.TEXT, "first and last name"),
        EMAIL,
        Field("manager", _T.NAME, "user who manages the user", of=("user",)),
        Field("business", _T.NAME, "business the user works for", of=("business",)),
        _ACTIVE,
        *IDENTITY,
    ),
    (),
)
_LOGIN = (_NAME.name, *_NAME.short)
TEAM = Kind(
    "team",
    "teams",
    "",
    "name",
    (_NAME, Field("members", _T.TEXT, "logins of its users: jana,leif"), _ACTIVE, *IDENTITY),
    (),
)
BUSINESS = Kind(
    "business",
    "businesses",
    "",
    "name",
    (
        _NAME,
        Field("business_kind", _T.CHOICE, "what kind of business it is", choices=BUSINESS_KINDS),
        Field("parent", _T.NAME, "business it belongs to", of=("business",)),
        *IDENTITY,
    ),
    (),
)
FACILITY = Kind("facility", "facilities", "", "name", (_NAME, _OF_BUSINESS, *IDENTITY), ())
OPERATION = Kind(
    "operation",
    "operations",
    "",
    "name",
    (
        _NAME,
        Field("facility", _T.NAME, "facility it is run at", of=("facility",)),
        _OF_BUSINESS,
        *IDENTITY,
    ),
    (),
)

ORGANISATION: dict[str, Kind] = {
    kind.name: kind for kind in (USER, TEAM, BUSINESS, FACILITY, OPERATION)
}
OWNERS = ("user", "team")


def login_first(words: Sequence[str]) -> list[str]:
    """The words of a new user with the login of `name=` before a full name that stands first:
    `Ann B name=ann` is `ann`, `Ann B`. Other words as they are."""
    said = [word for word in words if "=" in word and word.partition("=")[0] in _LOGIN]
    plain = [word for word in words if "=" not in word]
    login = said[0].partition("=")[2] if len(said) == 1 else ""
    is_full_name = login and " " not in login and " " in " ".join(plain)
    if not is_full_name or any(word.startswith("full_name=") for word in words):
        return list(words)
    return [login, *(word for word in words if word not in said)]


def part_named(word: str) -> Kind:
    """The kind called that, in the singular or plural. Raises NotFound, proposing a near one."""
    wanted = word.strip().lower()
    for kind in ORGANISATION.values():
        if wanted in (kind.name, kind.plural):
            return kind
    near = nearest(wanted, ORGANISATION, 1)
    raise NotFound(f"{quoted(word)} is not {either(ORGANISATION)}.", near[0] if near else "user")


def members_of(text: str) -> list[str]:
    """The names in `jana, leif`, each once."""
    return list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def is_yes(text: str) -> bool:
    """What `yes` and `no` mean, however they are spelled. Raises BadValue."""
    word = text.strip().lower()
    if word in ("yes", "y", "true", "1", "on"):
        return True
    if word in ("no", "n", "false", "0", "off"):
        return False
    raise BadValue(f"active: {quoted(text)} is not yes or no.", "active=no")


@dataclass(frozen=True, slots=True)
class Organised:
    """A part of the organisation as it was (`before` is None for a new one) and as it is.

    Facts are by field name; `notes` are worth saying beside what changed.
    """

    kind: str
    before: Facts | None
    record: Facts
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return str(self.record["name"])

    @property
    def changed(self) -> list[tuple[str, str | None, str | None]]:
        """Field, old and new of what differs; nothing for a new one."""
        before = self.before
        if before is None:
            return []
        return [
            (field, before[field], now)
            for field, now in self.record.items()
            if before[field] != now
        ]


def facts_of(kind: Kind, row: Mapping[str, Any], members: Sequence[str] = ()) -> Facts:
    """The fields of a part of the organisation, from its row of v_owner or v_unit.

    `members` are the logins of a team.
    """
    known = dict(row)
    if kind.name in OWNERS:
        known["active"] = "yes" if row["active"] else "no"
        known["members"] = ",".join(members) or None
    elif kind.name in ("facility", "operation"):
        known.update(business=None, facility=None)
        if row["parent"] is not None:
            known[row["parent_kind"]] = row["parent"]
    return {field.name: known[field.name] for field in kind.fields}
