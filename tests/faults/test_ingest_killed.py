"""SIGKILL, a dead server, a full disk during ingest: a delivery is there wholly or not at all, and the next run finishes."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bluelamp.database import connect, server
from bluelamp.fault import POINTS
from bluelamp.ingest import ingest
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, put, rows, text

STEPS = sorted(point for point in POINTS if point.startswith("ingest:"))
ROWS = 5_000
STATE = "select count(*), coalesce(sum(loaded_row_count), 0)::int, (select count(*) from raw.crime) from ops.load"


def start(fault: str = "") -> subprocess.Popen[str]:
    code = "from bluelamp.ingest import ingest; ingest(['crime'])"
    environment = {**os.environ, "BLUELAMP_FAULT": fault}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True)


def copying() -> int | None:
    """The server process that takes a COPY."""
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("select pid from pg_stat_activity where usename = 'bluelamp_loader' and query ilike 'copy%'")
        found = cursor.fetchone()
        return found[0] if found else None


def put_night() -> Path:
    return put("crime_2013-10-14.csv", text("crime", crimes(*range(ROWS))), received_at="2013-10-15T06:00:00+01:00")


def finish() -> None:
    """The next run, undisturbed, ends where an undisturbed first run would have ended."""
    ingest(["crime"])
    assert rows(STATE) == [(1, ROWS, ROWS)]
    assert rows("select state, known_at::text from ops.load") == [("accepted", "2013-10-15 06:00:00+01")]
    assert list((settings().landing / "crime").iterdir()) == []
    leftovers = [path.name for path in (settings().archive / "crime").rglob(".*")]
    assert leftovers == []


def test_every_step_is_named() -> None:
    named = {
        part.split('"')[0]
        for path in (settings().project / "bluelamp" / "ingest").rglob("*.py")
        for part in path.read_text().split('fault.point("')[1:]
    }
    assert named == set(STEPS)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step(home: Path, step: str) -> None:
    put_night()
    worker = start(f"{step}=kill")
    assert worker.wait(60) == -signal.SIGKILL, f"never came to {step}: {worker.stderr.read()[-500:]}"
    deliveries, counted, stored = rows(STATE)[0]
    assert (deliveries, counted, stored) in [(0, 0, 0), (1, ROWS, ROWS)]
    finish()


@pytest.mark.parametrize("way", ["connection", "server"])
def test_the_server_goes_away_during_the_copy(home: Path, way: str) -> None:
    path = put_night()
    worker = start("ingest:during_copy=sleep")
    deadline = time.monotonic() + 30
    try:
        while not (found := copying()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert found, "the copy never began"
        if way == "server":
            server.place().run("pg_ctl", "stop", "-m", "immediate", "-D", str(server.place().cluster))
            server.start()
        else:
            with connect("admin") as connection, connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(%s)", (found,))
    finally:
        worker.kill()
        worker.wait(60)
    assert (rows(STATE), path.exists()) == ([(0, 0, 0)], True)
    finish()


def test_a_full_disk_keeps_nothing_and_says_so(home: Path) -> None:
    path = put_night()
    code = "from bluelamp.ingest import ingest; ingest(['crime'])"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    full = subprocess.run(
        [sys.executable, "-c", code], preexec_fn=limit, capture_output=True, text=True, check=False, timeout=60
    )
    assert full.returncode == 1
    assert "The disk failed (File too large)" in full.stderr
    assert (rows(STATE), path.exists()) == ([(0, 0, 0)], True)
    finish()
