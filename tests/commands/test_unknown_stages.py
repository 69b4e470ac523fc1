"""Reports count no sale in a stage that its file did not name."""

from pathlib import Path

import pytest

from conftest import Cli

# What is known of three sales is how they ended.
SALES = """Deal ID,Deal name,Stage,Created,Close date,Amount
1,A,Won,2026-01-05,2026-02-04,10
2,B,Lost,2026-01-05,2026-03-06,20
3,C,Lost,2026-01-05,2026-03-16,20
4,D,Demo,2026-11-01,2026-12-30,5
5,E,Proposal,2026-11-01,2026-12-30,5
"""
MAKE = ("--process-from-file", "--stage-order", "Demo,Proposal")
LEFT_OUT = "3 closed ones are left out: no file says from which stage\n"
NAMED = """external_id,topic,status,stage,created_at,closed_on,actual_revenue,lost_reason
1,A,won,delivery,2026-01-05,2026-02-04,10,
2,B,lost,contract,2026-01-05,2026-03-06,,price
3,C,won,,2026-01-05,2026-03-06,5,
"""
# Nobody knows from which stage the first and the last were lost.
BETWEEN = """external_id,topic,status,stage,created_at,closed_on,est_revenue,account
1,A,lost,,2026-01-05,2026-02-04,10,Acme
2,B,open,interest,2026-01-05,,10,Acme
3,C,lost,,2026-01-05,2026-03-06,10,Acme
"""


def brought(cli: Cli, tmp_path: Path, text: str, *words: str) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(text, "utf-8")
    ran = cli("import", path, *words)
    assert ran.code == 0, ran.err


def won_and_lost(cli: Cli) -> dict[str, tuple[int, int]]:
    """By stage: how many were won and lost."""
    rows = cli("report", "winloss", "--by", "stage", "--period", "2026", "-o", "json").json
    return {row["stage"]: (row["won_count"], row["lost_count"]) for row in rows}


def test_won_and_lost_by_stage(cli: Cli, tmp_path: Path) -> None:
    brought(cli, tmp_path, SALES, *MAKE)
    assert won_and_lost(cli) == {"unknown": (1, 2)}
    rows = cli("forecast", "--by", "stage", "--period", "2026", "-o", "json").json
    assert [(row["stage"], row["won"], row["pipeline"]) for row in rows] == [
        ("unknown", 10, 0),
        ("demo", 0, 5),
        ("proposal", 0, 5),
    ]


def test_days_in_stages_leave_them_out(cli: Cli, tmp_path: Path) -> None:
    brought(cli, tmp_path, SALES, *MAKE)
    ran = cli("report", "stages", "-o", "json")
    assert {row["stage"]: (row["left"], row["median"]) for row in ran.json} == {
        "demo": (0, None),
        "proposal": (0, None),
    }
    assert LEFT_OUT in ran.err
    ran = cli("report", "velocity", "--stages", "--period", "2026", "-o", "json")
    assert (ran.json, LEFT_OUT in ran.err) == ([], True)


def test_the_funnel_leaves_them_out(cli: Cli, tmp_path: Path) -> None:
    brought(cli, tmp_path, SALES, *MAKE)
    ran = cli("report", "funnel", "--period", "2026", "-o", "json")
    assert {row["stage"]: (row["entered"], row["lost"]) for row in ran.json} == {
        "demo": (1, 0),
        "proposal": (1, 0),
    }
    assert LEFT_OUT in ran.err


def test_between_two_days_they_stay_in_no_stage(cli: Cli, tmp_path: Path) -> None:
    brought(cli, tmp_path, SALES, *MAKE)
    rows = cli("diff", "2026-03-01", "--by", "stage", "-o", "json").json
    told = {(row["stage"], row["line"]): row["count"] for row in rows if row["count"]}
    assert told["unknown", "start"] == 2
    assert told["unknown", "lost"] == 2
    assert ("unknown", "owner_out") not in told


def test_what_people_close_counts_in_its_stage(cli: Cli, tmp_path: Path) -> None:
    brought(cli, tmp_path, SALES, *MAKE)
    assert cli("won", "5").code == 0
    assert cli("opp", "reopen", "1").code == 0
    assert cli("opp", "back", "1", "--reason", "too early").code == 0
    assert cli("lost", "1", "price").code == 0
    assert won_and_lost(cli) == {"unknown": (0, 2), "demo": (0, 1), "proposal": (1, 0)}


def test_what_people_close_between_two_unknown_ones_counts_in_its_stage(
    cli: Cli, tmp_path: Path
) -> None:
    brought(cli, tmp_path, BETWEEN)
    assert cli("opp", "advance", "2", "--set", "interest_type=new", "close=eom").code == 0
    assert cli("lost", "2", "price").code == 0
    assert won_and_lost(cli) == {"unknown": (0, 2), "quotation": (0, 1)}
    assert cli("opp", "reopen", "2").code == 0
    assert won_and_lost(cli) == {"unknown": (0, 2)}


def test_a_stage_that_the_file_names_counts(cli: Cli, tmp_path: Path) -> None:
    brought(cli, tmp_path, NAMED)
    assert won_and_lost(cli) == {"unknown": (1, 0), "contract": (0, 1), "delivery": (1, 0)}
    brought(cli, tmp_path, "external_id,stage\n3,interest\n")
    assert won_and_lost(cli) == {"interest": (1, 0), "contract": (0, 1), "delivery": (1, 0)}


@pytest.mark.parametrize("words", [(), ("--map", "Pipeline=process")])
def test_a_process_or_no_id_names_no_stage(
    cli: Cli, tmp_path: Path, words: tuple[str, ...]
) -> None:
    lines = [line.partition(",")[2] if not words else line for line in SALES.splitlines()]
    heading, *rows = lines
    added = "\n".join([f"{heading},Pipeline", *(f"{row},Sales" for row in rows)])
    brought(cli, tmp_path, added, *MAKE, *words)
    assert won_and_lost(cli) == {"unknown": (1, 2)}


def test_a_folder_keeps_that_the_stage_is_unknown(cli: Cli, tmp_path: Path) -> None:
    brought(cli, tmp_path, SALES, *MAKE)
    folder, other = tmp_path / "all", tmp_path / "other.db"
    assert cli("export", "all", "--to", folder).code == 0
    assert cli("import", folder, "--db", other).code == 0
    words = ("--by", "stage", "--period", "2026", "-o", "csv")
    there, here = cli("report", "winloss", *words, "--db", other), cli("report", "winloss", *words)
    assert there.out == here.out
    assert there.out.splitlines()[1].startswith("unknown,EUR,1,")
