"""Quotas as people and programs read them."""

from collections.abc import Iterable

from oppcli.domain.fields import FieldType
from oppcli.domain.money import Money
from oppcli.domain.quotas import Quota, QuotaSet, period_name
from oppcli.output.table import Column, Table


def quota_set(done: QuotaSet, fiscal_year_start: int) -> str:
    """`jana 2026 Q4 quota 300,000 EUR → 350,000 EUR`."""
    quota = done.quota
    period = period_name(quota.start, quota.end, fiscal_year_start)
    was = f"{done.was} → " if done.was is not None else ""
    return f"{quota.who} {period} quota {was}{Money(quota.amount, quota.currency)}"


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
