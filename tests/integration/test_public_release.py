"""A release of the sample's counts: what the public reader gets, what it withholds, and that nothing tells what."""

import pandas as pd
import psycopg2
import pytest

from bluelamp.database import connect
from bluelamp.disclosure.rule import is_sensitive
from bluelamp.operations.public_release import attack, release

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


def test_what_is_released_tells_of_nobody(sample_home):
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
    assert few.sum() == summary.certificate.sensitive_count
    assert both[few]["crime_count"].isna().all()
    open_rows = both[~both["is_withheld"]]
    assert (open_rows["crime_count"] == open_rows["crime_count_true"]).all()
    assert len(open_rows) > 0.9 * len(both), "what is withheld is the exception"
    # The same again is no second release, and everything that was released withstands the attack.
    assert release().release_id is None
    assert attack() == summary.certificate
    with connect("public_reader") as connection, connection.cursor() as cursor:
        cursor.execute("select withheld_count, recovered_count from public_marts.release")
        assert cursor.fetchall() == [(summary.certificate.withheld_count, 0)]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("select crime_count from ops.release_count")
