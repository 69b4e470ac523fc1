"""A lead that is a person or a company without a topic is called by the name."""

import json
from pathlib import Path

import pytest

from conftest import Cli

ZOE = {"first_name": "Zoe", "last_name": "Unal", "email": "z@web.de"}
NAMED = [
    (ZOE, "Zoe Unal"),
    ({**ZOE, "company": "Acme"}, "Zoe Unal"),
    ({"company": "Acme", "phone": "+46 31 123 45 67"}, "Acme"),
]


def topics(cli: Cli) -> list[str]:
    return [row["topic"] for row in cli("lead", "list", "-o", "json").json]


def as_csv(row: dict[str, str]) -> str:
    return f"external_id,{','.join(row)}\n1,{','.join(row.values())}\n"


@pytest.mark.parametrize(("row", "topic"), NAMED)
def test_a_file(cli: Cli, tmp_path: Path, row: dict[str, str], topic: str) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(as_csv(row), "utf-8")
    assert cli("import", path, "--kind", "lead").code == 0
    assert topics(cli) == [topic]
    assert cli("import", path, "--kind", "lead").out == "1 row: 1 unchanged\n"


@pytest.mark.parametrize(("row", "topic"), NAMED)
def test_rows_of_stdin(cli: Cli, row: dict[str, str], topic: str) -> None:
    ran = cli("lead", "new", "--stdin", stdin=json.dumps(row))
    assert ran.code == 0, ran.err
    assert topics(cli) == [topic]
    ran = cli("lead", "new", "--stdin", stdin=as_csv(row).replace("1,", "2,", 1))
    assert ran.code == 0, ran.err


def test_an_address_alone_is_no_topic(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(as_csv({"email": "z@web.de"}), "utf-8")
    ran = cli("import", path, "--kind", "lead")
    assert (ran.code, "topic: a new lead needs it" in ran.err) == (5, True)
    ran = cli("lead", "new", "--stdin", stdin='{"email": "z@web.de"}')
    assert (ran.code, "topic is missing" in ran.err) == (5, True)


def test_a_topic_that_is_there_stays(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("external_id,topic,first_name,last_name\n1,Crane,Zoe,Unal\n", "utf-8")
    cli("import", path, "--kind", "lead")
    path.write_text("external_id,topic,first_name,last_name\n1,,Zoe,Unal\n", "utf-8")
    assert cli("import", path, "--kind", "lead").out == "1 row: 1 unchanged\n"
    assert topics(cli) == ["Crane"]
