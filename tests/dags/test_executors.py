"""The locked Airflow, its provider of Celery and Celery itself fit together: each executor can be made."""

import subprocess
import sys
from pathlib import Path

import pytest

from bluelamp.local.environment import airflow_environment
from bluelamp.settings import settings

PROGRAM = """
from airflow.executors.executor_loader import ExecutorLoader
(executor,) = ExecutorLoader.init_executors()
print("EXECUTOR", type(executor).__name__)
if hasattr(executor, "celery_app"):
    conf = executor.celery_app.conf
    print("BROKER", conf.broker_url, "RESULTS", conf.result_backend.partition("://")[0])
    print("OPTIONS", sorted(conf.broker_transport_options.items()))
"""


def made(executor: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What an Airflow program says of the executor that it is configured with."""
    monkeypatch.setenv("BLUELAMP_EXECUTOR", executor)
    monkeypatch.setenv("BLUELAMP_BROKER", "redis://127.0.0.1:9/0")
    settings.cache_clear()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=airflow_environment(8080, is_scheduling=True), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_the_executor_of_celery_can_be_made_and_keeps_results_in_airflows_database(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = made("celery", monkeypatch)
    assert "EXECUTOR CeleryExecutor" in said
    assert "BROKER redis://127.0.0.1:9/0 RESULTS db+postgresql+psycopg2" in said
    assert "('global_keyprefix', 'bluelamp-" in said
    assert "('visibility_timeout', 14400)" in said


def test_without_settings_the_scheduler_forks_its_tasks(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "EXECUTOR LocalExecutor" in made("local", monkeypatch)
