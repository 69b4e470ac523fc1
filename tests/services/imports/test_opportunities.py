"""Imported opportunities are placed where their file says, without gates, and stay consistent."""

from datetime import timedelta

import pytest

from oppcli.domain.refs import Ref
from services.typed import RuleRefused, Seller, closing, moves, opportunities

from .conftest import Changes, Errand, Rows, Take

ONE = Ref("opportunity", 1)
WON = "external_id,topic,status,closed_on,est_revenue\na1,Fleet,won,2026-10-01,480\n"


def reasons(result: object) -> list[str]:
    return [each.reason for each in result.rejects]  # type: ignore[attr-defined]


def test_a_stage_is_found_by_key_or_title_whatever_its_case(take: Take, rows: Rows) -> None:
    take("topic,stage\na,Quotation\nb,contract\nc,DELIVERY\nd,\n")
    stages = [row["stage"] for row in rows("v_opportunity")]
    assert stages == ["quotation", "contract", "delivery", "interest"]


def test_the_beginning_of_a_stage_is_no_stage(take: Take) -> None:
    assert reasons(take("topic,stage\na,quot\n")) == [
        "stage: 'quot' is not interest, quotation, contract or delivery; --map-value 'stage:quot=?'"
    ]


def test_a_process_has_its_own_stages(take: Take, rows: Rows) -> None:
    take("topic,process,stage\na,simple,proposal\nb,Simple sales,\n")
    placed = [(row["process"], row["stage"]) for row in rows("v_opportunity")]
    assert placed == [("simple", "proposal"), ("simple", "prospecting")]
    assert reasons(take("topic,process,stage\na,dealer,contracts\nb,fast,x\n")) == [
        "stage: 'contracts' is not interest, quotation, contract or delivery;"
        " --map-value 'stage:contracts=contract'",
        "process: 'fast' is not dealer or simple; --map-value 'process:fast=?';"
        " stage: 'x' is not interest, quotation, contract or delivery;"
        " --map-value 'stage:x=?'",
    ]


def test_an_update_reads_a_stage_in_the_process_of_the_record(take: Take, rows: Rows) -> None:
    take("external_id,topic,process\na1,a,simple\n")
    take("external_id,stage\na1,negotiation\n")
    (row,) = rows("v_opportunity")
    assert (row["process"], row["stage"]) == ("simple", "negotiation")


def test_fields_that_are_set_to_what_the_file_says_are_counted(take: Take) -> None:
    take("external_id,topic,stage,est_revenue\na1,a,interest,5\na2,b,interest,6\n")
    again = take("external_id,topic,stage,est_revenue\na1,a,quotation,5\na2,c,quotation,\n")
    assert again.notes == ("changed: stage in 2 rows, topic in 1 row",)
    assert take("external_id,topic\na2,c\n").notes == ()


def test_who_gets_what_has_a_blank_owner_is_said(take: Take) -> None:
    result = take("topic,owner\na,leif\nb,\nc,\n")
    assert result.notes == ("2 rows without an owner: whoever imports has them",)
    assert take("topic\na\n").notes == ()


def test_new_records_have_been_in_their_stage_since_they_were_made(take: Take, rows: Rows) -> None:
    take(
        "topic,status,created_at,closed_on,est_revenue\n"
        "a,open,2026-01-05,,\nb,won,2026-01-05,2026-03-01,1\nc,open,,,\n"
    )
    stamps = [(r["created_at"], r["stage_since"], r["touched_at"]) for r in rows("opportunity")]
    made, closed = "2026-01-05T12:00:00Z", "2026-03-01T12:00:00Z"
    now = "2026-11-23T12:00:00Z"
    assert stamps == [(made, made, made), (made, made, closed), (now, now, now)]


def test_a_moved_record_is_in_its_stage_since_the_import(
    take: Take, rows: Rows, errand: Errand, changes: Changes
) -> None:
    take("external_id,topic,created_at\na1,a,2026-01-05\n")
    take("external_id,stage\na1,contract\n", by=errand(later=timedelta(days=2)))
    (row,) = rows("opportunity")
    assert row["stage_since"] == row["touched_at"] == "2026-11-25T12:00:00Z"
    assert ("stage", "Interest", "Contract") in changes(ONE)


def test_won_takes_est_revenue_as_what_it_was_won_for(take: Take, rows: Rows) -> None:
    take(WON)
    (row,) = rows("opportunity")
    assert (row["status"], row["actual_revenue"], row["closed_on"]) == ("won", 48000, "2026-10-01")
    (record,) = rows("close_record")
    assert (record["outcome"], record["actual_revenue"], record["status"]) == (
        "won",
        48000,
        "valid",
    )


def test_what_is_closed_needs_its_day_and_what_is_won_its_amount(take: Take) -> None:
    result = take("topic,status,closed_on,actual_revenue\na,lost,,\nb,won,2026-10-01,\nc,won,,5\n")
    assert reasons(result) == [
        "closed_on: the status is lost, but no day is given;"
        " --set closed_on=DAY or --map 'HEADING=closed_on'",
        "actual_revenue: won, but neither it nor est_revenue is given;"
        " --set actual_revenue=0 or --map 'HEADING=actual_revenue'",
        "closed_on: the status is won, but no day is given;"
        " --set closed_on=DAY or --map 'HEADING=closed_on'",
    ]


def test_lost_and_canceled_may_lack_a_reason(take: Take, rows: Rows) -> None:
    take(
        "topic,status,closed_on,lost_reason\na,lost,2026-10-01,\nb,canceled,2026-10-01,Postponed\n"
    )
    assert [row["lost_reason"] for row in rows("close_record")] == [None, "postponed"]


def test_facts_of_another_outcome_are_refused(take: Take) -> None:
    head = "topic,status,closed_on,actual_revenue,lost_reason\n"
    result = take(
        f"{head}a,open,2026-10-01,,\nb,open,,480,\nc,lost,2026-10-01,480,\n"
        "d,won,2026-10-01,480,price\n"
    )
    assert reasons(result) == [
        "closed_on: given, but the status is open",
        "actual_revenue: given, but the status is open",
        "actual_revenue: given, but the status is lost",
        "lost_reason: given, but the status is won",
    ]


def test_one_column_may_say_the_expected_and_the_actual(take: Take, rows: Rows) -> None:
    """Many systems have one close date and one amount for open and closed deals alike."""
    columns = {
        "Close": ("est_close_date", "closed_on"),
        "Amount": ("est_revenue", "actual_revenue"),
    }
    take(
        "topic,status,Close,Amount\na,open,2026-12-01,480\nb,won,2026-10-01,90\nc,lost,2026-10-02,0\n",
        columns=columns,
    )
    assert [
        (row["est_close_date"], row["closed_on"], row["est_revenue"], row["actual_revenue"])
        for row in rows("opportunity")
    ] == [
        ("2026-12-01", None, 48000, None),
        ("2026-10-01", "2026-10-01", 9000, 9000),
        ("2026-10-02", "2026-10-02", 0, None),
    ]


def test_an_import_that_opens_a_record_again_cancels_its_close_record(
    take: Take, rows: Rows, changes: Changes
) -> None:
    take(WON)
    take("external_id,status\na1,open\n")
    (row,) = rows("opportunity")
    assert (row["status"], row["closed_on"], row["actual_revenue"]) == ("open", None, None)
    assert [record["status"] for record in rows("close_record")] == ["canceled"]
    assert sorted(changes(ONE)) == [
        ("actual_revenue", "48000", None),
        ("closed_on", "2026-10-01", None),
        ("status", "won", "open"),
    ]
    closed = [each for each in rows("change") if each["entity"] == "close_record"]
    assert [(each["field"], each["old"], each["new"]) for each in closed] == [
        ("status", "valid", "canceled")
    ]


def test_an_import_that_closes_otherwise_keeps_the_old_close_record_canceled(
    take: Take, rows: Rows
) -> None:
    take(WON)
    take("external_id,status,lost_reason\na1,lost,price\n")
    (row,) = rows("opportunity")
    assert (row["status"], row["actual_revenue"], row["lost_reason"]) == ("lost", None, "price")
    assert [(r["outcome"], r["status"], r["actual_revenue"]) for r in rows("close_record")] == [
        ("won", "canceled", 48000),
        ("lost", "valid", None),
    ]


def test_an_import_that_closes_makes_a_close_record(take: Take, rows: Rows) -> None:
    take("external_id,topic,est_revenue\na1,Fleet,480\n")
    take("external_id,status,closed_on\na1,won,2026-11-01\n")
    assert [(r["outcome"], r["actual_revenue"]) for r in rows("close_record")] == [("won", 48000)]


def test_what_an_import_closed_can_be_reopened_and_closed_by_hand(
    take: Take, rows: Rows, work: Seller
) -> None:
    take(WON)
    closing.reopen(work, [ONE])
    closing.close(work, [ONE], "lost", reason="price")
    assert [(r["outcome"], r["status"]) for r in rows("close_record")] == [
        ("won", "canceled"),
        ("lost", "valid"),
    ]


@pytest.mark.parametrize(
    ("column", "value"), [("probability", 40), ("forecast_category", "commit")]
)
def test_only_a_chance_of_its_own_is_kept_as_one(
    take: Take, rows: Rows, column: str, value: object
) -> None:
    usual = {"probability": "20", "forecast_category": "pipeline"}[column]
    take(f"external_id,topic,{column}\na1,a,{usual}\na2,b,{value}\n")
    assert [row[column] for row in rows("opportunity")] == [None, value]
    take(f"external_id,{column}\na1,{value}\na2,{usual}\n")
    assert [row[column] for row in rows("opportunity")] == [value, None]


def test_what_closing_says_of_chance_and_category_is_not_kept(take: Take, rows: Rows) -> None:
    take(
        "topic,status,closed_on,est_revenue,probability,forecast_category\n"
        "a,won,2026-10-01,1,100,won\nb,lost,2026-10-01,1,0,lost\nc,canceled,2026-10-01,1,0,omitted\n"
    )
    kept = [(row["probability"], row["forecast_category"]) for row in rows("opportunity")]
    assert kept == [(None, None)] * 3


def test_amounts_without_a_currency_are_in_that_of_the_record(take: Take, rows: Rows) -> None:
    take("external_id,topic,est_revenue,currency\na1,a,480,JPY\na2,b,48.5,KWD\n")
    take("external_id,est_revenue\na1,500\na2,500\n")
    stored = [(row["currency"], row["est_revenue"]) for row in rows("opportunity")]
    assert stored == [("JPY", 500), ("KWD", 500_000)]
    assert reasons(take("external_id,est_revenue\na1,500.50\n")) == [
        "est_revenue: '500.50' has more decimals than JPY has (0); --round"
    ]


def test_in_another_currency_what_is_not_given_keeps_its_figure(take: Take, rows: Rows) -> None:
    """As `opp edit 1 currency=USD` does, and it is said."""
    take("external_id,topic,est_revenue,est_trade_in_value\na1,a,480.50,50\n")
    result = take("external_id,currency,est_revenue\na1,KWD,500\n")
    assert result.notes[-1] == (
        "1 row in another currency now: amounts that the file leaves out keep their figures"
    )
    (row,) = rows("opportunity")
    assert (row["currency"], row["est_revenue"], row["est_trade_in_value"]) == (
        *("KWD", 500_000, 50_000),
    )
    assert take("external_id,est_revenue\na1,480.5\n").updated == 1
    assert reasons(take("external_id,currency\na1,JPY\n")) == [
        "est_revenue: 480.500 has more decimals than JPY has"
    ]


def test_a_new_record_needs_a_topic(take: Take) -> None:
    assert reasons(take("topic,next_step\n,call\n")) == [
        "topic: a new opportunity needs it, nothing is given; --map 'HEADING=topic'"
    ]


def test_gates_do_not_hold_an_import_but_hold_the_next_move(take: Take, work: Seller) -> None:

    take("topic,stage\na,contract\n")
    with pytest.raises(RuleRefused, match="device"):
        moves.advance(work, [ONE])


def test_an_imported_record_is_edited_like_any_other(take: Take, rows: Rows, work: Seller) -> None:
    take(WON.replace("won,2026-10-01", "open,"))
    opportunities.edit(work, [ONE], {"next_step": "call"})
    assert [row["version"] for row in rows("opportunity")] == [2]
