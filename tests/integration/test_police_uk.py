"""Real open data: every row of every file is in raw once, counted against the files themselves."""

import csv
import gzip
from collections import Counter
from pathlib import Path

from bluelamp.ingest import ingest
from tests.fixtures.landing import rows

ASB = "Anti-social behaviour"


def count_files(folder: Path, kind: str, column: str) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """Rows by force (from the file's name), month, and what the column says; and the exact duplicates among them."""
    counts: Counter[tuple[str, ...]] = Counter()
    lines: Counter[tuple[str, ...]] = Counter()
    for path in sorted(folder.glob(f"*/*-{kind}.csv.gz")):
        force = path.name[len("2013-06-") : -len(f"-{kind}.csv.gz")]
        with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                counts[force, row["Month"], row[column]] += 1
                if row.get("Crime type") == ASB:
                    lines[(force, *row.values())] += 1
    return counts, lines


def test_street_crime_equals_the_files(home: Path, shared_data: Path) -> None:
    folder = shared_data / "police_uk"
    counts, lines = count_files(folder, "street", "Crime type")
    summary = ingest(["police_uk_street"], source=folder)
    files = len(list(folder.glob("*/*-street.csv.gz")))
    assert (summary.loaded, summary.accepted, summary.refused, summary.rejected_rows) == (files, files, 0, 0)
    assert len(list(folder.glob("*/*-street.csv.gz"))) == files
    stored = rows(
        """select part, month, crime_type, count(*) from raw.police_uk_street join ops.load on load_id = _load_id
           group by part, month, crime_type"""
    )
    assert {tuple(row[:3]): row[3] for row in stored} == dict(counts)
    assert summary.rows == counts.total()

    # Blank identifiers are anti-social behaviour's, and its exact duplicates are incidents of their own.
    assert rows("select count(*) from raw.police_uk_street where (crime_id is null) <> (crime_type = %s)", ASB) == [
        (0,)
    ]
    repeats = rows(
        """select sum(n - 1)::int from (
               select count(*) as n from raw.police_uk_street join ops.load on load_id = _load_id where crime_type = %s
               group by part, raw.police_uk_street.month, reported_by, falls_within, longitude, latitude, location, lsoa_code,
                   lsoa_name, last_outcome_category) as same""",
        ASB,
    )
    assert repeats == [(sum(n - 1 for n in lines.values()),)]
    assert repeats[0][0] > 6_000
    # The force's name changed; the file, never Reported by, tells the force.
    names = rows(
        "select distinct falls_within from raw.police_uk_street join ops.load on load_id = _load_id "
        "where part = 'leicestershire'"
    )
    assert {name for (name,) in names} == {"Leicestershire Constabulary", "Leicestershire Police"}
    # Places on the Greenwich meridian have a longitude with an exponent.
    assert rows("select count(*) > 0 from raw.police_uk_street where longitude like %s", "%e-%") == [(True,)]

    again = ingest(["police_uk_street"], source=folder)
    assert (again.loaded, again.skipped, again.rows) == (0, files, 0)


def test_outcomes_equal_the_files(home: Path, shared_data: Path) -> None:
    folder = shared_data / "police_uk"
    counts, _ = count_files(folder, "outcomes", "Outcome type")
    summary = ingest(["police_uk_outcomes"], source=folder)
    assert (summary.refused, summary.rejected_rows, summary.rows) == (0, 0, counts.total())
    stored = rows(
        """select part, month, outcome_type, count(*) from raw.police_uk_outcomes join ops.load on load_id = _load_id
           group by part, month, outcome_type"""
    )
    assert {tuple(row[:3]): row[3] for row in stored} == dict(counts)
