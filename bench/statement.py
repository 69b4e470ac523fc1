"""Runs a plain GROUP BY over the table with the forecast's figures, by the sqlite3 module.

Run as a program of its own: `statement.py STORE FIRST_DAY LAST_DAY`. It is what somebody would
type: the sums by month and currency of one scan, without views, rates, or rounding.
"""

import sqlite3
import sys

from running import TODAY

_OPEN = "o.status IN ('open', 'on_hold')"
_DAY = f"CASE WHEN {_OPEN} THEN o.est_close_date ELSE o.closed_on END"


def _of_category(name: str) -> str:
    is_in = f"{_OPEN} AND stage.forecast_category = '{name}'"
    return f"SUM(CASE WHEN {is_in} THEN o.est_revenue ELSE 0 END)"


def statement(begin: str, end: str) -> str:
    """The statement, with the days in it."""
    return f"""
SELECT substr({_DAY}, 1, 7), o.currency, COUNT(*),
  SUM(CASE WHEN {_OPEN} AND o.est_close_date < '{TODAY}' THEN 1 ELSE 0 END),
  SUM(CASE WHEN o.status = 'won' THEN o.actual_revenue ELSE 0 END),
  SUM(CASE WHEN o.status = 'lost' THEN o.est_revenue ELSE 0 END),
  {_of_category("commit")}, {_of_category("best_case")}, {_of_category("pipeline")},
  SUM(CASE WHEN {_OPEN} THEN o.est_revenue * stage.probability / 100 ELSE 0 END)
  FROM opportunity o JOIN stage ON stage.id = o.stage_id
 WHERE {_DAY} BETWEEN '{begin}' AND '{end}' GROUP BY 1, 2
"""


if __name__ == "__main__":
    store, *days = sys.argv[1:]
    for row in sqlite3.connect(store).execute(statement(*days)):
        print(*row, sep="\t")
