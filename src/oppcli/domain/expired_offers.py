"""What becomes of the deals of schema 2, which had a status `expired`: the part of an upgrade.

Writing used to expire the offers past their last day, after which they no longer counted, and
winning expired those that had not been signed. Today an offer past its last day counts on, and
winning makes the live deals won.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from oppcli.domain.offers import EXPIRED, status_of_expired
from oppcli.domain.revenue import LIVE, SUMS, TYPED, Amounts, Offer, repriced

_MOST_NAMED = 5

Change = tuple[str, int, str, str | None, str | None]  # entity, number, field, old, new as text


@dataclass(frozen=True, slots=True)
class OldDeal:
    """A deal as schema 2 stored it. `opportunity` is the number of the one that it is under."""

    number: int
    opportunity: int
    status: str
    valid_until: str | None
    offer: Offer


@dataclass(frozen=True, slots=True)
class OldSale:
    """An opportunity with deals, as schema 2 stored it."""

    number: int
    status: str
    closed_on: str | None
    currency: str
    amounts: Amounts


@dataclass(slots=True)
class Endings:
    """When statuses changed: the batch in which a deal expired and what it was before, and the
    batch in which an opportunity was won, each by number."""

    expired: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    won: Mapping[int, int] = field(default_factory=dict)

    def counted(self, deal: OldDeal, sale: OldSale) -> bool | None:
        """Whether an expired deal of a won opportunity counted when it was won.

        It did if it was offered and winning is what expired it; winning expired scenarios, too.
        None where the history does not tell.
        """
        expired, won = self.expired.get(deal.number), self.won.get(sale.number)
        return None if expired is None or won is None else expired == (won, "offered")


@dataclass(slots=True)
class Settled:
    """What an upgrade makes of the deals: the new statuses and amounts, and what to tell."""

    statuses: dict[int, str] = field(default_factory=dict)  # of deals that change
    amounts: dict[int, Amounts] = field(default_factory=dict)  # of opportunities that change
    changes: list[Change] = field(default_factory=list)
    again: list[int] = field(default_factory=list)  # deals that count again
    sales: set[int] = field(default_factory=set)  # the open opportunities of these
    revenue: dict[str, tuple[int, int]] = field(default_factory=dict)  # by currency: was, is
    won: list[int] = field(default_factory=list)
    won_sales: set[int] = field(default_factory=set)
    canceled: int = 0  # expired deals of closed opportunities that did not count


def settled(deals: Iterable[OldDeal], sales: Mapping[int, OldSale], endings: Endings) -> Settled:
    """The deals of schema 2 as today's rules have them.

    Expired offers of open opportunities are offered, and count. Of won ones the deals that
    counted are won; expired offers that did not are canceled.
    """
    done = Settled()
    under: dict[int, list[OldDeal]] = {}
    for deal in deals:
        under.setdefault(deal.opportunity, []).append(deal)
        sale = sales[deal.opportunity]
        status = _status(deal, sale, endings)
        if status != deal.status:
            done.statuses[deal.number] = status
            done.changes.append(("deal", deal.number, "status", deal.status, status))
            _count(done, deal, sale, status)
    for number in sorted(done.sales):
        _reprice(done, sales[number], under[number])
    return done


def _status(deal: OldDeal, sale: OldSale, endings: Endings) -> str:
    if sale.status == "won" and deal.status in LIVE:
        return "won"
    if deal.status != EXPIRED:
        return deal.status
    counted = endings.counted(deal, sale) if sale.status == "won" else None
    if counted is not None:
        return "won" if counted else "canceled"
    return status_of_expired(sale.status, deal.valid_until, sale.closed_on)


def _count(done: Settled, deal: OldDeal, sale: OldSale, status: str) -> None:
    if status == "won":
        done.won.append(deal.number)
        done.won_sales.add(sale.number)
    elif status == "offered":
        done.again.append(deal.number)
        done.sales.add(sale.number)
    else:
        done.canceled += 1


def _reprice(done: Settled, sale: OldSale, deals: Collection[OldDeal]) -> None:
    live = [deal.offer for deal in deals if done.statuses.get(deal.number, deal.status) in LIVE]
    was_live = any(deal.status in LIVE for deal in deals)
    after = repriced(sale.amounts, live, was_live=was_live, keeps=was_live)
    done.amounts[sale.number] = after
    for name, old, new in zip((*SUMS, *TYPED), sale.amounts, after, strict=True):
        if old != new:
            done.changes.append(("opportunity", sale.number, name, _text(old), _text(new)))
    was, now = done.revenue.get(sale.currency, (0, 0))
    done.revenue[sale.currency] = (was + (sale.amounts[0] or 0), now + (after[0] or 0))


def _text(amount: int | None) -> str | None:
    return None if amount is None else str(amount)


def told(done: Settled) -> str:
    """What the upgrade found, in one line; '' where it changed nothing."""
    return "; ".join(_sentences(done))


def _sentences(done: Settled) -> Iterator[str]:
    from oppcli.domain.money import Money

    if done.again:
        named = ", ".join(f"D{number}" for number in done.again)
        if len(done.again) > _MOST_NAMED:
            named = "oppcli deal list --status lapsed"
        verb = "counts" if len(done.again) == 1 else "count"
        sums = ", ".join(
            f"{Money(was, currency).grouped()} → {Money(now, currency)}"
            for currency, (was, now) in sorted(done.revenue.items())
            if was != now
        )
        yield (
            f"{_many(len(done.again), 'expired offer')} of"
            f" {_many(len(done.sales), 'open opportunity')} {verb} again ({named}):"
            f" est_revenue {sums or 'stays as it was'}"
        )
    if done.won:
        verb = "is" if len(done.won) == 1 else "are"
        yield (
            f"{_many(len(done.won), 'deal')} of {_many(len(done.won_sales), 'won opportunity')}"
            f" {verb} now won"
        )
    if done.canceled:
        verb = "is" if done.canceled == 1 else "are"
        yield f"{_many(done.canceled, 'expired deal')} of closed opportunities {verb} now canceled"


def _many(count: int, noun: str) -> str:
    if count == 1:
        return f"{count:,} {noun}"
    return f"{count:,} {noun.removesuffix('y') + 'ies' if noun.endswith('y') else noun + 's'}"
