"""A lead becomes an account, a contact and an opportunity, once."""

import pytest

from oppcli.domain.refs import Ref
from services.typed import BadValue, NotFound, RuleRefused, leads, parties

JANA = {
    "company": "Globex Mining",
    "first_name": "Jana",
    "last_name": "Kowal",
    "email": "jana@globex.example",
    "phone": "+46 31 10 20 30",
}


def test_account_contact_and_opportunity_are_made_and_linked(work, lead, facts):
    ref = lead(**JANA)
    made = leads.qualify(work, ref, {})
    assert (made.account.ref, made.account.name, made.account.how) == (
        "C1",
        "Globex Mining",
        "",
    )
    assert (made.contact.ref, made.contact.name, made.contact.how) == ("P1", "Jana Kowal", "")
    opportunity = made.opportunity
    assert (opportunity["account_ref"], opportunity["contact_ref"]) == ("C1", "P1")
    assert (opportunity["lead"], opportunity["stage"]) == ("L1", "interest")
    lead_now = facts(ref)
    assert (lead_now["status"], lead_now["opportunity"]) == ("qualified", "O1")
    person = facts(Ref("contact", 1))
    assert (person["email"], person["phone"], person["account"]) == (
        JANA["email"],
        JANA["phone"],
        "Globex Mining",
    )


def test_every_field_that_both_have_is_carried_over(work, lead):
    given = {
        "topic": "Excavator for quarry",
        "lead_source": "web",
        "est_value": "480k SEK",
        "est_close_date": "2026-12-31",
        "owner": "leif",
        "description": "two of them",
        "interest": "lease",
        "interest_type": "new",
        "brand": "Volvo",
        "class": "Excavator",
        "model": "EC220",
        "model_code": "EC220-E",
        "variant": "Long reach",
        "business": "Nordic Trucks",
        "facility": "Gothenburg",
        "operation": "New sales",
    }
    made = leads.qualify(work, lead(**given), {}).opportunity
    shared = {name: text for name, text in given.items() if name != "est_value"}
    assert {name: made[name] for name in shared} == shared
    assert (made["est_revenue"], made["currency"]) == (480_000, "SEK")


def test_what_is_typed_goes_above_what_is_carried_over(work, lead):
    ref = lead(est_value="100", est_close_date="2026-12-01", brand="Volvo")
    typed = {"est_revenue": "480k", "est_close_date": "eoq", "topic": "Two excavators"}
    made = leads.qualify(work, ref, typed).opportunity
    assert (made["est_revenue"], made["est_close_date"], made["topic"], made["brand"]) == (
        480_000,
        "2026-12-31",
        "Two excavators",
        "Volvo",
    )


def test_a_lead_is_qualified_once(work, lead, store):
    ref = lead(**JANA)
    leads.qualify(work, ref, {})
    with pytest.raises(RuleRefused, match="L1 is qualified already"):
        leads.qualify(work, ref, {})
    assert store.read("SELECT count(*) FROM opportunity").rows == [(1,)]


def test_a_qualified_lead_is_read_only(work, lead):
    ref = lead()
    leads.qualify(work, ref, {})
    with pytest.raises(RuleRefused):
        leads.edit(work, [ref], {"topic": "x"})


def test_qualify_links_an_account_of_exactly_that_name(work, lead):
    parties.new_account(work, "Globex Mining International", {})
    parties.new_account(work, "GLOBEX MINING", {})
    account = leads.qualify(work, lead(company="Globex Mining"), {}).account
    assert (account.ref, account.how) == ("C2", "same name")


@pytest.mark.parametrize("known", ["account", "contact"])
def test_qualify_links_by_email_domain_where_no_company_is_named(work, lead, known):
    for number, domain in enumerate(("globex.example", "gmail.com"), 1):
        account = parties.new_account(work, f"Holding {number}", {}).ref
        if known == "account":
            parties.edit(work, [account], {"email": f"info@{domain}"})
        else:
            person = {"email": f"ola@{domain}", "account": str(account)}
            parties.new_contact(work, f"Ola {number}", person)
    shared = leads.qualify(work, lead(email="jana@globex.example"), {}).account
    assert (shared.ref, shared.how) == ("C1", "same e-mail domain globex.example")
    named = leads.qualify(work, lead(company="Globex AB", email="ola2@globex.example"), {}).account
    assert (named.name, named.how) == ("Globex AB", "")
    assert leads.qualify(work, lead(email="jana@gmail.com"), {}).account is None


def test_a_longer_domain_with_the_same_end_is_another_company(work, lead):
    parties.new_account(work, "Other", {"email": "info@notglobex.example"})
    account = leads.qualify(work, lead(company="Globex", email="jana@globex.example"), {}).account
    assert account.name == "Globex"


@pytest.mark.parametrize(
    ("known", "asked", "how"),
    [
        ({"email": "Jana@Globex.example"}, {"email": "jana@globex.example"}, "same e-mail"),
        ({"phone": "+46 31 123 45 67"}, {"phone": "+4631-1234567"}, "same phone"),
    ],
)
def test_qualify_links_the_contact_with_that_email_or_phone(work, lead, known, asked, how):
    parties.new_contact(work, "J. KOWAL", known)
    contact = leads.qualify(work, lead(first_name="Jana", last_name="Kowal", **asked), {}).contact
    assert (contact.name, contact.how) == ("J. KOWAL", how)


def test_somebody_else_at_the_same_telephone_is_another_person(work, lead):
    parties.new_contact(work, "Amy Adams", {"phone": "+46 31 123 45 67"})
    zed = lead(first_name="Zed", last_name="Quux", phone="+46 31 123 45 67")
    contact = leads.qualify(work, zed, {}).contact
    assert (contact.name, contact.how) == ("Zed Quux", "")


def test_several_accounts_of_the_name_are_asked_about(work, lead, store):
    for _ in range(3):
        parties.new_account(work, "Maße KG", {})
    ref = lead(company="MASSE KG", last_name="Berg")
    with pytest.raises(NotFound, match="3 accounts have the same name: C1 Maße KG, C2 Maße KG, C3"):
        leads.qualify(work, ref, {})
    assert leads.qualify(work, ref, {}, "--account", "C2").account.how == "as chosen"


def test_email_tells_more_than_phone(work, lead):
    parties.new_contact(work, "By Phone", {"phone": "1"})
    parties.new_contact(work, "By Email", {"email": "a@b.example"})
    assert leads.qualify(work, lead(phone="1", email="a@b.example"), {}).contact.name == "By Email"


def test_a_name_links_only_within_the_same_account(work, lead):
    parties.new_contact(work, "Jana Kowal", {"account": "Globex"})
    person = {"first_name": "jana", "last_name": "kowal"}
    same = leads.qualify(work, lead(company="Globex", **person), {}).contact
    assert (same.ref, same.how) == ("P1", "same name and account")
    other = leads.qualify(work, lead(company="Initech", **person), {}).contact
    assert (other.ref, other.how) == ("P2", "")


def test_account_and_contact_are_chosen_by_ref_or_name(work, lead):
    parties.new_account(work, "Acme", {})
    parties.new_account(work, "Globex", {})
    parties.new_contact(work, "Ola Nord", {})
    made = leads.qualify(work, lead(**JANA), {}, "--account", "C2", "--contact", "Ola Nord")
    assert (made.account.name, made.contact.name) == ("Globex", "Ola Nord")
    assert made.opportunity["account"] == "Globex"


def test_a_chosen_account_that_does_not_exist_leaves_nothing(errand, lead, store):
    ref = lead(**JANA)
    with pytest.raises(NotFound):
        leads.qualify(errand(create=False), ref, {}, "--account", "C9")
    assert store.read("SELECT status FROM lead").rows == [("new",)]


def test_without_an_opportunity_only_account_and_contact_are_made(work, lead, store, facts):
    ref = lead(**JANA)
    made = leads.qualify(work, ref, {}, "--no-opportunity")
    assert made.opportunity is None
    assert facts(ref)["status"] == "qualified"
    assert store.read("SELECT count(*) FROM account").rows == [(1,)]
    assert store.read("SELECT * FROM opportunity").rows == []


def test_fields_for_an_opportunity_that_is_not_wanted_are_refused(work, lead):
    with pytest.raises(RuleRefused):
        leads.qualify(work, lead(), {"est_revenue": "1"}, "--no-opportunity")


def test_a_linked_contact_brings_its_account(work, lead):
    parties.new_contact(work, "Jana Kowal", {"account": "Globex", "email": JANA["email"]})
    made = leads.qualify(work, lead(email=JANA["email"]), {})
    assert (made.account.name, made.opportunity["account"]) == ("Globex", "Globex")


def test_a_lead_without_company_or_person_becomes_an_opportunity_of_nobody(work, lead):
    made = leads.qualify(work, lead(), {})
    assert (made.account, made.contact) == (None, None)
    assert made.opportunity["account"] is None


def test_a_refused_qualification_leaves_nothing(work, lead, store):
    ref = lead(**JANA)
    with pytest.raises(BadValue):
        leads.qualify(work, ref, {"est_close_date": "someday"})
    for table in ("account", "contact", "opportunity", "v_change"):
        assert store.read(f"SELECT * FROM {table}").rows == []
