"""The day on which a sale may have closed, typed or in a file."""

from datetime import date


def can_have_closed(day: date, today: date) -> bool:
    """Whether something can have closed on that day: not on one that is yet to come."""
    return day <= today
