"""A day to come before the words of an activity, or within them, is never lost in a text."""

import pytest


@pytest.fixture(autouse=True)
def sale(typed) -> None:
    typed(["opp", "new", "Baler", "--account", "Globex Mining", "--create"])


@pytest.mark.parametrize(
    ("line", "planned"),
    [
        ("drive 1 thu 14:30 steyr 4110", "test drive planned: steyr 4110 · O1 ~ Thu 26 Nov 14:30"),
        ("visit 1 next wed 10am look at it", "visit planned: look at it · O1 ~ Wed 2 Dec 10:00"),
        ("call 1 fri 11:00 price of it", "call planned: price of it · O1 ~ Fri 27 Nov 11:00"),
        ("call 1 on 15 dec 10:00, price", "call planned: price · O1 ~ Tue 15 Dec 10:00"),
        (
            "meet 1 tomorrow half past ten about price",
            "appointment planned: about price · O1 ~ Tue 24 Nov 10:30",
        ),
        ("task 1 fri send quote", "task planned: send quote · O1 ~ Fri 27 Nov"),
    ],
)
def test_a_day_with_a_time_before_the_words_is_when(cli, line, planned):
    ran = cli(*line.split())
    what, _, when = planned.partition(" ~ ")
    assert ran.err == ""
    assert what in ran.out
    day, clock = when[:10].strip(), when[10:].strip()
    assert day in ran.out
    assert clock in ran.out


@pytest.mark.parametrize(
    ("line", "logged", "note"),
    [
        (
            "call 1 calls back fri 8:00 about it",
            "calls back fri 8:00 about it",
            "to plan it: oppcli call O1 'calls back fri 8:00 about it' --at 'fri 8:00'",
        ),
        (
            "drive 1 thu steyr",
            "thu steyr",
            "to plan it: oppcli drive O1 steyr --due thu",
        ),
        (
            "call 1 monday said yes",
            "monday said yes",
            "if that is when it happened: oppcli call O1 'said yes' --on monday",
        ),
        (
            "email 1 fri 10:00 offer",
            "fri 10:00 offer",
            "to plan it: oppcli email O1 'fri 10:00 offer' --due fri",
        ),
        (
            "call 1 rings again in 2 weeks about it",
            "rings again in 2 weeks about it",
            "to plan it: oppcli call O1 'rings again in 2 weeks about it' --due 'in 2 weeks'",
        ),
    ],
)
def test_a_script_is_told_how_to_plan_what_may_be_the_text(cli, line, logged, note):
    ran = cli(*line.split())
    assert f"logged: {logged} · O1" in ran.out
    assert ran.err == f"{note}\n"
    assert cli(*line_of(note)).code == 0


def line_of(note: str) -> list[str]:
    """The words of the command that a note gives."""
    import shlex

    return shlex.split(note.partition("oppcli ")[2])


def test_a_terminal_asks_whether_it_is_the_day(at_terminal):
    shown = at_terminal(
        *["call", "1", "calls", "back", "fri", "8:00", "about", "it"], answers="y\n"
    )
    assert "Plan it for Fri 27 Nov 2026 (4d) 08:00? No logs it as done today. [y/N]" in shown
    assert "call planned: calls back fri 8:00 about it" in shown
    shown = at_terminal(*["drive", "1", "thu", "steyr"], answers="y\n")
    assert "test drive planned: steyr · O1" in shown
    shown = at_terminal(*["call", "1", "friday", "said", "yes"], answers="y\n")
    assert "Was it on Fri 20 Nov 2026 (-3d)? [y/N]" in shown
    assert "call logged: said yes · O1 Globex Mining · Fri 20 Nov 2026" in shown


@pytest.mark.parametrize(
    "text",
    [
        *("the v8 was loud", "sat in the cab", "the sun was out", "wants an 18.5 t trailer"),
        *("the offer of 15 dec is fine", "today 9:00 price of it", "rent for 24 months is ok"),
    ],
)
def test_what_is_no_day_to_come_is_logged_without_a_word(cli, text):
    ran = cli("call", "1", *text.split())
    assert f"call logged: {text} · O1" in ran.out
    assert ran.err == ""


def test_a_text_in_quotes_stays_whole(cli):
    ran = cli("drive", "1", "thu 14:30 steyr 4110")
    assert "test drive logged: thu 14:30 steyr 4110" in ran.out
    ran = cli("drive", "1", "thu", "14:30", "steyr 4110, on friday or later")
    assert "test drive planned: steyr 4110, on friday or later" in ran.out


def test_what_has_no_time_is_planned_for_the_day(cli):
    ran = cli("email", "1", "fri", "10:00")
    assert ran.err == (
        "error: 'fri 10:00' says when, and the text is missing.\n"
        "  try: oppcli email O1 'TEXT' --on fri\n"
    )
    ran = cli("email", "1", "send", "it", "fri", "10:00")
    assert ran.err == "to plan it: oppcli email O1 'send it fri 10:00' --due fri\n"
    assert cli(*line_of(ran.err)).code == 0
