"""Building again gives the same marts to the byte, from raw, from the archive, and for a few deliveries only."""

from datetime import date

import pytest

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.rebuild.restate import restate
from tests.fixtures.databases import restore
from tests.fixtures.raw_rows import checksums, select

MOVES_BY_ITSELF = ("mart_feed_health", "mart_revision")


def marts() -> dict[str, str]:
    """Every mart but those that speak of deliveries and publications."""
    tables = select("select table_name::text from information_schema.tables where table_schema = 'build'")
    return checksums(f"build.{name}" for (name,) in tables if name not in MOVES_BY_ITSELF)


@pytest.mark.timeout(900)
@pytest.mark.slow("the whole archive is taken in and built again")
def test_everything_built_again_is_the_same_to_the_byte(sample_home):
    before = marts()
    assert len(before) >= 9
    summary = restate()
    assert (summary.delivery_count, summary.build.is_full_refresh) == (None, True)
    assert marts() == before

    # A total that is wrong in core is put right by the deliveries that touch it, without rebuilding the rest.
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute(
            "update core.int_crime_category_day set crime_count = crime_count + 5 where recorded_date = '2013-10-09'"
        )
        cursor.execute("delete from core.int_crime_category_month where month_start_date = '2013-10-01'")
    untouched = set(
        select("select ctid::text, xmin::text from core.int_crime_category_day where recorded_date < '2012-04-01'")
    )
    summary = restate("crime", date(2013, 10, 9), date(2013, 10, 9))
    assert (summary.delivery_count, summary.build.is_full_refresh) == (1, False)
    assert marts() == before
    after = set(
        select("select ctid::text, xmin::text from core.int_crime_category_day where recorded_date < '2012-04-01'")
    )
    assert len(untouched & after) > 0.95 * len(untouched)
    actions = select("select actor, detail ->> 'feed' from ops.audit where action = 'restate' order by audit_id")
    assert actions == [("bluelamp_builder", None), ("bluelamp_builder", "crime")]

    # Raw and the ledger are gone; the archive has it all, workbooks that people keep among the rest.
    [(delivered,)] = select("select count(*) from ops.load where state = 'accepted'")
    restore()
    summary = restate(from_archive=True)
    assert summary.reloaded.loaded == delivered == 259
    assert marts() == before


def test_what_cannot_be_restated_is_said(home):
    with pytest.raises(BluelampError, match="no feed crimes"):
        restate("crimes")
    with pytest.raises(BluelampError, match="Dates need a feed"):
        restate(first=date(2013, 10, 1))
    with pytest.raises(BluelampError, match="No accepted delivery of crime"):
        restate("crime", date(2013, 10, 1))
