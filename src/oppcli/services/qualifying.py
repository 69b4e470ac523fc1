"""Qualifies a lead: its company and person become records, its interest an opportunity."""

from oppcli import plain_records as records
from oppcli.domain.emails import company_domain
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.money import Money, currency_code, plain_amount
from oppcli.domain.process import check_qualify
from oppcli.domain.refs import Ref
from oppcli.domain.results import Party, Qualified, Written
from oppcli.errors import RuleRefused
from oppcli.processes import process_of
from oppcli.services import opportunities, references
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
    the process asks of leads.
    """
    with work.transaction() as tx:
        lead = load(tx, ref)
        before = image(tx, ref)
        _check_gate(tx, ref, before, typed, account, contact)
        company = _account(tx, work, lead, account)
        person = _contact(tx, work, lead, contact, company)
        if company is None and person is not None:
            company = _account_of(tx, person)
        if not with_opportunity and typed:
            raise RuleRefused("fields of an opportunity were given, but no opportunity is wanted.")
        opportunity = (
            _opportunity(tx, work, lead, typed, company, person) if with_opportunity else None
        )
        lead.status = "qualified"
        return Qualified(
            ref,
            before,
            image(tx, ref),
            notes=(
                *(str(party) for party in (company, person) if party),
                *(opportunity.notes if opportunity else ()),
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
            "est_revenue": lead.est_value,
            "lead_id": lead.id,
            "account_id": account.ref.number if account else None,
            "contact_id": contact.ref.number if contact else None,
        },
    )


def _refuse_other_currency(tx: Transaction, work: Work, lead: records.Lead, typed: Typed) -> None:
    """Raises RuleRefused where the value of a lead would become one in another currency."""
    given = {field.name: text for field, text in fields_of(OPPORTUNITY, typed).items()}
    code = currency_code(given.get("currency") or lead.currency)
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


def _account(tx: Transaction, work: Work, lead: records.Lead, chosen: str | None) -> Party | None:
    """The account: as chosen, else by exact company name, else by e-mail domain, else new."""
    if chosen is not None:
        return _party(tx, "account", references.account_id(tx, work, chosen), "as chosen")
    if lead.company:
        named = tx.read(
            "SELECT id FROM account WHERE lower(name) = lower(:name) ORDER BY id",
            {"name": lead.company},
        )
        if named.rows:
            return _party(tx, "account", named.rows[0][0], "same name")
    domain = company_domain(lead.email)
    if domain:
        shared = tx.read(
            "SELECT id FROM account WHERE lower(email) LIKE :at UNION"
            " SELECT account_id FROM contact WHERE account_id IS NOT NULL"
            " AND lower(email) LIKE :at ORDER BY 1",
            {"at": f"%@{domain}"},
        )
        if shared.rows:
            return _party(tx, "account", shared.rows[0][0], f"same e-mail domain {domain}")
    if not lead.company:
        return None
    number = tx.add(records.Account(name=lead.company, created_at=work.now, updated_at=work.now))
    return _party(tx, "account", number, "")


def _contact(
    tx: Transaction, work: Work, lead: records.Lead, chosen: str | None, account: Party | None
) -> Party | None:
    """The contact: as chosen, else by e-mail, by phone, by name and account, else new."""
    if chosen is not None:
        return _party(tx, "contact", references.contact_id(tx, work, chosen), "as chosen")
    for how, where, asked in (
        ("same e-mail", "lower(email) = lower(:value)", lead.email),
        ("same phone", "phone = :value", lead.phone),
    ):
        if asked:
            found = tx.read(f"SELECT id FROM contact WHERE {where} ORDER BY id", {"value": asked})
            if found.rows:
                return _party(tx, "contact", found.rows[0][0], how)
    if not (lead.first_name or lead.last_name):
        return None
    same = tx.read(
        "SELECT id FROM contact WHERE account_id = :account"
        " AND lower(COALESCE(first_name, '')) = lower(:first)"
        " AND lower(COALESCE(last_name, '')) = lower(:last) ORDER BY id",
        {
            "account": account.ref.number if account else None,
            "first": lead.first_name or "",
            "last": lead.last_name or "",
        },
    )
    if same.rows:
        return _party(tx, "contact", same.rows[0][0], "same name and account")
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


def _account_of(tx: Transaction, contact: Party) -> Party | None:
    """The account that an existing contact already belongs to."""
    person = tx.get(records.Contact, contact.ref.number)
    if person is None or person.account_id is None:
        return None
    return _party(tx, "account", person.account_id, f"of {contact.name}")


def _party(tx: Transaction, kind: str, number: int, how: str) -> Party:
    row = tx.read(f"SELECT name FROM v_{kind} WHERE id = :id", {"id": number}).rows[0]
    return Party(Ref(kind, number), row[0], how)
