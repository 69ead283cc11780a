"""bluelamp sql: any query as the reader, CSV on stdout."""

from concurrent.futures import ThreadPoolExecutor
from typing import TextIO

import psycopg2

from bluelamp.database import connect
from bluelamp.errors import BluelampError

QUERY_ROLES = ("reader", "engineer", "steward", "public_reader")


def copy_as_csv(query: str, role: str, output: TextIO) -> None:
    """Write the query's rows as CSV with a header, as that role and read-only. Raises BluelampError with PostgreSQL's words."""
    if role not in QUERY_ROLES:
        raise BluelampError(f"Queries run as one of: {', '.join(QUERY_ROLES)}; not as {role}.", exit_code=2)
    try:
        with connect(role) as connection, connection.cursor() as cursor, ThreadPoolExecutor(1) as beside:
            connection.set_session(readonly=True)
            statement = query.strip().rstrip(";")
            command = f"copy ({statement}) to stdout with (format csv, header true)"
            # Beside this thread, which Ctrl-C would not reach while libpq waits for the server.
            copying = beside.submit(cursor.copy_expert, command, output)
            try:
                copying.result()
            except KeyboardInterrupt:
                connection.cancel()
                raise
    except psycopg2.Error as error:
        is_about_connection = isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)
        if is_about_connection and (error.pgcode is None or error.pgcode.startswith(("08", "57P"))):
            raise  # not the query's fault
        raise BluelampError(
            f"The query failed: {(error.diag.message_primary or str(error)).strip()}",
            where=f"SQLSTATE {error.pgcode}, as {role}",
            next_step="bluelamp sql \"select table_name from information_schema.tables where table_schema = 'marts'\" "
            "lists the marts.",
            exit_code=2,
        ) from None
