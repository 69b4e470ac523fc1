"""A stage that contradicts the text of its process is found by `db check`, and set back by it."""

import sqlite3
from contextlib import closing

import pytest

CHANGES = {
    "probability": "probability = 90",
    "forecast_category": "forecast_category = 'commit'",
    "position": "position = 9",
    "title": "title = 'Zed'",
    "requires": "requires = ''",
    "stale_after_days": "stale_after_days = 1",
    "stale_percentile": "stale_percentile = 50",
}


def stages(db):
    with closing(sqlite3.connect(db)) as file:
        return file.execute("SELECT * FROM stage ORDER BY id").fetchall()


@pytest.mark.parametrize("name", CHANGES)
def test_a_stage_that_the_text_contradicts_is_found_and_set_back(cli, typed, db, name):
    typed(["opp", "new", "Fleet", "--revenue", "10k"])
    before = stages(db)
    with closing(sqlite3.connect(db, isolation_level=None)) as file:
        file.execute(f"UPDATE stage SET {CHANGES[name]} WHERE key = 'quotation'")
    assert stages(db) != before
    ran = cli("db", "check", "-o", "json")
    (found,) = [each for each in ran.json if each["check"] == "process"]
    assert (ran.code, found["ref"][:5]) == (5, "stage")
    assert found["finding"].startswith(f"its {name} is ")
    assert cli("db", "check", "--repair").code == 0
    assert (stages(db), cli("db", "check").code) == (before, 0)


def test_a_process_that_was_applied_again_is_sound(cli, typed, db, tmp_path):
    text = cli("process", "export", "dealer").out
    file = tmp_path / "dealer.toml"
    file.write_text(text.replace("probability = 20", "probability = 25"))
    typed(["opp", "new", "Fleet"], ["process", "apply", str(file)])
    assert cli("db", "check").code == 0
    with closing(sqlite3.connect(db, isolation_level=None)) as raw:
        raw.execute("UPDATE stage SET probability = 90 WHERE probability = 25")
    assert {each["check"] for each in cli("db", "check", "-o", "json").json} == {"process"}
    assert cli("db", "check", "--repair").code == 0
    assert cli("db", "check").code == 0
