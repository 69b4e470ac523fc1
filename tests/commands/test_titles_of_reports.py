"""Each report for people says what it shows and of which period, and programs read the same as
before."""

import pytest

LATER = {"OPPCLI_TODAY": "2026-11-24"}


@pytest.fixture
def store(typed):
    typed(
        ["opp", "new", "Fleet", "--account", "Acme", "--create", "--revenue", "100k",
         "--close", "2026-12-15"],
        ["opp", "new", "Van", "--account", "Acme", "--revenue", "20k", "--close", "2026-12-01"],
        ["opp", "new", "Bus", "--account", "Acme", "--revenue", "30k", "--close", "2027-02-01"],
        ["opp", "close", "1", "--won", "--skip-stages", "--on", "today"],
        ["opp", "close", "2", "--lost", "--reason", "price", "--on", "today"],
        ["lead", "new", "Lifts", "--company", "Berg"],
        ["activity", "log", "O3", "call", "Asked"],
        ["drive", "O3", "Second bus"],
    )  # fmt: skip


def heading(cli, *words, **more):
    ran = cli(*words, "-o", "plain", **more)
    assert ran.code == 0, ran.err
    return ran.out.splitlines()[0]


@pytest.mark.parametrize(
    ("report", "title"),
    [
        ("winloss", "Won and lost"),
        ("leaderboard", "Leaderboard"),
        ("leads", "Leads"),
        ("activity", "Activities"),
        ("funnel", "Funnel"),
        ("response", "First contact of leads"),
        ("showroom", "Test drives"),
        ("velocity", "Sales velocity"),
        ("velocity --stages", "Days in the stages left"),
    ],
)
def test_a_report_names_its_period_also_the_usual_one(cli, store, report, title):
    assert heading(cli, "report", *report.split()) == f"{title}, 2026 Q4"
    assert heading(cli, "report", *report.split(), "this", "month") == f"{title}, Nov 2026"
    assert title not in cli("report", *report.split(), "-o", "csv").out


def test_the_periods_of_filters_are_named(cli, store):
    assert heading(cli, "report", "winloss", "--close", "2026", "--created", "this month") == (
        "Won and lost, 2026 Q4, closing 2026, created Nov 2026"
    )
    assert heading(cli, "pipeline", "--close", "2027") == "Open pipeline, closing 2027"
    assert heading(cli, "pipeline").split()[0] == "Stage"


def test_a_report_without_a_period_says_until_when(cli, store):
    until = "of all time until Mon 23 Nov (today)"
    assert heading(cli, "report", "slips") == f"Pushes {until}"
    assert heading(cli, "report", "slips", "--close", "2026") == f"Pushes {until}, closing 2026"
    assert heading(cli, "report", "stages", "--close", "2026") == f"Stays {until}, closing 2026"


def test_a_report_of_an_earlier_day_says_as_of_when(cli, store):
    shown = heading(cli, "report", "winloss", "--as-of", "2026-11-23", env=LATER)
    assert shown == "Won and lost, 2026 Q4   as of Mon 23 Nov 2026"


def test_what_finds_nothing_says_of_which_period(cli, store):
    ran = cli("report", "winloss", "2022", "-o", "plain")
    assert ran.err == "Won and lost, 2022: nothing was closed in that period\n"


def test_a_page_has_the_title_in_its_own_heading_alone(cli, store, tmp_path):
    path = tmp_path / "page.html"
    ran = cli("report", "winloss", "--to", path)
    assert ran.out == f"Won and lost 2026 Q4 → {path}\n"
    assert "Won and lost, 2026 Q4" not in path.read_text("utf-8")
    assert cli("review", "--to", path).out == f"Review since Mon 16 Nov 2026 → {path}\n"


@pytest.mark.parametrize(
    "words", ["compare last month", "compared to last month", "against oct", "vs 2026-10"]
)
def test_a_comparison_in_words_is_the_option(cli, store, words):
    said = ["report", "winloss", "by", "owner", "this", "month", *words.split()]
    ran = cli(*said, "-o", "plain")
    option = ("--by", "owner", "--period", "this month", "--compare", "2026-10")
    assert ran.out == cli("report", "winloss", *option, "-o", "plain").out
    assert ran.out.splitlines()[0] == "Won and lost, Nov 2026   against Oct 2026"


def test_a_comparison_without_a_time_or_of_a_report_that_has_none_is_refused(cli, store):
    ran = cli("report", "winloss", "against")
    assert ran.code == 2
    assert "behind 'against' a day or a period is missing." in ran.err
    ran = cli("report", "accuracy", "this", "week", "vs", "last", "week")
    assert (ran.code, "report accuracy compares nothing." in ran.err) == (2, True)
    assert "try: oppcli report accuracy --period 'last week'" in ran.err


def test_a_comparison_shows_what_was_won_and_lost_then_and_now_in_eighty_columns(
    store, environ, at_terminal
):
    environ["COLUMNS"] = "80"
    words = ("report", "winloss", "by", "owner", "compare", "last", "month")
    _, headings, *lines = at_terminal(*words, "--color", "never", answers="").splitlines()
    hidden = " ".join(lines[-3:])
    for each in ("Won then EUR", "Lost then", "Win rate then"):
        assert each in headings
    assert "won_count, won_difference" in hidden
    assert "* a rate" not in hidden


def test_a_span_says_on_which_side_of_its_first_day_it_begins(cli, store):
    assert (
        "end of Mon 23 Nov → Tue 24 Nov (today)"
        in cli("diff", "2026-11-23", "-o", "plain", env=LATER).out
    )
    shown = cli("review", "--since", "2026-11-23", "-o", "plain", env=LATER).out
    assert " · start of Mon 23 Nov → Tue 24 Nov\n" in shown
    assert heading(cli, "pipeline", "--compare", "2026-11-23", env=LATER) == (
        "Open pipeline   end of Mon 23 Nov 2026 → now"
    )


def test_reasons_begin_with_what_lost_most(cli, store, typed):
    typed(
        *(["opp", "new", name, "--revenue", "5k"] for name in ("A", "B", "C", "D")),
        *(["opp", "close", n, "--lost", "--reason", "timing", "--on", "today"] for n in ("4", "5")),
        ["opp", "close", "6", "--canceled", "--reason", "duplicate", "--on", "today"],
    )
    rows = cli("report", "winloss", "-o", "json").json
    assert [row["lost_reason"] for row in rows] == ["timing", "price", "duplicate", None]


def test_kinds_of_activities_are_columns_unless_they_are_rows(cli, store):
    (row,) = cli("report", "activity", "by", "owner", "-o", "json").json
    assert (row["done"], row["done_call"], row["done_test_drive"], row["done_visit"]) == (
        2,
        1,
        1,
        0,
    )
    shown = cli("report", "activity", "by", "owner", "-o", "plain").out
    assert "Test drive" in shown
    assert "Visit" not in shown
    assert "Open now" in shown
    assert "done_call" not in cli("report", "activity", "-o", "csv").out
