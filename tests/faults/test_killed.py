"""SIGKILL at every named step of the night; then the night is simply run again and must end as if nothing had happened."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bluelamp.database import connect
from bluelamp.fault import POINTS
from bluelamp.operations.refresh import refresh
from bluelamp.settings import settings
from tests.fixtures.checksum import checksum
from tests.fixtures.databases import keep_as, restore
from tests.fixtures.deliveries import write_night

pytestmark = pytest.mark.timeout(1_500)

FIRST, SECOND = date(2013, 10, 13), date(2013, 10, 14)


def refresh_as_a_person(home: Path, fault: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BLUELAMP_HOME": str(home), "BLUELAMP_FAULT": fault}
    return subprocess.run(
        [sys.executable, "-m", "bluelamp", "refresh", "--json"],
        env=environment, cwd=settings().project, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


def forget_project() -> None:
    """As on the night after a release with other seeds: only then are seeds loaded, and core is rebuilt from raw."""
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("update ops.build set core_sha256 = 'an earlier release'")


@pytest.fixture(scope="module")
def first_night(database_server: None) -> str:
    """One night published, kept for every case to start from."""
    restore()
    write_night(settings().landing, FIRST)
    done = refresh_as_a_person(settings().home)
    assert done.returncode == 0, done.stderr
    keep_as("first_night")
    return "first_night"


@pytest.fixture(scope="module")
def uncut(first_night: str) -> dict[str, str]:
    """What the second night leaves where nothing disturbs it, as checksums."""
    restore(first_night)
    write_night(settings().landing, SECOND)
    refresh()
    sums = checksum()
    assert sums["marts.mart_figure"]
    return sums


# One night that dies at every step of ingest, one after the other; for each later step a night of its own.
INGEST = (
    "before_archive", "after_archive", "after_ledger", "during_copy", "after_copy", "before_commit", "after_commit",
    "after_removal", "before_check", "before_verdict", "after_verdict",
)  # fmt: skip
NIGHTS = [tuple(f"ingest:{step}" for step in INGEST), *((point,) for point in sorted(POINTS) if "ingest:" not in point)]


def test_no_step_is_left_out():
    assert {point for points in NIGHTS for point in points} == POINTS
    assert ALWAYS.issubset(NIGHTS)


# The quick suite kills where a night has the most to lose (test_ingest_killed.py at every step of ingest); --faults at every step.
ALWAYS = {("publish:before_commit",)}


def cases() -> list[object]:
    """Every night of NIGHTS."""
    slow = pytest.mark.slow("a night for every step that it may die at")
    return [pytest.param(points, id=points[0], marks=[] if points in ALWAYS else [slow]) for points in NIGHTS]


@pytest.mark.parametrize("points", cases())
def test_a_killed_night_run_again_gives_the_same_marts(uncut, first_night, home, points):
    restore(first_night)
    write_night(settings().landing, SECOND)
    if "build:after_seeds" in points:
        forget_project()
    for point in points:
        killed = refresh_as_a_person(home, f"{point}=kill")
        assert killed.returncode == -signal.SIGKILL, f"the night never came to {point}: {killed.stderr[-500:]}"
    refresh()
    assert checksum() == uncut
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select count(*), count(*) filter (where state = 'accepted') from ops.load")
        assert cursor.fetchone() == (6, 6)
