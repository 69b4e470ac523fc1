"""The page of an account or a person: what is planned, the sales, one timeline of all of it."""

import json
import re

import pytest


@pytest.fixture
def berg(typed, environ, monkeypatch):
    """O1 of Berg AG, in which Karin Berg decides; O2 of Anna Frei, who calls by telephone."""
    environ["COLUMNS"] = "100"
    monkeypatch.setenv("COLUMNS", "100")
    typed(
        ["opp", "new", "3 vans", "--account", "Berg AG", "--create", "--revenue", "90k"],
        ["opp", "people", "add", "1", "Karin Berg", "decision_maker", "--create"],
        ["edit", "P1", "phone=044 765 43 21"],
        ["opp", "new", "Anna Frei", "079 123 45 67", "Golf", "28k"],
        ["call", "anna", "asked", "for", "a", "lower", "price"],
        ["call", "anna", "back", "tomorrow", "16:00"],
        ["note", "P2", "pays cash"],
        ["task", "P2", "send a card"],
        ["edit", "2", "revenue=26k"],
        ["opp", "hold", "2"],
        ["opp", "resume", "2"],
    )


PAGE = """\
P2  Anna Frei

next       A2 call back · Tue 24 Nov 16:00 (1d) · O2 · 079 123 45 67 · jana
next       A4 task: send a card · 079 123 45 67 · jana
reach      079 123 45 67

O2    Golf · Interest · 26,000 EUR · jana · next: A2 call back, Tue 24 Nov 16:00 (1d)

Mon 23 Nov 12:00    P2  note     A3 pays cash                                                   jana
Mon 23 Nov 12:00    O2  call     A1 asked for a lower price                                     jana
Mon 23 Nov 12:00    O2  open     was on hold                                                    jana
Mon 23 Nov 12:00    O2  on hold  was open                                                       jana
Mon 23 Nov 12:00    O2  changed  revenue 28,000 EUR → 26,000 EUR                                jana
Mon 23 Nov 12:00    P2  added                                                                   jana
Mon 23 Nov 12:00    O2  added    Golf                                                           jana
"""


def test_a_persons_page_has_what_is_planned_the_sale_and_all_that_happened(cli, berg):
    assert cli("show", "anna").out == PAGE


def test_the_stages_of_the_sale_are_on_the_page(cli, typed, berg):
    typed(["edit", "2", "interest_type=new"], ["opp", "advance", "2"])
    shown = cli("show", "anna").out
    assert "O2    Golf · Quotation · 26,000 EUR" in shown
    assert "O2  stage    Interest → Quotation  " in shown


def test_an_accounts_page_says_whom_to_call(cli, typed, berg):
    typed(["call", "P1", "ask", "--due", "fri"], ["call", "berg ag", "hello"])
    shown = cli("show", "C1").out
    assert (
        "next       A5 call: ask · Fri 27 Nov (4d) · P1 · Karin Berg 044 765 43 21 · jana" in shown
    )
    assert "O1    3 vans · Interest · 90,000 EUR · jana · no next step" in shown
    assert re.search(r"O1  call   A[0-9]+ hello", shown)
    assert "A6 call" not in shown  # has happened


def test_whoever_has_a_part_in_a_sale_has_it_on_the_page(cli, typed, berg):
    typed(["call", "karin", "says", "yes"], ["lost", "1", "price"])
    shown = cli("contact", "show", "P1").out
    assert (
        "O1    3 vans · lost · 90,000 EUR · Mon 23 Nov (today) · jana · as decision maker" in shown
    )
    assert re.search(r"O1  call     A[0-9]+ says yes", shown)
    assert "O1  lost     price  " in shown


def test_a_typed_next_step_stands_with_the_sale(cli, typed, berg):
    typed(["edit", "2", "next=wait for the bank"])
    assert "jana · next: wait for the bank\n" in cli("show", "anna").out


def test_a_terminal_shows_the_latest_and_says_how_to_see_all(cli, typed, at_terminal, berg):
    typed(*(["note", "anna", f"note {number}"] for number in range(60)))
    shown = at_terminal("show", "anna", answers="").splitlines()
    assert sum("  note  " in line for line in shown) == 40
    assert "… 27 more: oppcli show P2 -o plain" in shown[-1]
    for whole in (cli("show", "anna").out, at_terminal("show", "P2", "-o", "plain", answers="")):
        assert whole.count(" note ") >= 61
        assert "more: " not in whole


def test_json_has_its_keys_and_adds_the_refs(cli, typed, berg):
    (shown,) = json.loads(cli("contact", "show", "anna", "-o", "json").out)
    assert shown["phone"] == "079 123 45 67"
    assert shown["open_opportunities"] == "O2"
    assert shown["open_activities"] == "A2 A4"
    assert shown["last_activity"] == "2026-11-23T12:00:00Z"
    (listed,) = json.loads(cli("contact", "list", "--search", "anna", "-o", "json").out)
    assert set(listed) <= set(shown)


def test_a_new_customer_has_nothing_of_it(cli, typed, berg):
    typed(["account", "new", "Leer"])
    assert cli("show", "leer").out == (
        "C2  Leer\n\nMon 23 Nov 12:00    C2  added                                 "
        "                                  jana\n"
    )
    (shown,) = json.loads(cli("show", "leer", "-o", "json").out)
    assert (shown["open_opportunities"], shown["open_activities"]) == (None, None)


def test_an_open_sale_on_the_page_says_which_offer_lapsed(cli, typed, berg):
    typed(
        ["deal", "new", "1", "3 vans", "--unit-price", "90k"],
        ["deal", "offer", "D1", "--valid-until", "thu"],
    )
    assert "lapsed" not in cli("show", "C1").out
    later = {"OPPCLI_TODAY": "2026-11-30"}
    line = "      offer D1 lapsed Thu 26 Nov: oppcli deal offer D1 --valid +2w\n"
    for customer in ("C1", "P1"):
        assert line in cli("show", customer, env=later).out
    assert line.strip().removeprefix("offer ") in cli("show", "O1", env=later).out
    typed(["lost", "1", "price"])
    assert "lapsed" not in cli("show", "C1", env=later).out


def test_a_customers_page_says_what_was_offered_until_when_and_the_trade_in(cli, typed, berg):
    assert "trade-in" not in cli("show", "C1").out
    typed(
        ["deal", "new", "1", "3 vans", "--unit-price", "90k", "--trade-in", "9500"],
        ["deal", "new", "1", "4 vans", "--unit-price", "120k"],
        ["deal", "offer", "D1", "--valid-until", "thu"],
    )
    offered = "\n      D1 3 vans · offered · 90,000 EUR · until Thu 26 Nov (3d)\n"
    for customer in ("C1", "P1"):
        shown = cli("show", customer).out
        assert offered in shown
        assert "\n      trade-in 9,500 EUR\n" in shown
        assert "\n      D2 4 vans · scenario · 120,000 EUR\n" in shown  # is no offer yet
    lapsed = cli("show", "C1", env={"OPPCLI_TODAY": "2026-11-30"}).out
    assert "D1 3 vans · lapsed · 90,000 EUR · until Thu 26 Nov (-4d)" in lapsed
    typed(["lost", "1", "price"])
    assert "trade-in" not in cli("show", "C1").out.partition("\n\nMon")[0]


def test_a_narrow_page_keeps_the_command_of_a_lapsed_offer_whole(typed, at_terminal, environ, berg):
    typed(
        ["deal", "new", "1", "3 vans", "--unit-price", "90k"],
        ["deal", "offer", "D1", "--valid-until", "thu"],
    )
    environ.update(OPPCLI_TODAY="2026-11-30", COLUMNS="60")
    for record, indent in (("C1", 6), ("O1", 11)):
        shown = at_terminal("show", record, "--color", "never", answers="").splitlines()
        assert f"{' ' * indent}oppcli deal offer D1 --valid +2w" in shown


def test_the_timeline_says_why_a_sale_was_lost_and_to_whom(cli, typed, berg):
    typed(["edit", "2", "competitor=Kubota", "--create"], ["lost", "2", "price"])
    typed(["opp", "close", "1", "--lost", "--reason", "timing", "--competitor", "Zeppelin"])
    assert "O2  lost     price · to Kubota  " in cli("show", "anna").out
    assert "  lost            price · to Kubota  " in cli("show", "O2").out
    assert "O1  lost   timing · to Zeppelin  " in cli("show", "C1").out


def test_the_timeline_says_what_a_sale_was_won_for(cli, typed, berg):
    typed(["opp", "close", "1", "--won", "--revenue", "88k", "--skip-stages"])
    assert "O1  won    88,000 EUR  " in cli("show", "C1").out
    assert "  won             88,000 EUR  " in cli("show", "O1").out
    typed(["opp", "reopen", "1"])
    assert "O1  open   was won" in cli("show", "C1").out


def test_a_sale_on_hold_says_so_on_its_customers_page(cli, typed):
    typed(
        ["opp", "new", "Plough", "--account", "Vinje", "--create", "--close", "eoy"],
        ["opp", "hold", "O1", "until", "january"],
    )
    assert "O1    Plough · Interest · on hold · " in cli("show", "Vinje").out


def test_the_correction_of_a_reason_has_a_line_and_reasons_are_words(cli, typed):
    typed(
        ["opp", "new", "Plough", "--account", "Vinje", "--create"],
        ["lost", "O1", "no_budget"],
        ["opp", "edit", "O1", "reason=price"],
    )
    for record, about in (("O1", ""), ("C1", r"O1\s+")):
        shown = cli("show", record).out
        assert re.search(about + r"changed\s+lost reason no budget → price", shown)
        assert re.search(about + r"lost\s+no budget\s", shown)
    assert " no budget" not in cli("opp", "list", "--status", "lost", "-o", "plain").out
    typed(["opp", "edit", "O1", "reason=no_budget"])
    assert " no budget " in cli("opp", "list", "--status", "lost", "-o", "plain").out
    assert (
        cli("opp", "list", "--status", "lost", "-o", "json").json[0]["lost_reason"] == "no_budget"
    )


def test_another_contact_of_a_sale_is_on_the_customers_page(cli, typed):
    typed(
        ["opp", "new", "Plough", "--account", "Farr", "--create"],
        ["contact", "new", "George Farr", "--account", "Farr"],
        ["opp", "edit", "O1", "contact=P1"],
    )
    assert re.search(r"O1\s+changed\s+contact – → George Farr", cli("show", "C1").out)


def test_a_sale_imported_as_won_has_the_day_it_was_won(cli, tmp_path):
    path = tmp_path / "won.csv"
    path.write_text(
        "topic,account,status,est_revenue,actual_revenue,closed_on\n"
        "Trailer,Havfisk,won,120000,118000,2026-11-05\n"
    )
    assert cli("import", path, "--kind", "opportunity", "--no-input").code == 0
    assert re.search(r"Thu 5 Nov +O1 +won +118,000 EUR", cli("show", "Havfisk").out)
    assert re.search(r"Thu 5 Nov +won +118,000 EUR", cli("show", "O1").out)
