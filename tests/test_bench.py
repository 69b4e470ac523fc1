"""The benchmark's arithmetic, and the programs it compares with; never how long anything takes."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"
sys.path.append(str(BENCH))

from ratios import Goal, Line, ratio, ratio_beyond, table  # noqa: E402
from running import Failed, floor, in_pipe, in_turns, on_terminal  # noqa: E402


def test_a_ratio_is_of_medians_so_one_slow_run_does_not_decide() -> None:
    assert ratio([3.0, 3.0, 90.0], [2.0, 2.0, 2.0]) == 1.5


def test_a_start_up_is_taken_off_before_the_ratio() -> None:
    assert ratio_beyond([1.6], [1.0], allowance=[0.1]) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("goal", "met", "missed"),
    [(Goal(1.5), 1.5, 1.51), (Goal(2, at_least=True), 2.0, 1.99), (Goal(150, unit="MB"), 150, 151)],
)
def test_a_goal_is_met_up_to_its_bound(goal: Goal, met: float, missed: float) -> None:
    assert Line("it", "floor", met, goal).verdict == "met"
    assert Line("it", "floor", missed, goal).verdict == "MISSED"


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    assert Line("it", "floor", None, Goal(1.5), "there is no shell here").verdict == "not run"
    assert Line("it", "floor", None, None, "exit 1", failed=True).verdict == "FAILED"
    assert Line("it", "floor", 3.0, None).verdict == "–"


def test_the_table_says_what_floor_ratio_goal_and_verdict() -> None:
    said = table(
        [
            Line("opp list", "empty program", 1.234, Goal(1.5), "1 : 2"),
            Line("import, rate", "another", 1.5, Goal(2, at_least=True)),
        ]
    )
    assert said.splitlines() == [
        "what          floor           ratio     goal",
        "opp list      empty program  1.23 ×  ≤ 1.5 ×  met     1 : 2",
        "import, rate  another        1.50 ×    ≥ 2 ×  MISSED",
    ]


@pytest.mark.parametrize("name", ["empty.py"])
def test_the_floor_programs_do_nothing_and_succeed(name: str) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH / "floors" / name)], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("run", [in_pipe, on_terminal])
def test_programs_take_turns_after_one_run_that_does_not_count(run: object, tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
    first = floor((sys.executable, "-c", script, str(told), "A"))
    second = floor((sys.executable, "-c", script, str(told), "B"))
    assert callable(run)
    taken = in_turns(2, (lambda: first, lambda: second), run)
    assert told.read_text() == "ABABAB"
    assert [len(each) for each in taken] == [2, 2]
    assert all(took.seconds > 0 and took.megabytes > 1 for each in taken for took in each)


def test_a_program_that_fails_is_not_measured() -> None:
    with pytest.raises(Failed, match="exit 3: no luck"):
        in_pipe(
            floor((sys.executable, "-c", "import sys; print('no luck', file=sys.stderr); exit(3)"))
        )


def test_an_unknown_name_is_said() -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH / "run.py"), "--only", "coffee"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr == "nothing is called 'coffee'\n"
