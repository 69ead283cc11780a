"""What Airflow makes of dags/, read in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bluelamp.local.environment import airflow_environment
from bluelamp.settings import PROJECT

Bag = dict[str, Any]


def described(folder: Path, **extra: str) -> Bag:
    """What Airflow reads from a folder of DAGs. extra: of the environment in which it does."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("describe_bag.py")), str(folder)],
        env={**airflow_environment(8080, is_scheduling=True), **extra},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("DESCRIPTION ")]
    assert lines, done.stderr[-2000:]
    return json.loads(lines[0].removeprefix("DESCRIPTION "))


@pytest.fixture(scope="session")
def read_bag(database_server: None) -> Callable[..., Bag]:
    """Reads a folder of DAGs; keyword arguments go to the environment."""
    return described


@pytest.fixture(scope="session")
def bag(read_bag: Callable[..., Bag]) -> Bag:
    """The project's own DAGs."""
    return read_bag(PROJECT / "dags", PYTHONHASHSEED="1")
