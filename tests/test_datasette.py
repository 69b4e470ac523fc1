"""Datasette serves the file as it is: every view, with the rows that oppcli itself gives."""

import hashlib
import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oppcli.views import VIEWS
from surroundings import Cli

DATASETTE = Path(sys.executable).with_name("datasette")
pytestmark = pytest.mark.skipif(
    not DATASETTE.exists(), reason="Datasette is not installed: it comes with the extra check"
)


@pytest.fixture
def filled(cli: Cli, db: Path) -> Iterator[Path]:
    """A store with a sale, and a fingerprint that has to be the same in the end."""
    for line in (
        "opp new 'Ätna \"T16\"' --account 'Møller <AS>' --create --revenue '48k EUR'",
        "activity log O1 call 'first; call'",
        "opp edit O1 --next-step send",
    ):
        assert cli(*shlex.split(line)).code == 0
    before = hashlib.sha256(db.read_bytes()).hexdigest()
    yield db
    assert hashlib.sha256(db.read_bytes()).hexdigest() == before


def served(db: Path, path: str) -> Any:
    ran = subprocess.run(
        [DATASETTE, db, "--get", path], capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout
    return json.loads(ran.stdout)


def test_it_lists_every_view(filled: Path) -> None:
    told = served(filled, f"/{filled.stem}.json")
    assert {view["name"] for view in told["views"]} == set(VIEWS)


def test_it_gives_the_rows_that_oppcli_gives(filled: Path, cli: Cli) -> None:
    selects = " UNION ALL ".join(
        f"SELECT '{name}' AS name, count(*) AS rows FROM {name}" for name in sorted(VIEWS)
    )
    sql = selects.replace(" ", "+").replace("'", "%27")
    told = served(filled, f"/{filled.stem}.json?sql={sql}&_shape=array")
    assert told == json.loads(cli("sql", selects, "-o", "json").out)


def test_filters_and_facets_work_on_a_view(filled: Path) -> None:
    asked = "account__exact=M%C3%B8ller+%3CAS%3E&_facet=stage&_shape=objects"
    told = served(filled, f"/{filled.stem}/v_opportunity.json?{asked}")
    (row,) = told["rows"]
    assert (row["ref"], row["topic"], row["est_revenue"]) == ("O1", 'Ätna "T16"', 48_000)
    (facet,) = told["facet_results"]["stage"]["results"]
    assert (facet["value"], facet["count"]) == (row["stage"], 1)
