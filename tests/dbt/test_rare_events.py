"""Charts of days between rare events against numpy and the formulas of qicharts2 (DOMAIN D1)."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from bluelamp.database import connect
from tests.fixtures.chart_vectors import months, run_models, write_series
from tests.fixtures.raw_rows import select

SEPTEMBER = date(2013, 9, 1)
MODELS = ["run", "--select", "int_chart_*", "int_rare_*", "mart_rare_event_chart"]


def dates(gaps: list[int], first: date = date(2011, 4, 3)) -> list[date]:
    """Days of events so many days apart; 0 is the same day again."""
    return [first, *(first + timedelta(days=int(total)) for total in np.cumsum(gaps))]


def write_events(name: str, days: list[date], **policy: object) -> None:
    """A measure of the force whose crimes were recorded on those days, by the month and by the day."""
    by_month = Counter(day.replace(day=1) for day in days)
    write_series(name, [by_month[month] for month in months(48, SEPTEMBER)], last=SEPTEMBER, opportunity_kind="days",
                 **{"chart_type": "u_prime", "minimum_mean_count": 3, "minimum_baseline_months": 12, **policy})  # fmt: skip
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("update core.dim_measure set category_id = measure_id where measure_id = %s", (name,))
        cursor.executemany(
            "insert into core.int_crime_category_day (recorded_date, lpu_code, category_id, crime_count) values (%s, %s, %s, %s)",
            [(day, "C02", name, count) for day, count in Counter(days).items()],
        )


def shown(name: str) -> dict[str, np.ndarray]:
    """The mart's rows of a measure, in order, by column."""
    columns = ("recorded_date", "number_of_day", "days_between", "lower_limit", "lower_warning", "centre", "upper_warning",
               "upper_limit", "sigmas_from_centre", "signals", "point_type", "is_baseline")  # fmt: skip
    rows = select(
        f"""select {", ".join(columns)} from build.mart_rare_event_chart where measure_id = %s
            order by recorded_date, number_of_day""",
        name,
    )
    return {
        column: np.array(values, object if isinstance(values[0], list | str | date) else float)
        for column, values in zip(columns, zip(*rows, strict=True), strict=True)
    }


def test_the_limits_are_those_of_numpy(warehouse):
    rng = np.random.default_rng(2013)
    steady = rng.geometric(1 / 15, 50).tolist()
    # Twice the same day, once three of a day; then a rush after the baseline.
    steady[3] = steady[20] = steady[21] = 0
    days = [day for day in dates(steady + [1] * 8) if day <= date(2013, 10, 14)]
    write_events("times", days, rare_chart_type="t")
    write_events("whole_days", days, rare_chart_type="g", rare_baseline_events=20, rare_event_count=30)
    write_events(
        "worked_by_hand", dates([10] * 5 + [0] * 2 + [20] * 5 + [45, 9], date(2012, 10, 20)), rare_chart_type="g"
    )
    write_events("too_few", dates([60] * 12), rare_chart_type="t")
    write_events("not_rare", dates([6] * 150), rare_chart_type="t")
    write_events("no_such_chart", days, rare_chart_type="none")
    run_models(*MODELS)

    count = Counter(days)
    times = np.array(
        [day.toordinal() + number / count[day] for day in sorted(count) for number in range(1, count[day] + 1)]
    )
    ends = sorted(days)[1:]
    baseline = np.array([day < date(2013, 4, 1) for day in ends])
    baseline &= np.cumsum(baseline[::-1])[::-1] <= 24

    found = shown("times")
    gaps = np.diff(times)
    assert gaps.min() == pytest.approx(1 / 3), "three of one day lie a third of a day apart"
    x = gaps ** (1 / 3.6)
    mean, sigma = x[baseline].mean(), np.abs(np.diff(x[baseline])).mean() / 1.128
    assert list(found["recorded_date"]) == ends
    np.testing.assert_array_equal(found["is_baseline"], baseline)
    np.testing.assert_allclose(found["days_between"], gaps, atol=1e-6)
    np.testing.assert_allclose(found["sigmas_from_centre"], (x - mean) / sigma, atol=2e-6)
    for column, sigmas in {
        "lower_limit": -3,
        "lower_warning": -2,
        "centre": 0,
        "upper_warning": 2,
        "upper_limit": 3,
    }.items():
        np.testing.assert_allclose(
            found[column], max(0, mean + sigmas * sigma) ** 3.6, atol=1e-6, rtol=1e-6, err_msg=column
        )
    assert found["lower_limit"][0] > 0
    # Eight crimes a day apart: shorter times are a higher rate, and that is worse.
    assert (found["point_type"][-1], "shift" in found["signals"][-1]) == ("concern", True)

    # The centre of a g chart is its median, its limits are counted from its mean; the last 30 are shown.
    found = shown("whole_days")
    gaps = np.diff([day.toordinal() for day in sorted(days)]).astype(float)
    known = gaps[np.array([day < date(2013, 4, 1) for day in ends])][-20:]
    np.testing.assert_allclose(found["days_between"], gaps[-30:])
    assert set(found["centre"]) == {np.median(known)}
    sigma = np.sqrt(known.mean() * (known.mean() + 1))
    np.testing.assert_allclose(found["upper_limit"], known.mean() + 3 * sigma, atol=1e-6)
    np.testing.assert_allclose(found["upper_warning"], known.mean() + 2 * sigma, atol=1e-6)
    assert set(found["lower_limit"]) == {0.0}

    # Mean 12.5, sigma the root of 12.5 * 13.5, limits at 12.5 + 38.97: 51.47.
    found = shown("worked_by_hand")
    assert (found["centre"][0], round(found["upper_limit"][0], 2)) == (10.0, 51.47)

    assert set(shown("too_few")["point_type"]) == {"not_charted"}
    for name in ("not_rare", "no_such_chart"):
        assert select("select 1 from build.mart_rare_event_chart where measure_id = %s", name) == []
    reasons = dict(
        select("select measure_id, not_charted_because from core.int_chart_baseline where area_type = 'force'")
    )
    assert (reasons["times"], reasons["not_rare"]) == ("rare_events", None)
