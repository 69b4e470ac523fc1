"""Files that close, reopen and close again: what is known of an ending goes with its status."""

import pytest

ENDINGS = (
    "external_id,topic,status,est_revenue,stage,closed_on,actual_revenue,lost_reason,competitor"
    ",close_note"
)
WON = "1,T,won,100,delivery,2026-11-03,95,,,good"
LOST = "1,T,lost,100,delivery,2026-11-03,,competitor,Acme,cheap"
CANCELED = "1,T,canceled,100,delivery,2026-11-03,,postponed,,later"
OPEN = "1,T,open,100,delivery,,,,,"
ON_HOLD = "1,T,on_hold,100,delivery,,,,,"
NAMES = ("status", "closed_on", "actual_revenue", "lost_reason", "competitor", "close_note")
IS_WON = ("won", "2026-11-03", 95, None, None, "good")
IS_LOST = ("lost", "2026-11-03", None, "competitor", "Acme", "cheap")
IS_CANCELED = ("canceled", "2026-11-03", None, "postponed", None, "later")
IS_OPEN = ("open", None, None, None, None, None)
ENDS = {WON: IS_WON, LOST: IS_LOST, CANCELED: IS_CANCELED}
THEIRS = ("--conflicts", "theirs")


@pytest.fixture
def sale(cli):
    """Fields of the first sale, those of an ending unless others are named."""

    def sale_(*names):
        row = cli("export", "opp", "-o", "json").json[0]
        return tuple(row[name] for name in names or NAMES)

    return sale_


@pytest.fixture
def take(feed, cli):
    """Imports rows that must all be taken, or kept with so many conflicts."""

    def take_(head, *rows, more=(), conflicts=0, kind="opportunity"):
        ran = feed(head, *rows, kind=kind, more=more)
        assert ran.code == 0, ran.err
        told = f" · {conflicts} conflict" in ran.out
        assert told is bool(conflicts), ran.out + ran.err
        assert cli("db", "check").code == 0
        return ran

    return take_


def but_competitor(facts):
    """The facts without the competitor, who may be named while a sale is open."""
    return (*facts[:4], facts[5])


@pytest.mark.parametrize("again", ENDS)
@pytest.mark.parametrize("between", [OPEN, ON_HOLD, WON, LOST, CANCELED])
@pytest.mark.parametrize("first", ENDS)
@pytest.mark.parametrize("policy", [(), THEIRS])
def test_an_ending_that_comes_again_is_taken_whole(take, sale, policy, first, between, again):
    for row in (first, between, again):
        take(ENDINGS, row, more=policy)
    assert but_competitor(sale()) == but_competitor(ENDS[again])


@pytest.mark.parametrize("row", ENDS)
def test_it_may_end_on_another_day_or_be_taken_again_after_undo(take, sale, cli, row):
    later = row.replace("2026-11-03", "2026-11-10")
    take(ENDINGS, row)
    take(ENDINGS, OPEN)
    assert but_competitor(sale()) == but_competitor(IS_OPEN)
    take(ENDINGS, later)
    assert sale("closed_on") == ("2026-11-10",)
    cli("undo")
    assert sale("status") == ("open",)
    take(ENDINGS, row)
    assert but_competitor(sale()) == but_competitor(ENDS[row])
    cli("undo")
    take(ENDINGS, later)
    assert sale("closed_on") == ("2026-11-10",)


def test_a_sale_that_was_reopened_here_is_closed_by_theirs_with_its_facts(take, typed, sale, cli):
    take(ENDINGS, WON)
    typed(["opp", "reopen", 1])
    assert take(ENDINGS, WON).out == "1 row: 1 unchanged\n"
    ran = take(ENDINGS, LOST, conflicts=4)
    assert "status: 'open' here, 'lost' in the file, before 'won'" in ran.err
    assert "one of them: oppcli edit O1 competitor=Acme" in ran.err  # no edit closes a sale
    assert sale()[:4] == IS_OPEN[:4]
    cli("undo")
    take(ENDINGS, LOST, more=THEIRS, conflicts=5)
    assert sale() == IS_LOST


def test_a_sale_that_was_closed_here_again_is_ours(take, typed, sale):
    take(ENDINGS, WON)
    typed(
        ["opp", "reopen", 1], ["opp", "close", 1, "--won", "--skip-stages", "--actual-revenue", 90]
    )
    ran = take(ENDINGS, WON.replace("100", "130").replace("T,", "New,"), conflicts=2)
    assert "2 conflicts: closed opportunities keep their values" in ran.err
    assert sale("topic", "est_revenue", "actual_revenue") == ("T", 100, 90)
    take(ENDINGS, OPEN.replace("100", "130"))  # which itself reopens what it had won
    assert sale("status", "closed_on") == ("open", None)


def test_what_ended_otherwise_here_is_not_what_the_file_opens(take, typed, sale):
    take(ENDINGS, WON)
    typed(["opp", "reopen", 1], ["opp", "close", 1, "--lost", "--reason", "price"])
    ran = take(ENDINGS, OPEN.replace("T,", "New,"), conflicts=2)
    assert "2 conflicts: closed opportunities keep their values" in ran.err
    assert sale("topic", "status", "lost_reason") == ("T", "lost", "price")


def test_a_competitor_who_was_named_here_is_told(take, typed, sale):
    take(ENDINGS, "1,T,open,100,delivery,,,,Acme,")
    typed(["opp", "edit", 1, "competitor=Beta"])
    assert "competitor: 'Beta' here, 'Acme' in the file" in take(ENDINGS, LOST, conflicts=1).err
    assert sale() == (*IS_LOST[:4], "Beta", "cheap")


def test_a_note_that_was_corrected_here_stays_while_the_ending_does(take, typed, sale):
    take(ENDINGS, LOST)
    typed(["opp", "edit", 1, "close_note=dear"])
    assert take(ENDINGS, LOST).out == "1 row: 1 unchanged\n"
    take(ENDINGS, LOST.replace("100", "120"))
    assert sale("est_revenue", "close_note") == (120, "dear")


# endings by the words of a stage, in tables that no system wrote

TABLE = "Deal ID,Deal name,Stage,Close date,Amount"


@pytest.mark.parametrize("ending", ["Won", "Lost", "Kaputt"])
@pytest.mark.parametrize("pipeline", ["", ",Pipeline"])
def test_a_stage_opens_a_sale_that_a_stage_had_ended(take, sale, ending, pipeline):
    words = ("--ending", "Kaputt=lost") if ending == "Kaputt" else ()
    status = "won" if ending == "Won" else "lost"
    end = ",dealer" if pipeline else ""
    maps = ("--map", "Pipeline=process") if pipeline else ()
    more = (*words, *maps)
    closed = f"1,A,{ending},2026-10-02,1200{end}"
    opened = f"1,A,Quotation,2026-12-30,1200{end}"
    for _ in range(2):
        take(TABLE + pipeline, closed, more=more)
        assert sale("status", "closed_on") == (status, "2026-10-02")
        take(TABLE + pipeline, opened, more=maps)
        assert sale("status", "closed_on", "actual_revenue") == ("open", None, None)
        assert sale("stage", "est_close_date") == ("quotation", "2026-12-30")
        assert take(TABLE + pipeline, opened, more=maps).out == "1 row: 1 unchanged\n"


def test_a_stage_beside_a_status_or_of_an_open_sale_opens_nothing(take, typed, sale):
    take("external_id,topic,status,stage,closed_on,actual_revenue", "1,A,won,delivery,2026-10-02,5")
    take("external_id,stage", "1,delivery")
    assert sale("status") == ("won",)
    take("external_id,topic,stage", "2,B,quotation")
    typed(["opp", "close", 2, "--lost", "--reason", "price"])
    assert "stage" in take("external_id,stage", "2,contract", conflicts=1).err


def test_a_sale_that_was_reopened_here_and_in_the_file_can_be_won_again(take, typed, sale):
    take(TABLE, "1,A,Won,2026-10-02,1200")
    typed(["opp", "reopen", 1])
    take(TABLE, "1,A,Delivery,2026-10-02,1200")
    take(TABLE, "1,A,Won,2026-10-02,1200")
    assert sale("status", "closed_on") == ("won", "2026-10-02")


# exports of other systems

SALESFORCE = "Id,Name,StageName,Amount,CloseDate,IsClosed,IsWon,Probability,CreatedDate"
ODOO = (
    "ID,Opportunity,Customer,Salesperson,Stage,Active,Expected Revenue,Expected Closing"
    ",Closed Date,Lost Reason,Created on"
)


def test_an_export_may_win_a_sale_again_on_the_same_day(cli, sale, tmp_path):
    file = tmp_path / "s.csv"
    won = "1,A,Closed Won,100,2026-10-02,true,true,100,2026-09-01"
    back = "1,A,Proposal,100,2026-10-02,false,false,75,2026-09-01"
    for row in (won, back, won, back, won):
        file.write_text(
            f"{SALESFORCE}\n{row}\n2,B,Proposal,1,2026-12-02,false,false,75,2026-09-01\n"
        )
        assert cli("import", file, "--process-from-file").code == 0
        status = "won" if row == won else "open"
        assert sale("status", "closed_on")[0] == status
    assert sale("closed_on", "actual_revenue") == ("2026-10-02", 100)


def test_what_odoo_lost_keeps_the_stage_that_its_row_states(cli, sale, tmp_path):
    file = tmp_path / "odoo.csv"
    lost = "3,C,Hooli,leif,New,False,500,2026-10-20,2026-10-22,Too dear,2026-09-01"
    back = "3,C,Hooli,leif,Proposition,True,500,2026-10-20,,,2026-09-01"
    other = "4,D,Hooli,leif,Proposition,True,500,2026-10-20,,,2026-09-01"
    for row, status, stage in (
        (lost, "lost", "new"),
        (back, "open", "proposition"),
        (lost, "lost", "new"),
    ):
        file.write_text(f"{ODOO}\n{row}\n{other}\n")
        ran = cli("import", file, "--process-from-file")
        assert ran.code == 0, ran.err
        assert sale("status", "stage") == (status, stage)
    assert sale("closed_on", "close_note") == ("2026-10-22", "Too dear")
    stages = cli("report", "winloss", "--by", "stage", "-o", "csv").out
    assert "new,EUR,0,0.00,1,500.00" in stages
    assert "unknown" not in stages


# leads and activities


def test_a_lead_is_disqualified_again_for_the_reason_that_its_row_gives(take, cli):
    head = "external_id,topic,last_name,status,disqualify_reason"
    for row in ("1,X,Y,disqualified,lost", "1,X,Y,new,", "1,X,Y,disqualified,lost"):
        take(head, row, kind="lead")
        lead = cli("export", "leads", "-o", "json").json[0]
        given = row.split(",")[3:]
        assert [lead["status"], lead["disqualify_reason"] or ""] == given


ACTIVITY = "external_id,type,subject,status,completed_at,due_date,outcome"


@pytest.mark.parametrize("status", ["open", "canceled"])
def test_an_activity_that_a_file_opens_again_loses_what_came_of_it(take, feed, cli, status):
    done = "1,call,Ring,done,2026-11-03 10:00,2026-11-02,ok"
    back = f"1,call,Ring,{status},,2026-11-02,"
    for row, facts in (
        (done, ("done", "2026-11-03T10:00:00Z", "ok")),
        (back, (status, None, None)),
        (done, ("done", "2026-11-03T10:00:00Z", "ok")),
    ):
        take(ACTIVITY, row, kind="activity")
        activity = cli("export", "activities", "-o", "json").json[0]
        assert tuple(activity[n] for n in ("status", "completed_at", "outcome")) == facts
    ran = feed(ACTIVITY, f"1,call,Ring,{status},,2026-11-02,ok", kind="activity")
    assert (ran.code, f"outcome: given, but the status is {status}" in ran.err) == (5, True)


# what deals decide


def test_no_file_changes_what_live_deals_add_up_to(take, typed, sale):
    head = "external_id,topic,est_revenue"
    take(head, "1,A,100")
    typed(["deal", "new", 1, "Two", "--qty", 2, "--price", 60, "--offered"])
    ran = take(head, "1,B,150", more=THEIRS, conflicts=1)
    assert ran.out == "1 row: 1 updated · 1 conflict\n"
    assert ran.err.splitlines()[:3] == [
        "1 conflict: opportunities with deals keep their values",
        "  line 2      O1 est_revenue: '120.00' here, '150.00' in the file, before '100.00'",
        "changed: topic in 1 row",
    ]
    assert sale("topic", "est_revenue") == ("B", 120)
    assert "oppcli" not in take(head, "1,B,170", conflicts=1).err  # nothing takes it
    assert take(head, "1,B,170").out == "1 row: 1 unchanged\n"


@pytest.mark.parametrize("policy", [(), THEIRS])
def test_no_file_changes_the_currency_of_a_sale_with_deals(take, typed, sale, policy):
    head = "external_id,topic,est_revenue,currency"
    take(head, "1,A,100,EUR")
    typed(["deal", "new", 1, "Two", "--price", 60])
    ran = take(head, "1,B,100,USD", more=policy, conflicts=2)
    assert "est_revenue: '100.00 EUR' here, '100.00 USD' in the file" in ran.err
    assert sale("topic", "est_revenue", "currency") == ("B", 100, "EUR")
