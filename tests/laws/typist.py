"""Somebody who types: the moment, the days counted from it, and what becomes of a command line."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from laws.book import Draft, Record
from surroundings import NOW


class Typist(RuleBasedStateMachine):
    """The rules type through this. Whoever watches says what has to be true of each line."""

    now: datetime = NOW

    def types(self, words: list[Any], act: Callable[[Draft], Any]) -> None:
        """One command line, and what it does in the model."""
        raise NotImplementedError

    def takes_back(self, number: int | None, *, again: bool) -> None:
        """Undo, or redo, of that batch; None for the last one."""
        raise NotImplementedError

    def batches(self) -> list[int]:
        """The numbers of the batches that can be named, in order."""
        raise NotImplementedError

    def text_file(self, name: str, text: str) -> Any:
        """A file with that text in it."""
        raise NotImplementedError

    def day(self, days: int | None) -> str | None:
        return None if days is None else str(self.today + timedelta(days=days))

    @property
    def today(self) -> date:
        return self.now.date()

    def dated(self, fields: Record) -> Record:
        """With days instead of how far they are from today, in the order they are typed."""
        days = ("est_close_date", "scheduled_delivery_date", "valid_until")
        dated = {name: self.day(v) if name in days else v for name, v in fields.items()}
        return dict(sorted(dated.items(), key=_turn))


def _turn(field: tuple[str, Any]) -> int:
    """A command line is read from the left: the first thing that is wrong is what is told."""
    first = ("account_ref", "owner", "est_revenue")
    return first.index(field[0]) if field[0] in first else len(first)
