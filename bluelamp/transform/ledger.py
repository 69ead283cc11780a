"""Which deliveries a build takes in, and what became of the build. The ledger decides; nothing else is remembered.

Every accepted delivery that no successful build has seen belongs to the build that starts now, so a build that died is
simply done again: the same keys are touched, and the same rows come out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from bluelamp.database import connect, locks
from bluelamp.database.rows import only_row
from bluelamp.transform.layers import UnderWay, made_by
from bluelamp.transform.project import Fingerprint


@contextmanager
def exclusive() -> Iterator[Connection]:
    """A connection as the builder, while no other build can begin. Raises AlreadyRunningError.

    It commits statement by statement, so that what it writes is seen by dbt's own connections. The lock is another's, and
    goes with that, also when the process is killed.
    """
    with (
        locks.held(locks.BUILD, "builder", "build"),
        locks.told_who_blocks("builder", "build"),
        connect("builder", autocommit=True) as connection,
    ):
        yield connection


def built_fingerprint(connection: Connection) -> Fingerprint | None:
    """The project's fingerprint at the last successful build: what core's tables and the marts were made by. A part that a
    failed build has tried to change since then is empty: nobody knows whose tables stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select coalesce(core_sha256, ''),
                   coalesce(marts_sha256, '') || case when status <> 'succeeded' and are_marts_new then '!' else '' end
               from ops.build
               where build_id >= (select max(build_id) from ops.build where status = 'succeeded')"""
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    core, marts = map(set, zip(*rows, strict=True))
    return Fingerprint(*(found.pop() if len(found) == 1 else "" for found in (core, marts)))


def has_died_full(connection: Connection) -> bool:
    """Whether a full build has died since the last success. Whatever it dropped and did not make again is then missing, and
    what stands is partly of the old build and partly of its own. A release that did not note the kind counts as full."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select exists (
                   select from ops.build where status <> 'succeeded' and is_full is not false
                     and build_id > (select max(build_id) from ops.build where status = 'succeeded'))"""
        )
        return bool(only_row(cursor)[0])


def nothing_new_since(connection: Connection) -> tuple[int, date | None] | None:
    """The last build's number and as-at date when it succeeded and no delivery was decided on and no gap waived since;
    None when there is something to build."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select build_id, as_at_date from ops.build
               where build_id = (select max(build_id) from ops.build) and status = 'succeeded'
                 and not exists (select from ops.load where state = 'accepted' and load.build_id is null)
                 and not exists (select from ops.waiver where waived_at > build.started_at)
                 -- What was refused or is held changes no figure, but feed health says so.
                 and not exists (
                     select from ops.load where state in ('held', 'refused') and decided_at > build.started_at)"""
        )
        return cursor.fetchone()


def is_rebuild_due(connection: Connection) -> bool:
    """Whether something was set aside or taken back, or the pseudonym key was rotated, since the last successful build: core's
    tables then hold what no new delivery would take out of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """with last_build as (
                   select coalesce(max(started_at), '-infinity') as started_at from ops.build where status = 'succeeded')
               select exists (
                   select from ops.set_aside where greatest(set_at, taken_back_at) > last_build.started_at
               ) or exists (
                   select from ops.pseudonym_key where replaces is not null and made_at > last_build.started_at
               ) from last_build"""
        )
        return bool(only_row(cursor)[0])


def has_waited(connection: Connection) -> bool:
    """Whether there are new deliveries after a build that took some in and found no complete day: no month of the earlier ones
    stands, and what the new ones touch would not bring it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """with last_build as (
                   select build_id, as_at_date from ops.build where status = 'succeeded' order by build_id desc limit 1)
               select bool_or(load.build_id <= last_build.build_id)
                   and bool_or(coalesce(load.build_id > last_build.build_id, true))
               from last_build inner join ops.load on last_build.as_at_date is null and load.state = 'accepted'"""
        )
        return bool(only_row(cursor)[0])


def is_area_new(connection: Connection) -> bool:
    """Whether policy's areas change on a day that deliveries, or waivers of days without one, have reached since the last
    successful build: figures of all history then stand under other names, or in another BCU."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('core.area') is not null")
        if not only_row(cursor)[0]:
            return False  # everything is rebuilt for that reason
        cursor.execute(
            """with last_build as (
                   select as_at_date from ops.build where status = 'succeeded' order by build_id desc limit 1),
               deliveries as (
                   select daterange(business_from, business_to, '[]') as days from ops.load where state = 'accepted'),
               stretches as (
                   select unnest(range_agg(days)) as stretch
                   from (select days from deliveries
                         union all select daterange(business_date, business_date, '[]') from ops.waiver) as covered),
               reached as (
                   select upper(stretch) - 1 as last_day from stretches
                   where stretch @> (select max(upper(days)) - 1 from deliveries))
               select exists (
                   select from core.area cross join last_build cross join reached
                   cross join lateral (values (area.valid_from), (area.valid_to)) as change (changes_on)
                   where change.changes_on > last_build.as_at_date and change.changes_on <= reached.last_day)"""
        )
        return bool(only_row(cursor)[0])


def start_build(
    connection: Connection, run_id: int, fingerprint: Fingerprint, is_full: bool, are_marts_new: bool
) -> UnderWay:
    """Open a build and give it its deliveries. Builds left at 'running' by a
    crash are closed as failed: whoever holds the lock is the only one that builds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update ops.build set status = 'failed', finished_at = clock_timestamp() where status = 'running'"
        )
        cursor.execute(
            """insert into ops.build (run_id, core_sha256, marts_sha256, is_full, are_marts_new)
               values (%s, %s, %s, %s, %s) returning build_id""",
            (run_id, fingerprint.core, fingerprint.marts, is_full, are_marts_new),
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
        return UnderWay(build_id, is_full, are_marts_new, made_by(fingerprint), count)


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
