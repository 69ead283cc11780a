"""A build in layers, of which each may be a process of its own: what the ledger knows of them.

The first layer begins a build. The others go on with the newest one: the ledger says what is due, whoever asks. A layer is made
only upon layers that the project, as it stands now, would make the same.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg2.extensions import connection as Connection

from bluelamp.errors import BluelampError
from bluelamp.statistics.method import method
from bluelamp.transform.project import STATISTICS, Fingerprint, fingerprint

LAYERS = ("core", "statistics", "marts", "tests")


@dataclass(frozen=True)
class UnderWay:
    """A build that has begun. is_full: everything is made anew; are_marts_new: tables of the marts are replaced, not filled.
    made_by: what makes each layer, as the project stood when it began or went on."""

    build_id: int
    is_full: bool
    are_marts_new: bool
    made_by: Mapping[str, str]
    new_load_count: int = 0


def made_by(now: Fingerprint) -> dict[str, str]:
    """What makes each layer of that project: SHA-256. Tests may change at any time."""
    return {"core": now.core, "statistics": method(STATISTICS), "marts": now.marts, "tests": ""}


def resume(connection: Connection, layer: str) -> UnderWay | None:
    """The newest build, for that layer of it; None where it has succeeded and there is nothing to do.

    A layer that failed, or died, is made again, also by a project whose marts or statistics were mended since. Raises
    BluelampError where a layer before it is not there, or would now be made otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """select build_id, status, is_full is not false, are_marts_new is not false, marts_sha256
               from ops.build order by build_id desc limit 1"""
        )
        newest = cursor.fetchone()
        if newest is None or newest[1] == "succeeded":
            return None
        build_id, _, is_full, are_marts_new, began_with = newest
        cursor.execute(
            "select layer, made_by from ops.build_layer where build_id = %s and status = 'succeeded'", (build_id,)
        )
        done = dict(cursor.fetchall())
        wanted = made_by(fingerprint())
        for earlier in LAYERS[: LAYERS.index(layer)]:
            if done.get(earlier) != wanted[earlier]:
                raise BluelampError(
                    f"The layer {layer} of build {build_id} cannot be made: its layer {earlier} "
                    + ("would now be made otherwise." if earlier in done else "is not made."),
                    where="ops.build_layer",
                    next_step=f"Clear {earlier} and what follows it in Airflow, or run: bluelamp build",
                )
        now = wanted["marts"]
        cursor.execute(
            """update ops.build set status = 'running', finished_at = null, marts_sha256 = %(now)s,
                   are_marts_new = are_marts_new is not false or marts_sha256 is distinct from %(now)s
               where build_id = %(build_id)s""",
            {"now": now, "build_id": build_id},
        )
    return UnderWay(build_id, is_full, are_marts_new or began_with != now, wanted)


@contextmanager
def recorded(connection: Connection, build: UnderWay, run_id: int, layer: str) -> Iterator[None]:
    """A row of ops.build_layer around the making of a layer; it succeeds when the block ends well. What was made upon the
    layer before is no longer, and what was approved of the marts before does not hold for those to come."""
    with connection.cursor() as cursor:
        if layer != "tests":
            cursor.execute("update ops.build set is_approved = false where build_id = %s", (build.build_id,))
        cursor.execute(
            "delete from ops.build_layer where build_id = %s and layer = any(%s)",
            (build.build_id, list(LAYERS[LAYERS.index(layer) :])),
        )
        cursor.execute(
            "insert into ops.build_layer (build_id, layer, run_id, made_by) values (%s, %s, %s, %s)",
            (build.build_id, layer, run_id, build.made_by[layer]),
        )
    try:
        yield
    except BaseException:
        end(connection, build, layer, "failed")
        raise
    end(connection, build, layer, "succeeded")


def end(connection: Connection, build: UnderWay, layer: str, status: str) -> None:
    """Close a layer's row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update ops.build_layer set status = %s, ended_at = clock_timestamp() where build_id = %s and layer = %s",
            (status, build.build_id, layer),
        )
