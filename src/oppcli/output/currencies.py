"""What is said of currencies: rates as they are stored, and amounts that no rate is known for."""

from collections.abc import Iterable

from oppcli.domain.money import Money

Worth = tuple[str, int, int]  # currency, how many records, their amount in minor units


def no_rate_notes(lines: Iterable[Worth], base: str, *, has_rates: bool) -> list[str]:
    """A line for each currency that stands apart from the base, and how to give it a rate.

    `no rate for SEK: 3 opportunities, 120,000 SEK shown apart: oppcli currency set SEK RATE`.
    In a store without any rates a single currency is apart from nothing.
    """
    counts: dict[str, int] = {}
    amounts: dict[str, int] = {}
    for currency, count, amount in lines:
        if count:
            counts[currency] = counts.get(currency, 0) + count
            amounts[currency] = amounts.get(currency, 0) + amount
    if len(counts) < 2 and not has_rates:
        return []
    return [
        f"no rate for {code}: {counts[code]:,}"
        f" {'opportunity' if counts[code] == 1 else 'opportunities'},"
        f" {Money(amounts[code], code)} shown apart: oppcli currency set {code} RATE"
        for code in sorted(counts)
        if code != base
    ]
