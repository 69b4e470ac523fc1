"""The people of an opportunity, with what they are reached by, and how they changed."""

import json
from collections.abc import Iterator
from typing import Any

from oppcli.domain.past import DELETED
from oppcli.domain.refs import Ref
from oppcli.store import Row, Store

# The contact of the opportunity first, then those who have a part in it, as they were added.
_PEOPLE = """SELECT c.ref, c.name, p.role, c.account, c.phone, c.email
  FROM opportunity o JOIN v_contact c ON c.id = o.contact_id
  LEFT JOIN opportunity_contact p ON p.opportunity_id = o.id AND p.contact_id = c.id
 WHERE o.id = :id"""
_PARTS = """SELECT c.ref, c.name, p.role, c.account, c.phone, c.email
  FROM opportunity_contact p JOIN v_contact c ON c.id = p.contact_id
 WHERE p.opportunity_id = :id ORDER BY p.id"""


def people_of(store: Store, ref: Ref) -> list[Row]:
    """The contact of an opportunity and everybody with a part in it: ref, name, role (None for a
    contact without one), account, phone and e-mail."""
    with store.snapshot():
        contact = list(store.read(_PEOPLE, {"id": ref.number}))
        others = parts_of(store, ref)
    known = {each["ref"] for each in contact}
    return [*contact, *(each for each in others if each["ref"] not in known)]


def parts_of(store: Store, ref: Ref) -> list[Row]:
    """Those who have a role in an opportunity, as they were added."""
    return list(store.read(_PARTS, {"id": ref.number}))


_REACHED = """SELECT c.name, c.phone, c.email
  FROM opportunity o JOIN v_contact c ON c.id = o.contact_id WHERE o.id = :id"""
_REACHED_AT_WORK = """SELECT a.name, a.phone, a.email
  FROM opportunity o JOIN v_account a ON a.id = o.account_id WHERE o.id = :id"""


def reached(store: Store, ref: Ref) -> list[Row]:
    """Name, phone and email of the contact of an opportunity, then of its account."""
    about = {"id": ref.number}
    return [*store.read(_REACHED, about), *store.read(_REACHED_AT_WORK, about)]


# What a person's part is called where changes are listed by field.
PERSON = "person"
_ADDED = """SELECT b.batch, b.at, b.actor, b.undone_by, b.command, p.id, p.contact_id, p.role
  FROM opportunity_contact p JOIN v_batch b ON b.batch = p.batch_id WHERE p.opportunity_id = :id"""
_CHANGES = """SELECT batch, at, actor, field, old, new, undone_by, command, entity_id
  FROM v_change WHERE entity = 'opportunity_contact' ORDER BY at, id"""
_BATCH = "SELECT batch, at, actor, undone_by, command FROM v_batch WHERE batch = :batch"
_NAME = "SELECT name FROM v_contact WHERE id = :id"


def changes_of_people(store: Store, number: int) -> Iterator[tuple[Any, ...]]:
    """What became of the people of an opportunity: who was added, removed or got another role.

    Each is (batch, at, actor, `person`, old, new, undone_by, command, None), in any order; old and
    new are a ref, a name and a role, as in `P9 Ada Lane, decision_maker`; None for no part in it.
    """
    parts: dict[int, int] = {}  # the number of a part → that of its contact
    roles: dict[int, str | None] = {}  # the role that a part was added with
    heads: dict[int, tuple[Any, ...]] = {}
    for *head, part, contact, role in store.read(_ADDED, {"id": number}).rows:
        parts[part], roles[part], heads[part] = contact, role, tuple(head)
    changes = store.read(_CHANGES).rows
    for *_, field, old, _new, _undone, _command, part in changes:
        image = json.loads(old) if field == DELETED else {}
        if image.get("opportunity_id") == number:
            parts[part] = image["contact_id"]
            roles.setdefault(part, image["role"])
            found = store.read(_BATCH, {"batch": image["batch_id"]}).rows
            heads.setdefault(part, found[0] if found else ())
    first: dict[int, str] = {}
    for batch, at, actor, field, old, new, undone, command, part in changes:
        if part not in parts or field not in ("role", DELETED):
            continue
        was = json.loads(old)["role"] if field == DELETED else old
        first.setdefault(part, was)
        told = (_said(store, parts[part], was), None if field == DELETED else new)
        now = None if told[1] is None else _said(store, parts[part], told[1])
        yield batch, at, actor, PERSON, told[0], now, undone, command, None
    for part, made in heads.items():
        if made:
            batch, at, actor, undone, command = made
            said = _said(store, parts[part], first.get(part, roles[part]))
            yield batch, at, actor, PERSON, None, said, undone, command, None


def _said(store: Store, contact: int, role: object) -> str:
    name = store.read(_NAME, {"id": contact}).rows
    return f"P{contact}{f' {name[0][0]}' if name else ''}, {role}"
