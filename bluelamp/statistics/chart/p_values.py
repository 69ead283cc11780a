"""How often chance alone takes a control chart's latest complete month so far from its centre (DOMAIN D1)."""

from __future__ import annotations

from bluelamp.statistics.warehouse import Warehouse

# Only charts on an exception list, and only counts of something: an XmR chart, or a mean of several rates, assumes no
# distribution of events, and outcomes of older crimes can outnumber the month's crimes. Those stay with the normal curve.
POINTS = """
    select points.chart_key, points.month_start_date, points.numerator, points.opportunity,
        points.centre * points.season_factor as expected_value, baselines.dispersion * baselines.dispersion as variance_ratio,
        case when points.chart_type in ('p', 'p_prime') then 'beta_binomial' else 'negative_binomial' end as distribution
    from {core}.int_chart_judged_point as points
    inner join {core}.int_chart_baseline as baselines
        on points.chart_key = baselines.chart_key and points.segment_number = baselines.segment_number
    where (points.chart_key, points.month_start_date) in (
            select chart_key, last_complete_month from {core}.int_exception_chart)
        and points.sigmas_from_centre is not null and points.chart_type <> 'xmr'
        and (points.chart_type not in ('p', 'p_prime') or (
            points.numerator <= points.opportunity and points.centre * points.season_factor < 1
            and abs(points.raw_value * points.opportunity - points.numerator) < 0.001))
    order by points.chart_key
"""


def chart_p_values(warehouse: Warehouse) -> int:
    """Fill fitted.chart_p_value anew; returns its rows. Nothing random, and a few milliseconds: no fit is kept."""
    points = warehouse.read(POINTS)
    for distribution, rows in points.groupby("distribution"):
        from bluelamp.statistics.chart.arithmetic.count_distribution import (
            beta_binomial,
            negative_binomial,
            two_sided,
        )

        if distribution == "negative_binomial":
            by_chance = negative_binomial(rows["expected_value"] * rows["opportunity"], rows["variance_ratio"])
        else:
            by_chance = beta_binomial(rows["opportunity"], rows["expected_value"], rows["variance_ratio"])
        points.loc[rows.index, "p_value"] = two_sided(by_chance, rows["numerator"]).round(9)
    columns = ["chart_key", "month_start_date", "distribution", "p_value"]
    return warehouse.replace("chart_p_value", points.reindex(columns=columns))
