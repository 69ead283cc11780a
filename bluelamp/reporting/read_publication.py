"""The published figures as one Publication, read as the reader in one REPEATABLE READ transaction.

So a table and a sentence cannot disagree, and a publication that comes while they are read does not mix into them.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal

from psycopg2.extensions import connection as Connection

from bluelamp.database import connect
from bluelamp.database.shown import shown_schema
from bluelamp.errors import BluelampError
from bluelamp.policy.words import force_words
from bluelamp.reporting.publication import YEAR_TO_DATE, Comparison, CrimeFigure, Earlier, Feed, Publication, Row
from bluelamp.reporting.publication_tables import OVERLAPS, REGISTER, REGISTERS, TABLES

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

# What was read within read_once(), by the schema that is shown.
_read: ContextVar[dict[str, Publication] | None] = ContextVar("read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within the block the publication is read once: documents that are written together are of the same one."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def read_publication() -> Publication:
    """The current publication, or the past state that is being shown. Raises BluelampError when there is none yet."""
    schema, read = shown_schema(), _read.get()
    if read is None:
        return _read_from(schema)
    if schema not in read:
        read[schema] = _read_from(schema)
    return read[schema]


def _read_from(schema: str) -> Publication:
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
            | {mart: _register(connection, f"{schema}.{mart}", order) for mart, order in REGISTERS.items()}
            | {
                "dim_measure": _register(connection, "star.dim_measure", "position, measure_id"),
                "category_overlap": _rows(connection, OVERLAPS)
                if _is_there(connection, "star.bridge_crime_category")
                else [],
            },
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
        words=force_words(),
    )


def _rows(connection: Connection, query: str, parameters: Row | None = None) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        # As the library's own rows by name, at a third of their cost.
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def _register(connection: Connection, mart: str, order: str) -> list[Row]:
    return _rows(connection, REGISTER.format(mart=mart, order=order)) if _is_there(connection, mart) else []


def _is_there(connection: Connection, table: str) -> bool:
    [row] = _rows(connection, "select to_regclass(%(name)s) is not null as is_there", {"name": table})
    return bool(row["is_there"])


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
        is_small_count=row.get("is_small_count") or False,
        change_z=row.get("change_z") or Decimal(0),
        change_signal=row.get("change_signal") or "none",
        change_verdict=row.get("change_verdict") or "",
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
        monthly_counts=tuple(count for count in first["monthly_counts"] or () if count is not None),
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
