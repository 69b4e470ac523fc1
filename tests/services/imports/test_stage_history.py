"""Histories of another system become changes of their own time, actor and order."""

import re
from pathlib import Path

import pytest

from services.typed import Seller, moves

from .conftest import Rows, Take

OPPS = "Id,Name,StageName,CloseDate,IsClosed,IsWon,CreatedDate,Amount\n"
HISTORY = (
    "Id,OpportunityId,CreatedById,CreatedDate,StageName,Probability,ForecastCategory,"
    "ValidThroughDate,FromForecastCategory\n"
)
OPEN = OPPS + "1,Crane,Contract,2026-12-01,0,0,2026-09-01 08:00:00,5\n"
WON = OPPS + "1,Crane,Closed Won,2026-11-20,1,1,2026-09-01 08:00:00,5\n"


def entry(number: int, at: str, stage: str, who: str = "ann", of: str = "1") -> str:
    return f"{number},{of},{who},2026-{at},{stage},,,,\n"


def told(rows: Rows) -> list[tuple[str, str, str, str | None, str | None]]:
    changes = sorted(rows("v_change"), key=lambda row: (row["at"], row["id"]))
    return [(c["at"][5:16], c["actor"], c["field"], c["old"], c["new"]) for c in changes]


WAY = (
    entry(1, "09-01 08:00:00", "Interest")
    + entry(3, "10-05 09:00:00", "Contract", "bo")
    + entry(2, "10-01 09:00:00", "Quotation")
)


def test_each_stage_is_entered_at_its_own_time_by_its_own_actor(take: Take, rows: Rows) -> None:
    take(OPEN)
    result = take(HISTORY + WAY, "history")
    assert (result.created, result.unchanged) == (3, 0)
    assert [each for each in told(rows) if each[2] == "stage"] == [
        ("09-01T08:00", "ann", "stage", None, "Interest"),
        ("10-01T09:00", "ann", "stage", "Interest", "Quotation"),
        ("10-05T09:00", "bo", "stage", "Quotation", "Contract"),
    ]
    (opportunity,) = rows("v_opportunity")
    assert (opportunity["stage"], opportunity["stage_since"]) == (
        "contract",
        "2026-10-05T09:00:00Z",
    )


def test_told_twice_is_told_once(take: Take, rows: Rows) -> None:
    take(OPEN)
    take(HISTORY + WAY, "history")
    before = told(rows)
    again = take(HISTORY + WAY, "history")
    assert (again.created, again.unchanged) == (0, 3)
    assert told(rows) == before
    more = take(HISTORY + entry(4, "10-06 09:00:00", "Delivery"), "history")
    assert more.created == 1
    assert ("10-06T09:00", "ann", "stage", "Contract", "Delivery") in told(rows)


def test_entries_of_one_second_stand_in_the_order_of_their_ids(take: Take, rows: Rows) -> None:
    take(OPEN)
    at = "10-05 09:00:00"
    text = entry(10, at, "Contract") + entry(9, at, "Quotation") + entry(8, at, "Interest")
    take(HISTORY + text, "history")
    assert [new for _, _, field, _, new in told(rows) if field == "stage"] == [
        "Interest",
        "Quotation",
        "Contract",
    ]


def test_a_won_one_stands_where_its_history_says_it_was_won_from(take: Take, rows: Rows) -> None:
    take(WON)
    assert [row["stage"] for row in rows("v_opportunity")] == ["delivery"]
    take(HISTORY + WAY + entry(4, "11-20 09:00:00", "Closed Won"), "history")
    (opportunity,) = rows("v_opportunity")
    assert (opportunity["stage"], opportunity["status"]) == ("contract", "won")
    assert told(rows)[-1][1:] != ()
    assert ("11-20T09:00", "ann", "status", "open", "won") in told(rows)


def test_a_history_that_ends_elsewhere_is_led_on_to_the_present(take: Take, rows: Rows) -> None:
    take(OPEN)
    take(HISTORY + entry(1, "09-01 08:00:00", "Interest"), "history")
    stages = [(old, new) for _, _, field, old, new in told(rows) if field == "stage"]
    assert stages == [(None, "Interest"), ("Interest", "Contract")]


def test_a_reopening_is_told(take: Take, rows: Rows) -> None:
    take(OPEN)
    text = (
        entry(1, "09-01 08:00:00", "Contract")
        + entry(2, "09-02 08:00:00", "Closed Lost")
        + entry(3, "09-03 08:00:00", "Contract")
    )
    take(HISTORY + text, "history")
    assert [(old, new) for _, _, field, old, new in told(rows) if field == "status"] == [
        ("open", "lost"),
        ("lost", "open"),
    ]


def test_histories_before_their_opportunities_are_kept_out_and_said(take: Take) -> None:
    result = take(HISTORY + WAY, "history")
    assert (result.rejected, result.saved) == (3, False)
    assert "import the opportunities first, or with it" in result.rejects[0].reason


def test_unknown_stages_are_told_with_their_count(take: Take) -> None:
    take(OPEN)
    text = entry(1, "09-01 08:00:00", "Offer") + entry(2, "09-02 08:00:00", "Offer")
    result = take(HISTORY + text, "history")
    assert [(each.line, each.reason) for each in result.rejects] == [
        (
            line,
            "stage: 'Offer' is not interest, quotation, contract or delivery;"
            " --map-value 'stage:Offer=quotation'",
        )
        for line in (2, 3)
    ]
    mended = take(HISTORY + text, "history", map_value="stage:Offer=contract")
    assert (mended.created, mended.unchanged) == (1, 1)


def test_moves_made_here_stay_after_what_is_told(take: Take, rows: Rows, work: Seller) -> None:
    take(OPEN)
    from oppcli.domain.refs import Ref

    moves.back(work, [Ref("opportunity", 1)], to="quotation", reason="waits")
    take(HISTORY + WAY, "history")
    assert [(old, new) for _, _, field, old, new in told(rows) if field == "stage"] == [
        (None, "Interest"),
        ("Interest", "Quotation"),
        ("Quotation", "Contract"),
        ("Contract", "Quotation"),
    ]
    assert [row["stage"] for row in rows("v_opportunity")] == ["quotation"]


def test_a_later_export_moves_at_the_time_of_its_history(
    take: Take, rows: Rows, work: Seller, tmp_path: Path
) -> None:
    """Both files of the next week: the import's own move gets the time and actor of the history."""
    take(OPEN.replace("Contract", "Interest"))
    files = {"o.csv": OPEN, "h.csv": HISTORY + WAY}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    ran = work.run("import", *(tmp_path / name for name in files))
    assert ran.code == 0, ran.err
    counts = re.findall(r"^  (.* rows?: .*)$", ran.out, re.MULTILINE)
    assert counts == [
        "1 row: 1 updated",
        "3 rows: 3 created",
    ]
    stages = [(at, who, new) for at, who, field, _, new in told(rows) if field == "stage"]
    assert stages == [
        ("09-01T08:00", "ann", "Interest"),
        ("10-01T09:00", "ann", "Quotation"),
        ("10-05T09:00", "bo", "Contract"),
    ]


@pytest.mark.parametrize(
    ("row", "missing"),
    [("1,1,ann,2026-09-01 08:00:00,,,,,", "stage"), ("1,1,ann,,Offer,,,,", "at")],
)
def test_an_entry_without_its_facts_is_refused(take: Take, row: str, missing: str) -> None:
    take(OPEN)
    result = take(f"{HISTORY}{row}\n", "history")
    assert [each.reason for each in result.rejects] == [
        f"{missing}: an entry needs it, nothing is given"
    ]


def test_field_histories_are_read_too(take: Take, rows: Rows) -> None:
    take(OPEN)
    text = (
        "Id,OpportunityId,CreatedById,CreatedDate,Field,OldValue,NewValue,DataType,IsDeleted\n"
        "1,1,ann,2026-10-01 09:00:00,StageName,Interest,Quotation,Text,0\n"
        "2,1,ann,2026-10-01 09:00:00,Amount,1,2,Currency,0\n"
        "3,1,bo,2026-10-05 09:00:00,StageName,Quotation,Contract,Text,0\n"
    )
    result = take(text, "history")
    assert result.created == 2
    assert result.notes == ("1 row more tells of something else: left out",)
    assert [(old, new) for _, _, field, old, new in told(rows) if field == "stage"] == [
        ("Interest", "Quotation"),
        ("Quotation", "Contract"),
    ]


def test_an_amount_of_then_has_the_decimals_of_its_opportunity(take: Take, rows: Rows) -> None:
    """One that its currency cannot hold was in another one, as the usual one could hold it."""
    head = "Id,Name,StageName,CloseDate,IsClosed,IsWon,CreatedDate,Amount,CurrencyIsoCode\n"
    way = ",Contract,2026-12-01,0,0,2026-09-01 08:00:00,5,"
    take(f"{head}1,Crane{way}KWD\n2,Tower{way}JPY\n")
    told_then = "Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,ValidThroughDate\n"
    entries = "{},{},ann,2026-10-0{} 08:00:00,{},{},\n".format
    first = entries(1, 1, 1, "Interest", "12000.125") + entries(2, 2, 1, "Interest", "7.50")
    result = take(told_then + first, "history")
    assert (result.created, result.rejected) == (2, 0)
    amounts = [(o["old"], o["new"]) for o in rows("v_change") if o["field"] == "est_revenue"]
    assert amounts == [(None, "12000125")]  # thousandths of a dinar
    result = take(told_then + entries(3, 1, 2, "Quotation", "7.12345"), "history")
    assert [each.reason for each in result.rejects] == [
        "est_revenue: '7.12345' has more decimals than KWD has (3); --round"
    ]
