"""Accounts and contacts: the companies and people that are sold to."""

from collections.abc import Sequence

from oppcli import plain_records as records
from oppcli.domain.fields import ACCOUNT, CONTACT, KINDS
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written
from oppcli.errors import NotFound, RuleRefused, WrongUsage
from oppcli.services.values import Typed, assign
from oppcli.services.work import Work, image, in_one_transaction, loaded


@in_one_transaction
def new_account(work: Work, name: str, typed: Typed) -> Written:
    """Adds an account. Two of the same name are possible, and said."""
    with work.transaction() as tx:
        same = tx.read(
            "SELECT id FROM account WHERE lower(name) = lower(:name) ORDER BY id",
            {"name": name.strip()},
        ).rows
        account = records.Account(name="", created_at=work.now, updated_at=work.now)
        assign(tx, work, account, ACCOUNT, {"name": name, **typed})
        ref = Ref("account", tx.add(account))
        notes = (f"C{same[0][0]} has the same name",) if same else ()
        return Written(ref, None, image(tx, ref), notes=notes)


@in_one_transaction
def new_contact(work: Work, name: str, typed: Typed) -> Written:
    """Adds a contact; of `name` the last word is the family name, unless fields say otherwise."""
    first, _, last = name.strip().rpartition(" ")
    names = {"first_name": first, "last_name": last}
    given = {field: text for field, text in names.items() if text}
    with work.transaction() as tx:
        contact = records.Contact(created_at=work.now, updated_at=work.now)
        assign(tx, work, contact, CONTACT, {**given, **typed})
        _check_name(contact)
        ref = Ref("contact", tx.add(contact))
        return Written(ref, None, image(tx, ref))


@in_one_transaction
def edit(work: Work, refs: Sequence[Ref], typed: Typed) -> list[Written]:
    """Changes fields of accounts or contacts."""
    if not typed:
        raise WrongUsage("nothing to change was given.", "oppcli account edit 5 phone='+46 31 …'")
    with work.transaction() as tx:
        done = []
        for ref in refs:
            record = loaded(tx, records.KEPT[ref.kind], ref.number)
            if record is None:
                raise NotFound(f"there is no {ref.kind} {ref}.", f"oppcli {ref.kind} list")
            before = image(tx, ref)
            assign(tx, work, record, KINDS[ref.kind], typed)
            _check_name(record)
            done.append(Written(ref, before, image(tx, ref)))
        return done


def _check_name(record: records.Kept) -> None:
    if isinstance(record, records.Contact) and not (record.first_name or record.last_name):
        raise RuleRefused("a contact needs a name.", "last_name=Kowal")
