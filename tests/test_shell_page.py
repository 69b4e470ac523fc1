"""docs/shell.md: every line to copy is typed and does what it is there for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"

# Programs that want a person or a network: they keep what they were given.
STAND_INS = {
    "mail": 'cat > "$HOME/mailed.txt"; echo "$@" >> "$HOME/mailed.txt"',
    "fzf": "sed -n 2p",  # a person who picks the first row
    "watch": 'shift 3; exec "$@" > "$HOME/watched.txt"',
}

_RUN = """
import json, sys
sys.path.insert(0, sys.argv[1])
import screens
from pathlib import Path
page = (Path(sys.argv[1]) / "shell.md").read_text(encoding="utf-8")
kept = Path(sys.argv[2])
kept.mkdir()
told = []
for each in (screens.run_one(each, kept) for each in screens.typed(page)):
    told.append([each.typed.command, each.code, each.fits, each.lines])
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Every command of the page with its exit code, whether it fits, and its screen; the folder."""
    folder = tmp_path_factory.mktemp("shell")
    programs = folder / "programs"
    programs.mkdir()
    for name, script in STAND_INS.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o700)
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(DOCS), str(folder / "home")],
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr

    return json.loads(done.stdout), folder / "home"


def test_every_line_shows_what_the_page_says(shown):
    commands, _ = shown
    assert len(commands) >= 15
    for command, code, fits, lines in commands:
        assert fits, "\n".join((command, f"exit {code}", *lines))


def test_the_mail_has_the_forecast_and_the_screen_the_dashboard(shown):
    _, home = shown
    mailed = (home / "mailed.txt").read_text()
    assert "Weighted" in mailed
    assert mailed.endswith("-s Forecast sales@dealer.example\n")
    assert "\x1b[" not in mailed
    assert "\x1b[" in (home / "watched.txt").read_text()


def test_what_cron_starts_is_silent_when_all_is_well(shown):
    commands, _ = shown
    nightly = [each for each in commands if each[0].startswith("oppcli import nightly.csv")]
    assert [(code, "".join(lines)) for _, code, _, lines in nightly] == [(0, ""), (0, "")]
    (entry,) = [
        line
        for line in (DOCS / "shell.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("15 2 * * *  ")
    ]
    options = nightly[0][0].split("nightly.csv")[1]
    assert entry.endswith(f"/nightly.csv{options}")


def test_make_makes_its_target(shown):
    _, home = shown
    assert (home / "forecast.csv").read_text().startswith("month,currency,count,")
