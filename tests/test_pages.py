"""Every screen of README.md and the guide is what its command shows, one test a screen.

A page tells stories (see docs/screens.py): a screen shows what its command does after all those
before it on the same store. Each story of a page is played once per run of the tests, as far as
somebody asks, by whichever test process is free; what was shown is kept for the tests of all
processes. docs/shell.md has a test of its own.
"""

import difflib
import fcntl
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))

import screens  # noqa: E402 - it lies beside the pages

PAGES = [page for page in screens.PAGES if page.stem != "shell"]


@dataclass(frozen=True)
class Part:
    """One story of a page: the commands that are played, in order."""

    page: Path
    story: str
    commands: tuple[screens.Typed, ...]

    @property
    def name(self) -> str:
        return f"{self.page.stem}-{self.story}"

    @property
    def asked(self) -> list[int]:
        """The numbers of those whose screens are looked at; others only prepare files."""
        return [at for at, each in enumerate(self.commands) if each.story == self.story]


def parts_of(page: Path) -> Iterator[Part]:
    """The stories of a page."""
    commands = list(screens.typed(page.read_text(encoding="utf-8")))
    for story, numbers in screens.stories(commands).items():
        yield Part(page, story, tuple(commands[number] for number in numbers))


PARTS = [part for page in PAGES for part in parts_of(page)]
SCREENS = [(part, number) for part in PARTS for number in part.asked]


class Stage:
    """Where the parts are played: a folder that all test processes share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def shown(self, mine: Part, number: int) -> screens.Shown:
        """What a command showed, once its part has come so far.

        While another process plays that part, this one plays the others ahead.
        """
        order = [mine, *(part for part in PARTS if part is not mine)]
        while not self._kept(mine, number).exists():
            if not any(self._play_next(part) for part in order):
                time.sleep(0.02)
        kept = json.loads(self._kept(mine, number).read_text(encoding="utf-8"))
        return screens.Shown(mine.commands[number], tuple(kept["lines"]), kept["code"])

    def _play_next(self, part: Part) -> bool:
        """Plays the next command of a part; not if none is left, or if somebody plays it now."""
        with self._only_player(part) as is_ours:
            numbers = range(len(part.commands))
            left = [each for each in numbers if not self._kept(part, each).exists()]
            if not is_ours or not left:
                return False
            shown = screens.run_one(part.commands[left[0]], self._home(part))
            kept = json.dumps({"lines": shown.lines, "code": shown.code})
            unfinished = self.folder / part.name / "unfinished"
            unfinished.write_text(kept, encoding="utf-8")
            unfinished.rename(self._kept(part, left[0]))
            return True

    def _home(self, part: Part) -> Path:
        """The home folder of a part as its last command left it."""
        home = self.folder / part.name / "home"
        return home if home.exists() else screens.home(home)

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
    return Stage((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "pages")


def named(screen: tuple[Part, int]) -> str:
    part, number = screen
    words = re.sub(r"[^\w.@/-]+", " ", part.commands[number].command).split()
    return f"{part.name} {number}: " + " ".join(words)[:50]


def difference(shown: screens.Shown) -> str:
    """The screen of the page against the one shown, line by line."""
    lines = difflib.ndiff(shown.typed.expected, shown.lines)
    return "\n".join((f"$ {shown.typed.command}  (exit {shown.code})", *lines))


@pytest.mark.parametrize("screen", SCREENS, ids=named)
def test_a_screen_of_a_page_is_what_its_command_shows(
    stage: Stage, screen: tuple[Part, int]
) -> None:
    shown = stage.shown(*screen)
    if shown.code is None:
        pytest.skip("a program that this command needs is not installed")
    if not shown.fits:
        pytest.fail(difference(shown), pytrace=False)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_is_played_in_one_part(page: Path) -> None:
    commands = list(screens.typed(page.read_text(encoding="utf-8")))
    played = [part.commands[number] for part in PARTS if part.page == page for number in part.asked]
    assert sorted(each.begin for each in played) == [each.begin for each in commands]
    assert len(commands) >= 5
