"""A list of names that may be one of users is asked about, never taken for accounts."""

import pytest

HUBSPOT_DEALS = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Deal owner,Pipeline,Create Date"


@pytest.fixture
def write(tmp_path):
    def write_(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write_


@pytest.mark.parametrize(
    ("headings", "telling"),
    [
        ("User ID,Name,Email,Status", "User ID"),
        ("Id,Username,Name,Email", "Username"),
        ("Employee ID,Name,Email,Phone", "Employee ID"),
        ("Benutzer;Name;E-Mail;Rolle", "Benutzer"),
    ],
)
def test_a_list_with_a_heading_of_users_is_asked_about(cli, write, headings, telling):
    cells = headings.replace("Email", "a@x.se").replace("E-Mail", "a@x.se")
    ran = cli("import", write("people.csv", headings, cells))
    assert (ran.code, f"can be user or account: '{telling}'" in ran.err) == (5, True)
    assert "--kind user or --kind account" in ran.err
    assert cli("account", "list", "-o", "json").json == []


def test_it_is_taken_for_users_where_that_is_said(cli, write):
    path = write("hu.csv", "User ID,Name,Email,Status", "77,Leif Berg,l@x.se,Active")
    assert cli("import", path, "--kind", "user").out == "1 row: 1 created\n"
    assert [row["name"] for row in cli("org", "list", "-o", "json").json] == ["Leif Berg"]


def test_users_beside_the_deals_of_a_system_are_no_accounts(cli, write):
    deals = write(
        *("hd.csv", HUBSPOT_DEALS),
        "1,A,appointmentscheduled,100,2026-12-01,Leif Berg,Sales Pipeline,2026-10-01",
    )
    users = write("hu.csv", "User ID,Name,Email,Status", "77,Leif Berg,l@x.se,Active")
    ran = cli("import", deals, users, "--process-from-file")
    assert (ran.code, "--from hubspot" in ran.err) == (5, True)


@pytest.mark.parametrize("headings", ["Company,Website,Login", "Account name,Industry,User ID"])
def test_a_list_of_companies_may_name_a_user(cli, write, headings):
    ran = cli("import", write("list.csv", headings, "Acme,x,y"))
    assert (ran.code, ran.out) == (0, "1 row: 1 created\n")
    assert [row["name"] for row in cli("account", "list", "-o", "json").json] == ["Acme"]
