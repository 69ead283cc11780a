"""Two clocks: past states rebuilt from history, and last year as known then beside last year as known now."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bluelamp.database import connect, locks
from bluelamp.errors import AlreadyRunningError, BluelampError
from bluelamp.publish import publish
from bluelamp.rebuild import Moment, as_known, parse_moment
from bluelamp.sample import expected_maturity
from bluelamp.transform import build
from tests.fixtures.raw_rows import checksums, crime, select, write_rows

PUBLISHED = [
    f"build.{mart}"
    for mart in ("mart_daily_crime", "mart_figure", "mart_plan_performance", "mart_emergent_scorecard", "mart_satisfaction",
                 "mart_control_chart", "mart_control_chart_exception", "mart_rare_event_chart",
                 "mart_contribution", "mart_recording_integrity", "mart_police_uk_month")
]  # fmt: skip


def morning_after(day: date) -> Moment:
    """As at a day, as known when its own delivery had come."""
    return parse_moment(day, f"{day + timedelta(days=1)}T06:00")


def past_checksums() -> dict[str, str]:
    """Of the marts as rebuilt, under the names of those that the night built."""
    return {
        f"build.{name.split('.')[1]}": value
        for name, value in checksums([f"past_{name}" for name in PUBLISHED]).items()
    }


def past_count(measure_id: str = "all_crime_recorded") -> int:
    rows = select(
        """select value::integer from past_marts.mart_figure
           where measure_id = %s and area_type = 'force' and statistic = 'actual'""",
        measure_id,
    )
    return rows[0][0]


def assert_last_year_as_known_then_is_what_was_shown_then() -> None:
    """Of every measure and area that has such a figure. Then, sanction detections were counted; of community resolutions,
    in which the definition of today differs, there were none yet, so that both definitions count alike."""
    assert select("select count(*) from raw.outcome where outcome_type = '8' and outcome_date < '2013-04-01'") == [(0,)]
    figures = select(
        """select measures.measure_type, count(*), count(present.value),
               count(*) filter (where present.value is distinct from past.value)
           from build.mart_figure as present
           inner join core.dim_measure as measures using (measure_id)
           left join past_build.mart_figure as past
               on past.measure_id = present.measure_id and past.area_type = present.area_type
               and past.area_name = present.area_name and past.statistic in ('actual', 'rolling_12_month')
           where present.statistic = 'previous_year_as_known_then' group by 1 order by 1"""
    )
    assert {measure_type: different for measure_type, _, _, different in figures} == {
        "outcome_rate": 0, "recorded_crime": 0, "satisfaction": 0,
    }  # fmt: skip
    assert all(figure_count >= 30 and value_count > 0.9 * figure_count for _, figure_count, value_count, _ in figures)
    # Knowing better has moved counts, rates and answers, so that equal is not equal by having stood still.
    moved = select(
        """select distinct measure_type from build.mart_figure inner join core.dim_measure using (measure_id)
           where statistic = 'maturity_difference' and value <> 0 order by 1"""
    )
    assert moved == [("outcome_rate",), ("recorded_crime",), ("satisfaction",)]


@pytest.mark.timeout(600)
@pytest.mark.slow("five past states of the whole sample are built")
def test_three_mornings_give_three_answers_that_stay_and_the_last_is_the_published_one(sample_home):
    published = checksums(PUBLISHED)
    answers = {}
    for day in (date(2012, 10, 14), date(2013, 10, 7), date(2013, 10, 14)):
        with as_known(morning_after(day)) as past:
            assert (past.as_at_date, past.was_kept) == (day, False)
            maturity = expected_maturity(date(day.year, 4, 1), day)
            assert past_count() == maturity.known_then["all_crime"]
            assert past_count("robbery_recorded") == maturity.known_then["robbery"]
            answers[day] = past_checksums()
            if day.year == 2012:
                assert_last_year_as_known_then_is_what_was_shown_then()
    assert len({str(answer) for answer in answers.values()}) == 3
    assert answers[date(2013, 10, 14)] == published
    assert checksums(PUBLISHED) == published, "a past state changed what the night built"

    # A late record, a cancellation and a waiver come now: the answer of 8 October stays.
    write_rows("crime", [crime(1, "2013-10-05")], date(2013, 10, 15), known_at=datetime(2013, 10, 16, 6, tzinfo=UTC))
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("insert into ops.waiver (feed, business_date, reason) values ('crime', '2013-10-08', 'later')")
    with as_known(morning_after(date(2013, 10, 7))) as past:
        assert past_checksums() == answers[date(2013, 10, 7)]
    with as_known(morning_after(date(2013, 10, 7))) as past:
        assert past.was_kept


@pytest.mark.timeout(600)
def test_last_year_as_known_then_differs_by_the_late_and_cancelled_records(sample_home):
    maturity = expected_maturity()
    figures = dict(
        select(
            """select measure_id, value::integer from marts.mart_figure
               where area_type = 'force' and statistic = 'previous_year_as_known_then'"""
        )
    )
    assert {f"{category}_recorded": count for category, count in maturity.known_then.items()}.items() <= figures.items()
    assert figures["all_crime_recorded"] == 32097
    differences = select(
        """select value::integer, inputs from marts.mart_figure where statistic = 'maturity_difference'
           and measure_id = 'all_crime_recorded' and area_type = 'force'"""
    )
    assert differences == [(31948 - 32097, {"late": 30, "cancelled": 179, "moved_in": 0, "moved_out": 0})]
    listed = {
        reason: tuple(crimes)
        for reason, crimes in select(
            """select reason, array_agg(crime_number order by crime_number) from core.int_crime_restated
               where compared_with = 'previous_year' group by reason"""
        )
    }
    assert listed["late"] == maturity.late
    assert listed["cancelled"] == maturity.cancelled
    assert listed["reclassified"] == maturity.reclassified


def test_a_correction_restates_every_area_and_crime_type_that_it_touches(built_home):
    """By hand: a month ago three crimes were known; since then one came late, one was cancelled, one moved and became another."""
    write_rows("crime", [crime(n, "2013-09-10") for n in (1, 2, 3)], date(2013, 9, 1), until=date(2013, 9, 30))
    changed = {"updated_at": "2013-10-14 09:00:00"}
    moved = crime(3, "2013-09-10", offence_code="48", lpu_code="N01", bcu_code="COUNTIES", **changed)
    later = [
        crime(2, "2013-09-10", status="no_crime", **changed),
        moved,
        crime(4, "2013-09-09"),
        crime(5, "2013-10-14"),
    ]
    write_rows("crime", later, date(2013, 10, 1), until=date(2013, 10, 14))
    for feed in ("outcome", "satisfaction"):
        write_rows(feed, [], date(2013, 9, 1), until=date(2013, 10, 14))
    build()
    moves = {
        (measure, area): counts
        for measure, area, *counts in select(
            """select measure_id, area_name, earlier, actual, new_day_count, late_count, cancelled_count, moved_in_count,
                   moved_out_count
               from build.mart_revision where compared_with = 'month_ago' and greatest(earlier, actual) > 0"""
        )
    }
    of_type = {
        "burglary_dwelling_recorded": [3, 3, 1, 1, 1, 0, 1],
        "theft_of_motor_vehicle_recorded": [0, 1, 0, 0, 0, 1, 0],
    }
    assert {measure: moves[measure, "force"] for measure in of_type} == of_type
    # For the force it is still one crime; only City lost it to Counties.
    assert moves["all_crime_recorded", "force"] == [3, 4, 1, 1, 1, 0, 0]
    assert moves["all_crime_recorded", "City"] == [3, 3, 1, 1, 1, 0, 1]
    assert moves["all_crime_recorded", "Counties"] == [0, 1, 0, 0, 0, 1, 0]
    # Nothing of 2012 was delivered, so nobody can say what was known of it then.
    assert select("select count(*) from build.mart_figure where statistic = 'previous_year_as_known_then'") == [(0,)]


def approve(build_id: int) -> None:
    """Let a build through as the quality check does."""
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute("update ops.build set is_approved = true where build_id = %s", (build_id,))


@pytest.mark.slow("three nights are built")
def test_what_moved_since_the_last_publication(built_home):
    write_rows("crime", [crime(n, "2013-10-10") for n in (1, 2)], date(2013, 10, 1), until=date(2013, 10, 10))
    for feed in ("outcome", "satisfaction"):
        write_rows(feed, [], date(2013, 10, 1), until=date(2013, 10, 10))
    first = build()
    since = """select earlier_as_at_date, earlier, new_day_count, late_count, cancelled_count, actual from build.mart_revision
               where measure_id = 'all_crime_recorded' and area_type = 'force' and compared_with = 'last_publication'"""
    assert select(since) == [], "nothing was published before the first build"
    approve(first.build_id)
    publish()
    write_rows(
        "crime",
        [crime(1, "2013-10-10", status="no_crime", updated_at="2013-10-11 09:00:00"), crime(3, "2013-10-02"),
         crime(4, "2013-10-02"), crime(5, "2013-10-11")],
        date(2013, 10, 11),
    )  # fmt: skip
    for feed in ("outcome", "satisfaction"):
        write_rows(feed, [], date(2013, 10, 11))
    approve(build().build_id)
    assert select(since) == [(date(2013, 10, 10), 2, 1, 2, 1, 4)]
    # That build was approved, and its publication failed: readers hear of its records from the next.
    for feed in ("outcome", "satisfaction"):
        write_rows(feed, [], date(2013, 10, 12))
    write_rows("crime", [crime(6, "2013-10-03"), crime(7, "2013-10-12")], date(2013, 10, 12))
    build()
    assert select(since) == [(date(2013, 10, 10), 2, 2, 3, 1, 6)]


@pytest.mark.slow("a past state is built from nothing")
def test_a_past_state_counts_what_was_accepted_although_no_build_has_taken_it_in_yet(home):
    write_rows("crime", [crime(n, "2013-10-01") for n in (1, 2, 3)], date(2013, 10, 1))
    with as_known(parse_moment(None, "2013-10-02T06:00")) as past:
        assert (past.as_at_date, past_count()) == (date(2013, 10, 1), 3)
    # One minute before it came, nothing was known; a day that is not complete is not made up.
    with pytest.raises(BluelampError, match="nothing was known"), as_known(parse_moment(None, "2013-10-02T05:59")):
        pass
    with (
        pytest.raises(BluelampError, match="complete to 1 October 2013, not to 2 October"),
        as_known(parse_moment(date(2013, 10, 2), "2013-10-02T06:00")),
    ):
        pass
    assert select("select to_regclass('past_marts.publication')") == [(None,)], "a refused state must not be shown"


def test_one_past_state_at_a_time(home):
    with (
        locks.held(locks.PAST, "builder", "report of a past state"),
        pytest.raises(AlreadyRunningError),
        as_known(parse_moment(None, "2013-10-02T06:00")),
    ):
        pass


def test_moments_are_local_time_and_lie_in_the_past():
    assert parse_moment(None, "2013-10-15T06:00").known_at == datetime(2013, 10, 15, 5, tzinfo=UTC)
    assert parse_moment(None, "2013-12-15T06:00").known_at == datetime(2013, 12, 15, 6, tzinfo=UTC)
    assert parse_moment(None, "2013-10-15T06:00+00:00").known_at == datetime(2013, 10, 15, 6, tzinfo=UTC)
    with pytest.raises(BluelampError, match="Nobody knows yet"):
        parse_moment(None, "2013-10-15T06:00", now=datetime(2013, 10, 15, 4, 59, tzinfo=UTC))
    with pytest.raises(BluelampError, match="is no moment"):
        parse_moment(None, "yesterday")
