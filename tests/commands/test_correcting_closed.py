"""What was said at a closing is corrected without reopening; the outcome and figures stay."""

import shlex

import pytest

from surroundings import Cli


@pytest.fixture(autouse=True)
def lost(typed) -> None:
    typed(
        ["opp", "new", "Tender", "--revenue", "20k", "-q"],
        ["opp", "close", "1", "--lost", "--reason", "timing", "-q"],
        ["opp", "new", "Loader", "--revenue", "30k", "--interest-type", "new", "-q"],
        ["opp", "close", "2", "--won", "--skip-stages", "-q"],
    )


def fields(cli: Cli, ref: str, *names: str) -> list[object]:
    (row,) = cli("opp", "show", ref, "-o", "json").json
    return [row[name] for name in names]


def test_the_reason_the_competitor_and_the_note_of_a_loss_are_corrected(cli: Cli) -> None:
    ran = cli("edit", "1", "reason=price", "competitor=Zeppelin", "close_note=was", "cheaper")
    assert ran.code == 0, ran.err
    assert "O1" in ran.out
    assert fields(cli, "1", "status", "lost_reason", "competitor", "close_note") == [
        *("lost", "price", "Zeppelin", "was cheaper"),
    ]
    assert "no findings" in cli("db", "check").out or cli("db", "check").code == 0
    assert "price" in cli("history", "O1", "-o", "csv").out
    assert cli("undo").code == 0
    assert fields(cli, "1", "lost_reason", "competitor") == ["timing", None]
    assert cli("db", "check").code == 0


def test_a_reason_that_the_process_lacks_is_refused(cli: Cli) -> None:
    ran = cli("edit", "1", "lost_reason=weather")
    assert (ran.code, "'weather' is no reason:" in ran.err) == (5, True)
    ran = cli("edit", "1", "lost_reason=other")
    assert (ran.code, "close_note='…'" in ran.err) == (4, True)
    assert cli("edit", "1", "lost_reason=none").code == 5
    assert cli("edit", "1", "lost_reason=other", "close_note=moved").code == 0


@pytest.mark.parametrize(
    "words", [["revenue=5k"], ["reason=price", "topic=Other"], ["stage=contract"]]
)
def test_anything_else_of_a_closed_one_is_read_only(cli: Cli, words: list[str]) -> None:
    ran = cli("edit", "1", *words)
    assert (ran.code, "closed is read-only" in ran.err) == (4, True)


def test_a_win_has_a_competitor_and_a_note_but_no_reason(cli: Cli) -> None:
    assert cli("edit", "2", "competitor=Zeppelin", "close_note=close call").code == 0
    assert cli("edit", "2", "competitor=none").code == 0
    assert fields(cli, "2", "competitor", "close_note", "actual_revenue") == [
        *(None, "close call", 30000),
    ]
    ran = cli("edit", "2", "lost_reason=price")
    assert (ran.code, "a won sale has no reason" in ran.err) == (4, True)
    assert "  try: oppcli opp edit 2 close_note=price\n" in ran.err
    assert cli("db", "check").code == 0


@pytest.fixture
def of_customer(typed) -> None:
    """O3 and O4, lost sales of Van Dijk, of which O4 was lost last."""
    typed(
        ["opp", "new", "Crane", "--account", "Van Dijk", "--create", "-q"],
        ["opp", "new", "Mixer", "--account", "Van Dijk", "-q"],
        ["opp", "close", "3", "--lost", "--reason", "timing", "--on", "yesterday", "-q"],
        ["opp", "close", "4", "--lost", "--reason", "timing", "-q"],
    )


@pytest.mark.parametrize("verb", [["edit"], ["opp", "edit"]])
def test_a_customers_name_means_the_latest_closed_sale(cli: Cli, of_customer, verb) -> None:
    ran = cli(*verb, "van", "dijk", "reason=too", "expensive")
    assert ran.code == 0, ran.err
    assert ran.out == "O4 lost reason timing → price · close note – → too expensive\n"
    told = "O4 Mixer is the latest closed opportunity of Van Dijk (lost 2026-11-23)."
    assert " ".join(ran.err.split()) == told


def test_an_open_sale_is_meant_before_closed_ones(cli: Cli, typed, of_customer) -> None:
    typed(["opp", "new", "Pump", "--account", "Van Dijk", "-q"])
    assert cli("edit", "van", "dijk", "reason=price").code != 0
    assert fields(cli, "4", "lost_reason") == ["timing"]


def test_only_what_may_be_corrected_reaches_a_closed_sale(cli: Cli, of_customer) -> None:
    ran = cli("edit", "van", "dijk", "close=fri")
    assert ran.err.startswith("error: Van Dijk (C1) has no open opportunity.")


def test_a_win_is_not_meant_where_a_reason_is_corrected(cli: Cli, typed, of_customer) -> None:
    typed(
        ["opp", "new", "Pump", "--account", "Van Dijk", "--revenue", "1k", "-q"],
        ["opp", "close", "5", "--won", "--skip-stages", "-q"],
    )
    assert cli("edit", "van dijk", "reason=price").out.startswith("O4 ")
    assert cli("edit", "van dijk", "competitor=Zeppelin").out.startswith("O5 ")


def test_words_of_a_reason_are_read_as_behind_lost(cli: Cli) -> None:
    ran = cli("edit", "1", "reason=went", "to", "Initech")
    assert ran.code == 0, ran.err
    said = ["competitor", "Initech", "went to Initech"]
    assert fields(cli, "1", "lost_reason", "competitor", "close_note") == said


def test_unclear_words_of_a_reason_are_refused_with_the_fields_that_say_them(cli: Cli) -> None:
    ran = cli("edit", "1", "reason=delivery", "time", "--no-input")
    assert ran.code == 5
    assert "try: oppcli edit O1 lost_reason=timing 'close_note=delivery time'" in ran.err


def test_a_terminal_asks_for_the_reason_and_keeps_the_words(at_terminal, cli: Cli) -> None:
    shown = at_terminal("edit", "1", "reason=delivery", "time", answers="availability\n")
    assert "'delivery time' is no reason" in shown
    assert "close note – → delivery time" in shown
    assert fields(cli, "1", "lost_reason", "close_note") == ["availability", "delivery time"]


@pytest.mark.parametrize("words", [["opp", "edit", "1"], ["edit", "1"], ["opp", "edit", "tender"]])
def test_note_means_the_note_of_the_closing(cli: Cli, words: list[str]) -> None:
    ran = cli(*words, "note=was", "cheaper")
    assert (ran.code, ran.out) == (0, "O1 close note – → was cheaper\n")
    ran = cli(*words, "note=one", "close_note=two")
    assert (ran.code, "close_note is given twice" in ran.err) == (2, True)


def test_note_of_an_open_sale_is_one_that_is_logged(cli: Cli) -> None:
    cli("opp", "new", "Open")
    ran = cli("edit", "3", "note=likes blue")
    assert (ran.code, ran.err.splitlines()[-1]) == (5, "  try: oppcli note 3 'likes blue'")
    assert cli("note", "3", "likes blue").code == 0
    ran = cli("edit", "3", "note", "likes", "blue")
    assert ran.err.splitlines()[-1] == "  try: oppcli note O3 'likes blue'"


def test_reopening_is_proposed_only_where_nothing_else_does_it(cli: Cli) -> None:
    ran = cli("edit", "1", "reason=price", "next=x")
    assert ran.err.splitlines() == [
        "error: O1 is lost since Mon 23 Nov 2026: closed is read-only until reopened; only reason=,"
        " competitor=, close_note= can be corrected.",
        "  try: oppcli opp edit 1 lost_reason=price",
    ]
    ran = cli("edit", "2", "close=fri")
    assert "only competitor= and close_note= can be corrected" in ran.err
    assert ran.err.splitlines()[-1] == "  try: oppcli opp reopen 2"


@pytest.mark.parametrize(
    ("line", "said", "proposed"),
    [
        ("lost 1 price", "O1 is lost already", "opp edit 1 reason=price"),
        ("lost 1 price to Initech", "O1 is lost already", "opp edit 1 'reason=price to Initech'"),
        (
            "opp close 1 --lost --reason other --note moved",
            "O1 is lost already",
            "opp edit 1 reason=other note=moved",
        ),
        ("won 2", "O2 is won already, since Mon 23 Nov 2026.", "opp show 2"),
        ("won 2 31k", "the amount of a closing stays", "note 2 'won for 31k'"),
        ("opp close 2 --won --on yesterday", "another day takes opp reopen first", "opp show 2"),
        ("won 1", "O1 is lost since", "opp reopen 1"),
    ],
)
def test_closing_again_proposes_what_corrects_the_closing(
    cli: Cli, line: str, said: str, proposed: str
) -> None:
    ran = cli(*shlex.split(line))
    assert (ran.code, said in ran.err) == (4, True)
    assert ran.err.splitlines()[-1] == f"  try: oppcli {proposed}"
    assert cli(*shlex.split(proposed)).code == 0


@pytest.mark.parametrize("line", ["won 2 28k", "edit 2 revenue=28k", "edit 2 actual_revenue=28k"])
def test_another_amount_of_a_win_is_refused_and_nothing_is_taken_back(cli: Cli, line: str) -> None:
    ran = cli(*line.split())
    assert ran.code == 4
    assert ran.err == (
        "error: O2 was won for 30,000 EUR, and the amount of a closing stays; to change it, reopen"
        " O2 and win it again with --on 2026-11-23. A note keeps the other one.\n"
        "  try: oppcli note 2 'won for 28k'\n"
    )
    assert "note logged: won for 28k" in cli("note", "2", "won for 28k").out
    assert "O1 is lost since" in cli("won", "1", "28k").err
