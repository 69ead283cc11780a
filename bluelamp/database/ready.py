"""A database that is up and up to date, whatever was there before.

What brings it up to date reads every contract, and is imported only where it is asked: `bluelamp --help` answers at once.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg2.errors import UndefinedColumn, UndefinedTable

from bluelamp.database import server
from bluelamp.database.connect import connect
from bluelamp.errors import BluelampError
from bluelamp.settings import settings

log = logging.getLogger("bluelamp")


def ensure_database() -> None:
    """Server up and schema current; cheap when both are so. Every command that writes calls it first."""
    from bluelamp.database.migrate import migrate_if_needed

    if not settings().database_url:
        server.start()
    migrate_if_needed()


def ensure_server() -> None:
    """Server up, for a command that only reads: it never migrates, which would wait for other readers, and reads an older
    schema as well as it can. Only a database without any schema gets one."""
    from bluelamp.database.migrate import READERS_WAIT, migrate_if_needed, schema_state

    if not settings().database_url:
        server.start()
    state = schema_state()
    if state == "none":
        migrate_if_needed()
    elif state == "other":
        log.warning("The database is of another version of the project. When nobody reads, run: bluelamp db migrate")
    elif state == "readers":
        log.warning(READERS_WAIT)


def require_server() -> None:
    """For what only looks, by a timer: nothing is started, made or migrated. Raises BluelampError where there is no home or its server
    is down, and psycopg2.OperationalError where a server does not answer or refuses the login."""
    # Asked before anything else: for root, to ask where the cluster is makes a folder.
    is_made = (settings().home / "pg").is_dir()
    if not settings().database_url and not (is_made and server.is_running()):
        raise BluelampError(
            "The database is not running." if is_made else "There is no database here.",
            where=str(settings().home),
            next_step="Run: ./scripts/up, or: bluelamp db start. If it is another home, say by BLUELAMP_HOME which, or by "
            "BLUELAMP_DATABASE_URL and BLUELAMP_SECRETS where the database is.",
        )
    with connect("engineer"):
        pass


@contextmanager
def told_if_older(where: str) -> Iterator[None]:
    """Around what only reads. Raises BluelampError where it asks for what an older schema does not have yet."""
    from bluelamp.database.migrate import schema_state

    try:
        yield
    except (UndefinedColumn, UndefinedTable) as error:
        if schema_state() != "other":
            raise
        raise BluelampError(
            "The database is of another version of the project, and lacks what this asks for.",
            where=where,
            next_step="When nobody reads, run: bluelamp db migrate",
        ) from error
