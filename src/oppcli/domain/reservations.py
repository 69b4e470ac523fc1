"""One device, one open opportunity: who may have which, where many change at once."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """What becomes of the claim of an opportunity on a device.

    `by`: what it is called in a refusal of others. `had`: the device that it reserved until now;
    `wants`: the one that it reserves from now on or, with `sells`, is won with. None for none.
    """

    by: str
    had: object
    wants: object
    sells: bool = False

    @property
    def lets_go(self) -> object:
        """The device that others may have from now on."""
        return None if self.had == self.wants and not self.sells else self.had


def refused_claims(holders: Mapping[object, str], claims: Mapping[int, Claim]) -> dict[int, str]:
    """The claims that cannot be met beside the others, each with the reason.

    `holders`: device → the open opportunity that has it before. What all claims come to decides,
    whichever comes first; only of two that want the same for the first time the first one has it.
    Who is refused lets nothing go.
    """
    refused: set[int] = set()
    while True:
        left = {place: claim for place, claim in claims.items() if place not in refused}
        free = {claim.lets_go for claim in left.values()}
        reserved = {device: by for device, by in holders.items() if device not in free}
        sales = {place: claim for place, claim in left.items() if claim.sells}
        more = {place for place, claim in sales.items() if claim.wants in reserved}
        sold = {claim.wants: claim.by for place, claim in sales.items() if place not in more}
        for place, claim in left.items():
            if claim.sells or claim.wants is None or claim.wants == claim.had:
                continue
            if claim.wants in reserved or claim.wants in sold:
                more.add(place)
            else:
                reserved[claim.wants] = claim.by
        if not more:
            break
        refused |= more
    return {
        place: f"is reserved by {reserved[device]}"
        if (device := claims[place].wants) in reserved
        else f"is sold by {sold[device]}"
        for place in sorted(refused)
    }
