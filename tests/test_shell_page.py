"""docs/shell.md: every line to copy is typed and does what it is there for."""

import difflib
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))

import screens  # noqa: E402 - it lies beside the pages


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Every command of the page with what it showed, and the folder they ran in."""
    folder = tmp_path_factory.mktemp("shell")
    page = (DOCS / "shell.md").read_text(encoding="utf-8")
    return screens.run(page, folder), folder / "main"


def test_every_line_shows_what_the_page_says(shown):
    commands, _ = shown
    assert len(commands) >= 15
    for each in commands:
        lines = difflib.ndiff(each.typed.expected, each.lines)
        assert each.fits, "\n".join((each.typed.command, f"exit {each.code}", *lines))


def test_the_mail_has_the_forecast_and_the_screen_the_dashboard(shown):
    _, home = shown
    mailed = (home / "mailed.txt").read_text()
    assert "Weighted" in mailed
    assert mailed.endswith("-s Forecast sales@dealer.example\n")
    assert "\x1b[" not in mailed
    assert "\x1b[" in (home / "watched.txt").read_text()


def test_what_cron_starts_is_silent_when_all_is_well(shown):
    commands, _ = shown
    nightly = [
        each for each in commands if each.typed.command.startswith("oppcli import nightly.csv")
    ]
    assert [(each.code, each.lines) for each in nightly] == [(0, ()), (0, ())]
    (entry,) = [
        line
        for line in (DOCS / "shell.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("15 2 * * *  ")
    ]
    options = nightly[0].typed.command.split("nightly.csv")[1]
    assert entry.endswith(f"/nightly.csv{options}")


def test_make_makes_its_target(shown):
    _, home = shown
    assert (home / "forecast.csv").read_text().startswith("month,currency,count,")
