"""How many have ended by one cause, as a check on life tables."""

from itertools import accumulate

from oppcli.domain.survival import LifeTable


def incidence(table: LifeTable, cause: str) -> list[float]:
    """The share that has ended by `cause` up to each age, with the other causes competing.

    Aalen & Johansen, An empirical transition matrix for non-homogeneous Markov chains, Scand.
    J. Statist. 5 (1978). The incidences of all causes and the survival sum to 1.
    """
    still_open = [1.0, *table.survival()]
    rates = table.hazard(cause)
    return list(accumulate(share * rate for share, rate in zip(still_open, rates, strict=False)))
