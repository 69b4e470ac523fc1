"""The same lines typed at a store in a file and at one on a server: nobody can tell them apart."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from dumping import everything
from laws.book import Draft
from laws.imports import ImportRules
from laws.looks import BRAND, NAME, looks
from laws.machine import Selling
from laws.seller import LISTED, Seller
from laws.typed import NUMBER
from surroundings import NOW, in_words


class Twins(ImportRules, Selling):
    """Types each line twice and compares all that is said; no model says what it should be."""

    environ: dict[str, str]
    new_pair: Callable[[], tuple[str, str]]  # addresses: of a file, and of a database on a server

    @initialize()
    def begins(self) -> None:
        self.folder = TemporaryDirectory()
        self.addresses = self.new_pair()
        self.sellers = [Seller(self.environ, address) for address in self.addresses]
        self.now, self.is_sound = NOW, False
        (self.before, other) = (seller.prepares(NOW) for seller in self.sellers)
        assert self.before == other
        for line in (["account", "new", "Acme"], ["opp", "new", "A"], ["lead", "new", "B"]):
            self.both_say(line)

    def teardown(self) -> None:
        if not hasattr(self, "folder"):
            return
        try:
            if self.is_sound:  # else something differed already, which is what is to be told
                self.end_alike()
        finally:
            self.folder.cleanup()

    def types(self, words: list[Any], act: Callable[[Draft], Any]) -> None:
        self.now += timedelta(minutes=1)
        self.both_say(words)
        self.look_alike()

    def takes_back(self, number: int | None, *, again: bool) -> None:
        self.types(["redo" if again else "undo", *([number] if number else [])], lambda draft: None)

    def batches(self) -> list[int]:
        told = self.sellers[0].reads("history", "--limit", "0", now=self.now)
        return sorted(row["batch"] for row in told if row["batch"] > self.before)

    def text_file(self, name: str, text: str) -> Path:
        path = Path(self.folder.name, name)
        path.write_text(text, encoding="utf-8")
        return path

    # What a model would have to know every alphabet for

    @rule(
        topic=NAME,
        account=NAME,
        brand=st.none() | BRAND,
        currency=st.sampled_from(["EUR", "USD", "KWD", "JPY"]),
    )
    def make_by_names(self, topic: str, account: str, brand: str | None, currency: str) -> None:
        words = ["opp", "new", topic, "--account", account, "--create", "--currency", currency]
        words += ["--brand", brand] if brand else []
        self.types([*words, "--revenue", "9999999999999"], lambda draft: None)

    @rule(who=NUMBER | NAME, field=st.sampled_from(["topic", "account", "next_step"]), value=NAME)
    def edit_names(self, who: int | str, field: str, value: str) -> None:
        self.types(["opp", "edit", who, f"{field}={value}"], lambda draft: None)

    @rule(who=NUMBER, brand=BRAND)
    def edit_brand(self, who: int, brand: str) -> None:
        self.types(["opp", "edit", who, f"brand={brand}"], lambda draft: None)

    @rule(name=NAME, account=NAME)
    def meet(self, name: str, account: str) -> None:
        self.types(["contact", "new", name, "--account", account], lambda draft: None)

    @rule(name=NAME, manager=st.sampled_from(["jana", "leif", "nobody"]))
    def hire(self, name: str, manager: str) -> None:
        self.types(["org", "add", "user", name, "--manager", manager], lambda draft: None)

    @rule(asked=st.lists(looks(), min_size=3, max_size=6))
    def ask(self, asked: list[list[Any]]) -> None:
        for words in asked:
            self.both_say(words)

    # What has to be the same

    def both_say(self, words: list[Any]) -> None:
        """Exit code, answer and what is said about it."""
        self.is_sound = False
        on_file, on_server = (
            in_words(seller.types(*words, now=self.now), address)
            for seller, address in zip(self.sellers, self.addresses, strict=True)
        )
        assert on_server == on_file, words
        assert "bug" not in on_file[2], (words, on_file)
        self.is_sound = True

    def look_alike(self) -> None:
        """Opportunities, one other kind and the figures by turns, and what happened."""
        minute = self.now.minute
        other = LISTED["LDAVC"[minute % 5]]
        form = ("json", "tsv")[minute % 2]
        status = [] if other == "account" else ["--status", "all"]
        for words in (
            ["opp", "list", "--status", "all", "--limit", "0"],
            [other, "list", *status, "--limit", "0"],
            [("pipeline", "forecast", "dashboard")[minute % 3], "--by", "brand"],
            ["history", "--limit", "5"],
        ):
            self.both_say([*words, "-o", form])

    def end_alike(self) -> None:
        """Every row of every table, a folder of everything, an earlier day."""
        on_file, on_server = map(everything, self.addresses)
        for table, rows in on_file.items():
            assert on_server[table] == rows, table
        moment = f"{NOW + (self.now - NOW) / 2:%Y-%m-%dT%H:%M:%SZ}"
        self.both_say(["opp", "list", "--status", "all", "--as-of", moment, "-o", "json"])
        self.both_say(["pipeline", "--as-of", moment, "-o", "tsv"])
        for past in ("2025-03-15", "2026-10-05"):  # which only files that were imported prove
            self.both_say(["export", "all", "--as-of", past, "-o", "jsonl"])
            self.both_say(["diff", past, moment, "-o", "json"])
        self.both_say(["db", "check"])
        folders = [Path(self.folder.name, name) for name in ("file", "server")]
        for seller, folder in zip(self.sellers, folders, strict=True):
            ran = seller.types("export", "all", "--to", folder, now=self.now)
            assert ran.code == 0, ran
        given, other = ({f.name: f.read_bytes() for f in each.iterdir()} for each in folders)
        assert given == other
