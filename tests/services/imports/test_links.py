"""Records are linked by the ids of their system, whatever came first; names are no match then."""

import pytest

from oppcli.domain.refs import Ref
from oppcli.services.imports.linking import links
from services.typed import Seller, leads, parties

from .conftest import Changes, Rows, Take

ACCOUNTS = "Id,Name,Phone,BillingCity,SystemModstamp\n"
OPPS = "Id,AccountId,Account Name,ContactId,Name,StageName,CloseDate,IsWon,OwnerId\n"
LEADS = (
    "Id,LastName,Company,Status,IsConverted,ConvertedOpportunityId,LastTransferDate\n"
    "00QA000000leaAbIAI,Lee,Acme,Closed - Converted,1,006A00000000001AAA,\n"
)
ONE, TWO = "001A000000xyzAbIAI", "001A000000xyzAdIAI"


def opp(number: int, account: str, name: str = "", contact: str = "", owner: str = "") -> str:
    row = f"006A0000000000{number}AAA,{account},{name},{contact},Deal {number},Interest,,0,{owner}"
    return f"{row}\n"


def test_an_unknown_account_waits_under_its_id_and_is_filled(take: Take, rows: Rows) -> None:
    first = take(OPPS + opp(1, ONE) + opp(2, ONE, "Acme"))
    assert first.also["account"] == 1
    (waiting,) = rows("v_account")
    assert (waiting["name"], waiting["external_id"]) == (ONE, ONE)
    second = take(ACCOUNTS + f"{ONE},Acme,+1,Austin,\n", "account")
    assert (second.created, second.updated) == (0, 1)
    (account,) = rows("v_account")
    assert (account["name"], account["phone"]) == ("Acme", "+1")


def test_a_waiting_account_has_the_name_that_the_row_gives(take: Take, rows: Rows) -> None:
    take(OPPS + opp(1, ONE, "Acme"))
    assert [row["name"] for row in rows("v_account")] == ["Acme"]
    again = take(ACCOUNTS + f"{ONE},Acme,,,\n", "account")
    assert again.unchanged == 1


def test_names_are_no_match_where_an_id_is_given(take: Take, rows: Rows) -> None:
    take(ACCOUNTS + f"{ONE},Acme,,,\n{TWO},Acme,,,\n", "account")
    take(OPPS + opp(1, TWO, "Acme") + opp(2, ONE[:15], "Acme"))
    assert [row["account_ref"] for row in rows("v_opportunity")] == ["C2", "C1"]


def test_ids_of_15_characters_are_the_same_record(take: Take, rows: Rows) -> None:
    take(OPPS + opp(1, ONE) + opp(2, ONE[:15]) + opp(3, ONE.upper()))
    assert len(rows("v_account")) == 1


def test_a_null_id_links_to_nothing(take: Take, rows: Rows) -> None:
    take(OPPS + opp(1, "000000000000000AAA"))
    assert [row["account"] for row in rows("v_opportunity")] == [None]
    assert rows("v_account") == []


def test_rejected_rows_make_nothing(take: Take, rows: Rows) -> None:
    bad = opp(2, TWO).replace("Interest", "Nowhere")
    result = take(OPPS + opp(1, ONE) + bad)
    assert result.rejected == 1
    assert rows("v_account") == []


def test_strict_refuses_ids_of_nobody(take: Take) -> None:
    result = take(OPPS + opp(1, ONE), strict=True)
    assert f"account: there is no account with the id '{ONE}'" in result.rejects[0].reason


def test_what_is_known_is_forgotten_between_rows_and_never_among_them(
    take: Take, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "_MOST_KEPT", 3)
    accounts = [f"A{n},{n},{system}\n" for n in range(8) for system in ("import", "crm")]
    take("name,external_id,source_system\n" + "".join(accounts), "account")
    systems = ("import", "", "crm")
    lines = [f"T{n}{s},{s},{n},{n}{s}\n" for n in range(8) for s in systems]
    text = "topic,source_system,Company,external_id\n" + "".join(lines)
    result = take(text, columns={"Company": ("account_id",)})
    assert (result.created, result.also) == (24, {})
    assert {row["account"] for row in rows("v_opportunity")} == {f"A{n}" for n in range(8)}


def test_a_contact_waits_in_the_account_of_its_row(take: Take, rows: Rows) -> None:
    take(OPPS + opp(1, ONE, "Acme", "003A000000conAbIAI"))
    (contact,) = rows("v_contact")
    assert (contact["name"], contact["account"]) == ("003A000000conAbIAI", "Acme")


def test_an_owner_waits_under_an_id_until_the_users_come(
    take: Take, rows: Rows, changes: Changes
) -> None:
    take(OPPS + opp(1, ONE, owner="005A000000usrAbIAI"))
    assert "005A000000usrAbIAI" in [row["name"] for row in rows("owner")]
    users = "Id,Username,Name,Email,ProfileId,IsActive\n005A000000usrAb,a@b,Ann Lee,a@b,x,1\n"
    result = take(users, "")
    assert (result.created, result.updated) == (0, 1)
    assert [row["owner"] for row in rows("v_opportunity")] == ["Ann Lee"]


def test_two_users_of_one_name_stay_two(take: Take, rows: Rows) -> None:
    users = (
        "Id,Username,Name,Email,ProfileId,IsActive\n"
        "005A000000usrAbIAI,ann@x,Ann Lee,,x,1\n005A000000usrAcIAI,ann@y,Ann Lee,,x,1\n"
    )
    assert take(users, "").created == 2
    assert [row["name"] for row in rows("owner")] == ["Ann Lee", "ann@y"]
    assert take(users, "").unchanged == 2


def test_somebody_typed_in_is_the_user_of_that_name(take: Take, rows: Rows, work: Seller) -> None:
    take("topic,owner\na,Ann Lee\n")
    users = "Id,Username,Name,Email,ProfileId,IsActive\n005A000000usrAbIAI,a@x,Ann Lee,,x,1\n"
    result = take(users, "")
    assert (result.created, result.updated) == (0, 1)
    assert [row["external_id"] for row in rows("owner") if row["name"] == "Ann Lee"] == [
        "005A000000usrAbIAI"
    ]


def test_a_usual_file_links_by_ids_when_told_so(take: Take, rows: Rows) -> None:
    deals = "id,topic,company no\n1,Crane,C-7\n"
    take(deals, columns={"company no": ("account_id",)}, source_system="erp")
    take("id,name\nC-7,Acme\n", "account", source_system="erp")
    assert [row["account"] for row in rows("v_opportunity")] == ["Acme"]


def test_names_of_a_system_are_filled_by_its_file_of_them(take: Take, rows: Rows) -> None:
    deals = "Deal - ID,Deal - Title,Deal - Organization,Deal - Status\n1,Crane,Acme,Open\n"
    take(deals)
    take(
        "Organization - ID,Organization - Name,Organization - Owner\n11,ACME,\n12,Other,\n",
        "account",
    )
    assert [(row["name"], row["external_id"]) for row in rows("v_account")] == [
        ("ACME", "11"),
        ("Other", "12"),
    ]


def test_one_of_two_of_a_name_is_never_taken_for_the_waiting(take: Take, rows: Rows) -> None:
    """A hand-made account of that name is not of the system, so it is left alone."""
    take("name\nAcme\n", "account")
    deals = "Deal - ID,Deal - Title,Deal - Organization,Deal - Status\n1,Crane,Acme,Open\n"
    take(deals)
    take("Organization - ID,Organization - Name,Organization - Owner\n11,Acme,\n", "account")
    assert [row["external_id"] for row in rows("v_account")] == [None, "11"]


def test_a_lead_is_linked_to_what_it_became(take: Take, rows: Rows) -> None:
    early = take(LEADS, "lead")
    assert "import those, then these again" in early.notes[0]
    take(OPPS + opp(1, ONE))
    assert take(LEADS, "lead").unchanged == 1
    assert [row["lead"] for row in rows("v_opportunity")] == ["L1"]
    assert [row["opportunity"] for row in rows("v_lead")] == ["O1"]
    assert [(row["topic"], row["status"]) for row in rows("v_lead")] == [("Lee, Acme", "qualified")]


def test_activities_of_records_that_are_not_here_are_refused(take: Take) -> None:
    head = "Id,Subject,WhatId,WhoId,Status,IsReminderSet\n"
    row = "00TA000000tskAbIAI,Call,006A00000000001AAA,,Completed,0\n"
    result = take(head + row, "activity")
    assert "import opportunities first" in result.rejects[0].reason


def test_an_activity_moves_to_what_a_later_file_says(take: Take, rows: Rows) -> None:
    head = "Id,Subject,WhatId,WhoId,Status,IsReminderSet\n"
    take(OPPS + opp(1, ONE))
    take(head + "00TA000000tskAbIAI,Call,006A00000000001AAA,,Open,0\n", "activity")
    result = take(head + f"00TA000000tskAbIAI,Call,{ONE},,Open,0\n", "activity")
    assert result.updated == 1
    assert [row["regarding"] for row in rows("v_activity")] == ["C1"]


def test_owners_of_one_name_in_two_systems_are_all_told_apart(take: Take, rows: Rows) -> None:
    head = "Id,Name,StageName,CloseDate,IsWon,OwnerId,Owner Name\n"
    text = head + "1,Crane,Interest,,0,1,Jana\n2,Loader,Interest,,0,2,Jana\n"
    for system in ("north", "south", "south 2"):
        take(text, source_system=system)
    assert [row["name"] for row in rows("owner")] == [
        *("Jana", "Jana (2)", "Jana (1)"),
        *("Jana (south 2)", "Jana (south 2 1)", "Jana (south 2 2)"),
    ]


def test_a_lead_that_became_an_opportunity_is_not_linked_to_another(
    take: Take, rows: Rows, work: Seller
) -> None:
    take(LEADS.replace("1,006A00000000001AAA", "0,").replace("Closed - Converted", "New"), "lead")
    leads.qualify(work, Ref("lead", 1), {})
    take(OPPS + opp(1, ONE))
    again = take(LEADS, "lead")
    assert again.notes[0] == "1 conflict: qualified leads keep their values"
    assert [row["lead"] for row in rows("v_opportunity")] == ["L1", None]


def test_a_lead_that_became_an_opportunity_stays_qualified(
    take: Take, rows: Rows, work: Seller
) -> None:
    head = "external_id,topic,status,disqualify_reason\n"
    take(f"{head}1,Crane,contacted,\n", "lead")
    leads.qualify(work, Ref("lead", 1), {})
    again = take(f"{head}1,Crane,contacted,\n", "lead")
    assert (again.unchanged, again.conflicts) == (1, 0)
    again = take(f"{head}1,Crane,disqualified,lost\n", "lead")
    assert (again.unchanged, again.conflicts) == (1, 2)
    assert again.notes[0] == "2 conflicts: qualified leads keep their values"
    assert [row["status"] for row in rows("lead")] == ["qualified"]


def test_where_two_of_one_name_wait_a_third_is_made(take: Take, rows: Rows, work: Seller) -> None:
    """Which of them is meant nobody knows, so neither is filled."""
    waiting = {"source_system": "pipedrive"}
    for _ in range(2):
        parties.new_account(work, "Acme", waiting)
        parties.new_contact(work, "Ann Lee", waiting)
    parties.new_account(work, "Hooli", waiting)
    parties.new_contact(work, "Bo Fox", waiting)
    head = "Organization - ID,Organization - Name,Organization - Owner\n"
    take(f"{head}11,Acme,\n12,Hooli,\n", "account")
    assert [(row["name"], row["external_id"]) for row in rows("v_account")] == [
        ("Acme", None),
        ("Acme", None),
        ("Hooli", "12"),
        ("Acme", "11"),
    ]
    head = "Person - ID,Person - First name,Person - Last name,Person - Organization\n"
    take(f"{head}21,Ann,Lee,\n22,Bo,Fox,\n", "contact")
    assert [(row["name"], row["external_id"]) for row in rows("v_contact")] == [
        ("Ann Lee", None),
        ("Ann Lee", None),
        ("Bo Fox", "22"),
        ("Ann Lee", "21"),
    ]
