"""The servers of the nodes come and go with the Airflow that schedules them, and no other Airflow begins in between."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bluelamp.local import airflow, up
from bluelamp.settings import settings

AIRFLOW = SimpleNamespace(poll=lambda: None, is_healthy=lambda _: True, log_in=lambda: None, address="")


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setenv("BLUELAMP_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_no_other_airflow_begins_until_the_nodes_servers_have_stopped(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int | None]] = []

    @contextmanager
    def servers() -> Iterator[None]:
        told.append(("servers start", up.running_process()))
        yield
        told.append(("servers stop", up.running_process()))

    @contextmanager
    def services(*_: Any, **__: Any) -> Iterator[SimpleNamespace]:
        yield AIRFLOW
        told.append(("services stop", up.running_process()))

    def nothing(*_: Any, **__: Any) -> None:
        return None

    for name in ("stop_on_signals", "make_landing_folders", "tell_libraries", "wait_for_dags", "wait_for_the_end"):
        monkeypatch.setattr(up, name, nothing)
    for name in ("airflow_environment", "write_password", "migrate", "airflow_service"):
        monkeypatch.setattr(airflow, name, nothing)
    monkeypatch.setattr(airflow, "celery_services", lambda: (None, []))
    monkeypatch.setattr(airflow, "AirflowApi", lambda *_: AIRFLOW)
    monkeypatch.setattr(airflow, "kept", services)
    monkeypatch.setattr(up, "node_databases", servers)
    monkeypatch.setattr(up, "site_service", lambda: (None, 0))
    up.up()
    own = os.getpid()
    assert told == [("servers start", own), ("services stop", own), ("servers stop", own)]
    assert up.running_process() is None
