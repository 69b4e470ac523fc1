"""Rows of one file hand devices on, and their order decides nothing."""

import pytest

HEAD = "external_id,topic,account,device,status,closed_on,lost_reason\n"
STORED = "1,A,Acme,S1,open,,\n2,B,Acme,,open,,\n3,C,Acme,S3,open,,\n"
LOST, NONE = "1,A,Acme,S1,lost,2026-03-01,price", "1,A,Acme,none,open,,"


@pytest.fixture
def take(cli, tmp_path):
    def take(rows, *options):
        path = tmp_path / "sales.csv"
        path.write_text(HEAD + rows)
        return cli("import", path, "--kind", "opportunity", *options)

    assert take(STORED).code == 0
    return take


@pytest.fixture
def kept(cli):
    def kept():
        sql = "SELECT external_id, status, device_id FROM opportunity ORDER BY id"
        found = [tuple(row.values()) for row in cli("sql", sql, "-o", "json").json]
        assert "nothing is wrong" in cli("db", "check").err
        return found

    return kept


def in_order(rows, is_swapped):
    return "".join(f"{row}\n" for row in (reversed(rows) if is_swapped else rows))


swapped = pytest.mark.parametrize("is_swapped", [False, True])


@swapped
def test_a_new_sale_has_the_device_that_another_row_lost(take, kept, is_swapped):
    assert take(in_order([LOST, "4,D,Acme,S1,open,,"], is_swapped)).code == 0
    assert kept()[0] == ("1", "lost", 1)
    assert kept()[3] == ("4", "open", 1)


@swapped
@pytest.mark.parametrize(("row", "status", "device"), [(LOST, "lost", 1), (NONE, "open", None)])
def test_a_stored_sale_has_the_device_that_another_row_let_go(
    cli, take, kept, row, status, device, is_swapped
):
    before = kept()
    ran = take(in_order([row, "2,B,Acme,S1,open,,"], is_swapped))
    assert (ran.code, "2 updated" in ran.out) == (0, True)
    after = kept()
    assert after[:2] == [("1", status, device), ("2", "open", 1)]
    assert cli("undo").code == 0
    assert kept() == before
    assert cli("redo").code == 0
    assert kept() == after


@swapped
def test_two_sales_exchange_their_devices(cli, take, kept, is_swapped):
    assert take(in_order(["1,A,Acme,S3,open,,", "3,C,Acme,S1,open,,"], is_swapped)).code == 0
    assert [row[2] for row in kept()] == [2, None, 1]
    assert cli("undo").code == 0
    assert [row[2] for row in kept()] == [1, None, 2]


@swapped
def test_a_device_that_a_row_sells_is_not_reserved_by_another(take, is_swapped):
    won = "1,A,Acme,S1,won,2026-03-01,"
    ran = take(in_order([won, "4,D,Acme,S1,open,,"], is_swapped), "--set", "actual_revenue=5")
    line = 3 if is_swapped else 2
    assert (ran.code, f"device: S1 is sold by the row in line {line}" in ran.out + ran.err) == (
        5,
        True,
    )


@swapped
def test_two_rows_that_end_with_one_device_are_refused(take, is_swapped):
    rows = in_order(["2,B,Acme,S1,open,,", "4,D,Acme,S1,open,,"], is_swapped)
    said = take(f"{LOST}\n{rows}")
    assert (said.code, "device: S1 is reserved by the row in line 3" in said.out + said.err) == (
        5,
        True,
    )
    said = take(rows)
    assert (said.code, (said.out + said.err).count("device: S1 is reserved by O1")) == (5, 2)


@swapped
@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,none,Acme,S1,lost,2026-03-01,price", "topic: it cannot be empty"),
        ("1,A,Acme,S3,open,,", "device: S3 is reserved by O3"),
    ],
)
def test_a_row_that_is_refused_lets_nothing_go(take, kept, tmp_path, row, why, is_swapped):
    before = kept()
    rows = in_order([row, "2,B,Acme,S1,open,,", "4,D,Acme,S1,open,,"], is_swapped)
    ran = take(rows, "--rejects", tmp_path / "bad.csv")
    said = ran.out + ran.err
    assert (ran.code, why in said, said.count("device: S1 is reserved by O1")) == (5, True, 2)
    assert kept() == before
