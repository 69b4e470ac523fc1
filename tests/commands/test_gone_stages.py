"""A stage that a process leaves out: nothing open is ever put into it, by whatever command."""

import pytest

OWN = """\
key = "dealer"
title = "Dealer sales"
lost_reasons = ["price"]

[[stage]]
key = "interest"
probability = 20
forecast_category = "pipeline"

[[stage]]
key = "offer"
probability = 50
forecast_category = "best_case"

[[stage]]
key = "closing"
probability = 80
forecast_category = "commit"
"""
KNOWN = ("--account", "Acme", "--interest-type", "new", "--revenue", "100", "--close", "fri")
READY = (*KNOWN, "--device", "VIN9", "--scheduled-delivery-date", "15 dec", "--create")


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN)
    return path


@pytest.fixture
def gone(cli, typed, own):
    """A won opportunity whose stage, Delivery, became Offer."""
    typed(["opp", "new", "Fleet", "--stage", "delivery", *READY], ["opp", "close", "1", "--won"])
    assert cli("process", "apply", own, "--move", "delivery=offer").code == 0


def checked(cli):
    return cli("db", "check").code


def test_reopening_goes_to_the_stage_that_took_its_place_and_says_so(cli, gone):
    assert cli("opp", "reopen", "1").out == "O1 won → open: Fleet · Delivery → Offer · 100 EUR\n"
    assert cli("opp", "list", "--fields", "ref,stage").out == "ref\tstage\nO1\toffer\n"
    assert checked(cli) == 0


def test_a_later_version_moves_the_place_along(cli, gone, own):
    before, offer = OWN.split('[[stage]]\nkey = "offer"')
    visit = '[[stage]]\nkey = "visit"\nprobability = 30\nforecast_category = "pipeline"\n\n'
    own.write_text(f'{before}{visit}[[stage]]\nkey = "offer"{offer}')
    assert cli("process", "apply", own).code == 0
    own.write_text(own.read_text().replace("offer", "quote"))
    assert cli("process", "apply", own, "--move", "offer=quote").code == 0
    assert "Delivery → Quote" in cli("opp", "reopen", "1").out


def test_undoing_the_closing_is_refused_and_names_reopen(cli, gone):
    refused = cli("undo", "2")
    assert (refused.code, refused.err) == (
        4,
        "error: command 2 cannot be undone: O1 would be in Delivery, which the process Dealer sales"
        " no longer has.\n  try: oppcli opp reopen 1\n",
    )
    assert cli("opp", "list", "--status", "won", "--fields", "ref").out == "ref\nO1\n"
    assert checked(cli) == 0


def test_undoing_a_move_out_of_a_stage_that_went_is_refused(cli, typed, own):
    typed(["opp", "new", "Fleet", "--stage", "contract", *READY], ["opp", "advance", "1"])
    assert cli("process", "apply", own, "--move", "delivery=offer").code == 0
    typed(["opp", "new", "Bus"])
    assert cli("undo", "2").code == 4
    assert checked(cli) == 0


def test_undoing_a_process_is_refused_while_something_is_in_a_stage_it_brought_back(
    cli, typed, own, tmp_path
):
    shipped = tmp_path / "dealer.toml"
    shipped.write_text(cli("process", "export", "dealer").out)
    for path in (own, shipped):
        assert cli("process", "apply", path).code == 0
    typed(["opp", "new", "Fleet", "--stage", "delivery", *READY])
    refused = cli("undo", "2")
    assert (refused.code, "O1 would be in Delivery" in refused.err) == (4, True), refused.err
    assert checked(cli) == 0


def test_doing_a_new_one_again_after_its_stage_went_is_refused(cli, typed, own):
    typed(["opp", "new", "Fleet", "--stage", "delivery", *READY], ["undo"])
    assert cli("process", "apply", own).code == 0
    refused = cli("redo", "1")
    assert (refused.code, "O1 would be in Delivery" in refused.err) == (4, True), refused.err
    assert checked(cli) == 0


def test_an_import_that_reopens_puts_it_where_reopening_would(cli, own, tmp_path):
    deals = tmp_path / "deals.csv"
    row = "source_system,external_id,topic,stage,status,closed_on,est_revenue\n"
    deals.write_text(f"{row}erp,7,Fleet,delivery,won,2026-11-02,100\n")
    assert cli("import", deals, "--kind", "opportunity").code == 0
    assert cli("process", "apply", own, "--move", "delivery=offer").code == 0
    deals.write_text("source_system,external_id,topic,status\nerp,7,Fleet,open\n")
    ran = cli("import", deals, "--kind", "opportunity")
    assert ran.code == 0, ran.err
    assert cli("opp", "list", "--fields", "ref,stage,status").out.split()[3:] == [
        *("O1", "offer", "open")
    ]
    assert checked(cli) == 0
