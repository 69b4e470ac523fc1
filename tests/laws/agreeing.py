"""A store of its own for each run: after each command, program and model agree on what there is."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis.stateful import initialize

from laws import figures, offers, sales
from laws.book import Book, Draft, Record
from laws.seller import LISTED, Seller
from laws.typist import Typist
from surroundings import NOW

PERIOD = "2026-10..2027-03"
MONTHS = range(2026 * 12 + 9, 2027 * 12 + 3)


class Agreeing(Typist):
    """Types commands at a store of its own and keeps the model's book beside it."""

    environ: dict[str, str]
    new_address: Callable[..., str]  # of a store with nothing in it, or with `empty` of none yet

    @initialize()
    def begins(self) -> None:
        self.is_sound = False
        self.folder = TemporaryDirectory()
        self.seller = Seller(self.environ, self.new_address())
        self.before = self.seller.prepares(NOW)
        self.now = NOW
        self.book = Book(self.before)
        rates = {"currency": "USD", "day": "2026-01-01", "rate": "0.9173"}
        self.book.records["RUSD2026-01-01"] = rates
        self.then: list[tuple[datetime, dict[str, str]]] = []
        self.types(["account", "new", "Acme"], lambda d: d.new("C", {"name": "Acme"}))
        self.types(["device", "new", "--vin", "VIN1"], lambda d: offers.new_device(d, "VIN1"))
        self.types(["opp", "new", "A"], lambda d: sales.new_opportunity(d, {"topic": "A"}))
        self.types(["lead", "new", "B"], lambda d: offers.new_lead(d, {"topic": "B"}))

    def teardown(self) -> None:
        if not hasattr(self, "folder"):
            return
        try:
            if self.is_sound:  # else a rule has failed, which is what is to be told
                self.ends()
        finally:
            self.folder.cleanup()

    def types(self, words: list[Any], act: Callable[[Draft], Any]) -> None:
        self.now += timedelta(minutes=1)
        expected = self.book.do(" ".join(map(str, words[:2])), self.now, act)
        self.agrees(words, expected)

    def takes_back(self, number: int | None, *, again: bool) -> None:
        self.now += timedelta(minutes=1)
        words = ["redo" if again else "undo", *([number] if number else [])]
        self.agrees(words, self.book.undo(number, words[0], self.now, again=again))

    def batches(self) -> list[int]:
        return sorted(self.book.batches)

    def text_file(self, name: str, text: str) -> Path:
        path = Path(self.folder.name, name)
        path.write_text(text, encoding="utf-8")
        return path

    def agrees(self, words: list[Any], expected: int) -> None:
        """Types it; the exit code, all records, the history and the figures are the model's."""
        self.is_sound = False
        ran = self.seller.types(*words, now=self.now)
        assert ran.code == expected, (words, expected, ran)
        seen = {letter: self.seller.listed(letter, self.now) for letter in self._looked_at()}
        for letter, text in seen.items():
            self._records_agree(letter, text)
        self.then.append((self.now, seen))
        self._history_agrees()
        self._figures_agree()
        if self.now.minute % 7 == 0:
            self.finds_nothing()
        self.is_sound = True

    def finds_nothing(self) -> None:
        """Nothing in the store disagrees with anything else."""
        checked = self.seller.types("db", "check", now=self.now)
        assert checked.code == 0, checked

    def _records_agree(self, letter: str, text: str) -> None:
        rows = json.loads(text, parse_float=Decimal)
        told = {row.pop("ref"): row for row in rows}
        expected = figures.seen(self.book.records, letter)
        assert told == expected, list(_differing(told, expected))

    def _looked_at(self) -> str:
        """What it changed, opportunities, and the other kinds by turns."""
        last = self.book.batches[max(self.book.batches)]
        refs = [*last.made, *last.gone, *last.changed]
        by_turns = "".join(LISTED)[self.now.minute % len(LISTED)]
        return "".join(sorted({"O", by_turns, *(ref[0] for ref in refs)} & LISTED.keys()))

    def _history_agrees(self) -> None:
        told = self.seller.reads("history", "--limit", "0", now=self.now)
        told = {row["batch"]: row for row in told if row["batch"] > self.before}
        assert told.keys() == self.book.batches.keys()
        for number, batch in self.book.batches.items():
            assert told[number]["command"].startswith(batch.command)
            assert told[number]["undone_by"] == self.book.undone_by(number)

    def _figures_agree(self) -> None:
        rows = self.seller.reads("pipeline", now=self.now)
        names = ("count", "amount", "weighted")
        told = {(row["stage"], row["currency"]): tuple(row[n] for n in names) for row in rows}
        assert told == figures.pipeline(self.book.records, self.now.date())
        rows = self.seller.reads("forecast", "--period", PERIOD, now=self.now)
        cells = {
            (row["month"], row["currency"]): {name: row[name] for name in figures.MEASURES}
            for row in rows
            if row["count"]
        }
        assert cells == figures.forecast(self.book.records, self.now.date(), MONTHS)

    def ends(self) -> None:
        """What was said at each moment is said of it still, and nothing is wrong in the store."""
        for letter in LISTED:
            self._records_agree(letter, self.seller.listed(letter, self.now))
        for moment, seen in self.then[:: max(1, len(self.then) // 4)]:
            at = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
            for letter, text in seen.items():
                again = self.seller.listed(letter, self.now, "--as-of", at)
                assert again == text, (at, letter)
        self._comes_back_from_a_folder()
        self.finds_nothing()

    def _comes_back_from_a_folder(self) -> None:
        """A folder of everything, taken into an empty store and given out again, is the same."""
        given, again = (Path(self.folder.name, name) for name in ("given", "again"))
        other = Seller(self.environ, self.new_address(empty=True))
        for seller, words in (
            (self.seller, ("export", "all", "--to", given)),
            (other, ("import", given)),
            (other, ("export", "all", "--to", again)),
        ):
            ran = seller.types(*words, now=self.now)
            assert ran.code == 0, (words, ran)
        assert _files(given) == _files(again)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _differing(told: dict[str, Record], expected: dict[str, Record]) -> Iterator[tuple[Any, ...]]:
    """Where two sets of records differ: ref, field, what is told, what was expected."""
    for ref in sorted(told.keys() | expected.keys()):
        one, other = told.get(ref, {}), expected.get(ref, {})
        for name in one.keys() | other.keys():
            if one.get(name) != other.get(name):
                yield ref, name, one.get(name), other.get(name)
