"""What a collector has published, read in one REPEATABLE READ transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg2.extras import RealDictCursor

from bluelamp.database import connect
from bluelamp.database.shown import PUBLISHED, shown_schema
from bluelamp.errors import BluelampError

Row = Mapping[str, Any]

# A force that has sent nothing has its row too, for it is the one to ask.
FORCES = """
    with newest as (select max(month_start_date) as month_start_date from star.fct_peer_month),

    totals as (select * from star.fct_peer_month where category_id = 'all_crime')

    select
        forces.force_id,
        forces.force_name,
        count(distinct months.month_start_date)::integer as month_count,
        min(months.month_start_date) as first_month,
        max(months.month_start_date) as last_month,
        (select newest.month_start_date from newest) as newest_month,
        (select totals.recorded_count from totals
         where totals.force_id = forces.force_id and totals.month_start_date = max(months.month_start_date)) as all_crime,
        (select totals.recorded_count from totals
         where totals.force_id = forces.force_id
             and totals.month_start_date = max(months.month_start_date) - interval '1 year') as year_before
    from star.dim_force as forces
    left join star.fct_peer_month as months on forces.force_id = months.force_id
    group by forces.force_id, forces.force_name
    order by forces.force_name"""
MONTHS = "select * from star.fct_peer_month order by force_id, month_start_date, category_id"
QUALITY = """
    select * from marts.mart_data_quality
    where feed = 'peer_month' order by finding, source_name, subject, first_month"""


@dataclass(frozen=True)
class Collected:
    """One publication of a collector. forces: a row each; months: star.fct_peer_month; quality: what is odd about deliveries."""

    publication_id: int
    published_at: datetime
    as_at_date: date
    forces: tuple[Row, ...]
    months: tuple[Row, ...]
    quality: tuple[Row, ...]


def read_collected() -> Collected:
    """The current publication. Raises BluelampError when there is none, or where a past state was asked for."""
    if shown_schema() != PUBLISHED:
        raise BluelampError(
            "The page of a collector shows what is published.",
            next_step="Ask for past months in SQL: select * from star.fct_peer_month.",
            exit_code=2,
        )
    with connect("reporter") as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute("select publication_id, published_at, as_at_date from marts.publication")
            publication = cursor.fetchone()
            if publication is None:
                raise BluelampError("Nothing has been published yet.", next_step="Run: bluelamp refresh")
            tables: list[tuple[Any, ...]] = []
            for query in (FORCES, MONTHS, QUALITY):
                cursor.execute(query)
                tables.append(tuple(cursor.fetchall()))
    return Collected(*publication.values(), *tables)
