"""Keeps an opportunity's revenue what its live deals add up to, through closing and reopening."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

from oppcli import plain_records as records
from oppcli.domain.field import CLOSED, OPEN, sql_words
from oppcli.domain.money import parse_amount, plain_amount
from oppcli.domain.offers import (
    is_lapsed,
    status_when_closed,
    status_when_reopened,
    told_lapsed,
)
from oppcli.domain.refs import Ref
from oppcli.domain.revenue import LIVE, SUMS, TYPED, Amounts, Offer, beyond, price_of_unit, repriced
from oppcli.errors import BadValue, RuleRefused
from oppcli.transaction import Transaction

_AMOUNTS = (*SUMS, *TYPED)
# What of a deal makes each sum of the opportunity, as it is typed.
_PART_OF = dict(zip(SUMS, ("price", "accessories", "trade_in"), strict=True))


def deals_of(tx: Transaction, opportunity: records.Opportunity) -> list[records.Deal]:
    """Every deal of an opportunity, to be changed in place."""
    return tx.all_of(records.Deal, opportunity_id=opportunity.id)


def offer_of(deal: records.Deal) -> Offer:
    """The figures of a deal."""
    return Offer(
        deal.quantity, deal.unit_price, deal.discount, deal.accessories, deal.trade_in_value
    )


def has_live_deals(tx: Transaction, opportunity: records.Opportunity) -> bool:
    """Whether deals speak for the revenue, so that it may not be typed."""
    return any(deal.status in LIVE for deal in deals_of(tx, opportunity))


def refuse_typed(
    tx: Transaction,
    opportunity: records.Opportunity,
    typed: Mapping[str, str],
) -> None:
    """Raises RuleRefused when one of the fields is the deals' to tell, naming the deals; an amount
    that the deals add up to already is no contradiction."""
    told = [name for name in SUMS if name in typed]
    if not (told or "currency" in typed):
        return
    amounts = {} if "currency" in typed else _amounts(opportunity, typed)
    deals = deals_of(tx, opportunity)
    live = [deal for deal in deals if deal.status in LIVE]
    unlike = [name for name in told if amounts.get(name) != getattr(opportunity, name)]
    if unlike and live:
        verb = "is" if len(unlike) == 1 else "are"
        raise RuleRefused(
            f"{' and '.join(unlike)} of O{opportunity.id} {verb} what its deals add up to:"
            f" {', '.join(f'D{deal.id}' for deal in live)}.",
            f"oppcli deal edit D{live[0].id} {_part(live, unlike[0], amounts, opportunity)}",
        )
    if "currency" in typed and deals:
        raise RuleRefused(
            f"O{opportunity.id} has deals in {opportunity.currency}, so its currency stays:"
            f" {', '.join(f'D{deal.id}' for deal in deals)}.",
            "oppcli opp new … --currency USD, and deals under that",
        )


def _amounts(opportunity: records.Opportunity, typed: Mapping[str, str]) -> dict[str, int]:
    """The amounts that can be read, in minor units of the opportunity's currency."""
    found = {}
    for name in SUMS:
        with suppress(BadValue):
            if name in typed:
                money = parse_amount(typed[name], currency=opportunity.currency)
                if money.currency == opportunity.currency:
                    found[name] = money.minor
    return found


def _part(
    live: Sequence[records.Deal],
    name: str,
    amounts: Mapping[str, int],
    opportunity: records.Opportunity,
) -> str:
    """The term of the first deal that makes the amount what was given, as it is typed; `price=…`
    where no single one does."""
    part, given = _PART_OF[name], amounts.get(name)
    if given is None or len(live) > 1:
        return f"{part}=…"
    value = price_of_unit(offer_of(live[0]), given) if part == "price" else given
    return f"{part}={'…' if value is None else plain_amount(value, opportunity.currency)}"


def reprice(tx: Transaction, opportunity: records.Opportunity, *, was_live: bool) -> None:
    """Makes the three amounts follow the live deals; without any, what was typed comes back.

    `was_live` says whether deals spoke before the change.
    """
    tx.flush()
    live = [offer_of(deal) for deal in deals_of(tx, opportunity) if deal.status in LIVE]
    was = tuple(getattr(opportunity, name) for name in _AMOUNTS)
    after = repriced(was, live, was_live=was_live, keeps=was_live)
    refuse_beyond(opportunity.id or 0, after)
    for name, value in zip(_AMOUNTS, after, strict=True):
        setattr(opportunity, name, value)
    tx.flush()


def refuse_beyond(opportunity: int, amounts: Amounts) -> None:
    """Raises RuleRefused for deals that add up to more than can be stored."""
    if beyond(amounts):
        raise RuleRefused(f"the deals of O{opportunity} add up to more than can be stored.")


def lapsed_of(tx: Transaction, opportunity: records.Opportunity, today: date) -> list[str]:
    """A sentence for each offer under it that has lapsed: `D1 lapsed Tue 24 Nov`."""
    return [
        told_lapsed(Ref("deal", deal.id), deal.valid_until, today)
        for deal in deals_of(tx, opportunity)
        if deal.id is not None
        and deal.valid_until is not None
        and is_lapsed(deal.status, deal.valid_until, today)
    ]


def end_offers(tx: Transaction, opportunity: records.Opportunity) -> None:
    """Gives the deals the status that the closing makes of it; the revenue stays as it was."""
    for deal in deals_of(tx, opportunity):
        deal.status = status_when_closed(deal.status, opportunity.status)


def offer_again(tx: Transaction, opportunity: records.Opportunity) -> None:
    """Gives the deals of an opportunity that is open again the status from before it was closed."""
    before = _statuses_before_closing(tx, opportunity.id or 0)
    deals = deals_of(tx, opportunity)
    was_live = any(before.get(deal.id or 0, deal.status) in LIVE for deal in deals)
    for deal in deals:
        deal.status = status_when_reopened(deal.status, before.get(deal.id or 0))
    reprice(tx, opportunity, was_live=was_live)


def live_when_reopened(tx: Transaction, opportunity: int) -> list[int]:
    """The deals of a closed opportunity that count as soon as it is open again."""
    before = _statuses_before_closing(tx, opportunity)
    deals = tx.read(
        "SELECT id, status FROM deal WHERE opportunity_id = :id ORDER BY id", {"id": opportunity}
    ).rows
    return [
        number
        for number, status in deals
        if status_when_reopened(status, before.get(number)) in LIVE
    ]


def _statuses_before_closing(tx: Transaction, opportunity: int) -> dict[int, str]:
    """The status that each deal of an opportunity had before it was closed last.

    Deals of what is closed change by its closing and by an upgrade of the store, so the first
    change since the closing tells. Deals that did not change are left out, and so are all deals
    of an opportunity that was made closed.
    """
    (closing,) = tx.read(_CLOSING, {"id": opportunity}).rows[0]
    if closing is None:
        return {}
    rows = tx.read(
        "SELECT c.entity_id, c.old FROM change c JOIN deal d ON d.id = c.entity_id"
        " WHERE c.entity = 'deal' AND c.field = 'status' AND c.actor IS NULL"
        " AND d.opportunity_id = :id AND c.batch_id >= :closing ORDER BY c.id DESC",
        {"id": opportunity, "closing": closing},
    ).rows
    return dict(rows)  # the earliest change comes last, and stays


_CLOSING = f"""SELECT MAX(batch_id) FROM change
 WHERE entity = 'opportunity' AND entity_id = :id AND field = 'status' AND actor IS NULL
   AND old IN {sql_words(OPEN)} AND new IN {sql_words(CLOSED)}"""
