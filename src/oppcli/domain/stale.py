"""When an open opportunity is stale, and how long stays in its stage usually take."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oppcli.domain.survival import LifeTable

ENOUGH_STAYS = 20  # that have ended: of fewer nothing is said


def quiet_before(today: date, days: int) -> date:
    """The day before which something must have happened last, so that nothing has happened for
    more than so many days: 14 days of silence on the 30th are those before the 16th.

    Everything that speaks of silence counts so. What counts as happening differs: for `report
    stale`, `today` and `idle` a change or an activity; for `no activity for 14 days` and what a
    review calls without contact a done activity alone, or, where there was none, that the record
    was made.
    """
    return today - timedelta(days=days)


def is_quiet(last: date, today: date, days: int) -> bool:
    """Whether nothing has happened since the day `last` for more than so many days."""
    return days < (today - date.min).days and last < quiet_before(today, days)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long an open opportunity is in its stage, and by which day half, and nine in ten, of
    those that were in it have left; None for a day that fewer have left by."""

    days: int
    stage: str
    half: int
    most: int | None


def left_by(table: "LifeTable", share: float) -> int | None:
    """The days by which that share of those in a stage have left it; None where they never have,
    or where fewer than `ENOUGH_STAYS` have left it at all."""
    if sum(map(sum, table.ended.values())) < ENOUGH_STAYS:
        return None
    return table.age_when(share)


def pace(table: "LifeTable", days: int, stage: str) -> Pace | None:
    """Where one stands that is in the stage for so many days; None where too few have left."""
    half = None if left_by(table, 0.5) is None else table.median()
    return None if half is None else Pace(days, stage, half, left_by(table, 0.9))


def allowed_days(usual: int, percentile: int, table: "LifeTable") -> int:
    """After how many days without a change or an activity an opportunity is stale.

    The days by which so many per cent of earlier stays have ended, at least one; until enough of
    them have, the stage's own number `usual`.
    """
    found = left_by(table, percentile / 100)
    return usual if found is None else max(1, found)
