"""Lines that are nearly right are read, or answered with the one that is."""

import pytest


@pytest.fixture
def sold(typed):
    typed(["org", "add", "user", "sepp"])
    for place, (topic, account) in enumerate(
        [("Baler", "Lang Agrar"), ("Loader", "Lang Agrar"), ("Trailer", "Krenn")], start=1
    ):
        typed(["opp", "new", topic, "--account", account, "--create", "--revenue", "40k"])
        if place == 3:
            typed(["opp", "close", "3", "--lost", "--reason", "price"])
    typed(["opp", "close", "2", "--won", "--skip-stages"])


def test_won_and_lost_are_two_statuses(cli, sold):
    for line in ("mine won and lost this month", "opp list won and lost this month"):
        rows = cli(*line.split(), "-o", "json").json
        assert sorted(row["ref"] for row in rows) == ["O2", "O3"]


def test_everything_is_given_back(cli, typed, sold):
    typed(["opp", "assign", "1", "to", "sepp"])
    ran = cli(*["opp", "assign", "all", "of", "sepp", "back", "to", "jana", "--yes"])
    assert (ran.code, ran.out) == (0, "O1 owner sepp → jana\n")


@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        ("tomorrow", "oppcli agenda tomorrow"),
        ("edit krenn city=Lafnitz", "address=…"),
        ("edit C1 place=Lafnitz", "address=…"),
    ],
)
def test_what_is_meant_is_proposed(cli, sold, line, proposed):
    ran = cli(*line.split())
    assert (ran.code, ran.out) in ((2, ""), (5, ""))
    assert ran.err.endswith(f"try: {proposed}\n")


def test_a_name_that_fits_two_is_answered_with_two_lines(cli, typed):
    typed(
        ["account", "new", "Gruber Forst"],
        ["contact", "new", "Franz Gruber"],
        ["contact", "new", "Eva Gruber", "--account", "C1"],
    )
    ran = cli("call", "gruber", "no", "answer")
    assert "'gruber' fits 2 records: " in ran.err
    assert ran.err.endswith("try: oppcli call C1 no answer or oppcli call P1 no answer\n")


def test_letters_with_accents_need_no_quotes_in_the_history(cli, sold):
    assert cli("note", "1", "went", "to", "pühringer", "it is").code == 0
    assert "note 1 went to pühringer 'it is'" in cli("undo", "--dry-run").out


def test_an_offer_that_has_ended_is_told_by_its_last_day(cli, sold):
    ran = cli("deal", "new", "1", "X", "--price", "9k", "--valid-until", "2026-11-20", "--offered")
    assert "the last day of the offer, Fri 20 Nov 2026, has passed." in ran.err


def test_a_customer_of_two_sales_can_be_handed_over_whole(cli, typed, sold):
    typed(["opp", "new", "Mower", "--account", "Lang Agrar"])
    ran = cli("opp", "assign", "lang", "to", "sepp")
    assert ran.err.endswith(
        "try: oppcli opp assign O1 to sepp, or oppcli opp assign O4 to sepp,"
        " or oppcli opp assign O1 O4 to sepp\n"
    )
    assert typed(["opp", "assign", "O1", "O4", "to", "sepp"]).count("jana → sepp") == 2
