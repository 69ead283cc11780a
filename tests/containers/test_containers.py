"""docker-compose.yml in containers that run: migrated, healthy, a night published and served, killed in the middle, locked down.

In this order, each on what the one before left. podman stands in for Docker, images of Debian's packages for the bases
(docs/reliability.md, Containers). ./scripts/test-containers installs what it needs, and shows the log with its seconds.
"""

import csv
import io
import os
import signal
import time
from datetime import date
from typing import Any

import httpx
import pytest

from bluelamp.errors import BluelampError
from bluelamp.local.airflow_api import AirflowApi, wait_until
from bluelamp.local.night import ENDED, REFRESH
from bluelamp.sample import write_sample
from tests.containers.conftest import say
from tests.containers.containment import processes, writable_places
from tests.containers.stack import AIRFLOW, NOTIFY, SERVICES, Stack
from tests.local.test_first_run import ACCEPTANCE

pytestmark = [pytest.mark.slow("builds images and runs a night in containers"), pytest.mark.timeout(14_000)]

HISTORY_UNTIL, LAST = date(2013, 10, 13), date(2013, 10, 14)
STAYING = [service for service in SERVICES if service != "migrate"]
NIGHT_SECONDS, HEALTHY_SECONDS = 5_400, 1_800


@pytest.fixture(scope="module")
def api(stack: Stack) -> AirflowApi:
    api = AirflowApi(stack.port("airflow-api-server"), stack.secret("airflow_admin"))
    api.log_in()
    return api


def deliver(stack: Stack, **which: date) -> list[str]:
    """Put the sample's deliveries into the landing folder, as suppliers do: its files belong to them. The feeds delivered."""
    paths = write_sample(stack.landing, **which)
    stack.give_to_the_services(stack.landing)
    return sorted({path.parent.name for path in paths})


def answer(api: AirflowApi, path: str) -> dict[str, Any]:
    """What Airflow answers; nothing while it or its database is being started again."""
    try:
        return api.request("GET", path)
    except (OSError, BluelampError):
        return {}


def newest_refresh(api: AirflowApi) -> dict[str, Any]:
    """The newest run that builds and publishes; nothing where there is none."""
    runs = answer(api, f"/api/v2/dags/{REFRESH}/dagRuns?order_by=-run_after&limit=1").get("dag_runs")
    return dict(runs[0]) if runs else {}


def take_in(api: AirflowApi, feeds: list[str]) -> None:
    """Every feed's own DAG takes what lies there; the last event wakes the refresh."""
    runs = {f"ingest_{feed}": api.trigger(f"ingest_{feed}") for feed in feeds}

    def has_ended() -> bool:
        tasks = api.tasks_of(runs)
        failed = [task["dag_id"] for task in tasks if task["state"] in ("failed", "up_for_retry")]
        assert not failed, failed
        return len(tasks) == len(runs) and all(task["state"] in ENDED for task in tasks)

    assert wait_until(has_ended, seconds=NIGHT_SECONDS, every=2)


def wait_for_the_refresh(api: AirflowApi, after: str) -> None:
    """Wait until a refresh newer than that run has succeeded."""

    def has_succeeded() -> bool:
        run = newest_refresh(api)
        assert run.get("state") != "failed", what_failed(api, run["dag_run_id"])
        return run.get("state") == "success" and run["dag_run_id"] != after

    assert wait_until(has_succeeded, seconds=NIGHT_SECONDS, every=2), "the night did not end"


def what_failed(api: AirflowApi, run: str) -> list[tuple[str, str]]:
    """The tasks of a refresh that did not succeed, and what their notes say."""
    tasks = api.task_instances(REFRESH, run)
    return [(task["task_id"], task.get("note") or task["state"]) for task in tasks if task["state"] != "success"]


def published(stack: Stack, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(stack.bluelamp("sql", query))))


def test_migration_ends_well(stack: Stack) -> None:
    stack.compose("up", "--detach", "--no-deps", "postgres")
    say(f"postgres is healthy after {stack.wait_for_health('postgres', seconds=120):.0f} s")
    began = time.monotonic()
    stack.compose("up", "--detach", "--no-deps", "migrate")
    code = stack.engine.podman("wait", stack.container("migrate"))
    assert code == "0", stack.logs("migrate")
    say(f"migrate has ended with 0 after {time.monotonic() - began:.0f} s")


def test_every_service_becomes_healthy(stack: Stack) -> None:
    stack.compose("up", "--detach", "--no-deps", *AIRFLOW, "web")
    took = stack.wait_for_health(*STAYING, seconds=HEALTHY_SECONDS)
    say(f"Airflow and the web server are healthy {took:.0f} s later")


def test_a_night_from_the_landing_folder_is_published(stack: Stack, api: AirflowApi) -> None:
    stack.engine.podman("exec", stack.container("airflow-scheduler"), "touch", "/var/lib/bluelamp/SAMPLE")
    assert wait_until(lambda: {"ingest_crime", REFRESH} <= api.dag_ids(), seconds=HEALTHY_SECONDS, every=2)
    feeds = deliver(stack, until=HISTORY_UNTIL)
    say(f"deliveries of {len(feeds)} feeds lie in the landing folder")
    began, before = time.monotonic(), newest_refresh(api).get("dag_run_id", "")
    take_in(api, feeds)
    say(f"they are taken in after {time.monotonic() - began:.0f} s")
    wait_for_the_refresh(api, before)
    say(f"the first night is published after {time.monotonic() - began:.0f} s")
    assert published(stack, "select as_at_date, is_sample from marts.publication") == [
        {"as_at_date": str(HISTORY_UNTIL), "is_sample": "t"}
    ]


def test_the_site_is_served(stack: Stack) -> None:
    address = f"http://127.0.0.1:{stack.port('web')}"
    page = httpx.get(f"{address}/", trust_env=False)
    assert page.status_code == 200
    assert "13 October 2013" in page.text
    assert "ample data" in page.text
    asked = (stack.project / "deploy" / "site_server.conf").read_text(encoding="utf-8")
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"):
        assert page.headers[name].strip('"') in asked, name
    assert page.headers["Server"] == "nginx", "no version"
    assert httpx.get(f"{address}/crime/burglary-dwelling.html", trust_env=False).status_code == 200
    missing = httpx.get(f"{address}/nothing-here", trust_env=False)
    assert (missing.status_code, missing.headers["X-Content-Type-Options"]) == (404, "nosniff")


def test_no_process_is_root_or_can_become_more(stack: Stack) -> None:
    for service in STAYING:
        found = processes(stack.process_of(service))
        assert found, service
        for process in found:
            assert 0 not in process.users, f"{service}: {process}"
            assert process.capabilities == 0, f"{service}: {process}"
            assert process.no_new_privileges, f"{service}: {process}"


def test_nothing_is_writable_but_what_the_file_says(stack: Stack) -> None:
    for service in STAYING:
        assert stack.engine.inspect(stack.container(service))["HostConfig"]["ReadonlyRootfs"] is True, service
        assert writable_places(stack.process_of(service)) <= stack.writable_by_file(service), service


def test_ports_are_open_on_loopback_only_and_no_secret_is_in_sight(stack: Stack) -> None:
    secrets = [path.read_text() for path in (stack.project / "secrets").iterdir()]
    for service in STAYING:
        seen = stack.engine.inspect(stack.container(service))
        hosts = [one["HostIp"] for ports in seen["NetworkSettings"]["Ports"].values() for one in ports or []]
        assert hosts == ["127.0.0.1"] * len(stack.file["services"][service].get("ports", [])), service
        assert not any(secret in str(seen) for secret in secrets), service
    assert {len(stack.engine.inspect(stack.container(name))["NetworkSettings"]["Networks"]) for name in STAYING} == {1}
    for service in ("airflow-scheduler", "airflow-dag-processor"):
        asked = "from bluelamp.settings import settings; print(settings().notify)"
        assert stack.engine.podman("exec", stack.container(service), "python", "-c", asked) == NOTIFY, service
    web, warehouse = (
        set(stack.engine.inspect(stack.container(name))["NetworkSettings"]["Networks"]) for name in ("web", "postgres")
    )
    assert not web & warehouse, "the web server reaches the database"
    assert "postgres" in stack.engine.podman(
        "exec", stack.container("airflow-triggerer"), "getent", "hosts", "postgres"
    )
    assert stack.engine.podman("exec", stack.container("web"), "getent", "hosts", "postgres", check=False) == ""


def test_a_night_survives_the_death_of_scheduler_and_database(stack: Stack, api: AirflowApi) -> None:
    before = newest_refresh(api)["dag_run_id"]
    take_in(api, deliver(stack, night=LAST))
    began = time.monotonic()

    def is_building() -> bool:
        run = newest_refresh(api).get("dag_run_id", before)
        tasks = api.task_instances(REFRESH, run) if run != before else []
        return any(task["task_id"].startswith("build.") and task["state"] == "running" for task in tasks)

    assert wait_until(is_building, seconds=HEALTHY_SECONDS, every=0.5), "the refresh did not begin"
    for service in ("airflow-scheduler", "postgres"):
        os.kill(stack.process_of(service), signal.SIGKILL)
    killed = time.monotonic()
    say(f"scheduler and database are killed, {killed - began:.0f} s into the refresh")
    stack.wait_for_health(*STAYING, seconds=HEALTHY_SECONDS)
    say(f"every service is healthy again {time.monotonic() - killed:.0f} s later, by its restart policy")
    wait_for_the_refresh(api, before)
    say(f"the night is published {time.monotonic() - killed:.0f} s after the kill")
    for service in ("airflow-scheduler", "postgres"):
        assert stack.engine.inspect(stack.container(service))["RestartCount"] >= 1, service
    rows = published(stack, "select as_at_date from marts.publication")
    assert rows == [{"as_at_date": str(LAST)}]


def test_the_figures_are_the_expected_ones(stack: Stack) -> None:
    rows = published(
        stack,
        "select measure_id, area_name, statistic, value::int from marts.mart_figure "
        "where statistic in ('actual', 'previous_year') and measure_id like '%\\_recorded'",
    )
    figures = {(row["measure_id"], row["area_name"], row["statistic"]): int(row["value"]) for row in rows}
    for (measure, area), expected in ACCEPTANCE.items():
        assert (figures[measure, area, "actual"], figures[measure, area, "previous_year"]) == expected, measure
    page = httpx.get(f"http://127.0.0.1:{stack.port('web')}/", trust_env=False)
    assert "14 October 2013" in page.text


def test_the_services_come_back_after_down_and_up(stack: Stack) -> None:
    stack.compose("stop", *STAYING)
    stack.compose("up", "--detach", "--no-deps", *STAYING)
    say(
        f"stopped and started, every service is healthy after {stack.wait_for_health(*STAYING, seconds=HEALTHY_SECONDS):.0f} s"
    )
    assert published(stack, "select as_at_date from marts.publication") == [{"as_at_date": str(LAST)}]
