"""What stands under a list of opportunities: how many, worth what."""

from oppcli.domain.money import Money
from oppcli.queries.converting import WEIGHTED
from oppcli.queries.sums import exact, read_sums
from oppcli.queries.where import Where
from oppcli.store import Store


def pipeline_footer(store: Store, where: Where) -> str:
    """`18 open · 612,000 EUR (weighted 241,300)`, per currency; what is closed is not in it."""
    conditions = " AND ".join([*where.conditions, "is_open = 1"])
    rows = read_sums(
        store,
        lambda sum_of: (
            f"SELECT currency, COUNT(*), {sum_of('est_revenue_minor')}, {sum_of(WEIGHTED)}"
            f" FROM v_opportunity t WHERE {conditions} GROUP BY currency ORDER BY currency"
        ),
        where.params,
    ).rows
    count = sum(row[1] for row in rows)
    parts = [f"{count:,} open"]
    for currency, _, amount, weighted in rows:
        expected = Money(exact(weighted), currency).grouped()
        parts.append(f"{Money(exact(amount), currency)} (weighted {expected})")
    return " · ".join(parts)
