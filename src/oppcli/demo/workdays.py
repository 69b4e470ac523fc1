"""The invented dealer's calendar: moments within office hours, all of them before today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True, slots=True)
class Workdays:
    """Days as seen from `today` in the zone of who looks."""

    today: date
    zone: tzinfo
    random: Random

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)

    @property
    def begin(self) -> date:
        """First day of the quarter before the last: where the told past begins."""
        quarter = self.today.replace(day=1, month=(self.today.month - 1) // 3 * 3 + 1)
        return quarter - relativedelta(months=6)

    def moment(self, day: date) -> datetime:
        """A moment within office hours, on `day` or the working day before, yesterday at latest."""
        day = working_day(min(day, self.yesterday))
        clock = time(self.random.randrange(8, 16), self.random.randrange(60))
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def day_of(self, at: datetime) -> date:
        """The day on which a moment fell."""
        return at.astimezone(self.zone).date()

    def between(self, first: datetime, last: datetime) -> datetime:
        """A moment not before `first`, and before `last` where there is time in between."""
        days = (last - first).days
        if days < 2:
            return first + max(last - first, timedelta()) / 2
        moment = self.moment(self.day_of(first) + timedelta(self.random.randint(1, days)))
        return min(last - timedelta(minutes=1), max(first, moment))

    def ago(self, fewest: int, most: int) -> date:
        """A day that many days before today."""
        return self.today - timedelta(self.random.randint(fewest, most))


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(max(0, day.weekday() - 4))


def in_order(moments: Sequence[datetime]) -> list[datetime]:
    """The moments, each at least 20 minutes after the one before it."""
    told: list[datetime] = []
    for moment in moments:
        earliest = told[-1] + timedelta(minutes=20) if told else moment
        told.append(max(moment, earliest).replace(microsecond=0))
    return told
