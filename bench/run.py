"""The benchmark: how much longer oppcli takes than the least that could be, as ratios of medians.

    make bench
    .venv/bin/python bench/run.py --only import --quick

Whole processes, in turns with what they are compared to, on this machine and in this one run, by
the processor time that they take.
"""

import argparse
import sys
from collections import Counter
from dataclasses import replace

from cases import QUICK, Case, Size, cases
from ratios import Line, table
from running import Failed


def main() -> int:
    """Measures and prints the table. 0 even where a goal is missed, 1 where a program failed."""
    words = _words()
    size = QUICK if words.quick else Size()
    if words.pairs:
        size = replace(size, pairs=words.pairs, slow_pairs=words.pairs)
    chosen = [case for case in cases() if not words.only or words.only in case.name]
    if not chosen:
        print(f"nothing is called '{words.only}'", file=sys.stderr)
        return 2
    lines = [line for case in chosen for line in _measured(case, size)]
    print(table(lines))
    verdicts = Counter(line.verdict for line in lines)
    said = ", ".join(f"{verdicts[word]} {word.lower()}" for word in ("MISSED", "FAILED", "not run"))
    print(f"\n{said}; times are medians, ours : the floor's")
    return 1 if verdicts["FAILED"] else 0


def _measured(case: Case, size: Size) -> list[Line]:
    print(f"{case.name} …", file=sys.stderr)
    try:
        return list(case.lines(size))
    except Failed as failure:
        return [Line(case.name, "–", None, None, str(failure), failed=True)]


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, add_help=True)
    parser.add_argument("--only", metavar="WORD", help="what has this word in its name")
    parser.add_argument("--quick", action="store_true", help="smaller stores, fewer runs")
    parser.add_argument("--pairs", type=int, metavar="N", help="runs of each program")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
