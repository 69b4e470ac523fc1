"""Qualifies a lead: its company and person become records, its interest an opportunity."""

from collections.abc import Mapping

from oppcli import plain_records as records
from oppcli.domain.emails import company_domain
from oppcli.domain.fields import LEAD, OPPORTUNITY, FieldType
from oppcli.domain.gates import check_qualify
from oppcli.domain.money import Money, currency_code, plain_amount
from oppcli.domain.own_fields import values_of, with_values, wrong_value
from oppcli.domain.refs import Ref
from oppcli.domain.results import Party, Qualified, Written
from oppcli.domain.wording import and_more
from oppcli.errors import RuleRefused, SeveralFit
from oppcli.processes import process_of
from oppcli.services import alike, opportunities, references
from oppcli.services.freezing import Known
from oppcli.services.leads import load
from oppcli.services.values import Typed, fields_of
from oppcli.services.work import Work, image, in_one_transaction
from oppcli.store import Row
from oppcli.transaction import Transaction

# What an opportunity takes over from its lead, by attribute; est_value becomes est_revenue.
_CARRIED = (
    "topic",
    "lead_source",
    "currency",
    "est_close_date",
    "owner_id",
    "description",
    *records.Branded.types(),
)

_CHOSEN = "as chosen"


@in_one_transaction
def qualify_all(
    work: Work,
    chosen: Mapping[Ref, Mapping[str, str | None]],
    typed: Typed,
    *,
    with_opportunity: bool = True,
) -> list[Qualified]:
    """Qualifies leads, each with the account and the contact that were `chosen` for it, as
    `qualify` does: all or none."""
    with work.transaction():
        return [
            qualify(work, ref, typed, **parties, with_opportunity=with_opportunity)
            for ref, parties in chosen.items()
        ]


@in_one_transaction
def qualify(
    work: Work,
    ref: Ref,
    typed: Typed,
    *,
    account: str | None = None,
    contact: str | None = None,
    with_opportunity: bool = True,
) -> Qualified:
    """Creates or links account and contact, and an opportunity that carries everything over.

    `account` and `contact` choose existing ones; `typed` are fields of the opportunity.
    Raises ClosedRecord for a lead that was qualified before, GateRefused for one that lacks what
    the process asks of leads, and SeveralFit where more than one account or contact can be meant.
    """
    with work.transaction() as tx:
        lead = load(tx, ref)
        before = image(tx, ref)
        _check_gate(tx, ref, before, typed, account, contact)
        try:
            company = _account(tx, work, lead, account)
            person = _contact(tx, work, lead, contact, company)
        except SeveralFit as several:
            several.of = str(ref)
            raise
        if company is None and person is not None:
            company = _account_of(tx, person)
        if not with_opportunity and typed:
            raise RuleRefused("fields of an opportunity were given, but no opportunity is wanted.")
        opportunity = (
            _opportunity(tx, work, lead, typed, company, person) if with_opportunity else None
        )
        moved = _take_activities(tx, ref, opportunity.ref) if opportunity else ()
        reached = _reach(tx, work, lead, company, person)
        lead.status = "qualified"
        return Qualified(
            ref,
            before,
            image(tx, ref),
            notes=(
                *(str(party) for party in (company, person) if party),
                *reached,
                *(_namesakes(tx, person) if person else alike.reached_at(tx, lead)),
                *(opportunity.notes if opportunity else ()),
                *moved,
            ),
            account=company,
            contact=person,
            opportunity=opportunity,
        )


def _check_gate(
    tx: Transaction, ref: Ref, lead: Row, typed: Typed, account: str | None, contact: str | None
) -> None:
    """Asks what the process that the lead enters requires; who was chosen is known by name."""
    chosen = {"company": account, "last_name": contact}
    facts = {**lead, **{name: who for name, who in chosen.items() if who is not None}}
    check_qualify(str(ref), process_of(tx, typed.get("process"), whole=True).qualify, facts)


def _opportunity(
    tx: Transaction,
    work: Work,
    lead: records.Lead,
    typed: Typed,
    account: Party | None,
    contact: Party | None,
) -> Written:
    _refuse_other_currency(tx, work, lead, typed)
    carried = {name: getattr(lead, name) for name in _CARRIED}
    return opportunities.add(
        tx,
        work,
        typed,
        carried={
            **carried,
            "own": _own_of_both(lead),
            "est_revenue": lead.est_value,
            "lead_id": lead.id,
            "account_id": account.ref.number if account else None,
            "contact_id": contact.ref.number if contact else None,
        },
    )


def _take_activities(tx: Transaction, lead: Ref, opportunity: Ref) -> tuple[str, ...]:
    """Moves the open activities of the lead to its opportunity; done ones stay with the lead."""
    planned = tx.all_of(records.Activity, lead_id=lead.number, status="open")
    for activity in planned:
        activity.lead_id, activity.opportunity_id = None, opportunity.number
    tx.flush()
    refs = " ".join(f"A{activity.id}" for activity in planned)
    what = "activity" if len(planned) == 1 else "activities"
    return (f"open {what} {refs} moved to {opportunity}",) if planned else ()


def _own_of_both(lead: records.Lead) -> str | None:
    """The values of own fields that leads and opportunities have by the same name and type; a
    choice only where it is one of both."""
    if not lead.own:
        return None
    theirs = {field.name: field for field in LEAD.own}
    values = values_of(lead.own)
    return with_values(
        None,
        {
            field.name: values[field.name]
            for field in OPPORTUNITY.own
            if field.name in values and field.name in theirs
            if field.type is theirs[field.name].type and not wrong_value(field, values[field.name])
        },
    )


def _refuse_other_currency(tx: Transaction, work: Work, lead: records.Lead, typed: Typed) -> None:
    """Raises RuleRefused where the value of a lead would become one in another currency."""
    given = {field.name: text for field, text in fields_of(OPPORTUNITY, typed).items()}
    code = currency_code(given.get("currency") or lead.currency)
    if code != lead.currency:
        _refuse_other_own(lead, code, given)
    if lead.est_value is None or code == lead.currency or "est_revenue" in given:
        return
    value = Money(lead.est_value, lead.currency)
    worth = Known(tx).worth(value, code, work.today)
    said = "" if worth is None else f" (at today's rate {worth})"
    raise RuleRefused(
        f"L{lead.id} is worth {value}, and no amount is converted by itself: say its worth in"
        f" {code}{said}.",
        f"oppcli lead qualify {lead.id} --currency {code} --revenue"
        f" {'AMOUNT' if worth is None else plain_amount(worth.minor, code)}",
    )


def _refuse_other_own(lead: records.Lead, code: str, given: Typed) -> None:
    """Raises RuleRefused where an own amount of a lead would become one in another currency."""
    values = values_of(_own_of_both(lead))
    for field in OPPORTUNITY.own if values else ():
        if field.type is FieldType.MONEY and field.name in values and field.name not in given:
            amount = Money(int(values[field.name]), lead.currency)
            raise RuleRefused(
                f"{field.name} of L{lead.id} is {amount}, and no amount is converted by itself:"
                f" say its worth in {code}.",
                f"oppcli lead qualify {lead.id} --currency {code} --field {field.name}=AMOUNT",
            )


def _account(tx: Transaction, work: Work, lead: records.Lead, chosen: str | None) -> Party | None:
    """The account: as chosen, else of the company's name or, without one, of the e-mail's domain;
    a company of which there is no account becomes one."""
    if chosen is not None:
        return _party(tx, "account", references.account_id(tx, work, chosen), _CHOSEN)
    if lead.company:
        named = alike.accounts_called(tx, lead.company)
        if named:
            return _only(tx, "account", named, "same name")
        number = tx.add(
            records.Account(name=lead.company, created_at=work.now, updated_at=work.now)
        )
        return _party(tx, "account", number, "")
    domain = company_domain(lead.email)
    shared = _of_domain(tx, domain) if domain else []
    return _only(tx, "account", shared, f"same e-mail domain {domain}") if shared else None


def _of_domain(tx: Transaction, domain: str) -> list[int]:
    """The accounts that have an address of that domain, or a person who has one."""
    rows = tx.read(
        "SELECT id FROM account WHERE lower(email) LIKE :at UNION"
        " SELECT account_id FROM contact WHERE account_id IS NOT NULL"
        " AND lower(email) LIKE :at ORDER BY 1",
        {"at": f"%@{domain}"},
    ).rows
    return [number for (number,) in rows]


def _only(tx: Transaction, kind: str, numbers: list[int], how: str) -> Party:
    """The one that fits. Raises SeveralFit, which lists them, where there are more."""
    if len(numbers) == 1:
        return _party(tx, kind, numbers[0], how)
    fitting = [_party(tx, kind, number, how) for number in numbers]
    listed = and_more([f"{each.ref} {each.name}" for each in fitting])
    raise SeveralFit(
        kind,
        [(str(each.ref), each.name) for each in fitting],
        f"{len(fitting)} {kind}s have the {how}: {listed}.",
        f"--{kind} {fitting[0].ref}",
    )


def _contact(
    tx: Transaction, work: Work, lead: records.Lead, chosen: str | None, account: Party | None
) -> Party | None:
    """The contact: as chosen, else by e-mail, by telephone with the same last name, by name and
    account, else new; none for a lead that names nobody."""
    if chosen is not None:
        return _party(tx, "contact", references.contact_id(tx, work, chosen), _CHOSEN)
    how, found = alike.contacts_of(tx, lead, account.ref.number if account else None)
    if found:
        return _only(tx, "contact", found, how)
    if not (lead.first_name or lead.last_name):
        return None
    number = tx.add(
        records.Contact(
            first_name=lead.first_name,
            last_name=lead.last_name,
            account_id=account.ref.number if account else None,
            email=lead.email,
            phone=lead.phone,
            created_at=work.now,
            updated_at=work.now,
        )
    )
    return _party(tx, "contact", number, "")


def _reach(
    tx: Transaction,
    work: Work,
    lead: records.Lead,
    account: Party | None,
    contact: Party | None,
) -> tuple[str, ...]:
    """Gives the contact the lead's telephone and e-mail, as `reached_by` does; the account those of
    a lead that names nobody, but no telephone that a contact has. Notes on what became of them."""
    reach = {name: text for name in ("phone", "email") if (text := getattr(lead, name))}
    party = contact or account
    if party is None or not reach or (contact is not None and not contact.how):
        return ()
    from oppcli.services.reached_people import not_reached_by, reached_by

    if contact is None and alike.reached_at(tx, lead):
        del reach["phone"]
    if contact is not None and contact.how == _CHOSEN:
        person = tx.get(records.Contact, contact.ref.number)
        if person is not None and not alike.may_be_one(lead, person.row()):
            return not_reached_by(tx, contact.ref, reach, Ref("lead", lead.id or 0))
    return reached_by(tx, work, party.ref, reach)


def _namesakes(tx: Transaction, person: Party) -> tuple[str, ...]:
    """Who looks like a contact that is new."""
    if person.how:
        return ()
    contact = tx.get(records.Contact, person.ref.number)
    assert contact is not None
    return alike.said(tx, contact, person.ref.number)


def _account_of(tx: Transaction, contact: Party) -> Party | None:
    """The account that an existing contact already belongs to."""
    person = tx.get(records.Contact, contact.ref.number)
    if person is None or person.account_id is None:
        return None
    return _party(tx, "account", person.account_id, f"of {contact.name}")


def _party(tx: Transaction, kind: str, number: int, how: str) -> Party:
    row = tx.read(f"SELECT name FROM v_{kind} WHERE id = :id", {"id": number}).rows[0]
    return Party(Ref(kind, number), row[0], how)
