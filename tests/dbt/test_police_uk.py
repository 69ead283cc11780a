"""The open data of every force: snapshots replace one another, duplicates count, the file tells the force."""

import csv
import gzip
from collections import Counter
from datetime import date, datetime

import pytest

from bluelamp.ingest import ingest
from bluelamp.transform import build
from tests.fixtures.raw_rows import select, write_rows

JUNE = (date(2013, 6, 1), date(2013, 6, 30))


def incident(crime_type: str) -> dict[str, str]:
    return {
        "month": "2013-06",
        "crime_type": crime_type,
        "reported_by": "Another force",
        "falls_within": "x",
        "longitude": "-1.1",
    }


def counts() -> list[tuple]:
    return select(
        "select force_id, month_start_date::text, crime_type, crime_count from build.mart_police_uk_month order by 1, 2, 3"
    )


@pytest.mark.slow("three builds")
def test_the_newest_delivery_of_a_force_and_month_counts(built_home):
    first, last = JUNE
    asb, drugs = incident("Anti-social behaviour"), incident("Drugs")
    write_rows(
        "police_uk_street", [asb, asb, drugs], first, until=last, part="leicestershire", known_at=datetime(2013, 8, 1)
    )
    write_rows("police_uk_street", [drugs], first, until=last, part="derbyshire", known_at=datetime(2013, 8, 1))
    build()
    assert counts() == [
        ("derbyshire", "2013-06-01", "Drugs", 1),
        ("leicestershire", "2013-06-01", "Anti-social behaviour", 2),
        ("leicestershire", "2013-06-01", "Drugs", 1),
    ]
    # Published again without the drugs offence: it vanishes, and the other force stays.
    write_rows(
        "police_uk_street", [asb, asb, asb], first, until=last, part="leicestershire", known_at=datetime(2013, 9, 1)
    )
    assert build().new_load_count == 1
    newest = [("derbyshire", "2013-06-01", "Drugs", 1), ("leicestershire", "2013-06-01", "Anti-social behaviour", 3)]
    assert counts() == newest
    # An older one that turns up late changes nothing.
    write_rows(
        "police_uk_street", [drugs, drugs], first, until=last, part="leicestershire",
        known_at=datetime(2013, 10, 1), extracted_at=datetime(2013, 7, 1),
    )  # fmt: skip
    assert build().new_load_count == 1
    assert counts() == newest
    # Nor is one the newest for ever whose sender's clock ran years ahead.
    for day, extracted, rows in ((1, datetime(2031, 1, 1), [drugs]), (2, datetime(2013, 11, 2), [drugs, drugs])):
        write_rows(
            "police_uk_street", rows, first, until=last, part="leicestershire",
            known_at=datetime(2013, 11, day), extracted_at=extracted,
        )  # fmt: skip
        build()
    assert counts() == [newest[0], ("leicestershire", "2013-06-01", "Drugs", 2)]


@pytest.mark.slow("real files are taken in and built from")
@pytest.mark.timeout(300)
def test_real_files_are_counted_row_by_row(home, shared_data):
    folder = shared_data / "police_uk" / "2013-06"
    ingest(["police_uk_street", "police_uk_outcomes"], source=folder)
    build()
    expected: Counter[tuple[str, str, str]] = Counter()
    for path in folder.glob("*-street.csv.gz"):
        force = path.name.removeprefix("2013-06-").removesuffix("-street.csv.gz")
        with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                expected[force, "2013-06-01", row["Crime type"]] += 1
    assert {row[:3]: row[3] for row in counts()} == dict(expected)
    assert len({force for force, *_ in expected}) >= 9

    outcomes: Counter[tuple[str, str, str]] = Counter()
    for path in folder.glob("*-outcomes.csv.gz"):
        force = path.name.removeprefix("2013-06-").removesuffix("-outcomes.csv.gz")
        with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                outcomes[force, f"{row['Month']}-01", row["Outcome type"]] += 1
    found = select(
        "select force_id, crime_month::text, outcome_type, outcome_count from core.int_police_uk_outcome_month"
    )
    assert {row[:3]: row[3] for row in found} == dict(outcomes)
