"""Work that one process at a time may do, and who stands in its way.

A lock is a row of ops.work, which only the roles that do the work may lock: a reader cannot hold up a night. It goes with the
connection that holds it, also when the process is killed. Nobody waits without end: each role has a lock_timeout (ROLE_SETTINGS
of database/settings_of_roles.py), and what runs into it is told who holds the lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg2
from psycopg2.extensions import cursor as Cursor

from bluelamp.calendar import POLICE_TIME
from bluelamp.database.connect import connect
from bluelamp.errors import AlreadyRunningError, BlockedError, BluelampError

BUILD, PUBLISH, PAST, RETENTION = "build", "publish", "past", "retention"
LOCK_TIMEOUT = "canceling statement due to lock timeout"


@dataclass(frozen=True)
class Session:
    """A session of the database that holds something. since: when its transaction began."""

    process: int
    role: str
    application: str
    state: str
    since: datetime | None

    def __str__(self) -> str:
        began = f" since {self.since.astimezone(POLICE_TIME):%Y-%m-%d %H:%M:%S}" if self.since else ""
        facts = ", ".join(fact for fact in (self.application, f"process {self.process}", self.state + began) if fact)
        return f"{self.role} ({facts})"


@contextmanager
def held(work: str, role: str, what: str) -> Iterator[None]:
    """Hold the lock of a work on a connection of its own. Raises AlreadyRunningError, naming who has it, when it is taken.

    what: the work in words, as in "Another build is running".
    """
    with connect(role) as connection, connection.cursor() as cursor:
        cursor.execute("select from ops.work where name = %s for update skip locked", (work,))
        if not cursor.rowcount:
            raise AlreadyRunningError(what, holder_of(cursor, work))
        yield


def wait_for(cursor: Cursor, work: str, at_most: str | None = None) -> None:
    """Take the lock of a work for the cursor's transaction, waiting for whoever has it: at most that long (such as '10min'),
    or as long as the role's lock_timeout says. Raises BlockedError, naming who has it, when that was too short."""
    if at_most:
        cursor.execute("select set_config('lock_timeout', %s, true)", (at_most,))
    try:
        cursor.execute("select from ops.work where name = %s for update", (work,))
    except psycopg2.errors.LockNotAvailable:
        cursor.connection.rollback()
        holder = holder_of(cursor, work)
        raise BlockedError(
            f"Another process is at {work} and does not come to an end.", [holder] if holder else []
        ) from None
    if not cursor.rowcount:
        raise BluelampError(f"The database knows no work {work}.", next_step="Run: bluelamp db migrate")
    if at_most:
        cursor.execute(
            "select set_config('lock_timeout', reset_val, true) from pg_settings where name = 'lock_timeout'"
        )


def holder_of(cursor: Cursor, work: str) -> str:
    """Who holds the lock of a work, in words; empty where it was given back meanwhile."""
    cursor.execute("select process, role, application, state, since from ops.holder_of_work(%s)", (work,))
    return "; ".join(str(Session(*row)) for row in cursor.fetchall())


def sessions_in_the_way(role: str) -> list[str]:
    """Every other session that holds a table of the warehouse, the longest first, in words. None where the schema is of a
    release that could not tell."""
    try:
        with connect(role) as connection, connection.cursor() as cursor:
            cursor.execute("select process, role, application, state, since from ops.sessions_with_tables()")
            return [str(Session(*row)) for row in cursor.fetchall()]
    except psycopg2.errors.UndefinedFunction:
        return []


@contextmanager
def told_who_blocks(role: str, work: str) -> Iterator[None]:
    """Inside, a wait that came to the role's lock_timeout ends as BlockedError, which names the sessions in the way."""
    try:
        yield
    except psycopg2.errors.LockNotAvailable:
        raise blocked(role, work) from None


def blocked(role: str, work: str) -> BlockedError:
    """The error of a work that waited for a table until its lock_timeout."""
    return BlockedError(f"The {work} waited for a table that another session holds.", sessions_in_the_way(role))
