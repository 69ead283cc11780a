"""A text that somebody wrote, held against what is published and what was issued before."""

from decimal import Decimal
from pathlib import Path

from bluelamp.database import connect
from bluelamp.reporting.claims import Finding, check_text, read_text, sentences
from bluelamp.reporting.narrative.figure import read_figures
from bluelamp.reporting.read_publication import read_publication

PRINTED = """
    select distinct measure_id, area_name, statistic, value from ops.document_figure
    where value is not null and mart = 'mart_figure'"""


def check_file(path: Path) -> list[Finding]:
    """Every sentence of the file that states figures of the force. Raises BluelampError where it cannot be read, or while nothing is
    published."""
    told = sentences(read_text(path))
    current = read_publication()
    return check_text(told, current, read_figures(current), printed_before())


def printed_before() -> dict[tuple[str, str, str], set[Decimal]]:
    """What issued documents printed of each figure."""
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute(PRINTED)
        found: dict[tuple[str, str, str], set[Decimal]] = {}
        for measure_id, area_name, statistic, value in cursor.fetchall():
            found.setdefault((measure_id, area_name, statistic), set()).add(value)
    return found
