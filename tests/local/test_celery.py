"""A night on two workers of Celery, in processes of their own: one is killed in the middle, and the figures are those of any night."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.database import connect, ensure_database
from bluelamp.local.airflow import airflow
from bluelamp.local.airflow_api import AirflowApi, wait_until
from bluelamp.local.environment import airflow_environment
from bluelamp.local.lifeline import descendants
from bluelamp.local.night import REFRESH, wait_for_dags
from bluelamp.local.workers import worker_services
from bluelamp.settings import settings
from tests.fixtures.celery_workers import (
    PATIENCE_SECONDS,
    Patient,
    ended,
    kill,
    own_broker_address,
    running,
    whole_night,
)
from tests.fixtures.checksum import checksum
from tests.fixtures.databases import keep_as, restore
from tests.fixtures.deliveries import write_night

LAST_DAY, NIGHT = date(2013, 10, 13), date(2013, 10, 14)
CRIMES = 60  # of a small force's night: what is killed is a build with all its models, whatever they hold
BEFORE = "bluelamp_before"
WORKERS = 2
KILLED_IN = "build.core"
pytestmark = [
    pytest.mark.slow("a small force's night twice, once on workers of which one is killed"),
    pytest.mark.timeout(9_000),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no Redis: ./scripts/install-test-tools --faults"),
]


@pytest.fixture(scope="module")
def undisturbed() -> Iterator[dict[str, str]]:
    """The marts of an ordinary night; the home is then as it was before it, with that night's deliveries in the landing folders."""
    # Not pytest's own folder: PostgreSQL, which never runs as root, has to reach it.
    with tempfile.TemporaryDirectory(prefix="bluelamp-celery-") as folder, pytest.MonkeyPatch.context() as patch:
        Path(folder).chmod(0o755)
        home = Path(folder, "home")
        home.mkdir()
        for name, value in (("HOME", str(home)), ("EXECUTOR", "celery"), ("WORKERS", "0")):
            patch.setenv(f"BLUELAMP_{name}", value)
        settings.cache_clear()
        try:
            ensure_database()
            write_night(settings().landing, LAST_DAY, CRIMES)
            whole_night()
            before = checksum()
            keep_as(BEFORE)
            write_night(settings().landing, NIGHT, CRIMES)
            whole_night()
            found = checksum()
            assert sum(found[name] != before[name] for name in found) > 10, "a night that moves nothing proves nothing"
            restore(BEFORE)
            assert checksum() == before
            write_night(settings().landing, NIGHT, CRIMES)
            yield found
        finally:
            from bluelamp.database import server

            server.stop()
            patch.undo()
            settings.cache_clear()


def tasks(api: AirflowApi, run_id: str) -> dict[str, dict[str, Any]]:
    return {task["task_id"]: task for task in api.task_instances(REFRESH, run_id)}


def runs_it(workers: list[subprocess.Popen[bytes]], process: int | None) -> subprocess.Popen[bytes] | None:
    """The worker below which that process is."""
    return next((worker for worker in workers if process in descendants(worker.pid)), None)


@pytest.mark.real_life(
    "services that start", "a Celery worker is killed in the middle of a night, with all that it runs"
)
def test_a_night_survives_the_death_of_a_worker_and_ends_with_the_same_marts(
    undisturbed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bluelamp.local.airflow.START_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr("bluelamp.local.night.PARSE_SECONDS", PATIENCE_SECONDS)
    with airflow(["scheduler", "dag-processor"], is_scheduling=False) as (hasty, _):
        api = Patient(hasty.port, hasty.password, hasty.token)
        environment = airflow_environment(api.port, is_scheduling=False, broker=own_broker_address())
        with running(worker_services(WORKERS), environment) as workers:
            wait_for_dags(api)
            began = time.monotonic()
            taken = {feed: api.trigger(f"ingest_{feed}") for feed in load_contracts() if waits(feed)}
            assert {feed: ended(api, f"ingest_{feed}", run) for feed, run in taken.items()} == dict.fromkeys(
                taken, "success"
            )
            night = api.trigger(REFRESH)
            assert wait_until(lambda: is_building(api, night), seconds=PATIENCE_SECONDS)
            victim = runs_it(workers, process_of(api, night))
            assert victim is not None
            kill(victim)
            print(f"killed a worker {time.monotonic() - began:.0f} s after the night began")
            assert ended(api, REFRESH, night) == "success"
            print(f"the night ended after {time.monotonic() - began:.0f} s")
            found = tasks(api, night)
            assert found[KILLED_IN]["try_number"] >= 2, "the killed task was tried again"
            assert {name: task["state"] for name, task in found.items() if task["state"] != "success"} == {}
            assert [worker.poll() is None for worker in workers].count(True) == WORKERS - 1
        assert checksum() == undisturbed  # before Airflow ends, and the database with it


def waits(feed: str) -> bool:
    return any((settings().landing / feed).glob("*"))


def process_of(api: AirflowApi, run_id: str) -> int | None:
    """The process of the task in which a worker is to die."""
    return tasks(api, run_id)[KILLED_IN]["pid"]


def is_building(api: AirflowApi, run_id: str) -> bool:
    """Whether dbt is at work for that task: a model of it is just being made."""
    if tasks(api, run_id)[KILLED_IN]["state"] != "running" or not process_of(api, run_id):
        return False
    # What another login does, only the administrator sees.
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where usename = 'bluelamp_builder' and state = 'active'")
        return bool(cursor.fetchone()[0])
