"""A seller's day takes few keys: every line of bench/keystrokes.py does its job."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "bench"))

from keystrokes import JOBS, Done, Job, keys, missed, ratio, table, tried

SHORT = Job("won", "opp won 13", crm=("crm deal move 13 --stage won",))
LONG = Job("lost", "opp lost 13 " + "because " * 100, answers="\n", task=("task 13 delete",))


def test_every_line_does_its_job() -> None:
    assert len(JOBS) == 25
    done = tried()
    assert [f"{each.job.line}: {each.wrong}" for each in done if each.wrong] == []
    assert sum(each.waits for each in done) == 0


def test_the_lines_are_as_short_as_they_should_be() -> None:
    assert missed() == []


def test_the_enter_and_the_answers_are_counted() -> None:
    assert (SHORT.keys, LONG.keys) == (11, 814)
    assert keys(("task 41 done", "task undo")) == 23


def test_only_jobs_that_both_have_are_compared() -> None:
    assert ratio([SHORT, LONG], "crm") == (11, 29)


def test_a_missed_goal_and_a_failed_line_are_told() -> None:
    assert missed([SHORT, LONG]) == [
        "all jobs take 825 keys, not 660 at most",
        "814 keys are 54.27 × the 15 of Taskwarrior, not 1.15 ×",
    ]
    told = table([Done(SHORT, "status is 'open'"), Done(LONG, "", waits=True)])
    assert "FAILED  opp won 13\nstatus is 'open'" in told
    assert "MISSED  all jobs take 825 keys" in told
