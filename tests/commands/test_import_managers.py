"""Who stands below whom after an import is what its rows come to, in any order."""

import pytest

swapped = pytest.mark.parametrize("is_swapped", [False, True])


@pytest.fixture
def take(cli, tmp_path):
    def take(kind, head, rows, *options):
        path = tmp_path / "parts.csv"
        path.write_text("\n".join([head, *rows]) + "\n")
        return cli("import", path, "--kind", kind, *options)

    return take


def in_order(rows, is_swapped):
    return list(reversed(rows)) if is_swapped else rows


@swapped
def test_a_manager_and_one_of_his_people_change_places(cli, take, is_swapped):
    head = "name,full_name,manager"
    assert take("user", head, ["leif,Leif,none", "jana,Jana,leif", "otto,Otto,jana"]).code == 0
    rows = ["leif,Leif,otto", "otto,Otto,jana", "jana,Jana,none"]
    ran = take("user", head, in_order(rows, is_swapped))
    assert (ran.code, "2 updated" in ran.out) == (0, True)
    sql = "SELECT o.name, m.name AS above FROM owner o LEFT JOIN owner m ON m.id = o.manager_id"
    above = {row["name"]: row["above"] for row in cli("sql", sql, "-o", "json").json}
    assert [above[name] for name in ("leif", "otto", "jana")] == ["otto", "jana", None]


@swapped
def test_a_business_and_its_parent_change_places(cli, take, is_swapped):
    assert take("business", "name,parent", ["North,none", "South,North"]).code == 0
    ran = take("business", "name,parent", in_order(["North,South", "South,none"], is_swapped))
    assert (ran.code, "2 updated" in ran.out) == (0, True)


@swapped
def test_a_circle_that_no_row_opens_is_refused_among_the_others(take, tmp_path, is_swapped):
    assert take("business", "name,parent", ["North,none", "South,North"]).code == 0
    rows = ["North,South", ",none", "East,none"]
    bad = tmp_path / "bad.csv"
    ran = take("business", "name,parent", in_order(rows, is_swapped), "--rejects", bad)
    assert (ran.code, "1 created" in ran.out) == (5, True)
    lines = [line.split(",")[0] for line in bad.read_text().splitlines()[1:]]
    assert lines == sorted(lines)
    assert len(lines) == 2


@swapped
def test_users_of_another_system_change_places_as_well(cli, tmp_path, is_swapped):
    def take(rows):
        path = tmp_path / "User.csv"
        path.write_text("\n".join(["Id,Username,FirstName,LastName,Email,ManagerId", *rows]) + "\n")
        ran = cli("import", path, "--from", "salesforce")
        assert (ran.code, "would manage" in ran.err) == (0, False), ran.err

    leif, jana, otto = (
        f"005{number},{name}@x.example,{name},Berg,{name}@x.example,"
        for number, name in enumerate(("leif", "jana", "otto"), 1)
    )
    take([leif, f"{jana}0051", otto])
    take(in_order([f"{leif}0052", f"{jana}0053", otto], is_swapped))
    sql = "SELECT o.external_id, m.external_id AS above FROM owner o JOIN owner m"
    rows = cli("sql", f"{sql} ON m.id = o.manager_id ORDER BY 1", "-o", "json").json
    assert [(row["external_id"][-1], row["above"][-1]) for row in rows] == [("1", "2"), ("2", "3")]
