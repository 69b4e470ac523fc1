"""An activity imported about a qualified lead is where one that is typed about it would be."""

import pytest


@pytest.mark.parametrize("way", ["ref", "id"])
def test_it_is_on_the_timeline_of_the_opportunity(cli, typed, feed, way) -> None:
    for number in (1, 2):
        feed("external_id,topic,company", f"{number},Crane {number},Globex {number}", kind="lead")
        typed(["lead", "qualify", f"L{number}"])
    typed(["call", "L1", "talk"], ["task", "L1", "later", "--due", "2026-11-27"])
    heading, about = ("regarding", "L2") if way == "ref" else ("lead_id", "2")
    more = () if way == "ref" else ("--map", "lead_id=lead_id")
    ran = feed(
        f"external_id,type,subject,{heading},completed_at,due",
        f"9,call,talk,{about},2026-11-23,",
        f"10,task,later,{about},,2026-11-27",
        kind="activity",
        more=more,
    )
    assert (ran.code, ran.out) == (0, "2 rows: 2 created\n"), ran.err
    fields = "last_activity,next_activity"
    one, two = cli("opp", "list", "--sort", "ref", "--fields", fields, "-o", "json").json
    assert one == two
    for ref in ("O1", "O2"):
        shown = cli("show", ref).out
        assert ("talk" in shown, "later" in shown) == (True, True)
    rows = cli("activity", "list", "--status", "all", "-o", "json").json
    assert sorted(row["regarding"] for row in rows) == ["L1", "L1", "L2", "L2"]
