"""How good forecasts were: bias, MAPE, score, Wilson's interval, and Brier's score in its parts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959964  # the standard normal quantile of 97.5 %


def bias(forecast: float, actual: float) -> float | None:
    """Forecast ÷ actual − 1: above 0 where too much was forecast; None where nothing came."""
    return forecast / actual - 1 if actual else None


def mape(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The mean of |bias| over (forecast, actual); those where nothing came are left out."""
    found = [abs(each) for pair in pairs if (each := bias(*pair)) is not None]
    return sum(found) / len(found) if found else None


def score(forecast: float, actual: float) -> float | None:
    """max(0, 1 − |actual − forecast| ÷ actual), 1 at best, as HubSpot has it; None for actual 0."""
    return max(0.0, 1 - abs(actual - forecast) / abs(actual)) if actual else None


def wilson(hits: int, of: int, z: float = Z95) -> tuple[float, float]:
    """The interval of a share of `hits` in `of`; (0, 1) of none.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22
    (1927).
    """
    if not of:
        return 0.0, 1.0
    share, square = hits / of, z * z
    middle = share + square / (2 * of)
    half = z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = (middle - half) / (1 + square / of), (middle + half) / (1 + square / of)
    return max(0.0, low) if hits else 0.0, min(1.0, high) if hits < of else 1.0


def brier(stated: Sequence[float], happened: Sequence[bool | int]) -> float:
    """The mean of (chance − what happened)², in its form for one class.

    G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather
    Review 78 (1950). Raises ZeroDivisionError of none.
    """
    squares = ((p - o) ** 2 for p, o in zip(stated, happened, strict=True))
    return sum(squares) / len(stated)


@dataclass(frozen=True, slots=True)
class Murphy:
    """The parts of Brier's score: reliability − resolution + uncertainty is the score."""

    reliability: float
    resolution: float
    uncertainty: float

    @property
    def brier(self) -> float:
        return self.reliability - self.resolution + self.uncertainty


def murphy(stated: Sequence[float], happened: Sequence[bool | int]) -> Murphy:
    """The parts of Brier's score of the chances in whole per cent, so that they sum to it exactly.

    A. H. Murphy, A new vector partition of the probability score, J. Applied Meteorology 12
    (1973).
    """
    groups: dict[int, list[bool | int]] = defaultdict(list)
    for chance, outcome in zip(stated, happened, strict=True):
        groups[round(chance * 100)].append(outcome)
    number = len(stated)
    base = sum(happened) / number
    reliability = resolution = 0.0
    for percent, outcomes in groups.items():
        share = sum(outcomes) / len(outcomes)
        reliability += len(outcomes) * (percent / 100 - share) ** 2 / number
        resolution += len(outcomes) * (share - base) ** 2 / number
    return Murphy(reliability, resolution, base * (1 - base))
