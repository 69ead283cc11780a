"""A machine that was off for a week: one night takes what waits, and gives the figures that seven nights in a row would have given."""

from datetime import date, timedelta

import pytest

from bluelamp.operations import refresh as night
from bluelamp.settings import settings
from tests.fixtures.databases import keep_as, restore
from tests.fixtures.deliveries import write_night
from tests.fixtures.raw_rows import checksums, filled_by_builds, select

KEPT = "bluelamp_before_the_week"
LAST = date(2013, 10, 7)
WEEK = [LAST + timedelta(days=n) for n in range(1, 8)]
# What tells of the nights themselves, and not of the figures.
OF_NIGHTS = {
    "build.mart_feed_health", "build.mart_revision", "core.int_earlier_state", "core.int_crime_restated",
    "core.int_crime_restated_count", "core.int_outcome_restated", "core.int_outcome_restated_count",
}  # fmt: skip
# Versions name the deliveries that brought them by numbers in the order in which they were taken in.
VERSIONS = ("core.int_crime_version", "core.int_outcome_version", "core.int_satisfaction_version")
OF_VERSIONS = """select count(*), md5(string_agg((to_jsonb(t) - 'load_ids')::text, e'\\n' order by to_jsonb(t) - 'load_ids'))
    from {} as t"""
FIGURES = (
    "select measure_id, area_type, area_name, statistic, value, label from published.mart_figure order by 1, 2, 3, 4"
)
PUBLICATIONS = "select as_at_date, known_at from marts_history.publication order by publication_id"


def figures() -> dict[str, str]:
    """Everything that was built, to the byte."""
    built = checksums(sorted(set(filled_by_builds()) - OF_NIGHTS - set(VERSIONS)))
    return built | {table: str(select(OF_VERSIONS.format(table))[0]) for table in VERSIONS}


@pytest.mark.slow("builds seven nights one by one, and the same in one")
@pytest.mark.timeout(3_600)
@pytest.mark.real_life("A machine that goes", "off for a week, while suppliers went on delivering")
def test_one_night_catches_up_with_a_week(built_home, monkeypatch):
    monkeypatch.setattr(night, "write_documents", lambda: [])
    write_night(settings().landing, LAST)
    night.refresh()
    keep_as(KEPT)

    for day in WEEK:
        write_night(settings().landing, day)
        night.refresh()
    one_by_one, shown, (*_, last) = figures(), select(FIGURES), select(PUBLICATIONS)
    assert [as_at for as_at, _ in select(PUBLICATIONS)] == [LAST, *WEEK]

    restore(KEPT)
    for day in WEEK:
        write_night(settings().landing, day)
    done = night.refresh()
    assert (done.ingest.accepted, done.build.is_full_refresh) == (21, False)
    assert {name for name, found in figures().items() if found != one_by_one[name]} == set()
    assert select(FIGURES) == shown
    # The publications say so: the reader's figures went from one day to the day a week later, at once.
    assert select(PUBLICATIONS)[1:] == [last]
    assert [as_at for as_at, _ in select(PUBLICATIONS)] == [LAST, WEEK[-1]]
    assert select("select count(*) from ops.load where state = 'accepted' and build_id is null") == [(0,)]
    assert list(settings().landing.glob("*/*.csv")) == []
