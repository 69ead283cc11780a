"""Reading a query's answer."""

from typing import Any

from psycopg2.extensions import cursor as Cursor


def only_row(cursor: Cursor) -> tuple[Any, ...]:
    """The row of a query that always has one. Raises LookupError when there is none, which is a fault of ours."""
    row = cursor.fetchone()
    if row is None:
        raise LookupError("the query has no row")
    return row


def only_value(cursor: Cursor) -> Any:
    """The one value of a query; None where it has no row."""
    row = cursor.fetchone()
    return row[0] if row else None
