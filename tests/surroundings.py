"""The fixed surroundings of every test: the day, the user, how the program is started."""

import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from oppcli.stores.addresses import shown

TODAY = "2026-11-23"  # a Monday
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
USER = "jana"
OPPCLI = [sys.executable, "-c", "from oppcli.start import run; run()"]


class Ran(NamedTuple):
    """What one command line did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Ran]


def broken_down(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a report; of a dashboard's those of its groups alone."""
    return [row for row in rows if row.get("part", "groups") == "groups"]


def in_words(ran: Ran, address: str) -> tuple[int, str, str]:
    """What was said, whichever store it was said of."""
    made = f"created the store {address}\n"
    out = re.sub(r"/\S*/out[01](?=[/\n])", "OUT", ran.out)
    return ran.code, out, ran.err.replace(made, "").replace(shown(address), "STORE")
