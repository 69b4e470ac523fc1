"""Accounts and contacts: the companies and people that are sold to."""

from collections.abc import Sequence

from oppcli import plain_records as records
from oppcli.domain.fields import ACCOUNT, CONTACT, KINDS
from oppcli.domain.names import name_beside
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written
from oppcli.errors import NotFound, RuleRefused, WrongUsage
from oppcli.services import alike
from oppcli.services.values import Typed, assign
from oppcli.services.work import Work, image, in_one_transaction, loaded
from oppcli.transaction import Transaction


@in_one_transaction
def new_account(work: Work, name: str, typed: Typed) -> Written:
    """Adds an account. Two of the same name are possible, and said."""
    with work.transaction() as tx:
        account = records.Account(name="", created_at=work.now, updated_at=work.now)
        notes = assign(tx, work, account, ACCOUNT, {"name": name, **typed})
        return _added(tx, account, notes)


@in_one_transaction
def new_contact(work: Work, name: str, typed: Typed) -> Written:
    """Adds a contact, and says who looks the same.

    Of `name` the last word is the family name, unless fields say otherwise.
    """
    given = name_beside(name, typed)
    with work.transaction() as tx:
        contact = records.Contact(created_at=work.now, updated_at=work.now)
        notes = assign(tx, work, contact, CONTACT, {**given, **typed})
        _check_name(contact)
        return _added(tx, contact, notes)


def _added(tx: Transaction, party: records.Kept, notes: tuple[str, ...]) -> Written:
    ref = Ref(party.kind, tx.add(party))
    return Written(ref, None, image(tx, ref), (*notes, *alike.said(tx, party, ref.number)))


@in_one_transaction
def edit(work: Work, refs: Sequence[Ref], typed: Typed) -> list[Written]:
    """Changes fields of accounts or contacts."""
    if not typed:
        example = f"oppcli {refs[0].kind} edit {refs[0].number} phone='+46 31 …'"
        raise WrongUsage("nothing to change was given.", example)
    with work.transaction() as tx:
        done = []
        for ref in refs:
            record = loaded(tx, records.KEPT[ref.kind], ref.number)
            if record is None:
                raise NotFound(f"there is no {ref.kind} {ref}.", f"oppcli {ref.kind} list")
            before = image(tx, ref)
            notes = assign(tx, work, record, KINDS[ref.kind], typed)
            _check_name(record)
            done.append(Written(ref, before, image(tx, ref), notes))
        return done


def _check_name(record: records.Kept) -> None:
    if isinstance(record, records.Contact) and not (record.first_name or record.last_name):
        raise RuleRefused("a contact needs a name.", "last_name=Kowal")
