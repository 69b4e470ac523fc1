"""A record typed, and the same record in a file: the same row comes of both, or both are refused.

A test of a kind draws the values of a record, and says with which commands a seller types it and
what a file says of it. `Roads` holds two stores that begin alike and takes each down its road.
"""

import csv
import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings

from laws.bounded import WANTED
from laws.seller import Seller
from surroundings import NOW, Ran

Line = Sequence[object]
Row = Mapping[str, object]
Records = Mapping[str, Sequence[Mapping[str, object]]]

# Who is known, and what a dollar is worth, before the first record.
BEGUN: tuple[Line, ...] = (
    ("org", "add", "user", "jana"),
    ("org", "add", "user", "leif"),
    ("currency", "set", "USD", "0.9173", "--on", "2026-01-01"),
)
# What makes a record that is typed the one that a file means by `external_id` a1.
KNOWN_AS: Line = ("--source-system", "import", "--external-id", "a1")
_REFUSED = (2, 3, 4, 5)  # wrong usage, not found, against a rule, wrong data


def examples(few: int) -> settings:
    """`few` records in the suite, the same every time; as many new ones as `make laws` asks for."""
    return settings(
        max_examples=WANTED or few,
        derandomize=not WANTED,
        deadline=None,
        database=None,
        print_blob=False,
        # A store takes a while to fill: making a failure small is left to `make laws`.
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if WANTED else [])],
        # Each example makes stores of its own, so nothing of one is seen by the next.
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def _differing(typed: Records, imported: Records) -> Iterator[tuple[object, ...]]:
    """Kind, place, field, and its value in each store, of all that differs."""
    for kind in sorted(typed.keys() | imported.keys()):
        pairs = zip_longest(typed.get(kind, []), imported.get(kind, []), fillvalue={})
        for place, (one, other) in enumerate(pairs):
            for name in one.keys() | other.keys():
                if one.get(name, "-") != other.get(name, "-"):
                    yield kind, place, name, one.get(name, "-"), other.get(name, "-")


class Roads:
    """Two stores, each with what `begun` types: in one things are typed, the other imports them.

    `ignored` are fields that may differ, such as a number that only one road gives.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        begun_again: Callable[[Hashable, str, Callable[[str], object]], str],
        folder: Path,
        *,
        begun: Iterable[Line] = (),
        ignored: Iterable[str] = (),
        now: datetime = NOW,
    ) -> None:
        self._file = folder / "rows.csv"
        self._ignored = frozenset(ignored)
        self._now = now
        lines = tuple(tuple(map(str, line)) for line in (*BEGUN, *begun))

        def begin(address: str) -> None:
            for line in lines:
                ran = Seller(environ, address).types(*line, now=now)
                assert ran.code == 0, (line, ran.err)

        self.typing, self.importing = (
            Seller(environ, begun_again((lines, now, tuple(environ.items())), place, begin))
            for place in ("typing", "importing")
        )

    def same(
        self, kind: str, typed: Sequence[Line], rows: Sequence[Row], *more: object
    ) -> list[dict[str, Any]]:
        """Types the lines in one store, imports the rows into the other, and compares all records.

        `more` are further words of the import. Where a line is refused, the import has to leave
        its store as it was. Gives the records of that kind as they are in both stores.
        """
        before = self._records(self.importing)
        refused = self._type(typed)
        ran = self._import(kind, rows, more)
        after = self._records(self.importing)
        typed_ones = before if refused else self._records(self.typing)
        said = {"typed": refused or "taken", "imported": (ran.code, ran.out, ran.err), "rows": rows}
        differing = list(_differing(typed_ones, after))
        assert not differing, (differing, said)
        if not refused:
            assert ran.code == 0, said
        for seller in (self.typing, self.importing):
            checked = seller.types("db", "check", now=self._now)
            assert checked.code == 0, (checked.out, said)
        return after.get(kind, [])

    def _type(self, lines: Sequence[Line]) -> str:
        """What refused one of the lines; '' where all went well."""
        for line in lines:
            ran = self.typing.types(*line, now=self._now)
            if ran.code:
                assert ran.code in _REFUSED, (line, ran)
                return f"{line}: {ran.err}"
        return ""

    def _import(self, kind: str, rows: Sequence[Row], more: Sequence[object]) -> Ran:
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        with self._file.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings, restval="")
            writer.writeheader()
            writer.writerows({h: "" if v is None else v for h, v in row.items()} for row in rows)
        ran = self.importing.types("import", self._file, "--kind", kind, *more, now=self._now)
        assert ran.code in (0, *_REFUSED), ran
        return ran

    def _records(self, seller: Seller) -> dict[str, list[dict[str, Any]]]:
        """All that a store holds but its history, by kind, field by field."""
        ran = seller.types("export", "all", "-o", "jsonl", now=self._now)
        assert ran.code == 0, ran.err
        found: dict[str, list[dict[str, Any]]] = {}
        for line in ran.out.splitlines():
            record = json.loads(line)
            told = {name: v for name, v in record.items() if name not in self._ignored}
            found.setdefault(record["kind"], []).append(told)
        found.pop("change", None)
        return found
