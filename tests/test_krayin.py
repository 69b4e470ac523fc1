"""Another system's own sample, which no profile knows: taken with what the message asks for.

The file is made by others and not ours to copy; where it is absent the test is skipped.
"""

import os
import re
import shlex
from pathlib import Path

import pytest

from surroundings import Cli

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def sample() -> Path:
    told = os.environ.get("OPPCLI_SHARED_DATA")
    shared = Path(told) if told else REPOSITORY.parent / "shared" / "data"
    path = shared / "krayin_lead_import_sample" / "leads.csv"
    if not path.is_file():
        pytest.skip(f"the real file is not at {path}")
    return path


def test_an_id_updates_and_a_blank_one_creates(cli: Cli, sample: Path) -> None:
    asked = cli("import", sample)
    assert asked.code == 5
    flag = re.search(r"--map-value '[^']+=\?'", asked.err)
    assert flag
    words = [
        *shlex.split(flag[0].replace("?", "open")),
        "--map",
        "lead_value=est_revenue",
        "--source-system",
        "krayin",
    ]
    first = cli("import", sample, *words)
    assert (first.code, first.out) == (0, "2 rows: 2 created\n")
    assert "1 row has no external_id" in first.err
    again = cli("import", sample, *words)
    assert again.out == "2 rows: 1 created, 1 unchanged\n"
    values = [row["est_revenue"] for row in cli("export", "opp", "-o", "json").json]
    assert values == [50_000, 100_000, 100_000]


def test_two_commands_take_it_in(cli: Cli, sample: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    first = cli("import", sample, "--plan", plan)
    assert first.out.splitlines() == [
        f"{plan}: 1 thing is open.",
        "  values.status.1: 2 rows [open, on_hold, won, lost, canceled]",
    ]
    text = plan.read_text("utf-8")
    for before, after in (
        ('1 = "?"', '1 = "open"'),
        ('source_system = ""', 'source_system = "krayin"'),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    plan.write_text(text, "utf-8")
    assert cli("import", sample, "--plan", plan).out == "2 rows: 2 created\n"
    rows = cli("export", "opp", "-o", "json").json
    assert [(row["est_revenue"], row["est_close_date"]) for row in rows] == [
        (50_000, "2024-09-02"),
        (100_000, "2024-09-06"),
    ]
    assert cli("import", sample).out == "2 rows: 1 created, 1 unchanged\n"
