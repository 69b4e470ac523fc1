"""What is equal comes in the order of its numbers, and a day begins at its midnight, on any
database: a server gives rows that were changed last, unless it is told otherwise.
"""

import pytest


@pytest.fixture
def shuffled(typed):
    """Five opportunities alike in every way but their topics, the first ones written last."""
    typed(
        *[["opp", "new", f"Deal {n}", "--close", "2026-11-27", "--revenue", "5"] for n in "12345"]
    )
    typed(*[["opp", "edit", str(n), f"topic=Edited {n}"] for n in (3, 2, 1)])


def test_of_equally_stale_ones_the_first_numbers_come_first(cli, shuffled):
    late = {"OPPCLI_TODAY": "2027-01-20"}
    lines = cli("report", "stale", "-o", "json", env=late).json
    assert [line["ref"] for line in lines] == ["O1", "O2", "O3", "O4", "O5"]


@pytest.mark.parametrize("name", ["closing", "stale", "slipping"])
def test_the_three_of_a_short_list_are_the_first_numbers_of_equals(cli, shuffled, typed, name):
    if name == "slipping":
        typed(*[["opp", "edit", str(n), "est_close_date=2026-11-29"] for n in (5, 4, 3, 2, 1)])
    today = "2027-01-20" if name == "stale" else "2026-11-23"
    shown = cli("dashboard", "-o", "plain", env={"OPPCLI_TODAY": today}).out
    told = "d later, moved once" if name == "slipping" else "Edited "
    listed = [line.strip("! ").split()[0] for line in shown.splitlines() if told in line]
    assert listed[:3] == ["O1", "O2", "O3"], shown


@pytest.mark.parametrize(
    ("now", "refs"),
    [("2026-12-14", ["O1"]), ("2026-12-15", ["O1", "O2"])],
)
def test_what_happened_exactly_at_midnight_belongs_to_the_day_that_begins(cli, now, refs):
    """Interest allows 21 days: the last second of one day and the first of the next."""
    for moment in ("2026-11-22T23:59:59+00:00", "2026-11-23T00:00:00+00:00"):
        assert cli("opp", "new", "Fleet", env={"OPPCLI_TODAY": moment}).code == 0
    lines = cli("report", "stale", "-o", "json", env={"OPPCLI_TODAY": now}).json
    assert [line["ref"] for line in lines] == refs


HISTORY = (
    "Id,OpportunityId,CreatedById,CreatedDate,StageName,Probability,ForecastCategory,"
    "ValidThroughDate,FromForecastCategory\n"
    "1,1,ann,2026-09-01 08:00:00,Interest,,,,\n"
    "2,1,ann,2026-10-01 09:00:00,Quotation,,,,\n"
    "3,1,bo,2026-10-05 09:00:00,Contract,,,,\n"
)


def test_moves_told_by_a_later_import_count_at_their_own_time(cli, typed, tmp_path):
    opps, history = tmp_path / "opps.csv", tmp_path / "history.csv"
    opps.write_text(
        "Id,Name,StageName,CloseDate,IsClosed,IsWon,CreatedDate,Amount\n"
        "1,Crane,Contract,2026-12-01,0,0,2026-09-01 08:00:00,5\n"
    )
    history.write_text(HISTORY)
    typed(["import", opps], ["opp", "back", "1"], ["import", history])
    months = {
        month: [
            (row["stage"], row["entered"], row["forward"])
            for row in cli("report", "funnel", "--period", month, "-o", "json").json
        ]
        for month in ("2026-09", "2026-10", "2026-11")
    }
    assert months == {
        "2026-09": [("interest", 1, 1)],
        "2026-10": [("quotation", 1, 1), ("contract", 1, 0)],
        "2026-11": [],
    }
    ladder = "✓ Interest 30d ── ● Quotation 4d ── ○ Contract 49d ── ○ Delivery"
    assert ladder in cli("opp", "show", "1").out
