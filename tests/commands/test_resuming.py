"""A sale that is resumed has the next step again that it had before it was put on hold."""

import pytest


@pytest.fixture
def sale(typed):
    """O1, whose next step is to send a quote."""
    typed(["opp", "new", "Excavator", "--revenue", "450k"], ["opp", "edit", "1", "next=send quote"])


@pytest.fixture
def next_step(cli):
    """The next step of O1."""

    def read():
        (row,) = cli("opp", "list", "--fields", "next_step", "-o", "json").json
        return row["next_step"]

    return read


@pytest.mark.parametrize(
    "waits", ["until march call again", "after the holidays, call him 7 jan", "waits for the list"]
)
def test_the_next_step_of_before_is_back(typed, sale, next_step, waits):
    typed(["opp", "hold", "1", *waits.split()])
    assert next_step() != "send quote"
    assert " → send quote" in typed(["opp", "resume", "1"])
    assert next_step() == "send quote"


def test_what_it_waited_for_does_not_stay_where_there_was_no_next_step(typed, next_step):
    typed(["opp", "new", "Excavator"], ["opp", "hold", "1", "until", "march"])
    assert typed(["opp", "resume", "1"]).splitlines() == [
        "O1 status on hold → open · next step until march → –",
        "  A1 stays planned for Mon 1 Mar 2027 (98d); to cancel it: oppcli activity cancel A1",
        "  to put it off: oppcli snooze A1 1w",
    ]
    assert next_step() is None


def test_only_what_was_planned_for_the_hold_is_said_to_stay(typed, sale):
    typed(["task", "1", "write", "--due", "fri"], ["opp", "hold", "1", "until", "march"])
    said = typed(["opp", "resume", "1"])
    assert "A2 stays planned" in said
    assert "A1" not in said


def test_nothing_is_said_of_what_is_done(typed, sale):
    typed(["opp", "hold", "1", "until", "march"], ["done", "A1"])
    assert typed(["opp", "resume", "1"]).splitlines() == [
        "O1 status on hold → open · next step until march → send quote"
    ]


def test_a_next_step_that_was_set_on_hold_stays(typed, sale, next_step):
    typed(["opp", "hold", "1", "price", "list"], ["opp", "edit", "1", "next=ask his wife"])
    assert typed(["opp", "resume", "1"]) == "O1 status on hold → open\n"
    assert next_step() == "ask his wife"


def test_a_hold_without_words_leaves_the_next_step(typed, sale, next_step):
    typed(["opp", "hold", "1", "price", "list"], ["opp", "resume", "1"], ["opp", "hold", "1"])
    assert typed(["opp", "resume", "1"]) == "O1 status on hold → open\n"
    assert next_step() == "send quote"


def test_undo_and_redo_keep_both_texts(typed, sale, next_step):
    typed(["opp", "hold", "1", "until", "march"], ["opp", "resume", "1"], ["undo"])
    assert next_step() == "until march"
    assert "A1 stays planned" in typed(["opp", "resume", "1"])
    assert next_step() == "send quote"
    typed(["undo"], ["undo"])
    assert next_step() == "send quote"
    assert typed(["opp", "list", "-q", "--status", "open"]) == "O1\n"
    typed(["redo"])
    assert next_step() == "until march"
    typed(["opp", "resume", "1"])
    assert next_step() == "send quote"


def test_each_of_several_has_its_own(typed, sale):
    typed(["opp", "new", "Loader"], ["opp", "edit", "2", "next=ring"])
    typed(["opp", "hold", "1", "2", "--next", "price list"])
    assert typed(["opp", "resume", "1", "2"]).splitlines() == [
        "O1 status on hold → open · next step price list → send quote",
        "O2 status on hold → open · next step price list → ring",
    ]


def test_what_a_file_said_beside_the_status_stays(typed, sale, tmp_path):
    path = tmp_path / "sales.csv"
    heading = "source_system,external_id,topic,status,next_step\n"
    for status, step in (("open", "send it"), ("on_hold", "ring in spring")):
        path.write_text(f"{heading}crm,7,Crane,{status},{step}\n", encoding="utf-8")
        typed(["import", str(path), "--kind", "opportunity", "--no-input"])
    assert typed(["opp", "resume", "2"]) == "O2 status on hold → open\n"
