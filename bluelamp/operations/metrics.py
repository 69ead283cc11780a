"""The warehouse's own metrics, as a text file that Prometheus reads: <home>/metrics/bluelamp.prom, for a textfile collector.

Airflow tells of its tasks by StatsD where it is asked to (BLUELAMP_STATSD); this tells of the figures, and needs no Airflow.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from psycopg2.extras import RealDictCursor

from bluelamp.calendar import POLICE_TIME
from bluelamp.contracts import load_contracts
from bluelamp.database import connect, require_server
from bluelamp.files import write_whole
from bluelamp.operations.status import Status, read_status
from bluelamp.quality.lateness import late_feeds, read_last_dates
from bluelamp.settings import settings

log = logging.getLogger("bluelamp")

PUBLICATION = "select publication_id, published_at, as_at_date from marts_history.publication where is_current"

# Of the newest build that made it: a night without news makes none.
LAYERS = """
    select distinct on (layer) layer, extract(epoch from ended_at - started_at)::float8 as seconds
    from ops.build_layer where status = 'succeeded' order by layer, build_id desc
"""

WORDS = {
    "up": "1 where the database answered; 0 where it did not, and then nothing but this and the time stands here.",
    "publication_number": "Number of the publication that readers see.",
    "publication_timestamp_seconds": "When it was published, Unix time.",
    "publication_age_seconds": "Seconds since then, when this file was written.",
    "as_at_timestamp_seconds": "The day that figures are as at, its beginning by police time, Unix time.",
    "feed_last_business_date_timestamp_seconds": "The last business date that the feed has delivered, Unix time.",
    "feed_late_seconds": "Seconds since the feed's next delivery was due by its contract; 0 while it is not late.",
    "feed_accepted_rows": "Rows of all deliveries that were accepted.",
    "feed_rejected_rows": "Rows of all deliveries that went to quarantine.",
    "feed_waiting_files": "Files in the feed's landing folder.",
    "build_layer_seconds": "Seconds by the clock of the newest build that made the layer.",
    "open_alarms": "What somebody is to look at, by kind.",
    "written_timestamp_seconds": "When this file was written, Unix time.",
}


def metrics_file(folder: Path | None = None) -> Path:
    """Where the file is: in the home, or in another folder, where files of several forces have their names."""
    if folder is None:
        return settings().home / "metrics" / "bluelamp.prom"
    return folder / (f"bluelamp-{settings().node}.prom" if settings().node else "bluelamp.prom")


def keep_metrics(status: Status | None = None) -> None:
    """Write the file; what keeps it from being written is logged, and keeps nothing else from being done."""
    try:
        write_metrics(status)
    except Exception as problem:
        log.error("The metrics could not be written: %s", type(problem).__name__)


def keep_no_answer(folder: Path | None = None) -> None:
    """Write that the database does not answer; never raises, for somebody is about to be told that. No home is made by it."""
    if folder or settings().home.is_dir():
        with suppress(OSError):
            write_file({"up": {"": 0.0}, "written_timestamp_seconds": {"": datetime.now(UTC).timestamp()}}, folder)


def look_and_write(folder: Path | None = None) -> Path:
    """As write_metrics, by a timer: it starts no server. Raises what kept it from asking; the file says then that it could not."""
    try:
        require_server()
    except Exception:
        keep_no_answer(folder)
        raise
    return write_metrics(folder=folder)


def write_metrics(status: Status | None = None, folder: Path | None = None) -> Path:
    """Write the file, whole or not at all, and return where it is. status: as just read, to save reading it again. folder: instead of
    the home's, for a collector that may not look into a home."""
    return write_file(read_metrics(status or read_status()), folder)


def write_file(metrics: Mapping[str, Mapping[str, float]], folder: Path | None) -> Path:
    """The file of these metrics. A node's have its name as a label, so that the files of several homes can be read together."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    of_node = {"node": settings().node} if settings().node else {}
    for name, values in metrics.items():
        label = {"feed": ["feed"], "build": ["layer"], "open": ["kind"]}.get(name.partition("_")[0], [])
        gauge = Gauge(f"bluelamp_{name}", WORDS[name], [*of_node, *label], registry=registry)
        for labelled, value in values.items():
            labels = [*of_node.values(), *([labelled] if label else [])]
            (gauge.labels(*labels) if labels else gauge).set(value)
    write_whole(metrics_file(folder), generate_latest(registry))
    return metrics_file(folder)


def read_metrics(status: Status) -> dict[str, dict[str, float]]:
    """Every metric as it stands: by name, its values by label (empty where it has none). What is not known yet is left out."""
    now = datetime.now(UTC)
    with connect("engineer") as connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:

        def rows(query: str) -> list[dict[str, Any]]:
            cursor.execute(query)
            return [dict(row) for row in cursor.fetchall()]

        publication, layers = rows(PUBLICATION), rows(LAYERS)
        late = {feed.feed: (now - feed.due_at).total_seconds() for feed in late_feeds(read_last_dates(connection))}
    feeds = {feed["feed"]: feed for feed in status.feeds}
    return {
        "up": {"": 1.0},
        **(of_publication(publication[0], now) if publication else {}),
        "feed_last_business_date_timestamp_seconds": {
            name: beginning(feed["last_date"]) for name, feed in feeds.items() if feed["last_date"]
        },
        "feed_late_seconds": {name: late.get(name, 0.0) for name in feeds},
        "feed_accepted_rows": {name: feed["row_count"] for name, feed in feeds.items()},
        "feed_rejected_rows": {name: feed["rejected_rows"] for name, feed in feeds.items()},
        "feed_waiting_files": {name: status.waiting_files.get(name, 0) for name in load_contracts()},
        "build_layer_seconds": {layer["layer"]: layer["seconds"] for layer in layers},
        "open_alarms": open_alarms(status),
        "written_timestamp_seconds": {"": now.timestamp()},
    }


def of_publication(publication: Mapping[str, Any], now: datetime) -> dict[str, dict[str, float]]:
    """What is told of the publication that readers see."""
    published_at = publication["published_at"]
    return {
        "publication_number": {"": publication["publication_id"]},
        "publication_timestamp_seconds": {"": published_at.timestamp()},
        "publication_age_seconds": {"": (now - published_at).total_seconds()},
        "as_at_timestamp_seconds": {"": beginning(publication["as_at_date"])},
    }


def open_alarms(status: Status) -> dict[str, float]:
    """How many things of each kind somebody is to look at."""
    return {
        "late_feed": len(status.late),
        "missing_days": len(status.gaps),
        "held_delivery": len(status.held),
        "policy_that_ends": len(status.policy),
        "failed_task": sum(run["kind"] == "task" for run in status.failed),
    }


def beginning(day: date) -> float:
    """Midnight at the beginning of a day by police time, as Unix time."""
    return datetime.combine(day, time(), POLICE_TIME).timestamp()
