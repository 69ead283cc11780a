"""Superset's own database on the warehouse's server: a role and a database for its users, assets and sessions, and nothing else."""

from contextlib import closing

import psycopg2
from psycopg2 import sql

from bluelamp.database.connect import dsn, sqlalchemy_url
from bluelamp.database.rows import only_row
from bluelamp.settings import settings

NAME = "superset"
ROLE = "bluelamp_superset"


def metadata_dsn() -> dict[str, str]:
    """Keyword arguments for psycopg2.connect as Superset itself. Its role may reach no other database."""
    return {**dsn("reader"), "user": ROLE, "password": settings().secret("superset_database"), "dbname": NAME,
            "application_name": "superset"}  # fmt: skip


def metadata_url() -> str:
    """SQLAlchemy address of Superset's database, which is made at first use, where the administrator is known."""
    try:
        psycopg2.connect(**metadata_dsn()).close()  # type: ignore[call-overload]
    except psycopg2.OperationalError:
        make_metadata()
    return sqlalchemy_url(metadata_dsn())


def is_filled() -> bool:
    """Whether a Superset has made its tables there."""
    with closing(psycopg2.connect(**metadata_dsn())) as connection, connection.cursor() as cursor:  # type: ignore[call-overload]
        cursor.execute("select to_regclass('public.ab_user') is not null")
        return bool(only_row(cursor)[0])


def make_metadata() -> None:
    """Make the role and the database, or give the role the password that its secret holds now. Run by the administrator."""
    with closing(psycopg2.connect(**{**dsn("admin"), "dbname": "postgres"})) as connection:  # type: ignore[call-overload]
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("select from pg_roles where rolname = %s", (ROLE,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("create role {} login").format(sql.Identifier(ROLE)))
            cursor.execute(
                sql.SQL("alter role {} password %s connection limit 20").format(sql.Identifier(ROLE)),
                (settings().secret("superset_database"),),
            )
            cursor.execute("select from pg_database where datname = %s", (NAME,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("create database {} owner {}").format(*map(sql.Identifier, (NAME, ROLE))))
            cursor.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(NAME)))
