"""`import --set FIELD=VALUE`: a value for every row that gives none."""

from pathlib import Path

import pytest

from conftest import Cli, Ran

DEALS = """topic,owner,Stage,Close date,Amount
A,mia,Won,2026-10-02,1200
B,,Lost,,800
C,,,2026-12-15,2500
D,,Won,2026-10-05,
"""


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(DEALS)
    return path


def rows_of(cli: Cli, *fields: str) -> list[tuple[object, ...]]:
    found = cli("export", "opp", "--fields", ",".join(fields), "-o", "json").json
    return [tuple(row.values()) for row in found]


def refused(cli: Cli, *words: object) -> Ran:
    ran = cli("import", *words)
    assert cli("export", "opp", "-o", "json").json == []
    return ran


def test_the_message_names_the_options_that_settle_a_missing_day_or_amount(
    cli: Cli, deals: Path
) -> None:
    ran = refused(cli, deals)
    assert ran.code == 5
    assert (
        "line 3      closed_on: the status is lost, but no day is given;"
        " --set closed_on=DAY or --map 'HEADING=closed_on'"
    ) in ran.err
    assert (
        "line 5      actual_revenue: won, but neither it nor est_revenue is given;"
        " --set actual_revenue=0 or --map 'HEADING=actual_revenue'"
    ) in ran.err


def test_facts_of_a_closing_go_to_the_ended_rows_that_lack_them(cli: Cli, deals: Path) -> None:
    facts = ("--set", "closed_on=2026-11-02", "--set", "actual_revenue=0")
    reason = ("--set", "lost_reason=price", "--set", "close_note=from the old list")
    ran = cli("import", deals, *facts, *reason)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "4 rows: 4 created")
    found = rows_of(
        cli, "topic", "status", "closed_on", "actual_revenue", "lost_reason", "close_note"
    )
    assert found == [
        ("A", "won", "2026-10-02", 1200, None, "from the old list"),
        ("B", "lost", "2026-11-02", None, "price", "from the old list"),
        ("C", "open", None, None, None, None),
        ("D", "won", "2026-10-05", 0, None, "from the old list"),
    ]


def test_a_loss_without_a_reason_is_taken_and_said(cli: Cli, deals: Path) -> None:
    facts = ("--set", "closed_on=2026-11-02", "--set", "actual_revenue=0")
    said = "1 row lost or canceled without a reason: --set lost_reason=REASON gives one\n"
    assert said in cli("import", deals, *facts).err
    assert said not in cli("import", deals, *facts, "--set", "lost_reason=other").err


@pytest.mark.parametrize(
    ("given", "field", "expected"),
    [
        ("owner=jana", "owner", ["mia", "jana", "jana", "jana"]),
        ("Lead_Source=Fair", "lead_source", ["Fair"] * 4),
        ("interest=lease", "interest", ["lease"] * 4),
        ("stage=contract", "stage", ["delivery", "interest", "contract", "delivery"]),
        ("currency=USD", "currency", ["USD"] * 4),
        ("delivery=2026-12-24", "scheduled_delivery_date", ["2026-12-24"] * 4),
        ("delivery=24.12.2026", "scheduled_delivery_date", ["2026-12-24"] * 4),
        ("delivery=eoy", "scheduled_delivery_date", ["2026-12-31"] * 4),
        ("next_step={topic}: call", "next_step", ["A: call", "B: call", "C: call", "D: call"]),
    ],
)
def test_every_row_without_a_value_gets_it(
    cli: Cli, deals: Path, given: str, field: str, expected: list[str]
) -> None:
    facts = ("--set", "closed_on=yesterday", "--set", "actual_revenue=0")
    ran = cli("import", deals, *facts, "--set", given)
    assert ran.code == 0, ran.err
    assert [row[0] for row in rows_of(cli, field)] == expected
    assert ("2026-11-22",) in rows_of(cli, "closed_on")


def test_a_status_for_every_row_yields_to_the_endings_of_the_file(cli: Cli, deals: Path) -> None:
    facts = ("--set", "closed_on=2026-11-02", "--set", "actual_revenue=0")
    later = {"OPPCLI_TODAY": "2027-01-04"}  # when every day of the file has been
    assert cli("import", deals, *facts, "--set", "status=lost", env=later).code == 0
    assert rows_of(cli, "status") == [("won",), ("lost",), ("lost",), ("won",)]


def test_amounts_are_read_as_they_are_typed(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text('topic,revenue\nA,"1.200,50"\nB,\n')
    ran = cli("import", path, "--kind", "opp", "--set", "revenue=48k")
    assert ran.code == 0, ran.err
    assert rows_of(cli, "est_revenue") == [(1200.5,), (48_000,)]


def test_what_is_given_is_kept_in_a_map(cli: Cli, deals: Path) -> None:
    facts = ("--set", "closed_on=2026-11-02", "--set", "actual_revenue=0")
    assert cli("import", deals, *facts, "--set", "owner=jana", "--save-map", "list").code == 0
    assert cli("import", deals, "--map-file", "list").code == 0
    assert [row[0] for row in rows_of(cli, "owner")] == ["mia", "jana", "jana", "jana"] * 2


def test_known_exports_take_a_value_for_every_row(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Id,Name,StageName,CloseDate,Amount,IsWon,IsClosed\n"
        "1,A,Closed Lost,2026-10-02,9,0,1\n2,B,Closed Won,,9,1,1\n"
        "3,C,Prospecting,2026-12-01,9,0,0\n"
    )
    more = ("--set", "delivery=2026-12-24", "--set", "closed_on=2026-11-02")
    ran = cli("import", path, "--process-from-file", "--set", "lost_reason=price", *more)
    assert ran.code == 0, ran.err
    assert rows_of(cli, "status", "closed_on", "lost_reason", "scheduled_delivery_date") == [
        ("lost", "2026-10-02", "price", "2026-12-24"),
        ("won", "2026-11-02", None, "2026-12-24"),
        ("open", None, None, "2026-12-24"),
    ]


def test_several_files_each_take_what_they_have(cli: Cli, tmp_path: Path) -> None:
    opps, accounts = tmp_path / "opps.csv", tmp_path / "accounts.csv"
    opps.write_text("topic,stage,revenue,close date\na,Interest,1,2026-12-01\n")
    accounts.write_text("name,phone,city,website\nAcme,1,Austin,acme.example\n")
    assert cli("import", opps, accounts, "--set", "next_step=call").code == 0
    assert rows_of(cli, "next_step") == [("call",)]
    ran = cli("import", opps, accounts, "--set", "due_date=2026-12-01")
    assert (ran.code, "due_date is given, but no file has records with it" in ran.err) == (5, True)


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ("owner", 2, "--set 'owner' needs FIELD=VALUE"),
        ("owner=", 2, "needs FIELD=VALUE"),
        ("=jana", 2, "needs FIELD=VALUE"),
        ("ownr=jana", 5, "'ownr' is not a field of opportunities"),
        (
            "interest=barter",
            5,
            "--map-value 'interest:barter=?'",
        ),
        ("closed_on=someday", 5, "someday"),
        ("next_step={nothing}", 5, "neither a heading nor a field"),
    ],
)
def test_what_cannot_be_given_is_refused(
    cli: Cli, deals: Path, given: str, code: int, said: str
) -> None:
    ran = refused(cli, deals, "--set", given)
    assert (ran.code, said in ran.err) == (code, True), ran.err


def test_two_values_for_one_field_are_refused(cli: Cli, deals: Path) -> None:
    ran = refused(cli, deals, "--set", "owner=jana", "--set", "owner=mia")
    assert (ran.code, "--set gives owner two values" in ran.err) == (2, True)


def test_a_folder_takes_no_values_for_every_row(cli: Cli, tmp_path: Path) -> None:
    cli("opp", "new", "Fleet")
    cli("export", "all", "--to", tmp_path / "backup")
    for words in (("--set", "owner=jana"), ("--ending", "X=lost")):
        ran = cli("import", tmp_path / "backup", *words)
        assert (ran.code, words[0] in ran.err) == (2, True)


def test_a_ref_and_me_mean_the_records_and_not_names_of_new_ones(cli: Cli, deals: Path) -> None:
    for name in ("Acme", "Beta"):
        assert cli("account", "new", name).code == 0
    assert cli("contact", "new", "Eva Lund", "--account", "Beta").code == 0
    deals.write_text("external_id,topic,est_revenue\n1,A,5\n")
    words = ("--set", "account=C2", "--set", "contact=p1", "--set", "owner=@me")
    assert cli("import", deals, *words).code == 0
    assert rows_of(cli, "account", "contact", "owner") == [("Beta", "Eva Lund", "jana")]
    assert len(cli("account", "list", "-o", "json").json) == 2
    assert cli("import", deals, *words).out == "1 row: 1 unchanged\n"


def test_a_ref_of_nothing_and_of_a_namesake_is_refused(cli: Cli, deals: Path) -> None:
    deals.write_text("external_id,topic,est_revenue\n1,A,5\n")
    cli("account", "new", "Acme")
    ran = refused(cli, deals, "--set", "account=C7")
    assert (ran.code, ran.err) == (
        3,
        "error: there is no account C7.\n  try: oppcli account list\n",
    )
    again = deals.with_name("accounts.csv")
    again.write_text("external_id,name\n7,Beta\n8,BETA\n")
    assert cli("import", again, "--kind", "account").code == 0
    ran = refused(cli, deals, "--set", "account=C2")
    assert ran.code == 3
    assert "C2 is one of 2 accounts called 'Beta', and rows name them." in ran.err
