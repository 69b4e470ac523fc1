"""The page of a customer and of a sale tell what became of its offers; scenarios say so."""

import pytest


@pytest.fixture
def huber(typed):
    """O1 of Huber AG with D1, offered, renewed and changed; O2 with the scenario D2."""
    typed(
        ["opp", "new", "vans", "--account", "Huber AG", "--create", "--revenue", "240k"],
        ["deal", "new", "1", "Panel van", "240k", "until", "fri"],
        ["deal", "offer", "D1"],
        ["deal", "offer", "D1", "--valid", "+3w"],
        ["deal", "edit", "D1", "price=252k"],
        ["opp", "new", "trucks", "--account", "Huber AG"],
        ["deal", "new", "2", "Tipper", "44k", "until", "fri"],
    )


def test_both_timelines_tell_an_offer_made_renewed_changed_and_won(cli, typed, huber):
    typed(["won", "1", "--skip-stages"])
    for page in (cli("show", "C1").out, cli("show", "O1").out):
        assert "D1 offered: Panel van · until Fri 27 Nov" in page
        assert "D1 renewed · until Mon 14 Dec" in page
        assert "D1 changed · revenue 240,000 EUR → 252,000 EUR" in page
        assert "252,000 EUR · D1 Panel van" in page
        assert "D2 offered" not in page


def test_what_was_undone_says_so(cli, typed, huber):
    typed(["deal", "cancel", "D1"], ["undo"])
    shown = cli("show", "O1").out
    assert "D1 canceled: Panel van · revenue 252,000 EUR → 240,000 EUR · undone" in shown


def test_offers_of_ended_sales_and_scenarios_stand_below_their_sale(cli, typed, huber):
    scenario = "      D2 Tipper · scenario · 44,000 EUR · until Fri 27 Nov (4d)\n"
    assert scenario in cli("show", "C1").out
    typed(["won", "1", "--skip-stages"], ["lost", "2", "price"])
    shown = cli("show", "C1").out
    assert "      D1 Panel van · won · 252,000 EUR\n" in shown
    assert "      canceled: D2 Tipper\n" in shown


def test_a_lost_sale_tells_no_offer_twice(cli, typed, huber):
    typed(["lost", "1", "price"])
    shown = cli("show", "C1").out
    assert "      canceled: D1 Panel van\n" in shown
    assert "D1 canceled" not in shown


def test_a_deal_with_a_last_day_that_stays_a_scenario_says_so(cli, huber):
    said = "is a scenario, so nothing is offered yet; to offer it: oppcli deal offer"
    made = cli("deal", "new", "2", "Panel", "van", "44k", "until", "wed")
    assert f"D3 {said} D3\n" in made.err
    assert f"D2 {said} D2\n" in cli("deal", "edit", "D2", "until", "14 dec").err
    assert said not in cli("deal", "new", "2", "Van", "44k").err
    assert said not in cli("deal", "new", "2", "Van", "44k", "until", "wed", "--offered").err


def test_offering_after_the_last_day_proposes_the_whole_line(cli, huber):
    late = {"OPPCLI_TODAY": "2026-12-01"}
    refused = cli("deal", "offer", "D2", env=late)
    assert refused.err.splitlines()[-1] == "  try: oppcli deal offer D2 --valid +2w"
    assert cli("deal", "offer", "D2", "--valid", "+2w", env=late).code == 0
