"""Names of customers that begin alike can be told apart in every list, however narrow."""

import re

import pytest

NAMES = (
    "Holzer Erdbau GmbH",
    "Holzer Erdbewegung",
    "Holzer Erdbau Süd GmbH",
    "Bakker Grondwerken Dordrecht B.V.",
    "Bakker Grondwerken Rotterdam B.V.",
    "Kamiński Budowa sp. z o.o.",
    "Kamiński Budowa Gdańsk sp. z o.o.",
    "Acme Holding International AG",
    "Acme Holding International GmbH",
    "東京建設株式会社大阪支店",  # two cells a sign: cut at the end
)
BEGINNINGS = tuple({name[:3] for name in NAMES})
TOPIC = "Excavator with a long arm for the quarry at the harbour"


@pytest.fixture
def alike(cli):
    """A customer of each name, with a sale, an offer, a lead and a call."""
    for number, name in enumerate(NAMES, 1):
        lines = (
            ("opp", "new", TOPIC, "--account", name, "--create", "--close", "2026-12-15"),
            ("opp", "edit", str(number), "revenue=1,200,000"),
            ("deal", "new", str(number), TOPIC, "--price", "1,200,000", "--offered"),
            ("lead", "new", TOPIC, "--company", name, "--value", "1,200,000"),
            ("task", f"O{number}", "Ask for the budget of it", "--due", "fri"),
        )
        for line in lines:
            ran = cli(*line)
            assert ran.code == 0, ran.err


LISTS = (
    "opp list",
    "deal list",
    "lead list",
    "activity list",
    "account list",
    "pipeline by account",
)


@pytest.mark.parametrize("width", ["60", "80", "120"])
@pytest.mark.parametrize("command", LISTS)
def test_no_two_customers_look_alike(alike, at_terminal, environ, width, command):
    environ["COLUMNS"] = width
    lines = at_terminal(*command.split(), "--color", "never", answers="").splitlines()
    cells = [
        cell
        for line in lines
        for cell in re.split(" {2,}", line[2:])
        if cell.startswith(BEGINNINGS)
    ]
    assert len(set(cells)) == len(NAMES), cells
