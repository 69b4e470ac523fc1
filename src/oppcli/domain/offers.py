"""Where an offer stands: which has lapsed, and what closing and reopening make of its status.

`lapsed` is worked out from the day and never stored: such an offer is still offered, and counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from oppcli.domain.field import OPEN, UNSOLD

LAPSED = "lapsed"  # a word of filters and screens, no stored status
EXPIRED = "expired"  # a stored status of schemas 1 and 2, still read from their exports


# What a deal can become, and from which statuses. What is won follows its opportunity.
BEFORE = {
    "offered": ("scenario", "offered"),
    "signed": ("scenario", "offered"),
    "canceled": ("scenario", "offered", "signed"),
}
# Which statuses the deals under an opportunity of some status can have.
_OF_OPEN = ("scenario", "offered", "signed", "canceled")
STATUSES_UNDER = {
    **dict.fromkeys(OPEN, _OF_OPEN),
    **dict.fromkeys(UNSOLD, ("signed", "canceled")),
    "won": ("won", "canceled"),
}


@dataclass(frozen=True, slots=True)
class OfferStep:
    """What a command did to an offer of the opportunity `about`, for timelines: `D1 renewed`. Of
    what was offered or renewed `until` is the last day; `is_won` where its opportunity was won."""

    batch: int
    at: str
    actor: str
    about: str
    text: str
    until: str | None = None
    is_won: bool = False
    is_undone: bool = False


def told_of_offer(
    ref: str,
    title: str,
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
    *,
    is_closing: bool,
) -> tuple[str, str | None, bool] | None:
    """The text, last day and whether it was won, of what a command made of a deal; None where a
    timeline does not tell it: of a scenario, and what follows from a closing that is no sale."""
    was, status, until = before["status"], after["status"], after["valid_until"]
    if status != was:
        if status == "won":
            return f"{ref} {title}", None, True
        if is_closing or (status == "canceled" and was == "scenario"):
            return None
        return f"{ref} {status}: {title}", until if status == "offered" else None, False
    if status not in ("offered", "signed"):
        return None
    if until != before["valid_until"]:
        return f"{ref} renewed", until, False
    return f"{ref} changed", None, False


def can_become(was: str, status: str) -> bool:
    """Whether a deal may go from one status to another, or stay in it."""
    return was == status or was in BEFORE.get(status, ())


def is_lapsed(status: str, valid_until: date | str | None, today: date) -> bool:
    """Whether an offer is past its last day. `valid_until` is a day or its ISO text."""
    if status != "offered" or valid_until is None:
        return False
    return str(valid_until) < today.isoformat()


def shown_status(status: str, valid_until: date | str | None, today: date) -> str:
    """The status as people read it: `lapsed` for an offer past its last day."""
    return LAPSED if is_lapsed(status, valid_until, today) else status


def told_lapsed(ref: object, valid_until: date | str, today: date) -> str:
    """`D1 lapsed Tue 24 Nov`."""
    from oppcli.domain.dates import plain_day

    return f"{ref} lapsed {plain_day(date.fromisoformat(str(valid_until)), today)}"


def renewal(*refs: object) -> str:
    """The command that gives offers a new last day: `oppcli deal offer D1 --valid +2w`."""
    return f"oppcli deal offer {' '.join(map(str, refs))} --valid +2w"


def status_when_closed(status: str, outcome: str) -> str:
    """What a deal becomes when its opportunity is won, lost or canceled.

    Winning makes the live deals won. Whatever the outcome, what is not offered is canceled; a
    signed deal of a lost opportunity stays signed.
    """
    if outcome == "won" and status in ("offered", "signed"):
        return "won"
    return "canceled" if status in ("scenario", "offered") else status


def status_when_reopened(status: str, before: str | None) -> str:
    """What a deal of a closed opportunity becomes when that is open again.

    `before` is its status before the closing, None where the history does not know; a won deal
    is then offered. An offer that had expired under an older schema is offered, and has lapsed.
    """
    if before is None:
        return "offered" if status == "won" else status
    return "offered" if before == EXPIRED else before


def status_of_expired(
    outcome: str, valid_until: date | str | None, closed_on: date | str | None
) -> str:
    """What a deal is now that was stored as expired, which winning and its last day both did.

    It is offered while its opportunity (whose status is `outcome`) is open. Of a won one it is
    won if its last day had not passed on the day of closing; else it did not count, and is
    canceled. Where a history tells which of the two it was, that is the better source.
    """
    if outcome in OPEN:
        return "offered"
    in_time = valid_until is None or closed_on is None or str(valid_until) >= str(closed_on)
    return "won" if outcome == "won" and in_time else "canceled"
