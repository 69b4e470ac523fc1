"""Reads and writes the files of `sessions/`: command lines, and below each what it did.

    at 2026-11-24T09:00:00Z          the moment of the next command; each later one is a minute on
    $ opp new Fleet --revenue 48k    a command line; `< FILE` at its end is what it reads on stdin
      exit 0
      > O1 added: Fleet …            a line of stdout
      ! near names: …                a line of stderr
      + opportunity 1: topic="Fleet" a row that came; ~ one that changed, - one that went
      = report.csv                   a file that was written
      = | ref,topic                  and a line of it

A line ` \\` at the end of a text says that it does not end with a newline. `new store` in place of
a command shows what a store holds before the first one. Lines that begin with # say why. After
`# on files only` come commands that a server does not know; `# on both` ends that. A session that
begins with `# on the store NAME` begins with the store of that name in tests/fixtures/stores, which
an older oppcli made, and finds a copy of it as old.db; on a server it begins with a copy of it.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
SESSIONS = HERE / "sessions"
RECIPES = HERE / "recipes"  # how the stores in tests/fixtures/stores were made, without recordings
NEW_STORE = "new store"
ON_FILES_ONLY = "# on files only"
ON_BOTH = "# on both"
ON_THE_STORE = "# on the store "

_INDENT = "  "


@dataclass(slots=True)
class Step:
    """One command line, when it is typed and what was recorded of it."""

    number: int
    line: str
    at: datetime
    heading: list[str]  # what stands in the file before it: comments, blank lines, `at`
    is_on_files_only: bool = False
    block: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.number} {self.line}"


def names() -> list[str]:
    """The names of all sessions."""
    return sorted(path.stem for path in SESSIONS.glob("*.txt"))


def store_of(name: str) -> str:
    """The name of the store that a session begins with; '' for one with nothing in it."""
    line = (SESSIONS / f"{name}.txt").read_text(encoding="utf-8").partition("\n")[0]
    return line.removeprefix(ON_THE_STORE) if line.startswith(ON_THE_STORE) else ""


def steps(name: str) -> list[Step]:
    """The commands of a session with what is recorded of them."""
    return _steps(SESSIONS / f"{name}.txt")


def recipe(name: str) -> list[Step]:
    """The commands that made a store."""
    return _steps(RECIPES / f"{name}.txt")


def _steps(path: Path) -> list[Step]:
    found: list[Step] = []
    heading: list[str] = []
    moment, is_on_files_only = datetime(2026, 11, 23, 9, tzinfo=UTC), False
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith(_INDENT):
            found[-1].block.append(line.removeprefix(_INDENT))
        elif line.startswith("$ ") or line == NEW_STORE:
            typed = line.removeprefix("$ ")
            found.append(Step(len(found) + 1, typed, moment, heading, is_on_files_only))
            moment, heading = moment + timedelta(minutes=1), []
        else:
            if line.startswith("at "):
                moment = datetime.fromisoformat(line.removeprefix("at "))
            if line in (ON_FILES_ONLY, ON_BOTH):
                is_on_files_only = line == ON_FILES_ONLY
            heading.append(line)
    return found


def write(name: str, session: list[Step]) -> None:
    """Writes the session with the blocks that its steps have."""
    lines: list[str] = []
    for step in session:
        lines += step.heading
        lines.append(step.line if step.line == NEW_STORE else f"$ {step.line}")
        lines += [_INDENT + line for line in step.block]
    text = "\n".join(lines) + "\n"
    (SESSIONS / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


def text_lines(mark: str, text: str) -> list[str]:
    """The lines of a text, each with the mark before it."""
    if not text:
        return []
    shown = text.replace("\\", "\\\\").replace("\r", "\\r")
    lines = shown.removesuffix("\n").split("\n")
    if not shown.endswith("\n"):
        lines[-1] += " \\"
    return [f"{mark} {line}" if line else mark for line in lines]
