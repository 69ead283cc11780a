"""A machine that goes down in the night: `bluelamp up` is started again, and the run that was broken off ends well."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from bluelamp.errors import BluelampError
from bluelamp.local.airflow_api import AirflowApi, wait_until
from bluelamp.local.night import REFRESH
from bluelamp.settings import PROJECT

PATIENCE_SECONDS = 600.0


@pytest.fixture
def machine() -> Iterator[Path]:
    """A home whose processes die at the end, too. Not in pytest's own folder, which PostgreSQL, never run as root, cannot reach."""
    with tempfile.TemporaryDirectory(prefix="bluelamp-restart-") as name:
        Path(name).chmod(0o755)
        home = Path(name) / "home"
        home.mkdir()
        try:
            yield home
        finally:
            lose_power(home)


def processes_of(home: Path) -> list[psutil.Process]:
    """Whatever runs for that home: by its environment, or by its command line, as the database does; and their children."""
    found = set()
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get("BLUELAMP_HOME") == str(home) or any(
                str(home) in word for word in process.cmdline()
            ):
                found |= {process, *process.children(recursive=True)}
    return list(found - {psutil.Process()})


def lose_power(home: Path) -> None:
    """All of them at once, without a word, until none is left."""
    while running := processes_of(home):
        for process in running:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(running, timeout=10)


def started(home: Path) -> AirflowApi:
    """`bluelamp up`, and its Airflow once it answers."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BLUELAMP_")}
    log = home.parent / "up.log"
    log.touch()
    before = log.read_text().count("Ctrl-C stops everything")
    with open(log, "ab") as output:
        up = subprocess.Popen(
            [sys.executable, "-m", "bluelamp", "up"], cwd=PROJECT, env={**environment, "BLUELAMP_HOME": str(home)},
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    assert wait_until(
        lambda: up.poll() is not None or log.read_text().count("Ctrl-C stops everything") > before,
        seconds=PATIENCE_SECONDS, every=0.5,
    )  # fmt: skip
    assert up.poll() is None, log.read_text()[-3000:]
    address = log.read_text().rpartition("Airflow   ")[2].split()[0].rstrip("/")
    api = AirflowApi(int(address.rpartition(":")[2]), (home / "secrets" / "airflow_admin").read_text().strip())
    api.log_in()
    return api


def core_of(api: AirflowApi) -> tuple[str, dict[str, Any]]:
    """The newest run of the refresh that has a task at work or done, and its layer core."""
    for run in api.request("GET", f"/api/v2/dags/{REFRESH}/dagRuns?order_by=-run_after")["dag_runs"]:
        for task in api.task_instances(REFRESH, run["dag_run_id"]):
            if task["task_id"] == "build.core" and task["state"]:
                return run["dag_run_id"], task
    return "", {"state": None}


@pytest.mark.slow("Airflow is started twice, and builds an empty warehouse twice")
@pytest.mark.timeout(2_400)
@pytest.mark.real_life("services that start", "the machine loses its power while a night is built; up is started again")
def test_a_night_that_the_machine_broke_off_is_gone_on_with(machine: Path) -> None:
    api = started(machine)
    # The run of 05:30, which Airflow makes good when it first starts.
    assert wait_until(lambda: core_of(api)[1]["state"] == "running", seconds=PATIENCE_SECONDS, every=0.5)
    run_id, before = core_of(api)
    lose_power(machine)
    api = started(machine)

    def is_over() -> bool:
        with suppress(BluelampError, OSError):
            return api.state(REFRESH, run_id) in ("success", "failed")
        return False

    assert wait_until(is_over, seconds=PATIENCE_SECONDS, every=1)
    assert api.state(REFRESH, run_id) == "success"
    (core,) = [task for task in api.task_instances(REFRESH, run_id) if task["task_id"] == "build.core"]
    assert (core["state"], core["try_number"]) == ("success", before["try_number"] + 1)
