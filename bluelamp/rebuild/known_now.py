"""Figures as at a day of the past, as known now: what an issued document would print if it were made today."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from psycopg2 import sql
from psycopg2.extras import RealDictCursor

from bluelamp.database import connect
from bluelamp.database.rows import only_row
from bluelamp.database.shown import shown_schema
from bluelamp.rebuild.moment import Moment
from bluelamp.rebuild.past_state import as_known
from bluelamp.reporting.document.compare import Key, Row, key_of

# The moment after which nothing has become known: the same answer, kept, until something is delivered or decided.
NEWEST = """
    select greatest(
        (select max(known_at) from ops.load where state = 'accepted'),
        (select max(received_at) from ops.load where state <> 'accepted'),
        (select max(greatest(known_from, nullif(known_to, 'infinity'))) from ops.set_aside), (select max(waived_at) from ops.waiver)
    )"""
FIGURES = """
    select 'mart_figure' as mart, measure_id, area_type, area_name, statistic, value, label, inputs, period_from from {}.mart_figure"""
CHARTS = """
    select 'mart_control_chart' as mart, charts.measure_id, charts.area_type, charts.area_name, cell.statistic, cell.value,
        null as label, null::jsonb as inputs, charts.month_start_date as period_from
    from {}.mart_control_chart as charts
    cross join lateral (values ('value', charts.value), ('centre', charts.centre), ('lower_limit', charts.lower_limit),
        ('upper_limit', charts.upper_limit)) as cell (statistic, value)
    where charts.month_start_date > (select as_at_date from {}.publication) - interval '24 months'"""

UNITS = """
    select 'mart_regional_collaboration' as mart, units.unit_id as measure_id, 'force' as area_type, units.force_name as area_name,
        cell.statistic, cell.value, null as label, null::jsonb as inputs, units.period_from
    from {}.mart_regional_collaboration as units
    cross join lateral (values ('contribution_gbp', units.contribution_gbp), ('contribution_fte', units.contribution_fte),
        ('output_count', units.output_count), ('outcome_count', units.outcome_count),
        ('cost_per_outcome_gbp', units.cost_per_outcome_gbp), ('contribution_share_pct', units.contribution_share_pct),
        ('outcome_share_pct', units.outcome_share_pct), ('return_ratio', units.return_ratio)) as cell (statistic, value)"""


def known_now(as_at_date: date) -> dict[Key, Row]:
    """Every figure as at that day by its key, as known now. Of the day that is published they are read; another day's state is
    rebuilt from history first, which takes as long as a full build, unless it stands already."""
    with showing(as_at_date), connect("reporter") as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        schema = sql.Identifier(shown_schema())
        with connection.cursor(cursor_factory=RealDictCursor) as cursor:
            rows: list[Row] = []
            for query in (FIGURES, CHARTS, UNITS):
                cursor.execute(sql.SQL(query).format(*[schema] * query.count("{}")))
                rows += cursor.fetchall()
    return {key_of(row): row for row in rows}


@contextmanager
def showing(as_at_date: date) -> Iterator[None]:
    """Inside, what is read is as at that day."""
    if published_day() == as_at_date:
        yield
    else:
        with as_known(Moment(as_at_date, newest_knowledge())):
            yield


def published_day() -> date | None:
    """The as-at date of what is published."""
    with connect("reporter") as connection, connection.cursor() as cursor:
        cursor.execute("select as_at_date from marts.publication")
        row = cursor.fetchone()
    return row[0] if row else None


def newest_knowledge() -> datetime:
    """When the newest thing became known."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(NEWEST)
        moment: datetime = only_row(cursor)[0]
    return moment
