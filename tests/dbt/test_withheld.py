"""A value that may not be shown is shown nowhere, and nothing else is held back for it (DOMAIN D6)."""

from datetime import date

import pytest

from bluelamp.operations.refresh import build_and_check
from bluelamp.publish import publish
from tests.fixtures.databases import BUILT, keep_as, restore
from tests.fixtures.raw_rows import answer, crime, outcome, select, write_rows

AS_AT = date(2013, 10, 14)
KEPT = "bluelamp_few_answers"
SATISFIED = {"City": (9, 7), "Counties": (31, 25)}  # valid answers of September, satisfied ones


@pytest.fixture(scope="module")
def published_kept(built_kept):
    """Burglary answers: 40 of the force, 9 of City, 31 of Counties; a year earlier 5. Vehicle crime: 50; violence: 4.

    Of the stage action enough in twelve months, but in September 4 of violence beside 30 and 30."""
    restore(BUILT)
    write_rows("crime", [crime(1, "2013-04-01"), crime(2, str(AS_AT))], date(2013, 4, 1), until=AS_AT)
    write_rows("outcome", [outcome(2, str(AS_AT))], date(2013, 4, 1), until=AS_AT)
    rows, number = [], 0
    for unit, (valid, satisfied) in zip(("C02", "N01"), SATISFIED.values(), strict=True):
        for place in range(valid):
            number += 1
            said = "very_satisfied" if place < satisfied else "very_dissatisfied"
            rows.append(answer(number, "2013-09-10", lpu_code=unit, answer=said))
    for place in range(5):
        rows.append(answer(100 + place, "2012-05-10", lpu_code="N01"))
    for place in range(50):
        rows.append(answer(200 + place, "2013-08-10", victim_group="vehicle_crime"))
    for place in range(4):
        rows.append(answer(300 + place, "2013-08-10", victim_group="violence"))
    action = {"burglary": ("2013-09-10", 30), "vehicle_crime": ("2013-09-10", 30), "violence": ("2013-08-10", 30)}
    for group, (day, count) in action.items():
        rows += [answer(400 + len(rows) + n, day, victim_group=group, stage="action") for n in range(count)]
    rows += [answer(800 + n, "2013-09-10", victim_group="violence", stage="action") for n in range(4)]
    write_rows("satisfaction", rows, date(2012, 5, 1), until=AS_AT)
    build_and_check()
    assert publish().as_at_date == AS_AT
    keep_as(KEPT)


@pytest.fixture
def published(published_kept, home):
    """A copy of it."""
    restore(KEPT)


def figures(measure: str, area: str) -> dict[str, tuple]:
    return {
        name: (value, label, inputs)
        for name, value, label, inputs in select(
            "select statistic, value::float, label, inputs from marts.mart_figure where (measure_id, area_name) = (%s, %s)",
            measure,
            area,
        )
    }


@pytest.mark.real_life(
    "withheld here, printed there", "a BCU with nine answers: figures, inputs, dashboard, survey, charts, year end"
)
def test_few_answers_are_withheld_in_every_column_and_the_rest_is_published(published):
    burglary = "satisfaction_burglary_overall"
    city, counties, force = (figures(burglary, name) for name in ("City", "Counties", "force"))
    assert city["n"][:2] == (9, None), "how many answered is told"
    for statistic in ("rolling_12_month", "interval_low", "interval_high", "target_status", "verdict"):
        assert city[statistic] == (None, "fewer than 30 answers", {"valid": 9, "minimum_count": 30}), statistic
    assert counties["rolling_12_month"][:2] == (80.6, None)
    assert force["rolling_12_month"][:2] == (80.0, None)

    # Neighbour: the year before, withheld for itself alone, and every comparison with it.
    for statistic in ("previous_year", "year_on_year_change"):
        why = "fewer than 30 answers in the 12 months before"
        assert force[statistic] == (None, why, {"previous_valid": 5, "minimum_count": 30}), statistic
    # Neighbour: a mean of groups would tell the rate of the group of four.
    assert figures("satisfaction_all_users_overall", "force")["rolling_12_month"] == (
        None, "fewer than 30 answers", {"valid": 94, "minimum_count": 30},
    )  # fmt: skip

    dashboard = dict(
        select(
            "select area_name, (actual, status)::text from marts.mart_plan_performance where measure_id = %s", burglary
        )
    )
    assert dashboard["City"] == '(,"nothing to measure")'
    assert dashboard["Counties"].startswith("(80.6")
    survey = select(
        "select area_name, previous_satisfied_pct, year_on_year_change from marts.mart_satisfaction where measure_id = %s",
        burglary,
    )
    assert {row[0] for row in survey} >= {"force", "Counties"}
    assert "City" not in {row[0] for row in survey}
    assert all(row[1:] == (None, None) for row in survey)
    assert select("select 1 from marts.mart_control_chart where measure_id = %s and area_name = 'City'", burglary) == []

    # Whatever is published of City's burglary survey, no number in it gives away 7 of 9.
    for mart in ("mart_figure", "mart_plan_performance", "mart_year_end_projection"):
        for (text,) in select(
            f"select t::text from marts.{mart} as t where (measure_id, area_name) = (%s, 'City')", burglary
        ):
            assert "77.7" not in text, text
            assert "77.8" not in text, text


def test_a_month_s_mean_of_groups_needs_enough_answers_of_each_group(published):
    action = "satisfaction_all_users_action"
    force = figures(action, "force")
    assert force["rolling_12_month"][:2] == (100, None)
    assert force["month_2013-09"] == (None, "fewer than 30 answers", {"valid": 64, "minimum_count": 30})
    survey = "select month_count, month_pct, monthly_pct[array_upper(monthly_pct, 1)] from marts.mart_satisfaction"
    assert select(f"{survey} where (measure_id, area_name) = (%s, 'force')", action) == [(64, None, None)]
    points = "select 1 from core.int_chart_point join core.int_chart_series using (chart_key) where measure_id = %s"
    assert select(points, action) == []
    star = "select withheld from star.fct_measure_month where (measure_id, reporting_area_key) = (%s, 'force:force')"
    assert select(f"{star} and month_start_date = '2013-09-01'", action) == [("fewer than 30 answers",)]


@pytest.mark.real_life(
    "one value stops everything", "the critical check of the dashboard against the figures, with few answers"
)
def test_crime_is_published_whatever_the_survey_lacks(published):
    recorded = "(measure_id, area_name, statistic) = ('all_crime_recorded', 'force', 'actual')"
    assert select(f"select value::integer from marts.mart_figure where {recorded}") == [(2,)]
