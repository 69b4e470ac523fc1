"""The commands that change a store, as the benchmark types them: each time about something else."""

import csv
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data import DATA
from ratios import Goal
from running import in_pipe, oppcli

Words = tuple[str, ...]
_ONE = Goal(1.35)

_OPEN = "SELECT id FROM opportunity WHERE status = 'open' ORDER BY id"
_MAY_ADVANCE = """SELECT id FROM v_opportunity WHERE status = 'open' AND stage = 'interest'
 AND interest_type IS NOT NULL ORDER BY id"""
_OPEN_LEADS = "SELECT id FROM lead WHERE status IN ('new', 'contacted') ORDER BY id"
_ROWS = 4


@dataclass(frozen=True, slots=True)
class Change:
    """A command that changes a store: its name, and the words for so many runs on it."""

    name: str
    lines: Callable[[Path, int], Iterator[Words]]
    goal: Goal = _ONE


def batches(store: Path) -> int:
    """How many commands the store's history has."""
    return _numbers(store, "SELECT count(*) FROM batch")[0]


def _each(sql: str, words: Callable[[str], Words]) -> Callable[[Path, int], Iterator[Words]]:
    """The words about one record after the other of those that a SELECT finds."""

    def lines(store: Path, runs: int) -> Iterator[Words]:
        return (words(str(number)) for number in islice(_numbers(store, sql), runs))

    return lines


def _undo(store: Path, runs: int) -> Iterator[Words]:
    for line in _edit(store, runs):
        in_pipe(oppcli(*line, db=store))
    yield from [("undo",)] * runs


def _redo(store: Path, runs: int) -> Iterator[Words]:
    for line in _undo(store, runs):
        in_pipe(oppcli(*line, db=store))
    yield from [("redo",)] * runs


def _import(store: Path, runs: int) -> Iterator[Words]:
    for run in range(runs):
        path = DATA / f"few-{run}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("external_id", "topic", "account", "owner", "est_revenue"))
            for row in range(_ROWS):
                rows.writerow((f"few-{run}-{row}", f"Truck {row}", f"Few {run}", "bench", "48000"))
        yield ("import", str(path), "--kind", "opportunity", "--no-input")


def _numbers(store: Path, sql: str) -> Sequence[int]:
    connection = sqlite3.connect(store)
    try:
        return [number for (number,) in connection.execute(sql)]
    finally:
        connection.close()


_edit = _each(_OPEN, lambda number: ("opp", "edit", number, "next_step=Call about the budget"))

CHANGES = (
    Change("opp edit", _edit),
    Change(
        "activity log",
        _each(_OPEN, lambda number: ("activity", "log", f"O{number}", "call", "About the budget")),
    ),
    Change("opp advance", _each(_MAY_ADVANCE, lambda number: ("opp", "advance", number))),
    Change(
        "opp close",
        _each(_OPEN, lambda number: ("opp", "close", number, "--lost", "--reason", "price")),
    ),
    Change("lead qualify", _each(_OPEN_LEADS, lambda number: ("lead", "qualify", number))),
    Change("undo", _undo),
    Change("redo", _redo),
    Change(f"import of {_ROWS} rows", _import, Goal(2)),
)
