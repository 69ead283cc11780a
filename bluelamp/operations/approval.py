"""The quality check of a build, and what it lets be published."""

from typing import TYPE_CHECKING

from bluelamp.database import connect, foreign_code, ops
from bluelamp.database.rows import only_row
from bluelamp.errors import BluelampError
from bluelamp.settings import settings

if TYPE_CHECKING:
    from bluelamp.quality import CheckSummary


def check_marts() -> "CheckSummary | None":
    """The quality check of the newest build's marts: approve it for publication, or raise BluelampError with what speaks against it.

    It needs the marts alone, and may look at them while dbt's tests do: what is published has passed both. None where the newest
    build was approved before, where there is none, or where it reaches no complete day: nothing of it can be published.
    """
    from bluelamp.quality import check_build

    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute(
            """select builds.build_id, builds.is_approved, marts.status, marts.run_id from ops.build as builds
               left join ops.build_layer as marts on builds.build_id = marts.build_id and marts.layer = 'marts'
               order by builds.build_id desc limit 1"""
        )
        newest = cursor.fetchone()
        if newest is None or newest[1]:
            return None
        foreign_code.require_none(cursor)
    build_id, _, status, made_by = newest
    if status != "succeeded":
        raise BluelampError(
            f"Build {build_id} has no marts that are made: there is nothing to check.", next_step="Run: bluelamp build"
        )
    if not has_complete_day():
        return None
    with ops.run("check_marts", "publisher") as run_id:
        summary = check_build(run_id)
        if not summary.is_open:
            raise BluelampError(
                f"The quality check refused build {build_id}: {summary.words()}",
                where=str(settings().site / "checks" / "build"),
                page=summary.page,
                next_step="The last publication stands. Correct the data at its source, or the expectation in "
                "expectations/build/ if it is wrong; then run: bluelamp refresh",
                exit_code=3,
            )
        approve(build_id, made_by)
    return summary


def has_complete_day() -> bool:
    """Whether the build's figures have a day up to which they can be believed; not before the first crimes have come."""
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute("select as_at_date is not null from core.int_as_at")
        return bool(only_row(cursor)[0])


def approve(build_id: int, made_by: int) -> None:
    """Let that build be published. made_by: the run that made the marts that were looked at. Raises BluelampError where another
    has made them anew meanwhile."""
    with connect("publisher") as connection, connection.cursor() as cursor:
        cursor.execute(
            """update ops.build set is_approved = true
               where build_id = %(build_id)s and build_id = (select max(build_id) from ops.build) and exists (
                   select from ops.build_layer as layer
                   where layer.build_id = build.build_id and layer.layer = 'marts' and layer.status = 'succeeded'
                     and layer.run_id = %(made_by)s)""",
            {"build_id": build_id, "made_by": made_by},
        )
        if not cursor.rowcount:
            raise BluelampError(
                f"The marts of build {build_id} were made anew while they were checked.",
                next_step="Run: bluelamp refresh",
            )
