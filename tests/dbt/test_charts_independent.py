"""Every control chart of the sample force against one drawn anew in numpy from the same monthly facts."""

from calendar import monthrange

import numpy as np
import pytest

from tests.fixtures.raw_rows import select
from tests.fixtures.reference_chart import chart, seasonal_factors

FEWEST_ANSWERS = 30
MEAN, GROUPS = "satisfaction_all_users_", ("burglary", "vehicle_crime", "violence")


def series() -> dict[tuple[str, str, str], dict[str, np.ndarray]]:
    """Every charted series of complete months, per opportunity, from the monthly facts."""
    found: dict[tuple[str, str, str], list[tuple]] = {}
    rows = select(
        """select months.measure_id, months.area_type, months.area_name, months.month_start_date, months.numerator,
               months.denominator, months.value, measures.measure_type
           from core.int_measure_month as months
           inner join core.dim_measure as measures using (measure_id)
           where months.is_complete and months.month_start_date >= '2010-04-01' order by months.month_start_date"""
    )
    for measure_id, area_type, area_name, *row in rows:
        found.setdefault((measure_id, area_type, area_name), []).append(row)
    result = {}
    for key, points in found.items():
        month, numerator, denominator, value, kind = zip(*points, strict=True)
        is_count = kind[0] == "recorded_crime"
        per = np.array(
            [monthrange(m.year, m.month)[1] if is_count else d for m, d in zip(month, denominator, strict=True)], float
        )
        rate = [np.nan if v is None else float(v) / (p if is_count else 100) for v, p in zip(value, per, strict=True)]
        count = np.array(numerator, float)
        result[key] = {
            "month": np.array(month),
            "count": count,
            "per": per,
            "rate": np.array(rate),
            "is_count": is_count,
            "least": per if kind[0] == "satisfaction" else np.full_like(per, np.inf),
        }
    # A mean of groups has the answers of the group that has fewest.
    for measure_id, *area in list(result):
        if measure_id.startswith(MEAN):
            groups = [result[f"satisfaction_{group}_{measure_id.removeprefix(MEAN)}", *area]["per"] for group in GROUPS]
            result[measure_id, *area]["least"] = np.minimum.reduce(groups)
    return result


@pytest.mark.timeout(600)
def test_every_chart_equals_an_independent_one(sample_home):
    points: dict[tuple[str, str, str], list[tuple]] = {}
    for row in select(
        """select measure_id, area_type, area_name, month_start_date, chart_type, sigmas_from_centre, lower_limit,
               upper_limit, signals
           from marts.mart_control_chart order by month_start_date"""
    ):
        points.setdefault(row[:3], []).append(row[3:])
    states = {
        row[:3]: row[3:]
        for row in select(
            """select measure_id, area_type, area_name, level_of_control, rolling_3_month_trend from core.int_chart_state"""
        )
    }
    by_key, differing, levels = series(), [], set()
    for key, rows in points.items():
        if rows[-1][1] not in ("u_prime", "p_prime"):
            assert states[key] == ("Not charted", "not charted"), key
            continue
        data = by_key[key]
        # A unit borrows the force's season.
        lender = by_key[key[0], "force", "force"] if key[1] == "lpu" else data
        has_season = lender["count"].mean() >= 10 and np.isfinite(lender["rate"]).sum() >= 36
        by_month = seasonal_factors(lender["rate"], lender["month"][0].month) if has_season else np.ones(12)
        # A month of too few answers to be shown has no point.
        kept = np.isfinite(data["rate"]) & (data["least"] >= FEWEST_ANSWERS)
        months = data["month"][kept]
        factors = np.array([by_month[month.month - 1] for month in months])
        baseline = np.array(["2011-04" <= str(month)[:7] <= "2013-03" for month in months])
        wanted = chart(data["rate"][kept], data["per"][kept], factors, baseline, is_proportion=not data["is_count"])
        unit = data["per"][kept] if data["is_count"] else 100
        found = [np.array([row[n] for row in rows], float) for n in (2, 3, 4)]
        levels.add(states[key])
        if not (
            [row[0] for row in rows] == list(months)
            and np.allclose(found[0], wanted.sigmas, atol=2e-6)
            and np.allclose(found[1], wanted.lower * unit, atol=1e-4)
            and np.allclose(found[2], wanted.upper * unit, atol=1e-4)
            and [set(row[5]) for row in rows] == [{rule for rule, _ in signals} for signals in wanted.signals]
            and states[key] == (wanted.level, wanted.trend)
        ):
            differing.append(key)
    assert differing == []
    assert len(levels) >= 6, "the sample says too little"
