"""A list of accounts without ids is matched by name, so that it can come again."""

import pytest

LIST = "Account,Phone"
SALES = "Deal ID,Deal name,Customer,Stage"


@pytest.fixture
def listed(cli, tmp_path):
    """Imports rows as such a list."""

    def listed_(*rows: str, kind: str = "account", head: str = LIST):
        path = tmp_path / "list.csv"
        path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
        return cli("import", path, "--kind", kind)

    return listed_


@pytest.fixture
def accounts(cli):
    def accounts_():
        rows = cli("export", "accounts", "-o", "json").json
        return [(row["name"], row["phone"]) for row in rows]

    return accounts_


def test_the_same_list_again_changes_nothing(listed, accounts) -> None:
    rows = ("Acme,+46811111111", "Maßwerk,")
    ran = listed(*rows)
    assert (ran.out, ran.err) == ("2 rows: 2 created\n", "created: C1 C2\n")
    assert listed(*rows).out == "2 rows: 2 unchanged\n"
    assert listed("ACME,+46811111111", "Masswerk,").out == "2 rows: 2 updated\n"  # their names
    assert [name for name, _ in accounts()] == ["ACME", "Masswerk"]


def test_a_list_and_sales_meet_in_either_order(listed, accounts) -> None:
    sales = ("1,Fleet,Acme,Interest", "2,Crane,Globex,Interest")
    listed(*sales, kind="opportunity", head=SALES)
    assert listed("Acme,+46811111111", "Hooli,").out == "2 rows: 1 created, 1 updated\n"
    listed("3,Van,Hooli,Interest", kind="opportunity", head=SALES)
    assert accounts() == [("Acme", "+46811111111"), ("Globex", None), ("Hooli", None)]


def test_a_list_is_merged_like_a_file_with_ids(listed, accounts, cli) -> None:
    listed("Acme,+46811111111", "Globex,+46811111112")
    assert (
        listed("Acme,+46822222222", "Globex,+46811111112").out == "2 rows: 1 updated, 1 unchanged\n"
    )
    cli("account", "edit", "C1", "phone=+46833333333")
    assert listed("Acme,+46822222222").out == "1 row: 1 unchanged\n"
    ran = listed("Acme,+46844444444")
    assert ran.out == "1 row: 1 unchanged · 1 conflict\n"
    assert (
        "phone: '+46833333333' here, '+46844444444' in the file, before '+46822222222'" in ran.err
    )
    assert accounts()[0] == ("Acme", "+46833333333")
    assert cli("db", "check").code == 0


def test_of_several_accounts_of_a_name_none_is_taken(listed, accounts) -> None:
    assert listed("Acme,+46811111111", "Acme,").out == "2 rows: 2 created\n"
    ran = listed("Acme,+46822222222")
    assert ran.out == "1 row: 1 created\n"
    assert "1 new account has the same name as another one" in ran.err
    assert len(accounts()) == 3


def test_an_account_with_an_id_is_not_taken_for_one_without(listed, accounts) -> None:
    listed("7,Acme", head="Account ID,Account name")
    assert listed("Acme,+46811111111").out == "1 row: 1 created\n"
    assert len(accounts()) == 2
