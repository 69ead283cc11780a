"""A database that is up and up to date, whatever was there before."""

from bluelamp.database import server
from bluelamp.database.migrate import migrate_if_needed
from bluelamp.settings import settings


def ensure_database() -> None:
    """Server up and schema current; cheap when both are so. Every command calls it first."""
    if not settings().database_url:
        server.start()
    migrate_if_needed()
