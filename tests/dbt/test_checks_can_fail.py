"""Every check of a model and of the marts is broken once and must say so."""

import json
from datetime import date

import pytest

from bluelamp.database import connect, ops
from bluelamp.errors import BluelampError
from bluelamp.quality import check_build
from bluelamp.settings import settings
from bluelamp.transform import build, runner
from bluelamp.transform.build import TESTS
from bluelamp.transform.ledger import exclusive
from tests.fixtures.broken_charts import BROKEN_CHARTS
from tests.fixtures.broken_comparisons import BROKEN_COMPARISONS, NOT_KNOWN
from tests.fixtures.broken_health import BROKEN_HEALTH
from tests.fixtures.broken_open_data import ALONE, BROKEN_OPEN_DATA, WITHOUT_DAILY_FEEDS
from tests.fixtures.broken_outlooks import BROKEN_OUTLOOKS
from tests.fixtures.broken_register import BROKEN_REGISTER
from tests.fixtures.raw_rows import answer, crime, outcome, select, write_rows


@pytest.fixture
def built(built_home):
    # From a year before on, without which there is no change to be wrong.
    days = date(2012, 4, 1), date(2013, 10, 1)
    write_rows("crime", [crime(n, "2013-10-01", is_domestic="Y") for n in range(9)], days[0], until=days[1])
    write_rows("outcome", [outcome(1, "2013-10-01")], days[0], until=days[1])
    # Enough answers of a complete month to be shown.
    write_rows("satisfaction", [answer(n, "2013-09-01") for n in range(40)], date(2013, 9, 1), until=date(2013, 10, 1))
    write_rows("police_uk_street", [{"month": "2013-06", "crime_type": "Drugs", "reported_by": "x", "falls_within": "x"}],
               date(2013, 6, 1), until=date(2013, 6, 30), part="leicestershire")  # fmt: skip
    return build()


def break_with(*statements: str) -> None:
    """Change what was built behind dbt's back."""
    with connect("builder") as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


# What is broken -> the test that must notice. They do not touch one another, so that one run judges them all.
AREAS_ADD_UP = "areas_add_up_mart_daily_crime_actual__previous_year__measure_id__period"
ROOMS = {
    "update core.int_crime_version set is_latest = false where crime_number = 'CR/0000002/13'":
        "touched_crime_has_one_version_at_a_time",
    "insert into core.int_outcome_version select 'OC/9', version_number, is_latest, known_from, known_to, 'CR/9', outcome_type, "
    "outcome_date, false, null, status, true, updated_at, load_ids from core.int_outcome_version; "
    "update core.int_outcome_version set crime_number = 'CR/9'": "touched_outcome_has_crime",
    "update core.int_crime_version set offence_key = 'unknown' where crime_number = 'CR/0000003/13'":
        "touched_crime_has_known_offence",
    "update core.int_crime_category_day set crime_count = 10 where category_id = 'all_crime'": "touched_day_counts_every_crime",
    "update core.int_outcome_day set outcome_count = outcome_count + 1": "touched_star_counts_every_outcome",
    "update core.int_satisfaction_version set is_latest = false": "touched_response_has_one_latest_version",
    "update build.mart_daily_crime set actual = 8 where area_name = 'City' and measure_id = 'all_crime_recorded'": AREAS_ADD_UP,
    "update build.mart_figure set statistic = 'invented' where statistic = 'change'":
        "relationships_mart_figure_statistic__statistic__ref_dim_statistic_",
    "insert into core.int_area select * from core.int_area where area_code = 'C01'": "unique_key_int_area_area_code__valid_from",
    "update core.int_area set bcu_name = null where area_code = 'C03'": "not_null_int_area_bcu_name",
    "update core.dim_date set date = '2013-01-01' where date = '2013-01-02'": "unique_dim_date_date",
    "insert into core.offence select offence_code, 'again', '2013-01-01', '2014-01-01' from core.offence where offence_code = '46'":
        "no_overlap_offence_offence_code",
    "update core.measure set category_id = 'arson' where measure_id = 'hate_crime_recorded'":
        "relationships_measure_category_id__category_id__ref_category_",
    "update core.target set hard_target = 5 where measure_id = 'all_crime_recorded'": "target_can_be_meant",
    "update core.scorecard_class set score_from = 9 where statistic = 'performance_impact' and class_name = 'High'":
        "scorecard_class_has_every_score_once",
    "update core.int_scorecard_class set states = states - 'level_of_control'": "scorecard_point_has_every_state",
    "update core.measure_definition set definition_version = '2013-4' where measure_id = 'homicide_outcome_rate'":
        "outcome_rate_counts_by_a_known_version",
    "update core.category_rule set rule = 'hate_strands' where rule = 'hate_strand'":
        "accepted_values_category_rule_rule__every_crime__hate_strand__member_category__domestic_flag",
    "insert into core.target_decision (measure_id, financial_year, hard_target, decided_by, decided_on, reason) values "
    "('burglary_dwelling_recorded', '2013/14', -9, 'x', '2013-02-01', 'x')": "decided_target_is_the_target_in_force",
}  # fmt: skip


def test_every_room_notices_what_is_broken_in_it(built):
    for statement in ROOMS:
        break_with(statement)
    with exclusive() as connection, ops.run("build", "builder") as run_id:
        project = runner.Project()
        with pytest.raises(BluelampError, match="more failed too"):
            project.run_layer(connection, run_id, "tests", TESTS)
    found = select("select name from ops.model_result where run_id = %s and status in ('fail', 'warn')", run_id)
    assert set(ROOMS.values()) - {name for (name,) in found} == set()


# What is broken -> a word of the description of the expectation that must notice, per mart.
DOOR = {
    "mart_daily_crime": {
        "delete from build.mart_daily_crime where measure_id = 'robbery_recorded'": "stands in every area and daily period",
        "delete from build.mart_daily_crime where area_name = 'Rutland'": "and nothing else does",
        "update build.mart_daily_crime set period = 'last_9_days' where period = 'last_7_days' and measure_id like 'h%'":
            "nothing else does",
        "update build.mart_daily_crime set actual = -1 where measure_id = 'homicide_recorded'": "crimes of the period",
        "update build.mart_daily_crime set previous_year = -1 where measure_id = 'homicide_recorded'": "crimes of the year before",
        "update build.mart_daily_crime set change = 7 where measure_id = 'cycle_theft_recorded'": "difference of the two counts",
        "update build.mart_daily_crime set change_pct = -101 where measure_id = 'shoplifting_recorded'": "more than 100 %",
        "update build.mart_daily_crime set change_pct = 3 where measure_id = 'other_theft_recorded'": "missing exactly",
        "update build.mart_daily_crime set actual = 99 where measure_id = 'drug_offences_recorded'": "larger than all crime",
        "update build.mart_daily_crime set actual = 0 where measure_id like 'all_crime%' and period = 'last_7_days'": "seven days",
        "update build.mart_daily_crime set monthly_counts = '{1}' where measure_id = 'public_order_recorded'": "24 complete months",
        "update build.mart_daily_crime set change_pct = 50 where measure_id like 'all_crime%' and period like '%28_days'": "40 %",
        "update build.mart_daily_crime set change_verdict = 'clear rise' where measure_id like 'criminal_damage%'": "more than chance",
        "delete from build.mart_daily_crime where (measure_id, area_type) = ('all_crime_recorded', 'force') "
        "and period like 'fin%'": "none of them is empty",
    },
    "mart_figure": {
        "delete from build.mart_figure where statistic = 'actual_last_7_days'": "its counts, last year's and both changes",
        "delete from build.mart_figure where measure_id = 'robbery_recorded'": "in every area and daily period",
        "update build.mart_figure set label = 'x' where statistic = 'actual' and area_name = 'Syston'": "number or a word",
        "update build.mart_figure set inputs = '{}' where area_name = 'Melton'": "names its inputs",
        "update build.mart_figure set value = value + 1 where statistic = 'change' and area_name = 'Wigston'": "cannot disagree",
        "delete from build.mart_figure where area_name = 'force' or measure_id like 'c%'": "says its target, or that none is set",
        "update build.mart_figure set value = 5 where statistic = 'above_target' and area_name = 'Spinney Hill'": "ceil rule",
        "insert into build.mart_figure select 'serious_sexual_recorded', 'lpu', 'Blaby', 'hard_target', 3, null, inputs, formula, "
        "rounding, definition_version, period from build.mart_figure limit 1": "Where reporting is encouraged",
        "insert into build.mart_figure select 'serious_sexual_outcome_rate', 'bcu', 'City', 'cohort_rate', 3, null, inputs, formula, "
        "rounding, definition_version, period from build.mart_figure limit 1": "below the smallest area",
    },
    "mart_plan_performance": {
        "delete from build.mart_plan_performance where area_name = 'Counties' and measure_id like 'satisfaction%'":
            "has ever set a target for",
        "update build.mart_plan_performance set status = 'good' where measure_id = 'satisfaction_asb_action'": "five words",
        "update build.mart_plan_performance set hard_target = -5 where direction = 'neutral'": "never red",
        "update build.mart_plan_performance set hard_target = -77 where measure_id = 'all_crime_recorded'": "where policy has one",
        "update build.mart_plan_performance set gap = 2, status = 'met' where measure_id like 'commercial%'": "say the same",
        "update build.mart_plan_performance set change_verdict = 'up' where measure_id like 'burglary_dwelling_r%'":
            "daily figures",
        "update build.mart_plan_performance set actual = 7 where measure_id like 'theft_of_motor_vehicle_r%'": "dashboard quotes",
    },
    "mart_satisfaction": {
        "update build.mart_satisfaction set interval_low_pct = 101 where area_type = 'lpu'": "inside its interval",
        "update build.mart_satisfaction set satisfied_count = 41 where area_type = 'lpu'": "No more are satisfied",
        "update core.satisfaction_policy set minimum_count = 26": "fewer answers than policy asks for",
        "update build.mart_satisfaction set verdict = 'rather good' where area_type = 'lpu'": "verdict of four words",
        "update build.mart_satisfaction set monthly_counts = '{}'": "complete months, with their answers",
        "update build.mart_satisfaction set valid_count = 99 where area_type = 'bcu'": "no more answers than the force",
        "update build.mart_satisfaction set satisfied_pct = 99 where area_type = 'force'": "survey page quotes",
    },
    "mart_contribution": {
        "update build.mart_contribution set dimension = 'beat' where measure_id = 'robbery_recorded'": "Two ways",
        "update build.mart_contribution set total_change = 8 where measure_id like 'all_crime%' and part = 'Blaby'": "add up exactly",
        "update build.mart_contribution set change_so_far = 3 where measure_id = 'homicide_recorded'": "ends at the whole",
        "update build.mart_contribution set total_change = 5 where measure_id = 'burglary_dwelling_recorded'": "change taken apart",
        "delete from build.mart_contribution where part = 'homicide' and area_name = 'City'": "Every crime type of policy",
        "update build.mart_contribution set actual = 50 where part = 'unclassified'": "fewer than 2 %",
    },
    "mart_recording_integrity": {
        "update build.mart_recording_integrity set indicator = 'lost' where part = '1' and area_name = 'City'": "Five indicators",
        "update build.mart_recording_integrity set actual = 90 where part = '1' and area_name = 'force'": "no larger than",
        "insert into build.mart_recording_integrity select measure_id, area_type, area_name, 'reclassified_in', 'x', 'x', title, "
        "position, 1, 9, 0, 0, 9, 0, 0, period from build.mart_recording_integrity where area_name = 'force' limit 1":
            "comes into another",
        "update build.mart_recording_integrity set actual_base = 70 where part = '1' and area_name = 'force'": "mix of outcomes",
        "insert into build.mart_recording_integrity select 'all_crime_recorded', 'force', 'force', 'no_crime', '', 'x', title, "
        "position, 1, 9, 11.1, 0, 9, 0, 0, period from build.mart_recording_integrity limit 1": "below 10 %",
    },
    "mart_emergent_scorecard": {
        "update build.mart_emergent_scorecard set overall_threat = case position when 1 then 'Low' else 'High' end":
            "never stands below",
        "update build.mart_emergent_scorecard set level_of_control = 'Rising' where measure_id like 'burglary%'": "of its vocabulary",
        "update build.mart_emergent_scorecard set actual = 77 where measure_id = 'burglary_dwelling_recorded'": "The scorecard quotes",
        "delete from build.mart_emergent_scorecard where measure_id = 'theft_of_motor_vehicle_recorded'":
            "scorecard that has a target",
        "update build.mart_emergent_scorecard set position = 20 where measure_id = 'hate_crime_outcome_rate'": "without a gap",
    },
    "mart_revision": {
        "delete from build.mart_revision; "
        "insert into build.mart_revision values ('all_crime_recorded', 'bcu', 'City', 'month_ago', '2013-09-01', now(), "
        "5, 9, 9, 9, 0, 0, 0, 0)": "explains the whole change",
        "insert into build.mart_revision values ('all_crime_recorded', 'bcu', 'City', 'last_publication', '2013-09-01', now(), "
        "5, 8, 3, 3, 0, 0, 0, 0)": "The count now",
        "insert into build.mart_revision values ('all_crime_recorded', 'force', 'force', 'month_ago', '2013-09-01', now(), "
        "5, 55, 50, 0, 50, 0, 0, 0)": "Restated days have not moved",
    },
    "mart_feed_health": {
        "update build.mart_feed_health set state = 'poorly' where feed = 'crime'": "four words",
        "update build.mart_feed_health set is_late = true where feed = 'crime'": "No feed is late",
        "update build.mart_feed_health set rejected_row_count = 99 where feed = 'outcome'": "no more rejected rows",
        "delete from build.mart_feed_health where feed = 'police_uk_outcomes'": "Every feed of policy",
    },
    "mart_police_uk_month": {
        "update build.mart_police_uk_month set crime_count = 0": "at least one published",
        "update build.mart_police_uk_month set force_id = 'Leics'": "as police.uk names",
        "update build.mart_police_uk_month set month_start_date = '2013-06-02'": "first day",
        "update build.mart_police_uk_month set crime_type = 'Drugs'": "half a file",
    },
    **BROKEN_CHARTS,
    **BROKEN_COMPARISONS,
    **BROKEN_HEALTH,
    **BROKEN_OUTLOOKS,
    **BROKEN_REGISTER,
    **BROKEN_OPEN_DATA,
}  # fmt: skip


# What looks broken at a glance, and is none.
SOUND = (
    NOT_KNOWN,
    "update core.satisfaction_policy set minimum_count = 20",
    "update build.mart_satisfaction set valid_count = 25, satisfied_count = 25",
)


def test_every_expectation_of_the_marts_notices_what_is_broken(built):
    break_with(*SOUND)
    with ops.run("check_marts", "publisher") as run_id:
        sound = check_build(run_id)
    assert sound.failures == []
    # One day of one crime type is no year's crime, no real month of open data, and no partner has delivered.
    assert len(sound.warnings) == 2
    for statements in DOOR.values():
        for statement in statements:
            break_with(statement)
    with ops.run("check_marts", "publisher") as run_id:
        summary = check_build(run_id)
    assert not summary.is_open
    said = [*summary.failures, *summary.warnings]
    missed = [
        words
        for statements in DOOR.values()
        for words in statements.values()
        if not any(words in text for text in said)
    ]
    assert missed == []
    suites = {
        path.stem: json.loads(path.read_text())["expectations"]
        for path in (settings().expectations / "build").glob("*.json")
    }
    assert set(suites) == set(DOOR)
    passed = select(
        "select suite, detail ->> 'description' from ops.check_result where run_id = %s and is_success and load_id is null",
        run_id,
    )
    assert [words for _, words in passed if not words.startswith(ALONE)] == [], "nothing broken here can make it fail"
    for statement in WITHOUT_DAILY_FEEDS:
        break_with(statement)
    with ops.run("check_marts", "publisher") as run_id:
        assert any(ALONE in text for text in check_build(run_id).failures)
