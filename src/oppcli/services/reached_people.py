"""Telephones and e-mails of contacts and accounts: the contact of a new opportunity that they
link or make, and what a record that is there gets of them."""

from shlex import quote

from oppcli import plain_records as records
from oppcli.domain.emails import email_key
from oppcli.domain.fields import CONTACT, KINDS
from oppcli.domain.names import split_name
from oppcli.domain.phones import phone_key
from oppcli.domain.refs import Ref, parse_ref
from oppcli.errors import Ambiguous, WrongUsage
from oppcli.services import alike, references
from oppcli.services.values import Typed, assign
from oppcli.services.work import Work, image, loaded
from oppcli.transaction import Transaction


def contact_given(
    tx: Transaction, work: Work, person: str, typed: Typed
) -> tuple[Typed, tuple[str, ...]]:
    """The fields of a new opportunity where a telephone or an e-mail among them is that of its
    contact, who is linked or made, and notes on that; the fields as they are where there is none.

    Raises WrongUsage where it is nobody's, or that of a contact named by a ref.
    """
    reach = {name: text for name, text in typed.items() if name in ("phone", "email")}
    if not reach:
        return typed, ()
    fields = {name: text for name, text in typed.items() if name not in reach}
    name = person or fields.get("contact", "")
    if not name:
        raise WrongUsage("whose telephone or e-mail is it?", "contact='Eva Lund'")
    if person and "contact" in fields:
        raise WrongUsage("the contact is named twice.", "leave out contact=")
    if parse_ref(name, kind="contact") is not None:
        raise WrongUsage(
            f"{name} has a telephone and an e-mail of its own.",
            f"oppcli contact edit {name} phone=…",
        )
    company = fields.get("account")
    account = references.account_id(tx, work, company) if company else None
    ref, notes = contact_reached(tx, work, name, reach, account)
    return {**fields, "contact": str(ref)}, notes


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


def made_beside_account(
    tx: Transaction, sale: records.Opportunity, last: int | None
) -> tuple[str, ...]:
    """Names the contact of a new opportunity that was made with it, whose number is above the
    `last` before; where there is an account, nothing else that is said of it does. `last` is None
    where no contact was given."""
    number = sale.contact_id
    if last is None or sale.account_id is None or number is None or number <= last:
        return ()
    ref = Ref("contact", number)
    return (f"{ref} added: {image(tx, ref)['name']}",)


def reached_by(tx: Transaction, work: Work, ref: Ref, reach: Typed) -> tuple[str, ...]:
    """Gives a contact or an account the telephone and the e-mail that it lacks; notes on what it
    got, and on what it has another one of, which stays."""
    party = _loaded(tx, ref)
    notes: list[str] = []
    for name, text in reach.items():
        had = getattr(party, name)
        if had is None:
            notes += assign(tx, work, party, KINDS[ref.kind], {name: text})
            notes.append(f"{ref} {name} – → {getattr(party, name)}")
        elif not _is_same(tx, name, had, text):
            notes.append(f"{ref} keeps its {name} {had}: {_edit(ref, name, text)} changes it")
    return tuple(notes)


def not_reached_by(tx: Transaction, ref: Ref, reach: Typed, lead: Ref) -> tuple[str, ...]:
    """Says which telephone and e-mail of a lead its contact does not get, as it has another name,
    and the lines that give it them."""
    party = _loaded(tx, ref)
    return tuple(
        f"{lead} keeps its {name} {text}, as {ref} has another name: {_edit(ref, name, text)}"
        for name, text in reach.items()
        if not _is_same(tx, name, getattr(party, name), text)
    )


def _loaded(tx: Transaction, ref: Ref) -> records.Kept:
    party = loaded(tx, records.KEPT[ref.kind], ref.number)
    assert party is not None
    return party


def _edit(ref: Ref, name: str, text: str) -> str:
    return f"oppcli {ref.kind} edit {ref} {name}={quote(text)}"


def _is_same(tx: Transaction, name: str, had: str | None, text: str) -> bool:
    if name == "phone":
        region = tx.recorder.region()
        return phone_key(had, region) == phone_key(text, region)
    return email_key(had) == email_key(text)
