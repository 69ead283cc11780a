"""The keeper's other end: what holds the lifeline, and the lock that lets one process at a time hold a home's services."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bluelamp.database import server
from bluelamp.errors import AlreadyRunningError, BluelampError
from bluelamp.local.keeper import GRACE_SECONDS, Service, instruct
from bluelamp.local.lifeline import adopt_orphans, descendants, end_descendants
from bluelamp.settings import PROJECT


@contextmanager
def kept(
    services: Sequence[Service], environment: Mapping[str, str], *, stop_database: bool
) -> Iterator[subprocess.Popen[bytes]]:
    """These services under a keeper of their own for as long as the block lasts; yields the keeper.

    When the block ends, or this process in whatever way, the services end with all that they started.
    stop_database: whether the home's embedded server ends with them.
    """
    others = descendants(os.getpid())
    adopt_orphans()  # so that even a killed keeper leaves us what it kept
    keeper = subprocess.Popen(
        [sys.executable, "-m", "bluelamp.local.keeper"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=dict(environment),
        cwd=PROJECT,
        start_new_session=True,
    )
    lifeline = keeper.stdin
    assert lifeline is not None
    try:
        lifeline.write(instruct(services, stop_database=stop_database))
        lifeline.flush()
        yield keeper
    finally:
        with patience():
            lifeline.close()
            try:
                keeper.wait(timeout=GRACE_SECONDS + 30)
            finally:
                end_descendants(os.getpid(), grace_seconds=1.0, spare=others)
                adopt_orphans(is_wanted=False)
                if stop_database and keeper.poll() != 0:
                    server.stop()


def require_alive(keeper: subprocess.Popen[bytes], logs: str = "airflow/logs/services in the home") -> None:
    """Raises BluelampError when the keeper has ended, and with it what it kept. logs: where they are, in words."""
    if keeper.poll() is not None:
        raise BluelampError(
            f"The services have ended (their keeper's exit code is {keeper.returncode}).",
            where=logs,
            next_step="Read the last lines of the logs there, then start again.",
        )


@contextmanager
def patience() -> Iterator[None]:
    """Stopping takes seconds and is not to be stopped: a second Ctrl-C does nothing meanwhile."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.SIG_IGN) for number in signals]
    yield
    for number, handler in zip(signals, before, strict=True):
        signal.signal(number, handler)


@contextmanager
def only_one(path: Path, what: str = "Airflow of this home", next_step: str | None = None) -> Iterator[None]:
    """Hold the home's services for this process; the file says which one it is, for whoever wants to stop it. what: the services,
    in words. next_step: what to do where another process holds them, if not to wait."""
    with open(path, "a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(what, next_step=next_step) from error
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield
        handle.truncate(0)
