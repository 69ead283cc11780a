"""Celery in place of Airflow's own forks: what Airflow is told of it, and the workers that are kept beside the scheduler."""

import socket
import sys
from hashlib import sha256

from bluelamp.local.keeper import Service
from bluelamp.settings import settings

TASKS_AT_ONCE = 2  # of each worker
# A killed worker says nothing. Its tasks are tried again elsewhere when they have been silent for so long; they speak every 5 s.
SILENCE_SECONDS = 60
# Longer than any task may take (dags/default_args.py): only then does the broker hand it to somebody else.
REDELIVERY_SECONDS = 4 * 3600


def celery_options(broker: str) -> dict[str, object]:
    """What Airflow is told where Celery runs its tasks. Results go to Airflow's own database, which is its default."""
    return {
        "CORE__EXECUTOR": "CeleryExecutor",
        "CORE__PARALLELISM": 32,  # what a scheduler gives out at most; the workers take no more than they can do
        "CELERY__BROKER_URL": broker,
        "CELERY__SSL_ACTIVE": broker.startswith("rediss:"),
        "CELERY__SSL_MUTUAL_TLS": False,
        "CELERY__WORKER_CONCURRENCY": TASKS_AT_ONCE,
        "CELERY__TASK_ACKS_LATE": True,  # a task counts as taken when it has ended, so that none is lost with its worker
        "CELERY__SYNC_PARALLELISM": 1,
        "CELERY__MP_START_METHOD": "fork",
        "CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": REDELIVERY_SECONDS,
        "CELERY_BROKER_TRANSPORT_OPTIONS__GLOBAL_KEYPREFIX": key_prefix(),
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": SILENCE_SECONDS,
    }


def key_prefix() -> str:
    """What every key of this installation begins with in the broker: two homes at one Redis never take each other's tasks."""
    return f"bluelamp-{sha256(settings().secret('airflow_jwt').encode()).hexdigest()[:12]}-"


def worker_services(count: int | None = None) -> list[Service]:
    """So many workers as services to be kept (default: what BLUELAMP_WORKERS says), for the queues of BLUELAMP_QUEUES."""
    wanted = settings().orchestration.workers if count is None else count
    return [worker_service(number) for number in range(1, wanted + 1)]


def worker_service(number: int) -> Service:
    """A worker, by a name that is its own among all workers at the broker."""
    name = f"worker-{number}"
    command = [sys.executable, "-m", "airflow", *worker_arguments(f"{name}-{socket.gethostname()}")]
    return Service(name, command, str(settings().airflow_home / "logs" / "services" / f"{name}.log"))


def worker_arguments(name: str) -> list[str]:
    """What Airflow is started with as a worker of that name. Its log server stays off: the API server reads the logs from the disk."""
    return [
        "celery", "worker", "--skip-serve-logs", "--without-mingle", "--without-gossip",
        "--celery-hostname", name, "--queues", ",".join(settings().queues),
    ]  # fmt: skip
