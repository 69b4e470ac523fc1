"""A prediction with its groups, and what it is made of, as it is shown."""

from dataclasses import dataclass

from oppcli.domain.calendar import Period
from oppcli.domain.chances import Law
from oppcli.domain.prediction import Prediction


@dataclass(frozen=True, slots=True)
class Line:
    """The prediction of one group, '' for all; `quota` in its currency, None for none."""

    group: str
    prediction: Prediction
    quota: int | None


@dataclass(frozen=True, slots=True)
class Predicted:
    """The predictions of a period, in one currency.

    `replays` counts the month ends that were replayed; `without_amount` the open opportunities
    that count with a mean; `told_later` those known by the dates of files that were read after
    the day asked; `apart` those whose currency has no rate, by currency.
    """

    period: Period
    by: str
    lines: list[Line]
    law: Law
    currency: str
    has_full_quarter: bool
    replays: int
    without_amount: int
    told_later: int
    apart: dict[str, int]
