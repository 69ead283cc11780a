"""Connections by role. A role's short name drops the prefix: connect("reader") logs in as bluelamp_reader."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import psycopg2
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import parse_dsn

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


# Of the outside address these are each role's own; all else (sslmode, target_session_attrs, keepalives …) holds for all.
OF_A_ROLE = ("user", "password", "passfile", "dbname", "application_name", "client_encoding")


class Address(NamedTuple):
    """Host and port of the server. host: a name, an IPv4 or IPv6 number without brackets, or a folder of sockets."""

    host: str
    port: str


def outside() -> dict[str, str]:
    """What BLUELAMP_DATABASE_URL says, by libpq's own parser; empty without it.

    Raises BluelampError where libpq cannot read it, without a word of it: it may hold a password.
    """
    if not settings().database_url:
        return {}
    try:
        parts = parse_dsn(settings().database_url or "")
    except psycopg2.Error:
        parts = {}
    # An @ that is not encoded ends the password early, and the rest of it would be looked up as a host.
    if not parts or "@" in parts.get("host", "") or "service" in parts:
        raise BluelampError(
            "BLUELAMP_DATABASE_URL is not an address that PostgreSQL's library reads.",
            where="BLUELAMP_DATABASE_URL",
            next_step="Write postgresql://USER@HOST:5432/bluelamp?sslmode=require, an @ : / or # in a password as %40 %3A %2F %23, "
            "an IPv6 number in [brackets], a folder of sockets as ?host=/var/run/postgresql; nothing from a service file.",
        )
    ports = {port or "5432" for port in parts.get("port", "").split(",")}
    if len(ports) > 1:
        raise BluelampError(
            "BLUELAMP_DATABASE_URL names several ports.",
            where="BLUELAMP_DATABASE_URL",
            next_step="Let all its hosts listen on one port: postgresql://USER@HOST1,HOST2/bluelamp?port=5432",
        )
    return {name: str(value) for name, value in parts.items()} | {"port": ports.pop()}


def address() -> Address:
    """Where the server listens: the outside one of BLUELAMP_DATABASE_URL, else the home's embedded one."""
    if settings().database_url:
        parts = outside()
        return Address(parts.get("host", "127.0.0.1"), parts["port"])
    return Address("127.0.0.1", str(server.port()))


def knows_administrator() -> bool:
    """Whether this process can log in as the administrator: at home always, outside by the address's password or the secret."""
    is_secret = (settings().secrets / server.ADMIN).exists()
    return not settings().database_url or is_secret or bool(outside().get("password"))


def dsn(role: str) -> dict[str, str]:
    """Keyword arguments for psycopg2.connect as that role ("admin" only where the home knows the administrator)."""
    parts, (host, number) = outside(), address()
    if role == "admin":
        # An outside server's address should name no password: it is the administrator's secret then, as at home.
        user = parts.get("user", server.ADMIN)
        password = parts.get("password") or settings().secret(server.ADMIN)
    elif role in ROLES:
        user, password = f"bluelamp_{role}", settings().secret(f"bluelamp_{role}")
    else:
        raise BluelampError(f"There is no role {role}.", next_step=f"Choose one of: {', '.join(ROLES)}.", exit_code=2)
    return {
        "connect_timeout": "10",
        **server_options(),
        "host": host, "port": number, "dbname": AIRFLOW_DATABASE if role == "airflow" else DATABASE,
        "user": user, "password": password, "application_name": f"bluelamp {role}", "client_encoding": "UTF8",
    }  # fmt: skip


def server_options() -> dict[str, str]:
    """What the outside address says of every connection, such as sslmode; empty at home."""
    return {name: value for name, value in outside().items() if name not in (*OF_A_ROLE, "host", "port")}


def database_url(role: str) -> str:
    """SQLAlchemy address of that role."""
    return sqlalchemy_url(dsn(role))


def sqlalchemy_url(parts: Mapping[str, str], *, with_password: bool = True) -> str:
    """SQLAlchemy address of what psycopg2.connect would be given; psycopg2 is named, since a bare postgresql:// means another
    driver there."""
    from sqlalchemy.engine import URL

    host, options = parts["host"], server_options()
    # Several hosts, and a folder of sockets, have no place in an address's middle.
    is_plain = not host.startswith(("/", "@")) and "," not in host
    if not is_plain:
        options |= {"host": host, "port": ",".join([parts["port"]] * len(host.split(",")))}
    return URL.create(
        "postgresql+psycopg2", parts["user"], parts["password"] if with_password else None, host if is_plain else None,
        int(parts["port"]) if is_plain else None, parts["dbname"], options,
    ).render_as_string(hide_password=False)  # fmt: skip


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
