"""What goes along with a record that is handed over is whole at every width."""

from collections.abc import Callable

import pytest
from rich.cells import cell_len

from surroundings import Cli

Screen = Callable[..., list[str]]


@pytest.fixture
def owners(cli: Cli) -> None:
    """Two sales of two owners, each with something planned."""
    for line in (
        ["org", "add", "user", "alexandra"],
        ["org", "add", "user", "bartholomew"],
        ["opp", "new", "Crane", "--account", "Nordfjord Maskinutleie AS", "--create"],
        ["opp", "new", "Dumper", "--account", "Kvernelandsbakken Entreprenør AS", "--create"],
        ["opp", "assign", "O2", "--to", "bartholomew"],
        ["activity", "plan", "O1", "call", "ring"],
        ["activity", "plan", "O1", "call", "ring again"],
        ["activity", "plan", "O2", "visit", "yard", "--owner", "bartholomew"],
    ):
        ran = cli(*line)
        assert ran.code == 0, ran.err


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_open_activities_are_counted_in_full(screen: Screen, owners: None, width: int) -> None:
    lines = screen(width, "opp", "assign", "O1", "O2", "--to", "alexandra", "--dry-run")
    assert max(map(cell_len, lines)) <= width, lines
    text = "\n".join(lines)
    for said in ("jana → alexandra", "2 open activities", "1 open activity", "Nordfjord"):
        assert said in text
    assert ("Goes along" in text) == (width <= 80)
