"""A container's health check: a program of Airflow lives while its newest word in Airflow's metadata is fresh."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.database import connect
from bluelamp.database.connect import AIRFLOW_DATABASE
from bluelamp.local.heartbeat import FRESH_SECONDS, is_beating

# The columns that are asked for, as Airflow's own migration makes them; tests/containers asks the real table.
MADE = "create table job (job_type varchar(30), state varchar(20), latest_heartbeat timestamptz)"


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


def write(job_type: str, state: str, seconds_ago: int) -> None:
    with connect("airflow") as connection, connection.cursor() as cursor:
        cursor.execute(
            "insert into job values (%s, %s, now() - make_interval(secs => %s))", (job_type, state, seconds_ago)
        )


def test_only_a_running_job_of_that_type_that_wrote_lately_is_alive(jobs: None) -> None:
    assert not is_beating("SchedulerJob")
    write("SchedulerJob", "running", FRESH_SECONDS + 5)
    write("SchedulerJob", "failed", 1)
    write("TriggererJob", "running", 1)
    assert not is_beating("SchedulerJob")
    write("SchedulerJob", "running", FRESH_SECONDS - 5)
    assert is_beating("SchedulerJob")
