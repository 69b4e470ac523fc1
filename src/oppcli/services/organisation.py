"""The organisation: users, teams, businesses, facilities and operations, made and changed."""

from collections.abc import Mapping, Sequence
from shlex import quote
from types import MappingProxyType
from typing import Any

from oppcli import plain_records as records
from oppcli.domain.added_words import put_once
from oppcli.domain.assignment import PARTS, namesakes_of
from oppcli.domain.choices import one_of
from oppcli.domain.field import BUSINESS_KINDS, OPEN_LEAD, Kind, sql_words
from oppcli.domain.name_matching import match
from oppcli.domain.nearness import fields_near
from oppcli.domain.organisation import (
    OWNERS,
    Facts,
    Organised,
    facts_of,
    is_yes,
    members_of,
)
from oppcli.domain.texts import storable
from oppcli.domain.tree import would_loop
from oppcli.domain.wording import counted, with_article
from oppcli.errors import BadValue, Circle, NotFound, RuleRefused, WrongUsage
from oppcli.history import FieldChange, deleted
from oppcli.services import assignment, references
from oppcli.services.work import Work, in_one_transaction
from oppcli.transaction import Transaction

Typed = Mapping[str, str]  # field name → what was typed
Part = records.Owner | records.Unit

_ABOVE = {"parent", "business", "facility"}  # fields of what a unit is put below

# How it is said of a table that one stands above another.
_STANDS = {
    "owner": ("is managed by", "who", "managed by"),
    "unit": ("belongs to", "which", "below"),
}


@in_one_transaction
def add(work: Work, kind: Kind, name: str, typed: Typed) -> Organised:
    """Adds a user, team, business, facility or operation. Raises RuleRefused for a taken name."""
    with work.transaction() as tx:
        taken = find(tx, kind, name)
        if taken is not None and not _is_elsewhere(tx, work, kind, name, typed):
            raise RuleRefused(
                f"there is {with_article(taken.kind)} {taken.name} already.",
                f"oppcli org show {quote(taken.name)}",
            )
        return make(tx, work, kind, name, typed)


def _is_elsewhere(tx: Transaction, work: Work, kind: Kind, name: str, typed: Typed) -> bool:
    """Whether a new unit stands in another place than its namesakes; businesses have no place."""
    given = {field.name: text for word, text in typed.items() if (field := kind.field(word))}
    if kind.name not in PARTS[1:] or not {"business", "facility"} & given.keys():
        return False
    place = _above(tx, work, given)
    known = assignment.units(tx)
    return all(known[each].parent != place for each in namesakes_of(kind.name, name, known))


@in_one_transaction
def edit(work: Work, kind: Kind, name: str, typed: Typed) -> Organised:
    """Changes fields of one; `name=` renames it. Raises NotFound and RuleRefused."""
    if not typed:
        example = "name='…'" if kind.name != "user" else "manager=jana"
        raise WrongUsage("nothing to change was given.", f"oppcli org edit {quote(name)} {example}")
    with work.transaction() as tx:
        part = find(tx, kind, name)
        if part is None or part.kind != kind.name:
            raise NotFound(f"there is no {kind.name} called '{name}'.", "oppcli org list")
        return change(tx, work, kind, part, typed)


@in_one_transaction
def edit_all(work: Work, parts: Sequence[tuple[Kind, str]], typed: Typed) -> list[Organised]:
    """Changes fields of several of a kind, all or none. Raises as `edit` does, and WrongUsage for
    several kinds and for one name of all."""
    first, *others = parts
    for kind, name in others:
        if kind != first[0]:
            fields = " ".join(f"{field}={quote(text)}" for field, text in typed.items())
            raise WrongUsage(
                f"{first[1]} is a {first[0].name} and {name} is a {kind.name}: change them one"
                " after the other.",
                f"oppcli org edit {quote(first[1])} {fields}",
            )
    if others and any((field := first[0].field(each)) and field.name == "name" for each in typed):
        raise WrongUsage(
            "several cannot have the same name.", f"oppcli org edit {quote(first[1])} name=…"
        )
    with work.transaction():
        return [edit(work, kind, name, typed) for kind, name in parts]


def find(tx: Transaction, kind: Kind, name: str) -> Part | None:
    """The one of exactly that name, but for case, or a unit by its place: `North/Hall`.

    Users and teams share their names.
    """
    if kind.name in OWNERS:
        found = match(name, tx.read("SELECT id, name FROM owner").rows)
        return tx.get(records.Owner, found.found[0][0]) if found.kind == "exact" else None
    numbers = namesakes_of(kind.name, name, assignment.units(tx))
    return tx.get(records.Unit, numbers[0]) if numbers else None


def make(tx: Transaction, work: Work, kind: Kind, name: str, typed: Typed) -> Organised:
    """Adds one inside a transaction; its name is the first entry of its history."""
    plain = _checked(kind, typed)
    plain.pop("name", None)
    stored = _name(name)
    part: Part
    if kind.name in OWNERS:
        part = records.Owner(kind=kind.name, name=stored)
        number = tx.add(part)
        tx.record([FieldChange("owner", number, "name", None, stored)])
    else:
        number, part = _new_unit(tx, work, kind, stored, plain)
    _assign(tx, work, part, plain)
    return Organised(kind.name, None, facts(tx, kind, part))


def _new_unit(
    tx: Transaction, work: Work, kind: Kind, name: str, typed: Typed
) -> tuple[int, records.Unit]:
    """Adds a unit in its place at once: elsewhere there may be another one of its name."""
    unit = records.Unit(kind=kind.name, name=name, parent_id=_above(tx, work, _places(typed)))
    number = tx.add(unit)
    changes = [FieldChange("unit", number, "name", None, name)]
    if unit.parent_id is not None:
        changes.append(FieldChange("unit", number, "parent", None, str(unit.parent_id)))
    tx.record(changes)
    return number, unit


def change(
    tx: Transaction, work: Work, kind: Kind, part: Part, typed: Typed, *, as_told: bool = False
) -> Organised:
    """Changes one inside a transaction. `as_told`: by people who may have left since, too."""
    plain = _checked(kind, typed)
    before = facts(tx, kind, part)
    if "name" in plain:
        _rename(tx, kind, part, plain.pop("name"))
    _assign(tx, work, part, plain, as_told=as_told)
    after = facts(tx, kind, part)
    left = before.get("active") == "yes" and after.get("active") == "no"
    return Organised(kind.name, before, after, _left_behind(tx, part) if left else ())


def _checked(kind: Kind, typed: Typed) -> dict[str, str]:
    """What was typed by field name. Raises BadValue for what a part of that kind has not, and
    WrongUsage for a field with two values."""
    found: dict[str, str] = {}
    for word, text in typed.items():
        field = kind.field(word)
        if field is None:
            names = [each.name for each in kind.fields]
            near = fields_near(word, names, 1)
            shown = [name for name in names if name not in ("source_system", "external_id")]
            raise BadValue(
                f"a {kind.name} has no field '{word}'.",
                f"{near[0]}=…" if near else f"one of {', '.join(shown)}",
            )
        put_once(found, field.name, text.strip())
    return found


def _assign(
    tx: Transaction, work: Work, part: Part, typed: Typed, *, as_told: bool = False
) -> None:
    for field, text in typed.items():
        given = None if text.lower() in ("", "none") else text
        if field in ("source_system", "external_id"):
            setattr(part, field, None if given is None else storable(field, given))
        elif field == "business_kind":
            assert isinstance(part, records.Unit)
            part.business_kind = given and one_of(field, given, BUSINESS_KINDS)
        elif isinstance(part, records.Unit):
            continue
        elif field == "members":
            _set_members(tx, work, part, members_of(given or ""), as_told=as_told)
        elif field == "active":
            part.active = is_yes(text)
        elif field == "manager":
            part.manager_id = _manager(tx, work, part, given, as_told=as_told)
        elif field == "business":
            part.business_id = _unit(tx, work, "business", given)
        else:
            setattr(part, field, None if given is None else storable(field, given))
    if isinstance(part, records.Unit):
        _place(tx, work, part, typed)
    tx.flush()


def _manager(
    tx: Transaction, work: Work, user: records.Owner, name: str | None, *, as_told: bool
) -> int | None:
    if name is None:
        return None
    number = references.owner_id(tx, work, name, "--manager", may_have_left=as_told)
    manager = tx.get(records.Owner, number)
    if manager is None or manager.kind != "user":
        raise RuleRefused(f"{name} is a team, and a manager is a user.", "oppcli org list user")
    assert user.id is not None
    managers = _chain(tx, "owner", "manager_id", number)
    _refuse_loop(tx, "owner", would_loop(user.id, number, managers))
    return number


def _place(tx: Transaction, work: Work, unit: records.Unit, typed: Typed) -> None:
    """Puts a unit below the one typed: an operation below its facility rather than its business."""
    given = _places(typed)
    if not given:
        return
    number = _above(tx, work, given)
    if number is not None:
        assert unit.id is not None
        parents_above = _chain(tx, "unit", "parent_id", number)
        _refuse_loop(tx, "unit", would_loop(unit.id, number, parents_above))
    unit.parent_id = number


def _places(typed: Typed) -> dict[str, str | None]:
    """What was typed of where a unit stands; None for nowhere."""
    return {
        field: None if text.lower() in ("", "none") else text
        for field, text in typed.items()
        if field in _ABOVE
    }


def _above(tx: Transaction, work: Work, given: Mapping[str, str | None]) -> int | None:
    """The unit that one is put below, of those that are typed by field: the nearest one."""
    parents: dict[str, int | None] = {}
    last = tx.last_number("unit")
    for field in sorted(_ABOVE & given.keys(), key=("parent", "business", "facility").index):
        business = parents.get("business")
        beside = {"business": business} if business is not None else {}
        kind = "business" if field == "parent" else field
        parents[field] = _unit(tx, work, kind, given[field], beside)
    facility, business = parents.get("facility"), parents.get("business")
    if facility and business:
        above = tx.get(records.Unit, facility)
        assert above is not None
        if facility > last:  # made here, so where it is run is told here as well
            above.parent_id = business
            tx.flush()
        _refuse_elsewhere(above, business, str(given["business"]))
    return facility or business or parents.get("parent")


def _refuse_elsewhere(facility: records.Unit, business: int, name: str) -> None:
    """Raises RuleRefused for a facility of another business than the one given, or of none."""
    if facility.parent_id is None:
        raise RuleRefused(
            f"facility {facility.name} is of no business yet, so not of {name}.",
            f"oppcli org edit {quote(facility.name)} --kind facility business={quote(name)}",
        )
    if facility.parent_id != business:
        raise RuleRefused(
            f"facility {facility.name} is not of business {name}.",
            f"facility {quote(facility.name)} alone: its business is known",
        )


def _unit(
    tx: Transaction,
    work: Work,
    kind: str,
    name: str | None,
    beside: Mapping[str, int] = MappingProxyType({}),
) -> int | None:
    return None if name is None else references.unit_id(tx, work, kind, name, beside=beside)


def _chain(tx: Transaction, table: str, above: str, number: int) -> dict[int, int | None]:
    """The row of that number and all above it, each with the one right above."""
    sql = f"""WITH RECURSIVE chain(id, above) AS (
      SELECT id, {above} FROM {table} WHERE id = :number
      UNION SELECT t.id, t.{above} FROM {table} t JOIN chain ON t.id = chain.above)
     SELECT id, above FROM chain"""
    return dict(tx.read(sql, {"number": number}).rows)


def _refuse_loop(tx: Transaction, table: str, way: list[int]) -> None:
    """`way` leads from the one to stand above up to the one to stand below; empty is fine."""
    if not way:
        return
    verb, who, below = _STANDS[table]
    names = dict(tx.read(f"SELECT id, name FROM {table}").rows)
    told = f", {who} {verb} ".join(names[number] for number in way)
    last = names[way[-1]]
    raise Circle(f"{last} cannot be {below} {told}.", f"oppcli org show {quote(last)}")


def _rename(tx: Transaction, kind: Kind, part: Part, name: str) -> None:
    other = find(tx, kind, name)
    is_elsewhere = isinstance(part, records.Unit) and kind.name in PARTS[1:]
    if isinstance(other, records.Unit) and isinstance(part, records.Unit):
        is_elsewhere = is_elsewhere and other.parent_id != part.parent_id
    if other is not None and other is not part and not is_elsewhere:
        raise RuleRefused(
            f"there is {with_article(other.kind)} {other.name} already.", "name=ANOTHER"
        )
    part.name = _name(name)


def _name(text: str) -> str:
    name = text.strip()
    if name.lower() in ("", "none"):
        raise RuleRefused("name cannot be empty.", "oppcli org add user leif")
    return storable("name", name)


def _set_members(
    tx: Transaction, work: Work, team: records.Owner, names: list[str], *, as_told: bool
) -> None:
    """Makes exactly these users the team's; the history keeps the whole list as it was."""
    assert team.id is not None
    was = _members(tx, team.name)
    wanted = {
        references.owner_id(tx, work, name, "--members", may_have_left=as_told) for name in names
    }
    known = tx.all_of(records.TeamMember, team_id=team.id)
    for number in wanted - {each.user_id for each in known}:
        user = tx.get(records.Owner, number)
        if user is None or user.kind != "user":
            raise RuleRefused(
                f"{user.name if user else number} is a team, and members are users.",
                "oppcli org list user",
            )
        tx.add(records.TeamMember(team_id=team.id, user_id=number))
    gone = [each for each in known if each.user_id not in wanted]
    tx.record([deleted("team_member", each.row()) for each in gone])
    tx.write_many("DELETE FROM team_member WHERE id = ?", [(each.id,) for each in gone])
    now = _members(tx, team.name)
    if now != was:
        changed = FieldChange("owner", team.id, "members", _listed(was), _listed(now))
        tx.record([changed])


def _left_behind(tx: Transaction, part: Part) -> tuple[str, ...]:
    """What a user who is no longer active still owns."""
    found = (
        ("opportunity", "is_open = 1", "open opportunity", "open opportunities", "opp list", ""),
        ("lead", f"status IN {sql_words(OPEN_LEAD)}", "open lead", "open leads", "lead list", ""),
        (
            "activity",
            "status = 'open'",
            "planned activity",
            "planned activities",
            "activity list",
            " --status open",
        ),
    )
    told = []
    for kind, condition, one, several, verb, status in found:
        sql = f"SELECT COUNT(*) FROM v_{kind} WHERE {condition} AND owner = :name"
        count = tx.read(sql, {"name": part.name}).rows[0][0]
        if count:
            line = f"oppcli {verb} --owner {quote(part.name)}{status}"
            told.append(f"still owns {counted(count, one, several)}: {line}")
    return tuple(told)


def facts(tx: Transaction, kind: Kind, part: Part) -> Facts:
    """The fields of one as they are stored, as people write them."""
    view = "v_owner" if kind.name in OWNERS else "v_unit"
    row: dict[str, Any] | None = tx.read(
        f"SELECT * FROM {view} WHERE id = :id", {"id": part.id}
    ).first()
    assert row is not None
    return facts_of(kind, row, _members(tx, part.name) if kind.name == "team" else ())


def _members(tx: Transaction, team: str) -> list[str]:
    sql = "SELECT member FROM v_team_member WHERE team = :team ORDER BY member"
    return [name for (name,) in tx.read(sql, {"team": team}).rows]


def _listed(names: list[str]) -> str | None:
    return ",".join(names) or None
