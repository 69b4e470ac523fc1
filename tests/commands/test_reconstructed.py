"""What a file proves of the time before its import, of each kind of record."""

import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppcli.app import main
from oppcli.context import Invocation
from surroundings import Ran

LATER = {"OPPCLI_TODAY": "2026-11-30"}
SALES = """external_id,topic,owner,account,brand,created_at,status,closed_on,est_revenue,stage,\
lost_reason
s1,Crane,mia,Acme,Volvo,2025-01-10,open,,5000,contract,
s2,Dozer,mia,Acme,,2025-02-01,won,2025-03-15,700,quotation,
s3,Lorry,leif,Borg,,2025-02-20,lost,2025-02-01,900,quotation,price
s4,Truck,leif,,,,open,,100,interest,
"""


@pytest.fixture
def take(cli, tmp_path):
    """Imports text as a file of a system."""

    def taken(kind, text, *, name="told", system="old", **said):
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        of = ("--kind", kind) if kind else ()
        ran = cli("import", path, *of, "--source-system", system, **said)
        assert ran.code == 0, ran.err
        return ran

    return taken


def sales(cli, day, *more):
    """(topic, status, stage, amount, account) of every opportunity as of a day."""
    fields = "topic,status,stage,est_revenue,account"
    words = ("opp", "list", "--status", "all", "--fields", fields, "-o", "json", "--as-of", day)
    return [tuple(row.values()) for row in cli(*words, *more, env=LATER).json]


def test_a_sale_exists_from_its_first_day_and_is_whole_from_its_closing_on(cli, take):
    take("opportunity", SALES)
    crane = ("Crane", "open", "unknown", None, None)
    dozer = ("Dozer", "open", "unknown", None, None)
    won = ("Dozer", "won", "quotation", 700, "Acme")
    lost = ("Lorry", "lost", "quotation", 900, "Borg")  # closed before it was made: on that day
    assert sales(cli, "2025-01-09") == []
    assert sales(cli, "2025-01-31") == [crane]
    assert sales(cli, "2025-02-19") == [crane, dozer]
    assert sales(cli, "2025-03-14") == [crane, dozer, lost]
    assert sales(cli, "2025-03-15") == [crane, won, lost]
    assert sales(cli, "2026-11-22") == [crane, won, lost]
    assert [row[0] for row in sales(cli, "2026-11-23")] == ["Crane", "Dozer", "Lorry", "Truck"]
    assert sales(cli, "2026-11-23")[0] == ("Crane", "open", "contract", 5000, "Acme")


def test_what_was_known_then_can_be_filtered_and_what_was_not_is_said(cli, take):
    take("opportunity", SALES)
    ran = cli("opp", "list", "--owner", "mia", "--as-of", "2025-02-10", env=LATER)
    assert "Volvo" in cli("opp", "show", "1", "--as-of", "2025-02-10", env=LATER).out
    assert "unknown" in ran.out
    assert ran.err == (
        "2 opportunities reconstructed from old 2025-01-10 … 2026-11-23; 2 open amounts are unknown"
        " and add 0; 1 opportunity without a first day left out\n"
    )
    assert cli("opp", "list", "--as-of", "2026-11-24", env=LATER).err == ""
    (line,) = cli("pipeline", "--as-of", "2025-02-10", "-o", "json", env=LATER).json
    assert (line["stage"], line["count"], line["amount"]) == ("unknown", 2, 0)
    assert "chance unknown" in cli("opp", "show", "1", "--as-of", "2025-02-10", env=LATER).out


def test_undoing_the_import_takes_the_past_away_and_redoing_brings_it_back(cli, take):
    take("opportunity", SALES)
    before = sales(cli, "2025-03-15")
    assert cli("opp", "edit", "1", "topic=Excavator", "brand=CAT", env=LATER).code == 0
    assert sales(cli, "2025-03-15") == before
    assert cli("undo", env=LATER).code == 0
    assert cli("undo", env=LATER).code == 0
    assert sales(cli, "2025-03-15") == []
    assert cli("redo", env=LATER).code == 0
    assert sales(cli, "2025-03-15") == before


@pytest.mark.parametrize("day", ["2025-02-14", "2025-02-20", "2025-03-15"])
def test_of_an_import_done_again_each_day_has_those_that_were_there(cli, take, day):
    # The sales were made by one row of the history, and only some of them were there by then.
    swapped = SALES.splitlines(keepends=True)
    take("opportunity", "".join([swapped[0], swapped[3], *swapped[1:3], swapped[4]]))
    before = sales(cli, day)
    assert before
    for word in ("undo", "redo"):
        assert cli(word, env=LATER).code == 0
    assert sales(cli, day) == before
    fields = ("--fields", "ref,owner,account", "-o", "csv")
    assert len(cli("opp", "list", "--status", "all", "--as-of", day, *fields).out.split()) == (
        len(before) + 1
    )


def test_who_bought_what_was_sold_is_there_though_the_sale_was_opened_again(cli, take):
    take("opportunity", SALES)
    assert cli("opp", "reopen", "2", env=LATER).code == 0
    assert cli("opp", "edit", "2", "account=Cobalt", "--create", env=LATER).code == 0
    assert cli("opp", "edit", "1", "account=none", env=LATER).code == 0
    assert sales(cli, "2025-03-15")[1] == ("Dozer", "won", "quotation", 700, "Acme")

    def accounts(day):
        rows = cli("account", "list", "--as-of", day, "-o", "json", env=LATER).json
        return [row["name"] for row in rows]

    assert accounts("2025-03-14") == ["Borg"]
    assert sorted(accounts("2025-03-15")) == ["Acme", "Borg"]  # Cobalt was not known then


def test_a_deal_is_whole_from_the_day_on_which_its_sale_was_closed_then(cli, take):
    take("opportunity", SALES)
    heads = "external_id,opportunity,title,unit_price,status,created_at"
    text = f"{heads}\nd1,s2,Bus,70,canceled,2025-02-02\n"
    take("deal", text, name="offers")

    def deals(day):
        words = ("deal", "list", "--status", "all", "--fields", "title,status,unit_price")
        return [
            tuple(row.values()) for row in cli(*words, "--as-of", day, "-o", "json", env=LATER).json
        ]

    before, after = deals("2025-03-14"), deals("2025-03-15")
    assert (before[0][:2], after[0][2]) == (("Bus", "unknown"), 70)
    assert cli("opp", "reopen", "2", env=LATER).code == 0
    assert (deals("2025-03-14"), deals("2025-03-15")) == (before, after)


def test_a_later_import_leaves_what_was_exact_as_it_was(cli, take):
    take("opportunity", SALES)
    closed = SALES.replace("2025-01-10,open,,", "2025-01-10,won,2026-11-20,")
    take("opportunity", closed, name="again", env=LATER)
    assert sales(cli, "2026-11-24")[0][:2] == ("Crane", "open")
    assert sales(cli, "2026-11-22")[0][:2] == ("Crane", "open")
    assert cli("opp", "show", "1", "-o", "json", env=LATER).json[0]["status"] == "won"


HISTORY = """Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,CloseDate,Probability,\
ForecastCategory,FromForecastCategory,PrevForecastUpdate,ValidThroughDate
h1,s1,u1,2025-01-10 09:00:00,interest,1000,2025-04-01 00:00:00,20,Pipeline,,,
h2,s1,u1,2025-02-10 09:00:00,quotation,1500,2025-05-01 00:00:00,35,Pipeline,,,
h3,s1,u1,2025-02-10 09:00:00,quotation,1600,2025-06-01 00:00:00,35,Pipeline,,,
"""


def test_a_history_file_proves_amounts_days_and_stages(cli, take):
    take("opportunity", SALES, system="salesforce")
    take("", HISTORY, name="history", system="salesforce")
    fields = "stage,est_revenue,est_close_date,probability"
    words = ("opp", "list", "--where", "topic=Crane", "--fields", fields, "-o", "json", "--as-of")
    for moment, expected in {
        "2025-01-10T08:59:59Z": None,
        "2025-01-31": ("interest", 1000, "2025-04-01", 20),
        "2025-02-10T08:59:59Z": ("interest", 1000, "2025-04-01", 20),
        "2025-02-10T09:00:00Z": ("quotation", 1600, "2025-06-01", 35),
    }.items():
        found = cli(*words, moment, env=LATER).json
        assert [tuple(row.values()) for row in found] == ([expected] if expected else []), moment
    query = "SELECT field, old, new FROM v_change WHERE reconstructed = 1 AND field = 'est_revenue'"
    told = cli("sql", query, "-o", "json").json
    assert [(row["old"], row["new"]) for row in told] == [
        (None, "100000"),
        ("100000", "150000"),
        ("150000", "160000"),
    ]
    ran = take("", HISTORY, name="history", system="salesforce")
    assert ran.out == "3 rows: 3 unchanged\n"
    assert cli("undo", env=LATER).code == 0  # the history alone
    assert sales(cli, "2025-02-11")[0] == ("Crane", "open", "unknown", None, None)
    assert cli("db", "check", env=LATER).code == 0


def test_what_the_other_kinds_prove(cli, take):
    take("lead", "external_id,topic,created_at,status\nl1,Crane,2025-01-01,new\n", name="leads")
    take(
        "lead",
        "external_id,topic,created_at,status,disqualify_reason\n"
        "l2,Dozer,2025-01-02,disqualified,lost\n",
        name="more",
    )
    take("account", "external_id,name,phone,created_at\na1,Acme,5,2025-01-03\n", name="accounts")
    take(
        "activity",
        "external_id,type,subject,created_at,completed_at,status,due_date\n"
        "t1,call,Ring,2025-01-04,2025-02-04T10:00:00Z,done,2025-02-01\n"
        "t2,call,Said hello,,2025-03-04T10:00:00Z,done,\n",
        name="calls",
    )
    take("device", "external_id,serial_number,created_at,list_price\nd1,VIN1,2025-01-05,90\n")

    def seen(noun, names, day):
        words = (noun, "list", "-o", "json", "--fields", names, "--as-of", day)
        status = () if noun == "account" else ("--status", "all")
        return [tuple(row.values()) for row in cli(*words, *status, env=LATER).json]

    assert seen("lead", "topic,status", "2025-01-01") == [("Crane", "new")]
    assert seen("lead", "topic,status", "2025-01-09")[1] == ("Dozer", "unknown")
    assert seen("account", "name,phone", "2025-01-03") == [("Acme", None)]
    assert seen("account", "name,phone", "2025-01-02") == []
    calls = "subject,status,due_date"
    assert seen("activity", calls, "2025-01-04") == [("Ring", "open", None)]
    assert seen("activity", calls, "2025-02-05") == [("Ring", "done", "2025-02-01")]
    assert {row[:2] for row in seen("activity", calls, "2025-03-04")} == {
        ("Ring", "done"),
        ("Said hello", "done"),
    }
    device = "serial_number,status,list_price"
    assert seen("device", device, "2025-01-05") == [("VIN1", "unknown", None)]


DAYS = st.integers(0, 30)
ROWS = st.lists(
    st.tuples(DAYS, st.none() | DAYS, st.sampled_from(["mia", "leif"]), st.integers(1, 99)),
    min_size=1,
    max_size=6,
)
START = date(2025, 1, 1)
TAKEN = "SELECT undone_by FROM v_batch WHERE command LIKE '%import%' AND undoes IS NULL"
STANDING = "SELECT topic, status, owner, actual_revenue FROM v_opportunity"
CHANGES = st.lists(
    st.sampled_from(
        [
            ("opp", "edit", "1", "revenue=7k", "topic=New"),
            ("opp", "edit", "1", "owner=zed", "--create"),
            ("opp", "close", "1", "--won", "--skip-stages"),
            ("opp", "reopen", "1"),
            ("opp", "new", "Typed", "owner=mia"),
            ("undo",),
            ("redo",),
        ]
    ),
    max_size=3,
)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, changes=CHANGES, looks=st.lists(DAYS, min_size=2, max_size=2))
def test_whatever_is_typed_later_the_past_is_what_the_file_says(rows, changes, looks, law):
    cli = law(rows)
    for hour, words in enumerate(changes, 13):
        cli(*words, env={"OPPCLI_TODAY": f"2026-11-25T{hour}:00:00Z"})
    (taken,) = cli("sql", TAKEN, "-o", "json").json
    for look in looks:
        words = ("--as-of", (START + timedelta(look)).isoformat(), "-o", "json")
        ended = [closed is not None and max(first, closed) <= look for first, closed, *_ in rows]
        there = {
            f"T{place}": ("won" if ended[place] else "open", owner, amount)
            for place, (first, _, owner, amount) in enumerate(rows)
            if first <= look and taken["undone_by"] is None
        }
        listed = cli("sql", STANDING, *words, env=LATER).json
        assert {row["topic"]: (row["status"], row["owner"]) for row in listed} == {
            topic: known[:2] for topic, known in there.items()
        }
        won = {topic: amount for topic, (status, _, amount) in there.items() if status == "won"}
        known = {row["topic"]: row["actual_revenue"] for row in listed}
        assert {topic: amount for topic, amount in known.items() if amount is not None} == won


@pytest.fixture
def law(environ, new_address, tmp_path):
    """Imports rows into a new store, and gives how to type at it."""

    def imported(rows):
        address = new_address()

        def type_(*words, env=None):
            out, err = io.StringIO(), io.StringIO()
            said = {**environ, "OPPCLI_DB": address, **(env or {})}
            code = main(list(words), Invocation(list(words), said, io.StringIO(), out, err))
            return Ran(code, out.getvalue(), err.getvalue())

        text = "external_id,topic,owner,created_at,status,closed_on,actual_revenue,stage\n"
        for place, (first, closed, owner, amount) in enumerate(rows):
            ended = "open,," if closed is None else f"won,{START + timedelta(closed)},{amount}"
            made = START + timedelta(first)
            text += f"s{place},T{place},{owner},{made},{ended},interest\n"
        path = tmp_path / "law.csv"
        path.write_text(text, encoding="utf-8")
        words = ("import", str(path), "--kind", "opportunity", "--source-system", "old")
        assert type_(*words).code == 0
        return type_

    return imported
