"""A process is switched past the same gates as a stage is reached, and `advance` and `edit` answer
alike of a field that another command changes."""

import pytest

from surroundings import Cli


def test_switching_the_process_passes_the_gates_before_its_stage(cli: Cli) -> None:
    cli("opp", "new", "Crane", "process=simple")
    words = ["opp", "edit", "1", "process=dealer", "stage=contract"]
    ran = cli(*words, "revenue=5k", "next=call back")
    assert (ran.code, ran.out) == (4, "")
    assert (
        "O1 cannot go to Contract of the dealer process: account or contact, interest_type and"
        " est_close_date are empty." in " ".join(ran.err.split())
    )
    line = "oppcli opp edit 1 process=dealer stage=contract est_revenue=5k 'next_step=call back'"
    assert f"try: {line} account='Acme GmbH' interest_type=new est_close_date=" in ran.err
    assert cli("opp", "show", "1", "-o", "json").json[0]["process"] == "simple"
    assert cli(*words[:-1]).code == 0  # nothing is before the first stage
    cli("opp", "edit", "1", "process=simple")
    given = ["account=Acme", "--create", "interest_type=new", "close=eom", "revenue=5k"]
    assert "stage Prospecting → Contract" in cli(*words, *given).out


@pytest.mark.parametrize(
    ("word", "said", "line"),
    [
        ("process=simple", "process is changed by editing", "oppcli opp edit 1 process=simple"),
        ("stage=contract", "stage is changed by moving", "oppcli opp advance 1 --to contract"),
        ("status=won", "status is changed by the commands that", "oppcli opp close 1 --won"),
        ("note=hello", "'note' is not a field of an open opportunity", "oppcli note 1 hello"),
        ("phone=0171", "'phone' is not a field of an opportunity, but of", "edit P1 phone=0171"),
    ],
)
def test_advance_names_the_command_that_changes_a_field(
    cli: Cli, word: str, said: str, line: str
) -> None:
    cli("opp", "new", "Crane", "contact=Eva Lund", "interest_type=new", "--create")
    answers = [cli("opp", "advance", "1", "--set", word)]
    if word != "process=simple":
        answers.append(cli("opp", "edit", "1", word))
    for ran in answers:
        assert (ran.code in (4, 5), ran.out) == (True, "")
        assert said in ran.err
        assert line in ran.err


def test_a_gate_of_one_of_several_keeps_the_others_and_what_was_set(cli: Cli) -> None:
    cli("opp", "new", "Crane", "account=Acme", "--create")
    cli("opp", "new", "Dozer", "account=Acme", "interest_type=new")
    ran = cli("opp", "advance", "2", "1", "--set", "close=eom")
    assert (ran.code, ran.out) == (4, "")
    lines = "oppcli opp edit 1 interest_type=new, then oppcli opp advance 2 1 close=eom"
    assert f"try: {lines}" in ran.err
    assert cli("opp", "edit", "1", "interest_type=new").code == 0
    assert cli("opp", "advance", "2", "1", "close=eom").code == 0
