"""One of Airflow's programs, or Superset, in a container of its own: `python -m bluelamp.local.component NAME`.

migrate                                            roles, schema and grants of the warehouse, Superset's and Airflow's metadata
api-server, scheduler, dag-processor, triggerer    run until ended
worker                                             of Celery, for the queues of BLUELAMP_QUEUES, run until ended
superset                                           with its dashboards, run until ended
check NAME                                         exit 0 while that program of this container is well
"""

import os
import socket
import sys

from bluelamp.errors import BluelampError
from bluelamp.failure import told
from bluelamp.local.airflow_api import AirflowApi
from bluelamp.local.environment import airflow_environment, write_password
from bluelamp.local.heartbeat import began, is_beating
from bluelamp.local.ports import LOOPBACK
from bluelamp.local.workers import worker_arguments
from bluelamp.settings import settings, take_over_environment

PORT = 8080
SUPERSET_PORT = 8088
FIRST_PROCESS = 1  # of a container: the program that runs in it
SERVER = "airflow-api-server"  # its name in docker-compose.yml
EVERYWHERE = ".".join(["0"] * 4)  # a container listens to its own network; the host opens the port on loopback only
CELERY = "airflow.providers.celery.executors.celery_executor.app"
JOBS = {"scheduler": "SchedulerJob", "dag-processor": "DagProcessorJob", "triggerer": "TriggererJob"}


def main(arguments: list[str]) -> None:
    """Become the program that is asked for."""
    settings().airflow_home.mkdir(parents=True, exist_ok=True)
    match arguments:
        case ["migrate"]:
            from bluelamp.database.migrate import migrate
            from bluelamp.local.bi.metadata import make_metadata

            migrate()
            make_metadata()
            become("db", "migrate")
        case ["api-server"]:
            write_password()
            become("api-server")
        case ["scheduler" | "triggerer" as name]:
            become(name, "--skip-serve-logs")  # the API server reads the logs from the volume
        case ["dag-processor"]:
            become("dag-processor")
        case ["worker"]:
            become(*worker_arguments(container_worker()))
        case ["superset"]:
            from bluelamp.local.bi import log_folder, running
            from bluelamp.local.up import stop_on_signals, wait_for_the_end

            stop_on_signals()
            with running(listen=EVERYWHERE, port=SUPERSET_PORT) as (_, keeper):
                wait_for_the_end(keeper, logs=str(log_folder()))
        case ["check", "superset"]:
            from bluelamp.local.bi import Superset

            sys.exit(not Superset(f"http://{LOOPBACK}:{SUPERSET_PORT}", "").is_healthy())
        case ["check", "api-server"]:
            sys.exit(not AirflowApi(PORT, "").is_healthy(()))
        case ["check", "worker"]:
            inspect = ["--app", CELERY, "inspect", "ping", "--destination", f"celery@{container_worker()}"]
            become(*inspect, program="celery")
        case ["check", name] if name in JOBS:
            sys.exit(not is_beating(JOBS[name], since=began(FIRST_PROCESS)))
        case _:
            raise BluelampError(f"There is no component {' '.join(arguments)!r}.", next_step=__doc__ or "", exit_code=2)


def container_worker() -> str:
    """The name of this container's worker."""
    return f"worker-{socket.gethostname()}"


def become(*command: str, program: str = "airflow") -> None:
    """Replace this process by Airflow's, so that signals reach it."""
    environment = airflow_environment(PORT, is_scheduling=True, listen=EVERYWHERE, server=SERVER)
    os.execve(sys.executable, [sys.executable, "-m", program, *command], environment)


if __name__ == "__main__":
    try:
        take_over_environment()
        main(sys.argv[1:])
    except Exception as error:
        failure = told(error)
        print(f"Failed: {failure}", file=sys.stderr)
        sys.exit(failure.exit_code)
