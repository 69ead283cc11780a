"""One transaction: the differences of marts and star, and the publication row that ties them together.

Readers never wait (only rows are locked, by nobody who reads) and never see half a refresh: a REPEATABLE READ transaction
sees one publication across all marts. Unchanged rows are not touched; every replaced row goes to marts_history.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from psycopg2.extensions import cursor as Cursor

from bluelamp import fault
from bluelamp.database import connect, foreign_code, locks, ops
from bluelamp.database.marts import load_marts, load_star
from bluelamp.database.rows import only_row
from bluelamp.errors import AlreadyRunningError, BluelampError
from bluelamp.publish.difference import Changes, replace_with
from bluelamp.settings import settings


@dataclass(frozen=True)
class PublishSummary:
    """What a publication changed. publication_id is None where there was nothing new to publish."""

    publication_id: int | None
    as_at_date: date | None
    changes: dict[str, Changes] = field(default_factory=dict)

    @property
    def is_nothing_ever(self) -> bool:
        """True where nothing was published, now or before."""
        return self.as_at_date is None

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return {**asdict(self), "as_at_date": str(self.as_at_date) if self.as_at_date else None}

    def facts(self) -> dict[str, Any]:
        """What an event of the publication says."""
        return {"publication_id": self.publication_id, "as_at_date": str(self.as_at_date)}

    def changed(self) -> list[tuple[str, dict[str, Any]]]:
        """Marts of which rows moved, and how many: added, changed, removed."""
        return [
            (name, {"added": c.added, "changed": c.changed, "removed": c.removed, **self.facts()})
            for name, c in self.changes.items()
            if c.added or c.changed or c.removed
        ]

    def words(self) -> str:
        """For people: what moved, mart by mart."""
        if self.is_nothing_ever:
            return "Nothing has ever been published, and there is no approved build to publish."
        if self.publication_id is None:
            return f"Nothing new to publish; figures stand as at {self.as_at_date}."
        lines = [f"Publication {self.publication_id}, as at {self.as_at_date}"]
        lines += [
            f"  {name:<28} {c.added:>7,} added {c.changed:>7,} changed {c.removed:>7,} removed {c.unchanged:>7,} unchanged"
            for name, c in self.changes.items()
        ]
        return "\n".join(lines)


def publish() -> PublishSummary:
    """Publish the newest build that the quality check approved. Does nothing when that build, or a newer one, was published before
    (also when it was rolled back since): publishing is idempotent.

    Raises BluelampError where a later build that is not approved stands in its place, AlreadyRunningError where one begins meanwhile;
    then readers keep what they have.
    """
    with ops.run("publish", "publisher"), connect("publisher") as connection, connection.cursor() as cursor:
        locks.wait_for(cursor, locks.PUBLISH)  # one publisher at a time: the second comes after the first
        cursor.execute(
            """select build_id, as_at_date, known_at from ops.build where status = 'succeeded' and is_approved
               and as_at_date is not null
               and build_id > coalesce((select max(build_id) from marts_history.publication), 0)
               order by build_id desc limit 1"""
        )
        build = cursor.fetchone()
        if build is None:
            cursor.execute("select as_at_date from marts.publication")
            row = cursor.fetchone()
            return PublishSummary(None, row[0] if row else None)
        build_id, as_at_date, known_at = build
        # Only the newest build's tables exist: a later build that is not approved has replaced what was approved.
        if not is_newest_and_approved(cursor, build_id):
            raise BluelampError(
                f"Build {build_id} was approved, but a later build has taken its place and is not.",
                next_step="Run bluelamp refresh: it builds, checks and publishes again. The last publication stands.",
            )
        hold_sources(cursor)
        foreign_code.require_none(cursor)
        cursor.execute(
            "select jsonb_object_agg(period, jsonb_build_array(period_from, period_to)) from core.int_report_period"
        )
        periods = only_row(cursor)[0]
        published = record(cursor, "build", build_id, as_at_date, known_at, periods, settings().is_sample, None)
        # A build does not wait for a publication. One that began meanwhile said so before it touched a table; what was read since then
        # may be untested, and is not shown.
        if not is_newest_and_approved(cursor, build_id):
            raise AlreadyRunningError("build", locks.holder_of(cursor, locks.BUILD))
        return published


def is_newest_and_approved(cursor: Cursor, build_id: int) -> bool:
    """Whether the tables of build and core are, at this moment, those that the quality check approved as that build's."""
    cursor.execute(
        "select build_id, is_approved and status = 'succeeded' from ops.build order by build_id desc limit 1"
    )
    return only_row(cursor) == (build_id, True)


def hold_sources(cursor: Cursor) -> None:
    """Lock what will be read, so that nobody hangs a policy on it after it was looked for."""
    shown = (*load_marts(), *load_star())
    names = {(mart.built_in, mart.name) for mart in shown} | {("core", mart.touched) for mart in shown if mart.touched}
    names |= {("core", "int_report_period"), ("core", "dim_area")}
    cursor.execute(
        "select array(select to_regclass(name)::text from unnest(%s) as name where to_regclass(name) is not null)",
        ([".".join(map(str, name)) for name in sorted(names)],),
    )
    cursor.execute(f"lock table {', '.join(only_row(cursor)[0])} in access share mode")


def rollback(publication_id: int | None = None) -> PublishSummary:
    """Publish again what readers saw in an earlier publication (default: the one before the current one). It becomes a
    publication of its own, so nothing that was ever shown is lost. The next publication needs a newer build."""
    with ops.run("publish", "publisher"), connect("publisher") as connection, connection.cursor() as cursor:
        locks.wait_for(cursor, locks.PUBLISH)  # one publisher at a time: the second comes after the first
        cursor.execute(
            """select publication_id, build_id, as_at_date, known_at, periods, is_sample from marts_history.publication
               where publication_id = coalesce(%s, (
                   select max(publication_id) from marts_history.publication where not is_current))""",
            (publication_id,),
        )
        target = cursor.fetchone()
        if target is None:
            raise BluelampError(
                f"There is no publication {publication_id or 'before the current one'} to go back to.",
                next_step="bluelamp status lists the publications.",
            )
        number, build_id, as_at_date, known_at, periods, is_sample = target
        return record(
            cursor, number, build_id, as_at_date, known_at, periods, is_sample, f"rolled back to publication {number}"
        )


def record(
    cursor: Cursor, source: str | int, build_id: int, as_at_date: date, known_at: Any, periods: Any, is_sample: bool,
    note: str | None,
) -> PublishSummary:  # fmt: skip
    """Move every mart to the source's content (a build's, or an earlier publication's) and write the publication row."""
    cursor.execute("select coalesce(max(publication_id), 0) + 1 from marts_history.publication")
    publication_id: int = only_row(cursor)[0]
    only_touched = source == "build" and follows_what_is_shown(cursor, build_id)
    changes = {}
    for number, mart in enumerate((*load_marts(), *load_star())):
        changes[mart.name] = replace_with(cursor, mart, source, publication_id, only_touched=only_touched)
        if number == 0:
            fault.point("publish:after_first_mart")
    cursor.execute(
        "update marts_history.publication set is_current = false, ended_at = clock_timestamp() where is_current"
    )
    cursor.execute(
        """insert into marts_history.publication
           (publication_id, build_id, as_at_date, known_at, periods, is_sample, changes, note)
           values (%s, %s, %s, %s, %s, %s, %s, %s)""",
        (publication_id, build_id, as_at_date, known_at, json.dumps(periods), is_sample,
         json.dumps({name: asdict(change) for name, change in changes.items()}), note),
    )  # fmt: skip
    ops.audit(cursor, "roll back" if note else "publish", publication_id=publication_id, build_id=build_id)
    fault.point("publish:before_commit")
    return PublishSummary(publication_id, as_at_date, changes)


def follows_what_is_shown(cursor: Cursor, build_id: int) -> bool:
    """Whether what is shown is of the very build that this one went on from. Then only what it touched can differ; after a full
    build, a build that was never published, or a rollback, everything is compared."""
    cursor.execute(
        """select not this.is_full and shown.build_id = (
               select max(build_id) from ops.build where status = 'succeeded' and build_id < %(build_id)s)
           from ops.build as this
           cross join (select build_id from marts_history.publication where is_current) as shown
           where this.build_id = %(build_id)s""",
        {"build_id": build_id},
    )
    row = cursor.fetchone()
    return bool(row and row[0])
