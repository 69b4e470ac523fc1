"""One device, one open opportunity: what rows claim, let go and leave alone."""

from pathlib import Path

from .conftest import Rows, Take

HEAD = "external_id,topic,device,status,closed_on,lost_reason\n"


def statuses(rows: Rows, table: str = "device") -> list[str]:
    return [row["status"] for row in rows(table)]


def reasons(result: object) -> list[str]:
    return [each.reason for each in result.rejects]  # type: ignore[attr-defined]


def test_what_was_lost_leaves_a_sold_device_sold(take: Take, rows: Rows) -> None:
    take("serial_number,status\nS9,sold\n", "device")
    assert take(f"{HEAD}1,Old,S9,lost,2026-10-01,price\n").created == 1
    assert statuses(rows) == ["sold"]
    take(f"{HEAD}2,New,,open,,\n")
    take(f"{HEAD}2,,S9,canceled,2026-10-02,price\n")
    assert statuses(rows) == ["sold"]


def test_a_claim_that_ends_sets_the_device_free(take: Take, rows: Rows) -> None:
    take(f"{HEAD}1,Old,S9,open,,\n")
    assert statuses(rows) == ["reserved"]
    take(f"{HEAD}1,,,lost,2026-10-01,price\n")
    assert statuses(rows) == ["available"]


def test_an_opportunity_is_not_opened_on_the_device_of_another(
    take: Take, rows: Rows, tmp_path: Path
) -> None:
    take(f"{HEAD}1,Old,S9,lost,2026-10-01,price\n2,New,S9,open,,\n")
    again = take("external_id,status\n1,open\n", rejects=str(tmp_path / "bad.csv"))
    assert reasons(again) == ["device: V1 is reserved by O2"]
    assert statuses(rows, "opportunity") == ["lost", "open"]


def test_an_opportunity_is_not_opened_on_a_device_that_another_bought(
    take: Take, rows: Rows
) -> None:
    won = "external_id,topic,device,status,closed_on,actual_revenue\n2,New,S9,won,2026-10-02,5\n"
    take(f"{HEAD}1,Old,S9,lost,2026-10-01,price\n")
    take(won)
    assert reasons(take("external_id,status\n1,open\n")) == ["device: V1 is sold"]
    assert take("external_id,status\n2,open\n").updated == 1
    assert statuses(rows) == ["reserved"]


def test_what_a_row_lets_go_is_free_for_a_new_record_below(take: Take, rows: Rows) -> None:
    take(f"{HEAD}1,Old,S9,open,,\n")
    result = take(f"{HEAD}1,,,lost,2026-10-01,price\n2,New,S9,open,,\n")
    assert (result.created, result.updated, result.rejected) == (1, 1, 0)
    assert statuses(rows) == ["reserved"]
    other = take(f"{HEAD}2,,S7,,,\n3,Third,S9,open,,\n")
    assert (other.created, other.updated) == (1, 1)
    assert statuses(rows) == ["reserved", "reserved"]


def test_what_a_row_lets_go_is_given_to_a_stored_record_at_once(take: Take, rows: Rows) -> None:
    take(f"{HEAD}1,Old,S9,open,,\n2,New,,open,,\n")
    assert take(f"{HEAD}1,,,lost,2026-10-01,price\n2,,S9,,,\n").updated == 2
    kept = [(row["status"], row["device_id"]) for row in rows("opportunity")]
    assert (kept, statuses(rows)) == ([("lost", 1), ("open", 1)], ["reserved"])
