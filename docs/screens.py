"""Runs the shell blocks of a page in order, as a newcomer types them, and compares the screens.

The pages are README.md and those of the guide that show screens (PAGES). Each begins anew: it makes
the stores that it needs, and depends on no other page.

A ```console block holds lines that begin with `$ ` (`\\` at the end goes on below), each followed
by what the screen showed; a line `…` stands for any lines, and a command with nothing below it is
only run. A ```sh block is run as it is. Commands run one after another in one empty home folder,
by sh, on a terminal 100 columns wide without colours, on Monday 23 November 2026 at noon UTC.
stdout and stderr go to that one terminal, so their order is the one a reader sees. What shows
`error:` must fail, everything else must succeed. What needs jq or sqlite3 is passed over where
they are not installed. Programs that want a person or a network have stand-ins. The line that says
how long an import took, where it took more than a second, is left out: it depends on the machine.

A page may have several independent stores: those in APART and one for everything else, each in a
folder of its own. The commands on each store run in the order of the page; different stores can be
played at the same time.
"""

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parent
PAGES = (
    DOCS.parent / "README.md",
    *(
        DOCS / f"{name}.md"
        for name in (
            "selling",
            "walkthrough",
            "managing",
            "scripting",
            "importing",
            "administering",
            "shell",
        )
    ),
)
ANY_LINES = "…"
COLUMNS = 100
HOME = "/home/jana"  # what the page calls the folder that the commands run in
APART = ("demo.db", "fair.db")  # stores whose screens depend on no screen of another store
STAND_INS = {  # they keep what they were given
    "mail": 'cat > "$HOME/mailed.txt"; echo "$@" >> "$HOME/mailed.txt"',
    "fzf": "sed -n 2p",  # a person who picks the first row
    "watch": 'shift 3; exec "$@" > "$HOME/watched.txt"',
}
PATIENCE = 60  # seconds without output, after which a command is killed

_BLOCK = re.compile(r"^```(console|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CONTROL = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\r*\n|\r")
_PROGRAMS = ".stand-ins"
_OURS = re.compile(r"\bopp(cli)?\b")
_PACE = re.compile(r"[\d,]+ rows? in .+ s \(.+ a second\)")
_PROMPT = re.compile(r"^\$ ((?:.*\\\n)*.*)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Typed:
    """One command of a page: its words, the screen below it, where that stands in the page."""

    command: str
    expected: tuple[str, ...]
    begin: int
    end: int

    @property
    def story(self) -> str:
        """The name of the story that it belongs to."""
        return next((store for store in APART if store in self.command), "main")

    @property
    def prepares_files(self) -> bool:
        """Whether it calls no oppcli: then it runs in every story, as any may need its files."""
        return not _OURS.search(self.command)


@dataclass(frozen=True, slots=True)
class Shown:
    """What running it showed. `code` is None when a program it needs is not installed."""

    typed: Typed
    lines: tuple[str, ...]
    code: int | None

    @property
    def ends_well(self) -> bool:
        """Whether it succeeded, or failed where the page shows an error."""
        if self.code is None:
            return True
        must_fail = any(line.startswith("error:") for line in self.typed.expected)
        return must_fail == (self.code != 0)

    @property
    def fits(self) -> bool:
        """Whether the page tells the truth about it."""
        if self.code is None or not self.typed.expected:
            return self.ends_well
        return self.ends_well and matches(self.lines, self.typed.expected)


def typed(page: str) -> Iterator[Typed]:
    """The commands of a page, in order; a whole ```sh block is one."""
    for block in _BLOCK.finditer(page):
        at = block.start(2)
        if block[1] == "sh":
            yield Typed(block[2], (), at, at)
            continue
        prompts = list(_PROMPT.finditer(block[2]))
        ends = [prompt.start() for prompt in prompts[1:]] + [len(block[2])]
        for prompt, end in zip(prompts, ends, strict=True):
            screen = block[2][prompt.end() : end]
            lines = tuple(line.rstrip() for line in screen.splitlines())
            yield Typed(prompt[1], lines, at + prompt.end(), at + end)


def stories(commands: list[Typed]) -> dict[str, list[int]]:
    """The numbers of the commands that each story types, in order."""
    names = dict.fromkeys(each.story for each in commands)
    return {
        name: [
            number
            for number, each in enumerate(commands)
            if each.story == name or each.prepares_files
        ]
        for name in names
    }


def home(folder: Path) -> Path:
    """Makes the empty home folder that a story is played in."""
    folder.mkdir()
    (folder / "docs").symlink_to(DOCS)
    programs = folder / _PROGRAMS
    programs.mkdir()
    for name, script in STAND_INS.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (programs / name).chmod(0o700)
    return folder


def run(page: str, folder: Path) -> list[Shown]:
    """Runs every command of a page, each story in a new folder of `folder` that has its name."""
    commands = list(typed(page))
    shown: dict[int, Shown] = {}
    for name, numbers in stories(commands).items():
        place = home(folder / name)
        for number in numbers:
            one = run_one(commands[number], place)
            if one.typed.story == name:
                shown[number] = one
    return [shown[number] for number in range(len(commands))]


def matches(lines: tuple[str, ...], expected: tuple[str, ...]) -> bool:
    """Whether the lines are those expected, where `…` is any number of lines."""
    if not expected:
        return not lines
    if expected[0] == ANY_LINES:
        rests = (lines[skipped:] for skipped in range(len(lines) + 1))
        return any(matches(rest, expected[1:]) for rest in rests)
    return bool(lines) and lines[0] == expected[0] and matches(lines[1:], expected[1:])


def refreshed(page: str) -> str:
    """The page with every screen that no longer fits replaced by what is shown now.

    A command that fails where the page shows no error keeps its screen: that is not news to tell.
    """
    with tempfile.TemporaryDirectory() as folder:
        played = run(page, Path(folder))
    for shown in reversed(played):
        if shown.typed.expected and shown.ends_well and not shown.fits:
            screen = "".join(f"{line}\n" for line in shown.lines)
            page = page[: shown.typed.begin] + screen + page[shown.typed.end :]
    return page


def run_one(each: Typed, folder: Path) -> Shown:
    """Runs a command in its home folder, after those before it, and gives what was shown."""
    if any(shutil.which(name) is None for name in ("jq", "sqlite3") if name in each.command):
        return Shown(each, (), None)
    text, code = on_terminal(each.command, folder, environ(folder))
    lines = _left_standing(text.replace(str(folder), HOME))
    return Shown(each, tuple(line for line in lines if not _PACE.fullmatch(line)), code)


def on_terminal(command: str, folder: Path, surroundings: dict[str, str]) -> tuple[str, int]:
    """What a command writes on a terminal, escape sequences and all, and its exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    process = subprocess.Popen(
        ["sh", "-ec", command],
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    text = b"".join(_chunks(ours, process)).decode()
    os.close(ours)
    return text, process.wait(PATIENCE)


def environ(folder: Path) -> dict[str, str]:
    """What surrounds the commands in their home folder."""
    return {
        "PATH": os.pathsep.join(
            (str(folder / _PROGRAMS), str(Path(sys.executable).parent), os.environ["PATH"])
        ),
        "HOME": str(folder),
        "TERM": "xterm",
        "NO_COLOR": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "OPPCLI_TODAY": "2026-11-23",
        "OPPCLI_USER": "jana",
    }


def _left_standing(text: str) -> tuple[str, ...]:
    """The lines that stand on the screen in the end: a progress bar was there and went away."""
    lines, at, done = [""], 0, 0
    for control in _CONTROL.finditer(text):
        lines[at] += text[done : control.start()]
        done = control.end()
        if control[2] == "A":
            at = max(0, at - int(control[1] or 1))
        elif control[2] == "K" or control[0] == "\r":
            lines[at] = ""
        elif "\n" in control[0]:
            at += 1
            if at == len(lines):
                lines.append("")
    lines[at] += text[done:]
    return tuple(line.rstrip() for line in (lines if lines[-1] else lines[:-1]))


def _chunks(terminal: int, process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    while True:
        if not select.select([terminal], [], [], PATIENCE)[0]:
            process.kill()
            return
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # Linux says so when the last writer has gone
            return
        if not chunk:
            return
        yield chunk
