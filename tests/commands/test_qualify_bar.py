"""The first step of the bar: a lead that is qualified, and what its process asks of it."""

import pytest

AHEAD = " ── ○ Interest ── ○ Quotation ── ○ Contract ── ○ Delivery"
ASKING = """\
key = "rental"
lost_reasons = ["price"]

[qualify]
title = "Screening"
requires = ["company|last_name", "phone"]
shows = ["rating"]

[[stage]]
key = "offer"
probability = 40
forecast_category = "best_case"
"""


@pytest.fixture
def on(cli):
    """Types a command on a day of November 2026."""

    def type_on(day, *words):
        ran = cli(*words, env={"OPPCLI_TODAY": f"2026-11-{day:02}"})
        assert ran.code == 0, ran.err
        return ran.out

    return type_on


@pytest.fixture
def asking(cli, tmp_path):
    path = tmp_path / "rental.toml"
    path.write_text(ASKING)
    assert cli("process", "apply", path, "--default").code == 0
    return path


def test_a_lead_stands_in_qualify_which_says_what_is_good_to_know(on):
    on(2, "lead", "new", "Crane", "--company", "Acme", "--phone", "070", "--est-value", "5k")
    shown = on(6, "lead", "show", "1")
    assert f"\n● Qualify 4d{AHEAD}\n" in shown
    assert (
        "\nOptional, still empty: last_name, email, interest_type, brand, model, est_close_date\n"
        in shown
    )
    assert "To leave" not in shown


def test_an_opportunity_that_was_a_lead_begins_with_the_days_it_was_one(on):
    on(2, "lead", "new", "Crane", "--company", "Acme")
    on(9, "lead", "qualify", "1")
    bar = "✓ Qualify 7d ── ● Interest 3d ── ○ Quotation ── ○ Contract ── ○ Delivery"
    assert f"\n{bar}\n" in on(12, "opp", "show", "1")
    assert "\n✓ Qualify 7d\n" in on(12, "lead", "show", "1")


def test_an_opportunity_that_was_no_lead_has_no_such_step(on):
    on(2, "opp", "new", "Crane")
    assert "Qualify" not in on(2, "opp", "show", "1")


def test_a_lead_that_was_disqualified_or_has_no_opportunity_keeps_its_days(on):
    on(2, "lead", "new", "Crane")
    on(2, "lead", "new", "Bus", "--company", "Acme")
    on(5, "lead", "disqualify", "1", "--reason", "lost")
    on(6, "lead", "qualify", "2", "--no-opportunity")
    assert "\n✗ Qualify 3d\n" in on(20, "lead", "show", "1")
    assert "\n✓ Qualify 4d\n" in on(20, "lead", "show", "2")


def test_what_a_process_requires_of_leads_is_shown_and_asked(cli, on, asking):
    on(2, "lead", "new", "Crane")
    shown = on(2, "lead", "show", "1")
    assert "\n● Screening 0d ── ○ Offer\n" in shown
    assert (
        "\nTo leave Screening: company or last_name, phone\nOptional, still empty: rating\n"
        in shown
    )
    refused = cli("lead", "qualify", "1")
    assert (refused.code, refused.err) == (
        4,
        "error: L1 cannot be qualified: company or last_name and phone are empty.\n"
        "  try: oppcli lead edit 1 company='Acme GmbH' phone=…\n",
    )
    on(2, "lead", "edit", "1", "company=Acme", "phone=070")
    on(2, "lead", "qualify", "1")
    assert "✓ Screening 0d ── ● Offer 0d" in on(2, "opp", "show", "1")


def test_an_account_that_is_chosen_is_who_the_lead_is_of(on, asking):
    on(2, "account", "new", "Acme")
    on(2, "lead", "new", "Crane", "--phone", "070")
    on(2, "lead", "qualify", "1", "--account", "C1")


def test_another_process_asks_what_it_asks(on, asking):
    on(2, "lead", "new", "Crane")
    on(2, "lead", "qualify", "1", "--process", "simple")
    assert "✓ Qualify 0d ── ● Prospecting 0d" in on(2, "opp", "show", "1")


def test_a_process_says_what_it_asks_of_leads(cli, asking):
    told = cli("process", "show", "rental").err
    assert "Screening, of leads: requires company or last_name, phone; shows rating\n" in told
    assert cli("process", "export", "rental").out == ASKING
    assert cli("process", "apply", asking).out.endswith("nothing changed.\n")
    asking.write_text(ASKING.replace('"rating"', '"email"'))
    assert cli("process", "apply", asking).out == "rental is version 2 now: Screening changed\n"


@pytest.mark.parametrize(
    ("was", "wrong", "said"),
    [
        ('"phone"]', '"phon"]', "line 6: 'phon' is not a field of a lead."),
        ('"phone"]', '"created_at"]', "line 6: created_at is set by the program"),
        ('shows = ["rating"]', "probability = 5", "line 7: 'probability' is nothing that qualify"),
        ('"rating"', '"stage"', "line 7: 'stage' is not a field of a lead."),
        ("[qualify]", "[[qualify]]", "qualify is a table of its own"),
    ],
)
def test_a_wrong_qualify_is_refused_with_its_line(cli, tmp_path, was, wrong, said):
    path = tmp_path / "wrong.toml"
    path.write_text(ASKING.replace(was, wrong))
    ran = cli("process", "apply", path)
    assert (ran.code, said in ran.err) == (5, True), ran.err
