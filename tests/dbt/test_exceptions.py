"""The exception lists of the sample force against scipy, statsmodels and numpy (S10a, S10b; DOMAIN D1, D3)."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from bluelamp.database import connect
from tests.fixtures.chart_vectors import run_models
from tests.fixtures.raw_rows import select

KEY = ["measure_id", "area_type", "area_name"]


def table(query: str) -> pd.DataFrame:
    """Rows of a query; numerics as float."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(query)
        names = [column.name for column in cursor.description]
        numbers = [column.name for column in cursor.description if column.type_code == 1700]
        return pd.DataFrame(cursor.fetchall(), columns=names).astype(dict.fromkeys(numbers, float))


@pytest.fixture
def lists(sample_home) -> pd.DataFrame:
    return table(
        """select exceptions.*, measures.direction, measures.measure_type, measures.measure_group, measures.category_id
           from marts.mart_control_chart_exception as exceptions inner join core.dim_measure as measures using (measure_id)"""
    )


def test_the_lists_of_the_sample(lists):
    assert_scope(lists)
    assert_chance(lists)
    assert_findings(lists)
    assert_risks(lists)


def assert_scope(lists: pd.DataFrame) -> None:
    """A: crime types by unit at three sigmas. B: measures with a target, by every area that has a chart, at two."""
    first, second = (lists[lists["exception_list"] == name] for name in "AB")
    assert (set(first["limit_sigmas"]), set(second["limit_sigmas"])) == ({3.0}, {2.0})
    assert (set(first["area_type"]), set(first["measure_group"])) == ({"lpu"}, {"crime_type", "flag"})
    assert len(first) == 20 * 15
    targets = {row[0] for row in select("select measure_id from core.target")}
    assert set(second["measure_id"]) == targets
    assert set(second["area_type"]) == {"force", "bcu", "lpu"}
    assert set(lists["month_start_date"]) == {date(2013, 9, 1)}


def assert_chance(lists: pd.DataFrame) -> None:
    """p of the charts' own distributions, q of all charts tested, the chance alarms that so many make."""
    points = table(
        f"""select {", ".join(KEY)}, points.chart_type, points.numerator, points.opportunity,
               points.centre * points.season_factor as expected, baselines.dispersion, points.sigmas_from_centre as z
           from core.int_chart_judged_point as points
           inner join core.int_chart_baseline as baselines using ({", ".join(KEY)}, chart_key, segment_number)
           where month_start_date = '2013-09-01'"""
    )
    tested = lists[lists["p_value"].notna()].merge(points, on=KEY)
    assert len(tested) == lists["p_value"].notna().sum() > 450
    wanted = []
    for row in tested.itertuples():
        ratio = row.dispersion**2
        match row.p_value_distribution:
            case "negative_binomial" if ratio > 1:
                law = stats.nbinom(row.expected * row.opportunity / (ratio - 1), 1 / ratio)
            case "negative_binomial":
                law = stats.poisson(row.expected * row.opportunity)
            case "beta_binomial" if ratio > 1:
                weight = max((row.opportunity - 1) / (ratio - 1) - 1, 1)
                law = stats.betabinom(row.opportunity, row.expected * weight, (1 - row.expected) * weight)
            case "beta_binomial":
                law = stats.binom(row.opportunity, row.expected)
            case "normal":
                wanted.append(2 * stats.norm.sf(abs(row.z)))
                continue
        wanted.append(min(1, 2 * min(law.cdf(row.numerator), law.sf(row.numerator - 1))))
    np.testing.assert_allclose(tested["p_value"], wanted, rtol=1e-4, atol=2e-9)
    assert set(tested["p_value_distribution"]) == {"negative_binomial", "beta_binomial", "normal"}
    # Means of several groups' rates have no distribution of their own.
    assert set(tested[tested["p_value_distribution"] == "normal"]["measure_id"]) > {"satisfaction_all_users_overall"}
    for _, rows in tested.groupby("exception_list"):
        is_rejected, adjusted, *_ = multipletests(rows["p_value"], 0.10, method="fdr_bh")
        np.testing.assert_allclose(rows["q_value"], adjusted, atol=1e-9)
        np.testing.assert_array_equal(rows["is_unlikely_chance"], is_rejected)
        assert is_rejected.any()
        assert set(rows["charts_tested"]) == {len(rows)}
        sigmas = rows["limit_sigmas"].iloc[0]
        assert set(rows["expected_chance_alarms"]) == {round(len(rows) * stats.norm.sf(sigmas), 6)}


def assert_findings(lists: pd.DataFrame) -> None:
    """What is on a list, why and in which order; no measure without a good direction deteriorates."""
    for row in lists.itertuples():
        beyond = abs(row.sigmas_from_centre) > row.limit_sigmas
        assert ("beyond_limit" in row.rules) == beyond or row.chart_type == "t"
        if row.finding == "significant_deterioration" and row.rules == ["beyond_limit"] and row.chart_type != "t":
            assert (row.sigmas_from_centre > 0) == (row.direction == "lower_is_better")
        if row.finding == "none":
            assert row.rules == []
            assert not row.part_month_risk >= 0.5
    assert not lists[lists["direction"] == "neutral"]["finding"].str.contains("deterioration|improvement").any()
    assert {"high", "improvement", "none", "significant_deterioration"} <= set(lists["finding"])
    listed = lists[lists["is_exception"]]
    assert not listed["finding"].isin(["improvement", "none"]).any()
    for _, rows in listed.groupby("exception_list"):
        rows = rows.sort_values("position")
        assert list(rows["position"]) == list(range(1, len(rows) + 1))
        assert rows["is_unlikely_chance"].is_monotonic_decreasing
        assert all(group["p_value"].dropna().is_monotonic_increasing for _, group in rows.groupby("is_unlikely_chance"))
    assert lists[~lists["is_exception"]]["position"].isna().all()


def assert_risks(lists: pd.DataFrame) -> None:
    """Half a month seen; the rest drawn at random, days weighed by what their weekday is in the force."""
    estimated = lists[lists["part_month_status"] == "estimated"].copy()
    assert set(estimated["part_month_day_count"]) == {14}
    assert set(lists["part_month_start_date"]) == {date(2013, 10, 1)}
    seen = table(
        f"""select {", ".join(KEY)}, numerator, denominator from core.int_measure_month
            where month_start_date = '2013-10-01'"""
    )
    centres = table(
        f"select {', '.join(KEY)}, centre as level, dispersion, chart_type as kind from core.int_chart_baseline"
    )
    # The season of October, as the last October was drawn.
    octobers = table(
        f"select {', '.join(KEY)}, season_factor from core.int_chart_judged_point where month_start_date = '2012-10-01'"
    )
    days = table(
        """select category_id, recorded_date, sum(crime_count) as crimes from core.int_crime_category_day
           where recorded_date between '2011-10-01' and '2013-09-30' group by 1, 2"""
    )
    days["weekday"] = pd.to_datetime(days["recorded_date"]).dt.weekday
    by_weekday = days.groupby(["category_id", "weekday"])["crimes"].sum().unstack(fill_value=0)
    calendar = pd.Series(pd.date_range("2011-10-01", "2013-09-30").weekday).value_counts().sort_index()
    weights = (by_weekday / calendar).div(by_weekday.sum(axis=1) / calendar.sum(), axis=0)
    october = pd.date_range("2013-10-01", "2013-10-31")
    left = weights[october[14:].weekday].sum(axis=1) / weights[october.weekday].sum(axis=1)
    rows = estimated.merge(seen, on=KEY).merge(centres, on=KEY).merge(octobers, on=KEY)
    assert len(rows) == len(estimated) > 350
    np.testing.assert_array_equal(rows["part_month_count"], rows["numerator"])
    share = rows["category_id"].map(left)
    is_count = rows["kind"] == "u_prime"
    whole = np.where(is_count, 31, rows["denominator"] / (1 - share))
    mean = rows["level"] * rows["season_factor"]
    np.testing.assert_allclose(
        rows["part_month_expected"], rows["numerator"] + mean * whole * share, rtol=1e-6, atol=1e-6
    )
    # What the counts of the month vary by, as a part of what the month expects: chance follows the root of that.
    noise = mean * whole * np.where(is_count, 1, 1 - mean)
    sigma = rows["dispersion"] * np.sqrt(noise) / whole / rows["season_factor"]
    side = np.where(rows["direction"] == "lower_is_better", 1, -1)
    limit = whole * rows["season_factor"] * (rows["level"] + side * rows["limit_sigmas"] * sigma)
    np.testing.assert_allclose(rows["part_month_limit"], limit, rtol=1e-6, atol=1e-6)

    rng, draws = np.random.default_rng(2013), 20_000
    ratio = np.maximum(rows["dispersion"] ** 2, 1 + 1e-6)
    differences = []
    for n in np.flatnonzero(rows["part_month_risk"].between(0.02, 0.98)):
        if is_count[n]:
            scale = ratio[n] - 1
            to_come = rng.poisson(rng.gamma(mean[n] * 31 * share[n] / scale, scale, draws))
        else:
            trials = round(whole[n] * share[n])
            weight = max((trials - 1) / (ratio[n] - 1) - 1, 1)
            to_come = rng.binomial(trials, rng.beta(mean[n] * weight, (1 - mean[n]) * weight, draws))
        drawn = (side[n] * (rows["numerator"][n] + to_come - limit[n]) > 0).mean()
        differences.append(drawn - rows["part_month_risk"][n])
    assert len(differences) > 20
    assert np.abs(differences).max() < 4.5 * np.sqrt(0.25 / draws)


@pytest.mark.parametrize(("sigmas", "alarms"), [(3, 0.3), (2, 5.1)])
def test_the_chance_alarms_of_225_charts(warehouse, sigmas, alarms):
    """D1: 15 units by 15 crime types, one-sided."""
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("truncate core.int_exception_chart, core.int_part_month")
        cursor.execute(
            """insert into core.int_exception_chart (exception_list, list_sigmas, risk_threshold, discovery_rate, chart_key,
                   measure_id, area_type, area_name, direction, position, last_complete_month, chart_type, sigmas_from_centre)
               select 'X', %s, 0.5, 0.1, 'chart' || number, 'measure' || number / 15, 'lpu', 'unit' || number %% 15,
                   'lower_is_better', 1, '2013-09-01', 'u_prime', case number when 7 then 4 else 0 end
               from generate_series(0, 224) as numbers (number)""",
            (sigmas,),
        )
        cursor.execute(
            """insert into core.int_part_month (exception_list, chart_key, month_start_date, part_month_status)
               select exception_list, chart_key, '2013-10-01', 'not_charted' from core.int_exception_chart"""
        )
    run_models("run", "--select", "mart_control_chart_exception")
    rows = select(
        """select round(expected_chance_alarms, 1)::float, charts_tested, count(*), count(*) filter (where is_exception),
               min(p_value)::float, min(q_value)::float from build.mart_control_chart_exception group by 1, 2"""
    )
    p = 2 * stats.norm.sf(4)
    assert rows == [(alarms, 225, 225, 1, pytest.approx(p, abs=1e-9), pytest.approx(225 * p, abs=3e-7))]
