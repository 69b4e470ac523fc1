"""Processes made of the stages in files: their order, chances and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from services.typed import Seller
from surroundings import Ran

from .conftest import Rows, read_answer, switches

HEAD = (
    "Id,Name,StageName,StageSortOrder,Probability,ForecastCategoryName,CloseDate,IsClosed,IsWon\n"
)


@pytest.fixture
def make(tmp_path: Path, work: Seller) -> Callable[..., Ran]:
    """Imports texts as files, with a process made of their stages."""

    def imported(*texts: str, key: str = "", by: Seller = work) -> Ran:
        paths = []
        for number, text in enumerate(texts):
            path = tmp_path / f"{number}.csv"
            path.write_text(text, encoding="utf-8")
            paths.append(str(path))
        return by.run("import", *paths, "--process-from-file", *switches({"process": key}))

    return imported


def stages(rows: Rows, process: str) -> list[tuple[str, int, str]]:
    kept = [row for row in rows("v_stage ", "*, position AS id") if row["process"] == process]
    return [(row["stage"], row["probability"], row["forecast_category"]) for row in kept]


def test_the_order_of_the_source_wins_over_the_chances(make, rows: Rows) -> None:
    text = (
        HEAD + "1,a,Second,2,10,Best Case,2026-12-01,0,0\n2,b,First,1,40,Pipeline,2026-12-01,0,0\n"
    )
    make(text)
    assert stages(rows, "salesforce") == [("first", 40, "pipeline"), ("second", 10, "best_case")]


def test_without_an_order_stages_stand_by_their_chance(make, rows: Rows) -> None:
    text = HEAD + "1,a,Late,,80,,2026-12-01,0,0\n2,b,Early,,10,,2026-12-01,0,0\n"
    make(text, key="crm")
    assert [stage for stage, *_ in stages(rows, "crm")] == ["early", "late"]
    assert {row["process"] for row in rows("v_opportunity")} == {"crm"}


def test_most_rows_say_the_chance_of_a_stage(make, rows: Rows) -> None:
    lines = [f"{n},a,Offer,1,{chance},,2026-12-01,0,0\n" for n, chance in enumerate((30, 50, 50))]
    make(HEAD + "".join(lines))
    assert stages(rows, "salesforce") == [("offer", 50, "pipeline")]
    assert [row["probability"] for row in rows("v_opportunity")] == [30, 50, 50]


def test_endings_are_no_stages(make, rows: Rows) -> None:
    text = HEAD + "1,a,Offer,1,50,,2026-12-01,0,0\n2,b,Dead,9,0,,2026-10-01,1,0\n"
    make(text)
    assert [stage for stage, *_ in stages(rows, "salesforce")] == ["offer"]
    assert [row["status"] for row in rows("v_opportunity")] == ["open", "lost"]


def test_a_process_that_is_there_gets_the_stages_it_lacks(make, rows: Rows) -> None:
    make(HEAD + "1,a,Offer,1,50,,2026-12-01,0,0\n")
    make(HEAD + "1,a,Offer,1,50,,2026-12-01,0,0\n2,b,Call,2,20,,2026-12-01,0,0\n")
    assert [stage for stage, *_ in stages(rows, "salesforce")] == ["call", "offer"]


def test_each_pipeline_is_a_process_of_its_own(make, rows: Rows) -> None:
    head = "Deal - ID,Deal - Title,Deal - Stage,Deal - Status,Deal - Pipeline\n"
    make(head + "1,a,Offer,Open,New trucks\n2,b,Visit,Open,Service\n")
    assert stages(rows, "new_trucks")[0][0] == "offer"
    assert stages(rows, "service")[0][0] == "visit"
    assert [row["process"] for row in rows("v_opportunity")] == ["new_trucks", "service"]


def test_a_history_brings_the_stages_that_were_left(make, rows: Rows) -> None:
    history = (
        "Id,OpportunityId,CreatedById,CreatedDate,StageName,Probability,ForecastCategory\n"
        "1,1,ann,2026-09-01 08:00:00,Call,10,Pipeline\n"
    )
    make(HEAD + "1,a,Offer,,50,,2026-12-01,0,0\n", history)
    assert [stage for stage, *_ in stages(rows, "salesforce")] == ["call", "offer"]


def test_a_dry_run_makes_none(make, errand, rows: Rows) -> None:
    result = read_answer(make(HEAD + "1,a,Offer,1,50,,2026-12-01,0,0\n", by=errand(keep=False)))
    assert (result.created, result.rejected) == (1, 0)
    assert stages(rows, "salesforce") == []


def test_no_stage_at_all_is_said(make) -> None:
    ran = make(HEAD + "1,a,,,,,2026-12-01,0,0\n")
    assert (ran.code, ran.out) == (4, "")
    assert "no row names a stage" in ran.err


@pytest.mark.parametrize("title", ["Evil\x1b[2J", "x" * 200])
def test_what_cannot_be_a_title_is_named(make, title: str) -> None:
    ran = make(HEAD + f"1,a,{title},1,50,,2026-12-01,0,0\n")
    assert (ran.code, ran.out) == (5, "")
    assert "cannot be the title of a stage" in ran.err


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Proposal/Price Quote", "proposal_price_quote"),
        ("2-Develop", "stage_2_develop"),
        ("Id. Decision Makers", "id_decision_makers"),
        ("Negociación", "negociacion"),
        ("Gebührenprüfung ß", "gebuhrenprufung_ss"),
        ("Sælges på Øl", "saelges_pa_ol"),
        ("Переговоры", "stage"),
        ("!!!", "stage"),
    ],
)
def test_a_key_is_made_of_a_title(make, rows: Rows, title: str, key: str) -> None:
    make(HEAD + f"1,a,{title},1,50,,2026-12-01,0,0\n")
    assert stages(rows, "salesforce") == [(key, 50, "pipeline")]


def test_titles_that_make_one_key_stay_apart(make, rows: Rows) -> None:
    make(HEAD + "1,a,Встреча,1,10,,2026-12-01,0,0\n2,b,Договор,2,50,,2026-12-01,0,0\n")
    assert [stage for stage, *_ in stages(rows, "salesforce")] == ["stage", "stage_2"]
    assert [row["stage_title"] for row in rows("v_opportunity")] == ["Встреча", "Договор"]


PIPELINES = "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Deal owner,Create Date\n"


def test_pipelines_of_one_slug_are_processes_of_their_own(make, rows: Rows) -> None:
    text = f"{PIPELINES}1,a,First,Sales (A),1,,,\n2,b,Other,Sales A,1,,,\n3,c,Third,sales-a,1,,,\n"
    result = read_answer(make(text))
    assert (result.created, result.rejected) == (3, 0)
    placed = [(row["process"], row["stage"]) for row in rows("v_opportunity")]
    assert placed == [("sales_a", "first"), ("sales_a_2", "other"), ("sales_a_2", "third")]


def test_one_process_takes_the_rows_of_every_pipeline(make, rows: Rows) -> None:
    text = f"{PIPELINES}1,a,First,North,1,,,\n2,b,Other,South,1,,,\n3,c,Other,,1,,,\n"
    result = read_answer(make(text, key="mine"))
    assert (result.created, result.rejected) == (3, 0)
    assert {row["process"] for row in rows("v_opportunity")} == {"mine"}
