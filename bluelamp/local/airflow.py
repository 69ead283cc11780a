"""Airflow of a home: made ready, started under a keeper, stopped with everything that it started."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import NamedTuple

from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.local.airflow_api import AirflowApi, wait_until
from bluelamp.local.broker import named_broker, own_broker, require_answer
from bluelamp.local.environment import airflow_environment, write_password
from bluelamp.local.keeper import Service
from bluelamp.local.owner import kept, only_one
from bluelamp.local.ports import free_port
from bluelamp.local.workers import worker_services
from bluelamp.settings import settings

FIRST_PORT = 8080
START_SECONDS = 300.0
# What the health page calls them, beside the API server that shows it.
COMPONENTS = {"scheduler": "scheduler", "dag-processor": "dag_processor", "triggerer": "triggerer"}


class Running(NamedTuple):
    """Airflow while it runs: its API, and the keeper of its processes."""

    api: AirflowApi
    keeper: subprocess.Popen[bytes]


@contextmanager
def airflow(
    components: Sequence[str],
    *,
    is_scheduling: bool,
    others: Sequence[Service] = (),
    within: AbstractContextManager[object] | None = None,
    say: Callable[[str], None] = print,
) -> Iterator[Running]:
    """Airflow's API server and these components, running until the block ends.

    The keeper that holds them ends them even if this process is killed. others: services kept beside them; within: what is to
    be there from before they start until after they have ended, while no other process can have the home's Airflow. The
    embedded database must be up already; it is stopped with the services. Raises AlreadyRunningError when the home's Airflow is
    running, BluelampError when it does not become healthy.
    """
    home = settings().airflow_home
    (home / "logs" / "services").mkdir(parents=True, exist_ok=True)
    with only_one(home / "services.lock"), within or nullcontext():
        began, port = datetime.now(UTC), free_port(FIRST_PORT)
        broker, workers = celery_services()
        environment = airflow_environment(port, is_scheduling=is_scheduling, broker=broker)
        api = AirflowApi(port, write_password())
        migrate(environment)
        services = [airflow_service(name) for name in ("api-server", *components)]
        with kept([*services, *workers, *others], environment, stop_database=not settings().database_url) as keeper:
            names = tuple(COMPONENTS[name] for name in components)
            say(f"Airflow is starting on {api.address}")
            wait_until(lambda: keeper.poll() is not None or api.is_healthy(names), seconds=START_SECONDS)
            if keeper.poll() is not None or not api.is_healthy(names):
                raise BluelampError(
                    "Airflow did not start.",
                    where=str(home / "logs" / "services"),
                    next_step="Read the last lines of the logs there; bluelamp doctor checks memory, disk and rights.",
                )
            api.log_in()
            # Where Airflow schedules, it goes on itself with what was under way; else nobody would, and new runs would wait behind it.
            if not is_scheduling and (left := api.fail_runs_before(began)):
                say(
                    f"{left} runs were under way when Airflow was last stopped: they count as failed, their work is done again"
                )
            yield Running(api, keeper)


def celery_services() -> tuple[str | None, list[Service]]:
    """The broker's address, and what is to be kept for Celery: the home's own broker where none is named, and the workers.

    Nothing where the scheduler runs the tasks itself. Raises BluelampError where the named broker does not answer.
    """
    orchestration = settings().orchestration
    if not orchestration.is_celery:
        return None, []
    if orchestration.broker:
        require_answer(address := named_broker())
        return address, worker_services()
    service, address = own_broker()
    return address, [service, *worker_services()]


def airflow_service(name: str) -> Service:
    """One of Airflow's own programs. Its log server stays off: the API server reads the logs from the disk."""
    quiet = ["--skip-serve-logs"] if name in ("scheduler", "triggerer") else []
    log = settings().airflow_home / "logs" / "services" / f"{name}.log"
    return Service(name, [sys.executable, "-m", "airflow", name, *quiet], str(log))


def migrate(environment: dict[str, str]) -> None:
    """Bring Airflow's metadata to the installed version's schema. Costs seconds, so it is skipped when nothing changed."""
    from importlib.metadata import version

    stamp = settings().airflow_home / "migrated"
    wanted = f"{version('apache-airflow-core')} {metadata_revision()}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    log = settings().airflow_home / "logs" / "services" / "migrate.log"
    with open(log, "wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise BluelampError(
            "Airflow's metadata database could not be brought up to date.",
            where=str(log),
            next_step="Read the log's last lines.",
        )
    stamp.write_text(f"{version('apache-airflow-core')} {metadata_revision()}")


def metadata_revision() -> str:
    """The schema revision of Airflow's metadata; empty in a new database."""
    with connect("airflow") as connection, connection.cursor() as cursor:
        cursor.execute("select from pg_tables where schemaname = 'public' and tablename = 'alembic_version'")
        if not cursor.rowcount:
            return ""
        cursor.execute("select version_num from alembic_version order by version_num")
        return " ".join(row[0] for row in cursor.fetchall())
