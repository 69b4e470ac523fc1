"""A line that tells what was said and what comes next is asked about: plan it, log it, or both."""

import pytest


def words(line: str) -> list[str]:
    return line.split()


@pytest.fixture
def sale(typed):
    typed(["opp", "new", "Fleet", "--account", "Globex Mining", "--create"])


@pytest.mark.parametrize(
    ("text", "done", "step"),
    [
        (
            "he rang, wants leather, call him back thursday 9:00",
            *(
                "call logged: he rang, wants leather · ",
                "call planned: call him back · O1 · starts",
            ),
        ),
        (
            "took the grey one, comes friday 11:00",
            "logged: took the grey one ·",
            "planned: comes ·",
        ),
        ("said yes, signs monday 9:00", "call logged: said yes ·", "planned: signs ·"),
        ("no answer again tomorrow 9:00", "logged: no answer ·", "call planned: call again ·"),
        (
            "no answer call back thursday",
            "logged: no answer ·",
            "call planned: call back · O1 · due",
        ),
        (
            "wants to see it friday 10:00",
            *("call logged: wants to see it friday 10:00 ·", "planned: wants to see it ·"),
        ),
    ],
)
def test_a_terminal_logs_what_was_said_and_plans_what_is_next(at_terminal, sale, text, done, step):
    shown = at_terminal(*words(f"call 1 {text}"), answers="b\n")
    assert "No logs it as done today, b logs it and plans '" in shown
    assert done in shown
    assert step in shown


def test_how_long_it_took_is_read_before_what_is_next(at_terminal, sale):
    shown = at_terminal(*words("call 1 he rang, 5 minutes, ring back thu 9:00"), answers="b\n")
    assert "call logged: he rang · " in shown
    assert " · 5m" in shown


def test_the_other_answers_do_one_of_both(at_terminal, sale):
    line = words("call 1 said yes, signs friday 9:00")
    assert "A1 call planned: said yes, signs · " in at_terminal(*line, answers="y\n")
    assert "A2 call logged: said yes, signs friday 9:00 · " in at_terminal(*line, answers="\n")
    assert "'what' is none of y, n and b." in at_terminal(*line, answers="what\nn\n")


def test_a_script_logs_it_and_is_told_how_to_plan_the_next(cli, sale):
    ran = cli(*words("call 1 took it, comes friday 11:00"))
    assert "call logged: took it, comes friday 11:00 ·" in ran.out
    assert ran.err == "to plan what is next: oppcli task O1 comes --at 'friday 11:00'\n"


@pytest.mark.parametrize("text", ["price, discount and tyres fri 9:00", "call him back fri 9:00"])
def test_a_plan_alone_is_not_asked_about(at_terminal, sale, text):
    shown = at_terminal(*words(f"call 1 {text}"), answers="n\n")
    assert f"call planned: {text.removesuffix(' fri 9:00')} · " in shown
