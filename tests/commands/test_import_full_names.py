"""A file names a user by the full name as well, as commands do: nobody is made twice."""

import pytest

USERS = ("login,name,manager", "lberg,Leif Berg,Jana Lund", "jlund,Jana Lund,")
SALES = ("external_id,topic,owner", "1,A,Leif Berg", "2,B,lberg")


@pytest.fixture
def take(cli, tmp_path):
    """Imports lines as a file of one kind."""

    def take_(kind, *lines):
        path = tmp_path / f"{kind}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, "--kind", kind)

    return take_


@pytest.fixture
def users(cli):
    """The users by login: who each is, and who manages them."""

    def users_():
        rows = cli("org", "list", "user", "-o", "json").json
        return {row["name"]: (row["full_name"], row["manager"]) for row in rows}

    return users_


BOTH = {"lberg": ("Leif Berg", "jlund"), "jlund": ("Jana Lund", None)}


def test_a_sale_is_of_the_user_of_that_full_name(take, users, cli) -> None:
    assert take("user", *USERS).out == "2 rows: 2 created\n"
    assert take("opportunity", *SALES).out == "2 rows: 2 created\n"
    assert users() == BOTH
    owners = [row["owner"] for row in cli("export", "opp", "-o", "json").json]
    assert owners == ["lberg", "lberg"]
    assert take("opportunity", *SALES).out == "2 rows: 2 unchanged\n"


def test_a_user_who_was_called_by_the_full_name_gets_his_login(take, users) -> None:
    take("opportunity", *SALES[:2])
    assert take("user", *USERS).out == "2 rows: 1 created, 1 updated\n"
    assert users() == BOTH
    assert take("opportunity", *SALES).out == "2 rows: 1 created, 1 unchanged\n"
    assert take("user", *USERS).out == "2 rows: 2 unchanged\n"
    assert users() == BOTH


def test_a_manager_who_was_changed_here_stays(take, users, typed) -> None:
    take("user", *USERS)
    typed(["org", "edit", "lberg", "manager=none"])
    assert take("user", *USERS).out == "2 rows: 2 unchanged\n"
    assert users()["lberg"] == ("Leif Berg", None)


def test_a_user_who_was_added_here_keeps_the_name(take, users, typed) -> None:
    typed(["org", "add", "user", "Leif Berg"])
    ran = take("user", "login,name", "lberg,Leif Berg")
    assert "Leif Berg name: 'Leif Berg' here, 'lberg' in the file" in ran.err
    assert list(users()) == ["Leif Berg"]


def test_of_two_users_of_one_full_name_none_is_taken(take, users) -> None:
    take("user", "login,name", "lberg,Leif Berg", "lb2,Leif Berg")
    ran = take("opportunity", *SALES)
    assert "owner: 'Leif Berg' is the name of 2 users: lberg or lb2" in ran.err
    assert list(users()) == ["lb2", "lberg"]


def test_create_finds_a_user_by_the_full_name_too(take, users, cli) -> None:
    take("user", *USERS)
    assert cli("opp", "new", "Fleet", "--owner", "leif  berg", "--create").code == 0
    assert users() == BOTH
