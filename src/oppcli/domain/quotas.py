"""Quotas: what somebody is to win in a period, and how far along they are. Amounts are minor units.

A quota counts in every span that holds its whole period, and is never split: that of a quarter is
not shown by month. Of overlapping quotas of one holder the longest in the span counts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from shlex import quote

from oppcli.domain.calendar import Period, Unit, bucket
from oppcli.domain.money import Money, plain_amount
from oppcli.domain.tally import percent, ratio
from oppcli.domain.wording import all_of, quoted
from oppcli.errors import WrongUsage

EVERYBODY = "all"
MEANS_EVERYBODY = frozenset((EVERYBODY, "everybody", "everyone"))
# Which quotas a group's rows show: the kinds of their holders. That of a team is for what all of
# its members sell, so it stands in no row of an owner.
HOLDERS = {
    "owner": ("user",),
    "team": ("team",),
    "manager": ("user",),
    "business": ("business",),
}
# Where all of a report is asked for, the first of these that has any quota speaks for it.
_LEVELS = (EVERYBODY, "business", "team", "user")


def refuse_swapped(
    who: Sequence[str], period: str, amount: str, with_typed: Callable[[str], str]
) -> None:
    """Raises WrongUsage for an amount before the period, with the line in its order, to which
    `with_typed` gives the options that were typed."""
    from oppcli.domain.amount_words import is_said_amount
    from oppcli.domain.time_words import is_period

    if is_said_amount(period) and is_period(amount) and not is_period(period):
        words = " ".join(map(quote, (*who, amount, period)))
        raise WrongUsage(
            f"{quoted(period)} is not a period; the period stands before the amount.",
            f"oppcli {with_typed(f'quota set {words}')}",
        )


@dataclass(frozen=True, slots=True)
class Quota:
    """What `who` (a user, a team, a business, or all) is to win from `start` to `end`."""

    who: str
    kind: str
    start: date
    end: date
    amount: int
    currency: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why no quota is shown where there are some: the `filters` that keep a part of the sales, or
    the `businesses` whose quota is for those below them, too, which the filter leaves out."""

    filters: tuple[str, ...] = ()
    businesses: tuple[str, ...] = ()


SHOWN = Withheld()  # nothing keeps them from being shown


@dataclass(frozen=True, slots=True)
class QuotaSet:
    """A quota that was set, and what it was before."""

    quota: Quota
    was: Money | None
    held: tuple[Quota, ...] = ()  # of the same holder, this one among them
    is_inactive: bool = False  # the user whose it is

    @property
    def changed(self) -> list[tuple[str, Decimal, Decimal]]:
        """Its amount, old and new; nothing for a new one."""
        quota, was = self.quota, self.was
        if was is None or was == Money(quota.amount, quota.currency):
            return []
        old, new = (
            plain_amount(was.minor, was.currency),
            plain_amount(quota.amount, quota.currency),
        )
        return [("amount", Decimal(old), Decimal(new))]


def within(quotas: Iterable[Quota], span: Period) -> list[Quota]:
    """Those whose whole period lies in the span, without any that overlap a longer one."""
    inside = [q for q in quotas if span.start <= q.start and q.end <= span.end and q.amount]
    inside.sort(key=lambda q: (q.start - q.end, q.start))
    kept: list[Quota] = []
    for quota in inside:
        if not any(_overlap(quota, longer) for longer in kept):
            kept.append(quota)
    return kept


@dataclass(frozen=True, slots=True)
class Overlap:
    """The quotas of one holder that share days with one that was set, and what counts of all of
    them, before and now, in the longest of their spans."""

    others: tuple[Quota, ...]
    longest: Quota
    before: dict[str, int]
    now: dict[str, int]


def overlap(done: QuotaSet) -> Overlap | None:
    """What a quota that was set overlaps; None where it stands alone.

    Of overlapping quotas the longest counts in a span that holds them all, the shorter ones only in
    spans that do not hold it.
    """
    others = tuple(
        each
        for each in done.held
        if each.amount and _overlap(each, done.quota) and _days_of(each) != _days_of(done.quota)
    )
    if not others:
        return None
    longest = max((*others, done.quota), key=lambda each: (each.end - each.start, each.amount))
    span = Period(longest.start, longest.end, "", "")
    was = replace(done.quota, amount=done.was.minor if done.was else 0)
    was = replace(was, currency=done.was.currency) if done.was else was
    return Overlap(
        others,
        longest,
        by_currency(within((*others, was), span)),
        by_currency(within((*others, done.quota), span)),
    )


def _days_of(quota: Quota) -> tuple[date, date]:
    return quota.start, quota.end


def of_group(quotas: Iterable[Quota], group: str, name: str) -> list[Quota]:
    """The quotas of one row of a report by owner, team, manager or business."""
    return [quota for quota in quotas if quota.kind in HOLDERS[group] and quota.who == name]


def of_all(quotas: Sequence[Quota]) -> list[Quota]:
    """The quotas that stand for a whole report: that of all; else the businesses', the teams' or
    the users' together. A business counts in the one above it, when that has a quota of its own.
    """
    for level in _LEVELS:
        found = [quota for quota in quotas if quota.kind == level]
        if found:
            heads = {quota.who for quota in found}
            return [quota for quota in found if quota.parent not in heads]
    return []


_PLURALS = {"business": "the businesses", "team": "the teams", "user": "the users"}


def holders(quotas: Sequence[Quota]) -> str:
    """Whose quotas these are: `all`, one or two names, `team inbound`, `the teams`; '' for none."""
    names = list(
        dict.fromkeys(
            f"team {quota.who}" if quota.kind == "team" else quota.who for quota in quotas
        )
    )
    if len(names) <= 2:
        return " and ".join(names)
    kinds = dict.fromkeys(quota.kind for quota in quotas)
    return " and ".join(_PLURALS[kind] for kind in kinds)


def of_inactive(quotas: Iterable[Quota]) -> str:
    """`the quota of the total holds 1,008,000 EUR of noor, who is inactive`; '' of no quotas."""
    found = list(quotas)
    if not found:
        return ""
    names = list(dict.fromkeys(quota.who for quota in found))
    sums = " and ".join(str(Money(each, code)) for code, each in by_currency(found).items())
    are = "is" if len(names) == 1 else "are"
    return f"the quota of the total holds {sums} of {all_of(names)}, who {are} inactive"


def by_currency(quotas: Iterable[Quota]) -> dict[str, int]:
    """What the quotas come to, each currency apart."""
    sums: dict[str, int] = {}
    for quota in quotas:
        sums[quota.currency] = sums.get(quota.currency, 0) + quota.amount
    return sums


def attainment(won: int, quota: int | None) -> Fraction | None:
    """Won ÷ quota in percent, exact; None without a quota."""
    return percent(won, quota or 0)


def is_counted(won: int, count: int, elsewhere: Iterable[tuple[int, int]]) -> bool:
    """Whether a quota can be set against what was won in its currency, with so many sales in it.

    Where nothing was, but was `elsewhere`, in a currency without a rate to it, what is attained is
    not known, and so it is where all sales are in such currencies: (won, sales) of each.
    """
    if won:
        return True
    return not any(other or (many and not count) for other, many in elsewhere)


def gap(won: int, quota: int | None) -> int | None:
    """Quota − won: what is still to be won, never below 0; None without a quota."""
    return max(quota - won, 0) if quota else None


def coverage(still_open: int, missing: int | None) -> Decimal | None:
    """Open ÷ gap, to one decimal: `2.4`; None where nothing is missing."""
    if not missing:
        return None
    tenths = ratio(still_open * 10, missing)
    return None if tenths is None else Decimal(tenths).scaleb(-1)


def period_name(start: date, end: date, fiscal_year_start: int) -> str:
    """`2026 Q4` or `Nov 2026` for a whole one, else `2026-10-15..2026-12-31`."""
    for unit in reversed(Unit):
        whole = bucket(start, unit, fiscal_year_start)
        if (whole.start, whole.end) == (start, end):
            return whole.label
    return f"{start}..{end}"


def _overlap(one: Quota, other: Quota) -> bool:
    same = (one.kind, one.who) == (other.kind, other.who)
    return same and one.start <= other.end and other.start <= one.end
