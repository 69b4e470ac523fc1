"""How long others were in the stage: on the screen of an opportunity, and in what is stale."""

import re
from datetime import UTC, date

import pytest

from oppcli.domain.funnel import days_in_stages
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.reports import journeys
from oppcli.queries.stage_days import stage_tables


@pytest.fixture
def asks_p90(history, tmp_path):
    """A store whose default process asks for the ninetieth percentile in its first stage."""
    text = history("process", "export", "dealer").out
    first = re.sub(r"(stale_after_days = \d+)", r'\1\nstale_after = "p90"', text, count=1)
    (tmp_path / "dealer.toml").write_text(first, encoding="utf-8")
    ran = history("process", "apply", tmp_path / "dealer.toml")
    assert "Interest changed" in ran.out
    return history


def later(day):
    return {"OPPCLI_TODAY": day}


def test_the_screen_says_by_when_half_and_nine_in_ten_leave_the_stage(history):
    (ref, *_) = history("opp", "list", "-q", "--status", "open").out.split()
    on = later("2026-12-04")
    (line,) = history("report", "stages", "-o", "json", env=on).json
    shown = history("opp", "show", ref, env=on).out
    (told,) = [each for each in shown.splitlines() if each.startswith("pace")]
    days = re.search(r"(\d+) days in Interest: ", told)
    assert told.endswith(f": half leave by {line['median']}, nine in ten by {line['nine_in_ten']}")
    assert days is not None
    (won, *_) = history("opp", "list", "-q", "--status", "won").out.split()
    assert "\npace" not in history("opp", "show", won).out


def test_of_few_stays_the_screen_says_nothing(cli, typed):
    typed(["opp", "new", "Van", "--revenue", "9k"])
    assert "\npace" not in cli("opp", "show", "1").out


def test_stale_follows_from_earlier_stays_where_the_process_asks_for_it(asks_p90):
    on = later("2027-01-25")
    (line,) = asks_p90("report", "stages", "-o", "json", env=on).json
    stale = asks_p90("report", "stale", "-o", "json", "--limit", "0", env=on).json
    assert {row["stale_after_days"] for row in stale} == {line["nine_in_ten"]}
    words = ("opp", "list", "--fields", "ref,idle", "-o", "json", "--limit", "0")
    idle = {row["ref"]: row["idle"] for row in asks_p90(*words, env=on).json}
    wanted = {ref for ref, days in idle.items() if days > line["nine_in_ten"]}
    assert {row["ref"] for row in stale} == wanted
    assert 0 < len(wanted) < sum(days > 21 for days in idle.values())
    assert {row["ref"] for row in asks_p90(*words, "--where", "stale", env=on).json} == wanted
    today = asks_p90("today", "--owner", "jana,leif", "-o", "json", "--limit", "0", env=on).json
    assert {row["ref"] for row in today if row["what"] == "stale"} == wanted


def test_without_it_stale_is_the_days_of_the_stage(history):
    on = later("2027-01-25")
    stale = history("report", "stale", "-o", "json", "--limit", "0", env=on).json
    assert stale
    assert {row["stale_after_days"] for row in stale} == {21}


def test_stale_can_be_filtered_by(history, typed):
    on = later("2027-01-25")
    stale = {row["ref"] for row in history("report", "stale", "-o", "json", env=on).json}
    assert history("activity", "log", next(iter(stale)), "call", "Fine", env=on).code == 0
    stale = {row["ref"] for row in history("report", "stale", "-o", "json", env=on).json}

    def found(*words):
        ran = history("opp", "list", "-o", "json", "--limit", "0", *words, env=on)
        assert ran.code == 0, ran.err
        return {row["ref"] for row in ran.json}

    every = found("--status", "all")
    assert found("--where", "stale") == found("--where", "stale=yes") == stale != set()
    assert found("--where", "stale and owner=leif") | found("--where", "owner=jana stale") == stale
    for words in ("stale=no", "stale!=yes"):
        assert found("--status", "all", "--where", words) == every - stale
    ran = history("opp", "list", "--where", "stale=maybe")
    assert (ran.code, "stale: 'maybe' is not one of yes, no" in ran.err) == (5, True)


def test_the_percentile_is_shown_exported_and_kept_in_a_folder(asks_p90, tmp_path, new_address):
    shown = asks_p90("process", "show", "dealer", "-o", "json").json
    assert [row["stale_percentile"] for row in shown] == [90, None, None, None]
    assert asks_p90("process", "export", "dealer").out.count('stale_after = "p90"') == 1
    folder, other = tmp_path / "all", new_address()
    assert asks_p90("export", "all", "--to", folder).code == 0
    assert asks_p90("--db", other, "import", folder).code == 0
    again = asks_p90("--db", other, "process", "show", "dealer", "-o", "json").json
    assert again == shown
    assert asks_p90("db", "check").code == 0


def test_the_days_of_single_stages_are_those_of_the_report(cli, typed, store):
    """Of ways with steps back, moves that were undone, closings, and a reopening."""
    for number in range(1, 9):
        typed(["opp", "new", f"Van {number}", "--process", "simple", "--revenue", "9k"])

    def on(day, *words):
        ran = cli(*words, env=later(f"2026-{day}"))
        assert ran.code == 0, ran.err

    for ref, day in (("1", "11-25"), ("2", "11-27"), ("3", "11-28"), ("4", "11-29")):
        on(day, "opp", "advance", ref)
    on("11-30", "opp", "advance", "5")
    on("11-30", "undo")
    on("12-01", "opp", "back", "1")
    on("12-02", "opp", "advance", "1", "2")
    on("12-03", "opp", "close", "3", "--won", "--skip-stages")
    on("12-04", "opp", "close", "6", "--lost", "--reason", "price")
    on("12-05", "opp", "close", "4", "--lost", "--reason", "price")
    on("12-06", "opp", "reopen", "4")
    asking = Asking("jana", date(2026, 12, 10), UTC)
    stages = journeys.stages(store)
    keys = {number: str(number) for number in stages.keys}
    found = journeys.journeys(store, Filters(), asking, Converter(store, "EUR", asking.today))
    expected = days_in_stages(found, keys, asking.today)
    assert len(expected) == 3
    single = stage_tables(store, asking, [int(stage) for stage in expected])
    assert {str(stage): table for stage, table in single.items()} == expected


def test_the_median_of_two_stays_is_the_same_in_every_report(cli, typed):
    for day, words in (
        ("2026-10-01", ("opp", "new", "A", "--process", "simple", "--revenue", "5")),
        ("2026-10-01", ("opp", "new", "B", "--process", "simple", "--revenue", "5")),
        ("2026-10-11", ("opp", "advance", "1")),
        ("2026-10-31", ("opp", "advance", "2")),
    ):
        assert cli(*words, env=later(day)).code == 0
    on = later("2026-10-31")
    for report in (("stages",), ("velocity", "--stages")):
        lines = cli("report", *report, "-o", "json", env=on).json
        assert "20" in {str(each.get("median")) for each in lines}, (report, lines)
