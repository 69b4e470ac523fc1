"""What the store was at each moment is remembered, and asked for again: also of the time before an
import, of which its file proves a part.

No model says what a command does: it says what the past has to be, from what was seen then.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from laws.proven import KINDS, NAMES, Brought, Moment, Row, proven
from laws.seller import Seller
from surroundings import NOW

# Days before the first command, around those that the files say.
BEFORE = [date(2024, 12, 31), date(2025, 1, 10), date(2025, 3, 14), date(2025, 3, 15)]
BEFORE += [date(2025, 7, 1), date(2026, 10, 2), date(2026, 10, 5), date(2026, 11, 22)]
BEGUN = (
    ("account", "new", "Acme"),
    ("contact", "new", "Carl Berg", "--account", "Acme"),
    ("opp", "new", "A", "--account", "Acme"),
    ("lead", "new", "B"),
)
NOT_TOLD = "-"  # where a kind has names only
Seen = dict[str, Row]


class Remembering:
    """Types at a store of its own, and looks at it after each command.

    `said` is every line with its answer, which each failure tells; `moments` what there was after
    each command; `brought` each record as the command left it that brought it.
    """

    def __init__(
        self, environ: Mapping[str, str], new_address: Callable[..., str], folder: Path
    ) -> None:
        self._environ, self._new_address, self._folder = environ, new_address, folder
        self.seller = Seller(environ, new_address())
        self.now = NOW
        self.seller.prepares(NOW)
        self.said: list[str] = []
        self.moments: list[tuple[datetime, Seen]] = []
        self.brought: dict[str, Brought] = {}
        for words in BEGUN:
            self.types(*words)

    def days_pass(self, days: int) -> None:
        self.now += timedelta(days)

    def types(self, *words: str, file: str = "") -> None:
        """A command line, a minute later; `file` is the text of what it imports."""
        self.now += timedelta(minutes=1)
        self.said.append(f"{self.now:%d %H:%M} {' '.join(words)}")
        if file:
            path = self._folder / "rows.csv"
            path.write_text(file, encoding="utf-8")
            self.said.append(file)
            words = ("import", str(path), *words)
        ran = self.seller.types(*words, now=self.now)
        assert ran.code in (0, 2, 3, 4, 5), (self.said, ran)
        self.said.append(f"{ran.code} {ran.err or ran.out}")
        seen = self.sees()
        self.moments.append((self.now, seen))
        for ref, row in seen.items():
            self.brought.setdefault(ref, Brought(f"{self.now:%Y-%m-%dT%H:%M:%SZ}", row))
        self.finds_nothing()

    def sees(self, *more: object, seller: Seller | None = None) -> Seen:
        """Every record that there is, by ref."""
        words = ("export", "all", "-o", "jsonl", *more)
        ran = (seller or self.seller).types(*words, now=self.now)
        assert ran.code == 0, (words, self.said, ran)
        rows = [json.loads(line, parse_float=Decimal) for line in ran.out.splitlines()]
        return {row["ref"]: row for row in rows if row["kind"] in KINDS}

    def finds_nothing(self) -> None:
        checked = self.seller.types("db", "check", now=self.now)
        assert checked.code == 0, (checked, self.said)

    def past_is_as_remembered(self, days: Iterable[date], many: int) -> None:
        """At days before the first command, and after about that `many` of the commands."""
        for day in days:
            self.looks_back(day.isoformat(), Moment.end_of(day), {})
        for moment, then in self.moments[:: max(1, len(self.moments) // many)]:
            at = Moment.of(moment)
            self.looks_back(at.at, at, then)

    def looks_back(self, words: str, at: Moment, then: Seen) -> None:
        """The store as of a moment is what was seen then, and what files prove of the others."""
        told = self.sees("--as-of", words)
        present = self.moments[-1][1]
        due = {**then, **proven(self.brought, present, then, at)}
        assert told.keys() == due.keys(), (words, told.keys() ^ due.keys(), self.said)
        for ref, row in due.items():
            differing = {
                name: (told[ref][name], value)
                for name, value in row.items()
                if told[ref][name] != value and (ref in then or name not in NAMES)
            }
            assert not differing, (words, ref, differing, self.said)
        for ref, row in told.items():
            for name in NAMES & row.keys():
                self.is_named(words, ref, row, name, told)

    def is_named(self, words: str, ref: str, row: Row, name: str, told: Seen) -> None:
        """Whom a record links to is there, under the name that is shown."""
        link = row.get(f"{name}_ref", NOT_TOLD)
        if link == NOT_TOLD:
            return
        if link is None:
            assert row[name] is None, (words, ref, name, self.said)
            return
        assert link in told, (words, ref, link, self.said)
        other = told[link]
        names = [other.get(each) for each in ("name", "serial_number", "stock_number")]
        assert row[name] in names, (words, ref, row[name], names, self.said)

    def flows(self) -> None:
        """What happened from one moment to the next adds up, and ends where the next begins."""
        moments = [str(BEFORE[1]), str(BEFORE[5]), *self._stamps(len(self.moments) // 2)]
        found = [self.flow(first, last) for first, last in pairwise(moments)]
        for one, other in pairwise(found):
            for code in one.keys() | other.keys():
                ends = (
                    one.get(code, {}).get("end", (0, 0)),
                    other.get(code, {}).get("start", (0, 0)),
                )
                assert ends[0] == ends[1], (moments, code, ends, self.said)
        whole = self.flow(moments[0], moments[-1])
        for code in whole:
            for line, flow in (("start", found[0]), ("end", found[-1])):
                part = flow.get(code, {}).get(line, (0, 0))
                assert whole[code][line] == part, (moments, code, line, self.said)

    def flow(self, first: str, last: str) -> dict[str, dict[str, tuple[int, Decimal]]]:
        """The lines between two moments by currency, each with its count and amount."""
        words = ("diff", first, last, "--currency", "own")
        found: dict[str, dict[str, tuple[int, Decimal]]] = {}
        for row in self.seller.reads(*words, now=self.now):
            found.setdefault(row["currency"], {})[row["line"]] = (row["count"], row["amount"])
        came = ("start", "new", "reopened", "owner_in", "pulled_in")
        went = ("won", "lost", "canceled", "owner_out", "pushed_out", "removed", "end")
        for code, lines in found.items():
            for place, more in ((0, ()), (1, ("up", "down", "rates"))):
                parts = [lines[line][place] for line in (*came, *more)]
                assert sum(parts) == sum(lines[line][place] for line in went), (words, code, lines)
        for line, day in (("start", first), ("end", last)):
            rows = self.seller.reads("pipeline", "--currency", "own", "--as-of", day, now=self.now)
            due: dict[str, tuple[int, Decimal]] = {}
            for row in rows:
                count, amount = due.get(row["currency"], (0, Decimal(0)))
                due[row["currency"]] = count + row["count"], amount + row["amount"]
            ends = {code: lines[line] for code, lines in found.items() if lines[line][0]}
            assert ends == due, (words, line, self.said)
        return found

    def _stamps(self, every: int) -> list[str]:
        return [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at, _ in self.moments[2 :: max(1, every)]]

    def keeps_its_past_in_a_folder(self) -> None:
        """A store filled from a folder of everything has the same past."""
        given = self._folder / "given"
        other = Seller(self._environ, self._new_address(empty=True))
        for seller, words in (
            (self.seller, ("export", "all", "--to", given)),
            (other, ("import", given)),
        ):
            ran = seller.types(*words, now=self.now)
            assert ran.code == 0, (words, self.said, ran)
        for moment in (str(BEFORE[4]), self._stamps(len(self.moments) // 2)[-1]):
            own, same = (self.sees("--as-of", moment, seller=s) for s in (self.seller, other))
            assert own == same, (moment, self.said)
