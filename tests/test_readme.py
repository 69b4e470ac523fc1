"""Every screen of README.md is what its command shows, one test a screen.

The screens tell stories (see docs/screens.py): a screen shows what its command does after all those
before it. The longest is cut into parts, and a part begins with the commands of those before it
typed quickly. Each part is played once per run of the tests, as far as somebody asks, by whichever
test process is free; what was shown is kept for the tests of all processes.
"""

import difflib
import fcntl
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))

import screens  # noqa: E402 - it lies beside the pages

README = (DOCS.parent / "README.md").read_text(encoding="utf-8")
COMMANDS = list(screens.typed(README))
# Where the main story is cut into two parts of about the same length.
CUTS = [README.index("\n## Currencies and quotas\n")]


@dataclass(frozen=True)
class Part:
    """Some commands of one story, in order, and those that lead there."""

    name: str
    before: list[int]
    numbers: list[int]


def parts_of(story: str, numbers: list[int]) -> Iterator[Part]:
    """A story whole, or the main one cut."""
    cuts = CUTS if story == "main" else []
    for at, (begin, end) in enumerate(pairwise([0, *cuts, len(README)])):
        before = [each for each in numbers if COMMANDS[each].begin < begin]
        inside = [each for each in numbers if begin <= COMMANDS[each].begin < end]
        yield Part(f"{story}-{at}", before, inside)


PARTS = [
    part
    for story, numbers in screens.stories(COMMANDS).items()
    for part in parts_of(story, numbers)
]
PART_OF = {
    number: part
    for part in PARTS
    for number in part.numbers
    if part.name.startswith(COMMANDS[number].story)
}


class Stage:
    """Where the parts are played: a folder that all test processes share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def shown(self, number: int) -> screens.Shown:
        """What a command showed, once its part has come so far.

        While another process plays that part, this one plays the others ahead.
        """
        mine = PART_OF[number]
        order = [mine, *(part for part in PARTS if part is not mine)]
        while not self._kept(mine, number).exists():
            if not any(self._play_next(part) for part in order):
                time.sleep(0.02)
        kept = json.loads(self._kept(mine, number).read_text(encoding="utf-8"))
        return screens.Shown(COMMANDS[number], tuple(kept["lines"]), kept["code"])

    def _play_next(self, part: Part) -> bool:
        """Plays the next command of a part; not if none is left, or if somebody plays it now."""
        with self._only_player(part) as is_ours:
            left = [each for each in part.numbers if not self._kept(part, each).exists()]
            if not is_ours or not left:
                return False
            shown = screens.run_one(COMMANDS[left[0]], self._home(part))
            kept = json.dumps({"lines": shown.lines, "code": shown.code})
            unfinished = self.folder / part.name / "unfinished"
            unfinished.write_text(kept, encoding="utf-8")
            unfinished.rename(self._kept(part, left[0]))
            return True

    def _home(self, part: Part) -> Path:
        """The home folder of a part as its last command left it, or as those before it do."""
        home = self.folder / part.name / "home"
        if not home.exists():
            unfinished = screens.home(home.with_name("replayed"))
            subprocess.run(
                [sys.executable, str(Path(__file__).with_name("replaying.py"))],
                cwd=unfinished,
                env=screens.environ(unfinished),
                input=json.dumps([COMMANDS[number].command for number in part.before]),
                text=True,
                check=True,
            )
            unfinished.rename(home)
        return home

    def _kept(self, part: Part, number: int) -> Path:
        return self.folder / part.name / f"{number}.json"

    @contextmanager
    def _only_player(self, part: Part) -> Iterator[bool]:
        (self.folder / part.name).mkdir(parents=True, exist_ok=True)
        with (self.folder / part.name / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    own = tmp_path_factory.getbasetemp()
    return Stage((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "readme")


def named(number: int) -> str:
    words = re.sub(r"[^\w.@/-]+", " ", COMMANDS[number].command).split()
    return f"{number}: " + " ".join(words)[:50]


def difference(shown: screens.Shown) -> str:
    """The screen of the page against the one shown, line by line."""
    lines = difflib.ndiff(shown.typed.expected, shown.lines)
    return "\n".join((f"$ {shown.typed.command}  (exit {shown.code})", *lines))


@pytest.mark.parametrize("number", range(len(COMMANDS)), ids=named)
def test_a_screen_of_the_readme_is_what_its_command_shows(stage: Stage, number: int) -> None:
    shown = stage.shown(number)
    if shown.code is None:
        pytest.skip("a program that this command needs is not installed")
    if not shown.fits:
        pytest.fail(difference(shown), pytrace=False)


def test_every_command_of_the_readme_is_played_in_one_part() -> None:
    assert len(COMMANDS) > 100
    assert sorted(PART_OF) == list(range(len(COMMANDS)))
