"""Starts processes that all type at the same moment, and gathers what each was told."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from surroundings import Ran

_WORKER = Path(__file__).with_name("worker.py")

Lines = Sequence[Sequence[str]]


class Racer:
    """A process that waits for command lines."""

    def __init__(self, environ: Mapping[str, str], *, deferred: bool = False) -> None:
        mutant = ["--deferred"] if deferred else []
        self.process = subprocess.Popen(
            [sys.executable, str(_WORKER), *mutant],
            env=dict(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def is_ready(self) -> bool:
        return self.process.stdout.readline() == "ready\n"

    def send(self, lines: Lines) -> None:
        self.process.stdin.write(json.dumps(lines) + "\n")
        self.process.stdin.flush()

    def answers(self) -> list[Ran]:
        return [Ran(*each) for each in json.loads(self.process.stdout.readline())]

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


@contextmanager
def racers(
    count: int, environ: Mapping[str, str], *, deferred: bool = False
) -> Iterator[list[Racer]]:
    """So many processes, all ready to type."""
    started = [Racer(environ, deferred=deferred) for _ in range(count)]
    try:
        assert all(racer.is_ready() for racer in started)
        yield started
    finally:
        for racer in started:
            racer.end()


def at_once(runners: Sequence[Racer], lines: Sequence[Lines]) -> list[Ran]:
    """Each process types its own lines while the others type theirs; all answers, flat."""
    for runner, own in zip(runners, lines, strict=True):
        runner.send(own)
    return [answer for runner in runners for answer in runner.answers()]


def edits(runners: Sequence[Racer], ref: str, each: int) -> list[Ran]:
    """Every process gives the opportunity `each` other next steps, one after the other."""
    lines = [
        [["opp", "edit", ref, f"next_step=step {place}.{number}"] for number in range(each)]
        for place in range(len(runners))
    ]
    return at_once(runners, lines)
