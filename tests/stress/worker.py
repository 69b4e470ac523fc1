"""One of several processes on a store: says it is ready, then types the command lines it is sent.

Each line on stdin is a JSON list of command lines; the answer is a JSON list of [code, out, err].
`--deferred` is a mutant whose transactions begin without the write lock, to show that it is needed.
"""

import io
import json
import sqlite3
import sys

import oppcli.transaction  # noqa: F401 - loaded before the start, so that all start together
from oppcli.app import main
from oppcli.invocation import Invocation


def type_(argv: list[str]) -> list[object]:
    out, err = io.StringIO(), io.StringIO()
    code = main(argv, Invocation(argv, stdin=io.StringIO(), stdout=out, stderr=err))
    return [code, out.getvalue(), err.getvalue()]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Deferred(sqlite3.Connection):
    """A connection that takes no write lock when a transaction begins."""

    def execute(self, sql, *params):
        return super().execute(sql.replace("BEGIN IMMEDIATE", "BEGIN"), *params)


def mutate() -> None:
    connect = sqlite3.connect
    sqlite3.connect = lambda *args, **more: connect(*args, **more, factory=Deferred)


if __name__ == "__main__":
    if "--deferred" in sys.argv:
        mutate()
    say("ready")
    for line in sys.stdin:
        say(json.dumps([type_(argv) for argv in json.loads(line)]))
