"""What a manager looks at: whom to call, what was skipped, and commands as they were typed."""

import pytest

import serving


@pytest.fixture
def sale(typed):
    """O1 of a company and one of its people, both with telephone and e-mail."""
    typed(
        ["account", "new", "Acme GmbH", "--phone", "08 555 0123", "--email", "info@acme.example"],
        ["contact", "new", "Eva Lund", "--account", "Acme GmbH", "--phone", "070 123 45 67",
         "--email", "eva@acme.example"],
        ["opp", "new", "Fleet", "--account", "Acme GmbH", "--contact", "Eva Lund", "--revenue",
         "90k", "--close", "15 dec"],
    )  # fmt: skip


REACHED = "Eva Lund 070 123 45 67 · eva@acme.example · Acme GmbH 08 555 0123 · info@acme.example"


def test_an_opportunity_shows_how_its_customer_is_reached(typed, sale):
    assert typed(["show", "1"]).splitlines()[2] == REACHED


def test_a_single_customer_is_not_named_twice(typed, sale):
    typed(["opp", "new", "Van", "--contact", "Eva Lund"], ["edit", "O2", "account=none"])
    assert typed(["show", "2"]).splitlines()[2] == "070 123 45 67 · eva@acme.example"


def test_what_two_share_is_said_once(typed, sale):
    typed(["edit", "C1", "phone=070 123 45 67", "email=none"])
    assert "Eva Lund 070 123 45 67 · eva@acme.example\n" in typed(["show", "1"])


def test_the_history_says_which_stages_were_skipped(cli, typed, sale):
    typed(["won", "1", "--skip-stages"])
    said = typed(["history", "O1", "-o", "csv"])
    (row,) = [line for line in said.splitlines() if "skipped_stages" in line]
    assert ",skipped_stages,,Quotation Contract Delivery," in row


def test_the_history_of_another_sale_says_nothing_of_stages_that_were_skipped(typed, sale):
    assert "skipped_stages" not in typed(["history", "O1", "-o", "csv"])


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("opps.xlsx", "oppcli export opportunities --to opps.xlsx"),
        ("opportunities to excel", "oppcli export opportunities --to opportunities.xlsx"),
        ("leads to hot.csv", "oppcli export leads --to hot.csv"),
        ("contacts.csv", "oppcli export contacts --to contacts.csv"),
    ],
)
def test_a_file_among_the_kinds_of_an_export_gets_the_command_that_writes_it(cli, line, hint):
    ran = cli("export", *line.split())
    assert (ran.code, ran.err.splitlines()[1]) == (2, f"  try: {hint}")


def test_commands_on_a_screen_are_called_as_they_were_typed(cli, typed, sale, environ):
    said = {name: cli("review", program=name).out for name in ("oppcli", "opp")}
    assert "to list a figure: oppcli review --owner jana " in said["oppcli"]
    assert "to list a figure: opp review --owner jana " in said["opp"]
    typed(
        ["deal", "new", "1", "Two", "--price", "90k", "--valid-until", "2026-11-26"],
        ["deal", "offer", "1"],
    )
    environ["OPPCLI_TODAY"] = "2026-12-01"
    assert "lapsed Thu 26 Nov: opp deal offer D1 --valid +2w" in cli("show", "1", program="opp").out
    assert cli("dashboard", "--explain", "stale", program="opp").out == "opp report stale\n"
    if not serving.is_wanted():  # a server has other programs for it
        assert "none beside it: opp db backup" in cli("db", "info", program="opp").out
    assert cli("dashboard", "--explain", "stale").out == "oppcli report stale\n"
