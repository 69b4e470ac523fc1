"""Files with the headings of other languages are understood, and what is unclear is asked."""

from pathlib import Path

import pytest

from surroundings import Cli

GERMAN = """Verkaufschance;Kunde;Ansprechpartner;Phase;Betrag;Abschlussdatum;Verkäufer
Stapler;Müller GmbH;Eva Lund;Angebot;12.500,00;15.12.2026;leif
Bagger;Nord AG;;Gewonnen;9.000,00;20.10.2026;jana
"""
FRENCH = """Opportunité;Client;Interlocuteur;Étape;Montant;Date de clôture;Responsable
Stapler;Müller GmbH;Eva Lund;Devis;12 500,00;15/12/2026;leif
Bagger;Nord AG;;Gagné;9 000,00;20/10/2026;jana
"""
SPANISH = """Oportunidad,Cliente,Persona de contacto,Etapa,Importe,Fecha de cierre,Vendedor
Stapler,Müller GmbH,Eva Lund,Presupuesto,12500.00,15/12/2026,leif
Bagger,Nord AG,,Ganada,9000.00,20/10/2026,jana
"""
ITALIAN = SPANISH.replace(
    "Oportunidad,Cliente,Persona de contacto,Etapa,Importe,Fecha de cierre,Vendedor",
    "Opportunità,Cliente,Referente,Fase,Importo,Data di chiusura,Venditore",
).replace("Ganada", "Vinta")
SWEDISH = GERMAN.replace(
    "Verkaufschance;Kunde;Ansprechpartner;Phase;Betrag;Abschlussdatum;Verkäufer",
    "Affär;Kund;Kontaktperson;Fas;Belopp;Slutdatum;Säljare",
).replace("Gewonnen", "Vunnen")
POLISH = GERMAN.replace(
    "Verkaufschance;Kunde;Ansprechpartner;Phase;Betrag;Abschlussdatum;Verkäufer",
    "Szansa sprzedaży;Klient;Osoba kontaktowa;Etap;Kwota;Data zamknięcia;Handlowiec",
).replace("Gewonnen", "Wygrana")


@pytest.fixture
def take(cli: Cli, tmp_path: Path):
    """Imports a text as a file."""

    def take_(text: str, *more: str, name: str = "file.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return cli("import", path, *more)

    return take_


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        (GERMAN, "Angebot"),
        (FRENCH, "Devis"),
        (SPANISH, "Presupuesto"),
        (ITALIAN, "Presupuesto"),
        (SWEDISH, "Angebot"),
        (POLISH, "Angebot"),
    ],
    ids=["de", "fr", "es", "it", "sv", "pl"],
)
def test_opportunities_with_the_headings_of_a_language(take, cli, text, stage) -> None:
    ran = take(text, "--map-value", f"stage:{stage}=quotation")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "2 rows: 2 created"), ran.err
    assert "not mapped" not in ran.err
    fields = "topic,account,contact,stage,status,est_revenue,est_close_date,closed_on,owner"
    rows = cli("opp", "list", "--status", "all", "--fields", fields, "-o", "json").json
    stapler, bagger = sorted(rows, key=lambda row: row["topic"], reverse=True)
    assert [stapler[name] for name in fields.split(",")] == [
        *("Stapler", "Müller GmbH", "Eva Lund", "quotation", "open", 12500),
        *("2026-12-15", None, "leif"),
    ]
    assert (bagger["status"], bagger["closed_on"]) == ("won", "2026-10-20")


@pytest.mark.parametrize(
    ("kind", "text", "facts"),
    [
        (
            "lead",
            "Thema;Vorname;Nachname;Firma;Telefon;Quelle;Betreuer\n"
            "Stapler;Eva;Lund;Nord AG;08 55;Messe;leif\n",
            {"first_name": "Eva", "company": "Nord AG", "lead_source": "Messe", "owner": "leif"},
        ),
        (
            "contact",
            "Prénom;Nom;Société;Téléphone;Courriel\nEva;Lund;Nord SA;08 55;eva@nord.example\n",
            {"first_name": "Eva", "last_name": "Lund", "account": "Nord SA", "phone": "08 55"},
        ),
        (
            "account",
            "Empresa;Teléfono;Correo electrónico;Observaciones\n"
            "Norte SA;08 55;a@norte.example;Sí\n",
            {"name": "Norte SA", "phone": "08 55", "email": "a@norte.example", "notes": "Sí"},
        ),
        (
            "activity",
            "Typ;Betreff;Fällig am;Zuständig\ncall;Anrufen;2026-12-01;leif\n",
            {"type": "call", "subject": "Anrufen", "due_date": "2026-12-01", "owner": "leif"},
        ),
    ],
)
def test_other_records_with_the_headings_of_a_language(take, cli, kind, text, facts) -> None:
    ran = take(text, "--kind", kind)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "1 row: 1 created"), ran.err
    (row,) = cli("export", kind, "-o", "json").json
    assert {name: row[name] for name in facts} == facts


def test_a_heading_that_can_mean_several_fields_is_told_and_not_taken(take, cli) -> None:
    text = "Verkaufschance;Kunde;Phase;Umsatz;Datum\nStapler;Nord AG;Interest;9.000,00;15.12.2026\n"
    ran = take(text)
    assert ran.code == 0, ran.err
    date = "est_close_date, closed_on or created_at"
    assert f"'Datum' may be {date}: not taken; --map Datum=FIELD says which" in ran.err
    assert "'Umsatz' may be est_revenue or actual_revenue: not taken" in ran.err
    assert "not mapped" not in ran.err
    (row,) = cli("export", "opp", "-o", "json").json
    assert (row["est_revenue"], row["est_close_date"]) == (None, None)
    ran = take(text, "--map", "Datum=est_close_date", "--map", "Umsatz=est_revenue", "--dry-run")
    assert "may be" not in ran.err


def test_a_heading_that_is_asked_about_on_a_terminal_is_imported_once(
    cli, tmp_path, at_terminal
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Verkaufschance;Kunde;Phase;Datum\nStapler;Nord AG;Interest;15.12.2026\n")
    shown = at_terminal("import", path, answers="1\n")
    assert "'Datum' may be est_close_date, closed_on or created_at:" in shown
    assert "--map Datum=est_close_date" in shown
    (row,) = cli("export", "opp", "-o", "json").json
    assert (row["topic"], row["est_close_date"]) == ("Stapler", "2026-12-15")
    assert cli("undo").code == 0
    assert "1 row: 1 created" in at_terminal("import", path, answers="\n")
    (row,) = cli("export", "opp", "-o", "json").json
    assert row["est_close_date"] is None


def test_a_plan_asks_what_a_heading_means(take, cli, tmp_path) -> None:
    text = "Verkaufschance;Kunde;Phase;Betrag;Datum\nStapler;Nord AG;Interest;9.000,00;15.12.2026\n"
    plan = tmp_path / "plan.toml"
    ran = take(text, "--plan", str(plan))
    choices = "[est_close_date, closed_on, created_at,"
    assert any("columns.Datum" in line and choices in line for line in ran.err.splitlines()) or any(
        "columns.Datum" in line and choices in line for line in ran.out.splitlines()
    )
    plan.write_text(plan.read_text().replace('Datum = "?"', 'Datum = "est_close_date"'))
    assert take(text, "--plan", str(plan)).code == 0
    (row,) = cli("export", "opp", "-o", "json").json
    assert row["est_close_date"] == "2026-12-15"


def test_two_headings_for_one_field_are_asked_in_any_language(take) -> None:
    ran = take("Verkaufschance;Kunde;Firma;Phase\nStapler;Nord;Nord AG;Interest\n")
    assert (ran.code, "'Kunde' or 'Firma' all mean account" in ran.err) == (5, True)


OWN_LIST = """Customer,Topic,Seller,Type,Amount,Close date,Stage,Lost to
Huber AG,Loader,petra,new,48000,2026-12-15,Quotation,
Meier GmbH,Truck,marco,Used,20000,2026-11-20,Lost,Zeppelin
"""


def test_the_headings_of_a_dealers_own_list_are_known(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(OWN_LIST)
    ran = cli("import", path, "--set", "lost_reason=price")
    assert (ran.code, "not mapped" in ran.err) == (0, False)
    rows = cli("opp", "list", "--status", "all", "--sort", "ref", "-o", "json").json
    fields = ("owner", "interest_type", "competitor")
    shown = cli("export", "opp", "-o", "json").json
    assert len(rows) == 2
    assert [tuple(row[name] for name in fields) for row in shown] == [
        ("petra", "new", None),
        ("marco", "used", "Zeppelin"),
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("neu", "gebraucht"), "'Type' may be interest_type: not taken; --map Type=interest_type"),
        (("new", "New Business"), "'Type' may be interest_type: not taken;"),
        (("New Business", "Upgrade"), "not mapped: Type; --map Type=FIELD maps one;"),
    ],
)
def test_a_type_is_taken_only_where_every_cell_is_a_type_of_interest(
    cli: Cli, tmp_path: Path, cells: tuple[str, str], said: str
) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(f"Topic,Type,Stage\nLoader,{cells[0]},Interest\nTruck,{cells[1]},Interest\n")
    ran = cli("import", path)
    assert (ran.code, said in ran.err) == (0, True)
    assert {row["interest_type"] for row in cli("export", "opp", "-o", "json").json} == {None}


def test_an_unknown_heading_is_answered_with_the_field_it_is_near(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("Topic,Colour,Salesmann\nLoader,red,petra\n")
    ran = cli("import", path, "--kind", "opp")
    assert "not mapped: Colour, Salesmann; --map Salesmann=owner maps one;" in ran.err
    ran = cli("import", path, "--kind", "opp", "--map", "Salesmann=owner", "--dry-run")
    assert "--map Colour=FIELD maps one" in ran.err
    assert "the fields: oppcli schema opp -o table" in ran.err


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("N° affaire", ("1", "2")),
        ("N° client", ("77", "78")),
        ("Created by", ("Ann Lee", "Bo Berg")),
        ("Abgeschlossen", ("Ja", "Nein")),
        ("Verloren an wen", ("2026-10-01", "")),
        ("Salesmann", ("yes", "no")),
    ],
)
def test_a_field_is_not_proposed_for_cells_of_another_type(
    cli: Cli, tmp_path: Path, heading: str, cells: tuple[str, str]
) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(f"Deal name,Stage,{heading}\nA,Interest,{cells[0]}\nB,Interest,{cells[1]}\n")
    ran = cli("import", path, "--kind", "opp")
    assert (ran.code, f"not mapped: {heading}" in ran.err) == (0, True)
    assert f"{heading}=FIELD" in ran.err


def test_a_field_is_proposed_for_a_misspelled_heading_of_days(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("Deal name,Stage,Expcted close date\nA,Interest,2026-12-31\n")
    ran = cli("import", path, "--kind", "opp")
    assert "--map 'Expcted close date=est_close_date' maps one" in ran.err
