"""Logs that are old go, and nothing else."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bluelamp.operations import upkeep
from bluelamp.settings import settings


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The logs of a home in which nothing else is."""
    monkeypatch.setenv("BLUELAMP_HOME", str(tmp_path))
    settings.cache_clear()
    yield settings().airflow_home / "logs"
    settings.cache_clear()


def day(ago: int) -> str:
    return f"{datetime.now(UTC) - timedelta(days=ago):%Y-%m-%d}"


def test_old_days_of_the_dag_processor_go_as_old_runs_do(logs: Path) -> None:
    runs = [logs / "dag_id=x" / f"run_id={name}" for name in ("old", "new")]
    days = [logs / "dag_processor" / day(ago) for ago in (400, 31, 30, 0)]
    for path in (*runs, *days, logs / "services"):
        path.mkdir(parents=True)
        (path / "file.log").write_text("said")
    (logs / "dag_processor" / "latest").symlink_to(days[-1])
    os.utime(runs[0], (0, 0))
    os.utime(logs / "services", (0, 0))
    assert upkeep.remove_old_logs() == 3
    assert [path.exists() for path in (*runs, *days)] == [False, True, False, False, True, True]
    assert (logs / "dag_processor" / "latest" / "file.log").exists()
    assert (logs / "services" / "file.log").exists()


def test_what_another_nodes_maintenance_removes_meanwhile_is_no_failure(
    logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (logs / "dag_processor" / day(40)).mkdir(parents=True)

    def gone(path: Path) -> None:
        path.rmdir()
        raise FileNotFoundError(2, "gone", str(path))

    monkeypatch.setattr(upkeep.shutil, "rmtree", gone)
    assert upkeep.remove_old_logs() == 1
