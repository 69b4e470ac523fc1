"""What a manager types behind a report's name without dashes: groups, times and names."""

import shlex

import pytest


@pytest.fixture
def group(typed):
    """Two businesses, a team and two sellers, each with one open opportunity."""
    typed(
        ["org", "add", "business", "Norrvik Trucks"],
        ["org", "add", "business", "Norrvik Cars"],
        ["org", "add", "user", "leif", "--full-name", "Leif Lindqvist"],
        ["org", "add", "user", "mia"],
        ["org", "add", "team", "North", "--members", "leif"],
        ["opp", "new", "Fleet", "--owner", "leif", "--business", "Norrvik Trucks", "--revenue",
         "100k", "--brand", "Volvo", "--close", "15 dec", "--account", "Acme", "--create"],
        ["opp", "new", "Van", "--owner", "mia", "--business", "Norrvik Cars", "--revenue", "20k",
         "--brand", "Leif", "--close", "15 jan"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "group_"),
    [
        ("seller", "owner"),
        ("sellers", "owner"),
        ("rep", "owner"),
        ("salesperson", "owner"),
        ("customer", "account"),
        ("brands", "brand"),
        ("businesses", "business"),
        ("source", "lead_source"),
        ("close-month", "month"),
    ],
)
@pytest.mark.parametrize("by", ["by", "--by"])
def test_groups_are_found_by_what_people_call_them(cli, group, by, word, group_):
    ran = cli("pipeline", by, word, "-o", "csv")
    assert ran.out.startswith(f"{group_},"), ran.err


def test_a_word_that_means_no_group_for_certain_is_refused(cli, group):
    assert "cannot group by 'product'" in cli("pipeline", "by", "product").err


@pytest.mark.parametrize(
    ("line", "words", "option"),
    [
        ("norrvik trucks", "business Norrvik Trucks", "--business 'Norrvik Trucks'"),
        ("Norrvik Trucks by seller", "business Norrvik Trucks", "--business 'Norrvik Trucks'"),
        ("for North", "team North", "--team North"),
        ("Leif Lindqvist", "owner leif", "--owner leif"),
        ("Volvo", "brand Volvo", "--brand Volvo"),
        (
            "Volvo Norrvik Trucks",
            "brand Volvo · business Norrvik Trucks",
            "--brand Volvo --business 'Norrvik Trucks'",
        ),
    ],
)
@pytest.mark.parametrize("report", ["pipeline", "forecast", "dashboard", "report winloss"])
def test_a_report_is_filtered_by_an_exact_name_which_is_said(
    cli, group, report, line, words, option
):
    ran = cli(*report.split(), *line.split())
    assert (ran.code, ran.err.splitlines()[0]) == (
        0,
        f"only: {words}; as options: {option}",
    )
    by = ["--by", "owner"] if "by seller" in line else []
    assert ran.out == cli(*report.split(), *shlex.split(option), *by).out


def test_a_name_of_several_or_of_nothing_gets_one_sentence_with_the_command(cli, group):
    ran = cli("pipeline", "leif")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: 'leif' can be the brand or the user.\n"
        "  try: oppcli pipeline --brand Leif or oppcli pipeline --owner leif\n"
    )
    ran = cli("dashboard", "trucks")
    assert "called 'trucks'.\n  try: oppcli dashboard --business 'Norrvik Trucks'\n" in ran.err
    ran = cli("report", "winloss", "zzz")
    assert ran.err == (
        "error: there is no user, team, business, facility, operation, brand or stage"
        " called 'zzz'.\n"
        "  try: oppcli org list\n"
    )
    assert cli("pipeline", "--by", "owner", "month").err.endswith(
        "try: oppcli pipeline --by month\n"
    )


@pytest.mark.parametrize("report", ["pipeline", "dashboard", "report stale"])
@pytest.mark.parametrize("day", ["yesterday", "last friday", "two months ago", "2026-06-30"])
def test_a_bare_past_day_is_as_of_for_a_report_of_a_state(cli, group, report, day):
    ran = cli(*report.split(), *day.split())
    past = cli(*report.split(), "--as-of", day)
    assert (ran.code, ran.out, ran.err) == (0, past.out, past.err)
    assert ran.out != cli(*report.split()).out or report == "report stale"


@pytest.mark.parametrize("period", ["last month", "yesterday", "2027q1"])
def test_of_a_forecast_a_time_stays_its_period(cli, group, period):
    ran = cli("forecast", *period.split())
    assert ran.out == cli("forecast", "--period", period).out


def test_a_report_of_one_day_refuses_a_longer_time_with_both_readings(cli, group):
    ran = cli("pipeline", "next", "quarter")
    assert ran.code == 2
    assert ran.err.endswith(
        "try: oppcli pipeline --close 'next quarter' or oppcli pipeline --as-of 'next quarter'\n"
    )


def test_a_name_a_time_a_group_and_a_file_stand_in_one_line(cli, group, tmp_path):
    file = tmp_path / "p.csv"
    ran = cli("forecast", "Norrvik", "Trucks", "this", "quarter", "by", "seller", "to", str(file))
    assert ran.code == 0, ran.err
    assert "leif" in file.read_text()


@pytest.mark.parametrize("words", ["last week", "since last week", "--since=last week"])
def test_a_review_of_last_week_begins_on_its_monday(cli, group, words):
    ran = cli("review", *([words] if words[0] == "-" else words.split()))
    assert "Mon 16 Nov → Mon 23 Nov" in ran.out


@pytest.mark.parametrize("line", ["dec jan", "dec to jan", "dec - jan"])
def test_two_times_are_one_period(cli, line):
    shown = cli("forecast", *line.split(), "-o", "json")
    assert shown.code == 0
    assert shown.out == cli("forecast", "--period", "dec..jan", "-o", "json").out


@pytest.mark.parametrize(
    ("words", "groups"),
    [
        ("by interest type", "interest_type"),
        ("by close month", "month"),
        ("by interest type and reason", "interest_type,lost_reason"),
        ("by lost reason, brand", "lost_reason,brand"),
        ("--by interest type", "interest_type"),
        ("--by lost reason this year", "lost_reason"),
        ("by owner by interest type", "owner,interest_type"),
        ("this year by forecast category", "forecast_category"),
    ],
)
def test_a_group_of_several_words_is_one_group(cli, group, words, groups):
    ran = cli("report", "winloss", *words.split(), "-o", "csv")
    assert ran.out.startswith(f"{groups},currency,won_"), (ran.out, ran.err)


@pytest.mark.parametrize(
    "line",
    [
        "forecast dec jan feb",
        "forecast dec --period jan",
        "pipeline as of fri as of mon",
        "opp list --close dec --close jan",
        "call 1 hi -d fri --due mon",
    ],
)
def test_a_second_time_for_one_option_is_refused(cli, line):
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert "given twice" in ran.err or "two times are given" in ran.err


@pytest.mark.parametrize(
    "line",
    [
        "report response by seller",
        "report response this year by lead source",
        "report showroom by seller",
        "report activity by seller",
        "report slips by seller",
    ],
)
def test_every_report_with_groups_takes_them_without_dashes(cli, group, line):
    ran = cli(*line.split())
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("said", "typed_out"),
    [
        (
            "report winloss by competitor Hamburg since september",
            "report winloss --by competitor --facility Hamburg --period 2026-09-01..2026-11-23",
        ),
        ("pipeline by customer top 2", "pipeline --by account --sort -amount --limit 2"),
        ("pipeline top 2 customers", "pipeline --by account --sort -amount --limit 2"),
        (
            "pipeline by account top 1 Hamburg",
            "pipeline --by account --sort -amount --limit 1 --facility Hamburg",
        ),
        ("report winloss by customer top 2", "report winloss --by account --sort -won --limit 2"),
        ("pipeline by seller Hamburg", "pipeline --by owner --facility Hamburg"),
        ("pipeline by month, seller Hamburg", "pipeline --by month,owner --facility Hamburg"),
        ("pipeline by interest type owner", "pipeline --by interest_type,owner"),
        ("report winloss by brand Hamburg", "report winloss --by brand --facility Hamburg"),
    ],
)
def test_groups_end_at_the_first_word_that_is_none(cli, typed, said, typed_out):
    typed(["org", "add", "facility", "Hamburg"])
    for number, customer in enumerate(("Acme", "Bolt", "Coil"), 1):
        more = ["--facility", "Hamburg"] if number < 3 else []
        known = ["--account", customer, "--create", "--revenue", str(number * 1000)]
        typed(["opp", "new", f"Sale {number}", *known, *more])
    typed(["opp", "close", "O1", "--lost", "--reason", "competitor", "--competitor", "Vandelay"])
    ran, again = cli(*said.split()), cli(*typed_out.split())
    assert (ran.code, again.code) == (0, 0), ran.err + again.err
    assert ran.out == again.out
    assert len(ran.out.splitlines()) > 1


def test_a_word_behind_groups_that_is_nearly_one_is_no_name(cli):
    ran = cli("pipeline", "by", "owner", "mnth")
    assert (ran.code, "cannot group by 'mnth'" in ran.err) == (5, True)


@pytest.mark.parametrize(
    ("said", "typed_out", "refs"),
    [
        (
            "opp list lost to Vandelay",
            "--status lost --where 'competitor=\"Vandelay Autos\"'",
            ["O1"],
        ),
        (
            "opp list lost Vandelay Autos",
            "--status lost --where 'competitor=\"Vandelay Autos\"'",
            ["O1"],
        ),
        (
            "opp list lost initech price",
            "--status lost --where 'competitor=Initech lost_reason=price'",
            ["O2"],
        ),
        ("opp list with trade-in", "--where 'est_trade_in_value>0'", ["O4"]),
        ("opp list open top 1 by amount", "--status open --sort -est_revenue --limit 1", ["O5"]),
    ],
)
def test_competitors_trade_ins_and_an_amount_said_twice(cli, typed, said, typed_out, refs):
    for number in range(1, 6):
        known = ["--account", f"Firm {number}", "--create", "--revenue", str(number * 1000)]
        typed(["opp", "new", f"Sale {number}", *known])
    lost = ["--lost", "--reason", "price", "--competitor"]
    typed(
        ["opp", "close", "O1", *lost, "Vandelay Autos"],
        ["opp", "close", "O2", *lost, "Initech"],
        ["opp", "edit", "O4", "est_trade_in_value=500"],
    )
    found = cli(*said.split(), "-o", "json")
    assert found.code == 0, found.err
    assert [each["ref"] for each in found.json] == refs
    assert found.json == cli("opp", "list", *shlex.split(typed_out), "-o", "json").json


@pytest.mark.parametrize(
    ("said", "typed_out"),
    [
        ("pipeline at the end of october by seller", "pipeline --as-of 2026-10-31 --by owner"),
        ("report winloss reasons by owner", "report winloss --by lost_reason,owner"),
    ],
)
def test_reports_take_at_a_time_and_reasons(cli, said, typed_out):
    ran, again = cli(*said.split()), cli(*typed_out.split())
    assert (ran.code, ran.out) == (again.code, again.out)
    assert ran.code == 0


def test_the_quota_of_everybody_is_that_of_all(cli):
    assert "all 2027 quota 5,000,000 EUR" in cli("quota", "set", "everybody", "2027", "5m").out


def test_words_that_name_nothing_are_no_part_of_a_managers_name(cli, typed):
    typed(["org", "add", "user", "ulf"])
    ran = cli("opp", "list", "--manager", "ulf", "with", "foo")
    assert ran.code == 2
    assert "ulf with" not in ran.err
