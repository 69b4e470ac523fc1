"""What was said, an amount and a day are never cut on a narrow screen."""

import pytest

HISTORY = ("history", "--since", "today", "--color", "never")
SAID = (
    "he said that the price is too high and the delivery too late, but he would like to see the"
    " machine at work next week together with his brother"
)


@pytest.fixture
def sale(typed):
    typed(
        ["opp", "new", "Fleet", "--account", "Acme", "--create", "--revenue", "450k"],
        ["call", "1", SAID],
        ["edit", "1", "revenue=400k", "close=eoy", "next=send the quote"],
    )


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_a_logged_text_is_shown_whole(environ, at_terminal, sale, width):
    environ["COLUMNS"] = str(width)
    lines = at_terminal("show", "1", "--color", "never", answers="").replace("\r", "").splitlines()
    assert max(map(len, lines)) <= width
    first = next(at for at, line in enumerate(lines) if " call " in line)
    column = lines[first].index("A1 he said")
    told = [line[column:].rstrip() for line in lines[first:] if line[:column].strip(" ") == ""]
    whole = " ".join([lines[first][column:].removesuffix("jana").strip(), *told])
    assert whole.startswith(f"A1 {SAID}")


def test_a_word_that_is_wider_than_a_line_goes_on_below(environ, at_terminal, typed, sale):
    address = "https://example.com/" + "a" * 90
    typed(["note", "1", address])
    environ["COLUMNS"] = "60"
    lines = at_terminal("show", "1", "--color", "never", answers="").replace("\r", "").splitlines()
    first = next(at for at, line in enumerate(lines) if " note " in line)
    pieces = [
        line.split()[-1] for line in lines[first + 1 : first + 8] if line.startswith(" " * 24)
    ]
    assert (max(map(len, lines)) <= 60, pieces[1]) == (True, "a" * 33)


def test_days_and_amounts_of_the_history_are_whole_at_60(environ, at_terminal, sale):
    environ["COLUMNS"] = "60"
    lines = at_terminal(*HISTORY, answers="").replace("\r", "").splitlines()
    assert max(map(len, lines)) <= 60
    shown = "\n".join(lines)
    assert "450,000 EUR" in shown
    assert "400,000 EUR" in shown
    assert "31 Dec 2026" in shown
    assert lines[-1].startswith("hidden at this width: batch, ")


def test_the_day_and_who_changed_something_are_said_once_or_in_every_row(
    cli, environ, at_terminal, sale
):
    environ["COLUMNS"] = "60"
    lines = at_terminal(*HISTORY, answers="").replace("\r", "").splitlines()
    assert lines[0] == "Mon 23 Nov 2026, by jana"
    assert "2026-11-23" not in "".join(lines)
    assert cli("edit", "1", "revenue=350k", "--as-user", "leif").code == 0
    lines = at_terminal(*HISTORY, answers="").replace("\r", "").splitlines()
    assert lines[0] == "Mon 23 Nov 2026"
    (at,) = (place for place, line in enumerate(lines) if "350,000 EUR" in line)
    assert lines[at - 1].split()[1:] == ["leif", "O1", "revenue", "400,000", "EUR", "→"]
    assert max(map(len, lines)) <= 60


def test_hints_beside_a_table_have_the_name_that_was_typed(cli, sale):
    called = ("call", "1", "he", "rings", "tomorrow")
    assert "to plan it: opp call O1 'he rings' --due" in cli(*called, program="opp").err
    assert "to plan it: oppcli call O1 'he rings' --due" in cli(*called).err
    assert "opp currency set USD 0.92" in cli("currency", "list", program="opp").err


def test_a_clock_that_was_set_back_shows_no_negative_days(cli, environ, typed, sale):
    typed(["lead", "new", "Van", "--last", "Berg"])
    environ["OPPCLI_TODAY"] = "2026-11-13"
    days = ("--fields", "ref,days_in_stage,age,idle", "-o", "json")
    assert cli("opp", "list", *days).json == [
        {"ref": "O1", "days_in_stage": 0, "age": 0, "idle": 0}
    ]
    assert cli("pipeline", "-o", "json").json[0]["average_age"] == 0
    assert "-10" not in cli("today", "--explain").out
    said = typed(["opp", "advance", "1", "interest_type=new"])
    assert "0 days in Interest" in said


def test_the_timeline_has_room_for_its_texts_at_60(environ, at_terminal, typed, sale):
    typed(
        ["call", "1", "she", "comes", "by", "on", "saturday", "with", "her", "husband"],
        ["deal", "new", "1", "EX20", "--price", "450k", "--accessories", "8k", "--offered"],
        ["edit", "1", "next=call back", "close=31 jan 2027"],
        ["edit", "A1", "regarding=C1"],
    )
    environ["COLUMNS"] = "60"
    shown = at_terminal("show", "1", "A1", "--color", "never", answers="").replace("\r", "")
    assert "deals    D1 offered: EX20 · revenue\n" in shown
    assert "  400,000 EUR → 458,000 EUR\n" in shown
    assert "changed  close " in shown
    assert "next step send the quote → call back" in " ".join(shown.split())
    assert "changed  about O1 → Acme" in shown
    for absent in (
        "est_revenue",
        "est_close",
        "_value",
        "next_step –",
        "regarding",
        "accessories –",
    ):
        assert absent not in shown
    assert not any(line.endswith(" jana") for line in shown.splitlines() if "23 Nov 12:00" in line)


def test_today_says_that_a_sale_has_no_next_step_and_when_it_closes(environ, at_terminal, typed):
    typed(["opp", "new", "Van", "--close", "31 jan 2027"])
    environ["COLUMNS"] = "100"
    shown = at_terminal("today", "--color", "never", answers="")
    (line,) = [line for line in shown.splitlines() if " O1 " in line]
    assert " ".join(line.split()) == "O1 no next step Van · closes 31 Jan 2027 –"
