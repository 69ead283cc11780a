"""What is published here: a force's own records, open data alone, or what forces have sent to a collector."""

from enum import Enum

from psycopg2 import sql

from bluelamp.database import connect
from bluelamp.database.rows import only_row
from bluelamp.database.shown import shown_schema

FOUND = """
    select
        exists (select from {0}.mart_daily_crime),
        exists (select from {0}.mart_published_crime),
        exists (select from star.fct_peer_month) and not exists (select from star.dim_force where is_own)"""


class Kind(Enum):
    """Of what the shown marts are counted; OWN also where nothing is there yet."""

    OWN = "records of the force"
    OPEN_DATA = "open data alone"
    COLLECTED = "months that forces have sent"


def shown_kind() -> Kind:
    """The kind of what is published, or of the past state that is being shown."""
    with connect("reporter") as connection, connection.cursor() as cursor:
        cursor.execute(sql.SQL(FOUND).format(sql.Identifier(shown_schema())))
        has_own, has_published, is_collected = only_row(cursor)
    if has_own:
        return Kind.OWN
    return Kind.OPEN_DATA if has_published else Kind.COLLECTED if is_collected else Kind.OWN
