"""Quotas as people and programs read them."""

from collections.abc import Iterable, Mapping
from shlex import quote

from oppcli.domain.fields import FieldType
from oppcli.domain.money import Money
from oppcli.domain.quotas import Quota, QuotaSet, overlap, period_name
from oppcli.domain.wording import all_of
from oppcli.output.table import Column, Table

_MOST_NAMED = 4  # periods that are named; of more the number is said


def quota_set(done: QuotaSet, fiscal_year_start: int) -> str:
    """`jana 2026 Q4 quota 300,000 EUR → 350,000 EUR`."""
    quota = done.quota
    period = period_name(quota.start, quota.end, fiscal_year_start)
    amount = Money(quota.amount, quota.currency)
    if done.was == amount:
        return f"{quota.who} {period} quota {amount}, as before"
    was = f"{done.was} → " if done.was is not None else ""
    return f"{quota.who} {period} quota {was}{amount}"


def inactive_note(done: Iterable[QuotaSet]) -> list[str]:
    """`noor is inactive; totals hold this quota all the same`, of quotas that were set."""
    names = list(
        dict.fromkeys(each.quota.who for each in done if each.is_inactive and each.quota.amount)
    )
    if not names:
        return []
    are = "is" if len(names) == 1 else "are"
    quotas = "this quota" if len(names) == 1 else "these quotas"
    return [f"{all_of(names)} {are} inactive; totals hold {quotas} all the same"]


def overlap_notes(done: QuotaSet, fiscal_year_start: int) -> list[str]:
    """What a quota that was set overlaps, what counts now, and the command that lists both.

    `leif has quotas for Jan 2027, Feb 2027, too: 2027 Q1 counts 400,000 EUR instead of 560,000 EUR`
    """
    found = overlap(done)
    if found is None:
        return []
    quota = done.quota

    def named(each: Quota) -> str:
        return period_name(each.start, each.end, fiscal_year_start)

    names = [named(each) for each in found.others]
    listed = ", ".join(names) if len(names) <= _MOST_NAMED else f"{len(names)} other periods"
    now, before = _amounts(found.now), _amounts(found.before)
    counts = f"still counts {now}" if now == before else f"counts {now} instead of {before}"
    has = "a quota" if len(names) == 1 else "quotas"
    owner = {"business": "--business", "team": "--owner", "user": "--owner"}.get(quota.kind, "")
    look = f"oppcli quota list {owner} {quote(quota.who)}" if owner else "oppcli quota list"
    return [
        f"{quota.who} has {has} for {listed}, too: {named(found.longest)} {counts};"
        " a shorter period counts its own",
        f"to see them: {look}",
    ]


def _amounts(amounts: Mapping[str, int]) -> str:
    return " and ".join(str(Money(amount, code)) for code, amount in amounts.items()) or "none"


def quota_table(quotas: Iterable[Quota], fiscal_year_start: int) -> Table:
    """A row per quota: whose it is, for which days, how much."""
    columns = (
        Column("who"),
        Column("kind"),
        Column("period"),
        Column("starts", FieldType.DATE, hidden=True),
        Column("ends", FieldType.DATE, hidden=True),
        Column("amount", FieldType.MONEY, currency="currency"),
        Column("currency", FieldType.CURRENCY),
    )
    rows = [
        (
            quota.who,
            quota.kind,
            period_name(quota.start, quota.end, fiscal_year_start),
            quota.start.isoformat(),
            quota.end.isoformat(),
            quota.amount,
            quota.currency,
        )
        for quota in quotas
        if quota.amount
    ]
    return Table(columns, rows, empty="no quotas: oppcli quota set jana 2026q4 300k")
