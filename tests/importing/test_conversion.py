"""From rows of cells to columns of values: a bad cell is a reason, never the end."""

from collections.abc import Callable

import pytest

from oppcli.domain.dates import DateOrder
from oppcli.errors import BadValue
from oppcli.importing.layouts.mapping import Mapping, from_options
from oppcli.importing.table import Batch, Table

ReadTable = Callable[..., Table]


def only(table: Table) -> Batch:
    batches = list(table.batches())
    assert len(batches) == 1
    return batches[0]


def test_cells_become_values_of_the_types_of_their_fields(table: ReadTable) -> None:
    batch = only(
        table(
            "topic,Account,Owner,Status,Probability,Currency,Est. revenue,Close,Created,"
            "interest type\n"
            '  Fleet ,  Acme GmbH , jana ,On Hold,40%,eur,"48.000,00",27.11.2026,2026-01-02,New\n'
        )
    )
    assert {name: column[0] for name, column in batch.values.items()} == {
        "topic": "Fleet",
        "account": "Acme GmbH",
        "owner": "jana",
        "status": "on_hold",
        "probability": 40,
        "currency": "EUR",
        "est_revenue": 4_800_000,
        "est_close_date": "2026-11-27",
        "created_at": "2026-01-02T12:00:00Z",
        "interest_type": "new",
    }
    assert batch.faults == {}


def test_a_blank_cell_gives_nothing(table: ReadTable) -> None:
    batch = only(table("topic,est_revenue,close,status,account\nx,,,,\ny,1,2026-01-01,open,A\n"))
    assert [column[0] for column in batch.values.values()] == ["x", None, None, None, None]


def test_bad_cells_reject_their_row_with_every_reason(table: ReadTable) -> None:
    batch = only(
        table("topic,est_revenue,close,status\na,call me,2026-13-01,Wn\nb,5,2026-01-01,won\n")
    )
    assert batch.faults == {
        0: "status: 'Wn' is not open, on_hold, won, lost or canceled; --map-value 'status:Wn=?'; "
        "est_revenue: 'call me' is not an amount; "
        "est_close_date: '2026-13-01' is not a date: there is no month 13"
    }
    assert batch.values["est_revenue"][1] == 500


def test_ragged_rows_are_apart_with_their_reason(table: ReadTable) -> None:
    read = table("topic,close\na\nb,2026-01-01\n")
    batch = only(read)
    assert batch.unsound == [(2, ["a"], "has 1 cell, the heading has 2")]
    assert [row[0] for row in batch.rows] == [3]
    assert read.rows == 2


def test_blank_rows_are_counted_and_passed_over(table: ReadTable) -> None:
    read = table("topic,close\n,\nb,2026-01-01\n,\n")
    assert (read.rows, read.blank_rows) == (1, 2)
    assert only(read).values["topic"] == ["b"]


def test_amounts_follow_the_currency_of_their_row(table: ReadTable) -> None:
    batch = only(table("topic,currency,revenue\na,EUR,100\nb,JPY,100\nc,KWD,100\nd,,100\n"))
    assert batch.values["est_revenue"] == [10_000, 100, 100_000, 10_000]
    assert batch.currencies == ["EUR", "JPY", "KWD", "EUR"]
    assert batch.values["currency"] == ["EUR", "JPY", "KWD", None]


def test_an_amount_names_the_currency_of_a_row_without_one(table: ReadTable) -> None:
    batch = only(table("topic,revenue,trade in\na,500 JPY,20\nb,$ 5,1\nc,7,\n", currency="USD"))
    assert batch.values["currency"] == ["JPY", "USD", None]
    assert batch.values["est_revenue"] == [500, 500, 700]
    assert batch.values["est_trade_in_value"] == [20, 100, None]


def test_an_amount_in_another_currency_than_its_row_is_refused(table: ReadTable) -> None:
    batch = only(table("topic,currency,revenue\na,EUR,500 JPY\n"))
    assert batch.faults == {
        0: "est_revenue: '500 JPY' is in JPY, but the currency of the row is EUR"
    }


def test_three_decimals_anywhere_leave_a_lone_group_open(table: ReadTable) -> None:
    for text in ("topic,currency,revenue\na,KWD,1.234\n", "topic,revenue\na,1.234 KWD\n"):
        with pytest.raises(BadValue, match=r"can be 1\.234 or 1234"):
            table(text)
        assert only(table(text, decimal=".")).values["est_revenue"] == [1_234]


def test_a_number_of_json_has_a_point(table: ReadTable) -> None:
    batch = only(table('{"topic": "a", "revenue": 1.230}\n', name="x.jsonl"))
    assert batch.values["est_revenue"] == [123]


def test_dates_are_decided_by_column_not_by_row(table: ReadTable) -> None:
    text = "topic,close,created\na,03/04/2026,03/04/2026\nb,25/12/2026,12/25/2026\n"
    batch = only(table(text))
    assert batch.values["est_close_date"] == ["2026-04-03", "2026-12-25"]
    assert batch.values["created_at"] == ["2026-03-04T12:00:00Z", "2026-12-25T12:00:00Z"]


def test_an_open_date_column_is_named_with_its_heading(table: ReadTable) -> None:
    text = "topic,Closing date\na,03/04/2026\n"
    with pytest.raises(BadValue, match=r"est_close_date \('Closing date'\): '03/04/2026' can be"):
        table(text)
    assert only(table(text, order=DateOrder.MDY)).values["est_close_date"] == ["2026-03-04"]
    assert only(table(text, usual=DateOrder.DMY)).values["est_close_date"] == ["2026-04-03"]


def test_mapped_values_are_the_evidence(table: ReadTable) -> None:
    mapping = from_options((), ["probability:1=100%"], kind="opportunity")
    assert only(table("topic,probability\na,1\nb,0\n", mapping)).values["probability"] == [100, 0]


def test_one_column_feeds_several_fields_and_constants_fill_blanks(table: ReadTable) -> None:
    mapping = Mapping(
        kind="opportunity",
        source_system="old",
        columns={"Phase": ("stage", "status", "lost_reason")},
        values={
            "stage": {"Won": "delivery", "Lost": ""},
            "status": {"*": "open", "Won": "won", "Lost": "lost"},
            "lost_reason": {"Lost": "other", "*": ""},
        },
        constants={"topic": "{Product} for {account}", "stage": "interest"},
    )
    batch = only(table("Phase,Product,account\nWon,GTX,Acme\nLost,GTX,\nEarly,,Acme\n", mapping))
    assert batch.values["stage"] == ["delivery", "interest", "Early"]
    assert batch.values["status"] == ["won", "lost", "open"]
    assert batch.values["lost_reason"] == [None, "other", None]
    assert batch.values["topic"] == ["GTX for Acme", "GTX", "Acme"]
    assert batch.values["source_system"] == ["old"] * 3


def test_text_that_cannot_be_stored_rejects_its_row(table: ReadTable) -> None:
    batch = only(
        table(
            '{"topic": "\\ud800", "close": "2026-01-01"}\n{"topic": "a\\u0000"}\n', name="x.jsonl"
        )
    )
    assert set(batch.faults) == {0, 1}
    assert batch.faults[0].startswith("topic: ")


def test_hostile_text_passes_untouched(table: ReadTable) -> None:
    topic = "[red]x :bomb: \x1b[2J \u202e =1+1 <script>"
    assert only(table(f"topic,close\n{topic},2026-01-01\n")).values["topic"] == [topic]


def test_batches_cover_the_file_in_order(table: ReadTable) -> None:
    read = table("topic,revenue\n" + "".join(f"t{n},{n}\n" for n in range(45_000)))
    batches = list(read.batches(size=1_000))
    assert len(batches) == 45
    assert [row[0] for batch in batches for row in batch.rows] == list(range(2, 45_002))
    assert [v for batch in batches for v in batch.values["est_revenue"]] == [
        n * 100 for n in range(45_000)
    ]


def test_headings_alone_are_an_empty_table(table: ReadTable) -> None:
    read = table("topic,revenue,close\n")
    assert (read.rows, list(read.batches())) == (0, [])
