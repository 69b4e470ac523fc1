"""Tab in the real shells: what is put in is what is meant, and nothing is run by it."""

import fcntl
import json
import os
import pty
import re
import select
import shutil
import struct
import sys
import termios
import time
from pathlib import Path

import pytest

SHELLS = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"there is no {name} here"),
    )
    for name in ("bash", "zsh", "fish")
]
HOSTILE = "h$(touch pwned)`touch pwned` \"q\" 'a' co:lon ;&|<>(){}*? =x"
PATIENCE = 60.0  # seconds, for a machine under load


class Shell:
    """A shell on a terminal of its own, with completion installed."""

    def __init__(self, name: str, environ: dict[str, str], folder: Path) -> None:
        self.name = name
        self.pid, self._end = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            plain = {"bash": ["--noprofile"], "zsh": [], "fish": []}[name]
            os.execvpe(name, [name, *plain, "-i"], environ)
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 300, 0, 0))
        self._seen = ""
        self.send("echo up''up\r")
        self.wait_for("upup")

    def send(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def wait_for(self, pattern: str) -> str:
        """What the terminal shows up to the pattern, and the pattern."""
        until = time.monotonic() + PATIENCE
        while not (found := re.search(pattern, self._seen)):
            if not select.select([self._end], [], [], max(0, until - time.monotonic()))[0]:
                raise AssertionError(f"no {pattern} in {self._seen!r}")
            self._seen += os.read(self._end, 65536).decode(errors="replace")
        shown, self._seen = self._seen[: found.end()], self._seen[found.end() :]
        return shown

    def completed(self, line: str) -> list[str]:
        """The words of the line once Tab was pressed at its end, as the shell reads them."""
        program = (
            f"{sys.executable} -c 'import json,sys; print(\"said\", json.dumps(sys.argv[1:]))'"
        )
        self.send(f"{line}\t")
        # To the beginning of the line, and there the command that tells the words.
        self.send(f"\x01{program} \x05 ; echo en''ded\r")
        shown = self.wait_for("ended")
        return json.loads(re.findall(r"said (\[.*?\])\r", shown)[-1])

    def close(self) -> None:
        os.close(self._end)
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)


@pytest.fixture
def shell(request, environ, cli, tmp_path):
    """A shell of that name, in an empty folder, whose `oppcli` is this one."""
    name = request.param
    home, folder, programs = (tmp_path / each for each in ("home", "work", "bin"))
    for each in (home, folder, programs):
        each.mkdir()
    program = programs / "oppcli"
    program.write_text(f"#!{sys.executable}\nfrom oppcli.start import run\nrun()\n")
    program.chmod(0o700)
    (home / ".zshrc").touch()  # else zsh asks a newcomer's questions
    assert cli("completion", "install", name, env={"HOME": str(home)}).code == 0
    path = f"{programs}{os.pathsep}{environ['PATH']}"
    started = Shell(
        name, {**environ, "HOME": str(home), "PATH": path, "TERM": "dumb", "PS1": "$ "}, folder
    )
    yield started
    started.close()


@pytest.fixture
def stocked(typed):
    typed(
        ["opp", "new", "Fleet renewal 2027"],
        ["opp", "new", "$(touch pwned) `touch pwned`\n\x1b[2J:"],
        ["account", "new", HOSTILE],
    )


@pytest.mark.parametrize("shell", SHELLS, indirect=True)
def test_tab_puts_in_what_is_meant_and_runs_nothing(stocked, shell, tmp_path):
    (tmp_path / "work" / "some file.sql").touch()
    for line, words in (
        ("oppcli opp adv", ["oppcli", "opp", "advance"]),
        ("oppcli opp edit 1 sta", ["oppcli", "opp", "edit", "1", "stage="]),
        ("oppcli opp edit 1 stage=q", ["oppcli", "opp", "edit", "1", "stage=quotation"]),
        ("oppcli opp show o1", ["oppcli", "opp", "show", "O1"]),
        ("oppcli opp show Fleet\\ r", ["oppcli", "opp", "show", "Fleet renewal 2027"]),
        ("oppcli opp list --close 'this q", ["oppcli", "opp", "list", "--close", "this quarter"]),
        ("oppcli opp list --account h", ["oppcli", "opp", "list", "--account", HOSTILE]),
        ("oppcli opp list --stage=q", ["oppcli", "opp", "list", "--stage=quotation"]),
        (
            "oppcli opp list --where 'stage=q",
            ["oppcli", "opp", "list", "--where", "stage=quotation"],
        ),
        (
            "oppcli opp list --fields ref,next_s",
            ["oppcli", "opp", "list", "--fields", "ref,next_step"],
        ),
        ("oppcli sql --file some", ["oppcli", "sql", "--file", "some file.sql"]),
        ("oppcli opp show zzz", ["oppcli", "opp", "show", "zzz"]),
    ):
        assert shell.completed(line) == words
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["some file.sql"]


@pytest.mark.parametrize("shell", SHELLS, indirect=True)
def test_tab_lists_refs_with_their_topics(stocked, shell, tmp_path):
    # A terminal that can do nothing shows no menu of fish; what would be in it can be asked for.
    is_fish = shell.name == "fish"
    shell.send("complete -C 'oppcli opp show O'\r" if is_fish else "oppcli opp show O\t\t\t")
    shown = shell.wait_for("Fleet renewal 2027")
    shown += "" if "pwned" in shown else shell.wait_for("pwned")
    assert "O1" in shown
    assert "pwned" in shown
    assert "\x1b[2J" not in shown
    assert list((tmp_path / "work").iterdir()) == []
