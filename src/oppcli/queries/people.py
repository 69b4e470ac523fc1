"""The people of an opportunity, with what they are reached by."""

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
