"""How long sales take: survival and competing risks by whole days of age, on plain numbers."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stay:
    """`count` sales that were watched from the age `entry` to the age `exit`, both inclusive.

    Ages are whole days since the first day. `cause` says how they ended at `exit`; '' where they
    were still open then (censored).
    """

    entry: int
    exit: int
    cause: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class LifeTable:
    """By age in days: how many were at risk of ending at that age, and how many ended, by cause."""

    at_risk: list[int]
    ended: dict[str, list[int]]

    def hazard(self, cause: str) -> list[float]:
        """The share of those at risk that ended by `cause`, by age; 0 where nobody was at risk."""
        ended = self.ended.get(cause) or [0] * len(self.at_risk)
        return [
            count / risk if risk else 0.0 for count, risk in zip(ended, self.at_risk, strict=True)
        ]

    def survival(self) -> list[float]:
        """The share still open after each age.

        Kaplan & Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958).
        Those who were not watched from their first day on are at risk from the age at which they
        were first watched (delayed entry).
        """
        shares, share = [], 1.0
        for age, risk in enumerate(self.at_risk):
            ended = sum(each[age] for each in self.ended.values())
            share *= 1 - ended / risk if risk else 1.0
            shares.append(share)
        return shares

    def age_when(self, share: float) -> int | None:
        """The first age by which that share has ended; None where it never has."""
        left = 1 - share + 1e-9  # products of shares are not exact
        return next((age for age, open_ in enumerate(self.survival()) if open_ <= left), None)

    def median(self) -> int | None:
        """The age by which half have ended; None where fewer ever do.

        Where exactly half have, it is the middle between that age and the next at which any end,
        rounded half to even: of stays of 10 and 30 days it is 20, as the median of two numbers is.
        """
        first = self.age_when(0.5)
        if first is None:
            return None
        shares = self.survival()
        if abs(shares[first] - 0.5) > 1e-9:
            return first
        later = (age for age in range(first + 1, len(shares)) if shares[age] < 0.5 - 1e-9)
        return round((first + next(later, first)) / 2)


def life_table(stays: Iterable[Stay]) -> LifeTable:
    """The life table of `stays`; those that end before they enter are left out."""
    watched = [stay for stay in stays if 0 <= stay.entry <= stay.exit]
    size = max((stay.exit for stay in watched), default=-1) + 1
    changes = [0] * (size + 1)
    ended: dict[str, list[int]] = {}
    for stay in watched:
        changes[stay.entry] += stay.count
        changes[stay.exit + 1] -= stay.count
        if stay.cause:
            ended.setdefault(stay.cause, [0] * size)[stay.exit] += stay.count
    return LifeTable(running(changes)[:size], ended)


def running(changes: Iterable[int]) -> list[int]:
    """The running sums of `changes`."""
    sums, total = [], 0
    for change in changes:
        total += change
        sums.append(total)
    return sums
