"""A small force from its first night on: every first and last day builds, passes the quality check and is published.

All dates of ten years are run by tests/as_at_dates.py; these are chosen from them.
"""

from datetime import date

import pytest

from tests.as_at_dates import clock_changes, night, turning_days
from tests.fixtures.raw_rows import select

FIRST = date(2012, 2, 27)
# Their feed begins later than crimes do, within a month.
OUTCOMES_FROM = date(2012, 9, 12)
# The first night, and one past all targets.
TURNING = (FIRST, date(2014, 4, 1))
TEN = (
    FIRST, date(2012, 2, 29), date(2012, 3, 1), date(2012, 3, 25), date(2012, 10, 28), date(2012, 12, 31), date(2013, 3, 31),
    date(2013, 4, 1), date(2014, 4, 2), date(2016, 2, 29),
)  # fmt: skip


def publish_all(dates: tuple[date, ...], since: date = FIRST, outcomes_from: date | None = None) -> None:
    """One growing delivery, published at each date in turn."""
    known_to = None
    for day in dates:
        night(day, known_to, since, outcomes_from)
        known_to = day
        # "Last 7 days" are seven days in both years, whatever February does.
        assert select(
            "select day_count, previous_day_count from core.int_report_period where period = 'last_7_days'"
        ) == [(7, 7)]


def check_months_before_the_first_outcomes() -> None:
    """What nobody delivered is not 0: outcome rates begin with the first whole month of outcomes, the crimes with their own."""
    first = dict(
        select(
            """select measure_type, min(month_start_date) from star.fct_measure_month join star.dim_measure using (measure_id)
               group by 1"""
        )
    )
    known = date(2012, 10, 1)
    assert (first["recorded_crime"], first["outcome_rate"]) == (date(2012, 2, 1), known)
    # Twelve months are told of twelve: to September 2013 for the first time.
    rates = select(
        """select month_start_date, rolling_12_month_numerator, rolling_12_month_denominator from star.fct_measure_month
           where (measure_id, reporting_area_key) = ('all_crime_outcome_rate', 'force:force')
               and rolling_12_month_value is not null order by 1 limit 1"""
    )
    [(outcomes, crimes)] = select(
        """select (select sum(outcome_count) from core.int_outcome_category_month
                   join core.bridge_measure_outcome_type using (category_id, outcome_type)
                   where measure_id = 'all_crime_outcome_rate' and month_start_date between '2012-10-01' and '2013-09-01'),
                  (select sum(crime_count) from core.int_crime_category_month
                   where category_id = 'all_crime' and month_start_date between '2012-10-01' and '2013-09-01')"""
    )
    assert rates == [(date(2013, 9, 1), outcomes, crimes)]
    charted = """select min(month_start_date) from marts.mart_control_chart
                 where (measure_id, area_name) = ('all_crime_outcome_rate', 'force')"""
    assert select(charted) == [(known,)]
    own = """select min(month_start_date) filter (where recorded_count is not null),
                    min(month_start_date) filter (where outcome_count is not null)
             from star.fct_peer_month join star.dim_force using (force_id) where is_own and source = 'peer_month'"""
    assert select(own) == [(date(2012, 2, 1), known)]
    # A rate that lacks months is not projected, since noughts would be a rise; the crimes are.
    projected = {row[0] for row in select(
        """select distinct measure_type from fitted.projection join core.dim_measure using (measure_id)"""
    )}  # fmt: skip
    assert projected == {"recorded_crime", "satisfaction"}


@pytest.mark.slow("two nights of a small force with two years behind it")
@pytest.mark.real_life(
    "first and last days", "the first night; the end of the first year, of the second, and of policy's targets"
)
@pytest.mark.real_life(
    "first and last days",
    "outcomes that begin within a month, later than crimes: the months before are not known, and not 0",
)
def test_a_young_force_is_published_and_says_what_cannot_be_said(home):
    publish_all(TURNING, outcomes_from=OUTCOMES_FROM)
    check_months_before_the_first_outcomes()
    # 2014/15: what needs no target is there, and what needs one says that none is set.
    said = dict(
        select(
            """select statistic, label from marts.mart_figure where measure_id = 'all_crime_recorded' and area_name = 'force'
               and statistic in ('hard_target', 'target_status')"""
        )
    )
    assert said == {"hard_target": "no target set for 2014/15", "target_status": "no target set for 2014/15"}
    statuses = {row[0] for row in select("select distinct status from marts.mart_plan_performance")}
    assert statuses == {"no target set for 2014/15", "no target by policy"}
    assert (
        select("select count(*) from marts.mart_figure where statistic = 'actual_last_28_days' and value > 0")[0][0]
        > 100
    )
    # A BCU with few answers withheld its survey figures and nothing else: no rate in any column or input.
    withheld = select("select statistic, inputs from marts.mart_figure where label like 'fewer than%'")
    assert withheld
    assert {name for _, inputs in withheld for name in inputs} <= {
        "valid", "previous_valid", "previous_valid_then", "minimum_count",
    }  # fmt: skip


@pytest.mark.slow("ten nights of a small force")
@pytest.mark.real_life("first and last days", "leap days, clock changes, ends of months, years and policy")
def test_ten_turning_days_are_published(home):
    publish_all(TEN)


@pytest.mark.slow("two nights of a small force with four years behind it")
@pytest.mark.real_life(
    "policy that runs out", "targets end when there are proposals for each: their rows go, the night is published"
)
def test_targets_that_end_take_their_proposals_with_them(home):
    publish_all((date(2014, 3, 31), date(2014, 4, 1)), since=date(2010, 4, 1))
    stands, stood = (
        select(f"select count(*) from {schema}.mart_target_setting")[0][0] for schema in ("marts", "marts_history")
    )
    assert stands < 20 < stood


@pytest.mark.slow("two nights of a small force with three years behind it")
def test_the_planner_knows_a_month_on_its_first_day(home):
    # Where it did not, it expected one row of the months to be made anew, and went through all of them for each.
    publish_all((date(2013, 8, 31), date(2013, 9, 1)), since=date(2010, 4, 1))
    [(known,)] = select(
        """select coalesce(most_common_vals::text, histogram_bounds::text) from pg_stats
           where schemaname = 'core' and tablename = 'int_reporting_month' and attname = 'month_start_date'"""
    )
    assert "2013-09-01" in known


def test_the_dates_of_the_command_are_the_turning_ones():
    days = turning_days(date(2010, 4, 1), 10)
    assert 280 <= len(days) <= 310
    assert {date(2012, 2, 28), date(2012, 2, 29), date(2012, 3, 1), date(2015, 3, 31), date(2015, 4, 1)} <= set(days)
    assert clock_changes(2013) == (date(2013, 3, 31), date(2013, 10, 27))
    assert clock_changes(2015) == (date(2015, 3, 29), date(2015, 10, 25))
    assert {date(2013, 10, 27), date(2015, 3, 29)} <= set(days)
