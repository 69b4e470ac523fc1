"""What is said of currencies: rates as they are stored, and amounts that no rate is known for."""

from collections.abc import Iterable, Sequence
from datetime import date

from oppcli.domain.dates import spoken_day
from oppcli.domain.fields import FieldType
from oppcli.domain.money import Money
from oppcli.domain.rates import Apart, RateSet, RatesTaken, no_rate, rate_hint
from oppcli.domain.results import Written
from oppcli.domain.wording import counted
from oppcli.output.table import Column, Table


class RateNote(str):
    """A note of a rate that is missing."""

    __slots__ = ()


def no_rate_notes(
    lines: Iterable[Apart],
    base: str,
    *,
    has_rates: bool,
    since: date | None = None,
    past: date | None = None,
) -> list[RateNote]:
    """A line for each currency that stands apart from the base, and how to give it a rate.

    `no rate for SEK: 3 opportunities, 120,000 SEK shown apart: oppcli currency set SEK RATE`.
    In a store without any rates a single currency is apart from nothing. `since` is the first day
    on which any of the closed ones was closed: they need a rate of that day, since a rate of today
    says nothing of their day. `past` is the day of a store that is shown as it was: a rate that is
    set now was not known then.
    """
    found: dict[str, Apart] = {}
    for line in lines:
        if line.count:
            known = found.get(line.currency)
            found[line.currency] = line if known is None else known.with_more(line)
    if len(found) < 2 and not has_rates:
        return []
    return [_no_rate_note(found[code], since, past) for code in sorted(found) if code != base]


def _no_rate_note(apart: Apart, since: date | None, past: date | None) -> RateNote:
    """What one currency has no rate for, and the line that gives it the one that is missing."""
    code, count = apart.currency, apart.count
    on = f" --on {since}" if since and apart.has_closed else ""
    when = "" if apart.has_open or past is not None else _on_the_day(count)
    return RateNote(
        f"no rate for {no_rate(code, past)}{when}:"
        f" {counted(count, 'opportunity', 'opportunities')},"
        f" {Money(apart.amount, code).brief()} shown apart{rate_hint(code, past, on)}"
    )


def _on_the_day(count: int) -> str:
    """What no rate is known of: the days of closing of so many opportunities."""
    return " when it closed" if count == 1 else " when they closed"


def rate_set(done: RateSet, today: date) -> str:
    """`1 USD = 0.92 EUR from Sun 1 Nov 2026 (-22d) · was 0.91 · kept by 3 closed opportunities`."""
    since = spoken_day(done.day, today)
    parts = [f"1 {done.currency} = {done.rate} {done.base} from {since}"]
    if done.was is not None:
        parts.append("as before" if done.was == done.rate else f"was {done.was}")
    if done.frozen:
        parts.append(_kept_by(done.frozen))
    return " · ".join(parts)


def wrong_rates(count: int, currency: str = "") -> list[str]:
    """That closed opportunities keep a rate which was none on their day, and what mends it."""
    if not count:
        return []
    one = count == 1
    keep = (
        f"closed {'opportunity keeps' if one else 'opportunities keep'} a rate that was not stored"
    )
    command = " ".join(filter(None, ("oppcli currency refreeze", currency)))
    return [f"{count:,} {keep} on {'its' if one else 'their'} day: {command}"]


def refrozen(written: Written, today: date) -> str:
    """`O12 won: Fleet · closed Mon 23 Nov 2026 (today) · 1 USD = 0.92, was 0.0092`."""
    before, record = written.before or {}, written.record
    closed = spoken_day(date.fromisoformat(record["closed_on"]), today)
    rate, was = record["exchange_rate"], before.get("exchange_rate")
    told = f"1 {record['currency']} = {rate}, was {was}"
    return f"{written.ref} {record['status']}: {record['topic']} · closed {closed} · {told}"


def rates_taken(taken: RatesTaken) -> list[str]:
    """`6,983 rates created, 0 updated, 0 unchanged`, and of which currencies and days."""
    lines = [
        f"{taken.created:,} rates created, {taken.updated:,} updated,"
        f" {taken.unchanged:,} unchanged",
        f"{len(taken.currencies)} currencies in {taken.base}, {taken.first} to {taken.last}",
    ]
    frozen = [_kept_by(taken.frozen)] if taken.frozen else []
    return [*lines, *frozen, *wrong_rates(taken.wrong)]


def counts_table(taken: RatesTaken) -> Table:
    """The counts of an import of rates, as one row."""
    names = ("created", "updated", "unchanged", "frozen")
    row = (taken.base, *(getattr(taken, name) for name in names))
    columns = (Column("base"), *(Column(name, FieldType.INTEGER) for name in names))
    return Table(columns, [row])


def rates_table(rates: Sequence[tuple[str, str, str, str]]) -> Table:
    """A row per currency: what one unit is worth in the base, and since when."""
    columns = (
        Column("currency"),
        Column("day", FieldType.DATE, title="Since"),
        Column("base_per_unit", title="One is worth"),
        Column("base"),
    )
    return Table(columns, rates, empty="no rates: oppcli currency set USD 0.92")


def _kept_by(count: int) -> str:
    return (
        f"kept by {count:,} closed {'opportunity' if count == 1 else 'opportunities'} from now on"
    )
