"""Runs whole processes, in a pipe or on a terminal, and says what processor time they took."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FLOORS = Path(__file__).parent / "floors"
OPPCLI = str(Path(sys.executable).with_name("oppcli"))
EMPTY = (sys.executable, str(FLOORS / "empty.py"))
TODAY = "2026-11-23"  # every figure is asked for on the same day

_SCREEN = (40, 120)  # rows, columns
_KILOBYTES_PER_MEGABYTE = 1024


class Failed(Exception):
    """A process that was to be measured did not do its work."""


@dataclass(frozen=True, slots=True)
class Program:
    """A command line, the environment beyond the usual one, and what is fed to it."""

    argv: tuple[str, ...]
    environ: Mapping[str, str]
    stdin: Path | None = None
    says_something: bool = True  # an empty answer then means that nothing was measured


@dataclass(frozen=True, slots=True)
class Took:
    """What one run took: seconds of the processor, its own and the system's; megabytes at most."""

    seconds: float
    megabytes: float


def oppcli(*words: str, db: Path, **environ: str) -> Program:
    """The oppcli of this interpreter over the store `db`."""
    return Program((OPPCLI, *words), {"OPPCLI_DB": str(db), **environ})


def floor(argv: Sequence[str]) -> Program:
    """A program to compare with."""
    return Program(tuple(argv), {}, says_something=False)


def in_pipe(program: Program) -> Took:
    """Runs the program with its output in a pipe. Raises Failed for anything but success."""
    with (program.stdin or Path(os.devnull)).open("rb") as stdin:
        process = subprocess.Popen(
            program.argv,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environ(program),
        )
    assert process.stdout is not None
    assert process.stderr is not None
    output = process.stdout.read()
    errors = process.stderr.read()
    return _reap(process, output, errors, program)


def on_terminal(program: Program) -> Took:
    """Runs the program on a terminal of 120 columns. Raises Failed for anything but success."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", *_SCREEN, 0, 0))
    process = subprocess.Popen(
        program.argv,
        stdin=its,
        stdout=its,
        stderr=its,
        env=_environ(program),
        start_new_session=True,
    )
    os.close(its)
    output = _read_all(ours)
    os.close(ours)
    return _reap(process, output, output, program)


Runner = Callable[[Program], Took]


def in_turns(
    pairs: int, programs: Sequence[Callable[[], Program]], run: Runner = in_pipe
) -> list[list[Took]]:
    """Runs the programs A B A B …, `pairs` times each after one that does not count."""
    for program in programs:
        run(program())
    taken: list[list[Took]] = [[] for _ in programs]
    for _ in range(pairs):
        for program, took in zip(programs, taken, strict=True):
            took.append(run(program()))
    return taken


def seconds(taken: Sequence[Took]) -> list[float]:
    """The processor times, which other programs on the machine hardly change."""
    return [each.seconds for each in taken]


def _environ(program: Program) -> dict[str, str]:
    usual = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": os.environ.get("HOME", ""),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "OPPCLI_USER": "bench",
        "OPPCLI_TODAY": TODAY,
        "OPPCLI_CONFIG": os.devnull,
    }
    return {**usual, **program.environ}


def _read_all(terminal: int) -> bytes:
    output = b""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other end is closed
            return output
        if not chunk:
            return output
        output += chunk


def _reap(
    process: "subprocess.Popen[bytes]",
    output: bytes,
    errors: bytes,
    program: Program,
) -> Took:
    _, status, usage = os.wait4(process.pid, 0)
    took = usage.ru_utime + usage.ru_stime
    process.returncode = os.waitstatus_to_exitcode(status)
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
    words = " ".join((Path(program.argv[0]).name, *program.argv[1:2]))
    if process.returncode != 0:
        last = errors.decode(errors="replace").strip().splitlines()[:1] or ["nothing said"]
        raise Failed(f"{words}: exit {process.returncode}: {last[0]}")
    if program.says_something and not output:
        raise Failed(f"{words}: said nothing")
    peak = usage.ru_maxrss / _KILOBYTES_PER_MEGABYTE
    return Took(took, peak)
