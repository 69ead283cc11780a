"""Warehouses to measure nights on: the sample force's history once and several times over, in a throw-away home."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

DATABASE = "bluelamp"
# What names a record, or another record that it belongs to.
KEYS = {
    "crime": ["crime_number"],
    "outcome": ["outcome_reference", "crime_number", "tic_parent_crime_number"],
    "satisfaction": ["response_reference"],
}


def administer(*statements: str) -> None:
    """Run statements as the administrator, outside the warehouse's database."""
    from bluelamp.database.connect import dsn

    connection = psycopg2.connect(**{**dsn("admin"), "dbname": "postgres"})
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def copy_database(source: str, target: str) -> None:
    """A copy of a warehouse's database, rights included."""
    from bluelamp.database.grants import LOGIN_ROLES

    administer(
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname in ('{source}', '{target}')",
        f"drop database if exists {target} with (force)",
        f"create database {target} template {source} strategy file_copy owner bluelamp_owner",
        *(f"grant connect, temporary on database {target} to bluelamp_{role}" for role in LOGIN_ROLES),
    )


def multiply(times: int, until_now: int = 1) -> None:
    """Every record of raw so many times, each time under numbers of its own, in the deliveries that brought it. until_now: as many
    times as it was multiplied before, so that no number is given twice."""
    from bluelamp.contracts import load_contracts
    from bluelamp.database import connect

    with connect("admin") as connection, connection.cursor() as cursor:
        for feed, keys in KEYS.items():
            names = [column.name for column in load_contracts()[feed].columns]
            values = [f"{name} || '-{until_now}-' || copy" if name in keys else name for name in names]
            cursor.execute(
                f"""insert into raw.{feed} (_load_id, _source_row, {", ".join(names)})
                    select _load_id, _source_row + 1000000 * {until_now} * copy, {", ".join(values)}
                    from raw.{feed} cross join generate_series(2, {times}) as copy"""
            )
            cursor.execute(
                f"update ops.load set row_count = row_count * {times}, loaded_row_count = loaded_row_count * {times} "
                f"where feed = '{feed}'"
            )


def build_history(name: str) -> float:
    """Build everything from raw, publish it unchecked, and keep the database under a name; seconds by the clock."""
    from bluelamp.database import connect
    from bluelamp.publish import publish
    from bluelamp.transform import build

    started = time.perf_counter()
    build(full_refresh=True)
    seconds = time.perf_counter() - started
    with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("update ops.build set is_approved = true")
    publish()
    with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    copy_database(DATABASE, name)
    return seconds


@contextmanager
def throw_away_home() -> Iterator[None]:
    """A home with a server of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bluelamp-benchmark-") as folder:
        os.chmod(folder, 0o755)
        os.environ["BLUELAMP_HOME"] = f"{folder}/home"
        os.environ["BLUELAMP_REPLAY"] = "1"
        from bluelamp.database import ensure_database, server

        Path(folder, "home").mkdir(exist_ok=True)
        ensure_database()
        try:
            yield
        finally:
            server.stop()
