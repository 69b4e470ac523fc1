"""What happened to the pipeline between two days, on a store that was typed on several."""

import csv
import io
import shlex

import pytest

FIRST, LAST = "2026-10-02", "2026-11-23"
Q4 = ("--close", "2026q4")
GROUP = ("--owner", "ann,bob")

# Topic, owner, amount, currency and expected close of what was there before the first day.
BEFORE = [
    ("stays", "ann", "10000", "EUR", "2026-11-30"),
    ("grows", "ann", "20000", "EUR", "2026-11-30"),
    ("shrinks", "bob", "30000", "EUR", "2026-11-30"),
    ("dollars", "bob", "10000.01", "USD", "2026-11-30"),
    ("more dollars", "bob", "10000", "USD", "2026-11-30"),
    ("next year", "ann", "40000", "EUR", "2026-11-30"),
    ("sooner", "ann", "50000", "EUR", "2027-01-31"),
    ("cheaper win", "ann", "60000", "EUR", "2026-11-30"),
    ("lost one", "ann", "22000", "EUR", "2026-11-30"),
    ("no sale", "bob", "5000", "EUR", "2026-11-30"),
    ("again", "ann", "12000", "EUR", "2026-09-30"),
    ("given", "ann", "8000", "EUR", "2026-11-30"),
    ("taken", "zoe", "6000", "EUR", "2026-11-30"),
    ("early win", "ann", "3000", "EUR", "2026-11-30"),
    ("old win", "ann", "1000", "EUR", "2026-11-30"),
    ("sooner win", "ann", "4000", "EUR", "2027-01-31"),
    ("elsewhere", "zoe", "99000", "EUR", "2026-11-30"),
]
NEW = [
    ("new", "bob", "15000", "EUR", "2026-11-30"),
    ("new win", "bob", "9000", "EUR", "2026-11-30"),
    ("new loss", "bob", "7000", "EUR", "2026-11-30"),
]
WON = ("--won", "--skip-stages")
LOST = ("--lost", "--reason", "price")
DONE = [
    ("2026-09-01", "opp", "close", "again", *LOST),
    ("2026-10-01", "opp", "close", "old win", *WON),
    ("2026-10-20", "opp", "close", "lost one", *LOST),
    ("2026-10-21", "opp", "close", "no sale", "--canceled", "--reason", "postponed"),
    ("2026-10-22", "opp", "reopen", "again"),
    ("2026-10-22", "opp", "edit", "again", "close=2026-11-30"),
    ("2026-10-23", "opp", "edit", "grows", "est_revenue=25000"),
    ("2026-10-23", "opp", "edit", "shrinks", "est_revenue=28000.50", "close=2026-12-15"),
    ("2026-10-26", "opp", "edit", "more dollars", "est_revenue=11000"),
    ("2026-10-26", "opp", "edit", "next year", "est_revenue=45000", "close=2027-01-31"),
    ("2026-10-27", "opp", "edit", "sooner", "est_revenue=47000", "close=2026-11-30"),
    ("2026-10-28", "opp", "assign", "given", "--to", "zoe"),
    ("2026-10-28", "opp", "assign", "taken", "--to", "bob"),
    ("2026-10-29", "opp", "close", "early win", *WON, "--on", "2026-09-30"),
    ("2026-11-02", "opp", "close", "new win", *WON),
    ("2026-11-03", "opp", "close", "new loss", *LOST),
    ("2026-11-10", "opp", "close", "cheaper win", *WON, "--revenue", "58000"),
    ("2026-11-20", "opp", "close", "sooner win", *WON, "--revenue", "4100"),
]
OF_GROUP = {
    "start": (11, 216_000.01),
    "new": (3, 31_000.00),
    "reopened": (1, 12_000.00),
    "owner_in": (1, 6_000.00),
    "pulled_in": (2, 51_100.00),
    "up": (2, 5_900.00),
    "down": (2, -3_999.50),
    "rates": (2, -420.00),
    "won": (3, 71_100.00),
    "lost": (2, 29_000.00),
    "canceled": (1, 5_000.00),
    "owner_out": (1, 8_000.00),
    "pushed_out": (2, 43_000.00),
    "removed": (0, 0.00),
    "end": (9, 161_480.51),
}
OF_ALL = OF_GROUP | {
    "start": (13, 321_000.01),
    "owner_in": (0, 0.00),
    "owner_out": (0, 0.00),
    "end": (11, 268_480.51),
}


@pytest.fixture
def on(cli):
    """Types a command line on a day; it has to succeed."""

    def type_(day, *words, **more):
        ran = cli(*words, **more, env={"OPPCLI_TODAY": day})
        assert ran.code == 0, ran.err
        return ran

    return type_


@pytest.fixture
def autumn(on, made_once):
    """Twenty opportunities between the second of October and the 23rd of November."""

    def new(day, rows):
        head = "topic,owner,est_revenue,currency,est_close_date\n"
        typed = "".join(f"{','.join(row)}\n" for row in rows)
        on(day, "opp", "new", "--stdin", "--create", stdin=head + typed)

    def make():
        new("2026-08-31", BEFORE)
        on("2026-08-31", "currency", "set", "USD", "0.90")
        for day, *words in DONE:
            if words[-2:-1] == ["--on"]:
                new(day, NEW)
            on(day, *words)
        on("2026-11-21", "currency", "set", "USD", "0.88")

    made_once("autumn", make)


@pytest.fixture
def diff(cli, autumn):
    """What the program says of the autumn as JSON, from one day to another."""

    def ask(*words, first=FIRST, last=LAST):
        ran = cli("diff", first, last, *words, "-o", "json")
        assert ran.code == 0, ran.err
        return ran.json

    return ask


def lines(rows):
    return {row["line"]: (row["count"], row["amount"]) for row in rows}


@pytest.mark.parametrize(
    ("words", "expected"), [((*Q4, *GROUP), OF_GROUP), (Q4, OF_ALL)], ids=["group", "everyone"]
)
def test_twenty_records_meet_every_line_to_the_cent_in_three_formats(cli, autumn, words, expected):
    told = cli("diff", FIRST, LAST, *words, "-o", "json")
    assert lines(told.json) == expected
    assert list(lines(told.json)) == list(expected)
    rows = csv.DictReader(io.StringIO(cli("diff", FIRST, LAST, *words, "-o", "csv").out))
    assert {r["line"]: (int(r["count"]), float(r["amount"])) for r in rows} == expected
    screen = cli("diff", FIRST, LAST, *words, "-o", "plain").out
    shown = {" ".join(part.split()[:-3]): part.split()[-3:-1] for part in screen.splitlines()[1:]}
    assert len(shown) == sum(count > 0 for count, _ in expected.values())
    for line, (count, amount) in expected.items():
        if count:
            named = line.replace("_", " ")
            found = [pair for label, pair in shown.items() if label.lower().lstrip("+− ") == named]
            assert found == [[str(count), f"{abs(amount):,.2f}"]], screen


def test_both_ends_are_those_of_the_pipeline_as_of_the_days(cli, diff):
    for words in (Q4, (*Q4, *GROUP), ()):
        found = lines(diff(*words))
        for line, day in (("start", FIRST), ("end", LAST)):
            rows = cli("pipeline", *words, "--as-of", day, "-o", "json").json
            amounts = sum(row["amount"] for row in rows)
            assert found[line] == (sum(row["count"] for row in rows), pytest.approx(amounts))


def test_unchanged_amounts_of_another_currency_are_rounded_one_by_one(cli, on):
    head = "topic,owner,est_revenue,currency,est_close_date\n"
    rows = "".join(f"small {each},ann,0.05,USD,2026-11-30\n" for each in range(3))
    on("2026-08-31", "opp", "new", "--stdin", "--create", stdin=head + rows)
    on("2026-08-31", "currency", "set", "USD", "0.90")
    on("2026-10-20", "currency", "set", "USD", "1.10")
    for words in ((), Q4, ("--by", "owner")):  # 0.045 is 0.04, and 0.055 is 0.06
        found = lines(cli("diff", FIRST, LAST, *words, "-o", "json").json)
        assert (found["start"], found["rates"], found["end"]) == ((3, 0.12), (3, 0.06), (3, 0.18))


def test_amounts_that_become_known_or_unknown_are_told_apart_from_those_that_change(cli, on):
    head = "topic,owner,est_revenue,est_close_date\n"
    rows = "".join(f"{each},ann,{each}00,2026-11-30\n" for each in range(1, 5))
    on("2026-08-31", "opp", "new", "--stdin", "--create", stdin=head + rows)
    on("2026-08-31", "opp", "edit", "1", "est_revenue=none")
    on("2026-10-20", "opp", "edit", "1", "est_revenue=150")
    on("2026-10-20", "opp", "edit", "2", "est_revenue=none")
    on("2026-10-20", "opp", "edit", "3", "est_revenue=310")
    on("2026-10-20", "opp", "edit", "4", "est_revenue=380")
    for words in (("--currency", "own"), Q4, ("--by", "owner", "--currency", "own")):
        found = lines(cli("diff", FIRST, LAST, *words, "-o", "json").json)
        assert (found["start"], found["end"]) == ((4, 900), (4, 840))
        assert (found["up"], found["down"]) == ((2, 160), (2, -220))


@pytest.mark.parametrize("line", [line for line in OF_GROUP if line != "removed"])
def test_the_records_behind_a_line_are_as_many_and_come_to_its_amount(cli, diff, line):
    rows = diff(*Q4, *GROUP, "--list", line)
    count, amount = OF_GROUP[line]
    assert len(rows) == count
    assert sum(row["amount"] for row in rows) == pytest.approx(amount)
    screen = cli("diff", FIRST, LAST, *Q4, *GROUP, "--list", line, "-o", "plain")
    assert len(screen.out.splitlines()) == count + 2


@pytest.mark.parametrize(
    ("line", "topic", "was", "became"),
    [
        ("up", "grows", "20,000", "25,000"),
        ("won", "cheaper win", "60,000", "58,000"),
        ("won", "new win", "–", "9,000"),
        ("pushed_out", "next year", "Mon 30 Nov", "Sun 31 Jan 2027"),
        ("pulled_in", "sooner", "Sun 31 Jan 2027", "Mon 30 Nov"),
        ("owner_out", "given", "ann", "zoe"),
        ("owner_in", "taken", "zoe", "bob"),
        ("lost", "lost one", "Interest", "lost: price"),
        ("reopened", "again", "lost: price", "Interest"),
    ],
)
def test_a_line_tells_people_from_what_to_what(cli, autumn, line, topic, was, became):
    told = cli("diff", FIRST, LAST, *Q4, *GROUP, "--list", line, "-o", "md").out
    row = next(row for row in told.splitlines() if topic in row)
    assert [cell.strip() for cell in row.strip("|").split("|")][-2:] == [was, became]


def test_programs_get_both_states_of_a_listed_record(diff):
    rows = diff(*Q4, *GROUP, "--list", "pushed_out", "--sort", "ref")
    topics = [row["topic"] for row in rows]
    assert topics == ["next year", "early win"]
    assert rows[0] == {
        "ref": "O6",
        "customer": None,
        "topic": "next year",
        "line": "pushed_out",
        "currency": "EUR",
        "amount": 40_000.00,
        "entry": "start",
        "exit": "pushed_out",
        "reason": None,
        "from_amount": 40_000.00,
        "to_amount": 45_000.00,
        "from_status": "open",
        "to_status": "open",
        "from_stage": "interest",
        "to_stage": "interest",
        "from_close": "2026-11-30",
        "to_close": "2027-01-31",
        "from_owner": "ann",
        "to_owner": "ann",
    }
    assert (rows[1]["to_status"], rows[1]["to_close"]) == ("won", "2026-09-30")


def test_each_group_balances_and_is_what_its_filter_shows(cli, diff):
    rows = diff(*Q4, "--by", "owner")
    groups = {name: lines(r for r in rows if r["owner"] == name) for name in ("ann", "bob", "zoe")}
    for name, found in groups.items():
        assert found == lines(diff(*Q4, "--owner", name))
        for place in (0, 1):
            entries = ("start", "new", "reopened", "owner_in", "pulled_in")
            exits = ("won", "lost", "canceled", "owner_out", "pushed_out", "removed", "end")
            left = sum(found[line][place] for line in entries)
            left += sum(found[line][1] for line in ("up", "down", "rates")) if place else 0
            assert left == pytest.approx(sum(found[line][place] for line in exits))
    came = [found["owner_in"] for found in groups.values()]
    went = [found["owner_out"] for found in groups.values()]
    assert sum(count for count, _ in came) == sum(count for count, _ in went) == 2
    assert sum(amount for _, amount in came) == sum(amount for _, amount in went) == 14_000
    for line in ("start", "new", "won", "lost", "end"):
        sums = [sum(found[line][place] for found in groups.values()) for place in (0, 1)]
        assert sums == pytest.approx(list(OF_ALL[line]))


def test_a_month_is_a_period_of_its_own(diff):
    rows = diff("--by", "month")
    for month in ("2026-11", "2026-12", "2027-01"):
        assert lines(r for r in rows if r["month"] == month) == lines(diff("--close", month))
    found = lines(r for r in rows if r["month"] == "2026-12")
    assert (found["pulled_in"], found["end"]) == ((1, 28_000.50), (1, 28_000.50))


def test_without_a_period_no_day_is_outside(cli, diff):
    found = lines(diff())
    assert found["pulled_in"] == found["pushed_out"] == (0, 0.00)
    assert found["won"][0] == 4  # the early win, too
    assert found["start"][0] == 15
    assert diff("--close", "none") == []


def test_the_same_moment_twice_moves_nothing(diff):
    found = lines(diff(*Q4, last=FIRST))
    assert {line for line, (count, _) in found.items() if count} == {"start", "end"}
    assert found["start"] == found["end"] == OF_ALL["start"]


def test_what_is_undone_is_removed(cli, on, autumn):
    on("2026-11-23", "opp", "new", "mistake", "est_revenue=500", "close=2026-12-01")
    on("2026-11-24", "undo")
    ran = cli(
        "diff", "2026-11-23", "2026-11-24", *Q4, "-o", "json", env={"OPPCLI_TODAY": "2026-11-24"}
    )
    found = lines(ran.json)
    assert found["removed"] == (1, 500.00)
    assert found["start"][0] - found["end"][0] == 1
    (row,) = cli(
        "diff",
        "2026-11-23",
        *Q4,
        "--list",
        "removed",
        "-o",
        "json",
        env={"OPPCLI_TODAY": "2026-11-24"},
    ).json
    assert (row["topic"], row["amount"], row["to_status"]) == ("mistake", 500.00, None)


def test_closed_ones_keep_the_rate_of_their_closing(cli, on, autumn):
    on("2026-11-22", "opp", "close", "more dollars", "--won", "--skip-stages")
    on("2026-11-23", "currency", "set", "USD", "0.50")
    rows = {
        row["topic"]: row
        for row in cli("diff", FIRST, LAST, *Q4, "--list", "rates", "-o", "json").json
    }
    assert rows["more dollars"]["amount"] == -220.00  # 11,000 USD at 0.88, not at 0.50
    assert rows["dollars"]["amount"] == -4_000.01


def test_a_currency_without_a_rate_on_both_days_is_a_table_of_its_own(cli, on):
    with_yen = ("--create", "--close", "2026-11-30", "--revenue")
    on("2026-10-01", "opp", "new", "euro", *with_yen, "100")
    on("2026-10-01", "opp", "new", "yen", *with_yen, "5000 JPY")
    on("2026-10-05", "currency", "set", "JPY", "0.006")
    on("2026-10-06", "opp", "edit", "yen", "est_revenue=6000")
    ran = cli("diff", "2026-10-02", "-o", "json")
    shown = {
        code: lines(row for row in ran.json if row["currency"] == code) for code in ("EUR", "JPY")
    }
    assert shown["EUR"]["start"] == shown["EUR"]["end"] == (1, 100.00)
    assert [shown["JPY"][line] for line in ("start", "up", "end")] == [
        (1, 5000),
        (1, 1000),
        (1, 6000),
    ]
    assert "no rate for JPY was known on 2 Oct 2026: 1 opportunity, 5,000 JPY" in ran.err
    later = cli("diff", "2026-10-05", "-o", "json").json
    assert lines(later)["end"] == (2, 136.00)
    own = cli("diff", "2026-10-05", "--currency", "own", "-o", "json").json
    assert {row["currency"] for row in own} == {"EUR", "JPY"}


def test_a_name_that_one_of_the_moments_does_not_know_is_nobody_there(cli, on, autumn):
    on("2026-11-05", "opp", "new", "later", "--owner", "kim", "--create", "--revenue", "70")
    found = lines(cli("diff", FIRST, "--owner", "kim,ann", "-o", "json").json)
    assert found["new"] == (1, 70.00)
    assert found["start"] == lines(cli("diff", FIRST, "--owner", "ann", "-o", "json").json)["start"]
    ran = cli("diff", FIRST, "--owner", "nobody")
    assert ran.code == 3
    assert "there is no user or team called 'nobody'" in ran.err


def test_an_owner_who_was_only_renamed_is_the_same_one(cli, on, autumn):
    on("2026-11-22", "org", "edit", "ann", "name=Anna")
    on("2026-11-22", "org", "edit", "bob", "manager=Anna")
    rows = cli("diff", FIRST, *Q4, "--by", "owner", "-o", "json").json
    assert {row["owner"] for row in rows} == {"Anna", "bob", "zoe"}
    found = lines(row for row in rows if row["owner"] == "Anna")
    assert (found["owner_in"], found["owner_out"]) == ((0, 0.00), (1, 8_000.00))
    assert found == lines(cli("diff", FIRST, *Q4, "--owner", "Anna", "-o", "json").json)
    assert lines(cli("diff", FIRST, *Q4, "--owner", "Anna,bob", "-o", "json").json) == OF_GROUP
    managers = cli("diff", FIRST, *Q4, "--by", "manager", "-o", "json").json
    own = [row for row in managers if (row["manager"], row["row"]) == ("Anna", "own")]
    assert lines(own) == found
    total = lines(r for r in managers if (r["manager"], r["row"]) == ("Anna", "total"))
    assert total["end"] == OF_GROUP["end"]
    assert total["start"][0] < OF_GROUP["start"][0]  # bob was not below Anna then


def test_a_status_keeps_some_of_the_open_ones(cli, on, autumn):
    on("2026-11-23", "opp", "hold", "stays")
    found = lines(cli("diff", FIRST, *Q4, "--status", "open", "-o", "json").json)
    assert (found["start"][0], found["end"][0], found["owner_out"]) == (13, 10, (1, 10_000.00))
    assert found["won"] == OF_ALL["won"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2026-11-23", "2026-10-02"), 5, "oppcli diff 2026-10-02 2026-11-23"),
        (("2026-12-24",), 5, "is in the future"),
        (("30feb",), 5, "30feb"),
        ((FIRST, "--list", "pushed"), 5, "--list pushed_out"),
        ((FIRST, "--by", "colour"), 5, "cannot group by 'colour'"),
        ((FIRST, "--status", "won"), 5, "--status open"),
        ((FIRST, "--where", "close=2026q4"), 5, "--close 2026q4"),
        ((FIRST, "--where", "status=open"), 5, "--status open"),
        ((FIRST, "--close", "soonish"), 5, "soonish"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_what_to_type(cli, words, code, said):
    ran = cli("diff", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_store_with_nothing_says_so(cli):
    ran = cli("diff", "yesterday", "-o", "json")
    assert (ran.code, ran.out) == (0, "[]\n")
    ran = cli("diff", "yesterday", "-o", "plain")
    assert (ran.code, ran.out, ran.err) == (
        *(0, ""),
        "nothing was in the pipeline, at neither moment\n",
    )


def test_words_and_moments_say_which_state(cli, on, autumn):
    day = lines(cli("diff", "2oct", "today", *Q4, "-o", "json").json)
    assert day == OF_ALL
    moment = lines(cli("diff", "2026-10-02 23:59", *Q4, "-o", "json").json)
    assert moment == OF_ALL
    screen = cli("diff", "2026-10-02 23:59", "2026-11-20 08:00", *Q4, "-o", "plain").out
    assert screen.splitlines()[0].endswith("Fri 2 Oct 23:59 → Fri 20 Nov 08:00")


def test_the_footer_is_a_command_that_lists_what_is_behind_a_line(cli, autumn):
    ran = cli("diff", FIRST, *Q4, *GROUP, "-o", "plain")
    footer = ran.err.splitlines()[-1]
    command = f"oppcli diff {FIRST} --owner ann,bob --close 2026q4 --list lost"
    assert footer == f"behind a line: {command}"
    words = footer.removeprefix("behind a line: oppcli ").split()
    assert len(cli(*words, "-o", "json").json) == 2


def test_a_line_says_that_the_first_day_is_not_counted_and_how_it_is(cli, autumn):
    said = "what was done on Mon 16 Nov is not counted; with it: oppcli "
    for words in (["last", "monday"], ["2026-11-16", "--by", "owner", "--owner", "ann"]):
        err = cli("diff", *words, "-o", "plain").err
        (line,) = [line for line in err.splitlines() if line.startswith(said)]
        again = line.removeprefix(said).split()
        assert again[:2] == ["diff", "2026-11-15"]
        with_it = cli(*again, "-o", "plain")
        assert with_it.code == 0
        assert "end of Sun 15 Nov → Mon 23 Nov (today)" in with_it.out
        assert ("ann" in " ".join(again)) == ("--owner" in words)
    for words in (["2026-11-16 00:00"], ["today"]):
        assert "is not counted" not in cli("diff", *words, "-o", "plain").err


def test_a_page_by_group_ends_with_the_totals_of_the_screen(cli, tmp_path) -> None:
    for owner, revenue in (("ann", "1200"), ("bob", "3400")):
        cli("opp", "new", f"Of {owner}", "--owner", owner, "--create", "--revenue", revenue)
    by = ("diff", "2026-11-20", "--by", "owner")
    screen = cli(*by, "-o", "table")
    assert "behind a line: oppcli diff" in screen.err
    page = tmp_path / "flow.html"
    assert cli(*by, "--to", page).code == 0
    html = page.read_text(encoding="utf-8")
    assert "4,600" in screen.out
    assert ("Total" in html, html.count("4,600")) == (True, 2)  # what is new, and the end
    assert "behind a line" not in html
    assert "4600" not in cli(*by, "-o", "csv").out  # programs get the groups alone


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("ann 2026-10-02", [FIRST, "--owner", "ann"]),
        ("2 oct 2026 ann by stage", [FIRST, "--owner", "ann", "--by", "stage"]),
        ("from 2 oct to 20 nov ann", [FIRST, "2026-11-20", "--owner", "ann"]),
        ("bob between 2026-10-02 and today", [FIRST, LAST, "--owner", "bob"]),
        ("since 3 oct", [FIRST]),
        ("since october ann", ["2026-09-30", "--owner", "ann"]),
        ("2oct today closing 2026q4", [FIRST, LAST, *Q4]),
        ("manager ann 2oct", [FIRST, "--manager", "ann"]),
    ],
)
def test_words_say_whose_and_between_which_days(cli, autumn, words, same):
    ran = cli("diff", *words.split(), "-o", "json")
    assert (ran.code, ran.json) == (0, cli("diff", *same, "-o", "json").json)
    assert any(row["count"] for row in ran.json)


@pytest.mark.parametrize(
    ("words", "code", "said", "line"),
    [
        ("ann", 2, "needs the day to count from", "diff 'last mon' ann"),
        ("by owner", 2, "needs the day to count from", "diff 'last mon' by owner"),
        ("2oct 3oct 4oct", 2, "'4oct' is a moment too many", "diff 2oct 3oct"),
        ("2oct over 10k", 2, "which amount", "diff 2oct --where 'est_revenue>10k'"),
        ("2oct nobody", 2, "called 'nobody'", "org list"),
        ("octobr", 5, "'octobr' is not a date", None),
    ],
)
def test_words_that_diff_cannot_read_are_refused_with_a_line(cli, autumn, words, code, said, line):
    ran = cli("diff", *words.split())
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert line is None or f"oppcli {line}" in ran.err
    assert line is None or cli(*shlex.split(line), "-o", "json").code == 0
