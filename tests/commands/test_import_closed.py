"""What an import would change in closed opportunities and qualified leads stays, and is said."""

from pathlib import Path

import pytest

from oppcli.commands.options import COMMON
from oppcli.domain.past import VALUED, verb_of
from surroundings import Cli, Ran

FEED = "external_id,topic,est_revenue,account"


@pytest.fixture
def take(cli: Cli, tmp_path: Path):
    """Imports lines as a CSV file of opportunities, unless more words say another kind."""

    def take_(*lines: str, more: tuple[str, ...] = ("--kind", "opportunity")) -> Ran:
        path = tmp_path / "feed.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, *more)

    return take_


@pytest.fixture
def won(take, typed):
    """O1, which a feed brought and somebody here won."""
    assert take(FEED, "7001,Deal,100,Acme").code == 0
    typed(["opp", "close", 1, "--won", "--skip-stages"])


def opp(cli: Cli, number: int = 1) -> dict[str, object]:
    return cli("export", "opp", "-o", "json").json[number - 1]


@pytest.mark.parametrize(
    ("heading", "value", "store"),
    [
        ("topic", "Deal B", "Deal"),
        ("account", "Globex", "Acme"),
        ("contact", "Ann Lee", ""),
        ("owner", "bo", "jana"),
        ("facility", "Lyon", ""),
        ("device", "VIN9", ""),
        ("stage", "contract", "interest"),
        ("process", "simple", "dealer"),
        ("probability", "55", "100"),
        ("forecast_category", "commit", "won"),
        ("est_revenue", "120.00", "100.00"),
        ("est_close_date", "2026-12-01", ""),
        ("brand", "Volvo", ""),
        ("next_step", "call", ""),
        ("status", "open", "won"),
        ("status", "on_hold", "won"),
        ("actual_revenue", "7.00", "100.00"),
        ("closed_on", "2026-11-20", "2026-11-23"),
        ("close_note", "told late", ""),
        ("currency", "USD", "EUR"),
        ("created_at", "2020-01-02T03:04:05Z", "2026-11-23T12:00:00Z"),
    ],
)
def test_each_field_of_a_won_opportunity_stays(won, cli, take, heading, value, store) -> None:
    row, history = opp(cli), cli("history", "O1", "-o", "json").json
    ran = take(f"external_id,{heading}", f"7001,{value}")
    assert (ran.code, ran.out) == (0, "1 row: 1 unchanged · 1 conflict\n"), ran.err
    here = f"'{store}'" if store else "empty"
    told, conflict, theirs = ran.err.splitlines()
    assert told == "1 conflict: closed opportunities keep their values"
    assert conflict == f"  line 2      O1 {heading}: {here} here, '{value}' in the file"
    assert theirs.startswith("  the file's values instead, after undo: oppcli import ")
    assert opp(cli) == row
    assert cli("history", "O1", "-o", "json").json == history
    assert cli("db", "check").code == 0


def test_nothing_is_made_or_reserved_for_what_stays(won, cli, take) -> None:
    ran = take(
        "external_id,account,contact,owner,business,device,status",
        "7001,Globex,Ann Lee,bo,North,VIN9,open",
    )
    assert (ran.code, "also" in ran.out) == (0, False)
    for kind in ("contact", "device"):
        assert cli(kind, "list", "-o", "json").json == []
    assert [row["name"] for row in cli("account", "list", "-o", "json").json] == ["Acme"]
    assert cli("org", "list", "business", "-o", "json").json == []


@pytest.mark.parametrize("ending", ["lost", "canceled"])
def test_lost_and_canceled_ones_stay_as_well(take, typed, cli, ending) -> None:
    take(FEED, "7001,Deal,100,Acme")
    typed(["opp", "close", 1, f"--{ending}", "--reason", "other", "--note", "gone"])
    ran = take(
        "external_id,topic,status,lost_reason,closed_on", "7001,Deal B,lost,price,2026-11-01"
    )
    assert ran.code == 0
    assert "O1 lost_reason: 'other' here, 'price' in the file\n" in ran.err
    assert (opp(cli)["topic"], opp(cli)["status"], opp(cli)["lost_reason"]) == (
        *("Deal", ending, "other"),
    )


def test_equal_values_are_no_conflict_however_they_are_spelled(won, cli, take) -> None:
    ran = take(
        "external_id,topic,est_revenue,account,stage,status,owner,probability",
        "7001,Deal,100.00, ACME ,Interest,won,Jana,20",
    )
    assert (ran.code, ran.out, ran.err) == (0, "1 row: 1 unchanged\n", "")


def test_facts_that_the_files_own_status_does_not_know_are_not_listed(won, take) -> None:
    ran = take("external_id,status,closed_on,actual_revenue", "7001,open,2026-12-04,5")
    assert (ran.out, "O1 status: 'won' here, 'open'" in ran.err) == (
        "1 row: 1 unchanged · 1 conflict\n",
        True,
    )


def test_the_same_file_again_tells_nothing_and_changes_nothing(won, cli, take) -> None:
    lines = FEED, "7001,Deal B,100,Acme", "7002,Other,5,Acme"
    first = take(*lines)
    assert (first.code, first.out) == (0, "2 rows: 1 created, 1 unchanged · 1 conflict\n")
    again = take(*lines)
    assert (again.code, again.out, again.err) == (0, "2 rows: 2 unchanged\n", "")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv", "md"])
def test_every_format_counts_conflicts_and_lists_them_on_stderr(won, take, form) -> None:
    more = ("--kind", "opp", "-o", form)
    ran = take(FEED, "7001,Deal B,120,Acme", "7002,Other,5,Acme", more=more)
    assert ran.code == 0
    assert "O1 topic: 'Deal' here, 'Deal B' in the file\n" in ran.err
    assert "O1 est_revenue: '100.00' here, '120.00' in the file\n" in ran.err
    if form == "json":
        (row,) = ran.json
        assert (row["rows"], row["conflicts"]) == (2, 2)
        four = ("created", "updated", "unchanged", "rejected")
        assert sum(row[name] for name in four) == row["rows"]
    else:
        assert "conflicts" in ran.out.lower()


def test_a_dry_run_reports_them_and_keeps_nothing(won, cli, take) -> None:
    ran = take(FEED, "7001,Deal B,100,Acme", more=("--kind", "opp", "--dry-run"))
    assert "1 row: 1 same · 1 conflict\n" in ran.out
    assert "O1 topic: 'Deal' here, 'Deal B' in the file\n" in ran.out
    assert opp(cli)["topic"] == "Deal"


def test_many_are_listed_in_part_and_counted_in_whole(cli, typed, take) -> None:
    rows = [f"{number},Deal,1,Acme" for number in range(30)]
    take(FEED, *rows)
    typed(["opp", "close", "1-30", "--won", "--skip-stages"])
    ran = take(FEED, *(row.replace("Deal", "Other") for row in rows))
    assert (ran.code, ran.out) == (0, "30 rows: 30 unchanged · 30 conflicts\n")
    assert ran.err.count("'Other' in the file") == 20
    assert "  … and 10 more\n" in ran.err


def test_rows_beside_a_closed_one_are_taken(won, cli, take) -> None:
    take(FEED, "7002,Second,5,Acme")
    ran = take(FEED, "7001,Deal B,100,Acme", "7002,Second B,6,Globex")
    assert ran.out.splitlines()[0] == "2 rows: 1 updated, 1 unchanged · 1 conflict"
    assert (opp(cli, 2)["topic"], opp(cli, 2)["account"]) == ("Second B", "Globex")


def test_a_rejected_row_is_rejected_and_no_conflict(won, cli, take) -> None:
    ran = take("external_id,topic,est_close_date", "7001,Deal B,some day")
    assert (ran.code, "conflict" in ran.err + ran.out) == (5, False)


CLOSED = "external_id,topic,est_revenue,actual_revenue,status,closed_on"


def test_what_the_same_system_closed_it_may_correct_and_reopen(cli, take) -> None:
    take(CLOSED, "7001,Deal,100,100,won,2026-11-02")
    ran = take(CLOSED, "7001,Deal B,100,90,won,2026-11-03")
    assert ran.out == "1 row: 1 updated\n", ran.err
    row = opp(cli)
    assert (row["topic"], row["actual_revenue"], row["closed_on"]) == ("Deal B", 90, "2026-11-03")
    ran = take(CLOSED, "7001,Deal B,100,,open,")
    assert (ran.out, opp(cli)["status"]) == ("1 row: 1 updated\n", "open")
    assert cli("db", "check").code == 0


def test_what_a_later_import_closed_it_may_reopen_whoever_ran_it(cli, take) -> None:
    take(CLOSED, "7001,Deal,100,,open,")
    take(CLOSED, "7001,Deal,100,,lost,2026-11-02", more=("--kind", "opp", "--as-user", "leif"))
    assert take(CLOSED, "7001,Deal,100,,open,").out == "1 row: 1 updated\n"
    assert opp(cli)["status"] == "open"


def test_closed_here_after_a_reopening_it_is_ours(cli, take, typed) -> None:
    take(CLOSED, "7001,Deal,100,100,won,2026-11-02")
    typed(["opp", "reopen", 1], ["opp", "close", 1, "--lost", "--reason", "price"])
    assert take(CLOSED, "7001,Deal,100,100,won,2026-11-02").out == "1 row: 1 unchanged\n"
    ran = take(CLOSED, "7001,Deal,100,90,won,2026-11-03")
    assert (ran.code, "O1 closed_on: '2026-11-23' here, '2026-11-03'" in ran.err) == (0, True)
    assert opp(cli)["status"] == "lost"


def test_undo_of_a_reopening_gives_it_back_to_the_system_that_closed_it(cli, take, typed) -> None:
    take(CLOSED, "7001,Deal,100,100,won,2026-11-02")
    typed(["opp", "reopen", 1], ["undo"])
    assert take(CLOSED, "7001,Deal B,100,100,won,2026-11-02").out == "1 row: 1 updated\n"


def test_undo_and_redo_of_the_import_that_closed_it(cli, take, typed) -> None:
    take(CLOSED, "7001,Deal,100,100,won,2026-11-02")
    typed(["undo"], ["redo"])
    assert take(CLOSED, "7001,Deal B,100,100,won,2026-11-02").out == "1 row: 1 updated\n"


def test_a_known_export_that_still_calls_it_open_changes_nothing(cli, typed, tmp_path) -> None:
    """Salesforce gives one date for expected and closed, and its stages end in closings."""
    path = tmp_path / "Opportunity.csv"
    head = "Id,Name,AccountId,StageName,Amount,CloseDate,IsClosed,IsWon,OwnerId,SystemModstamp\n"
    row = "0064600000J5S5T,Fleet,0014600000aaaaa,Interest,100,2026-12-01,0,0,0054600000aaaaa,\n"
    path.write_text(head + row)
    typed(["import", path], ["opp", "close", 1, "--won", "--skip-stages"])
    assert cli("import", path).out == "1 row: 1 unchanged\n"
    path.write_text(head + row.replace("100,2026-12-01,0,0", "120,2026-11-30,1,1"))
    ran = cli("import", path)
    fields = [line.split()[3] for line in ran.err.splitlines() if line.startswith("  line")]
    assert (ran.code, sorted(fields)) == (0, ["closed_on:", "est_close_date:", "est_revenue:"])
    assert cli("db", "check").code == 0


def test_a_stage_history_does_not_move_what_was_closed_here(cli, typed, tmp_path) -> None:
    path, told = tmp_path / "Opportunity.csv", tmp_path / "OpportunityHistory.csv"
    path.write_text(
        "Id,Name,StageName,Amount,CloseDate,IsClosed,IsWon,OwnerId,CreatedDate\n"
        "0064600000J5S5T,Fleet,Interest,100,2026-12-01,0,0,005A,2026-09-01 08:00:00\n"
    )
    typed(["import", path], ["opp", "close", 1, "--lost", "--reason", "price"])
    told.write_text(
        "Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,Probability,CloseDate\n"
        "1,0064600000J5S5T,005A,2026-09-01 08:00:00,Interest,100,10,2026-12-01\n"
        "2,0064600000J5S5T,005A,2026-10-01 08:00:00,Contract,100,70,2026-12-01\n"
    )
    assert cli("import", told).code == 0
    assert (opp(cli)["stage"], opp(cli)["status"]) == ("interest", "lost")
    assert "Contract" in cli("history", "O1").out
    assert cli("db", "check").code == 0


# deals of closed opportunities

DEAL = "external_id,opportunity,title,unit_price,status"
AS_DEALS = ("--kind", "deal")


def test_a_signed_deal_of_a_won_opportunity_is_never_priced_again(take, typed, cli) -> None:
    take(FEED, "7001,Deal,100,Acme")
    take(DEAL, "1,7001,Crane,500,signed", more=AS_DEALS)
    typed(["opp", "close", 1, "--won", "--skip-stages"])
    before = cli("export", "deals", "-o", "json").json, opp(cli)
    ran = take(DEAL, "1,7001,Crane,800,canceled", "2,7001,More,9,signed", more=AS_DEALS)
    assert (ran.code, ran.out) == (0, "2 rows: 1 created, 1 unchanged · 2 conflicts\n"), ran.err
    assert ran.err.splitlines()[:4] == [
        "created: D2",
        "2 conflicts: deals of closed opportunities keep their values",
        "  line 2      D1 status: 'won' here, 'canceled' in the file, before 'signed'",
        "  line 2      D1 unit_price: '500.00' here, '800.00' in the file",
    ]
    assert cli("export", "deals", "-o", "json").json[0] == before[0][0]
    assert opp(cli)["est_revenue"] == before[1]["est_revenue"] == 500
    assert opp(cli)["actual_revenue"] == 500
    assert cli("db", "check").code == 0


def test_a_deal_keeps_its_device_and_title_once_its_opportunity_is_closed(take, typed, cli) -> None:
    take(FEED, "7001,Deal,100,Acme")
    take(DEAL, "1,7001,Crane,500,signed", more=AS_DEALS)
    typed(["opp", "close", 1, "--lost", "--reason", "price"])
    ran = take("external_id,title,device", "1,Other,VIN1", more=AS_DEALS)
    assert (ran.code, ran.out) == (0, "1 row: 1 unchanged · 2 conflicts\n")
    assert cli("device", "list", "-o", "json").json == []


# leads

LEAD = "external_id,topic,company,est_value,status"
AS_LEADS = ("--kind", "lead")


def test_a_lead_that_was_qualified_here_stays_as_it_is(take, typed, cli) -> None:
    take(LEAD, "1,Crane,Globex,5000,contacted", more=AS_LEADS)
    typed(["lead", "qualify", 1])
    before = cli("export", "leads", "-o", "json").json
    ran = take(LEAD, "1,Crane B,Acme,7000,disqualified", more=AS_LEADS)
    assert (ran.code, ran.out) == (0, "1 row: 1 unchanged · 4 conflicts\n")
    assert ran.err.splitlines()[:-1] == [
        "4 conflicts: qualified leads keep their values",
        "  line 2      L1 topic: 'Crane' here, 'Crane B' in the file",
        "  line 2      L1 company: 'Globex' here, 'Acme' in the file",
        "  line 2      L1 status: 'qualified' here, 'disqualified' in the file, before 'contacted'",
        "  line 2      L1 est_value: '5000.00' here, '7000.00' in the file",
    ]
    assert cli("export", "leads", "-o", "json").json == before


def test_a_lead_that_its_own_system_qualified_follows_it(take, cli) -> None:
    take(LEAD, "1,Crane,Globex,5000,qualified", more=AS_LEADS)
    assert take(LEAD, "1,Crane B,Acme,7000,qualified", more=AS_LEADS).out == "1 row: 1 updated\n"
    take(LEAD, "2,Loader,Globex,5000,contacted", more=AS_LEADS)
    take(LEAD, "2,Loader,Globex,5000,qualified", more=AS_LEADS)
    assert take(LEAD, "2,Loader B,,,contacted", more=AS_LEADS).out == "1 row: 1 updated\n"
    rows = cli("export", "leads", "-o", "json").json
    assert [(row["topic"], row["status"]) for row in rows] == [
        ("Crane B", "qualified"),
        ("Loader B", "contacted"),
    ]


def test_a_lead_that_was_disqualified_here_stays_so_and_is_told_once(take, typed, cli) -> None:
    take(LEAD, "1,Crane,Globex,5000,contacted", more=AS_LEADS)
    typed(["lead", "disqualify", 1, "--reason", "lost"])
    for said in ("1 row: 1 unchanged · 1 conflict\n", "1 row: 1 unchanged\n"):
        assert take(LEAD, "1,Crane,Globex,5000,new", more=AS_LEADS).out == said
    assert cli("export", "leads", "-o", "json").json[0]["status"] == "disqualified"


WON = "external_id,topic,status,est_revenue,closed_on"


def amounts(cli: Cli) -> list[tuple[object, object]]:
    rows = cli("export", "opp", "-o", "json").json
    return [(row["est_revenue"], row["actual_revenue"]) for row in rows]


def test_a_won_amount_follows_the_only_amount_of_its_file(take, cli) -> None:
    take(WON, "1,A,won,100,2026-10-01", "2,B,lost,80,2026-10-02")
    ran = take(WON, "1,A,won,150,2026-10-01", "2,B,lost,90,2026-10-02")
    assert ran.out == "2 rows: 2 updated\n"
    assert "changed: est_revenue in 2 rows, actual_revenue in 1 row" in ran.err
    assert amounts(cli) == [(150, 150), (90, None)]
    assert cli("forecast", "--period", "2026q4", "-o", "json").json[0]["won"] == 150
    cli("undo")
    assert amounts(cli) == [(100, 100), (80, None)]


def test_a_won_amount_that_a_file_gave_stays_where_the_expected_one_changes(take, cli) -> None:
    both = f"{WON},actual_revenue"
    take(both, "1,A,won,100,2026-10-01,100", "2,B,won,100,2026-10-01,90")
    take(both, "1,A,won,150,2026-10-01,", "2,B,won,150,2026-10-01,")
    assert amounts(cli) == [(150, 100), (150, 90)]


def test_a_won_amount_follows_into_another_currency(take, cli) -> None:
    take(f"{WON},currency", "1,A,won,100,2026-10-01,EUR")
    take(f"{WON},currency", "1,A,won,12000,2026-10-01,JPY")
    assert amounts(cli) == [(12000, 12000)]
    assert cli("db", "check").code == 0


def test_a_won_amount_of_a_sale_that_was_won_here_stays(won, take, cli) -> None:
    take(FEED, "7001,Deal,120,Acme")
    assert amounts(cli) == [(100, 100)]
    take(FEED, "7001,Deal,130,Acme")
    assert amounts(cli) == [(100, 100)]


# whose command it was


def test_the_verb_of_a_command_is_found_behind_its_options() -> None:
    assert verb_of("import a.csv") == "import"
    assert verb_of("--as-user import opp close 1") == "opp"
    assert verb_of("-q --output=json -o csv import 'a b.csv'") == "import"
    assert verb_of("it's no command line") == ""


def test_every_common_option_with_a_value_is_known_to_have_one() -> None:
    flags = {
        flag
        for each in COMMON.options
        if each.annotation is not bool
        for flag in each.default.param_decls
    }
    assert flags == set(VALUED)
