"""The contact of a new opportunity, by a name with a telephone or an e-mail: linked or made."""

from shlex import quote

from oppcli import plain_records as records
from oppcli.domain.fields import CONTACT
from oppcli.domain.names import split_name
from oppcli.domain.phones import phone_key
from oppcli.domain.refs import Ref
from oppcli.errors import Ambiguous
from oppcli.services import alike
from oppcli.services.values import Typed, assign
from oppcli.services.work import Work, image, loaded
from oppcli.transaction import Transaction


def contact_reached(
    tx: Transaction, work: Work, name: str, reach: Typed, account: int | None
) -> tuple[Ref, tuple[str, ...]]:
    """The contact of that name and `reach` (phone, email), and notes on how it came about.

    One with the same e-mail, with the same telephone and last name, or of that name in the
    account is linked; otherwise it is made. Raises Ambiguous where several fit.
    """
    contact = records.Contact(created_at=work.now, updated_at=work.now, account_id=account)
    notes = assign(tx, work, contact, CONTACT, {**split_name(name), **reach})
    how, found = alike.contacts_of(tx, contact, account)
    if len(found) > 1:
        refs = [str(Ref("contact", number)) for number in found]
        raise Ambiguous(f"{' and '.join(refs)} have the {how}.", f"contact={refs[0]}")
    if found:
        ref = Ref("contact", found[0])
        linked = f"{ref} linked ({how}): {image(tx, ref)['name']}"
        return ref, (linked, *reached_by(tx, work, ref, reach))
    ref = Ref("contact", tx.add(contact))
    told = " · ".join(filter(None, (name, contact.phone, contact.email)))
    return ref, (f"{ref} added: {told}", *notes, *alike.said(tx, contact, ref.number))


def reached_by(tx: Transaction, work: Work, ref: Ref, reach: Typed) -> tuple[str, ...]:
    """Gives a contact the telephone and the e-mail that it lacks; notes on what it got, and on
    what it has another one of, which stays."""
    contact = loaded(tx, records.Contact, ref.number)
    assert contact is not None
    notes: list[str] = []
    for name, text in reach.items():
        had = getattr(contact, name)
        if had is None:
            notes += assign(tx, work, contact, CONTACT, {name: text})
            notes.append(f"{ref} {name} – → {getattr(contact, name)}")
        elif not _is_same(tx, name, had, text):
            change = f"oppcli contact edit {ref} {name}={quote(text)}"
            notes.append(f"{ref} keeps its {name} {had}: {change} changes it")
    return tuple(notes)


def _is_same(tx: Transaction, name: str, had: str, text: str) -> bool:
    if name == "phone":
        region = tx.recorder.region()
        return phone_key(had, region) == phone_key(text, region)
    return had.casefold() == text.casefold()
