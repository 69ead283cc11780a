"""A container's health check: a program of Airflow lives while its newest word in Airflow's metadata is fresh."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bluelamp.database import connect
from bluelamp.database.connect import AIRFLOW_DATABASE
from bluelamp.local.heartbeat import FRESH_SECONDS, began, is_beating

START = datetime(2026, 11, 26, 6, tzinfo=UTC)
# The columns that are asked for, as Airflow's own migration makes them; tests/containers asks the real table.
MADE = (
    "create table job (job_type varchar(30), state varchar(20), start_date timestamptz, latest_heartbeat timestamptz)"
)


@pytest.fixture
def jobs(home: Path) -> Iterator[None]:
    """Airflow's table of its programs, empty: in a schema of its own, before whatever another test has left."""
    run(
        "create schema if not exists heartbeat",
        f"alter role bluelamp_airflow in database {AIRFLOW_DATABASE} set search_path = heartbeat",
    )
    run(MADE)
    yield
    run(
        "drop schema heartbeat cascade", f"alter role bluelamp_airflow in database {AIRFLOW_DATABASE} reset search_path"
    )


def run(*statements: str) -> None:
    with connect("airflow") as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def write(job_type: str, state: str, seconds_ago: int, start: datetime = START) -> None:
    with connect("airflow") as connection, connection.cursor() as cursor:
        cursor.execute(
            "insert into job values (%s, %s, %s, now() - make_interval(secs => %s))",
            (job_type, state, start, seconds_ago),
        )


def test_only_a_running_job_of_that_type_that_wrote_lately_is_alive(jobs: None) -> None:
    assert not is_beating("SchedulerJob", START)
    write("SchedulerJob", "running", FRESH_SECONDS + 5)
    write("SchedulerJob", "failed", 1)
    write("SchedulerJob", "running", 1, start=START - timedelta(seconds=1))  # of the process before, which was killed
    write("TriggererJob", "running", 1)
    assert not is_beating("SchedulerJob", START)
    write("SchedulerJob", "running", FRESH_SECONDS - 5)
    assert is_beating("SchedulerJob", START)


def test_the_kernel_says_when_a_process_began() -> None:
    before = datetime.now(UTC)
    with subprocess.Popen(["sleep", "60"]) as process:
        start = began(process.pid)
        process.kill()
    assert abs(start - before) < timedelta(seconds=5)
    assert began(os.getpid()) < before
