"""The people of an opportunity: who has a part in the customer's decision, and which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from oppcli import plain_records as records
from oppcli.domain.choices import one_of
from oppcli.domain.field import CONTACT_ROLES
from oppcli.domain.name_matching import match
from oppcli.domain.names import name_key
from oppcli.domain.refs import Ref, parse_ref
from oppcli.domain.wording import all_of, quoted
from oppcli.errors import Ambiguous, NotFound
from oppcli.history import deleted
from oppcli.services import references
from oppcli.services.touching import touch
from oppcli.services.work import Work, in_one_transaction
from oppcli.stored import instant_text
from oppcli.transaction import Transaction

USUAL_ROLE = "other"


@dataclass(frozen=True, slots=True)
class Part:
    """A person's role in an opportunity as it was and is; None for no part in it."""

    opportunity: Ref
    contact: Ref
    name: str
    company: str
    was: str | None
    role: str | None
    notes: tuple[str, ...] = ()


_ACCOUNT = "SELECT account_id FROM opportunity WHERE id = :id"


@in_one_transaction
def put(
    work: Work,
    ref: Ref,
    name: str,
    role: str | None,
    reach: Mapping[str, str] = MappingProxyType({}),
) -> Part:
    """Gives a contact, by ref or name, a role in an opportunity; without one, other or the role
    that the person has. Who is made for it belongs to the account of the opportunity.

    With a telephone or an e-mail to `reach` the person by, who is not known is made.

    Raises BadValue for a role that does not exist.
    """
    chosen = one_of("role", role, CONTACT_ROLES) if role else None
    with work.transaction() as tx:
        (of,) = tx.read(_ACCOUNT, {"id": ref.number}).rows
        number, notes = _contact(tx, work, ref, name, reach, of[0])
        was = set_role(tx, ref.number, number, chosen)
        now = chosen or was or USUAL_ROLE
        if now != was:
            touch(tx, [(ref.number, instant_text(work.now))])
        return Part(ref, Ref("contact", number), *_called(tx, number), was, now, notes)


@in_one_transaction
def remove(work: Work, ref: Ref, name: str) -> Part:
    """Takes a person out of an opportunity. Raises NotFound for one who has no part in it."""
    with work.transaction() as tx:
        number = _one_of_them(tx, ref, name)
        part = tx.all_of(records.OpportunityContact, opportunity_id=ref.number, contact_id=number)
        tx.record([deleted(records.OpportunityContact.table_name, each.row()) for each in part])
        sql = "DELETE FROM opportunity_contact WHERE id = ?"
        tx.write_many(sql, [(each.id,) for each in part])
        touch(tx, [(ref.number, instant_text(work.now))])
        return Part(ref, Ref("contact", number), *_called(tx, number), part[0].role, None)


def _contact(
    tx: Transaction,
    work: Work,
    ref: Ref,
    name: str,
    reach: Mapping[str, str],
    account: int | None,
) -> tuple[int, tuple[str, ...]]:
    """The number of the person of that name, and notes on what `reach` changed."""
    option = f"oppcli opp people add {ref.number}"
    if not reach:
        return references.contact_id(tx, work, name, account, option), ()
    from oppcli.services.reached_people import contact_reached, reached_by

    keyed = "SELECT id FROM contact WHERE name_key = :key"
    is_known = parse_ref(name, kind="contact") or tx.read(keyed, {"key": name_key(name)}).rows
    if is_known:
        number = references.contact_id(tx, work, name, account, option)
        return number, reached_by(tx, work, Ref("contact", number), reach)
    ref, notes = contact_reached(tx, work, name, reach, account)
    return ref.number, notes


def set_role(tx: Transaction, opportunity: int, contact: int, role: str | None) -> str | None:
    """Stores the role of a contact in an opportunity, by their numbers, and gives the one before.

    Without a role a person who has none gets `USUAL_ROLE`, and others keep theirs.
    """
    known = tx.all_of(records.OpportunityContact, opportunity_id=opportunity, contact_id=contact)
    if not known:
        tx.add(
            records.OpportunityContact(
                batch_id=tx.recorder.batch,
                opportunity_id=opportunity,
                contact_id=contact,
                role=role or USUAL_ROLE,
            )
        )
        return None
    was = known[0].role
    if role is not None:
        known[0].role = role
    return was


_WITH_ROLE = """SELECT id, name FROM v_contact WHERE id IN
  (SELECT contact_id FROM opportunity_contact WHERE opportunity_id = :id) ORDER BY id"""
_CONTACT = """SELECT id, name FROM v_contact WHERE id =
  (SELECT contact_id FROM opportunity WHERE id = :id)"""


def _one_of_them(tx: Transaction, ref: Ref, name: str) -> int:
    """The number of the one person of an opportunity that is named, by ref or name. A name that
    fits its contact as well is not clear, although a contact without a role cannot be removed."""
    there: Sequence[tuple[int, str]] = tx.read(_WITH_ROLE, {"id": ref.number}).rows
    contact: Sequence[tuple[int, str]] = tx.read(_CONTACT, {"id": ref.number}).rows
    meant = parse_ref(name, kind="contact")
    known = list(dict.fromkeys([*there, *contact]))
    found = [each for each in known if meant is not None and each[0] == meant.number]
    found = found or match(name, known).found
    if len(found) == 1 and found[0] in there:
        return found[0][0]
    several = found if len(found) > 1 else there
    listed = all_of(f"P{number} {each}" for number, each in several[:9]) if several else "nobody"
    hint = f"oppcli opp people {ref.number}"
    if len(found) > 1:
        raise Ambiguous(f"{quoted(name)} fits {len(found)} people of {ref}: {listed}.", hint)
    others = f"{listed} {'has' if len(several) < 2 else 'have'} one"
    for number, called in found:
        said = f"P{number} {called} is the contact of {ref} and has no role in it; {others}."
        raise NotFound(said, hint)
    raise NotFound(f"{quoted(name)} has no role in {ref}; {others}.", hint)


def _called(tx: Transaction, number: int) -> tuple[str, str]:
    """The name of a person and of the company; '' for none."""
    sql = "SELECT name, COALESCE(account, '') FROM v_contact WHERE id = :id"
    ((name, company),) = tx.read(sql, {"id": number}).rows
    return name, company
