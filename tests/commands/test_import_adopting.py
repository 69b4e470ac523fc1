"""Which row of a file of accounts or contacts fills the record that another file only named."""

import pytest

SALES = (
    "Deal ID,Deal name,Customer Name,Amount,Close date,Stage",
    "4,D,Beta,100,2026-12-01,Interest",
)


@pytest.fixture
def take(cli, tmp_path):
    def take_(*lines, kind):
        path = tmp_path / "rows.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, "--kind", kind, "--source-system", "crm")

    return take_


@pytest.fixture
def accounts(cli):
    def accounts_():
        rows = cli("export", "accounts", "-o", "json").json
        return sorted((row["name"], row["external_id"] or "") for row in rows)

    return accounts_


@pytest.mark.parametrize("rows", [("a3,Beta,3", "a4,Beta,4"), ("a4,Beta,4", "a3,Beta,3")])
def test_of_two_accounts_of_a_name_neither_takes_the_place_of_the_one_that_waits(
    cli, take, accounts, rows
):
    take(*SALES, kind="opportunity")
    ran = take("Account ID,Account name,Phone", *rows, kind="account")
    assert ran.out.splitlines()[0] == "2 rows: 2 created"
    assert "2 rows called as other rows and as a record that waits for its id" in ran.err
    assert accounts() == [("Beta", ""), ("Beta", "a3"), ("Beta", "a4")]
    assert cli("account", "show", "C1", "-o", "json").json[0]["external_id"] is None
    again = take("Account ID,Account name,Phone", *rows, kind="account")
    assert again.out.splitlines()[0] == "2 rows: 2 unchanged"


def test_the_only_account_of_a_name_takes_it(take, accounts):
    take(*SALES, kind="opportunity")
    take("Account ID,Account name,Phone", "a3,Beta,3", "a4,Gamma,4", kind="account")
    assert accounts() == [("Beta", "a3"), ("Gamma", "a4")]


def test_of_two_contacts_of_a_name_and_an_account_neither_takes_the_place(take, cli):
    head, row = (f"{line},{more}" for line, more in zip(SALES, ("Contact", "Ann Lee"), strict=True))
    take(head, row, kind="opportunity")
    rows = ("c1,Ann,Lee,Beta,1", "c2,Ann,Lee,Beta,2", "c3,Ann,Lee,Gamma,3")
    take("Contact ID,First name,Last name,Account,Phone", *rows, kind="contact")
    people = cli("export", "contacts", "-o", "json").json
    assert sorted(row["external_id"] or "" for row in people) == ["", "c1", "c2", "c3"]
