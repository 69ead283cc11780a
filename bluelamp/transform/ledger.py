"""Which deliveries a build takes in, and what became of the build. The ledger decides; nothing else is remembered.

Every accepted delivery that no successful build has seen belongs to the build that starts now, so a build that died is
simply done again: the same keys are touched, and the same rows come out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from bluelamp.database import connect
from bluelamp.database.rows import only_row
from bluelamp.errors import AlreadyRunningError
from bluelamp.transform.project import Fingerprint

LOCK = 7_301_000_003


@contextmanager
def exclusive() -> Iterator[Connection]:
    """The builder's connection, holding the lock that only one build can hold. Raises AlreadyRunningError.

    It commits statement by statement, so that what it writes is seen by dbt's own connections. The lock goes with the
    connection, also when the process is killed.
    """
    with connect("builder", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", (LOCK,))
        if not only_row(cursor)[0]:
            raise AlreadyRunningError("build")
        yield connection


def built_fingerprint(connection: Connection) -> Fingerprint | None:
    """The project's fingerprint at the last successful build: what core's tables and the marts were made by. A part that a
    failed build has tried to change since then is empty: nobody knows whose tables stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select coalesce(core_sha256, ''), coalesce(marts_sha256, '') from ops.build
               where build_id >= (select max(build_id) from ops.build where status = 'succeeded')"""
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    core, marts = map(set, zip(*rows, strict=True))
    return Fingerprint(*(found.pop() if len(found) == 1 else "" for found in (core, marts)))


def nothing_new_since(connection: Connection) -> tuple[int, date | None] | None:
    """The last build's number and as-at date when it succeeded and no delivery was accepted and no gap waived since;
    None when there is something to build."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select build_id, as_at_date from ops.build
               where build_id = (select max(build_id) from ops.build) and status = 'succeeded'
                 and not exists (select from ops.load where state = 'accepted' and load.build_id is null)
                 and not exists (select from ops.waiver where waived_at > build.started_at)"""
        )
        return cursor.fetchone()


def start_build(connection: Connection, run_id: int, fingerprint: Fingerprint) -> tuple[int, int]:
    """Open a build and give it its deliveries; returns its number and how many they are. Builds left at 'running' by a
    crash are closed as failed: whoever holds the lock is the only one that builds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update ops.build set status = 'failed', finished_at = clock_timestamp() where status = 'running'"
        )
        cursor.execute(
            "insert into ops.build (run_id, core_sha256, marts_sha256) values (%s, %s, %s) returning build_id",
            (run_id, fingerprint.core, fingerprint.marts),
        )
        build_id: int = only_row(cursor)[0]
        cursor.execute(
            """update ops.load set build_id = %(build_id)s
               where state = 'accepted' and (build_id is null or build_id in (
                   select build_id from ops.build where status = 'failed'))""",
            {"build_id": build_id},
        )
        count = cursor.rowcount
        # A table without statistics looks almost empty to the planner, which then joins row by row: measured, 150 seconds
        # instead of 10 on three years of history.
        cursor.execute("select distinct feed from ops.load where build_id = %s", (build_id,))
        for table in (sql.Identifier("ops", "load"), *(sql.Identifier("raw", feed) for (feed,) in cursor.fetchall())):
            cursor.execute(sql.SQL("analyze {}").format(table))
        return build_id, count


def finish_build(connection: Connection, build_id: int) -> date | None:
    """Close a build as succeeded, with the as-at date and the knowing clock that its figures carry."""
    with connection.cursor() as cursor:
        cursor.execute(
            """update ops.build set status = 'succeeded', finished_at = clock_timestamp(),
                   as_at_date = as_at.as_at_date, known_at = as_at.known_at
               from core.int_as_at as as_at where build.build_id = %s returning build.as_at_date""",
            (build_id,),
        )
        as_at_date: date | None = only_row(cursor)[0]
    return as_at_date


def fail_build(connection: Connection, build_id: int) -> None:
    """Close a build as failed; its deliveries go to the next one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update ops.build set status = 'failed', finished_at = clock_timestamp() where build_id = %s", (build_id,)
        )
