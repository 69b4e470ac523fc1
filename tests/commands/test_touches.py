"""What touched a sale last, worked out anew by a correction, is what the commands made of it."""

import pytest

TODAY = {"OPPCLI_TODAY": "2026-11-23"}
# What happened on 20 October, after a call of the fifth: each touches the sale.
SINCE = {
    "a person added": ["opp people add 1 Berg"],
    "a role changed": ["opp people add 1 Adler --role user"],
    "a person removed": ["opp people remove 1 Adler"],
    "a person added and removed": ["opp people add 1 Berg", "opp people remove 1 Berg"],
    "a field": ["opp edit 1 next_step=wait"],
    "a deal": ["deal new 1 Loader --price 9k"],
    "a task": ["task 1 offer --due 2026-11-30"],
}
LATER = {"nothing": [], "a snooze": ["snooze A2 fri"]}


@pytest.fixture
def at(cli):
    """Types command lines of a day."""

    def type_(day, *lines):
        for line in lines:
            ran = cli(*line.split(), env={"OPPCLI_TODAY": day})
            assert ran.code == 0, (line, ran.err)

    return type_


@pytest.fixture
def idle(cli):
    def days():
        (row,) = cli("opp", "list", "--fields", "idle", "-o", "json", env=TODAY).json
        return row["idle"]

    return days


@pytest.fixture
def sale(at, made_once):
    """A sale with a person in it, a call and a task, all of 5 October."""
    lines = ("opp new Fleet --account Acme --create --revenue 10k", "contact new last_name=Berg",
             "contact new last_name=Adler", "opp people add 1 Adler", "call 1 hello",
             "task 1 send --due 2026-11-20")  # fmt: skip
    made_once("touched sale", lambda: at("2026-10-05", *lines))


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("since", SINCE)
def test_a_correction_of_a_call_leaves_a_sale_as_idle_as_it_was(at, idle, sale, since, later):
    at("2026-10-20", *SINCE[since])
    at("2026-11-20", *LATER[later])
    before = idle()
    for line in ("activity edit A1 subject=foo", "undo", "redo"):
        at("2026-11-23", line)
        assert idle() == before, line


def test_an_undo_and_a_redo_lead_to_the_states_before_and_after_a_correction(at, idle, sale):
    at("2026-10-20", "opp people add 1 Berg")
    at("2026-11-01", "call 1 again")
    found = [idle()]
    for line in ("activity edit A3 completed_at=2026-10-22", "undo", "redo",
                 "opp edit 1 next_step=wait", "undo"):  # fmt: skip
        at("2026-11-23", line)
        found.append(idle())
    assert found == [22, 32, 22, 32, 0, 32]


def test_a_person_whose_adding_was_undone_touches_nothing(at, idle, sale):
    at("2026-10-20", "opp people add 1 Berg", "undo", "activity edit A1 subject=foo")
    assert idle() == 49


def test_a_call_that_is_moved_to_another_sale_touches_its_own_no_more(at, idle, cli, sale):
    at("2026-10-20", "call 1 again", "opp new Van --account Acme --revenue 5k")
    at("2026-11-23", "activity edit A3 opportunity=2")
    rows = cli("opp", "list", "--fields", "ref,idle", "-o", "json", env=TODAY).json
    assert {row["ref"]: row["idle"] for row in rows} == {"O1": 49, "O2": 34}
