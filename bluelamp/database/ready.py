"""A database that is up and up to date, whatever was there before."""

import logging

from bluelamp.database import server
from bluelamp.database.migrate import migrate_if_needed, schema_state
from bluelamp.settings import settings

log = logging.getLogger("bluelamp")


def ensure_database() -> None:
    """Server up and schema current; cheap when both are so. Every command that writes calls it first."""
    if not settings().database_url:
        server.start()
    migrate_if_needed()


def ensure_server() -> None:
    """Server up, for a command that only reads: it never migrates, which would wait for other readers, and reads an older
    schema as well as it can. Only a database without any schema gets one."""
    if not settings().database_url:
        server.start()
    state = schema_state()
    if state == "none":
        migrate_if_needed()
    elif state == "other":
        log.warning("The database is of another version of the project. When nobody reads, run: bluelamp db migrate")
