"""Open data that no mapping has, and months that a force or a supplier did not send: counted, named, and never "up to date"."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from bluelamp.transform import build
from tests.fixtures.raw_rows import Row, select, write_rows

VANISHES = "what nothing maps"
HOLE = "a hole in a feed of many sources"
KNOWN_AT = datetime(2015, 6, 1)
# By force and month: rows by label. Labels of then, of another time, of nobody, and in other capitals.
MONTHS: dict[tuple[str, date], dict[str, int]] = {
    ("humberside", date(2015, 1, 1)): {"Burglary": 10, "Drugs": 18, "Cyber crime": 13, "Anti-social behaviour": 7},
    ("humberside", date(2012, 1, 1)): {
        "Violent crime": 12, "Public disorder and weapons": 6, "Burglary": 5, "Other crime": 4, "Other theft": 8,
        "Anti-social behaviour": 9,
    },
    ("humberside", date(2011, 2, 1)): {"Violent crime": 3, "Robbery": 1, "Other crime": 6, "Bicycle theft": 2},
    ("kent", date(2015, 1, 1)): {"Violence and Sexual Offences": 9, "Violence and sexual offences": 4, "violent crime": 2},
}  # fmt: skip
DECEMBER, JANUARY, FEBRUARY, MARCH = date(2014, 12, 1), date(2015, 1, 1), date(2015, 2, 1), date(2015, 3, 1)
SENT = {
    "city-of-london": (DECEMBER,),
    "cleveland": (DECEMBER, FEBRUARY),
    "humberside": (DECEMBER, FEBRUARY, MARCH),
    "kent": (DECEMBER, FEBRUARY, MARCH),
}


def incidents(labels: dict[str, int], month: date) -> Iterator[Row]:
    """Rows of a street file."""
    for label, count in labels.items():
        yield from [{"month": f"{month:%Y-%m}", "crime_type": label, "reported_by": "x", "falls_within": "x"}] * count


def street(force: str, month: date, labels: dict[str, int]) -> None:
    """A force's month as accepted."""
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = list(incidents(labels, month))
    write_rows("police_uk_street", rows, month, until=last, part=force, known_at=KNOWN_AT)


def peers(month: date, forces: tuple[str, ...], *categories: str) -> None:
    """A month of other forces as accepted."""
    rows = [
        {"force_id": force, "month": f"{month:%Y-%m}", "category_id": category, "recorded_count": "900", "outcome_count": "9"}
        for force in forces
        for category in categories
    ]  # fmt: skip
    write_rows("peer_month", rows, month, until=month, known_at=KNOWN_AT)


@pytest.mark.real_life(
    VANISHES, "13 of 'Cyber crime' in 41; 35 crimes of 2012 under the labels of then; capitals that differ"
)
@pytest.mark.real_life(VANISHES, "a label before its time; a peer's category that is none here")
@pytest.mark.real_life(HOLE, "City of London January to March 2015, Cleveland January and March")
@pytest.mark.real_life(HOLE, "a file without a row; a peer that leaves out a month")
def test_what_nothing_maps_counts_and_a_hole_is_named(built_home):
    for (force, month), labels in MONTHS.items():
        street(force, month, labels)
    for force, months in SENT.items():
        for month in months:
            street(force, month, {"Burglary": 40})
    street("cleveland", MARCH, {})
    peers(DECEMBER, ("kent", "essex"), "all_crime", "cyber_crime")
    peers(JANUARY, ("kent",), "all_crime")
    build()

    all_crime = {
        (force, month): count
        for force, month, count in select(
            """select force_id, month_start_date, recorded_count::integer from core.int_police_uk_count
               where category_id = 'all_crime'"""
        )
    }
    in_mart = {
        (force, month): count
        for force, month, count in select(
            """select force_id, month_start_date, sum(crime_count)::integer from build.mart_police_uk_month
               where is_crime group by force_id, month_start_date"""
        )
    }
    assert all_crime == in_mart
    assert [all_crime[key] for key in MONTHS] == [41, 35, 12, 15]
    assert dict(
        select("select crime_type, crime_count from build.mart_police_uk_month where force_id = 'kent' "
               "and month_start_date = '2015-01-01'")
    ) == {"Violence and sexual offences": 13, "violent crime": 2}  # fmt: skip

    found = select(
        """select finding, source_id, subject, to_char(first_month, 'YYYY-MM'), to_char(last_month, 'YYYY-MM'), row_count
           from build.mart_data_quality"""
    )
    assert {row[1:] for row in found if row[0] == "unknown crime type"} == {
        ("humberside", "Cyber crime", "2015-01", "2015-01", 13),
        ("humberside", "Bicycle theft", "2011-02", "2011-02", 2),
        ("kent", "violent crime", "2015-01", "2015-01", 2),
        ("kent", "cyber_crime", "2014-12", "2014-12", 900),
        ("essex", "cyber_crime", "2014-12", "2014-12", 900),
    }
    missing = {row[1:5] for row in found if row[0] == "missing month"}
    assert {
        ("city-of-london", "", "2015-01", "2015-03"), ("cleveland", "", "2015-01", "2015-01"),
        ("cleveland", "", "2015-03", "2015-03"), ("essex", "", "2015-01", "2015-01"),
    } <= missing  # fmt: skip
    health = {
        feed: (state, reason)
        for feed, state, reason in select("select feed, state, reason from build.mart_feed_health")
    }
    assert health["police_uk_street"][0] == health["peer_month"][0] == "gap"
    for words in ("City of London ", "January 2015 to March 2015", "Cleveland "):
        assert words in health["police_uk_street"][1]
    assert "Essex January 2015" in health["peer_month"][1]
