"""Whether a program of Airflow lives, by what it writes into Airflow's metadata: a question that costs no start of Airflow.

`airflow jobs check` asks the same, but imports Airflow first: seconds of a core, every few seconds, for each container.
"""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from bluelamp.database import connect

# A scheduler, DAG processor or triggerer writes every 5 seconds; Airflow counts a scheduler as dead after 30, which a busy machine
# reaches.
FRESH_SECONDS = 60
START_TIME = 19  # its place in /proc/<process>/stat, after the name


def is_beating(job_type: str, since: datetime) -> bool:
    """Whether a job of that type, such as SchedulerJob, that began after that moment runs and has written within FRESH_SECONDS.

    Raises psycopg2.Error where the database does not answer.
    """
    with connect("airflow") as connection, connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from job where job_type = %s and state = 'running' and start_date >= %s "
            "and latest_heartbeat > now() - make_interval(secs => %s)",
            (job_type, since, FRESH_SECONDS),
        )
        return cursor.fetchone() != (0,)


def began(process: int) -> datetime:
    """When a process of this machine or container began, by its kernel. What a dead one has written says nothing of its
    successor."""
    ticks = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[START_TIME])
    seconds_ago = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return datetime.fromtimestamp(time.time() - seconds_ago, UTC)
