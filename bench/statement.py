"""Prints what the sqlite3 shell needs to run the forecast's own GROUP BY over a store.

Run as a program of its own: `statement.py STORE PERIOD`.
"""

import sys
from datetime import UTC, date
from pathlib import Path

from oppcli.domain.grouping import parse_grouping
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.forecast import forecast
from oppcli.store import Params, Rows, Store
from running import TODAY


class Listening(Store):
    """A store that remembers what it was asked."""

    asked: list[tuple[str, Params]]

    def read(self, sql: str, params: Params = {}) -> Rows:  # type: ignore[override]  # noqa: B006
        self.asked.append((sql, params))
        return super().read(sql, params)


def script(path: Path, period: str) -> str:
    """The bound values as shell commands, then the statement that fills the forecast's lines."""
    store = Listening(str(path))
    store.asked = []
    asking = Asking("bench", date.fromisoformat(TODAY), UTC)
    forecast(
        store,
        Filters(),
        asking,
        period=asking.period(period),
        grouping=parse_grouping(None, default="month"),
    )
    store.close()
    sql, params = next(each for each in store.asked if "GROUP BY" in each[0])
    values = [f".parameter set :{name} \"'{value}'\"" for name, value in params.items()]
    return "\n".join((*values, f"{sql};", ""))


if __name__ == "__main__":
    sys.stdout.write(script(Path(sys.argv[1]), sys.argv[2]))
