"""A dry run of several files gives the plan of every row, in every format."""

import csv
import io
import json
from pathlib import Path

import pytest

from surroundings import Cli


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files of opportunities, one of users."""
    texts = {
        "a.csv": "external_id,topic,stage,est_revenue\n1,Crane,Interest,100\n",
        "b.csv": "external_id,topic,stage,est_revenue\n2,Truck,Interest,call me\n",
        "users.csv": "name,manager,email\nleif,jana,l@x.example\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return [tmp_path / name for name in texts]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_the_plan_of_several_files(cli: Cli, files: list[Path], form: str) -> None:
    ran = cli("import", *files, "--dry-run", "-o", form)
    assert ran.code == 5  # a row of b.csv cannot be taken
    rows = (
        [json.loads(line) for line in ran.out.splitlines()]
        if form == "jsonl"
        else list(csv.DictReader(io.StringIO(ran.out)))
    )
    said = {(Path(row["source"]).name, row["action"], row["field"]) for row in rows}
    assert {
        ("a.csv", "created", "est_revenue"),
        ("b.csv", "rejected", ""),
        ("users.csv", "created", "manager"),
    } <= said
    assert any("'call me' is not an amount" in row["reason"] for row in rows)
    assert cli("export", "opp", "-o", "json").json == []
