"""Airflow's whole configuration, as environment variables, built here and nowhere else."""

import json
import os
from pathlib import Path

from bluelamp.database import database_url
from bluelamp.local.broker import named_broker
from bluelamp.local.ports import LOOPBACK
from bluelamp.local.workers import celery_options
from bluelamp.settings import environment, settings

ADMIN = "admin"


def airflow_environment(
    port: int, *, is_scheduling: bool, listen: str = LOOPBACK, server: str = LOOPBACK, broker: str | None = None
) -> dict[str, str]:
    """What every Airflow process gets: of our own environment what is allowed, and no AIRFLOW__ variable but these.

    port: of the API server. is_scheduling: True runs DAGs by the clock and by asset events; False runs only what is
    triggered, and looks for work more often, so that a short run wastes no time. listen: the API server's own address.
    server: the host by which the other processes find it. broker: Celery's, where it is not the one that BLUELAMP_BROKER names.
    """
    home = settings().airflow_home
    options = {
        "CORE__DAGS_FOLDER": settings().project / "dags",
        "CORE__PLUGINS_FOLDER": home / "plugins",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": 3,
        "CORE__DEFAULT_TIMEZONE": "Europe/London",
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": False,
        "CORE__LOAD_EXAMPLES": False,
        "CORE__FERNET_KEY": settings().secret("airflow_fernet") + "=",  # Fernet wants base64's padding
        "CORE__EXECUTION_API_SERVER_URL": f"http://{server}:{port}/execution/",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{ADMIN}:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": home / "passwords.json",
        "CORE__TEST_CONNECTION": "Disabled",
        "API__HOST": listen,
        "API__PORT": port,
        "API__BASE_URL": f"http://{LOOPBACK}:{port}",
        "API__WORKERS": 1,
        "API__SECRET_KEY": settings().secret("airflow_session"),
        "API__EXPOSE_CONFIG": False,
        "API__INSTANCE_NAME": "Bluelamp",
        "API_AUTH__JWT_SECRET": settings().secret("airflow_jwt"),
        "DATABASE__SQL_ALCHEMY_CONN": database_url("airflow"),
        "DATABASE__SQL_ALCHEMY_POOL_SIZE": 5,
        "DAG_PROCESSOR__PARSING_PROCESSES": 1,
        "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": 60 if is_scheduling else 600,
        "DAG_PROCESSOR__REFRESH_INTERVAL": 60 if is_scheduling else 600,
        "DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH": home / "bundles",
        "LOGGING__BASE_LOG_FOLDER": home / "logs",
        "LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": home / "logs" / "dag_processor",
        "SCHEDULER__USE_JOB_SCHEDULE": is_scheduling,
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": 1 if is_scheduling else 0.2,
        "SCHEDULER__CATCHUP_BY_DEFAULT": False,
        # Also where Python's own choice is another (3.14): only a forked task starts with what dags/airflow_local_settings imported.
        "SCHEDULER__MP_START_METHOD": "fork",
    }
    # Whether this home is the sample's says nothing of the nodes that it schedules.
    is_replay = settings().replay if settings().nodes_file else settings().is_replay
    ours = {"BLUELAMP_AIRFLOW": f"http://{server}:{port}", "BLUELAMP_REPLAY": "1" if is_replay else "0"}
    if settings().orchestration.is_celery:
        ours["BLUELAMP_BROKER"] = broker or named_broker()
        options |= celery_options(ours["BLUELAMP_BROKER"])
    options |= told_elsewhere()
    return {
        **environment(),
        **{f"AIRFLOW__{name}": str(value) for name, value in options.items()},
        "AIRFLOW_HOME": str(home),
        # dbt leaves semaphores to the system; that is no error, though each build's log would end with one.
        "PYTHONWARNINGS": "ignore:resource_tracker:UserWarning",
        "PYTHONPATH": python_path(),
        **ours,
    }


def told_elsewhere() -> dict[str, object]:
    """What Airflow tells other programs of itself: metrics by StatsD, lineage as OpenLineage's events. Nothing unless asked to."""
    wanted, options = settings().orchestration, dict[str, object]()
    if wanted.statsd:
        host, port = wanted.statsd
        options |= {"METRICS__STATSD_ON": True, "METRICS__STATSD_HOST": host, "METRICS__STATSD_PORT": port,
                    "METRICS__STATSD_PREFIX": "airflow"}  # fmt: skip
    if wanted.lineage is None:
        return {**options, "OPENLINEAGE__DISABLED": True}
    folder = settings().home / "lineage"
    folder.mkdir(parents=True, exist_ok=True)
    file = {"type": "file", "log_file_path": str(folder / "events.ndjson"), "append": True}
    transport = file if wanted.lineage == "1" else {"type": "http", "url": wanted.lineage}
    return {
        **options,
        "OPENLINEAGE__TRANSPORT": json.dumps(transport),
        "OPENLINEAGE__NAMESPACE": "bluelamp",
        "OPENLINEAGE__EMISSION_POLICY": json.dumps([{"scope": {}, "controls": {"include_source_code": False}}]),
    }


def python_path() -> str:
    """The project's root, so that DAGs find bluelamp wherever Airflow is started; then dags/, where Airflow's programs
    find each other's files and airflow_local_settings. Nobody else's."""
    project = settings().project
    return os.pathsep.join([str(project), str(project / "dags")])


def write_password() -> str:
    """Give Airflow's user its password, made at first use; returns it."""
    password = settings().secret(password_file().name)
    path = settings().airflow_home / "passwords.json"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        json.dump({ADMIN: password}, handle)
    return password


def password_file() -> Path:
    """Where the password of Airflow's user stands. It is never printed: what a terminal shows, a log or a journal may keep."""
    return settings().secrets / "airflow_admin"
