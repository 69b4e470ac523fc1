"""Which of the people whom a name fits is meant: who works for the customer goes before others."""

from collections.abc import Sequence

from oppcli.domain.refs import Ref, is_ref_of
from oppcli.domain.wording import MOST_NAMED, all_of, and_more, either, quoted
from oppcli.errors import Ambiguous, WhichPerson
from oppcli.services.work import Work
from oppcli.transaction import Transaction

_CONTACT = "contact"


def person_meant(
    tx: Transaction,
    work: Work,
    name: str,
    fits: Sequence[int],
    account: int | None,
    option: str,
    *,
    is_exact: bool,
) -> int | None:
    """The number of the person who is meant of those whom a name `fits`, by their numbers: the one
    of the `account`, else the only one. None where somebody wants another one to be made.

    Where the only one who is called exactly so works elsewhere, somebody who can be asked is asked
    (raises WhichPerson); a script takes that one. Raises Ambiguous where several fit; `option` is
    where the name was given, for the hint.
    """
    companies = {number: _company(tx, number) for number in fits}
    here = [number for number, (at, _) in companies.items() if account and at == account]
    if len(here) == 1:
        return here[0]
    if is_exact and not here and work.answers.get((_CONTACT, name), "") is None:
        return None
    left = here or list(fits)
    is_elsewhere = account is not None and is_exact and not here
    is_elsewhere = is_elsewhere and all(company for _, company in companies.values())
    if len(left) == 1 and not (is_elsewhere and work.asks):
        return left[0]
    left = left[:MOST_NAMED]
    refs = [str(Ref(_CONTACT, number)) for number in left]
    names = [_name(tx, number) for number in left]
    of = [companies[number][1] for number in left]
    told = [
        f"{ref} {each} ({company})" if company else f"{ref} {each}"
        for ref, each, company in zip(refs, names, of, strict=True)
    ]
    said = f"{quoted(name)} fits {len(left)} contacts: {and_more(told)}."
    hint = either(f"{option} {ref}".strip() for ref in refs[:2])
    if not work.asks:
        raise Ambiguous(said, hint)
    labels = [
        f"{each} of {company} ({ref})" if company else f"{each} ({ref})"
        for ref, each, company in zip(refs, names, of, strict=True)
    ]
    if is_elsewhere and account is not None:
        at = str(tx.read("SELECT name FROM account WHERE id = :id", {"id": account}).rows[0][0])
        works = "works" if len(left) == 1 else "work"
        said = f"nobody called {quoted(name)} works at {at}; {all_of(told)} {works} elsewhere."
        raise WhichPerson(name, refs, labels, f"create another at {at}", said, hint)
    raise WhichPerson(name, refs, labels, "", said, hint)


def works_elsewhere(tx: Transaction, text: str, number: int, account: int) -> tuple[str, ...]:
    """A note on a person, named by the text, who works at another company than the account; none
    for anybody else, and where the text is the person's ref."""
    at, company = _company(tx, number)
    ref = Ref(_CONTACT, number)
    if not company or at == account or is_ref_of(text, ref):
        return ()
    return (f"{ref} {_name(tx, number)} works at {company}",)


def _company(tx: Transaction, number: int) -> tuple[int | None, str]:
    """The number and the name of a person's account."""
    sql = (
        "SELECT contact.account_id, account.name FROM contact"
        " LEFT JOIN account ON account.id = contact.account_id WHERE contact.id = :id"
    )
    ((account, name),) = tx.read(sql, {"id": number}).rows
    return account, name or ""


def _name(tx: Transaction, number: int) -> str:
    return str(tx.read("SELECT name FROM v_contact WHERE id = :id", {"id": number}).rows[0][0])
