"""What was written, said to people: a sentence for each record, or one table of several."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from oppcli.output.out import Output
from oppcli.output.sentences import edited, fiscal_notes


def say_written(
    out: Output,
    written: Sequence[Any],
    sentence: Callable[[Any, date], str | tuple[str, ...]],
    today: date,
    fiscal_year_start: int,
) -> None:
    """Says a sentence or several of each. What was edited in several records is a table on a
    terminal, whose lines say whose each is and do not repeat the field."""
    is_table = (
        sentence is edited
        and len(written) > 1
        and out.is_terminal
        and out.is_plain_screen
        and all(each.changed for each in written)
    )
    if is_table:
        from oppcli.output.changes import changes_table

        out.table(changes_table(written, today, width=out.style.width, is_screen=True))
    for each in written:
        said = () if is_table else sentence(each, today)
        for line in (said,) if isinstance(said, str) else said:
            out.say(line)
        for note in (*each.notes, *fiscal_notes(each, fiscal_year_start)):
            out.say(f"  {each.ref}: {note}" if is_table else f"  {note}", is_hint=True)
