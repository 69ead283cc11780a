"""Looking after the warehouse: was it published in time, and are old logs gone?"""

import logging
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from psycopg2.extensions import connection as Connection

from bluelamp.calendar import POLICE_TIME
from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.nodes import dag_of
from bluelamp.quality.lateness import late_feeds, read_last_dates
from bluelamp.settings import settings

log = logging.getLogger("bluelamp")
LOG_DAYS = 30
DUE_HOUR = 7

PUBLISHED_TODAY = """
    select max(ended_at)
    from ops.run
    where kind = 'publish' and status = 'succeeded'
      and ended_at >= date_trunc('day', now() at time zone 'Europe/London') at time zone 'Europe/London'
"""


def require_publication_today(now: datetime | None = None) -> None:
    """Raises BluelampError unless marts were published since midnight, police time, and no daily feed is late; not before 07:00,
    when nothing is due yet: a machine that comes on in the night makes good the checks of the morning before.

    A publication without news counts only while no news was due: when every feed is silent, each night ends well.
    """
    if (now or datetime.now(POLICE_TIME)).astimezone(POLICE_TIME).hour < DUE_HOUR:
        log.info("Nothing is due before %02d:00", DUE_HOUR)
        return
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(PUBLISHED_TODAY)
        (published_at,) = cursor.fetchone() or (None,)
        if published_at is None:
            raise BluelampError(
                "Nothing has been published since midnight.",
                where="refresh_warehouse",
                next_step="Run: bluelamp status; then see docs/runbook.md, refresh_warehouse.",
            )
        require_no_late_feed(connection)
    log.info("Published at %s", published_at)


def require_no_late_feed(connection: Connection) -> None:
    """Raises BluelampError where a daily feed is late by its contract's latency."""
    late = [feed for feed in late_feeds(read_last_dates(connection)) if feed.cadence == "daily"]
    if late:
        raise BluelampError(
            "Figures stand still: " + "; ".join(f"{feed.feed}: {feed.words}" for feed in late) + ".",
            where="ops.load",
            next_step="Ask "
            + ", ".join(sorted({feed.owner for feed in late}))
            + " where the deliveries are; see bluelamp "
            "status for files that wait or are held.",
        )


def report_targets() -> Path:
    """Write the proposed targets; returns the file. Raises BluelampError while nothing is published."""
    from bluelamp.operations.refresh import REPORTS

    path = REPORTS["targets"](None)
    if path is None:
        raise BluelampError(
            "There are no targets to propose, since nothing is published yet.",
            where="annual_target_setting",
            next_step="Run: bluelamp refresh; then clear the task.",
        )
    return path


def is_over(due: datetime | None, patience: timedelta, *, is_scheduled: bool) -> bool:
    """Whether a run by the clock comes so late that nobody waits for it. A run that a person asks for is never too late."""
    return is_scheduled and due is not None and datetime.now(UTC) - due > patience


def remove_old_logs(days: int = LOG_DAYS) -> int:
    """Delete Airflow's run logs (a node its own) untouched for that many days, and what its DAG processor wrote on days before, a
    folder each; returns how many folders went. Logs of the services are kept short by the keeper that writes them."""
    logs = settings().airflow_home / "logs"
    oldest = datetime.now(UTC) - timedelta(days=days)
    own = dag_of("*", settings().node)
    runs = [path for path in logs.glob(f"dag_id={own}/run_id=*") if path.stat().st_mtime < oldest.timestamp()]
    read = [path for path in logs.glob("dag_processor/????-??-??") if path.name < f"{oldest:%Y-%m-%d}"]
    for path in [*runs, *read]:
        with suppress(FileNotFoundError):  # every node's maintenance removes those of the DAG processor
            shutil.rmtree(path)
    log.info(
        "Removed the logs of %s runs and of %s days of reading DAGs, older than %s days", len(runs), len(read), days
    )
    return len(runs) + len(read)
