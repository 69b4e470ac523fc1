"""Any sequence of commands, imports, days and undoing leaves a store in which nothing disagrees.

No model says what each command does; a command may refuse, and none ends as a bug.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from laws.book import Draft
from laws.imports import ImportRules
from laws.machine import Selling
from laws.seller import Seller
from laws.typed import NUMBER
from surroundings import NOW

_EVERY = 5  # commands from one check to the next
_SHORTER = """key = "dealer"
title = "Dealer"
lost_reasons = ["price", "other"]
canceled_reasons = ["duplicate", "other"]
"""
_STAGE = '[[stage]]\nkey = "{0}"\ntitle = "{0}"\nprobability = 20\nforecast_category = "pipeline"\n'


class Sound(ImportRules, Selling):
    """Types commands at a store of its own and checks it time and again."""

    environ: dict[str, str]
    new_address: Callable[..., str]

    @initialize()
    def begins(self) -> None:
        self.folder = TemporaryDirectory()
        self.seller = Seller(self.environ, self.new_address())
        self.before, self.now, self.typed = self.seller.prepares(NOW), NOW, 0
        self.said: list[str] = []
        for line in (["account", "new", "Acme"], ["opp", "new", "A"], ["lead", "new", "B"]):
            self.types(line, lambda draft: None)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            try:
                self.finds_nothing()
            finally:
                self.folder.cleanup()

    def types(self, words: list[Any], act: Callable[[Draft], Any]) -> None:
        self.now += timedelta(minutes=1)
        ran = self.seller.types(*words, now=self.now)
        assert ran.code in (0, 2, 3, 4, 5), (words, ran)
        self.said.append(f"{ran.code} {' '.join(map(str, words))}")
        self.typed += 1
        if self.typed % _EVERY == 0:
            self.finds_nothing()

    def takes_back(self, number: int | None, *, again: bool) -> None:
        words = ["redo" if again else "undo", *([number] if number else [])]
        self.types(words, lambda draft: None)

    def batches(self) -> list[int]:
        told = self.seller.reads("history", "--limit", "0", now=self.now)
        return sorted(row["batch"] for row in told if row["batch"] > self.before)

    def text_file(self, name: str, text: str) -> Path:
        path = Path(self.folder.name, name)
        path.write_text(text, encoding="utf-8")
        return path

    def finds_nothing(self) -> None:
        checked = self.seller.types("db", "check", now=self.now)
        assert checked.code == 0, (checked, self.said)

    @rule(number=NUMBER, days=st.integers(-3, 40))
    def put_off(self, number: int, days: int) -> None:
        self.types(["opp", "edit", number, f"est_close_date={self.day(days)}"], lambda draft: None)

    @rule(kept=st.sampled_from([("interest", "quotation"), ("interest", "contract")]))
    def shorten_the_process(self, kept: tuple[str, str]) -> None:
        text = _SHORTER + "".join(map(_STAGE.format, kept))
        path = self.text_file("own.toml", text)
        gone = {"quotation", "contract", "delivery"} - set(kept)
        moves = [word for stage in sorted(gone) for word in ("--move", f"{stage}={kept[1]}")]
        self.types(["process", "apply", path, *moves], lambda draft: None)
