"""The review: every figure on its screen is what the command that it prints lists."""

import re
import shlex
from collections import defaultdict
from decimal import Decimal

import pytest

from oppcli.domain.review import FIGURES
from oppcli.services import demo

WORDS = {
    "commit slipped": "slipped",
    "amount changed": "amount_changed",
    "without contact": "no_contact",
    "without next step": "no_next_step",
    "over usual age": "over_age",
}
FIGURE = re.compile(
    rf"\b({'|'.join([*WORDS, *FIGURES])}) ([\d,]+)(?:, ([\d,]+) EUR)?(?: ·|$)", re.MULTILINE
)
LAST_WEEK = ("--manager", "elena", "--since", "2026-11-16")


@pytest.fixture
def year(made_once, work):
    made_once("demo", lambda: demo.fill(work, seed=7, opportunities=400))


def figures(block):
    """By figure how many records and what amount the screen says."""
    head = re.sub(r" ·\n *", " · ", block)
    return {
        WORDS.get(name, name): (int(count.replace(",", "")), int((worth or "0").replace(",", "")))
        for name, count, worth in FIGURE.findall(head)
    }


def sums(rows, figure):
    """How many are listed, and what they come to in whole EUR."""
    field = "actual_revenue_base" if figure == "won" else "est_revenue_base"
    worth = sum(Decimal(str(row.get("amount", row.get(field)) or 0)) for row in rows)
    return len(rows), round(worth)


def run(cli, command):
    program, *words = shlex.split(command)
    ran = cli(*words, "-o", "json", "--limit", "0")
    assert (program, ran.code) == ("oppcli", 0), ran.err
    return ran.json


HANDED = {"taken_over", "handed_over"}  # said where there are any


@pytest.mark.parametrize("width", [80, 120])
def test_every_figure_on_the_screen_is_what_its_command_lists(screen, cli, year, width):
    lines = screen(width, "review", *LAST_WEEK)
    assert max(map(len, lines)) <= width
    _, *blocks = "\n".join(lines).split("\n\n")
    rows = cli("review", *LAST_WEEK, "-o", "json").json
    told = defaultdict(dict)
    for row in rows:
        told[row["person"]][row["figure"]] = row
    assert [block.split(" · ")[0] for block in blocks] == list(told)
    assert len(blocks) > 2
    for block in blocks:
        person = block.split(" · ")[0]
        shown = figures(block)
        assert set(shown) | HANDED == set(FIGURES) - {"commit", "commit_before"} | HANDED
        for figure, row in told[person].items():
            listed = sums(run(cli, row["command"]), figure)
            assert listed == (row["count"], round(Decimal(str(row["amount"])))), (person, figure)
            assert shown.get(figure, listed) == listed, (person, figure)
        printed = re.sub(r"\s+", " ", block.partition("to list a figure:")[2]).strip()
        figure = shlex.split(printed)[-1]
        assert sums(run(cli, printed), figure) == shown[figure]


def test_the_commit_before_and_after_is_the_forecasts(screen, cli, year):
    """Both ends of the line about the forecast are what `forecast` says, then and now."""
    (block,) = "\n".join(screen(120, "review", "--owner", "mats", "--since", "2026-11-16")).split(
        "\n\n"
    )
    line = re.search(r"commit ([\d,]+) EUR → ([\d,]+) EUR", block)
    for found, more in ((line[1], ["--as-of", "2026-11-15"]), (line[2], [])):
        rows = cli("forecast", "--owner", "mats", "--by", "owner", *more, "-o", "json").json
        commit = sum(row["commit"] for row in rows if row["owner"] == "mats")
        assert round(commit) == int(found.replace(",", ""))


@pytest.fixture
def week(cli):
    """What jana and leif did last week; each line with the day on which it was typed."""

    def type_(day, *words):
        ran = cli(*words, env={"OPPCLI_TODAY": day})
        assert ran.code == 0, ran.err

    type_("2026-11-10", "org", "add", "user", "jana")
    type_("2026-11-10", "org", "add", "user", "leif", "--manager", "jana")
    new = ("opp", "new", "--account", "Acme", "--create", "--revenue", "100k")
    for topic, close, *more in (
        ("Fleet", "2026-11-30", "category=commit"),
        ("Van", "2026-12-10", "category=commit"),
        ("Bus", "2026-12-10"),
        ("Crane", "2026-12-10", "next=Call"),
    ):
        owner = "leif" if topic == "Crane" else "jana"
        type_("2026-11-12", *new, topic, "--close", close, "--owner", owner)
        if more:
            number = {"Fleet": 1, "Van": 2, "Crane": 4}[topic]
            type_("2026-11-12", "opp", "edit", str(number), *more)
    type_("2026-11-17", "opp", "edit", "1", "close=2027-01-15")
    type_("2026-11-18", "opp", "edit", "3", "close=2026-12-20")
    type_("2026-11-18", "undo")
    type_("2026-11-19", "opp", "close", "2", "--lost", "--reason", "price", "--competitor", "Rival")
    type_("2026-11-20", *new, "Truck", "--owner", "leif", "--close", "eoy")
    type_("2026-11-20", "activity", "plan", "O5", "call", "Ring", "--due", "2026-11-30")
    type_("2026-11-20", "won", "4", "90k", "--skip-stages")


def by_figure(cli, *words):
    rows = cli("review", *words, "-o", "json").json
    return {(row["person"], row["figure"]): (row["count"], row["amount"]) for row in rows}


def test_each_happening_of_the_week_is_in_its_figure(cli, week):
    told = by_figure(cli)
    of_jana = {figure: told["jana", figure] for figure in FIGURES}
    assert of_jana == {
        "open": (2, 200_000),
        "before": (3, 300_000),
        "new": (0, 0),
        "won": (0, 0),
        "lost": (1, 100_000),
        "canceled": (0, 0),
        "taken_over": (0, 0),
        "handed_over": (0, 0),
        "moved": (0, 0),
        "pushed": (1, 100_000),
        "slipped": (2, 200_000),
        "amount_changed": (0, 0),
        "no_contact": (0, 0),
        "no_next_step": (2, 200_000),
        "over_age": (0, 0),
        "commit": (0, 0),
        "commit_before": (2, 200_000),
    }
    assert told["leif", "won"] == (1, 90_000)
    assert told["leif", "new"] == (1, 100_000)
    assert told["leif", "no_next_step"] == (0, 0)


def test_the_screen_says_what_happened_to_each(screen, week):
    shown = "\n".join(screen(100, "review", "--owner", "jana"))
    assert "commit slipped · pushed 30 Nov → 15 Jan 2027 · no next step" in shown
    assert "commit slipped · lost 19 Nov: price · to Rival" in shown
    assert "commit 200,000 EUR → 0 EUR (−200,000: moved out −100,000, lost −100,000; O1" in shown
    assert "no next step" in shown
    assert "leif" not in shown


def test_owner_and_manager_say_whose(cli, week):
    assert {person for person, _ in by_figure(cli)} == {"jana", "leif"}  # jana and all below
    assert {person for person, _ in by_figure(cli, "--owner", "leif")} == {"leif"}
    assert {person for person, _ in by_figure(cli, "--manager", "jana")} == {"jana", "leif"}


def test_the_first_day_counts(cli, week):
    assert by_figure(cli, "--since", "2026-11-17")["jana", "pushed"] == (1, 100_000)
    assert by_figure(cli, "--since", "2026-11-18")["jana", "pushed"] == (0, 0)
    refused = cli("review", "--since", "2027-01-01")
    assert (refused.code, "is in the future" in refused.err) == (5, True)


def test_a_figure_that_does_not_exist_is_refused_with_the_near_one(cli, week):
    refused = cli("review", "--list", "slippd")
    assert (refused.code, "slipped" in refused.err) == (5, True)


def test_nothing_is_said_of_an_empty_store(cli):
    ran = cli("review")
    assert (ran.code, len(ran.out.splitlines())) == (0, 1)
    assert "nothing to review" in ran.err


def test_what_was_handed_over_is_counted_and_pushed_by_its_former_owner(screen, cli, week):
    nov_20 = {"OPPCLI_TODAY": "2026-11-20"}
    assert cli("opp", "assign", "1", "--to", "leif", env=nov_20).code == 0
    assert cli("opp", "edit", "1", "close=2027-01-10", env=nov_20).code == 0
    told = by_figure(cli)
    assert (told["leif", "taken_over"][0], told["jana", "handed_over"][0]) == (1, 1)
    assert (told["jana", "pushed"][0], told["leif", "pushed"][0]) == (1, 0)
    for person, lost, new in (("jana", 1, 0), ("leif", 0, 1)):
        came = told[person, "before"][0] + new + told[person, "taken_over"][0]
        gone = lost + told[person, "won"][0] + told[person, "handed_over"][0]
        assert came - gone == told[person, "open"][0], person
    shown = "\n".join(screen(100, "review", "--owner", "leif"))
    assert "taken over 1, 100,000 EUR" in shown
    for row in cli("review", "-o", "json").json:
        if row["figure"] in HANDED | {"pushed"}:
            assert sums(run(cli, row["command"]), row["figure"])[0] == row["count"], row
    assert cli("opp", "assign", "1", "--to", "jana", env=nov_20).code == 0  # and back again
    told = by_figure(cli)
    assert (told["leif", "taken_over"][0], told["jana", "handed_over"][0]) == (0, 0)


def test_a_review_begins_with_the_monday_of_last_week_on_every_day(cli, week):
    for today, first in (("2026-11-23", "16"), ("2026-11-24", "16"), ("2026-11-27", "16")):
        ran = cli("review", "-o", "plain", env={"OPPCLI_TODAY": today})
        assert f"start of Mon {first} Nov" in f"{ran.out}{ran.err}", ran


@pytest.mark.parametrize(
    "line", ["review --since", "diff", "history --since", "pipeline --compare", "history since"]
)
def test_last_monday_typed_on_a_tuesday_names_the_monday_before(cli, week, line):
    for words in (["last monday"], ["last", "monday"]):
        ran = cli(*line.split(), *words, "-o", "json", env={"OPPCLI_TODAY": "2026-11-24"})
        if ran.code == 0:
            said = f"last monday is yesterday; for Mon 16 Nov: oppcli {line} '16 nov' -o json"
            assert said in ran.err, ran
    ran = cli(*line.split(), "last monday", "-o", "json", env={"OPPCLI_TODAY": "2026-11-25"})
    assert "is yesterday" not in ran.err


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_review_of_several_begins_with_a_row_for_each(screen, cli, year, width):
    lines = screen(width, "review", *LAST_WEEK)
    end = lines.index("")
    title, heading, _, *rows = lines[:end]
    assert title == "start of Mon 16 Nov → Mon 23 Nov"
    assert [word for word in heading.split() if word not in ("Won", "for", "Pipeline")] == [
        *("Person", "Lost", "New", "Activities", "Open")
    ]
    told = cli("review", *LAST_WEEK, "-o", "json").json
    counted = {(each["person"], each["figure"]): each["count"] for each in told}
    busy = cli("report", "activities", "--by", "owner", "--period", "2026-11-16..2026-11-23",
               "--manager", "elena", "-o", "json").json  # fmt: skip
    done = {each["owner"]: each["done"] for each in busy}
    for row in rows[:-1]:
        person = row.split()[0]
        lost, new, open_ = (counted[person, figure] for figure in ("lost", "new", "open"))
        numbers = [word for word in row.split() if word.isdecimal()]
        assert numbers == [str(each) for each in (lost, new, done[person], open_) if each]
    assert rows[-1].split()[0] == "all"
    assert str(sum(done.values())) in rows[-1].split()


def test_a_review_of_one_has_no_table(screen, year):
    assert screen(80, "review", "--owner", "jana", "--since", "2026-11-16")[0].startswith("jana ·")


def test_a_review_filtered_by_what_is_sold_counts_no_activities(screen, year):
    lines = screen(120, "review", *LAST_WEEK, "--interest-type", "used")
    assert "Activities" not in "".join(lines)
    assert "Open" in lines[1]
