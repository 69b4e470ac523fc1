"""What was said, and what is to be done, can be read at every width."""

from collections.abc import Callable

import pytest
from rich.cells import cell_len

from surroundings import Cli

Screen = Callable[..., list[str]]
WIDTHS = pytest.mark.parametrize("width", [60, 80, 100, 120])
SAID = "Terms agreed in principle, they need it before the road works start in april"
TO_DO = "look at the transmission with the mechanic"
TOPIC = "Wheel loader L90 with pallet forks"


@pytest.fixture
def week(cli: Cli) -> None:
    """A sale and a lead, what was said of both and what is to be done."""
    for line in (
        ["account", "new", "Nordfjord Maskinutleie AS", "--phone", "57 86 00 11"],
        ["opp", "new", TOPIC, "--account", "Nordfjord", "--revenue", "412k", "--close", "18 dec"],
        ["lead", "new", "Loaders", "--company", "Vik Gartneri", "--phone", "922 33 444"],
        ["opp", "new", TOPIC, "--account", "Nordfjord", "--revenue", "88k", "--close", "19 dec"],
        ["activity", "log", "O1", "call", SAID],
        ["activity", "log", "L1", "email", "Sent the brochure"],
        ["activity", "plan", "O1", "visit", TO_DO, "--due", "2026-11-23"],
        ["activity", "plan", "L1", "call", "ask whether the barn is high enough",
         "--starts", "2026-11-23 14:00"],
    ):  # fmt: skip
        assert cli(*line).code == 0


def joined(lines: list[str]) -> str:
    """A screen whose broken texts are whole."""
    return " ".join(line.strip() for line in lines)


def below(lines: list[str], ref: str) -> str:
    """The line below the row of that ref."""
    return lines[next(place for place, line in enumerate(lines) if f" {ref} " in line) + 1]


@WIDTHS
def test_what_was_said_is_in_the_list_of_what_was_done(
    screen: Screen, week: None, width: int
) -> None:
    for words in ("activities done this week", "activities done this week --sort when"):
        lines = screen(width, *words.split())
        assert max(map(cell_len, lines)) <= width, lines
        text = joined(lines)
        whole = SAID if width < 96 else SAID[:20]
        assert [each for each in (whole, "Nordfjord", "Vik Gartneri") if each not in text] == []


def test_a_short_text_stays_in_its_row(screen: Screen, cli: Cli) -> None:
    for line in (
        ["opp", "new", "Crane", "--account", "Acme", "--create"],
        ["activity", "log", "O1", "call", "Ok"],
    ):
        assert cli(*line).code == 0
    lines = screen(60, "activities", "done", "this", "week")
    assert len([line for line in lines if "Acme" in line and "Ok" in line]) == 1


def test_fields_that_are_asked_for_are_columns(screen: Screen, week: None) -> None:
    lines = screen(60, "activities", "done", "this", "week", "--fields", "ref,subject")
    assert "Subject" in lines[0]
    assert len(lines) == 4


@WIDTHS
def test_what_is_to_be_done_today_can_be_read(screen: Screen, week: None, width: int) -> None:
    for words in ("today", "agenda"):
        lines = screen(width, words)
        assert max(map(cell_len, lines)) <= width, lines
        text = joined(lines)
        wanted = [TO_DO if width < 96 else TO_DO[:20], "Nordfjord", "Vik Gartneri", "412,000"]
        if words == "today":
            wanted.append(f"no next step: {TOPIC} · closes 19 Dec" if width == 60 else TOPIC[:20])
        assert [each for each in wanted if each not in text] == []


def test_the_text_stands_below_before_whom_to_call(screen: Screen, week: None) -> None:
    lines = screen(60, "today")
    assert below(lines, "A3") == f"         visit: {TO_DO} ·"
    assert below(lines, "A4") == "         call: ask whether the barn is high enough ·"


def test_a_pipe_has_a_line_for_each(cli: Cli, week: None) -> None:
    ran = cli("activities", "done", "this", "week", "-o", "plain")
    assert [line for line in ran.out.splitlines() if SAID in line and "Nordfjord" in line]


@WIDTHS
def test_activities_say_which_lead_and_which_ended_sale_they_are_about(
    screen: Screen, cli: Cli, week: None, width: int
) -> None:
    for line in (
        ["activity", "plan", "O2", "call", "ring", "--due", "2026-11-24"],
        ["opp", "close", "O1", "--lost", "--reason", "price"],
        ["opp", "close", "O2", "--canceled", "--reason", "postponed"],
    ):
        assert cli(*line).code == 0
    for words in ("today", "agenda"):
        lines = screen(width, words)
        assert max(map(cell_len, lines)) <= width, lines
        about = {"A3": "O1 lost", "A4": "L1", "A5": "O2 canceled"}
        for ref, what in about.items():
            at = next(place for place, line in enumerate(lines) if f" {ref} " in line)
            assert f" {what} " in " ".join(lines[at : at + 3]) + " ", (words, what, lines)


def test_programs_find_the_opportunity_alone(cli: Cli, week: None) -> None:
    assert cli("opp", "close", "O1", "--lost", "--reason", "price").code == 0
    found = {row["ref"]: row["opportunity"] for row in cli("today", "-o", "json").json}
    assert (found["A3"], found["A4"]) == ("O1", "")


@WIDTHS
def test_who_won_a_lost_sale_is_whole(screen: Screen, cli: Cli, week: None, width: int) -> None:
    won = ("Deere & Company Norge AS", "Henger-Senteret Vestland")
    for ref, who in zip(("O1", "O2"), won, strict=True):
        lost = ["opp", "close", ref, "--lost", "--reason", "price", "--competitor", who]
        assert cli(*lost).code == 0
    for words in ("mine lost this month", "mine lost --sort closed"):
        lines = screen(width, *words.split())
        assert max(map(cell_len, lines)) <= width, lines
        if width < 96:
            assert below(lines, "O1") == f"         price: {won[0]}"
            assert below(lines, "O2") == f"         price: {won[1]}"
        else:
            text = "\n".join(lines)
            assert all(who[:13] in text for who in won)
