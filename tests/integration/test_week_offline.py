"""A machine that was off for a week: one night takes what waits, and gives the figures that seven nights in a row would have given."""

from datetime import date, timedelta

import pytest

from bluelamp.operations import refresh as night
from bluelamp.settings import settings
from tests.fixtures.databases import keep_as, restore
from tests.fixtures.deliveries import write_night
from tests.fixtures.raw_rows import BUILT, checksums, select

KEPT = "bluelamp_before_the_week"
LAST = date(2013, 10, 7)
WEEK = [LAST + timedelta(days=n) for n in range(1, 8)]
# What tells of the nights themselves, and not of the figures.
OF_NIGHTS = ("mart_feed_health", "mart_revision")
FIGURES = (
    "select measure_id, area_type, area_name, statistic, value, label from published.mart_figure order by 1, 2, 3, 4"
)
PUBLICATIONS = "select as_at_date, known_at from marts_history.publication order by publication_id"


def figures() -> dict[str, str]:
    """Everything that was built, to the byte."""
    marts = {
        f"build.{name}"
        for (name,) in select("select table_name::text from information_schema.tables where table_schema = 'build'")
    }
    return checksums(sorted((marts | set(BUILT)) - {f"build.{name}" for name in OF_NIGHTS}))


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
