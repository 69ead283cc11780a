"""Connections by role. A role's short name drops the prefix: connect("reader") logs in as bluelamp_reader."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import psycopg2
from psycopg2.extensions import connection as Connection

from bluelamp.database import server
from bluelamp.errors import BluelampError
from bluelamp.settings import settings

DATABASE = "bluelamp"
AIRFLOW_DATABASE = "airflow"

# What each login role is for; its rights are in database/grants.py. bluelamp_owner owns the objects and cannot log in.
ROLES = {
    "loader": "takes deliveries into raw and keeps the ledger",
    "builder": "runs dbt: owns staging, core and build",
    "publisher": "publishes marts by difference",
    "engineer": "reads ops, raw and everything between",
    "steward": "reads rejected records, which hold personal data",
    "reader": "reads published marts and their history",
    "reporter": "reads them for what Bluelamp itself writes; nobody else's login, so no reader can spoil it",
    "public_reader": "reads marts that may leave the building",
    "airflow": "Airflow's own metadata",
}


class Address(NamedTuple):
    """Host and port of the server."""

    host: str
    port: int


def address() -> Address:
    """Where the server listens: the outside one of BLUELAMP_DATABASE_URL, else the home's embedded one."""
    if settings().database_url:
        parts = urlsplit(settings().database_url or "")
        return Address(parts.hostname or "127.0.0.1", parts.port or 5432)
    return Address("127.0.0.1", server.port())


def dsn(role: str) -> dict[str, str | int]:
    """Keyword arguments for psycopg2.connect as that role ("admin" only where the home knows the administrator)."""
    host, number = address()
    if role == "admin":
        parts = urlsplit(settings().database_url or "")
        # An outside server's address should name no password: it is the administrator's secret then, as at home.
        user, password = parts.username or server.ADMIN, parts.password or settings().secret(server.ADMIN)
    elif role in ROLES:
        user, password = f"bluelamp_{role}", settings().secret(f"bluelamp_{role}")
    else:
        raise BluelampError(f"There is no role {role}.", next_step=f"Choose one of: {', '.join(ROLES)}.", exit_code=2)
    database = AIRFLOW_DATABASE if role == "airflow" else DATABASE
    return {
        "host": host, "port": number, "dbname": database, "user": user, "password": password,
        "application_name": f"bluelamp {role}", "connect_timeout": 10,
    }  # fmt: skip


def database_url(role: str) -> str:
    """SQLAlchemy address of that role; psycopg2 is named, since a bare postgresql:// means another driver there."""
    parts = dsn(role)
    return (
        f"postgresql+psycopg2://{quote(str(parts['user']))}:{quote(str(parts['password']), safe='')}"
        f"@{parts['host']}:{parts['port']}/{parts['dbname']}"
    )


@contextmanager
def connect(role: str, *, autocommit: bool = False) -> Iterator[Connection]:
    """A connection as that role: committed at a clean end, rolled back at an error, always closed."""
    connection = psycopg2.connect(**dsn(role))  # type: ignore[call-overload]
    connection.autocommit = autocommit
    try:
        yield connection
        if not autocommit:
            connection.commit()
    finally:
        connection.close()
