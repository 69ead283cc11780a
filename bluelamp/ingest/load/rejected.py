"""Rejected rows, for the people who mend them."""

from typing import Any

from psycopg2 import sql

from bluelamp.database import connect


def list_rejected(
    feed: str | None = None, *, load_id: int | None = None, with_record: bool = False, limit: int = 1_000
) -> list[dict[str, Any]]:
    """Rejected rows, newest delivery first: file, row, line, column and reason; as the engineer.

    with_record: also the row as delivered, which is personal data; then as the steward, the one role that may read it.
    """
    columns = sql.SQL(", rejected.record") if with_record else sql.SQL("")
    query = sql.SQL(
        """select rejected.feed, load.file_name, rejected.load_id, rejected.source_row, rejected.line_number, rejected.column_name,
               rejected.reason, load.state{columns}
           from ops.rejected_row as rejected
           join ops.load as load on load.load_id = rejected.load_id
           where (%(feed)s is null or rejected.feed = %(feed)s) and (%(load_id)s is null or rejected.load_id = %(load_id)s)
           order by rejected.load_id desc, rejected.source_row limit %(limit)s"""
    ).format(columns=columns)
    with connect("steward" if with_record else "engineer") as connection, connection.cursor() as cursor:
        cursor.execute(query, {"feed": feed, "load_id": load_id, "limit": limit})
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
