"""What is asked about a column that no row decides: its samples, and how each answer reads them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

MOST_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A column that is open. `readings`: answer → what the samples are then.

    `settles` is what an answer decides: the date_order or the decimal mark of the file, or what
    the value of a field means, the name of which it is then.
    """

    column: str
    samples: tuple[str, ...]
    readings: dict[str, tuple[str, ...]]
    settles: str

    def reading(self, answer: str) -> str:
        """`'03/04/2026' is 2026-04-03, '05/06/2026' is 2026-06-05`."""
        pairs = zip(self.samples, self.readings[answer], strict=True)
        return ", ".join(f"{quoted(sample)} is {read}" for sample, read in pairs)


Ask = Callable[[Question], str | None]  # one of the answers, or None when nobody decides


def settled(question: Question, ask: Ask | None, hint: str) -> str:
    """The answer to the question. Raises BadValue, with both readings and the flag, for none."""
    answer = ask(question) if ask is not None else None
    if answer is None:
        one, other = (read[0] for read in question.readings.values())
        raise BadValue(
            f"{question.column}: {quoted(question.samples[0])} can be {one} or {other},"
            " and no row decides.",
            hint,
        )
    return answer


def question(
    column: str, samples: Sequence[str], readings: dict[str, Callable[[str], str]], settles: str
) -> Question:
    """A question about those cells; each reading tells what a cell is."""
    shown = tuple(samples[:MOST_SAMPLES])
    read = {answer: tuple(map(reading, shown)) for answer, reading in readings.items()}
    return Question(column, shown, read, settles)
