"""What an import proposes for an unknown value: what is near or means the same, never a guess."""

import os
import pty
import re
import select
import shlex
import subprocess
import time
from pathlib import Path

import pytest

from conftest import Cli, Ran
from surroundings import OPPCLI


def taken(
    cli: Cli, tmp_path: Path, kind: str, field: str, *values: str, more: tuple[str, ...] = ()
) -> Ran:
    """Imports a record for each of those values of a field."""
    path = tmp_path / "values.csv"
    needed, cells = ("subject", "A") if kind == "activity" else ("topic", "A")
    if kind == "activity" and field != "type":
        needed, cells = "type,subject", "call,A"
    rows = "".join(f'{cells},"{value}"\n' for value in values)
    path.write_text(f"{needed},{field}\n{rows}", encoding="utf-8")
    return cli("import", path, "--kind", kind, *more)


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("opportunity", "status", "Negotiation"),
        ("opportunity", "status", "Wonn"),
        ("opportunity", "status", "Closed"),
        ("opportunity", "status", "Host"),
        ("opportunity", "stage", "Negotiation"),
        ("opportunity", "stage", "Lost contact"),
        ("opportunity", "stage", "Likely won"),
        ("opportunity", "forecast_category", "Strategic"),
        ("lead", "status", "Nurturing"),
        ("activity", "status", "Blocked"),
        ("activity", "priority", "urgent"),
        ("activity", "type", "Lunch"),
        ("opportunity", "stage", "No interest"),
        ("opportunity", "stage", "Kein Interesse"),
        ("opportunity", "stage", "Uninterested"),
        ("opportunity", "stage", "Disinterest"),
        ("opportunity", "stage", "Contact"),
        ("opportunity", "stage", "Delivered"),
        ("opportunity", "forecast_category", "Uncommit"),
        ("opportunity", "forecast_category", "Admitted"),
        ("opportunity", "interest_type", "Unused"),
        ("lead", "status", "Contracted"),
        ("lead", "rating", "Shot"),
        ("lead", "interest", "Release"),
        ("activity", "priority", "Abnormal"),
        ("activity", "priority", "Slow"),
        ("activity", "type", "Recall"),
        ("activity", "type", "Massage"),
    ],
)
def test_a_value_that_is_like_nothing_is_left_open(
    cli: Cli, tmp_path: Path, kind: str, field: str, value: str
) -> None:
    ran = taken(cli, tmp_path, kind, field, value)
    assert ran.code == 5
    assert re.findall(r"--map-value '[^']+'", ran.err) == [f"--map-value '{field}:{value}=?'"]


@pytest.mark.parametrize(
    ("kind", "field", "value", "choice"),
    [
        ("opportunity", "stage", "Quotations", "quotation"),
        ("opportunity", "stage", "Contracting", "contract"),
        ("opportunity", "status", "opened", "open"),
        ("opportunity", "status", "In progress", "open"),
        ("opportunity", "status", "Offen", "open"),
        ("opportunity", "status", "Paused", "on_hold"),
        ("opportunity", "forecast_category", "Committed", "commit"),
        ("lead", "status", "Contacted!", "contacted"),
        ("activity", "status", "Not Started", "open"),
        ("activity", "type", "Meeting", "appointment"),
        ("activity", "priority", "Medium", "normal"),
        ("opportunity", "stage", "Qoutation", "quotation"),
        ("opportunity", "stage", "Contracct", "contract"),
        ("opportunity", "forecast_category", "Omited", "omitted"),
        ("activity", "type", "Apointment", "appointment"),
        ("activity", "type", "Mesage", "message"),
    ],
)
def test_what_is_spelled_alike_or_means_the_same_is_proposed(
    cli: Cli, tmp_path: Path, kind: str, field: str, value: str, choice: str
) -> None:
    ran = taken(cli, tmp_path, kind, field, value)
    assert (ran.code, f"--map-value '{field}:{value}={choice}'" in ran.err) == (5, True)
    proposed = ("--map-value", f"{field}:{value}={choice}")
    assert taken(cli, tmp_path, kind, field, value, more=proposed).code == 0


@pytest.mark.parametrize(
    ("value", "choice"), [("Propsal", "proposal"), ("Negotation", "negotiation")]
)
def test_a_slip_in_the_name_of_a_stage_is_mended(cli, tmp_path, value, choice):
    more = ("--process", "simple")
    ran = taken(cli, tmp_path, "opportunity", "stage", value, more=more)
    assert (ran.code, f"--map-value 'stage:{value}={choice}'" in ran.err) == (5, True)


@pytest.mark.parametrize("status", ["Unsold", "Unreserved", "Unavailable", "Reversed"])
def test_the_opposite_of_a_state_is_not_proposed_for_a_device(cli, tmp_path, status):
    path = tmp_path / "devices.csv"
    path.write_text(f"serial_number,status\n1,{status}\n", encoding="utf-8")
    ran = cli("import", path, "--kind", "device")
    assert (ran.code, f"--map-value 'status:{status}=?'" in ran.err) == (5, True)


@pytest.mark.parametrize("value", ["Proposal", "proposal/price quote", "Angebot", "Tilbud"])
def test_a_stage_under_another_name_is_taken_and_said(cli, tmp_path, value):
    ran = taken(cli, tmp_path, "opportunity", "stage", value)
    assert ran.code == 0
    assert f"stages under another name: '{value}' is quotation (1 row)\n" in ran.err
    assert cli("opp", "list", "--stage", "quotation", "-q").out == "O1\n"
    plan = tmp_path / "plan.toml"
    assert taken(cli, tmp_path, "opportunity", "stage", value, more=("--plan", plan)).code == 0
    assert '= "quotation" # 1 row\n' in plan.read_text("utf-8")


def test_stages_of_the_file_win_over_their_synonyms(cli, tmp_path):
    more = ("--process-from-file",)
    assert taken(cli, tmp_path, "opportunity", "stage", "Proposal", more=more).code == 0
    assert cli("opp", "list", "--stage", "proposal", "-q").out == "O1\n"


def test_a_synonym_is_not_proposed_to_a_process_without_that_stage(
    cli: Cli, tmp_path: Path
) -> None:
    ran = taken(cli, tmp_path, "opportunity", "stage", "Angebot", more=("--process", "simple"))
    assert "--map-value 'stage:Angebot=?'" in ran.err


def test_values_left_open_get_their_choices_once(cli: Cli, tmp_path: Path) -> None:
    values = ("Negotiation", "Meeting", "Zeta", "Quotations")
    ran = taken(cli, tmp_path, "opportunity", "stage", *values)
    assert ran.code == 5
    assert ran.err.splitlines()[:6] == [
        "not known here:",
        "  stage  'Negotiation'  1 row  --map-value 'stage:Negotiation=?'",
        "  stage  'Meeting'      1 row  --map-value 'stage:Meeting=?'",
        "  stage  'Zeta'         1 row  --map-value 'stage:Zeta=?'",
        "  stage  'Quotations'   1 row  --map-value 'stage:Quotations=quotation'",
        "  stage is one of interest, quotation, contract, delivery;"
        " or an ending, --ending '…=won|lost|canceled'",
    ]


def test_a_forecast_category_of_closed_ones_is_left_to_the_status(cli: Cli, tmp_path: Path) -> None:
    values = ("Closed Won", "Closed", "Verloren", "commit")
    assert taken(cli, tmp_path, "opportunity", "forecast_category", *values).code == 0
    rows = cli("opp", "list", "--fields", "forecast_category", "-o", "json").json
    assert [row["forecast_category"] for row in rows].count("commit") == 1


@pytest.mark.parametrize(
    ("field", "value", "choices"),
    [
        ("stage", "Negotiation", "stage is one of interest, quotation, contract, delivery.\n"),
        ("status", "Pending", "status is one of open, on_hold, won, lost, canceled"),
        ("forecast_category", "Odd", "is one of pipeline, best_case, commit, omitted"),
    ],
)
@pytest.mark.parametrize("process", [(), ("--process-from-file",)])
def test_a_proposal_typed_as_it_stands_is_refused_with_the_choices(
    cli: Cli, tmp_path: Path, field: str, value: str, choices: str, process: tuple[str, ...]
) -> None:
    more = ("--map-value", f"{field}:{value}=?", *process)
    ran = taken(cli, tmp_path, "opportunity", field, value, more=more)
    assert (ran.code, choices in ran.err) == (2, True)
    assert cli("opp", "list", "-o", "json").json == []


def on_terminal(environ: dict[str, str], answers: str, *words: object) -> tuple[int, str]:
    """The exit code, and what a person sees who types these answers."""
    reader, writer = pty.openpty()
    process = subprocess.Popen(
        [*OPPCLI, *map(str, words)], stdin=writer, stdout=writer, stderr=writer, env=environ
    )
    os.close(writer)
    os.write(reader, answers.encode())
    shown, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([reader], [], [], 0.2)[0]:
            try:
                shown += os.read(reader, 1 << 16)
            except OSError:  # nobody is at the other end any more
                break
    os.close(reader)
    return process.wait(60), shown.decode()


@pytest.fixture
def stages(tmp_path: Path) -> Path:
    path = tmp_path / "stages.csv"
    path.write_text(
        "topic,stage,close date,amount\n"
        "A,Negotiation,2026-12-01,1\nB,Dead,2026-10-02,2\nC,Closed,2026-10-03,3\n"
    )
    return path


def test_a_person_is_asked_what_unknown_stages_are(
    cli: Cli, environ: dict[str, str], stages: Path
) -> None:
    code, shown = on_terminal(environ, "5\n2\n6\n", "import", stages, "--save-map", "crm")
    assert code == 0, shown
    assert "stage 'Negotiation' (1 row) is not known here:" in shown
    assert "--map-value 'stage:Negotiation=quotation'" in shown
    assert "--ending 'Dead=lost'" in shown
    assert "--ending 'Closed=won'" in shown
    rows = cli("export", "opp", "--fields", "topic,status,stage", "-o", "json").json
    assert [(row["topic"], row["status"]) for row in rows] == [
        ("A", "open"),
        ("B", "lost"),
        ("C", "won"),
    ]
    assert rows[0]["stage"] == "quotation"
    assert cli("import", stages, "--map-file", "crm").code == 0


def test_what_a_person_leaves_open_is_asked_once_and_refused(
    cli: Cli, environ: dict[str, str], stages: Path
) -> None:
    code, shown = on_terminal(environ, "\n\n\n", "import", stages)
    assert (code, shown.count("Which is it?")) == (5, 3)
    assert cli("opp", "list", "-o", "json").json == []


def test_the_rejects_of_a_person_who_answers_are_written(
    cli: Cli, environ: dict[str, str], stages: Path
) -> None:
    rejects = stages.with_name("rejects.csv")
    code, shown = on_terminal(environ, "5\n\n\n", "import", stages, "--rejects", rejects)
    assert (code, "3 rows: 1 created, 2 rejected" in shown) == (5, True)
    assert rejects.read_text().count("\n") == 3


def test_nobody_is_asked_without_a_terminal_or_with_no_input(
    environ: dict[str, str], stages: Path
) -> None:
    code, shown = on_terminal(environ, "", "import", stages, "--no-input")
    assert (code, "Which is it?" in shown) == (5, False)


def test_the_line_below_takes_what_is_proposed(cli, tmp_path):
    file = tmp_path / "deals.csv"
    rows = ["1,Truck,Won,2026-10-01,1000", "2,Van,Lost,2026-10-02,2000", "3,Bus,Quotations,,3000"]
    file.write_text("\n".join(["Deal ID,Deal name,Stage,Close date,Amount", *rows]) + "\n")
    ran = cli("import", str(file))
    assert ran.code == 5
    assert "the line below takes what is proposed" in ran.err
    line = ran.err.splitlines()[-1].strip().removeprefix("try: oppcli ")
    assert "--map-value stage:Quotations=quotation" in line
    assert cli(*shlex.split(line)).code == 0
    assert cli("opp", "list", "--stage", "quotation", "-q").out == "O3\n"
    shown = cli("opp", "list", "--status", "all", "--fields", "topic,status", "-o", "csv")
    assert sorted(shown.out.splitlines()[1:]) == [
        "Bus,open",
        "Truck,won",
        "Van,lost",
    ]


def test_a_line_is_not_proposed_where_one_value_has_no_choice(cli, tmp_path):
    file = tmp_path / "deals.csv"
    file.write_text("Deal name,Stage\nBus,Quotations\nTruck,Walrus\n")
    ran = cli("import", str(file), "--kind", "opportunity")
    assert ran.code == 5
    assert ran.err.endswith(f"try: oppcli import {file} --kind opportunity --plan plan.toml\n")
    assert "the line below" not in ran.err


def test_a_plan_is_proposed_where_no_row_of_several_can_be_taken(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("till.csv").write_text("Deal name,Stage\nBus,Talking\nTruck,Haggling\n")
    Path("plan.toml").write_text("")
    ran = cli("import", "till.csv", "--rejects", "bad.csv", "--kind", "opportunity", "--dry-run")
    assert ran.err.endswith(
        "a plan says how each column is read, and asks what is open.\n"
        "  try: oppcli import till.csv --kind opportunity --plan plan-2.toml\n"
    )
    planned = cli("import", "till.csv", "--kind", "opportunity", "--plan", "plan-2.toml")
    assert (planned.code, planned.out.splitlines()[0]) == (0, "plan-2.toml: 1 thing is open.")

    Path("till.csv").write_text("Deal name,Stage\nBus,Interest\nTruck,Haggling\n")
    ran = cli("import", "till.csv", "--kind", "opportunity")
    assert "try: oppcli import till.csv --kind opportunity --rejects rejects.csv\n" in ran.err
