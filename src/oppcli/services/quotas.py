"""Sets what a user, a team, a business or everybody is to win in a period."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from oppcli import plain_records as records
from oppcli.domain.money import Money, parse_amount
from oppcli.domain.name_matching import match
from oppcli.domain.name_words import names_apart
from oppcli.domain.periods import Period
from oppcli.domain.quotas import EVERYBODY, MEANS_EVERYBODY, Quota, QuotaSet
from oppcli.domain.user_words import user_meant
from oppcli.errors import Ambiguous, BadValue, NotFound
from oppcli.services.freezing import Known
from oppcli.services.work import Work, in_one_transaction
from oppcli.transaction import Transaction

_MOST_DAYS = 366 * 5
_HOLDERS = """SELECT id, kind, name, active FROM owner
 UNION ALL SELECT id, kind, name, 1 FROM unit WHERE kind = 'business'"""
_HELD = """SELECT who, kind, starts, ends, amount_minor, currency FROM v_quota
  WHERE who = :who AND kind = :kind ORDER BY starts, ends"""
_KINDS = ("user", "team", "business")


@in_one_transaction
def set_quota(work: Work, who: str, period: Period, amount: str) -> QuotaSet:
    """Sets the quota of `who` for exactly that period; 0 or none removes it.

    `who` is a name, `business:NAME` where it is several things, `@me`, or `all`. Raises NotFound
    and Ambiguous for the name, BadValue for the amount and for a period without an end.
    """
    refuse_long(period)
    with work.transaction() as tx:
        amount = "0" if amount.strip().casefold() == "none" else amount
        money = parse_amount(amount, currency=Known(tx).base or work.base or work.currency)
        done = put(tx, work, who, period.start, period.end, money)
        return replace(done, held=_held(tx, done.quota))


def refuse_long(period: Period) -> None:
    """Raises BadValue for a period that is too long for a quota, or has no end."""
    if (period.end - period.start).days > _MOST_DAYS:
        raise BadValue(f"a quota is for five years at most, not for {period.label}.", "2026q4")


@in_one_transaction
def set_quotas(work: Work, who: str, period: Period, amount: str) -> list[QuotaSet]:
    """Sets the same quota of several, all or none: `kevin marco Nordic Trucks`. See `set_quota`."""
    with work.transaction() as tx:
        holders = [(kind, name) for _, kind, name, _ in tx.read(_HOLDERS).rows]
        names = [each for kind, name in holders for each in (name, f"{kind}:{name}")]
        words = names_apart(who.split(), names) or [who]
        return [set_quota(work, each, period, amount) for each in words]


def _held(tx: Transaction, quota: Quota) -> tuple[Quota, ...]:
    """All quotas of the holder of one."""
    wanted = {"who": quota.who, "kind": quota.kind}
    return tuple(
        Quota(who, kind, date.fromisoformat(starts), date.fromisoformat(ends), *rest)
        for who, kind, starts, ends, *rest in tx.read(_HELD, wanted).rows
    )


def put(tx: Transaction, work: Work, who: str, starts: date, ends: date, money: Money) -> QuotaSet:
    """Sets a quota inside a transaction; see `set_quota`."""
    holder, wanted = _wanted(tx, work, who, starts, ends, money)
    was = None
    kept = _kept(tx, wanted)
    if kept is not None:
        was = Money(kept.amount, kept.currency)
        kept.amount, kept.currency = money.minor, money.currency
    else:
        tx.add(wanted)
    quota = Quota(holder.name, holder.kind, starts, ends, money.minor, money.currency)
    return QuotaSet(quota, was, is_inactive=not holder.active)


def known(tx: Transaction, work: Work, who: str, starts: date, ends: date) -> records.Quota | None:
    """The quota of `who` for exactly that period; raises as `set_quota` does."""
    return _kept(tx, _wanted(tx, work, who, starts, ends, Money(0, "EUR"))[1])


def _wanted(
    tx: Transaction, work: Work, who: str, starts: date, ends: date, money: Money
) -> "tuple[_Holder, records.Quota]":
    holder = _holder(tx, work, who)
    return holder, records.Quota(
        owner_id=holder.number if holder.kind in ("user", "team") else None,
        unit_id=holder.number if holder.kind == "business" else None,
        starts=starts,
        ends=ends,
        amount=money.minor,
        currency=money.currency,
    )


def _kept(tx: Transaction, wanted: records.Quota) -> records.Quota | None:
    same = ("owner_id", "unit_id", "starts", "ends")
    found = tx.all_of(records.Quota, **{name: getattr(wanted, name) for name in same})
    return found[0] if found else None


class _Holder(NamedTuple):
    """Whose quota it is; everybody has no number."""

    number: int | None
    kind: str
    name: str
    active: int = 1


def _holder(tx: Transaction, work: Work, who: str) -> _Holder:
    if who.strip().lower() in MEANS_EVERYBODY:
        return _Holder(None, EVERYBODY, EVERYBODY)
    kind, colon, name = who.partition(":")
    only = kind.strip().lower() if colon and kind.strip().lower() in _KINDS else ""
    wanted = name if only else user_meant(who, work.actor)
    rows = [row for row in tx.read(_HOLDERS).rows if only in ("", row[1])]
    found = match(wanted, [(place, row[2]) for place, row in enumerate(rows)])
    if not found.found:
        near = f" Did you mean {found.near[0]}?" if found.near else ""
        raise NotFound(
            f"there is no user, team or business called '{wanted}'.{near}",
            f"oppcli quota set '{found.near[0]}' …" if found.near else "oppcli org list",
        )
    if len(found.found) > 1:
        several = [f"{rows[place][1]}:{each}" for place, each in found.found[:5]]
        raise Ambiguous(
            f"'{wanted}' fits several: {', '.join(several)}.", f"oppcli quota set '{several[0]}' …"
        )
    return _Holder(*rows[found.found[0][0]])
