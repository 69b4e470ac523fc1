"""The dashboard: its figures, its screen at several widths, and the list behind every cell."""

import json
import shlex
from fractions import Fraction

import pytest

from oppcli.domain.dashboard import LISTS, MEASURES
from oppcli.domain.fields import GROUPED
from oppcli.domain.grouping import UNITS
from surroundings import broken_down


@pytest.fixture
def books(typed):
    """Three currencies (one without a rate), two owners, won, lost, canceled and open ones."""

    def new(topic, revenue, owner, *more):
        words = ["opp", "new", topic, "--account", "Acme", "--owner", owner, "--create"]
        return [*words, "--revenue", revenue, "--interest-type", "new", *more]

    typed(
        ["currency", "set", "SEK", "0.0873", "--on", "2026-11-01"],
        new("Fleet", "480k", "jana", "--close", "2026-11-27", "--brand", "Volvo"),
        new("Loader", "120000.55", "leif", "--close", "2026-12-31", "--brand", "volvo"),
        new("Crane", "60000.35 SEK", "jana", "--brand", "Ätna AB"),
        new("Yen", "1000001 JPY", "jana", "--close", "2026-12-01"),
        new("Truck", "110k", "jana", "--close", "2026-11-30", "--brand", "Volvo"),
        ["opp", "close", "5", "--won", "--skip-stages", "--on", "2026-11-20"],
        new("Van", "33333.33 SEK", "leif", "--brand", "Ätna AB"),
        ["opp", "close", "6", "--won", "--skip-stages", "--on", "2026-11-19"],
        new("Bus", "70k", "jana"),
        ["opp", "close", "7", "--lost", "--reason", "price", "--on", "2026-11-18"],
        new("Tram", "50k", "jana"),
        ["opp", "close", "8", "--canceled", "--reason", "postponed", "--on", "2026-11-18"],
        new("Old", "90k", "leif"),
        ["opp", "close", "9", "--won", "--skip-stages", "--on", "2026-03-01"],
        ["opp", "advance", "2"],
        ["opp", "edit", "2", "est_close_date=2027-01-31"],
        ["opp", "hold", "3"],
    )


RATE = Fraction("0.0873")


def half_even(exact):
    return round(exact)  # of a Fraction: half to even


def in_base(amount, currency):
    """Cents of a listed amount in EUR, None without a rate; the amount is a JSON number."""
    if currency == "EUR":
        return half_even(Fraction(str(amount)) * 100)
    return half_even(half_even(Fraction(str(amount)) * 100) * RATE) if currency == "SEK" else None


def listed(cli, words):
    ran = cli(*words, "-o", "json")
    assert ran.code == 0, ran.err
    return ran.json


def command_of(cli, cell, *more):
    ran = cli("dashboard", *more, "--explain", cell)
    assert ran.code == 0, ran.err
    program, *words = shlex.split(ran.out)
    assert program == "oppcli"
    return words


def cents(number):
    return half_even(Fraction(str(number)) * 100)


def quoted(value):
    return shlex.quote(value or "none")


@pytest.mark.parametrize(
    "group", ["owner", "brand", "stage", "account", "interest_type", "month", "forecast_category"]
)
def test_every_cell_is_the_sum_of_what_its_command_lists(cli, books, group):
    lines = broken_down(cli("dashboard", "--by", group, "-o", "json").json)
    assert lines
    for line in lines:
        for name, field in (("won", "actual_revenue"), ("open", "est_revenue")):
            words = command_of(cli, f"{group}={quoted(line[group])} {name}")
            rows = listed(cli, words)
            mine = [
                in_base(row[field], row["currency"])
                if line["currency"] == "EUR"
                else cents(row[field])
                for row in rows
                if (row["currency"] in ("EUR", "SEK")) == (line["currency"] == "EUR")
            ]
            assert sum(mine) == cents(line[name]), (line, name)
            assert len(mine) == line[f"{name}_count"]


def test_every_currency_has_a_cell_of_its_own(cli, books):
    lines = {
        line["currency"]: line
        for line in broken_down(cli("dashboard", "--by", "currency", "-o", "json").json)
    }
    assert set(lines) == {"EUR", "SEK", "JPY"}
    for currency, line in lines.items():
        for name in ("won", "open", "weighted"):
            words = command_of(cli, f"currency={currency} {name}")
            field = MEASURES[name].field
            assert sum(cents(row[field]) for row in listed(cli, words)) == cents(line[name])


def test_the_filters_of_a_dashboard_are_those_of_its_lists(cli, books):
    more = ("--owner", "jana", "--where", "brand~vol", "--status", "open,won")
    (line,) = broken_down(cli("dashboard", *more, "-o", "json").json)
    words = command_of(cli, "owner=jana won", *more)
    assert [row["topic"] for row in listed(cli, words)] == ["Truck"]
    assert line["won"] == 110_000


def test_the_win_rate_is_won_of_won_and_lost(cli, books):
    lines = broken_down(cli("dashboard", "-o", "json").json)
    jana, leif = (line for line in lines if line["currency"] == "EUR")
    assert (jana["win_rate"], jana["decided"]) == (50, 2)
    assert (leif["win_rate"], leif["decided"]) == (100, 1)
    rows = listed(cli, command_of(cli, "owner=jana win_rate"))
    assert [row["status"] for row in rows] == ["won", "lost"]


def test_spellings_that_filters_do_not_tell_apart_are_one_group(cli, books):
    lines = broken_down(cli("dashboard", "--by", "brand", "-o", "json").json)
    brands = [line["brand"] for line in lines]
    assert brands.count("Volvo") == 1
    assert "volvo" not in brands
    topics = {row["topic"] for row in listed(cli, command_of(cli, "brand=VOLVO open"))}
    assert topics == {"Fleet", "Loader"}


@pytest.mark.parametrize("name", LISTS)
def test_a_short_list_can_be_listed_again(cli, books, name):
    assert cli(*command_of(cli, name)).code == 0


def test_what_slipped_most_is_listed(cli, books):
    assert [row["ref"] for row in listed(cli, command_of(cli, "slipping"))] == ["O2"]
    assert "31d later, moved once" in cli("dashboard").out


def test_all_that_slips_is_listed_not_just_the_first(cli, books, typed):
    numbers = ["1", "2", "4", "7", "8"]
    typed(
        ["opp", "reopen", "7"],
        ["opp", "reopen", "8"],
        *[["opp", "edit", number, "close=2027-03-01"] for number in numbers],
        *[["opp", "edit", number, "close=2027-04-01"] for number in numbers],
    )
    assert "Slipping (5)" in cli("dashboard").out
    refs = {row["ref"] for row in listed(cli, command_of(cli, "slipping"))}
    assert refs == {f"O{number}" for number in numbers}


@pytest.mark.parametrize("cell", ["owner=jana open", *LISTS])
def test_who_asks_and_for_when_is_in_the_command(cli, books, cell):
    words = command_of(cli, cell, "--owner", "@me", "--as-user", "leif", "--as-of", "2026-11-22")
    assert words[-4:] == ["--as-user", "leif", "--as-of", "2026-11-22"]
    assert cli(*words).code == 0


def test_what_closes_this_week_is_listed(cli, books):
    assert [row["ref"] for row in listed(cli, command_of(cli, "closing"))] == ["O1"]


def test_what_is_stale_is_listed(cli, books):
    later = {"OPPCLI_TODAY": "2027-01-15"}
    ran = cli("dashboard", env=later)
    assert "Stale (4)" in ran.out
    stale = cli("report", "stale", "-o", "json", env=later).json
    assert len(stale) == 4


def test_a_missing_rate_is_said_and_its_amount_apart(cli, books):
    ran = cli("dashboard")
    assert "no rate for JPY" in ran.err
    assert "1,000,001 JPY" in ran.out


def test_small_samples_are_marked_and_explained(cli, books):
    ran = cli("dashboard")
    assert "50 %*" in ran.out
    assert ran.err.splitlines()[-1].startswith("* ")


def test_the_note_of_a_cell_says_what_it_adds_up_to(cli, books):
    ran = cli("dashboard", "--explain", "owner=jana won")
    assert ran.err == "= 110,000 EUR, 1 opportunity\n"


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("win rate", "win_rate"),
        ("Win rate", "win_rate"),
        ("owner=jana Avg age", "owner=jana average_age"),
        ("'win rate' owner=jana", "owner=jana win_rate"),
    ],
)
def test_a_cell_goes_by_the_heading_of_the_screen_too(cli, books, heading, name):
    assert command_of(cli, heading) == command_of(cli, name)


@pytest.mark.parametrize(
    "cell", ["", " ", "win", "rate", "own", "owner=jana won open", "colour=red won", "'won"]
)
def test_a_cell_that_is_none_is_refused(cli, books, cell):
    ran = cli("dashboard", "--explain", cell)
    assert (ran.code, ran.out) == (5, "")


def test_an_empty_store_has_a_dashboard(cli):
    ran = cli("dashboard")
    assert ran.code == 0
    assert "0 opportunities" in ran.out
    assert json.loads(cli("dashboard", "-o", "json").out) == []


def test_what_was_won_is_held_against_the_quota(cli, books, typed):
    typed(["quota", "set", "all", "2026q4", "225820"])
    assert "50 % of 225,820 EUR" in cli("dashboard").out


@pytest.mark.parametrize("group", ["manager", "team"])
def test_a_manager_and_a_team_are_groups_whose_cells_can_be_listed(cli, books, typed, group):
    typed(
        ["org", "add", "user", "maria"],
        ["org", "edit", "leif", "manager=maria"],
        ["org", "add", "team", "trucks", "--members", "leif"],
    )
    lines = broken_down(cli("dashboard", "--by", group, "-o", "json").json)
    totals = {line[group] for line in lines if line.get("row") == "total"}
    assert totals == ({"maria"} if group == "manager" else set())
    for line in lines:
        is_part = line.get("row") == "own" and line[group] in totals
        if line["currency"] == "EUR" and not is_part:
            rows = listed(cli, command_of(cli, f"{group}={quoted(line[group])} won"))
            assert sum(in_base(r["actual_revenue"], r["currency"]) for r in rows) == cents(
                line["won"]
            )


def test_every_group_breaks_every_report_down(cli, books):
    for group in (*GROUPED, *UNITS):
        for words in (["pipeline"], ["forecast"], ["dashboard"], ["report", "winloss"]):
            lines = listed(cli, [*words, "--by", group])
            assert group in lines[0], words
        for name in ("leaderboard", "velocity"):
            assert listed(cli, ["report", name, "--by", group])


@pytest.mark.parametrize("words", [["--where", "brand~ätna"], ["--brand", "ÄTNA AB"]])
def test_filters_know_letters_beyond_a_to_z(cli, books, words):
    rows = cli("opp", "list", "--status", "all", *words, "-o", "json").json
    assert [row["topic"] for row in rows] == ["Crane", "Van"]


def test_a_date_that_was_moved_and_taken_back_did_not_move(cli, typed):
    typed(
        ["opp", "new", "Fleet", "--close", "2026-12-01"],
        ["opp", "edit", "1", "est_close_date=2026-12-20"],
        ["undo"],
        ["opp", "edit", "1", "est_close_date=2026-12-11"],
        ["opp", "new", "Crane", "--close", "2026-12-01"],
        ["opp", "edit", "2", "est_close_date=2026-12-20"],
        ["undo"],
        ["opp", "new", "Van", "--close", "2026-12-01"],
        ["opp", "edit", "3", "est_close_date=2026-12-03"],
        ["undo"],
        ["redo"],
        ["opp", "edit", "3", "est_close_date=2026-12-05"],
    )
    shown = cli("dashboard", "-o", "plain").out
    assert "10d later, moved once" in shown
    assert "4d later, moved 2 times" in shown
    assert shown.count("d later, moved") == 2


def test_programs_get_all_of_the_dashboard(cli, books):
    """Its figures, stages, groups and short lists are rows that say which part they are of."""
    rows = cli("dashboard", "-o", "json").json
    parts = list(dict.fromkeys(row["part"] for row in rows))
    assert parts == ["figures", "currencies", "stages", "groups", "closing", "slipping"]
    of = {part: [row for row in rows if row["part"] == part] for part in parts}
    assert [row["currency"] for row in of["figures"]] == ["EUR", "JPY"]
    assert {row["currency"] for row in of["currencies"]} == {"EUR", "SEK", "JPY"}
    for part in ("stages", "groups"):
        assert sum(row["open_count"] for row in of[part]) == 4
    assert {row["stage"] for row in of["stages"]} == {"interest", "quotation"}
    assert all(row["won"] is None for row in of["stages"])
    (slipped,) = of["slipping"]
    assert (slipped["opportunity"], slipped["days_pushed"], slipped["pushes"]) == ("O2", 31, 1)
    (closing,) = of["closing"]
    assert (closing["opportunity"], closing["est_close_date"]) == ("O1", "2026-11-27")
    assert (closing["account"], closing["owner"], closing["stage"]) == ("Acme", "jana", "interest")
    assert (closing["est_revenue"], closing["currency"], closing["in_all"]) == (480_000, "EUR", 1)


def test_every_row_of_the_dashboard_has_the_same_columns(cli, books):
    for by in ("owner", "stage", "currency", "account,month"):
        rows = cli("dashboard", "--by", by, "-o", "json").json
        assert len({tuple(row) for row in rows}) == 1
        heading, *others = cli("dashboard", "--by", by, "-o", "csv").out.splitlines()
        names = heading.split(",")
        assert len(names) == len(set(names)), by
        assert len(others) == len(rows)


def test_its_quota_is_in_the_figures_of_the_base_currency(cli, books, typed):
    typed(["quota", "set", "all", "2026q4", "1000000"])
    rows = cli("dashboard", "-o", "json").json
    told = [(row["currency"], row["quota"]) for row in rows if row["part"] == "figures"]
    assert told == [("EUR", 1_000_000), ("JPY", None)]
    assert {row["quota"] for row in rows if row["part"] != "figures"} == {None}


def test_markdown_has_the_dashboard_as_tables_with_titles(cli, books):
    told = cli("dashboard", "-o", "md").out
    titles = [line for line in told.splitlines() if line and not line.startswith("|")]
    assert titles == [
        "2026 Q4",
        "Open by stage",
        "By owner",
        "Closing this week (1)",
        "Slipping (1)",
    ]


def test_picked_columns_and_an_order_are_of_the_break_down(cli, books):
    told = cli("dashboard", "--fields", "owner,won", "--sort", "-won", "-o", "tsv").out
    assert told.splitlines()[:2] == ["owner\twon", "jana\t110000.00"]


def test_a_name_before_the_heading_of_a_cell_is_the_owner(cli, typed):
    typed(["opp", "new", "Fleet", "50k"], ["won", "1", "--skip-stages"])
    ran = cli("dashboard", "--explain", "jana win rate")
    assert "owner=jana" in ran.out
    assert ran.err.strip() == "= 1 won of 1"
    assert cli("dashboard", "--explain", "jana nonsense").code == 5
