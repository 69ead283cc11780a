"""The as-at date, and what it does to figures: gaps, waivers, empty nights, refused and late deliveries."""

from datetime import date

import pytest

from bluelamp.database import connect
from bluelamp.operations.refresh import build_and_check
from bluelamp.publish import publish
from bluelamp.transform import build, ledger
from tests.fixtures.raw_rows import answer, checksums, crime, outcome, select, write_rows
from tests.fixtures.register_rows import write_register


def force_count() -> int:
    """Crimes of the force in the year to date."""
    rows = select(
        """select actual from build.mart_daily_crime
           where measure_id = 'all_crime_recorded' and area_type = 'force' and period = 'financial_year_to_date'"""
    )
    return rows[0][0]


def health() -> dict[str, tuple]:
    return {
        row[0]: row[1:]
        for row in select("select feed, state, is_late, is_holding_as_at, reason from build.mart_feed_health")
    }


@pytest.mark.slow("a build for each step of the gap")
def test_a_gap_holds_the_figures_until_it_is_filled_or_waived(built_home):
    write_rows("crime", [crime(1, "2013-10-09"), crime(2, "2013-10-10")], date(2013, 10, 1), until=date(2013, 10, 10))
    write_rows("satisfaction", [], date(2013, 10, 1), until=date(2013, 10, 10))
    # The 11th never comes; the 12th, received, and the 13th, an empty night, do.
    cancelled = crime(1, "2013-10-09", status="no_crime", updated_at="2013-10-12 09:00:00")
    write_rows("crime", [crime(3, "2013-10-12"), cancelled], date(2013, 10, 12))
    write_rows("crime", [], date(2013, 10, 13))
    refused = write_rows("crime", [crime(9, "2013-10-10")], date(2013, 10, 11), state="refused")
    for day in (11, 12, 13):
        write_rows("satisfaction", [answer(day, "2013-10-01")], date(2013, 10, day))
    summary = build()
    assert summary.as_at_date == date(2013, 10, 10)
    assert summary.new_load_count == 7
    # As known now: crime 1 was cancelled after the as-at date, and crime 3 was recorded after it.
    assert force_count() == 1
    assert health()["crime"] == ("gap", True, True, "Missing: 2013-10-11.")
    assert health()["satisfaction"] == ("up to date", False, False, None)
    assert health()["outcome"] == ("never delivered", True, False, "No delivery has been accepted.")
    assert select("select count(*) from staging.stg_crime where load_id = %s", refused) == [(0,)]

    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(
            "insert into ops.waiver (feed, business_date, reason) values ('crime', '2013-10-11', 'system moved')"
        )
    assert build().as_at_date == date(2013, 10, 13)
    assert force_count() == 2
    assert health()["crime"] == ("up to date", False, False, None)
    # The day that the waiver moved on is rebuilt by the moment that the build gives: the waiver is known by then.
    assert select("select known_at >= (select max(waived_at) from ops.waiver) from core.int_as_at") == [(True,)]
    periods = select(
        "select period_from, period_to, previous_from, previous_to from core.int_report_period where period = 'last_7_days'"
    )
    assert periods == [(date(2013, 10, 7), date(2013, 10, 13), date(2012, 10, 7), date(2012, 10, 13))]


def test_an_empty_warehouse_builds_and_says_that_nothing_was_delivered(built_home):
    assert select("select status, as_at_date from ops.build") == [("succeeded", None)]
    assert {state for state, *_ in health().values()} == {"never delivered"}
    assert force_count() == 0


@pytest.mark.slow("a build and its quality check before the first crimes, and a build after them")
def test_what_comes_before_the_first_crimes_waits_for_them(built_home):
    write_rows("outcome", [outcome(1, "2013-10-09")], date(2013, 4, 1), until=date(2013, 10, 10))
    answers = [answer(n, "2013-06-01") for n in range(40)]
    write_rows("satisfaction", answers, date(2013, 4, 1), until=date(2013, 10, 10))
    write_register(date(2013, 10, 9), {("issue", "I-BRG000"): {"title": "Burglary", "status": "accepted"}})
    assert build_and_check().as_at_date is None
    assert publish().is_nothing_ever
    assert publish().is_nothing_ever
    write_rows("crime", [crime(1, "2013-10-09")], date(2013, 10, 1), until=date(2013, 10, 10))
    assert build().as_at_date == date(2013, 10, 10)
    assert select("select count(*) from core.int_outcome_version") == [(1,)]
    assert ("I-BRG000", date(2013, 10, 6)) in select("select issue_id, week_end_date from build.mart_threat_weekly")
    # No month stood while they waited: all of them are made now.
    [(first_month,)] = select("select min(month_start_date) from core.fct_measure_month")
    assert first_month == date(2013, 4, 1)
    at_once = checksums()
    assert build(full_refresh=True).is_full_refresh
    assert checksums() == at_once


def test_a_waiver_that_reaches_the_day_on_which_an_area_changes_rebuilds_everything(built_home):
    """The day is after every delivery: only the waiver moves the as-at date there."""
    write_rows("crime", [], date(2013, 10, 1), until=date(2013, 10, 10))
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("update ops.build set as_at_date = '2013-10-10'")
        cursor.execute("update core.area set valid_to = '2013-10-12' where area_code = 'C02'")
    waive = "insert into ops.waiver (feed, business_date, reason) values ('crime', %s, 'system moved')"
    # A day apart from the others moves nothing.
    for day, is_new in (("2013-10-12", False), ("2013-10-11", True)):
        with connect("engineer") as connection, connection.cursor() as cursor:
            cursor.execute(waive, (day,))
        with ledger.exclusive() as connection:
            assert ledger.is_area_new(connection) is is_new


def test_29_february_and_the_turn_of_the_financial_year(built_home):
    dates = select(
        """select date::text, same_day_last_year_date::text, financial_year, financial_month, financial_year_day_number
           from core.dim_date where date in ('2013-03-31', '2013-04-01', '2016-02-29') order by 1"""
    )
    assert dates == [
        ("2013-03-31", "2012-03-31", "2012/13", 12, 365),
        ("2013-04-01", "2012-04-01", "2013/14", 1, 1),
        ("2016-02-29", "2015-02-28", "2015/16", 11, 335),
    ]
