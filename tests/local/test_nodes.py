"""Three forces, each with a home, a policy and a PostgreSQL of its own, under one Airflow and two workers of Celery: the marts are
those of lone warehouses, and one server that is down delays its own force alone."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from bluelamp.database import ensure_database, server
from bluelamp.local.airflow import airflow
from bluelamp.local.airflow_api import AirflowApi, wait_until
from bluelamp.local.environment import airflow_environment
from bluelamp.local.night import REFRESH, wait_for_dags
from bluelamp.local.workers import worker_service
from bluelamp.nodes import dag_of
from bluelamp.settings import PROJECT, inside, settings
from tests.fixtures.celery_workers import PATIENCE_SECONDS, Patient, ended, own_broker_address, running, whole_night
from tests.fixtures.checksum import checksum
from tests.fixtures.databases import EMPTY, keep_as, remove_server, restore
from tests.fixtures.deliveries import write_night
from tests.fixtures.nodes import nodes_folder

# Each force with so many crimes a night, so that no two have a figure in common by chance.
FORCES = {"north": 20, "east": 28, "west": 36}
FEEDS = ("crime", "outcome", "satisfaction")
NIGHTS = (date(2013, 10, 13), date(2013, 10, 14))
QUEUES = ("north,east", "west")
Sums = dict[str, str]
pytestmark = [
    pytest.mark.slow("two nights of three forces, alone and under one Airflow"),
    pytest.mark.timeout(9_000),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no Redis: ./scripts/install-test-tools --faults"),
]


@contextmanager
def alone(folder: Path, force: str) -> Iterator[None]:
    """A lone warehouse: its home and policy named, and no nodes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLUELAMP_HOME", str(folder / force))
        patch.setenv("BLUELAMP_POLICY", str(folder / f"policy-{force}"))
        patch.delenv("BLUELAMP_NODES", raising=False)
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture(scope="module")
def nights() -> Iterator[list[dict[str, Sums]]]:
    """The marts of each force after each night, worked alone; its home is then as it was before them, and a scheduler's home is set,
    whose nodes they are."""
    with nodes_folder() as folder, pytest.MonkeyPatch.context() as patch:
        found: list[dict[str, Sums]] = [{} for _ in NIGHTS]
        for force in FORCES:
            (folder / force).mkdir()
            shutil.copytree(PROJECT / "policy" / "sample", folder / f"policy-{force}")
        (folder / "scheduler").mkdir()
        try:
            for force, crime_count in FORCES.items():
                with alone(folder, force):
                    ensure_database()
                    keep_as(EMPTY)
                    for sums, night in zip(found, NIGHTS, strict=True):
                        write_night(settings().landing, night, crime_count)
                        whole_night()
                        sums[force] = checksum()
                    restore(EMPTY)
                    for below in ("archive", "landing", "dbt"):
                        shutil.rmtree(settings().home / below)
            (folder / "nodes.toml").write_text(
                "\n".join(f'[{force}]\nhome = "{force}"\npolicy = "policy-{force}"' for force in FORCES)
            )
            of_scheduler = {"HOME": "scheduler", "NODES": "nodes.toml"}
            for variable, value in of_scheduler.items():
                patch.setenv(f"BLUELAMP_{variable}", str(folder / value))
            patch.setenv("BLUELAMP_EXECUTOR", "celery")
            patch.setenv("BLUELAMP_WORKERS", "0")
            settings.cache_clear()
            ensure_database()
            yield found
        finally:
            patch.undo()
            for home in (*FORCES, "scheduler"):
                with alone(folder, home):
                    remove_server(folder)
            settings.cache_clear()


@contextmanager
def workers(environment: dict[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two workers, of which one serves two forces."""
    with pytest.MonkeyPatch.context() as patch:
        services = []
        for number, queues in enumerate(QUEUES, 1):
            patch.setenv("BLUELAMP_QUEUES", queues)
            settings.cache_clear()
            services.append(worker_service(number))
    settings.cache_clear()
    first, second = ([service] for service in services)
    with (
        running(first, {**environment, "BLUELAMP_QUEUES": QUEUES[0]}) as one,
        running(second, {**environment, "BLUELAMP_QUEUES": QUEUES[1]}) as other,
    ):
        yield [*one, *other]


def deliver(night: date) -> None:
    for force, crime_count in FORCES.items():
        write_night(settings().nodes[force].landing, night, crime_count)


def triggered(api: AirflowApi, names: tuple[str, ...], forces: tuple[str, ...]) -> dict[str, str]:
    """Runs of these DAGs of each force, by DAG."""
    return {dag: api.trigger(dag) for force in forces for dag in (dag_of(name, force) for name in names)}


def end_well(api: AirflowApi, runs: dict[str, str]) -> None:
    assert {dag: ended(api, dag, run) for dag, run in runs.items()} == dict.fromkeys(runs, "success")


def marts(forces: tuple[str, ...]) -> dict[str, Sums]:
    found = {}
    for force in forces:
        with inside(force):
            found[force] = checksum()
    return found


@pytest.mark.real_life("services that start", "of three forces under one Airflow one has its database down for a night")
def test_forces_under_one_airflow_have_the_marts_of_lone_ones_and_one_that_is_down_delays_itself_alone(
    nights: list[dict[str, Sums]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = nights
    assert len({sums["marts.mart_figure"] for sums in (*first.values(), *second.values())}) == 2 * len(FORCES)
    every, well = tuple(FORCES), ("north", "east")
    ingests = tuple(f"ingest_{feed}" for feed in FEEDS)
    monkeypatch.setattr("bluelamp.local.airflow.START_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr("bluelamp.local.night.PARSE_SECONDS", PATIENCE_SECONDS)
    with airflow(["scheduler", "dag-processor"], is_scheduling=False) as (hasty, _):
        api = Patient(hasty.port, hasty.password, hasty.token)
        with workers(airflow_environment(api.port, is_scheduling=False, broker=own_broker_address())):
            wait_for_dags(api)
            deliver(NIGHTS[0])
            end_well(api, triggered(api, ingests, every))
            end_well(api, triggered(api, (REFRESH,), every))
            assert marts(every) == first

            deliver(NIGHTS[1])
            with inside("west"):
                assert server.stop()
            runs = triggered(api, ingests, every)
            late = {dag: run for dag, run in runs.items() if dag.startswith("west.")}
            end_well(api, {dag: run for dag, run in runs.items() if dag not in late})
            end_well(api, triggered(api, (REFRESH,), well))
            assert marts(well) == {force: second[force] for force in well}
            assert wait_until(lambda: waiting(api, runs) == set(late), seconds=60), waiting(api, runs)
            with inside("west"):
                assert server.start()
            end_well(api, late)  # each is tried again by itself
            end_well(api, triggered(api, (REFRESH,), ("west",)))
            assert marts(every) == second


def waiting(api: AirflowApi, runs: dict[str, str]) -> set[str]:
    """The DAGs of which a task failed and is to be tried again."""
    return {
        task["dag_id"]
        for task in api.tasks_of(runs)
        if task["try_number"] > 1 or task["state"] in ("up_for_retry", "failed")
    }
