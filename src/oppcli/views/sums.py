"""The SQL of views that add up other views, for those who report with SQL alone."""

# Columns of open amounts and their categories; `commit` alone is a word of SQL itself.
_OPEN = {"pipeline": "pipeline", "best_case": "best_case", "committed": "commit"}
_MEASURES = (*_OPEN, "won", "lost", "weighted")


def forecast(scale: str) -> str:
    """One row for each month, owner and currency, so that any GROUP BY above it adds up.

    The figures are those of `oppcli forecast --currency own`; what has no date has no month.
    `scale` is SQL for the minor units in one major unit of `t.currency`.
    """
    measures = ",\n    ".join(_summed(measure, scale) for measure in _MEASURES)
    categories = "\n".join(
        f"    CASE WHEN is_open = 1 AND forecast_category = '{category}'"
        f" THEN est_revenue_minor END AS {name},"
        for name, category in _OPEN.items()
    )
    return f"""
SELECT t.month, t.owner, t.currency, COUNT(*) AS count,
    {measures}
  FROM (SELECT owner, currency,
    CASE WHEN is_open = 1 THEN substr(est_close_date, 1, 7) ELSE substr(closed_on, 1, 7) END
      AS month,
{categories}
    CASE WHEN status = 'won' THEN actual_revenue_minor END AS won,
    CASE WHEN status = 'lost' THEN est_revenue_minor END AS lost,
    CASE WHEN status = 'won' THEN actual_revenue_minor ELSE weighted_minor END AS weighted
    FROM v_opportunity WHERE forecast_category <> 'omitted') t
 GROUP BY t.month, t.owner, t.currency
"""


def _summed(measure: str, scale: str) -> str:
    total = f"COALESCE(SUM(t.{measure}), 0)"
    return f"{total} / ({scale}) AS {measure},\n    {total} AS {measure}_minor"
