"""A release of the sample's counts: what the public reader gets, what it withholds, and that nothing tells what."""

import pandas as pd
import psycopg2
import pytest

from bluelamp.database import connect
from bluelamp.disclosure.rule import is_sensitive
from bluelamp.errors import BluelampError
from bluelamp.operations.documents import write_document
from bluelamp.operations.public_release import attack, release
from bluelamp.reporting.narrative.template import measures_told

pytestmark = pytest.mark.timeout(600)
TRUTH = """
    select bridge.category_id, area.current_lpu_name as area_name, date_trunc('quarter', fact.recorded_date)::date::text as quarter,
        sum(fact.crime_count)::integer as crime_count
    from star.fct_crime_day as fact
    inner join star.bridge_crime_category as bridge using (offence_key, is_domestic, is_hate_crime)
    inner join star.dim_area as area using (area_key)
    where fact.recorded_date >= bridge.valid_from and fact.recorded_date < bridge.valid_to
    group by 1, 2, 3"""
SHOWN = """
    select category_id, area_type, area_name, quarter_start_date::text as quarter, crime_count, is_withheld
    from public_marts.crime_quarter"""


def frame(role: str, query: str) -> pd.DataFrame:
    with connect(role) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])


def test_what_is_released_tells_of_nobody(sample_home, tmp_path):
    summary = release()
    assert summary.release_id == 1
    assert summary.certificate.holds
    assert summary.certificate.sensitive_count > 20
    truth, shown = frame("reader", TRUTH), frame("public_reader", SHOWN)
    assert set(shown["quarter"]) == {f"{year}-{month:02}-01" for year, month in
                                     ((2012, 4), (2012, 7), (2012, 10), (2013, 1), (2013, 4), (2013, 7))}  # fmt: skip
    both = shown[shown["area_type"] == "lpu"].merge(
        truth, on=["category_id", "area_name", "quarter"], suffixes=("", "_true")
    )
    few = both["crime_count_true"].between(1, 4) & both["category_id"].map(is_sensitive)
    # Serious sexual offences are released of the force alone, and are guarded below it all the same.
    below = shown[(shown["category_id"] == "serious_sexual") & (shown["area_type"] != "force")]
    assert len(below) == 0
    assert (shown["category_id"] == "serious_sexual").sum() == 6
    unseen = truth[(truth["category_id"] == "serious_sexual") & truth["quarter"].isin(shown["quarter"])]
    assert few.sum() + unseen["crime_count"].between(1, 4).sum() == summary.certificate.sensitive_count
    assert both[few]["crime_count"].isna().all()
    open_rows = both[~both["is_withheld"]]
    assert (open_rows["crime_count"] == open_rows["crime_count_true"]).all()
    assert len(open_rows) > 0.9 * len(both), "what is withheld is the exception"
    # What the Panel's report prints by area is not withheld, and the two together tell nothing either.
    printed = {measure.removesuffix("_recorded") for measure in measures_told()}
    sensitive = shown["category_id"].map(is_sensitive) & (shown["area_type"] == "lpu")
    assert not shown[shown["category_id"].isin(printed) & ~sensitive]["is_withheld"].any()
    write_document("panel", tmp_path)
    certificate = attack()
    assert certificate.holds
    assert certificate.cell_count > summary.certificate.cell_count, "the report's counts are among what is attacked"
    # The same again is no second release, and everything that was released withstands the attack.
    assert release().release_id is None
    assert attack() == certificate
    with connect("public_reader") as connection, connection.cursor() as cursor:
        cursor.execute("select withheld_count, recovered_count from public_marts.release")
        assert cursor.fetchall() == [(summary.certificate.withheld_count, 0)]
        cursor.execute("select * from public_marts.release")
        told = {column.name for column in cursor.description}
        assert told == {
            "release_id",
            "publication_id",
            "as_at_date",
            "released_at",
            "withheld_count",
            "recovered_count",
        }
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("select crime_count from ops.release_count")


@pytest.mark.slow("two releases of the sample's counts")
def test_a_release_outlives_the_areas_that_it_was_made_of(sample_home):
    """An LPU that was there, and is gone: the release that knows it is attacked by its own sums, and the next one is made."""
    first = release()
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("select kind, count(*) from ops.release_structure group by 1")
        kept = dict(cursor.fetchall())
        assert set(kept) == {"area", "total", "within"}
        for table in ("ops.release_count", "public_marts.crime_quarter", "ops.release_structure"):
            column = "part" if table == "ops.release_structure" else "area_name"
            kind = "kind = 'area'" if table == "ops.release_structure" else "area_type = 'lpu'"
            cursor.execute(f"update {table} set {column} = 'Old Town' where {column} = 'Melton' and {kind}")
            assert cursor.rowcount, table
    assert attack().holds
    second = release()
    assert (first.release_id, second.release_id) == (1, 2)
    assert second.certificate.holds
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("delete from ops.release_structure where release_id = 1")
    with pytest.raises(BluelampError) as told:
        attack()
    assert "Old Town" in str(told.value)
