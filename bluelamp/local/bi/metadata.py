"""Superset's own database on the home's server: a role and a database that hold its users, assets and sessions, and nothing else."""

import psycopg2
from psycopg2 import sql

from bluelamp.database.connect import address, dsn
from bluelamp.settings import settings

NAME = "superset"
ROLE = "bluelamp_superset"


def metadata_url() -> str:
    """SQLAlchemy address of Superset's database, which is made at first use. Its role may reach no other database."""
    password = settings().secret("superset_database")
    connection = psycopg2.connect(**{**dsn("admin"), "dbname": "postgres"})  # type: ignore[call-overload]
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("select from pg_roles where rolname = %s", (ROLE,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("create role {} login").format(sql.Identifier(ROLE)))
            cursor.execute(
                sql.SQL("alter role {} password %s connection limit 20").format(sql.Identifier(ROLE)), (password,)
            )
            cursor.execute("select from pg_database where datname = %s", (NAME,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("create database {} owner {}").format(*map(sql.Identifier, (NAME, ROLE))))
            cursor.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(NAME)))
    finally:
        connection.close()
    host, port = address()
    return f"postgresql+psycopg2://{ROLE}:{password}@{host}:{port}/{NAME}"
