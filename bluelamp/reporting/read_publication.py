"""The published figures as one Publication, read as the reader in one REPEATABLE READ transaction.

So a table and a sentence cannot disagree, and a publication that comes while they are read does not mix into them.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from bluelamp.database import connect
from bluelamp.database.shown import shown_schema
from bluelamp.errors import BluelampError
from bluelamp.reporting.publication import YEAR_TO_DATE, Comparison, CrimeFigure, Earlier, Feed, Publication, Row

EARLIER = """
    select publication_id, as_at_date from marts_history.publication
    where publication_id < %(publication_id)s order by publication_id desc limit 1"""
SUPERSEDED = """
    select measure_id, area_type, area_name, actual, previous_year, change, change_pct
    from marts_history.mart_daily_crime where published_to = %(publication_id)s and period = %(period)s"""
PUBLICATION = "select * from {schema}.publication"
CRIME = "select * from {schema}.mart_daily_crime order by position, area_type, area_name, period"
FEEDS = "select * from {schema}.mart_feed_health order by position, feed"
FIGURES = "select * from {schema}.mart_figure order by measure_id, area_type, area_name, statistic"

# Marts that are shown as they stand, in the order of their pages.
TABLES = {
    "mart_plan_performance": "select * from {schema}.mart_plan_performance order by position, area_type, area_name",
    "mart_emergent_scorecard": "select * from {schema}.mart_emergent_scorecard order by position",
    "mart_msg_comparison": "select * from {schema}.mart_msg_comparison order by measure_id, window_months, msg_version, force_id",
    "mart_hmic_monitor": "select * from {schema}.mart_hmic_monitor order by ratio_to_msg desc, measure_id",
    "mart_year_end_projection": "select * from {schema}.mart_year_end_projection order by position, area_type, area_name",
    "mart_projection_backtest": "select * from {schema}.mart_projection_backtest order by position, area_type, horizon",
    "mart_control_chart_exception": (
        "select * from {schema}.mart_control_chart_exception order by exception_list, position, measure_id, area_type, area_name"
    ),
    "mart_control_chart": """
        select * from {schema}.mart_control_chart order by measure_id, area_type, area_name, month_start_date""",
    "mart_satisfaction": "select * from {schema}.mart_satisfaction order by position, area_type, area_name",
    "mart_contribution": """
        select * from {schema}.mart_contribution order by measure_id, area_type, area_name, dimension, position""",
    "mart_revision": "select * from {schema}.mart_revision order by measure_id, area_type, area_name, compared_with",
    "mart_data_quality": "select * from {schema}.mart_data_quality order by feed, finding, first_month, subject",
    "publication": """
        select publication_id, published_at, as_at_date, known_at, note, changes from marts_history.publication
        where publication_id <= %(publication_id)s order by publication_id desc""",
    # How far behind each feed was at each publication: by the row that was shown then, else by the one that still is.
    "feed_lateness": """
        select past.publication_id, past.as_at_date, feed.feed,
               past.as_at_date - case when shown.feed is null then feed.complete_to else shown.complete_to end as days_behind
        from marts_history.publication as past
        cross join {schema}.mart_feed_health as feed
        left join marts_history.mart_feed_health as shown
            on shown.feed = feed.feed and shown.published_from <= past.publication_id and past.publication_id < shown.published_to
        where past.publication_id <= %(publication_id)s order by past.publication_id, feed.feed""",
    "mart_target_setting": "select * from {schema}.mart_target_setting order by financial_year desc, position",
}

# What people write down; a home whose marts were built before there was a register has none of them.
REGISTER = "select * from {mart} order by {order}"
REGISTERS = {
    "mart_briefing_issue": "issue_id",
    "mart_threat_weekly": "issue_id",
    "mart_delivery_plan": "plan, due_date, action_id",
    "mart_panel_response": "panel_date desc, response_id",
    "mart_horizon_item": "item_date desc, horizon_item_id",
    "mart_operation": "name, operation_id",
    "mart_recommendation": "raised_on desc, recommendation_id",
}


def read_publication() -> Publication:
    """The current publication, or the past state that is being shown. Raises BluelampError when there is none yet."""
    schema = shown_schema()
    with connect("reporter") as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        publications = _rows(connection, PUBLICATION.format(schema=schema))
        if not publications:
            raise BluelampError(
                "Nothing has been published yet.",
                where="marts.publication",
                next_step="Run bluelamp refresh, then write the documents again.",
            )
        current = {"publication_id": publications[0]["publication_id"], "period": YEAR_TO_DATE}
        return assemble(
            publications[0],
            crime=_rows(connection, CRIME.format(schema=schema)),
            feeds=_rows(connection, FEEDS.format(schema=schema)),
            figures=_rows(connection, FIGURES.format(schema=schema)),
            earlier=_rows(connection, EARLIER, current),
            superseded=_rows(connection, SUPERSEDED, current),
            tables={mart: _rows(connection, query.format(schema=schema), current) for mart, query in TABLES.items()}
            | {mart: _register(connection, f"{schema}.{mart}", order) for mart, order in REGISTERS.items()},
        )


def assemble(
    publication: Row,
    *,
    crime: Iterable[Row],
    feeds: Iterable[Row],
    figures: Iterable[Row],
    earlier: Iterable[Row],
    superseded: Iterable[Row],
    tables: Mapping[str, Iterable[Row]] | None = None,
) -> Publication:
    """A Publication from rows of the published marts, in their own columns."""
    together: dict[tuple[str, str, str], list[Row]] = {}
    for row in crime:
        together.setdefault(_key(row), []).append(row)
    before = {_key(row): _comparison(row) for row in superseded}
    return Publication(
        publication_id=publication["publication_id"],
        published_at=publication["published_at"],
        as_at_date=publication["as_at_date"],
        is_sample=publication["is_sample"],
        periods={name: (_date(first), _date(last)) for name, (first, last) in publication["periods"].items()},
        note=publication["note"] or "",
        changes=publication["changes"] or {},
        earlier=next((Earlier(row["publication_id"], row["as_at_date"], before) for row in earlier), None),
        crime=tuple(_crime_figure(rows) for rows in together.values()),
        feeds=tuple(_feed(row) for row in feeds),
        figures=tuple(figures),
        tables={mart: tuple(rows) for mart, rows in (tables or {}).items()},
    )


def _rows(connection: Connection, query: str, parameters: Row | None = None) -> list[Row]:
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def _register(connection: Connection, mart: str, order: str) -> list[Row]:
    there = _rows(connection, "select to_regclass(%(mart)s) is not null as is_there", {"mart": mart})
    return _rows(connection, REGISTER.format(mart=mart, order=order)) if there[0]["is_there"] else []


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _key(row: Row) -> tuple[str, str, str]:
    return row["measure_id"], row["area_type"], row["area_name"]


def _comparison(row: Row) -> Comparison:
    # History carries no dates: the year to date that an earlier publication showed is told without its days.
    days = (row["period_to"] - row["period_from"]).days + 1 if row.get("period_to") else 1
    # A row published before the column came has none.
    extra = (row.get("extra_day_count") or 0) if row.get("period_to") else 0
    return Comparison(
        row["actual"],
        row["previous_year"],
        row["change"],
        row["change_pct"],
        day_count=days,
        previous_day_count=days - extra,
        change_per_day_pct=row.get("change_per_day_pct"),
    )


def _crime_figure(rows: list[Row]) -> CrimeFigure:
    first = rows[0]
    return CrimeFigure(
        measure_id=first["measure_id"],
        title=first["title"],
        area_type=first["area_type"],
        area_name=first["area_name"],
        bcu_name=first["bcu_name"],
        is_unallocated=first["is_unallocated"],
        direction=first["direction"],
        measure_group=first["measure_group"],
        comparisons={row["period"]: _comparison(row) for row in rows},
        monthly_counts=tuple(first["monthly_counts"] or ()),
    )


def _feed(row: Row) -> Feed:
    return Feed(
        name=row["feed"],
        title=row["title"],
        owner=row["owner"],
        cadence=row["cadence"],
        state=row["state"],
        is_late=row["is_late"],
        is_holding_as_at=row["is_holding_as_at"],
        reason=row["reason"] or "",
        complete_to=row["complete_to"],
        received_at=row["received_at"],
        row_count=row["row_count"],
        rejected_row_count=row["rejected_row_count"],
        refused_delivery_count=row["refused_delivery_count"],
        held_delivery_count=row["held_delivery_count"],
        warnings=row["warnings"] or "",
        set_apart_note=row["set_apart_note"] or "",
    )
