"""Rows that are no records are left out of known exports, and counted."""

from collections.abc import Callable

from oppcli.importing.files.reading import open_source
from oppcli.importing.layouts.recognising import recognise
from oppcli.importing.sifting import DELETED, OTHERS, LeftOut, sift

HEADINGS = "Opportunity Owner,Opportunity Name,Stage,Amount,Close Date\n"


def sifted(write: Callable[..., str], text: str) -> tuple[list[list[str]], LeftOut]:
    source = open_source(write(text))
    source, left = sift(source, recognise(source.headings))
    list(source.rows())
    return [cells for _, cells, _ in source.rows()], left


def test_totals_and_notes_below_are_no_rows(write: Callable[..., str]) -> None:
    rows, left = sifted(
        write,
        HEADINGS + "Ann,Crane,Offer,5,2026-12-01\n"
        "Grand Totals (1 record),,,5,\n\n"
        "Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\n",
    )
    assert [row[1] for row in rows if len(row) > 1] == ["Crane"]
    assert left.footers == [
        "Grand Totals (1 record)",
        "Copyright (c) 2000-2026 salesforce.com",
    ]


def test_a_record_that_only_begins_like_a_total_is_kept(write: Callable[..., str]) -> None:
    rows, left = sifted(write, HEADINGS + "Copyright (c) 2 Ltd,Crane,Offer,5,2026-12-01\n")
    assert len(rows) == 1
    assert left.footers == []


def test_deleted_records_are_counted_once_however_often_read(write: Callable[..., str]) -> None:
    head = "Id,IsDeleted,Name,StageName,CloseDate,IsWon\n"
    rows, left = sifted(write, head + "1,0,a,Offer,,0\n2,1,b,Offer,,0\n3,TRUE,c,Offer,,0\n")
    assert [row[0] for row in rows] == ["1"]
    assert left.counts == {DELETED: 2}


def test_deleted_records_and_totals_among_thousands_are_left_out(write: Callable[..., str]) -> None:
    """Most rows are passed by a glance at many of them."""
    head = "Id,IsDeleted,Name,StageName,CloseDate,IsWon\n"
    lines = [f"{n},{int(n in (7, 2_500))},Grand Hotel {n},Offer,,0\n" for n in range(3_000)]
    rows, left = sifted(write, head + "".join(lines) + "Grand Totals (3000 records),,,,,\n")
    assert [int(row[0]) for row in rows] == [n for n in range(3_000) if n not in (7, 2_500)]
    assert left.counts == {DELETED: 2}
    assert left.footers == ["Grand Totals (3000 records)"]


def test_histories_of_other_fields_are_left_out(write: Callable[..., str]) -> None:
    head = "Id,OpportunityId,CreatedById,CreatedDate,Field,OldValue,NewValue,DataType\n"
    rows, left = sifted(write, head + "1,2,3,2026-01-01,Amount,1,2,Text\n1,2,3,,StageName,a,b,T\n")
    assert [row[4] for row in rows] == ["StageName"]
    assert left.counts == {OTHERS: 1}
