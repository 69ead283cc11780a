"""What is published of open data, read as the reader in one REPEATABLE READ transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg2 import sql
from psycopg2.extras import RealDictCursor

from bluelamp.database import connect
from bluelamp.database.shown import shown_schema
from bluelamp.errors import BluelampError

Row = Mapping[str, Any]

TABLES = {
    "crime": "select * from {schema}.mart_published_crime order by position, force_id, month_start_date",
    "outcomes": """
        select * from {schema}.mart_published_outcome
        order by force_id, file_kind, month_start_date, outcome_group, outcome_type""",
    "comparison": """
        select compared.* from {schema}.mart_msg_comparison as compared
        where compared.measure_type = 'published_crime' and compared.is_current_version
        order by compared.measure_id, compared.window_months, compared.force_id""",
    "charts": """
        select charts.* from {schema}.mart_control_chart as charts
        where charts.measure_id in (
            select published.measure_id from {schema}.mart_published_crime as published where published.is_charted
        )
        order by charts.measure_id, charts.month_start_date""",
    "quality": """
        select * from {schema}.mart_data_quality
        where feed in ('police_uk_street', 'police_uk_outcomes') order by finding, source_name, subject, first_month""",
    "feeds": "select * from {schema}.mart_feed_health where delivery_count > 0 or refused_delivery_count > 0 order by position",
}


@dataclass(frozen=True)
class OpenData:
    """One publication of open data: its rows as their marts have them."""

    publication_id: int
    published_at: datetime
    as_at_date: date
    crime: tuple[Row, ...]
    outcomes: tuple[Row, ...]
    comparison: tuple[Row, ...]
    charts: tuple[Row, ...]
    quality: tuple[Row, ...]
    feeds: tuple[Row, ...]

    @property
    def own(self) -> Row:
        """A row of the force itself, for its name."""
        return next(row for row in self.crime if row["is_own"])

    @property
    def own_crime(self) -> list[Row]:
        """Counts of the force itself."""
        return [row for row in self.crime if row["is_own"]]


def read_open_data() -> OpenData:
    """The current publication, or the past state that is being shown. Raises BluelampError when there is none yet."""
    schema = sql.Identifier(shown_schema())
    with connect("reporter") as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(
                sql.SQL("select publication_id, published_at, as_at_date from {}.publication").format(schema)
            )
            publication = cursor.fetchone()
            if publication is None:
                raise BluelampError(
                    "Nothing has been published yet.", next_step="Run: bluelamp open-data DIR --force ID"
                )
            tables: dict[str, Any] = {}
            for name, query in TABLES.items():
                cursor.execute(sql.SQL(query).format(schema=schema))
                tables[name] = tuple(cursor.fetchall())
    return OpenData(*publication.values(), **tables)
