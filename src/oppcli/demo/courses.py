"""When each opportunity came in, moved and ended, and when each lead did: dates, nothing else."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from oppcli.demo.workdays import Workdays, in_order, working_day

_STAGES = 4
_DAYS = ((3, 24), (6, 34), (4, 26), (4, 22))  # usual days in each stage, fewest and most
_LOST_IN = (35, 45, 20, 0)  # how often a loss, a cancellation, an open one is met in a stage
_CANCELED_IN = (60, 35, 5, 0)
_OPEN_IN = (44, 29, 17, 10)


@dataclass(frozen=True, slots=True)
class Course:
    """The life of one opportunity: a moment per stage entered, then how it ended, if it has.

    `target` is the close date that is believed at last; `asked_at` when its lead came in, if a
    lead there was. `outcome` is open, on_hold, won, lost or canceled.
    """

    entered: tuple[datetime, ...]
    outcome: str
    closed_at: datetime | None
    target: date | None
    asked_at: datetime | None

    @property
    def last(self) -> datetime:
        """The last moment at which something happened to it."""
        return self.closed_at or self.entered[-1]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The life of one lead. `fate` is qualified, contacted, disqualified or new.

    `course` is the place of the opportunity it became in the list of courses.
    """

    asked_at: datetime
    fate: str
    ended_at: datetime | None = None
    course: int | None = None


def opportunity_courses(days: Workdays, count: int) -> list[Course]:
    """`count` lives, oldest first: two in three are closed, spread evenly since `days.begin`."""
    closed = count * 2 // 3
    lives = [_closed(days) for _ in range(closed)]
    lives += [_open(days) for _ in range(count - closed)]
    return sorted(lives, key=lambda life: life.entered[0])


def lead_inquiries(days: Workdays, courses: list[Course], count: int) -> list[Inquiry]:
    """The inquiries behind the courses that began with one, then others up to `count`, by time."""
    became = [
        Inquiry(course.asked_at, "qualified", course.entered[0], place)
        for place, course in enumerate(courses)
        if course.asked_at is not None
    ]
    others = [_unqualified(days) for _ in range(count - len(became))]
    return sorted(became + others, key=lambda inquiry: inquiry.asked_at)


def _closed(days: Workdays) -> Course:
    random = days.random
    closed_on = days.begin + timedelta(random.randrange((days.today - days.begin).days))
    outcome = random.choices(("won", "lost", "canceled"), (44, 43, 13))[0]
    reached = _STAGES
    if outcome != "won":
        weights = _LOST_IN if outcome == "lost" else _CANCELED_IN
        reached = random.choices((1, 2, 3, 4), weights)[0]
    elif random.random() < 0.06:
        reached = _STAGES - 1  # won with stages skipped
    return _course(days, closed_on, reached, outcome)


def _open(days: Workdays) -> Course:
    random = days.random
    reached = random.choices((1, 2, 3, 4), _OPEN_IN)[0]
    outcome = "on_hold" if random.random() < 0.08 else "open"
    since = days.ago(1, 9) if random.random() < 0.4 else days.ago(5, 40)
    return _course(days, since, reached, outcome)


def _course(days: Workdays, end: date, reached: int, outcome: str) -> Course:
    """Told backwards from `end`: the closing, or the entering of the stage it is in now."""
    random = days.random
    is_closed = outcome in ("won", "lost", "canceled")
    moments = [days.moment(end)]
    for stage in reversed(range(reached if is_closed else reached - 1)):
        end -= timedelta(random.randint(*_DAYS[stage]))
        moments.append(days.moment(end))
    asked_at = None
    if random.random() < 0.42:
        asked_at = days.moment(end - timedelta(random.randint(1, 16)))
        moments.append(asked_at)
    told = in_order(moments[::-1])
    if asked_at is not None:
        asked_at = told.pop(0)
    closed_at = told.pop() if is_closed else None
    target = _target(days, closed_at, reached, outcome, told[0])
    return Course(tuple(told), outcome, closed_at, target, asked_at)


def _target(
    days: Workdays, closed_at: datetime | None, reached: int, outcome: str, made: datetime
) -> date | None:
    random = days.random
    earliest = days.day_of(made) + timedelta(7)
    if closed_at is not None:
        return max(earliest, days.day_of(closed_at) + timedelta(random.randint(-9, 14)))
    if reached == 1 and random.random() < 0.2:
        return None
    if outcome == "on_hold":
        return days.today + timedelta(random.randint(60, 120))
    if random.random() < 0.12:
        return max(earliest, working_day(days.ago(1, 18)))
    soonest, latest = ((25, 120), (8, 75), (3, 40), (0, 24))[reached - 1]
    day = working_day(days.today + timedelta(random.randint(soonest, latest)))
    return max(earliest, days.today, day)


def _unqualified(days: Workdays) -> Inquiry:
    random = days.random
    fate = random.choices(("disqualified", "contacted", "new"), (55, 28, 17))[0]
    if fate == "new":
        return Inquiry(days.moment(days.ago(1, 6)), fate)
    if fate == "contacted":
        return Inquiry(days.moment(days.ago(4, 35)), fate)
    span = (days.today - days.begin).days
    asked = days.moment(days.ago(20, span + 20))
    ended = days.moment(days.day_of(asked) + timedelta(random.randint(2, 18)))
    return Inquiry(asked, fate, max(ended, asked + timedelta(hours=2)))
