"""One night through Airflow: take every feed, then refresh the warehouse, and say how it goes."""

import json
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from bluelamp.contracts import load_contracts
from bluelamp.errors import BluelampError
from bluelamp.files import sha256_of
from bluelamp.local.airflow import Running
from bluelamp.local.airflow_api import AirflowApi, wait_until
from bluelamp.local.owner import require_alive
from bluelamp.nodes import dag_of
from bluelamp.settings import settings

REFRESH = "refresh_warehouse"
NIGHT_SECONDS = 1_800.0
PARSE_SECONDS = 120.0
# A task that Airflow would try again is a failure to somebody who waits for it.
FAILED = ("failed", "up_for_retry", "upstream_failed")
ENDED = ("success", "skipped")
NOTHING = "  nothing new"
# Every question costs the API server time that it owes the tasks.
LOOK_SECONDS = 0.4


def run_night(running: Running, feeds: Sequence[str], say: Callable[[str], None]) -> None:
    """Trigger ingest_<feed> for these feeds, wait for them all, then refresh_warehouse, and wait for that.

    Raises BluelampError with the failing task's own words and the path of its log.
    """
    run_dags(running, [f"ingest_{feed}" for feed in feeds], say)
    run_dags(running, [REFRESH], say)


def run_dags(running: Running, dag_ids: Sequence[str], say: Callable[[str], None]) -> None:
    """Trigger these DAGs together and wait until all have succeeded."""
    began, api = time.monotonic(), running.api
    runs = {dag_id: api.trigger(dag_id) for dag_id in dag_ids}
    told: set[str] = set()
    while runs:
        require_alive(running.keeper)
        tasks = api.tasks_of(runs)
        for task in tasks:
            name = f"{task['dag_id']}.{task['task_id']}"
            if task["state"] in FAILED and task["state"] != "upstream_failed":
                raise task_failure(task)
            if task["state"] in ENDED and name not in told:
                told.add(name)
                say(f"  {name:<48}{task['duration'] or 0:6.1f} s{NOTHING if task['state'] == 'skipped' else ''}")
        at_work = {task["dag_id"] for task in tasks if task["state"] not in ENDED}
        for dag_id in [dag_id for dag_id in runs if dag_id not in at_work]:
            if api.state(dag_id, runs[dag_id]) == "success":
                del runs[dag_id]
        if time.monotonic() - began > NIGHT_SECONDS:
            raise BluelampError(
                f"{', '.join(runs)} did not end within {NIGHT_SECONDS:.0f} seconds.",
                where=str(settings().airflow_home / "logs"),
                next_step="Read the scheduler's log there, under services.",
            )
        time.sleep(LOOK_SECONDS)


def wait_for_dags(api: AirflowApi) -> None:
    """Wait until Airflow has read every DAG file. Raises BluelampError with what kept it from reading one."""
    names = [*(f"ingest_{feed}" for feed in load_contracts()), REFRESH]
    wanted = {dag_of(name, node) for name in names for node in settings().nodes or [""]}
    if wait_until(lambda: wanted <= api.dag_ids() or bool(api.import_errors()), seconds=PARSE_SECONDS):
        errors = api.import_errors()
        if not errors:
            for dag_id in wanted:
                api.unpause(dag_id)
            dags_stamp().write_text(dags_sha256())
            return
        raise BluelampError(
            f"Airflow cannot read {errors[0]['filename']}: {errors[0]['stack_trace'].strip().splitlines()[-1]}",
            where=str(settings().project / "dags"),
            next_step="Run: .venv/bin/pytest tests/dags",
        )
    raise BluelampError(
        f"Airflow did not find {', '.join(sorted(wanted - api.dag_ids()))} within {PARSE_SECONDS:.0f} seconds.",
        where=str(settings().airflow_home / "logs" / "services" / "dag-processor.log"),
        next_step="Read the log's last lines.",
    )


def components() -> list[str]:
    """Airflow's programs that a run of nights needs: the DAG processor only where it has not read the DAGs as they are."""
    is_known = dags_stamp().exists() and dags_stamp().read_text() == dags_sha256()
    return ["scheduler"] if is_known else ["scheduler", "dag-processor"]


def dags_stamp() -> Path:
    """The file that says which DAGs Airflow has read."""
    return settings().airflow_home / "dags-read"


def dags_sha256() -> str:
    """Airflow's version, and SHA-256 over all files that the DAGs are made of."""
    project = settings().project
    files = sha256_of([*sorted(project.glob("dags/*.py")), *sorted(project.glob("contracts/*.yaml"))], project)
    nodes = "".join(f" {name}" for name in settings().nodes)
    return f"{version('apache-airflow-core')} {files}{nodes}"


def task_failure(task: dict[str, object]) -> BluelampError:
    """What a failed task said, and where its whole log is."""
    folder = settings().airflow_home / "logs" / f"dag_id={task['dag_id']}" / f"run_id={task['dag_run_id']}"
    path = folder / f"task_id={task['task_id']}" / f"attempt={task['try_number']}.log"
    what, _, next_step = last_error(path).partition("\nNext: ")
    return BluelampError(
        f"{task['dag_id']}.{task['task_id']} failed" + (f": {what}" if what else "."),
        where=str(path),
        next_step=next_step or f"docs/runbook.md, {task['dag_id']}: what to do when it fails.",
    )


def last_error(path: Path) -> str:
    """The last error's words in a task's log (one JSON object a line); empty when there are none."""
    said = ""
    for line in path.read_text(errors="replace").splitlines() if path.exists() else []:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        for detail in entry.get("error_detail") or []:
            said = f"{detail.get('exc_type', '')}: {detail.get('exc_value', '')}".strip(": ")
    return said
