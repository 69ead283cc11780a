"""The embedded PostgreSQL as a person meets it: several homes, ports that are taken, a crash, a folder root alone may enter."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bluelamp.database import server
from bluelamp.settings import settings


@contextmanager
def another_home(mode: int = 0o755) -> Iterator[Path]:
    """A home of its own with its own server, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="bluelamp home "))  # a space in the path is no trouble
    folder.chmod(mode)
    try:
        yield folder
    finally:
        bluelamp(folder, "db", "stop")
        cluster = bluelamp(folder, "-c", "from bluelamp.database import server; print(server.place().cluster)").stdout
        shutil.rmtree(folder)
        if cluster.startswith(str(server.RELOCATED)):
            shutil.rmtree(Path(cluster.strip()).parent)


def bluelamp(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments] if arguments[0] == "-c" else [sys.executable, "-m", "bluelamp", *arguments]
    environment = {**os.environ, "BLUELAMP_HOME": str(home)}
    return subprocess.run(
        command, env=environment, cwd=settings().project, capture_output=True, text=True, check=False, timeout=100
    )


def test_any_command_starts_the_server_and_two_homes_live_side_by_side():
    with another_home() as first, another_home() as second:
        for home in (first, second):
            done = bluelamp(home, "sql", "select count(*) as n from marts.publication")
            assert (done.stdout, done.returncode) == ("n\n0\n", 0), done.stderr
        ports = {(home / "pg" / "port").read_text() for home in (first, second)}
        assert len(ports) == 2


def test_a_port_that_was_taken_meanwhile_is_given_up():
    with another_home() as home:
        assert bluelamp(home, "db", "start").returncode == 0
        number = int((home / "pg" / "port").read_text())
        bluelamp(home, "db", "stop")
        with socket.socket() as squatter:
            squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            squatter.bind(("127.0.0.1", number))
            squatter.listen()
            done = bluelamp(home, "sql", "select 1 as a")
            assert done.stdout == "a\n1\n", done.stderr
            assert int((home / "pg" / "port").read_text()) != number


def test_a_killed_server_comes_back():
    with another_home() as home:
        assert bluelamp(home, "db", "start").returncode == 0
        where = bluelamp(
            home, "-c", "from bluelamp.database import server; print(server.place().cluster)"
        ).stdout.strip()
        os.kill(int((Path(where) / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        done = bluelamp(home, "sql", "select 1 as a")
        assert done.stdout == "a\n1\n", done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
def test_a_folder_that_only_root_may_enter_will_do():
    with another_home(mode=0o700) as home:
        done = bluelamp(home, "sql", "select 1 as a")
        assert done.stdout == "a\n1\n", done.stderr


def test_an_error_says_what_where_and_what_next(home):
    done = bluelamp(home, "sql", "select * from raw.crime")
    assert done.returncode == 2
    assert "permission denied for schema raw" in done.stderr
    assert "next:" in done.stderr
    assert "Traceback" not in done.stderr
    assert bluelamp(home, "report", "nonsense").returncode == 2
    assert bluelamp(home, "rollback").returncode == 1
