"""Open investigations and satisfaction counted a second time, from raw records and by other means than SQL."""

from collections.abc import Sequence

import pandas as pd
import pytest

from tests.fixtures.raw_rows import select

pytestmark = pytest.mark.timeout(600)

BURGLARY_DWELLING, THEFT_OF_MOTOR_VEHICLE = ("28A", "28B", "28C", "28D", "29"), ("48", "37.2")
SATISFIED = ("completely_satisfied", "very_satisfied", "fairly_satisfied")
VALID = (*SATISFIED, "neither", "fairly_dissatisfied", "very_dissatisfied", "completely_dissatisfied")
GROUPS = {
    **{group: (group,) for group in ("burglary", "vehicle_crime", "violence", "racist_incident", "asb")},
    "all_users": ("burglary", "vehicle_crime", "violence"),
}


def latest(feed: str, key: list[str], columns: Sequence[str]) -> pd.DataFrame:
    """The last version of every record of accepted deliveries."""
    names = [*key, *columns, "updated_at", "_load_id"]
    rows = select(
        f"""select {", ".join(names)} from raw.{feed} join ops.load on load_id = _load_id
            where state = 'accepted' order by updated_at, business_to, _load_id"""
    )
    return pd.DataFrame(rows, columns=names).drop_duplicates(key, keep="last")


def figure(measure: str, statistic: str) -> float:
    """A figure of the force."""
    [(value,)] = select(
        "select value from marts.mart_figure where measure_id = %s and statistic = %s and area_type = 'force'",
        measure,
        statistic,
    )
    return float(value)


def test_open_investigations_are_crimes_without_any_outcome(sample_home):
    crimes = latest("crime", ["crime_number"], ["offence_code", "status", "recorded_at"])
    outcomes = latest("outcome", ["outcome_reference"], ["crime_number", "status", "outcome_date"])
    counted = crimes[crimes.status.isin(["recorded", "reclassified"]) & (crimes.recorded_at < "2013-10-15")]
    closing = outcomes[(outcomes.status == "recorded") & (outcomes.outcome_date <= "2013-10-14")]
    still_open = counted[~counted.crime_number.isin(closing.crime_number)]
    of_burglary = still_open.offence_code.isin(BURGLARY_DWELLING).sum()
    of_vehicles = still_open.offence_code.isin(THEFT_OF_MOTOR_VEHICLE).sum()
    assert (of_burglary, of_vehicles) == (480, 175)
    assert figure("burglary_dwelling_recorded", "under_investigation") == of_burglary
    assert figure("theft_of_motor_vehicle_recorded", "under_investigation") == of_vehicles
    assert figure("all_crime_recorded", "under_investigation") == len(still_open)


def test_satisfaction_is_satisfied_by_valid_answers_of_twelve_months(sample_home):
    answers = latest("satisfaction", ["response_reference", "stage"], ["victim_group", "answer", "interview_month"])
    valid = answers[answers.answer.isin(VALID) & answers.interview_month.between("2012-10", "2013-09")]
    sums = (
        valid.assign(satisfied=valid.answer.isin(SATISFIED))
        .groupby(["victim_group", "stage"])
        .satisfied.agg(["sum", "count"])
    )
    for group, members in GROUPS.items():
        for stage in ("contact", "action", "follow_up", "treatment", "overall"):
            of_group = sums.loc[[(member, stage) for member in members]]
            rate = (of_group["sum"] / of_group["count"]).mean()
            measure = f"satisfaction_{group}_{stage}"
            assert figure(measure, "n") == of_group["count"].sum(), measure
            assert abs(figure(measure, "rolling_12_month") - 100 * rate) <= 0.05 + 1e-9, measure
