"""Files with bad rows among good ones: the counts add up, rejects mend, nothing is swallowed."""

import csv
import random
import subprocess
from pathlib import Path

from stress.outcome import Outcome, environ, rows, stumps
from surroundings import OPPCLI, Ran

_HEADINGS = ["external_id", "topic", "stage", "est_revenue", "close"]
_BAD = [
    ("est_revenue", "call me"),
    ("est_revenue", "1e999999"),
    ("est_revenue", "NaN"),
    ("close", "someday"),
    ("close", "2026-02-31"),
    ("stage", "nowhere"),
]


def _typed(words: list[str], told_to: dict[str, str]) -> Ran:
    done = subprocess.run(
        [*OPPCLI, *words], env=told_to, capture_output=True, text=True, timeout=120
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def _good(number: int) -> dict[str, str]:
    cells = (f"x{number}", f"T{number}", "interest", "100", "2026-12-01")
    return dict(zip(_HEADINGS, cells, strict=True))


def _write(path: Path, table: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _HEADINGS)
        writer.writeheader()
        writer.writerows(table)


def bad_rows(folder: Path, good: int, bad: int, seed: int) -> Outcome:
    """Rows that cannot be taken, at random places: named, written out, mended and imported."""
    db = folder / "rows.db"
    told_to = environ(db, folder)
    chance = random.Random(seed)
    table = [_good(number) for number in range(good + bad)]
    spoiled = chance.sample(range(good + bad), bad)
    for place, number in enumerate(spoiled):
        field, value = _BAD[place % len(_BAD)]
        table[number][field] = value
    path, rejects = folder / "rows.csv", folder / "rejects.csv"
    _write(path, table)
    words = ["import", str(path), "--kind", "opportunity"]
    lost: list[str] = []
    if (ran := _typed(words, told_to)).code != 5:
        lost.append(f"with bad rows: exit {ran.code} {ran.err}")
    if rows(db, "SELECT count(*) FROM opportunity") != [(0,)]:
        lost.append("rows were kept though some are bad")
    ran = _typed([*words, "--rejects", str(rejects)], told_to)
    if rows(db, "SELECT count(*) FROM opportunity") != [(good,)]:
        lost.append(f"not exactly the good rows were kept: {ran.out}")
    with rejects.open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    lines = sorted(int(next(iter(row.values()))) for row in told)
    if lines != sorted(number + 2 for number in spoiled):
        lost.append("the rejects are not the bad rows")
    _write(path, [_good(number) for number in spoiled])
    ran = _typed(words, told_to)
    kept = rows(db, "SELECT count(*), count(DISTINCT external_id) FROM opportunity")
    if ran.code != 0 or kept != [(good + bad, good + bad)]:
        lost.append(f"the mended rows: exit {ran.code}, {kept}")
    lost += stumps(db)
    return Outcome(load=3, bad=bad, lost=tuple(lost), note=f"seed {seed}")


def open_quotes(folder: Path, count: int, lines: list[int]) -> Outcome:
    """A quote that nobody closes is said at its line, and no row is taken."""
    db = folder / "quotes.db"
    told_to = environ(db, folder)
    assert _typed(["opp", "new", "Earlier"], told_to).code == 0
    path = folder / "quotes.csv"
    lost: list[str] = []
    for line in lines:
        topics = ["topic", *(f"T{number}" for number in range(2, count + 1))]
        topics[line - 1] = f'"{topics[line - 1]}'
        path.write_text("\n".join(f"{topic},1" for topic in topics), encoding="utf-8")
        ran = _typed(["import", str(path), "--kind", "opportunity"], told_to)
        if ran.code != 5 or f"line {line} " not in ran.err:
            lost.append(f"a quote opened in line {line}: exit {ran.code} {ran.err}")
        if rows(db, "SELECT count(*) FROM opportunity") != [(1,)]:
            lost.append(f"a quote opened in line {line}: rows were taken")
    return Outcome(load=len(lines), bad=len(lines), lost=tuple(lost))
