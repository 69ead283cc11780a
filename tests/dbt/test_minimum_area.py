"""A crime type that policy shows for the force alone (minimum_area_type): in no mart below it, and no check stops the night for it."""

from datetime import date, datetime

import pytest

from bluelamp.database import connect, ops
from bluelamp.quality import check_build
from bluelamp.transform import build, runner
from bluelamp.transform.ledger import exclusive
from tests.fixtures.raw_rows import crime, select, write_rows

FORCE_ONLY, PART = "cycle_theft_recorded", "cycle_theft"
AREAS_ADD_UP = "areas_add_up_mart_daily_crime_actual__previous_year__measure_id__period"


@pytest.fixture
def built(built_home):
    """Nine burglaries of the City, two taken for a theft of a cycle or from a shop at first, and a theft of a cycle."""
    with connect("builder") as connection, connection.cursor() as cursor:
        for table in ("measure", "dim_measure"):
            cursor.execute(f"update core.{table} set minimum_area_type = 'force' where measure_id = %s", (FORCE_ONLY,))
    days, day = (date(2012, 4, 1), date(2013, 10, 1)), "2013-10-01"
    mistaken = [crime(n, day, offence_code=code, updated_at=f"{day} 11:00:00") for n, code in ((7, "46"), (8, "44"))]
    write_rows("crime", mistaken, days[1], known_at=datetime(2013, 10, 1, 20))
    write_rows("crime", [*(crime(n, day) for n in range(9)), crime(9, day, offence_code="44")], days[0], until=days[1])
    for feed in ("outcome", "satisfaction"):
        write_rows(feed, [], days[0], until=days[1])
    return build()


def of_areas(mart: str, column: str, value: str) -> list[str]:
    """The kinds of areas in those rows of the mart."""
    return [
        kind for (kind,) in select(f"select distinct area_type from build.{mart} where {column} = %s order by 1", value)
    ]


def test_what_is_shown_for_the_force_alone_stands_in_no_mart_below_it_and_is_published(built):
    for mart in ("daily_crime", "figure", "recording_integrity", "control_chart"):
        assert of_areas(f"mart_{mart}", "measure_id", FORCE_ONLY) == ["force"], mart
        assert of_areas(f"mart_{mart}", "measure_id", "burglary_dwelling_recorded")[:2] == ["bcu", "force"], mart
    assert of_areas("mart_contribution", "measure_id", FORCE_ONLY) == [], "its parts would be LPUs"
    assert of_areas("mart_contribution", "measure_id", "burglary_dwelling_recorded") == ["force"]
    # Nor as a part that tells it: of a change, or of what was reclassified.
    assert of_areas("mart_contribution", "dimension", "crime_type") == ["force"]
    assert of_areas("mart_recording_integrity", "part", PART) == ["force"]
    assert of_areas("mart_recording_integrity", "part", "shoplifting") == ["bcu", "force"]
    with exclusive() as connection, ops.run("build", "builder") as run_id:
        runner.Project().run_layer(connection, run_id, "tests", ["test", "--select", AREAS_ADD_UP])
    with ops.run("check_marts", "publisher") as run_id:
        assert check_build(run_id).failures == []
