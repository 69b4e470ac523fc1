"""Rows are taken all together or, if the bad ones are kept somewhere, all but those."""

import csv
from pathlib import Path

import pytest

from services.typed import BadValue, Seller

from .conftest import Errand, Rows, Take

MIXED = "external_id,topic,est_revenue,close\na1,good,480,2026-12-01\na2,bad,call me,2026-12-01\n"


def test_with_a_rejected_row_nothing_is_saved(take: Take, rows: Rows) -> None:
    result = take(f"{MIXED},,,\na3,worse,,2026-13-01\n")
    assert (result.created, result.rejected, result.rows, result.saved) == (1, 2, 3, False)
    assert [(each.line, each.reason.partition(":")[0]) for each in result.rejects] == [
        (3, "est_revenue"),
        (5, "est_close_date"),
    ]
    for table in ("opportunity", "account", "owner", "batch", "change"):
        assert rows(table) == []


def test_with_a_file_of_rejects_the_good_rows_are_saved(
    take: Take, rows: Rows, tmp_path: Path
) -> None:
    target = tmp_path / "rejects.csv"
    result = take(MIXED, rejects=str(target))
    assert (result.created, result.rejected, result.saved) == (1, 1, True)
    assert [row["topic"] for row in rows("opportunity")] == ["good"]
    with target.open(newline="", encoding="utf-8") as stream:
        (bad,) = csv.DictReader(stream)
    assert (bad["oppcli_line"], bad["topic"], bad["est_revenue"]) == ("3", "bad", "call me")


def test_mended_rejects_complete_the_import(take: Take, rows: Rows, tmp_path: Path) -> None:
    target = tmp_path / "rejects.csv"
    take(MIXED, rejects=str(target))
    again = take(target.read_text("utf-8").replace("call me", "90"), name="mended.csv")
    assert (again.created, again.rejected) == (1, 0)
    assert take(MIXED.replace("call me", "90")).unchanged == 2


def test_without_rejects_no_file_is_written(take: Take, tmp_path: Path) -> None:
    take(MIXED.replace("call me", "90"), rejects=str(tmp_path / "rejects.csv"))
    assert not (tmp_path / "rejects.csv").exists()


def test_rejects_that_cannot_be_written_save_nothing(
    take: Take, rows: Rows, tmp_path: Path
) -> None:
    with pytest.raises(BadValue, match="cannot be written"):
        take(MIXED, rejects=str(tmp_path / "absent" / "rejects.csv"))
    assert rows("opportunity") == []


def test_all_that_is_wrong_with_a_row_is_said_at_once(take: Take) -> None:
    result = take("topic,stage,status,est_revenue\n,prospect,won,\n")
    assert result.rejects[0].reason.split("; ") == [
        "topic: a new opportunity needs it, nothing is given",
        "--map 'HEADING=topic'",
        "stage: 'prospect' is not interest, quotation, contract or delivery",
        "--map-value 'stage:prospect=?'",
        "closed_on: the status is won, but no day is given",
        "--set closed_on=DAY or --map 'HEADING=closed_on'",
        "actual_revenue: won, but neither it nor est_revenue is given",
        "--set actual_revenue=0 or --map 'HEADING=actual_revenue'",
    ]


def test_rows_of_too_many_and_too_few_cells_are_rejected_in_their_place(take: Take) -> None:
    result = take("topic,next_step\na,b,c\n,x\nd\n")
    assert [each.line for each in result.rejects] == [2, 3, 4]
    assert result.rejects[2].reason == "has 1 cell, the heading has 2"


def test_the_first_twenty_reasons_are_told_and_all_are_counted(take: Take) -> None:
    result = take("topic,est_revenue\n" + "".join(f"x,call {n}\n" for n in range(5_000)))
    assert (len(result.rejects), result.rejected) == (20, 5_000)


def test_headings_alone_are_no_rows(take: Take, rows: Rows) -> None:
    result = take("topic,est_revenue\n")
    assert (result.rows, result.saved) == (0, True)
    assert rows("batch") == []


def test_a_dry_run_counts_and_keeps_nothing(
    take: Take, rows: Rows, errand: Errand, tmp_path: Path
) -> None:
    target = tmp_path / "rejects.csv"
    result = take(MIXED, by=errand(keep=False), rejects=str(target))
    assert (result.created, result.rejected, result.saved) == (1, 1, False)
    assert rows("opportunity") == []
    assert not target.exists()


def test_a_large_file_is_one_batch(take: Take, rows: Rows, work: Seller) -> None:
    text = "".join(f"a{n},Deal {n},Account {n % 70}\n" for n in range(4_500))
    result = take(f"external_id,topic,account\n{text}")
    assert (result.created, result.also) == (4_500, {"account": 70})
    assert len(rows("batch")) == 1
    assert {row["batch_id"] for row in rows("opportunity", "id, batch_id")} == {1}
    assert [row["id"] for row in rows("opportunity", "id")] == list(range(1, 4_501))
    assert take(f"external_id,topic,account\n{text}").unchanged == 4_500
