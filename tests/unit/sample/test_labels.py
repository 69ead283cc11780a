"""The arrows and levels of control of the October 2013 scorecard come out of the monthly counts by DOMAIN D1 to D3."""

import numpy as np
import pandas as pd
import pytest

from tests.unit.sample.reading import TYPES_2013, in_category

MONTHS = [str(month) for month in pd.period_range("2010-04", "2013-09", freq="M")]
BASELINE = slice(MONTHS.index("2011-04"), MONTHS.index("2013-03") + 1)  # the 24 months before the financial year
DEAD_BAND, SHIFT, SHRINKAGE = 1.5, 7, 1.0
SCORECARD = [
    ("serious_sexual", "rate", "flat", "Controlled"),
    ("burglary_dwelling", "rate", "flat", "Increasing"),
    ("burglary_dwelling", "count", "flat", "Controlled"),
    ("tomv", "count", "flat", "Increasing"),
    ("violence_with_injury", "count", "flat", "Controlled"),
    ("domestic_violence", "rate", "up", "Controlled"),
    ("violence_with_injury", "rate", "flat", "Increasing"),
    ("tomv", "rate", "flat", "Controlled"),
    ("hate_crime", "rate", "flat", "Controlled"),
    ("commercial_burglary", "count", "up", "Decreasing"),
    ("tfmv", "rate", "flat", "Controlled"),
    ("tfmv", "count", "flat", "Controlled"),
    ("commercial_burglary", "rate", "flat", "Controlled"),
]


def by_month(frame, column):
    return frame[column].str[:7].value_counts().reindex(MONTHS, fill_value=0).to_numpy(float)


def seasonal_factors(values):
    """Ratio to the centred twelve-month average, averaged by calendar month and shrunk towards 1."""
    centred = np.convolve(values, [0.5, *[1] * 11, 0.5], "valid") / 12
    ratio, month = values[6:-6] / centred, np.arange(6, len(values) - 6) % 12
    factors = np.ones(12)
    for m in range(12):
        own = ratio[month == m]
        factors[m] = 1 + (own.mean() - 1) * len(own) / (len(own) + SHRINKAGE)
    return (factors / factors.mean())[np.arange(len(values)) % 12]


def chart(numerator, denominator, is_rate):
    """Distance of each month from the centre line in sigmas of the u' or p' chart, the adjusted values, and sigma."""
    factors = seasonal_factors(numerator / denominator)
    values = numerator / denominator / factors
    centre = (numerator / factors)[BASELINE].sum() / denominator[BASELINE].sum()
    sigma = np.sqrt(centre * ((1 - centre) if is_rate else 1) / denominator)
    z = (values - centre) / sigma
    inflation = max(1.0, np.abs(np.diff(z[BASELINE])).mean() / 1.128)
    return z / inflation, values, sigma * inflation


def level_of_control(z, values):
    for sign, label in ((1, "Increasing"), (-1, "Decreasing")):
        side = sign * z
        near = side[-3:] > 2
        if side[-1] > 3 or (side[-SHIFT:] > 0).all() or (sign * np.diff(values[-7:]) > 0).all():
            return label
        if (side[-3:] > 0).all() and near.sum() >= 2 and near[-1]:
            return label
    return "Controlled"


def rolling_trend(values, sigma):
    difference = values[-3:].mean() - values[-6:-3].mean()
    band = DEAD_BAND * sigma[-1] * np.sqrt(2 / 3)
    return "up" if difference > band else "down" if difference < -band else "flat"


@pytest.mark.parametrize(("category", "kind", "trend", "level"), SCORECARD)
def test_scorecard_labels(crimes, outcomes, category, kind, trend, level):
    counts = by_month(in_category(crimes, category), "recorded_date")
    if kind == "rate":
        live = outcomes[outcomes.outcome_type.isin(TYPES_2013)]
        numerator, denominator = by_month(in_category(live, category), "outcome_date"), counts
    else:
        numerator, denominator = counts, np.array([pd.Period(month).days_in_month for month in MONTHS], float)
    z, values, sigma = chart(numerator, denominator, kind == "rate")
    assert (rolling_trend(values, sigma), level_of_control(z, values)) == (trend, level)
