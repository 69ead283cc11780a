"""A text that somebody wrote, held against what is published and what was issued before."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from psycopg2.extensions import cursor as Cursor

from bluelamp.database import connect
from bluelamp.reporting.claims import Finding, check_text, read_text, sentences
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.read_publication import read_publication

# A figure is restated where it was printed of the same days: as at the same date, or of a period that was over by then.
PRINTED = """
    select distinct figure.measure_id, figure.area_name, figure.statistic, figure.period_to, figure.value
    from ops.document_figure as figure
    inner join ops.document on document.document_id = figure.document_id
    where figure.value is not null and figure.mart = 'mart_figure'
        and (document.as_at_date = %(as_at_date)s or figure.period_to <= document.as_at_date)"""


def check_file(path: Path) -> list[Finding]:
    """Every sentence of the file that states figures of the force. Raises BluelampError where it cannot be read, or while nothing is
    published."""
    told = sentences(read_text(path))
    current = read_publication()
    with connect("publisher") as connection, connection.cursor() as cursor:
        earlier = printed_before(cursor, current.as_at_date)
    return check_text(told, current, read_figures(current), earlier)


def printed_before(cursor: Cursor, as_at_date: date) -> dict[tuple[str, str, str, date | None], set[Decimal]]:
    """What issued documents printed of each figure, with the last day that it is of: as at that date, and of periods that were over
    when they were issued."""
    cursor.execute(PRINTED, {"as_at_date": as_at_date})
    found: dict[tuple[str, str, str, date | None], set[Decimal]] = {}
    for *key, value in cursor.fetchall():
        found.setdefault(tuple(key), set()).add(value)
    return found
