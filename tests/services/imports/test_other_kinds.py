"""Leads, accounts, contacts and activities are taken in like opportunities, by their own rules."""

from datetime import timedelta

from oppcli.domain.refs import Ref
from services.typed import Seller, opportunities

from .conftest import Changes, Errand, Rows, Take


def reasons(result: object) -> list[str]:
    return [each.reason for each in result.rejects]  # type: ignore[attr-defined]


def test_leads_are_taken_with_their_status_and_reason(take: Take, rows: Rows) -> None:
    take(
        "external_id,topic,status,disqualify_reason,est_value,currency,rating\n"
        "1,a,,,1000,SEK,hot\n2,b,Disqualified,cannot contact,,,\n",
        "lead",
    )
    kept = [(r["status"], r["disqualify_reason"], r["est_value"]) for r in rows("lead")]
    assert kept == [("new", None, 100000), ("disqualified", "cannot_contact", None)]
    assert [row["currency"] for row in rows("lead")] == ["SEK", "EUR"]


def test_only_a_disqualified_lead_has_a_reason(take: Take, rows: Rows, changes: Changes) -> None:
    head = "external_id,topic,status,disqualify_reason\n"
    assert reasons(take(f"{head}1,a,new,lost\n", "lead")) == [
        "disqualify_reason: given, but the status is new"
    ]
    take(f"{head}1,a,disqualified,lost\n", "lead")
    take("external_id,status\n1,contacted\n", "lead")
    assert [row["disqualify_reason"] for row in rows("lead")] == [None]
    assert sorted(changes(Ref("lead", 1))) == [
        ("disqualify_reason", "lost", None),
        ("status", "disqualified", "contacted"),
    ]


def test_accounts_and_contacts_need_a_name(take: Take, rows: Rows) -> None:
    assert reasons(take("name,email\n,a@b.example\n", "account")) == [
        "name: a new account needs it, nothing is given; --map 'HEADING=name'"
    ]
    assert reasons(take("last_name,email\n,a@b.example\n", "contact")) == [
        "first_name or last_name: a new contact needs it, nothing is given;"
        " --map 'HEADING=last_name'"
    ]
    take("first_name,account\nCher,Acme\n", "contact")
    assert [(row["name"], row["account"]) for row in rows("v_contact")] == [("Cher", "Acme")]


def test_an_account_of_a_name_that_is_there_is_another_one(take: Take, rows: Rows) -> None:
    take("external_id,name\n1,Acme\n", "account")
    take("external_id,name\n2,Acme\n", "account")
    assert [row["external_id"] for row in rows("account")] == ["1", "2"]


def test_activities_are_about_records_by_ref(take: Take, rows: Rows, work: Seller) -> None:
    opportunities.new(work, "Fleet", {})
    take("name\nAcme\n", "account")
    result = take("type,subject,regarding\ncall,a,O1\ntask,b,c1\nnote,c,\n", "activity")
    assert (result.created, result.rejected) == (3, 0)
    assert [row["regarding"] for row in rows("v_activity")] == ["O1", "C1", None]
    assert reasons(
        take("type,subject,regarding\ncall,a,O7\ncall,b,Acne\ncall,c,A1\n", "activity")
    ) == [
        "regarding: there is no opportunity O7",
        "regarding: 'Acne' is not a ref such as O12, L7, C5 or P9, nor the name of one record here",
        "regarding: 'A1' is not a ref such as O12, L7, C5 or P9, nor the name of one record here",
    ]


def test_an_activity_moves_from_one_record_to_another(
    take: Take, rows: Rows, work: Seller, changes: Changes
) -> None:
    opportunities.new(work, "Fleet", {})
    take("name\nAcme\n", "account")
    take("external_id,type,subject,regarding\n1,call,a,O1\n", "activity")
    take("external_id,regarding\n1,C1\n", "activity")
    assert [row["regarding"] for row in rows("v_activity")] == ["C1"]
    assert {field for field, _, _ in changes(Ref("activity", 1))} == {"opportunity", "account"}


def test_what_was_done_was_done_at_some_time(take: Take, rows: Rows) -> None:
    take(
        "subject,type,status,completed_at,starts_at,created_at\n"
        "a,call,done,2026-11-02,2026-11-01,2026-10-01\n"
        "b,call,done,,2026-11-01,2026-10-01\n"
        "c,call,done,,,2026-10-01\n"
        "d,call,done,,,\n"
        "e,call,,2026-11-02,,\n"
        "f,call,,,,\n",
        "activity",
    )
    assert [(row["status"], row["completed_at"]) for row in rows("activity")] == [
        ("done", "2026-11-02T12:00:00Z"),
        ("done", "2026-11-01T12:00:00Z"),
        ("done", "2026-10-01T12:00:00Z"),
        ("done", "2026-11-23T12:00:00Z"),
        ("done", "2026-11-02T12:00:00Z"),
        ("open", None),
    ]
    assert reasons(
        take("subject,type,status,completed_at\na,call,open,2026-11-02\n", "activity")
    ) == ["completed_at: given, but the status is open"]


def test_an_activity_is_completed_and_opened_again(take: Take, rows: Rows, errand: Errand) -> None:
    later = errand(later=timedelta(days=1))
    take("external_id,subject,type\n1,a,call\n", "activity")
    take("external_id,status\n1,done\n", "activity", by=later)
    assert [row["completed_at"] for row in rows("activity")] == ["2026-11-24T12:00:00Z"]
    assert take("external_id,status\n1,done\n", "activity").unchanged == 1
    take("external_id,status\n1,open\n", "activity")
    assert [row["completed_at"] for row in rows("activity")] == [None]


def test_an_activity_is_a_sign_of_life_of_its_opportunity(
    take: Take, rows: Rows, work: Seller
) -> None:
    take("topic,created_at\nFleet,2026-01-05\n")
    text = "subject,type,status,completed_at,regarding\na,call,done,{},O1\n"
    for day in ("2026-11-02", "2026-10-01"):
        take(text.format(day), "activity")
    (row,) = rows("opportunity")
    assert (row["touched_at"], row["version"]) == ("2026-11-02T12:00:00Z", 1)


def test_a_number_given_to_a_stored_device_is_not_given_to_a_new_one(
    take: Take, rows: Rows
) -> None:
    head = "external_id,serial_number,stock_number\n"
    take(f"{head}d1,,T1\n", "device")
    text = f"{head}d1,S9,\nd2,S9,\n"
    assert reasons(take(text, "device")) == ["serial_number: the number is in line 2 already"]
    more = "".join(f"x{number},X{number},\n" for number in range(2_000))
    assert reasons(take(f"{head}d1,S9,\n{more}d2,S9,\n", "device")) == [
        "serial_number: the number is in line 2 already"
    ]
