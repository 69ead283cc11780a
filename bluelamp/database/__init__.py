"""The warehouse's PostgreSQL: the embedded server, connections by role, the schema and its grants."""

from bluelamp.database.connect import ROLES, address, connect, database_url, dsn
from bluelamp.database.ready import ensure_database, ensure_server, require_server, told_if_older

__all__ = [
    "ROLES", "address", "connect", "database_url", "dsn", "ensure_database", "ensure_server", "require_server", "told_if_older",
]  # fmt: skip
