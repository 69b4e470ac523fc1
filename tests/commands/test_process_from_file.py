"""A process made of the stages in a file: shuffling the rows changes nothing."""

import csv
import os
import random
from pathlib import Path

import pytest

from commands.test_import_proposals import on_terminal

SHARED = Path(os.environ.get("OPPCLI_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
PIPEDRIVE = """\
Deal - ID,Deal - Title,Deal - Stage,Deal - Status,Deal - Value,Deal - Won time,Deal - Lost time,\
Deal - Pipeline
1,A,Proposal Made,Open,100,,,Sales
2,B,Lead In,Open,200,,,Sales
3,C,Negotiations Started,Won,300,2026-10-01 08:00:00,,Sales
4,D,Contact Made,Open,400,,,sales
5,E,Demo Scheduled,Lost,500,,2026-10-02 08:00:00,Sales
"""
PLAIN = """\
topic,stage,probability,stage_since,status,closed_on,actual_revenue
A,Visita,,2026-02-01,open,,
B,Negociación,,2026-05-01,open,,
C,Llamada,,2026-01-01,open,,
D,Llamada,,2026-01-09,won,2026-06-01,5
E,Visita,,2026-02-02,lost,2026-06-01,
F,negociación,,2026-05-03,lost,2026-06-01,
"""


def made(cli, path, *more):
    """The process that the file makes, its pipeline and what was said of it."""
    address = path.with_suffix(".db")
    ran = cli("--db", address, "import", path, "--process-from-file", *more)
    assert ran.code == 0, ran.err
    sql = (
        "SELECT process, process_title, stage, title, position, probability, forecast_category"
        " FROM v_stage WHERE process NOT IN ('dealer', 'simple') ORDER BY process, position"
    )
    stages = cli("--db", address, "sql", sql, "-o", "json").json
    said = next(line for line in ran.err.splitlines() if line.startswith("process "))
    return stages, cli("--db", address, "pipeline", "-o", "json").json, said


def shuffled(text, tmp_path):
    """The file, and three times with other orders of its rows."""
    head, *rows = csv.reader(text.splitlines())
    for seed in range(4):
        if seed:
            random.Random(seed).shuffle(rows)
        path = tmp_path / f"deals{seed}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        yield path


def the_same_in_any_order(cli, text, tmp_path, *more):
    first, *others = [made(cli, path, *more) for path in shuffled(text, tmp_path)]
    for other in others:
        assert other == first
    return first


def test_a_known_systems_stages_are_in_its_order_with_its_chances(cli, tmp_path):
    stages, pipeline, said = the_same_in_any_order(cli, PIPEDRIVE, tmp_path)
    titles = ["Lead In", "Contact Made", "Demo Scheduled", "Proposal Made", "Negotiations Started"]
    assert [stage["title"] for stage in stages] == titles
    assert {stage["process_title"] for stage in stages} == {"Sales"}
    assert [stage["probability"] for stage in stages] == [100] * 5
    assert sum(row["weighted"] for row in pipeline) == 700
    assert "; stages as in Pipedrive; " in said
    assert said.endswith(f"chance of {', '.join(titles)}: Pipedrive's default")


def test_other_stages_are_in_the_order_in_which_they_were_entered(cli, tmp_path):
    stages, pipeline, said = the_same_in_any_order(cli, PLAIN, tmp_path, "--kind", "opportunity")
    assert [stage["stage"] for stage in stages] == ["llamada", "visita", "negociacion"]
    assert [stage["title"] for stage in stages] == ["Llamada", "Visita", "Negociación"]
    assert [stage["probability"] for stage in stages] == [33] * 3
    assert [row["count"] for row in pipeline] == [1, 1, 1]
    assert said == (
        "process imported: Llamada 33 % · Visita 33 % · Negociación 33 %; stages by the mean day"
        " they were entered; chance of Llamada, Visita, Negociación: the win rate of this file,"
        " 1 won of 3 won or lost rows"
    )


def test_the_alphabet_orders_stages_that_nothing_orders_and_a_note_says_so(cli, tmp_path):
    text = "topic,stage\nA,Visit\nB,Call\nC,Offer\n"
    stages, _, said = the_same_in_any_order(cli, text, tmp_path, "--kind", "opportunity")
    assert [stage["stage"] for stage in stages] == ["call", "offer", "visit"]
    assert said == (
        "process imported: Call 0 % · Offer 0 % · Visit 0 %; stages by the alphabet; nothing says"
        " the place of Call, Offer, Visit; --stage-order Call,Offer,Visit does; chance of Call,"
        " Offer, Visit: nothing states it, so nothing is weighted"
    )
    order = ("--kind", "opportunity", "--stage-order", "call, Visit,Offer")
    (tmp_path / "told").mkdir()
    stages, _, said = the_same_in_any_order(cli, text, tmp_path / "told", *order)
    assert [stage["stage"] for stage in stages] == ["call", "visit", "offer"]
    assert "; stages as told; " in said


def test_a_person_is_asked_for_the_order(cli, environ, tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text("topic,stage\nA,Visit\nB,Call\nC,Offer\n")
    words = ("import", path, "--kind", "opportunity", "--process-from-file")
    code, shown = on_terminal(environ, "1\n2\n", *words)
    assert (code, "Which stage comes first?" in shown) == (0, True), shown
    assert "--stage-order Call,Visit,Offer" in shown
    shown = cli("process", "show", "imported", "--fields", "stage").out
    assert shown.split() == ["stage", "call", "visit", "offer"]
    code, shown = on_terminal(environ, "", *words)
    assert (code, "Which stage" in shown) == (0, False), shown


def test_a_dry_run_says_what_a_process_would_become(cli, tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text(PLAIN, encoding="utf-8")
    ran = cli("import", path, "--kind", "opportunity", "--process-from-file", "--dry-run")
    assert "process imported: Llamada 33 %" in ran.err


def test_a_stage_order_without_a_process_to_make_is_refused(cli, tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text("topic,stage\nA,Visit\n")
    ran = cli("import", path, "--stage-order", "Visit")
    assert (ran.code, "--process-from-file" in ran.err) == (2, True)


def test_a_process_that_is_there_keeps_its_order_and_says_so(cli, tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text("external_id,topic,stage\n1,A,Visit\n2,B,Call\n3,C,Offer\n")
    words = ("import", path, "--kind", "opportunity", "--process-from-file")
    cli(*words)
    again = cli(*words, "--stage-order", "call,offer,visit")
    assert "keeps the order" not in again.err  # it is that order already
    again = cli(*words, "--stage-order", "Call,Visit,Offer")
    assert (
        "process imported is there already and keeps the order of its stages: Call, Offer, Visit;"
        " --process NAME makes another\n"
    ) in again.err
    assert cli(*words, "--stage-order", "Call,Visit,Offer", "--process", "sales").code == 0
    shown = cli("process", "show", "sales", "--fields", "stage").out
    assert shown.split() == ["stage", "call", "visit", "offer"]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        (
            "maven_crm/sales_pipeline.csv",
            (
                *("--kind", "opportunity", "--map", "opportunity_id=external_id"),
                *("--map", "product=topic", "--map", "sales_agent=owner", "--source-system", "m"),
                *("--map", "deal_stage=stage", "--map", "close_date=closed_on"),
                *("--map", "close_value=actual_revenue", "--date-order", "mdy"),
            ),
        ),
        (
            "krayin_lead_import_sample/leads.csv",
            (
                *("--kind", "opportunity", "--map", "lead_pipeline_stage_id=stage"),
                *("--map-value", "status:1=open", "--map", "lead_value=est_revenue"),
            ),
        ),
        ("salesforce_dev_edition/Opportunity.csv", ()),
    ],
)
def test_real_exports_make_the_same_process_in_any_order(cli, tmp_path, name, more):
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"the real file is not at {path}")
    stages, *_ = the_same_in_any_order(cli, path.read_text("utf-8-sig"), tmp_path, *more)
    assert len(stages) > 1
