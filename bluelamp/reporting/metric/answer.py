"""A metric, asked of what is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg2

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.reporting.metric.definition import load_semantics
from bluelamp.reporting.metric.query import Condition, compose


@dataclass(frozen=True)
class Answer:
    """Rows in the order of their columns; the last column is the metric's, empty where it may not be told."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def ask(name: str, by: Sequence[str] = (), where: Sequence[Condition] = ()) -> Answer:
    """The metric of the current publication, as the reader may see it.

    Raises BluelampError for a metric, column or condition that there is not, or a value that the column cannot have.
    """
    query = compose(load_semantics(), name, by, where)
    try:
        with connect("reader") as connection, connection.cursor() as cursor:
            connection.set_session(readonly=True)
            cursor.execute(query.statement)
            return Answer(query.columns, list(cursor.fetchall()))
    except psycopg2.DataError as error:
        raise BluelampError(
            f"A condition's value cannot be: {(error.diag.message_primary or '').strip()}.",
            where="--where",
            next_step="Write dates as 2013-09-01 and yes or no as true or false.",
            exit_code=2,
        ) from None
