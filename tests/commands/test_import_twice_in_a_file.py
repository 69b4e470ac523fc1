"""Two rows of one file about the same rate, quota, user or unit: the second is rejected."""

import pytest

CASES = [
    ("rate", "currency,day,base_per_unit", "USD,2026-01-01,0.9", "USD,2026-01-01,0.8", "day"),
    (
        *("quota", "who,starts,ends,amount"),
        *("all,2026-10-01,2026-12-31,100", "all,2026-10-01,2026-12-31,200", "who"),
    ),
    ("user", "login,email", "jana,j@x.se", "Jana,other@x.se", "name"),
    ("team", "name,members", "North,jana", "north,leif", "name"),
    ("business", "name,parent", "Nordic,Group", "Nordic,Other", "name"),
    ("facility", "external_id,name,business", "7,Lyon,South", "7,Paris,South", "name"),
    (
        *("user", "external_id,login,email"),
        *("7,jana,j@x.se", "7,jana,other@x.se", "name"),
    ),
]


@pytest.fixture
def take(cli, tmp_path):
    def take_(kind, *lines):
        path = tmp_path / "twice.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, "--kind", kind)

    return take_


@pytest.mark.parametrize(("kind", "headings", "first", "second", "field"), CASES)
def test_a_second_row_that_says_something_else_is_rejected(
    cli, take, kind, headings, first, second, field
):
    ran = take(kind, headings, first, second)
    assert (ran.code, f"{field}: '" in ran.err, "' is in line 2 already" in ran.err) == (
        *(5, True, True),
    )


@pytest.mark.parametrize(("kind", "headings", "first", "second", "field"), CASES)
def test_a_row_that_repeats_one_passes_and_is_quiet_again(
    cli, take, kind, headings, first, second, field
):
    lines = (headings, first, first)
    ran = take(kind, *lines)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "2 rows: 1 created, 1 unchanged")
    assert take(kind, *lines).out.splitlines()[0] == "2 rows: 2 unchanged"


def test_a_users_id_of_another_system_is_in_its_file_once(cli, tmp_path):
    path = tmp_path / "users.csv"
    head = "Id,Username,Name,Email,ProfileId,UserRoleId"
    rows = [f"0052X00000{n}AAAQAU,ann@x.se,Ann {n},ann@x.se,p,r" for n in "12"]
    again = rows[0].replace("Ann 1", "Anna 1")
    path.write_text("\n".join([head, *rows, again]) + "\n", encoding="utf-8")
    ran = cli("import", path, "--from", "salesforce")
    assert (ran.code, "' is in line 2 already" in ran.err) == (5, True)
