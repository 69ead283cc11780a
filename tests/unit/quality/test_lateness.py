"""Late by the clock: worked out by hand from the contracts' latencies, on both sides of each bound."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.quality.lateness import due_at, late_feeds

LONDON = ZoneInfo("Europe/London")
KIND = "silence"


@pytest.mark.parametrize(
    ("feed", "last_date", "expected"),
    [
        ("crime", date(2013, 10, 14), datetime(2013, 10, 17, 0)),  # the 15th ends, and 24 hours
        ("crime", date(2013, 10, 25), datetime(2013, 10, 27, 23)),  # 24 hours over the night that has 25
        ("crime", date(2014, 3, 28), datetime(2014, 3, 31, 1)),  # and over the one that has 23
        ("satisfaction", date(2013, 10, 14), datetime(2013, 11, 19, 23)),  # 35 days, of which one has 25 hours
        ("peer_month", date(2013, 1, 31), datetime(2013, 5, 15, 1)),  # February ends, and 75 days into summer time
        ("police_uk_street", date(2012, 12, 31), datetime(2013, 4, 17, 1)),
    ],
)  # fmt: skip
def test_the_next_delivery_is_due_when_its_day_or_month_and_the_latency_have_passed(
    feed: str, last_date: date, expected: datetime
) -> None:
    assert due_at(load_contracts()[feed], last_date) == expected.replace(tzinfo=LONDON)


@pytest.mark.real_life(KIND, "all feeds stop on the same night: each is late by its own contract")
def test_when_all_are_silent_each_is_late_in_its_time() -> None:
    last = dict.fromkeys(("crime", "outcome", "satisfaction"), date(2013, 10, 14))
    late = {
        day: {feed.feed for feed in late_feeds(last, datetime(2013, 10, day, 7, tzinfo=LONDON))}
        for day in (15, 16, 17, 31)
    }
    assert late == {15: set(), 16: set(), 17: {"crime", "outcome"}, 31: {"crime", "outcome"}}
    assert {feed.feed for feed in late_feeds(last, datetime(2013, 11, 20, tzinfo=LONDON))} == set(last)


@pytest.mark.real_life(KIND, "a feed that never came is not late, and says so elsewhere")
def test_a_feed_that_never_delivered_is_not_judged() -> None:
    assert late_feeds({}, datetime(2013, 10, 20, tzinfo=LONDON)) == []


def test_the_words_name_the_day_and_the_hour() -> None:
    (late,) = late_feeds({"crime": date(2013, 10, 14)}, datetime(2013, 10, 20, tzinfo=LONDON))
    assert late.words == "nothing since 14 October 2013; the next delivery was due by 17 October 2013 00:00"
