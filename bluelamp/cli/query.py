"""bluelamp sql: one query as the reader, CSV on stdout."""

import csv
from concurrent.futures import ThreadPoolExecutor
from typing import TextIO

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.database import connect
from bluelamp.errors import BluelampError

QUERY_ROLES = ("reader", "engineer", "steward", "public_reader")
ROWS = 5_000  # fetched at once

# The text is a literal, and a cursor takes one statement that gives rows: nothing can end the transaction and go on.
OPEN = "do $do$ declare answer refcursor := 'answer'; begin open answer for execute {}; end $do$"


def copy_as_csv(query: str, role: str, output: TextIO) -> None:
    """Write the rows of one statement (SELECT, VALUES, TABLE, SHOW or EXPLAIN) as CSV with a header, as that role and
    read-only. Raises BluelampError with PostgreSQL's words."""
    if role not in QUERY_ROLES:
        raise BluelampError(f"Queries run as one of: {', '.join(QUERY_ROLES)}; not as {role}.", exit_code=2)
    statement = query.strip().rstrip(";")
    try:
        with connect(role) as connection, connection.cursor() as cursor, ThreadPoolExecutor(1) as beside:
            connection.set_session(readonly=True)
            # Beside this thread, which Ctrl-C would not reach while libpq waits for the server.
            answering = beside.submit(answer, cursor, statement, output)
            try:
                answering.result()
            except KeyboardInterrupt:
                connection.cancel()
                raise
    except errors.InvalidCursorDefinition:
        raise BluelampError(
            "That is not one query.",
            where=f"as {role}",
            next_step="Ask one SELECT, VALUES, TABLE, SHOW or EXPLAIN at a time; nothing was run.",
            exit_code=2,
        ) from None
    except psycopg2.Error as error:
        is_about_connection = isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)
        if is_about_connection and (error.pgcode is None or error.pgcode.startswith(("08", "57P"))):
            raise  # not the query's fault
        if isinstance(error, errors.QueryCanceled | errors.ConfigurationLimitExceeded):
            raise BluelampError(
                f"The query asked too much and was stopped: {(error.diag.message_primary or '').strip()}.",
                where=f"as {role}, whose limits stand in bluelamp/database/settings_of_roles.py",
                next_step="Ask for fewer days or areas, join every table by its key (docs/bi-author.md), or take the data along: "
                "bluelamp export DIR",
                exit_code=2,
            ) from None
        raise BluelampError(
            f"The query failed: {(error.diag.message_primary or str(error)).strip()}",
            where=f"SQLSTATE {error.pgcode}, as {role}",
            next_step="bluelamp sql \"select table_name from information_schema.tables where table_schema = 'marts'\" "
            "lists the marts.",
            exit_code=2,
        ) from None


def answer(cursor: Cursor, statement: str, output: TextIO) -> None:
    """Run one statement and write its rows."""
    cursor.execute(sql.SQL(OPEN).format(sql.Literal(statement)))
    cursor.execute("savepoint opened")
    try:
        cursor.copy_expert(f"copy ({statement}\n) to stdout with (format csv, header true)", output)
    except errors.SyntaxError:  # one good statement that COPY does not know: SHOW, EXPLAIN
        cursor.execute("rollback to savepoint opened")
        fetch_as_csv(cursor, output)


def fetch_as_csv(cursor: Cursor, output: TextIO) -> None:
    """The rows of the open cursor."""
    writer = csv.writer(output, lineterminator="\n")
    is_first = True
    while True:
        cursor.execute(f"fetch forward {ROWS} from answer")
        if is_first:
            writer.writerow(column.name for column in cursor.description or ())
            is_first = False
        rows = cursor.fetchall()
        if not rows:
            return
        writer.writerows(rows)
