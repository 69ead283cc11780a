"""The risk that a month in progress ends beyond its control limit, on the wrong side (S10; DOMAIN D3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bluelamp.statistics.warehouse import Warehouse

if TYPE_CHECKING:
    import pandas as pd

MONTHS = """
    select exception_list, chart_key, month_start_date, adverse_side, dispersion * dispersion as variance_ratio,
        seen_count, opportunity_left, expected_value, expected_left, limit_count,
        case when chart_type in ('p', 'p_prime') then 'beta_binomial' else 'negative_binomial' end as distribution
    from {core}.int_part_month
    where part_month_status = 'estimated'
    order by exception_list, chart_key
"""


def part_month_risks(warehouse: Warehouse) -> int:
    """Fill fitted.part_month_risk anew; returns its rows. Nothing random, and a few milliseconds: no fit is kept."""
    months = warehouse.read(MONTHS)
    if not months.empty:
        # Six digits; not below the precision of the sum, so that a rebuild gives the same bytes.
        months["risk"] = risks(months).round(6)
    columns = ["exception_list", "chart_key", "month_start_date", "distribution", "risk"]
    return warehouse.replace("part_month_risk", months.reindex(columns=columns))


def risks(months: pd.DataFrame) -> pd.Series[Any]:
    """P(the month ends strictly beyond limit_count on its adverse side), per row of MONTHS.

    The days to come are taken to be as the chart's centre and season say, whatever the days seen were like: a month that
    began badly is not assumed to go on so. Counts: seen + NB(expected_left, variance_ratio). Rates: outcomes among the crimes
    still expected at this month's pace.
    """
    import pandas as pd

    from bluelamp.statistics.chart.arithmetic.count_distribution import beta_binomial, negative_binomial

    found = []
    for distribution, rows in months.groupby("distribution"):
        if distribution == "negative_binomial":
            to_come = negative_binomial(rows["expected_left"], rows["variance_ratio"])
        else:
            to_come = beta_binomial(rows["opportunity_left"].round(), rows["expected_value"], rows["variance_ratio"])
        found.append(
            pd.Series(beyond(to_come, rows["limit_count"] - rows["seen_count"], rows["adverse_side"]), rows.index)
        )
    return pd.concat(found).reindex(months.index)


def beyond(distribution: Any, edge: Any, side: Any) -> Any:
    """P(a whole number is strictly above an edge (side 1) or strictly below it (side -1)). The edge may be any number."""
    import numpy as np

    return np.where(np.asarray(side) > 0, distribution.sf(np.floor(edge)), distribution.cdf(np.ceil(edge) - 1))
