"""When an open opportunity is stale, and how long stays in its stage usually take."""

from dataclasses import dataclass

from oppcli.domain.survival import LifeTable

ENOUGH_STAYS = 20  # that have ended: of fewer nothing is said


@dataclass(frozen=True, slots=True)
class Pace:
    """How long an open opportunity is in its stage, and by which day half, and nine in ten, of
    those that were in it have left; None for a day that fewer have left by."""

    days: int
    stage: str
    half: int
    most: int | None


def stays_that_ended(table: LifeTable) -> int:
    """How many have left the stage."""
    return sum(sum(ended) for ended in table.ended.values())


def pace(table: LifeTable | None, days: int, stage: str) -> Pace | None:
    """Where one stands that is in the stage for so many days; None where too few have left."""
    if table is None or stays_that_ended(table) < ENOUGH_STAYS:
        return None
    half = table.age_when(0.5)
    return None if half is None else Pace(days, stage, half, table.age_when(0.9))


def allowed_days(usual: int, percentile: int | None, table: LifeTable | None) -> int:
    """After how many days without a change or an activity an opportunity is stale.

    The stage's own number; where it asks for a percentile, the days by which so many per cent of
    earlier stays have ended, once enough of them have.
    """
    if percentile is None or table is None or stays_that_ended(table) < ENOUGH_STAYS:
        return usual
    found = table.age_when(percentile / 100)
    return usual if found is None else max(1, found)
