"""A past state built by the same models, in schemas of its own, from what was known at a moment.

One past state stands at a time. What is published, and what the night builds, is neither touched nor waited for.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from psycopg2.extensions import connection as Connection

from bluelamp.database import connect, locks, ops
from bluelamp.database.rows import only_row
from bluelamp.database.shown import PAST_TARGET, showing_the_past
from bluelamp.errors import BluelampError
from bluelamp.rebuild import past_readers
from bluelamp.rebuild.moment import Moment
from bluelamp.rebuild.past_signature import Signature, kept_signature, signature
from bluelamp.reporting.wording import clock, day
from bluelamp.statistics import fit
from bluelamp.transform.build import FITS
from bluelamp.transform.leftovers import drop_leftovers
from bluelamp.transform.runner import Project

log = logging.getLogger("bluelamp")


@dataclass(frozen=True)
class PastState:
    """The state that stands. was_kept: it was there already, from an earlier report of the same moment."""

    as_at_date: date
    moment: Moment
    was_kept: bool


@contextmanager
def as_known(moment: Moment) -> Iterator[PastState]:
    """Inside, everything that is read as published is that past state, rebuilt from history if it is not there yet.

    The same moment gives the same figures whatever arrives later, under the same seeds and models. Raises BluelampError when
    the as-at date was not complete at the moment or a model fails, AlreadyRunningError while another past state is in use.
    """
    with locks.held(locks.PAST, "builder", "report of a past state"), connect("builder", autocommit=True) as connection:
        with connection.cursor() as cursor:
            wanted, kept = signature(cursor, moment), kept_signature(cursor)
        if wanted != kept:
            rebuild(connection, moment, wanted, has_policy=kept is not None and kept.policy == wanted.policy)
        with connection.cursor() as cursor:
            cursor.execute("select as_at_date from past_marts.publication")
            state = PastState(only_row(cursor)[0], moment, was_kept=wanted == kept)
        with showing_the_past():
            yield state


def rebuild(connection: Connection, moment: Moment, wanted: Signature, has_policy: bool) -> None:
    """Build the state from raw. has_policy: seeds and the tables made of them stand already, from an earlier state."""
    with ops.run("past", "builder") as run_id, connection.cursor() as cursor:
        past_readers.forget(cursor)
        cursor.execute(
            "update ops.known_until set as_at_date = coalesce(%s, 'infinity'::date), known_at = %s where dbt_target = %s",
            (moment.as_at_date, moment.known_at, PAST_TARGET),
        )
        project = Project(PAST_TARGET)
        for layer, command in commands(has_policy):
            if layer == FITS:
                fit(connection, run_id, PAST_TARGET)
            else:
                project.run_layer(connection, run_id, layer, command)
            if layer == "as_at":
                require_complete(connection, moment)
        drop_leftovers(connection, project.manifest)
        past_readers.show(cursor, moment, str(wanted))


def commands(has_policy: bool) -> list[tuple[str, list[str]]]:
    """The invocations, in order. The as-at date comes first, so that what cannot be answered is said at once. Tests and
    the quality check judged the same deliveries when they came."""
    without_policy = ["--exclude", "tag:policy"] if has_policy else []
    seeds = [] if has_policy else [("seeds", ["seed", "--full-refresh"])]
    return [
        *seeds,
        ("as_at", ["run", "--full-refresh", "--select", "path:models/staging", "+int_as_at", *without_policy]),
        (
            "core",
            ["run", "--full-refresh", "--select", "path:models/intermediate", "path:models/star", *without_policy],
        ),
        (FITS, []),
        ("marts", ["run", "--full-refresh", "--select", "path:models/marts"]),
    ]


def require_complete(connection: Connection, moment: Moment) -> None:
    """Raises BluelampError where the as-at date that was asked for was not complete at the moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select coalesce(min(coverage.complete_to), (select newest_business_date from past_core.int_as_at))
               from past_core.int_feed_coverage as coverage
               inner join past_core.feed using (feed) where feed.cadence = 'daily'"""
        )
        reached = only_row(cursor)[0]
    known = clock(moment.known_at)
    if reached is None:
        raise BluelampError(
            f"On {known} nothing was known.", next_step="bluelamp status says when the deliveries came.", exit_code=2
        )
    if moment.as_at_date and moment.as_at_date > reached:
        raise BluelampError(
            f"On {known} the daily feeds were complete to {day(reached)}, not to {day(moment.as_at_date)}.",
            next_step=f"Ask as at {reached} or earlier, or as known later.",
            exit_code=2,
        )
