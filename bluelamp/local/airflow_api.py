"""The few calls of Airflow's REST API that we make."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import httpx

from bluelamp.errors import BluelampError
from bluelamp.local.environment import ADMIN
from bluelamp.local.ports import LOOPBACK

TIMEOUT_SECONDS = 30.0
MOST_AT_ONCE = 100  # rows that Airflow gives at most to one question


@dataclass
class AirflowApi:
    """Airflow's API on that port, as its administrator."""

    port: int
    password: str = field(repr=False)
    token: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """Where a browser finds Airflow."""
        return f"http://{LOOPBACK}:{self.port}"

    def is_healthy(self, names: tuple[str, ...]) -> bool:
        """Whether the API answers and says that these components are healthy, such as scheduler."""
        try:
            health = self.request("GET", "/api/v2/monitor/health", timeout=2)
        except (OSError, BluelampError, ValueError):
            return False
        return all((health.get(name) or {}).get("status") == "healthy" for name in ("metadatabase", *names))

    def log_in(self) -> None:
        """Get the token that other calls need."""
        body = {"username": ADMIN, "password": self.password}
        self.token = self.request("POST", "/auth/token", body)["access_token"]

    def dag_ids(self) -> set[str]:
        """Ids of all DAGs that Airflow knows and can run."""
        found: list[dict[str, Any]] = []
        while True:
            page = self.request("GET", f"/api/v2/dags?limit={MOST_AT_ONCE}&offset={len(found)}&order_by=dag_id")
            found += page["dags"]
            if not page["dags"] or len(found) >= page["total_entries"]:
                return {dag["dag_id"] for dag in found if not dag["is_stale"]}

    def import_errors(self) -> list[dict[str, Any]]:
        """DAG files that Airflow could not read: filename, stack_trace."""
        return list(self.request("GET", "/api/v2/importErrors")["import_errors"])

    def unpause(self, dag_id: str) -> None:
        """Let Airflow run that DAG."""
        self.request("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": False})

    def trigger(self, dag_id: str) -> str:
        """Start a run of that DAG; returns its id."""
        return str(self.request("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None})["dag_run_id"])

    def state(self, dag_id: str, run_id: str) -> str:
        """State of a run: queued, running, success or failed."""
        return str(self.request("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}")["state"])

    def fail_runs_before(self, moment: datetime) -> int:
        """Close runs that were under way at that moment: whoever ran them is gone. Returns how many there were."""
        runs = self.request("GET", "/api/v2/dags/~/dagRuns?state=running&state=queued&limit=100")["dag_runs"]
        left = [run for run in runs if run["queued_at"] and datetime.fromisoformat(run["queued_at"]) < moment]
        for run in left:
            # The scheduler may be taking it up at this very moment: Airflow then answers with an error, and is asked again.
            if not wait_until(partial(self.has_failed, run), seconds=TIMEOUT_SECONDS, every=1.0):
                raise BluelampError(
                    f"The run {run['dag_run_id']} of {run['dag_id']} cannot be closed.",
                    where=self.address,
                    next_step="Read airflow/logs/services/api-server.log in the home.",
                )
        return len(left)

    def has_failed(self, run: Mapping[str, Any]) -> bool:
        """Close a run as failed; whether Airflow did."""
        with suppress(BluelampError):
            self.request("PATCH", f"/api/v2/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}", {"state": "failed"})
            return True
        return False

    def tasks_of(self, runs: Mapping[str, str]) -> list[dict[str, Any]]:
        """Tasks of several runs (DAG: run) in one call: dag_id, dag_run_id, task_id, state, try_number, duration …"""
        wanted = {"dag_ids": list(runs), "dag_run_ids": list(runs.values()), "page_limit": 200}
        return list(self.request("POST", "/api/v2/dags/~/dagRuns/~/taskInstances/list", wanted)["task_instances"])

    def task_instances(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        """A run's tasks: task_id, state, try_number, duration …"""
        return list(self.request("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances")["task_instances"])

    def request(self, method: str, path: str, body: Any = None, *, timeout: float = TIMEOUT_SECONDS) -> dict[str, Any]:
        """One call; the answer's JSON. Raises BluelampError when Airflow answers with an error, OSError when it does not."""
        # Before the log-in there is no token, and "Bearer" with nothing behind it is no header that may be sent.
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            # A proxy that the environment names has no business between us and this machine's own Airflow.
            answer = httpx.request(
                method, f"{self.address}{path}", json=body, headers=headers, timeout=timeout, trust_env=False
            )
        except httpx.TransportError as error:
            raise ConnectionError(str(error)) from error
        if answer.is_error:
            raise BluelampError(
                f"Airflow answered {answer.status_code} to {method} {path.partition('?')[0]}.",
                where=self.address,
                next_step="Read airflow/logs/services/api-server.log in the home.",
            )
        return dict(answer.json())


def wait_until(condition: Callable[[], object], *, seconds: float, every: float = 0.2) -> bool:
    """Ask until the condition holds or the time is over; returns whether it held."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
