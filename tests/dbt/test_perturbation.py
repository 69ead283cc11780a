"""The figures are counted: one record changed moves exactly the figures that depend on it, and no other."""

import csv
from collections.abc import Iterable
from datetime import date
from itertools import product

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.settings import settings
from bluelamp.transform import build
from tests.fixtures.raw_rows import select, write_rows

pytestmark = pytest.mark.timeout(900)

LAST_DAY = date(2013, 10, 14)
VARIANTS = ("", "_without_tic", "_without_community_resolutions", "_as_of_2012", "_as_of_2014")
SCORECARD = {
    "scorecard_position", "rolling_3_month_trend", "level_of_control", "performance_impact", "overall_impact_score",
    "overall_impact_classification", "overall_threat",
}  # fmt: skip
PROJECTED = {
    "year_end_projection", "year_end_low_80", "year_end_high_80", "year_end_low_95", "year_end_high_95", "target_probability",
    "stretch_probability", "target_outlook", "rate_needed",
}  # fmt: skip
# Of both windows; one crime or outcome more or less moves no rank here.
COMPARED = [f"msg_{name}{window}" for name in ("rate", "mean", "ratio", "verdict") for window in ("", "_12_months")]
with open(settings().seed("category"), encoding="utf-8", newline="") as _handle:
    CATEGORIES = [row["category_id"] for row in csv.DictReader(_handle)]
Key = tuple[str, str, str]


def built() -> dict[Key, str]:
    """Every figure as built, with its inputs, as one text: of areas of one name, such as Unallocated, all together."""
    rows = select(
        """select measure_id, area_name, statistic, json_agg(json_build_array(value, label, inputs) order by area_type)::text
           from build.mart_figure group by measure_id, area_name, statistic"""
    )
    return {tuple(row[:3]): row[3] for row in rows}


def changed_by(feed: str, key: dict[str, str], change: dict[str, str]) -> set[Key]:
    """Deliver a record once more with a change, build, and say which figures are others now."""
    columns = [column.name for column in load_contracts()[feed].columns]
    where = " and ".join(f"{name} = %s" for name in key)
    record = select(
        f"select {', '.join(columns)} from raw.{feed} where {where} order by updated_at desc, _load_id desc limit 1",
        *key.values(),
    )[0]
    before = built()
    row = {**dict(zip(columns, record, strict=True)), **change, "updated_at": "2013-10-14 23:30:00"}
    write_rows(feed, [row], LAST_DAY)
    summary = build()
    assert (summary.is_full_refresh, summary.new_load_count, summary.as_at_date) == (False, 1, LAST_DAY)
    after = built()
    assert set(before) == set(after)
    return {figure for figure in before if before[figure] != after[figure]}


def of(measures: Iterable[str], areas: Iterable[str], statistics: Iterable[str]) -> set[Key]:
    """Every combination as keys of figures."""
    return set(product(measures, areas, statistics))


def projected(changed: set[Key], measures: set[str]) -> set[Key]:
    """The changed year ends and what they say of targets. Areas borrow one another's seasons, spreads and shares, so that an
    area may move by a record elsewhere; but these measures and their variants alone, and the force's own must."""
    found = {figure for figure in changed if figure[2] in PROJECTED}
    assert {figure[0] for figure in found} <= {f"{measure}{variant}" for measure in measures for variant in VARIANTS}
    assert measures <= {figure[0] for figure in found if figure[1] == "force"}
    return found


def judged(changed: set[Key], measures: set[str]) -> set[Key]:
    """The changed columns of the scorecard's rows: which of them a month's count moves is the charts' own business, but they
    belong to these measures."""
    found = {figure for figure in changed if figure[2] in SCORECARD}
    assert {figure[0] for figure in found} <= measures
    return found


def test_one_crime_cancelled_moves_its_types_and_places_only(sample_home):
    """A theft of a motor vehicle of August in Beaumont Leys that is still open becomes a no-crime."""
    [(number,)] = select(
        """select crime_number from core.int_crime as crime where offence_code = '48' and is_counted and lpu_code = 'C01'
           and not is_hate_crime and recorded_date between '2013-04-01' and '2013-09-01'
           and not exists (select from core.int_outcome as outcome where outcome.crime_number = crime.crime_number)
           order by recorded_date limit 1"""
    )
    changed = changed_by("crime", {"crime_number": number}, {"status": "no_crime"})
    types = ("theft_of_motor_vehicle", "victim_based_crime", "all_crime")
    areas = ("force", "City", "Beaumont Leys")
    recorded, rates = [f"{name}_recorded" for name in types], [f"{name}_outcome_rate" for name in types]
    targeted = ("above_target", "crimes_in_hand", "target_status", "remaining_allowance", "run_rate_needed")
    expected = of(recorded, areas, ("actual", "change", "year_on_year_change", "under_investigation"))
    expected |= of(["theft_of_motor_vehicle_recorded", "all_crime_recorded"], areas, targeted)
    expected |= of(["theft_of_motor_vehicle_recorded"], areas, ("above_stretch_target",))
    # Every type's share is a share of all crime's increase.
    expected |= of(
        [f"{name}_recorded" for name in CATEGORIES if name != "all_crime"], ("force", "City"), ("share_of_increase",)
    )
    expected |= of(rates, areas, ("actual", "year_on_year_change", "cohort_rate"))
    expected |= of(["theft_of_motor_vehicle_outcome_rate", "all_crime_outcome_rate"], areas,
                   ("further_outcomes_required", "conversion_needed", "target_status"))  # fmt: skip
    expected |= of([f"{types[0]}_outcome_rate{v}" for v in VARIANTS[1:]], ("force",), ("actual", "year_on_year_change"))
    expected |= of([f"{types[2]}_outcome_rate{v}" for v in VARIANTS[1:]], ("force",), ("actual", "year_on_year_change"))
    # The force's own side of the comparison is counted from its records.
    expected |= of([*recorded, *rates], ("force",), COMPARED)
    changed -= judged(changed, {f"{types[0]}_recorded", f"{types[0]}_outcome_rate"})
    assert changed - projected(changed, {*recorded, *rates}) == expected


@pytest.mark.slow("one record of each kind has its own build; the quick suite cancels a crime")
def test_one_outcome_withdrawn_moves_the_rates_of_its_crime_only(sample_home):
    """A charge of September for a dwelling burglary of this year in the City is withdrawn; the crime is open again."""
    [(reference, lpu)] = select(
        """select outcome_reference, lpu_name from core.int_outcome as outcome
           join core.int_area as area on area.area_code = outcome.lpu_code and area_type = 'lpu'
           where outcome.outcome_type = '1' and outcome.is_counted and offence_key like '28A%%' and not is_hate_crime
           and outcome_date between '2013-09-01' and '2013-09-30' and crime_recorded_date >= '2013-04-01'
           and bcu_name = 'City' and not area.is_unallocated order by outcome_reference limit 1"""
    )
    changed = changed_by("outcome", {"outcome_reference": reference}, {"status": "withdrawn"})
    types = ("burglary_dwelling", "victim_based_crime", "all_crime")
    areas = ("force", "City", lpu)
    rate = ("actual", "year_on_year_change", "outcomes")
    expected = of([f"{name}_outcome_rate" for name in types], areas, (*rate, "cohort_rate"))
    expected |= of([f"{name}_recorded" for name in types], areas, ("under_investigation",))
    for name in ("burglary_dwelling", "all_crime"):
        expected |= of(
            [f"{name}_outcome_rate"], areas, ("further_outcomes_required", "conversion_needed", "target_status")
        )
        expected |= of([f"{name}_outcome_rate{variant}" for variant in VARIANTS[1:]], ("force",), rate)
    changed -= judged(changed, {"burglary_dwelling_outcome_rate"})
    assert changed - projected(changed, {f"{name}_outcome_rate" for name in types}) == expected


@pytest.mark.slow("one record of each kind has its own build; the quick suite cancels a crime")
def test_one_answer_corrected_moves_its_group_and_all_users_only(sample_home):
    """A burglary victim of Spinney Hill, interviewed in September, was dissatisfied after all."""
    [(reference,)] = select(
        """select response_reference from core.int_satisfaction_response where victim_group = 'burglary' and stage = 'overall'
           and interview_month = '2013-09-01' and is_satisfied and lpu_code = 'C02' order by response_reference limit 1"""
    )
    key = {"response_reference": reference, "stage": "overall"}
    changed = changed_by("satisfaction", key, {"answer": "fairly_dissatisfied"})
    measures = ("satisfaction_burglary_overall", "satisfaction_all_users_overall")
    everywhere = ("rolling_12_month", "interval_low", "interval_high", "target_status", "verdict")
    expected = of(measures, ("force", "City", "Spinney Hill"), everywhere)
    expected |= of(measures, ("force",), ("year_on_year_change", "target_gap", "month_2013-09", "highest_in_months"))
    assert changed - projected(changed, set(measures)) == expected
