"""What a list or report was asked for, in the words that were typed, and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oppcli.domain.calendar import Look
    from oppcli.domain.dates import DateOrder
    from oppcli.domain.periods import Period

Words = Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Filters:
    """The words of the filter options as they were typed; None where an option was not given."""

    owner: Words = None
    team: Words = None
    manager: Words = None
    stage: Words = None
    status: Words = None
    account: Words = None
    contact: Words = None
    business: Words = None
    business_kind: Words = None
    facility: Words = None
    operation: Words = None
    brand: Words = None
    interest_type: Words = None
    close: str | None = None
    created: str | None = None
    valid: str | None = None
    due: str | None = None
    done: str | None = None
    when: str | None = None
    search: str | None = None
    where: Words = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, on which day, in which calendar: what the words of a filter are read by.

    `looks` is which way a month without a year is meant, a value of Look: a command that looks
    "back" is of what happened. Amounts are read by the decimals of `currency`, and compared by
    what they are worth in `base` unless the store has a base currency of its own. `notes` are what
    reading found worth saying, `checked` which days of which kind were looked at: see
    `readable_days`. `read_on` is the day by which periods are read where it is not `today`: the
    day on which a comparison was asked for, of which both sides are of one period.
    """

    me: str
    today: date
    zone: tzinfo
    fiscal_year_start: int = 1
    date_order: "DateOrder | None" = None
    currency: str = "EUR"
    base: str = "EUR"
    looks: str = "forward"
    notes: dict[str, bool] = field(default_factory=dict, compare=False)
    checked: set[tuple[str, str]] = field(default_factory=set, compare=False)
    read_on: date | None = None

    def note(self, text: str, *, always: bool = False) -> None:
        """Keeps a line that the command prints once, after the rows; `always`: also with `-q`."""
        self.notes[text] = always

    @property
    def day_read_on(self) -> date:
        """The day by which the words for days and periods are read."""
        return self.read_on or self.today

    def period(self, text: str, look: "Look | None" = None) -> "Period":
        """The period that `text` names, looking as the command does unless told. Raises
        BadValue."""
        from oppcli.domain.calendar import Look
        from oppcli.domain.periods import parse_period

        is_state = text.strip().casefold() == "overdue"  # on the day that is looked at
        return parse_period(
            text,
            today=self.today if is_state else self.day_read_on,
            fiscal_year_start=self.fiscal_year_start,
            look=look or Look(self.looks),
            order=self.date_order,
        )
