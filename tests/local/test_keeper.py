"""No service outlives its owner, whoever is killed and however; a service that dies is started again."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bluelamp.local.keeper import LONGEST_LOG, Service, keep_short
from bluelamp.local.lifeline import descendants, send
from bluelamp.local.owner import kept
from bluelamp.settings import PROJECT

# A service with a child that has a session of its own and ignores SIGTERM: the hardest to get rid of.
FAMILY = """
    import pathlib, subprocess, sys, time
    child = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    process = subprocess.Popen([sys.executable, "-c", child], start_new_session=True)
    pathlib.Path(sys.argv[1]).write_text(str(process.pid))
    time.sleep(600)
"""
OWNER = """
    import os, sys, time
    from bluelamp.local.keeper import Service
    from bluelamp.local.owner import kept
    services = [Service("family", [sys.executable, "-c", sys.argv[1], sys.argv[2]], sys.argv[3])]
    with kept(services, os.environ, stop_database=False) as keeper:
        open(sys.argv[4], "w").write(str(keeper.pid))
        keeper.wait()
"""


def eventually(condition: Callable[[], object], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_alive(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it may end while it is being looked at, too
        return False


def number_in(path: Path) -> int:
    assert eventually(lambda: path.exists() and path.read_text()), f"{path} was not written"
    return int(path.read_text())


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that owns a keeper that keeps a family."""
    arguments = [textwrap.dedent(FAMILY), str(tmp_path / "grandchild"), str(tmp_path / "log"), str(tmp_path / "keeper")]
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(OWNER), *arguments], cwd=PROJECT)
    yield process
    send(signal.SIGKILL, [*descendants(process.pid), process.pid])
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_the_owner_ends(
    owner: subprocess.Popen[bytes], tmp_path: Path, number: signal.Signals
) -> None:
    grandchild, keeper = number_in(tmp_path / "grandchild"), number_in(tmp_path / "keeper")
    family = descendants(owner.pid)
    assert {grandchild, keeper} <= set(family)
    owner.send_signal(number)
    assert eventually(lambda: not any(map(is_alive, family))), f"left over: {[one for one in family if is_alive(one)]}"


def test_nothing_is_left_when_the_keeper_is_killed(owner: subprocess.Popen[bytes], tmp_path: Path) -> None:
    grandchild, keeper = number_in(tmp_path / "grandchild"), number_in(tmp_path / "keeper")
    family = descendants(owner.pid)
    os.kill(keeper, signal.SIGKILL)
    assert eventually(lambda: not any(map(is_alive, [*family, grandchild])))


def test_a_service_that_dies_is_started_again(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    program = f"import time; open({str(starts)!r}, 'a').write('x'); time.sleep(0 if len(open({str(starts)!r}).read()) < 2 else 600)"
    service = Service("once", [sys.executable, "-c", program], str(tmp_path / "log"))
    with kept([service], os.environ, stop_database=False) as keeper:
        assert eventually(lambda: starts.exists() and starts.read_text() == "xx")
        assert keeper.poll() is None


def test_a_service_that_keeps_dying_ends_its_keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service("never", [sys.executable, "-c", "raise SystemExit(1)"], str(tmp_path / "log"))
    with kept([service], os.environ, stop_database=False) as keeper:
        assert keeper.wait(timeout=60) == 1


def test_a_log_that_has_grown_long_is_put_aside_and_the_service_goes_on_with_it(tmp_path: Path) -> None:
    log, before = tmp_path / "log", tmp_path / "log.1"
    log.write_bytes(b"older\n" + b"-" * LONGEST_LOG)
    before.write_text("what was put aside before")
    words = f"""
        import pathlib, time
        while pathlib.Path({str(log)!r}).stat().st_size > {LONGEST_LOG}: time.sleep(0.02)
        print("newer", flush=True)
        time.sleep(600)
    """
    service = Service("talks", [sys.executable, "-c", textwrap.dedent(words)], str(log))
    with kept([service], os.environ, stop_database=False):
        assert eventually(lambda: log.read_bytes() == b"newer\n"), log.stat().st_size
    assert before.read_bytes() == b"older\n" + b"-" * LONGEST_LOG


def test_no_log_is_put_aside_before_it_is_long(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"-" * LONGEST_LOG)
    keep_short(str(log))
    keep_short(str(tmp_path / "none"))
    assert (log.stat().st_size, os.listdir(tmp_path)) == (LONGEST_LOG, ["log"])
