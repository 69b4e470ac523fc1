"""Called without a word at a terminal, commands ask; in a script they are refused as before."""

import json

import pytest

from surroundings import Cli


def joined(shown: str) -> str:
    """What a screen showed, with proposals of several lines as one."""
    return " ".join(shown.replace("\\\n", " ").split())


def test_new_asks_and_shows_the_command_that_the_answers_amount_to(cli: Cli, at_terminal):
    cli("account", "new", "Acme")
    shown = at_terminal("opp", "new", answers="Fleet renewal\nAcme\n\n480k\nfri\n\n")
    command = "oppcli opp new --account Acme --est-revenue 480k --est-close-date fri"
    assert f"  = {command} 'Fleet renewal'\n" in shown
    assert "O1 added: Fleet renewal · Acme" in shown
    assert "opp new --account Acme" in cli("history", "O1").out


def test_an_answer_that_cannot_be_read_is_asked_for_again(cli: Cli, at_terminal):
    answers = "Fleet renewal\n\n\nmuch\n480k\nmitte januar\n15 jan\nbrown\nus\n"
    shown = at_terminal("opp", "new", answers=answers)
    assert "'much' is not an amount." in shown
    assert "'mitte januar' is not a date." in shown
    assert "'brown' is not one of new, used, demo." in joined(shown)
    row = cli("opp", "show", "1", "-o", "json").json[0]
    assert (row["est_revenue"], row["est_close_date"], row["interest_type"]) == (
        480000,
        "2027-01-15",
        "used",
    )


def test_a_needed_word_is_asked_for_again_and_then_missing(cli: Cli, at_terminal):
    shown = at_terminal("opp", "new", answers="\n\n\n", code=2)
    assert shown.count("topic:") == 3
    assert "missing argument 'TOPIC'" in shown
    assert cli("opp", "list", "-q").out == ""


def test_close_asks_how_it_ended_and_offers_the_reasons(cli: Cli, at_terminal):
    cli("opp", "new", "Fleet")
    shown = at_terminal("opp", "close", answers="1\nlost\nprice\n\n\n")
    assert "Which? [won, lost, canceled]" in shown
    assert "reason: Why it was lost or canceled [" in shown
    assert "  = oppcli opp close --lost --reason price 1\n" in shown
    assert json.loads(cli("opp", "show", "1", "-o", "json").out)[0]["status"] == "lost"


def test_qualify_and_the_short_verbs_ask(cli: Cli, at_terminal):
    cli("lead", "new", "Loader", "company=Acme")
    assert "O1" in at_terminal("lead", "qualify", answers="1\n48k\n\n\n")
    assert "  = oppcli call 1 'no answer'\n" in at_terminal("call", answers="1\nno answer\n\n\n")
    assert "  = oppcli show O1 L1\n" in at_terminal("show", answers="O1 L1\n")
    assert "next step" in at_terminal("edit", answers="1 next='send quote'\n")
    assert "  = oppcli lost --to Initech 1 price\n" in at_terminal(
        "lost", answers="1\nprice\nInitech\n"
    )


def test_advance_asks_for_what_the_gates_lack(cli: Cli, at_terminal):
    cli("opp", "new", "Fleet", "--account", "Acme", "--create", "--revenue", "48k")
    shown = at_terminal("opp", "advance", "1", "--to", "contract", answers="us\neom\n")
    assert "O1 cannot go to Contract: interest type and close are empty." in shown
    assert "interest type [new, used, demo]?" in shown
    opportunity = json.loads(cli("opp", "show", "1", "-o", "json").out)[0]
    assert (opportunity["stage"], opportunity["interest_type"]) == ("contract", "used")
    assert "interest_type=used est_close_date=eom" in cli("history", "O1").out


def test_advance_moves_nothing_without_an_answer(cli: Cli, at_terminal):
    cli("opp", "new", "Fleet", "--account", "Acme", "--create", "--revenue", "48k")
    words = ["opp", "advance", "1", "--to", "contract"]
    shown = at_terminal(*words, answers="used\n\n", code=4)
    proposed = (
        "oppcli opp advance 1 --to contract --set est_close_date=eom --set interest_type=used"
    )
    assert f"try: {proposed}" in joined(shown)
    assert json.loads(cli("opp", "show", "1", "-o", "json").out)[0]["interest_type"] is None
    assert "?" not in at_terminal(*words, "--no-input", answers="", code=4)


def test_advance_asks_whether_to_create_a_device_and_asks_again_for_a_day(cli: Cli, at_terminal):
    words = ["--account", "Acme", "--create", "--revenue", "48k", "--close", "eom"]
    cli("opp", "new", "Vito", "--interest-type", "new", *words)
    shown = at_terminal(
        *("opp", "advance", "vito", "to", "delivery"),
        answers="W1\nn\nW1VV01\ny\n14 foo\n14 dec\n",
    )
    asked = "Create it? [y/N] device (VIN or stock number)?"
    assert f"There is no device with the number 'W1'. {asked}" in shown
    assert "delivery, for example fri or 15 jan?" in shown
    assert "'14 foo' is not a date." in shown
    assert "O1 Interest → Delivery" in shown
    assert "device W1VV01" in shown
    typed = "opp advance vito to delivery device=W1VV01 scheduled_delivery_date='14 dec'"
    assert typed in cli("history", "O1").out


def test_what_was_answered_stands_in_the_proposal_of_who_gives_up(cli: Cli, at_terminal):
    words = ["--account", "Acme", "--create", "--revenue", "48k", "--close", "eom"]
    cli("opp", "new", "Vito", "--interest-type", "new", *words)
    line = ["opp", "advance", "1", "--to", "delivery"]
    shown = at_terminal(*line, answers="W1VV01\ny\n14 foo\n\n", code=4)
    assert "--set scheduled_delivery_date='15 dec' --set device=W1VV01 --create" in joined(shown)
    assert "--set delivery='14 dec'" in cli(*line, "delivery=14 dec").err
    assert cli("device", "list", "-q").out == ""


def test_a_device_that_was_typed_is_created_when_somebody_agrees(cli: Cli, at_terminal):
    words = ["--account", "Acme", "--create", "--revenue", "48k", "--close", "eom"]
    cli("opp", "new", "Vito", "--interest-type", "new", *words)
    line = ["opp", "advance", "vito", "to", "delivery", "device=W1VV01", "delivery=14", "dec"]
    assert "O1 Interest → Delivery" in at_terminal(*line, answers="y\n")
    assert "add --create" in cli("opp", "edit", "1", "device=W2").err
    assert "device W1VV01 → W2" in at_terminal("opp", "edit", "1", "device=W2", answers="y\n")


def test_of_a_name_that_does_not_exist_a_terminal_asks_which_is_meant_or_creates_it(
    cli: Cli, at_terminal
):
    cli("opp", "new", "Van", "--account", "Spitex", "--create")
    line = ["opp", "people", "add", "spitex", "Helene", "Lang", "decision", "maker"]
    assert "O1 Helene Lang (P1, Spitex) added as decision maker" in at_terminal(
        *line, answers="y\n"
    )
    like = ["opp", "people", "add", "1", "Helene Langg", "user"]
    assert "Did you mean Helene Lang?" in at_terminal(*like, answers="\n", code=3)
    assert "(P1, Spitex): decision maker → user" in at_terminal(*like, answers="1\n")
    assert "Helene Langg (P2, Spitex) added" in at_terminal(*like, answers="2\n")
    assert "owner" in at_terminal("opp", "assign", "1", "--to", "nadia", answers="y\n")
    shown = at_terminal("deal", "new", "1", "Van", "40k", "--device", "W1", answers="y\n")
    assert "D1 added" in shown
    shown = at_terminal(
        "opp", "new", "Bus", "--account", "Neu", "--owner", "rita", answers="y\nn\n", code=3
    )
    assert "There is no user or team called 'rita'. Create it? [y/N]" in shown
    assert "Bus" not in cli("opp", "list").out


def test_done_keeps_the_next_step_when_no_day_can_be_read(cli: Cli, at_terminal):
    cli("opp", "new", "Van")
    cli("task", "1", "call", "--due", "fri")
    shown = at_terminal("done", "1", answers="send offer\nxx\nyy\nzz\n")
    assert "'send offer' is planned without a day; oppcli snooze gives it one." in shown
    assert "A1 done: call · O1\nA2 task planned: send offer · O1" in shown


def test_won_asks_whether_to_skip_the_stages_ahead(cli: Cli, at_terminal):
    cli("opp", "new", "Fleet", "--revenue", "48k")
    shown = at_terminal("won", "1", answers="n\n", code=4)
    assert "Skip Quotation, Contract, Delivery? [y/N]" in shown
    assert "oppcli won 1 --skip-stages" in joined(shown)
    assert "O1 won: Fleet" in at_terminal("won", "1", answers="y\n")
    assert json.loads(cli("opp", "show", "1", "-o", "json").out)[0]["status"] == "won"


@pytest.mark.parametrize(
    "words", [["opp", "new"], ["lead", "qualify"], ["opp", "close"], ["call"], ["won"], ["snooze"]]
)
def test_a_script_is_refused(cli: Cli, at_terminal, words):
    ran = cli(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "missing argument" in ran.err
    assert "?" not in at_terminal("--no-input", *words, answers="", code=2)


def test_ctrl_c_saves_nothing(cli: Cli, at_terminal):
    shown = at_terminal("opp", "new", answers="Fleet\n\n", code=130, interrupted_at=b"contact:")
    assert "interrupted; nothing was saved." in shown
    assert cli("opp", "list", "-q").out == ""


def test_new_asks_before_it_creates_a_name(cli: Cli, at_terminal):
    at_terminal("opp", "new", "Fleet", "account=Acme", answers="n\n", code=3)
    shown = at_terminal("opp", "new", "Fleet", "account=Acme", answers="y\n")
    assert "There is no account called 'Acme'. Create it? [y/N]" in shown
    assert cli("account", "list", "-q").out == "C1\n"


def test_a_question_names_fields_by_words(cli: Cli, at_terminal):
    cli("opp", "new", "Van")
    shown = " ".join(at_terminal("won", "1", answers="n\n", code=4).split())
    assert "to leave Contract, device and delivery are empty. Skip Quotation, Contract," in shown


def test_what_the_answers_amount_to_goes_on_behind_a_backslash(at_terminal, environ, typed):
    typed(["opp", "new", "Fleet"])
    environ["COLUMNS"] = "60"
    said = "they want to look at the yard together with the mechanic first"
    shown = at_terminal("call", answers=f"1\n{said}\n\n\n")
    assert f"  = oppcli call 1 \\\n    '{said}'\n" in shown
