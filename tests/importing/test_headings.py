"""Which field a heading means, and which kind a file tells of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.fields import ACCOUNT, ACTIVITY, CONTACT, KINDS, LEAD, OPPORTUNITY, Kind
from oppcli.errors import BadValue
from oppcli.importing.layouts.aliases import KINDS_CALLED, may_mean, ranked, spellings, tables
from oppcli.importing.layouts.foreign import MEANT
from oppcli.importing.layouts.headings import (
    importable,
    match_headings,
    refuse_clashes,
    tell_kind,
    unclear,
)


def meaning(kind: Kind, heading: str) -> str | None:
    found = match_headings(kind, [heading]).fields.get(heading)
    return found.name if found else None


@pytest.mark.parametrize(
    "heading",
    [
        "Opportunity: Close Date",
        "Est. close date",
        "est_close_date",
        "DEAL - Close",
        "Closing Date",
    ],
)
def test_case_punctuation_and_entity_prefix_do_not_matter(heading: str) -> None:
    assert meaning(OPPORTUNITY, heading) == "est_close_date"


@pytest.mark.parametrize(
    ("kind", "heading", "name"),
    [
        (OPPORTUNITY, "Opportunity Name", "topic"),
        (OPPORTUNITY, "Account Name", "account"),
        (OPPORTUNITY, "Probability (%)", "probability"),
        (OPPORTUNITY, "Wahrscheinlichkeit in %", "probability"),
        (OPPORTUNITY, "Probability (in %)", "probability"),
        (OPPORTUNITY, "Amount (USD)", "est_revenue"),
        (OPPORTUNITY, "Amount in thousand EUR", "est_revenue"),
        (OPPORTUNITY, "Close date (k€)", None),
        (OPPORTUNITY, "Close date (EUR)", None),
        (LEAD, "Lead Source", "lead_source"),
        (LEAD, "Lead Status", "status"),
        (ACTIVITY, "Task: Subject", "subject"),
        (ACCOUNT, "Account Name", "name"),
        (CONTACT, "Account Name", "account"),
        (OPPORTUNITY, "Expected Revenue", "est_revenue"),
        (OPPORTUNITY, "Account: Phone", None),
        (OPPORTUNITY, "Campaign", None),
        (OPPORTUNITY, "ref", None),
        (LEAD, "Title", None),
    ],
)
def test_a_heading_means_its_field_or_nothing(kind: Kind, heading: str, name: str | None) -> None:
    assert meaning(kind, heading) == name


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        (
            "topic",
            "Intitulé|Nom affaire|Nome trattativa|Nome do negócio|Affärsnamn|Kaupan nimi"
            "|Nazwa szansy|Název obchodu|Angebotsname",
        ),
        (
            "est_close_date",
            "Data chiusura prevista|Data prevista de fechamento|Förväntat avslut"
            "|Fecha estimada de cierre|Date prévue de clôture|Oczekiwana data zamknięcia",
        ),
    ],
)
def test_the_name_and_the_day_of_a_deal_are_known_in_many_languages(
    name: str, headings: str
) -> None:
    assert {meaning(OPPORTUNITY, heading) for heading in headings.split("|")} == {name}


@pytest.mark.parametrize("kind", [KINDS[name] for name in KINDS_CALLED])
def test_every_alias_leads_to_a_field_that_can_be_filled(kind: Kind) -> None:
    names = {field.name for field in importable(kind)}
    names |= MEANT if kind.name == "activity" else set()
    common = {"email", "phone", "owner", "currency"}  # not every kind has these
    for aliases in ranked(kind.name):
        assert set(aliases.values()) <= names | common
    _, asked = tables(kind.name)
    assert {name for several in asked.values() for name in several} <= names


@pytest.mark.parametrize("kind", KINDS_CALLED)
def test_no_heading_means_two_fields_in_any_two_languages(kind: str) -> None:
    by_field, asked = tables(kind)
    meant: dict[str, set[str]] = {}
    for name, headings in by_field.items():
        for heading in headings:
            for form in spellings(heading):
                meant.setdefault(form, set()).add(name)
    assert {form: names for form, names in meant.items() if len(names) > 1} == {}
    assert [heading for heading in asked if not meant.keys().isdisjoint(spellings(heading))] == []


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Kunde", "account"),
        ("Summe", "est_revenue"),
        ("Betrag", "est_revenue"),
        ("Verkäufer", "owner"),
        ("Verkaeufer", "owner"),
        ("VERKAUFER", "owner"),
        ("Verka\u0308ufer", "owner"),
        ("Abschlussdatum", "est_close_date"),
        ("Phase", "stage"),
        ("Opportunity-Inhaber", "owner"),
        ("Ansprechpartner", "contact"),
        ("Étape", "stage"),
        ("etape", "stage"),
        ("Montant", "est_revenue"),
        ("Importe", "est_revenue"),
        ("Fecha de cierre", "est_close_date"),
        ("Data di chiusura", "est_close_date"),
        ("Belopp", "est_revenue"),
        ("Beløb", "est_revenue"),
        ("Częstka", None),
        ("Kwota", "est_revenue"),
        ("Zákazník", "account"),
        ("Zakaznik", "account"),
        ("Myyjä", "owner"),
        ("Klant", "account"),
        ("Datum", None),
        ("Umsatz", None),
    ],
)
def test_headings_of_many_languages_are_known(heading: str, name: str | None) -> None:
    assert meaning(OPPORTUNITY, heading) == name


def test_what_can_mean_several_fields_is_not_guessed() -> None:
    assert may_mean("opportunity", "DATUM") == ("est_close_date", "closed_on", "created_at")
    assert unclear(OPPORTUNITY, ["Datum", "x"], {"closed_on"}) == {
        "Datum": ["est_close_date", "created_at"]
    }


def test_an_english_heading_goes_before_one_of_another_language() -> None:
    match = match_headings(OPPORTUNITY, ["Betrag", "Amount"])
    assert {heading: field.name for heading, field in match.fields.items()} == {
        "Amount": "est_revenue"
    }
    match = match_headings(OPPORTUNITY, ["Betrag", "Montant"])
    assert match.clashes == {"est_revenue": ("Betrag", "Montant")}


@given(st.sampled_from(KINDS_CALLED), st.data())
def test_every_importable_field_is_found_by_its_name(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    field = data.draw(st.sampled_from(importable(kind)))
    assert meaning(kind, field.name.replace("_", " ").title()) == field.name


def test_a_fields_own_name_wins_over_an_alias() -> None:
    match = match_headings(OPPORTUNITY, ["Amount", "Est. revenue"])
    assert [(heading, field.name) for heading, field in match.fields.items()] == [
        ("Est. revenue", "est_revenue")
    ]


def test_two_headings_that_mean_one_field_alike_are_refused_by_name() -> None:
    match = match_headings(OPPORTUNITY, ["Amount", "Value"])
    with pytest.raises(BadValue, match="'Amount' or 'Value' all mean est_revenue"):
        refuse_clashes(match, frozenset())
    refuse_clashes(match, frozenset({"est_revenue"}))


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["topic", "account", "stage", "est_revenue"], OPPORTUNITY),
        (["Topic", "First Name", "Last name", "Company", "Rating"], LEAD),
        (["type", "subject", "due_date", "regarding"], ACTIVITY),
        (["name", "email", "phone", "address", "notes"], ACCOUNT),
        (["first_name", "last_name", "account", "email", "address"], CONTACT),
    ],
)
def test_headings_tell_the_kind_and_how_many_said_so(headings: list[str], kind: Kind) -> None:
    assert tell_kind(headings, "x.csv") == (kind, len(headings))


def test_an_undecided_kind_is_asked_for() -> None:
    with pytest.raises(BadValue, match="can be lead or contact") as tie:
        tell_kind(["first_name", "last_name", "email", "phone"], "x.csv")
    assert tie.value.hint == "--kind lead or --kind contact"
    with pytest.raises(BadValue, match=r"knows none of the headings of x\.csv: a, b") as nothing:
        tell_kind(["a", "b"], "x.csv")
    assert nothing.value.hint.startswith("--kind")
