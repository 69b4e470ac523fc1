"""Types at the program as a seller would, in this process, and reads what it shows."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from laws.figures import FIELDS
from oppcli.app import main
from oppcli.context import Invocation
from surroundings import Ran

LISTED = {"O": "opp", "L": "lead", "D": "deal", "A": "activity", "V": "device", "C": "account"}
# Who is known, and what a dollar is worth, before the first command that counts.
PREPARED = (
    ("org", "add", "user", "jana"),
    ("org", "add", "user", "leif"),
    ("currency", "set", "USD", "0.9173", "--on", "2026-01-01"),
)


class Seller:
    """Somebody at one store, whose clock is set by hand."""

    def __init__(self, environ: Mapping[str, str], store: str) -> None:
        self._environ = {**environ, "OPPCLI_DB": store}

    def types(self, *words: object, now: datetime) -> Ran:
        """One command line, at that moment."""
        argv = [str(word) for word in words]
        out, err = io.StringIO(), io.StringIO()
        environ = {**self._environ, "OPPCLI_TODAY": f"{now:%Y-%m-%dT%H:%M:%SZ}"}
        run = Invocation(argv, environ, io.StringIO(), out, err)
        return Ran(main(argv, run), out.getvalue(), err.getvalue())

    def prepares(self, now: datetime) -> int:
        """Makes the store; the number of batches that took."""
        for words in PREPARED:
            ran = self.types(*words, "--as-user", "boss", now=now)
            assert ran.code == 0, ran.err
        return len(self.reads("history", now=now))

    def reads(self, *words: object, now: datetime) -> Any:
        """What a command shows as JSON, amounts exact."""
        ran = self.types(*words, "-o", "json", now=now)
        assert ran.code == 0, (words, ran.err)
        return json.loads(ran.out, parse_float=Decimal)

    def listed(self, letter: str, now: datetime, *more: object) -> str:
        """All records of a kind, with the fields that the model knows, as JSON text."""
        fields = ",".join(["ref", *FIELDS[letter]])
        status = [] if letter == "C" else ["--status", "all"]
        words = [LISTED[letter], "list", *status, "--fields", fields, "--sort", "ref", *more]
        ran = self.types(*words, "-o", "json", now=now)
        assert ran.code == 0, (words, ran.err)
        return ran.out
