"""Which members and months the projection of the most similar forces rests on: who is absent neither freezes nor moves the others."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from bluelamp.statistics.peer.projections import group_of
from bluelamp.statistics.projection.arithmetic.window import month_number
from tests.fixtures.chart_vectors import months

LENGTH, LAST = 60, date(2013, 8, 1)
MONTHS = months(LENGTH, LAST)
JANUARY_2013, FEBRUARY_2012 = date(2013, 1, 1), date(2012, 2, 1)


def group(count: int = 8, *, measure_type: str = "recorded_crime", **lacking: set[date]) -> pd.DataFrame:
    """So many members with 100, 101, … crimes a month and half as many outcomes; lacking: months that f3 (say) has nothing of."""
    rows = []
    for number in range(count):
        there = [month for month in MONTHS if month not in lacking.get(f"f{number}", set())]
        rows.append(
            {
                "measure_id": "m", "measure_type": measure_type, "msg_version": "v", "membership_status": "placeholder",
                "force_id": f"f{number}", "denominator_kind": "population", "denominator": 100_000.0,
                "denominator_status": "cited", "average_method": "mean_of_rates_incl_self", "minimum_member_count": 5,
                "first_month": there[0], "last_month": there[-1], "month_numbers": [month_number(month) for month in there],
                "crimes": [100.0 + number] * len(there), "outcomes": [50.0] * len(there),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def names(found: tuple) -> list[str]:
    """The members that are averaged."""
    return found[0]["force_id"].tolist()


def test_all_members_and_months_are_used_where_nothing_is_missing():
    members, found = group_of(group())
    assert len(members) == 8
    assert (found.first_month, found.last_day, found.crimes.shape) == (MONTHS[0], date(2013, 8, 31), (8, LENGTH))


@pytest.mark.parametrize("measure_type", ["recorded_crime", "outcome_rate"])
def test_a_member_with_months_held_back_is_left_out_and_not_counted_as_none(measure_type):
    found = group_of(group(measure_type=measure_type, f3={JANUARY_2013, date(2013, 2, 1)}))
    assert names(found) == ["f0", "f1", "f2", "f4", "f5", "f6", "f7"]
    assert found[1].crimes.min() == 100
    assert found[1].last_day == date(2013, 8, 31)


def test_a_member_that_stopped_does_not_end_the_whole_group():
    found = group_of(group(f3={month for month in MONTHS if month >= FEBRUARY_2012}))
    assert (len(found[0]), found[1].last_day) == (7, date(2013, 8, 31))


def test_one_missing_month_of_outcomes_does_not_silence_the_group():
    members = group(measure_type="outcome_rate")
    members.at[3, "outcomes"] = [50.0] * (LENGTH - 1) + [None]
    found = group_of(members)
    assert (len(found[0]), found[1].last_day) == (7, date(2013, 8, 31))


def test_older_history_is_cut_at_the_last_gap_of_those_that_count():
    found = group_of(group(f3={date(2010, 5, 1), date(2011, 5, 1)}))
    assert (len(found[0]), found[1].first_month) == (8, date(2011, 6, 1))
    assert np.isfinite(found[1].crimes).all()


def test_below_the_least_number_of_members_the_last_year_that_enough_have_is_used():
    stopped = {month for month in MONTHS if month >= date(2013, 7, 1)}
    found = group_of(group(f1=stopped, f2=stopped, f3=stopped, f4=stopped))
    assert (len(found[0]), found[1].last_day) == (8, date(2013, 6, 30))
    assert group_of(group(f1=set(MONTHS[1:]), f2=set(MONTHS[1:]), f3=set(MONTHS[1:]), f4=set(MONTHS[1:]))) is None


def test_a_member_without_people_is_left_out():
    members = group()
    members.loc[2, "denominator"] = np.nan
    assert len(group_of(members)[0]) == 7
