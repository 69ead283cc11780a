"""Closing the runs that a stopped Airflow left: also while its scheduler takes one of them up."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bluelamp.errors import BluelampError
from bluelamp.local import airflow_api
from bluelamp.local.airflow_api import AirflowApi

BEGAN = datetime(2013, 10, 15, 6, tzinfo=UTC)
RUNS = [
    {"dag_id": "ingest_crime", "dag_run_id": "left", "queued_at": "2013-10-15T05:30:00Z"},
    {"dag_id": "ingest_crime", "dag_run_id": "new", "queued_at": "2013-10-15T06:30:00Z"},
    {"dag_id": "ingest_crime", "dag_run_id": "never queued", "queued_at": None},
]


class Answering(AirflowApi):
    """An Airflow that refuses so many times before it closes a run."""

    refusals = 0
    closed: tuple[str, ...] = ()

    def request(self, method: str, path: str, body: Any = None, *, timeout: float = 1.0) -> dict[str, Any]:
        if method == "GET":
            return {"dag_runs": RUNS}
        if self.refusals:
            self.refusals -= 1
            raise BluelampError(f"Airflow answered 500 to {method} {path}.")
        self.closed += (path.rpartition("/")[2],)
        return {}


def test_runs_of_before_are_closed_though_airflow_refuses_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(airflow_api.time, "sleep", lambda seconds: None)
    api = Answering(8080, "")
    api.refusals = 2
    assert api.fail_runs_before(BEGAN) == 1
    assert api.closed == ("left",)


def test_a_run_that_cannot_be_closed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(airflow_api, "TIMEOUT_SECONDS", 0.0)
    api = Answering(8080, "")
    api.refusals = 1_000
    with pytest.raises(BluelampError, match="The run left of ingest_crime cannot be closed") as failed:
        api.fail_runs_before(BEGAN)
    assert "api-server.log" in failed.value.next_step
