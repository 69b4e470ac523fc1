"""Finds the accounts, people and sales that look like another one, by keys that the store keeps."""

import re
from collections.abc import Iterator, Mapping, Sequence

from oppcli import plain_records as records
from oppcli.domain.emails import email_key, is_email
from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.names import full_name, is_same_name, name_key
from oppcli.domain.phones import phone_keys
from oppcli.domain.refs import Ref
from oppcli.domain.texts import has_digits
from oppcli.domain.wording import all_of, quoted
from oppcli.store import Row
from oppcli.transaction import Transaction

_PEOPLE = {
    "contact": "SELECT id, first_name, last_name, email, phone_key, account_id, name_key"
    " FROM contact",
    "lead": "SELECT id, first_name, last_name, email, phone_key, company, topic FROM lead",
}
_MOST_NAMED = 3


# RFC 5321, 4.5.3.1; a database refuses patterns that are much longer.
_LONGEST_EMAIL = 320


def accounts_called(tx: Transaction, name: str, *, but: int = 0) -> list[int]:
    """The numbers of the accounts of that name, in order."""
    rows = tx.read(
        "SELECT id FROM account WHERE name_key = :key AND id <> :own ORDER BY id",
        {"key": name_key(name), "own": but},
    ).rows
    return [number for (number,) in rows]


def contacts_of(
    tx: Transaction, person: records.Lead | records.Contact, account: int | None
) -> tuple[str, list[int]]:
    """How the person is known among the contacts, and which contacts those are; first by e-mail,
    then by telephone with the same last name, then by name within the account."""
    keys = phone_keys(person.phone, tx.recorder.region())
    name = name_key(full_name(person.first_name, person.last_name))
    by: dict[str, list[int]] = {"same e-mail": [], "same phone": [], "same name and account": []}
    for row in _alike(tx, "contact", person, keys):
        if _has_same_email(person, row):
            by["same e-mail"].append(row["id"])
        if row["phone_key"] in keys and _is_of_the_name(person, row):
            by["same phone"].append(row["id"])
        if name and row["name_key"] == name and account is not None:
            by["same name and account"] += [row["id"]] * (row["account_id"] == account)
    return next(((how, found) for how, found in by.items() if found), ("", []))


def reached_at(tx: Transaction, lead: records.Lead) -> tuple[str, ...]:
    """Says which contacts have the telephone of a lead that names nobody."""
    keys = phone_keys(lead.phone, tx.recorder.region())
    rows = _alike(tx, "contact", lead, keys) if keys else []
    found = [row["id"] for row in rows if row["phone_key"] in keys]
    return (f"{_named('contact', found)} the same telephone",) if found else ()


def said(tx: Transaction, record: records.Kept, number: int) -> tuple[str, ...]:
    """The stored records that a new one looks like, and by which facts."""
    found: Mapping[tuple[str, ...], list[int]]
    match record:
        case records.Account():
            found = {("name",): accounts_called(tx, record.name, but=number)}
        case records.Contact() | records.Lead():
            found = _same_people(tx, record, number)
        case records.Opportunity():
            found = {("topic", "customer"): _same_topics(tx, record, number)}
        case _:
            found = {}
    return tuple(
        f"{_named(record.kind, numbers)} the same {all_of(what)}"
        for what, numbers in found.items()
        if numbers
    )


def doubts(record: records.Kept, given: Sequence[str]) -> tuple[str, ...]:
    """What is no e-mail address or telephone number of the fields `given`, though it is kept."""
    notes: list[str] = []
    email, phone = getattr(record, "email", None), getattr(record, "phone", None)
    if "email" in given and email and not is_email(email):
        notes.append(f"{quoted(email)} is not an e-mail address; kept as email")
    if "phone" in given and phone and not has_digits(phone):
        notes.append(f"{quoted(phone)} is not a telephone number; kept as phone")
    return tuple(notes)


def may_be_one(person: records.Lead | records.Contact, row: Row) -> bool:
    """Whether the two can be one person by their last names: a switchboard has many people."""
    if not full_name(person.first_name, person.last_name):
        return True
    return _family_name(person.first_name, person.last_name) == _family_name(
        row["first_name"], row["last_name"]
    )


def _same_people(
    tx: Transaction, person: records.Lead | records.Contact, number: int
) -> dict[tuple[str, ...], list[int]]:
    keys = phone_keys(person.phone, tx.recorder.region())
    found: dict[tuple[str, ...], list[int]] = {}
    for row in _alike(tx, person.kind, person, keys):
        same = tuple(_shared(person, row, keys))
        if same and row["id"] != number:
            found.setdefault(same, []).append(row["id"])
    return found


def _shared(person: records.Lead | records.Contact, row: Row, keys: set[str]) -> Iterator[str]:
    own = full_name(person.first_name, person.last_name)
    if own and is_same_name(own, full_name(row["first_name"], row["last_name"])):
        yield "name"
    if row["phone_key"] in keys and may_be_one(person, row):
        yield "telephone"
    if _has_same_email(person, row):
        yield "e-mail"
    if (
        isinstance(person, records.Lead)
        and person.company
        and is_same_name(person.topic, row["topic"])
    ):
        yield from ("topic", "company") * is_same_name(person.company, row["company"])


def _alike(
    tx: Transaction, table: str, person: records.Lead | records.Contact, keys: set[str]
) -> list[Row]:
    """The rows that may be about the person, whose telephone has those keys."""
    values: dict[str, object] = {f"phone{place}": key for place, key in enumerate(sorted(keys))}
    either = [f"phone_key = :{name}" for name in values]
    if person.email and len(person.email) <= _LONGEST_EMAIL:
        either.append("email LIKE :email ESCAPE '!'")
        escaped = person.email.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values["email"] = escaped if escaped.isascii() else "%"
    name = full_name(person.first_name, person.last_name)
    if name and table == "contact":
        either.append("name_key = :name")
        values["name"] = name_key(name)
    elif name:
        either.append("name_key(COALESCE(last_name, first_name)) = :name")
        values["name"] = name_key(person.last_name or person.first_name or "")
    if isinstance(person, records.Lead) and person.company and table == "lead":
        either.append("name_key(company) = :company")
        values["company"] = name_key(person.company)
    if not either:
        return []
    return list(tx.read(f"{_PEOPLE[table]} WHERE {' OR '.join(either)} ORDER BY id", values))


def _has_same_email(person: records.Lead | records.Contact, row: Row) -> bool:
    return bool(person.email) and email_key(person.email) == email_key(row["email"])


def _is_of_the_name(person: records.Lead | records.Contact, row: Row) -> bool:
    """Whether the person has the contact's last name, which a telephone alone does not tell. Of a
    lead without a name the topic has to have it: `Amy Adams, two vans`."""
    if full_name(person.first_name, person.last_name) or not isinstance(person, records.Lead):
        return may_be_one(person, row)
    theirs = _family_name(row["first_name"], row["last_name"])
    topic = re.sub(r"[^\w-]+", " ", name_key(person.topic))
    return bool(theirs) and f" {theirs} " in f" {topic} "


def _family_name(first: str | None, last: str | None) -> str:
    return name_key(last or first or "")


def _same_topics(tx: Transaction, own: records.Opportunity, number: int) -> list[int]:
    """Open opportunities of the same customer that are about the same."""
    column = "account_id" if own.account_id is not None else "contact_id"
    customer = getattr(own, column)
    if customer is None:
        return []
    rows = tx.read(
        f"SELECT id, topic FROM opportunity WHERE {column} = :customer AND id <> :own"
        f" AND status IN {sql_words(OPEN)} ORDER BY id",
        {"customer": customer, "own": number},
    ).rows
    return [each for each, topic in rows if is_same_name(topic, own.topic)]


def _named(kind: str, numbers: Sequence[int]) -> str:
    refs = [str(Ref(kind, number)) for number in numbers[:_MOST_NAMED]]
    if len(numbers) > _MOST_NAMED:
        refs.append(f"{len(numbers) - _MOST_NAMED:,} more")
    return f"{all_of(refs)} {'have' if len(refs) > 1 else 'has'}"
