"""Records that policy does not reach are set apart and named; what an engineer sets aside leaves every figure, and comes back."""

from datetime import date, datetime

import pytest

from bluelamp.errors import BluelampError
from bluelamp.ingest.decisions import set_aside, take_back, waive
from bluelamp.transform import build
from tests.fixtures.raw_rows import crime, outcome, select, write_rows

DAY = [date(2013, 10, day) for day in range(1, 5)]


def counted() -> list[tuple[object, ...]]:
    """All crime of the force by recorded date, from the marts' own base, beside the records that count."""
    return select(
        """select recorded_date::text, sum(crime_count)::integer from core.int_crime_category_day
           where category_id = 'all_crime' group by 1 order by 1"""
    )


def nights() -> list[int]:
    """Four nights of three feeds: five crimes; crime 1 becomes a no-crime on the second day, and 4 and 5 come with it."""
    crimes = [
        [crime(1, "2013-10-01"), crime(2, "2013-10-01"), crime(3, "2013-10-01")],
        [
            crime(1, "2013-10-01", status="no_crime", updated_at="2013-10-02 09:00:00"),
            crime(4, "2013-10-02"),
            crime(5, "2013-10-02"),
        ],
        [crime(6, "2013-10-03")],
    ]
    loads = [write_rows("crime", rows, day) for rows, day in zip(crimes, DAY, strict=False)]
    # The same night again, without a newer updated_at and without a manifest: what came last counts.
    write_rows("crime", [crime(6, "2013-10-03", offence_code="48")], DAY[2], known_at=datetime(2013, 10, 4, 7))
    write_rows("outcome", [outcome(2, "2013-10-03")], DAY[0], until=DAY[2])
    write_rows("satisfaction", [], DAY[0], until=DAY[2])
    return loads


@pytest.mark.slow("everything is built again twice")
@pytest.mark.real_life(
    "set aside", "a bad delivery and a record, by command, with the next build; taken back; sent again"
)
def test_what_is_set_aside_leaves_every_figure_and_comes_back(built_home):
    loads = nights()
    assert build().as_at_date == DAY[2]
    assert counted() == [("2013-10-01", 2), ("2013-10-02", 2), ("2013-10-03", 1)]
    assert select("select offence_code from core.int_crime where crime_number = 'CR/0000006/13'") == [("48",)]

    decision = set_aside("the second night is another force's", load_id=loads[1])
    assert "No other delivery covers 2 October 2013" in decision.words()
    set_aside("recorded twice", feed="crime", record="CR/0000003/13")
    waive("crime", DAY[1], "will not be sent again")
    with pytest.raises(BluelampError, match="already"):
        set_aside("again", load_id=loads[1])
    summary = build()
    assert (summary.is_full_refresh, summary.as_at_date) == (True, DAY[2])
    # Crime 1 is a crime again, 3 is out, 4 and 5 came with the second night alone.
    assert counted() == [("2013-10-01", 2), ("2013-10-03", 1)]
    assert select("select crime_number, status from core.int_crime order by 1") == [
        ("CR/0000001/13", "recorded"), ("CR/0000002/13", "recorded"), ("CR/0000006/13", "recorded"),
    ]  # fmt: skip
    assert build().new_load_count == 0, "a decision is followed once"

    take_back(decision.number, "it was ours after all")
    newest = write_rows("crime", [crime(3, "2013-10-01", updated_at="2013-10-04 09:00:00")], DAY[3])
    build()
    assert counted() == [("2013-10-01", 2), ("2013-10-02", 2), ("2013-10-03", 1)], "3 came again, and counts"
    assert select("select load_ids from core.int_crime_version where crime_number = 'CR/0000003/13'") == [([newest],)]
    assert select("select action, detail ->> 'reason' from ops.audit where action <> 'waive' order by audit_id") == [
        ("set aside", "the second night is another force's"),
        ("set aside", "recorded twice"),
        ("take back", "it was ours after all"),
    ]
    assert select("select count(*) from ops.set_aside where set_by <> 'bluelamp_engineer'") == [(0,)]


OLD = {1: "2010-03-15", 2: "2010-03-31", 3: "1998-07-01", 4: "0213-10-14", 5: "9999-12-31", 8: "9999-06-01"}


@pytest.mark.real_life("old records", "crimes of before policy begins are amended today; years typed 0213 and 9999")
def test_crimes_that_policy_does_not_reach_are_set_apart_and_named(built_home):
    old = [crime(number, day, updated_at="2013-10-01 09:00:00") for number, day in OLD.items()]
    first = crime(6, "2010-04-01", updated_at="2013-10-01 09:00:00")
    write_rows("crime", [*old, first, crime(7, "2013-10-01")], DAY[0])
    write_rows("outcome", [outcome(1, "2013-10-01"), outcome(7, "2013-10-01")], DAY[0])
    write_rows("satisfaction", [], DAY[0])
    summary = build()
    assert summary.as_at_date == DAY[0]
    assert counted()[:2] == [("2010-04-01", 1), ("2013-10-01", 1)]
    assert select(
        """select period, actual from build.mart_daily_crime where measure_id = 'all_crime_recorded' and area_type = 'force'
           and period in ('financial_year_to_date', 'last_7_days') order by 1"""
    ) == [("financial_year_to_date", 1), ("last_7_days", 1)]
    assert any(text.startswith("touched_crime_is_within_policy: Got 5 results") for text in summary.warnings)
    ((count, words),) = select(
        "select set_apart_count, set_apart_note from build.mart_feed_health where feed = 'crime'"
    )
    assert count == 6
    assert words == (
        "6 records lie outside the days for which counting rules hold (from 1 April 2010 on) and count in no figure; "
        "the earliest is of 14 October 0213, the latest of 31 December 9999."
    )
    assert select("select set_apart_count from build.mart_feed_health where feed = 'outcome'") == [(1,)]
