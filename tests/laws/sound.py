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
from laws.machine import Selling
from laws.seller import Seller
from laws.typed import NUMBER
from surroundings import NOW

_EVERY = 5  # commands from one check to the next
_IDENTITY = st.sampled_from(["x1", "x2", "x3"])
_DAYS = st.sampled_from(["2026-10-02", "2026-11-20", "2027-01-31", ""])
# Columns that each kind is imported with besides external_id.
_COLUMNS: dict[str, dict[str, st.SearchStrategy[str]]] = {
    "account": {
        "name": st.sampled_from(["Acme", "ACME ", "Globex"]),
        "phone": st.sampled_from(["+49 30 123456", "070 123 456", ""]),
    },
    "opportunity": {
        "topic": st.sampled_from(["Truck", "Van"]),
        "account": st.sampled_from(["Acme", "Hooli", ""]),
        "stage": st.sampled_from(["interest", "quotation", "contract"]),
        "status": st.sampled_from(["open", "on_hold", "won", "lost"]),
        "closed_on": _DAYS,
        "est_revenue": st.sampled_from(["", "10", "99.99"]),
        "est_close_date": _DAYS,
        "lost_reason": st.sampled_from(["", "price"]),
    },
    "activity": {
        "type": st.sampled_from(["call", "task", "note"]),
        "subject": st.just("Spoke"),
        "regarding": st.sampled_from(["O1", "O2", "L1"]),
        "status": st.sampled_from(["open", "done", "canceled"]),
        "completed_at": _DAYS,
    },
    "deal": {
        "title": st.just("Bus"),
        "opportunity": st.sampled_from(["O1", "O2", "O3"]),
        "unit_price": st.sampled_from(["5", "70"]),
        "status": st.sampled_from(["scenario", "offered", "signed", "canceled"]),
    },
}
_SHORTER = """key = "dealer"
title = "Dealer"
lost_reasons = ["price", "other"]
canceled_reasons = ["duplicate", "other"]
"""
_STAGE = '[[stage]]\nkey = "{0}"\ntitle = "{0}"\nprobability = 20\nforecast_category = "pipeline"\n'


class Sound(Selling):
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

    @rule(kind=st.sampled_from(list(_COLUMNS)), data=st.data())
    def import_rows(self, kind: str, data: st.DataObject) -> None:
        columns = {"external_id": _IDENTITY, **_COLUMNS[kind]}
        rows = data.draw(
            st.lists(
                st.fixed_dictionaries(columns),
                min_size=1,
                max_size=3,
                unique_by=lambda row: row["external_id"],
            )
        )
        lines = [",".join(columns), *(",".join(row[name] for name in columns) for row in rows)]
        path = self.text_file("rows.csv", "\n".join(lines) + "\n")
        words = ["import", path, "--kind", kind, "--source-system", "old"]
        self.types(words, lambda draft: None)

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
