"""What runs before Airflow forks a task: import what tasks need, parse dbt's project, wait for the API server and the broker.

dbt, Great Expectations and the statistics packages take some ten seconds of processor time to import, and dbt some two more to read
its project for the first time, more than the work of most nights. A forked process has what its parent has.
"""

import importlib
import logging
import time
from contextlib import nullcontext

import httpx

from bluelamp.errors import BluelampError
from bluelamp.settings import inside, settings

# What the nightly tasks import, theirs and ours. Importing must start no thread and open no connection: neither outlives a fork.
NEEDED_BY_TASKS = (
    "bluelamp.ingest",
    "bluelamp.operations.refresh",
    "bluelamp.operations.task_log",
    "bluelamp.publish",
    "bluelamp.quality.pages",
    "bluelamp.reporting.site",
    "bluelamp.reporting.spreadsheet",
    "bluelamp.statistics.chart.p_values",
    "bluelamp.statistics.peer.projections",
    "bluelamp.statistics.projection.projections",
    "bluelamp.statistics.target.proposals",
    "bluelamp.transform",
    "dbt.adapters.postgres",
    "dbt.cli.main",
    "great_expectations",
    "great_expectations.render.renderer",
    "great_expectations.render.view",
    "prometheus_client",
    "statsmodels.genmod.generalized_linear_model",
    "statsmodels.tsa.exponential_smoothing.ets",
)
# They write thousands of lines while they are imported.
LIBRARY_LOGS = ("great_expectations", "great_expectations._docs_decorators")
API_SECONDS = 600.0


def import_what_tasks_need() -> None:
    """Import it all."""
    began = time.monotonic()
    for name in LIBRARY_LOGS:
        logging.getLogger(name).setLevel(logging.ERROR)
    for module in NEEDED_BY_TASKS:
        importlib.import_module(module)
    # Airflow reads its local settings before it sets up logging.
    print(f"What tasks need is imported, in {time.monotonic() - began:.1f} s", flush=True)


def parse_project() -> None:
    """Parse dbt's project, and read what the statistics are made by; for each node whose queue this process may serve, where there
    are nodes. Whatever is wrong with them, the task that builds says."""
    is_choosing, queues = settings().orchestration.is_celery, settings().queues
    names = [node.name for node in settings().nodes.values() if not is_choosing or node.queue in queues]
    for name in names or [""]:
        with inside(name) if name else nullcontext():
            parse_one(name)


def parse_one(name: str) -> None:
    """The project by the policy of the settings. name: the node's, for words."""
    from bluelamp.statistics.method import method
    from bluelamp.transform.project import STATISTICS
    from bluelamp.transform.runner import parse_ahead

    began, whose = time.monotonic(), f" of {name}" if name else ""
    try:
        method(STATISTICS)
        parse_ahead()
    except (BluelampError, OSError) as error:
        print(f"dbt's project{whose} is not parsed ahead: {type(error).__name__}", flush=True)
        return
    print(f"dbt's project{whose} is parsed, in {time.monotonic() - began:.1f} s", flush=True)


def wait_for_api() -> bool:
    """Wait until Airflow's API server answers; returns whether it does. A task that finds none is killed and tried again."""
    deadline = time.monotonic() + API_SECONDS
    address = settings().airflow_address
    while address and not answers(f"{address}/execution/health"):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def wait_for_broker() -> bool:
    """Wait until Celery's broker answers; returns whether it does. A worker that finds none ends, and what ends too often ends all."""
    from redis import Redis
    from redis.exceptions import RedisError

    address = settings().orchestration.broker
    deadline = time.monotonic() + API_SECONDS
    while address:
        try:
            with Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2) as client:
                return bool(client.ping())
        except (RedisError, OSError):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)
    return True


def answers(address: str) -> bool:
    """Whether something healthy answers there."""
    try:
        return httpx.get(address, timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False
