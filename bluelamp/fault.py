"""Named places where a test can make the process die, so that every crash has been tried.

BLUELAMP_FAULT="ingest:after_copy=kill" kills the process with SIGKILL at that point; "=raise" raises; "=sleep" stops there
for 60 seconds, for tests that kill from outside. Without the variable a point costs one comparison.
"""

import os
import signal
import time

from bluelamp.settings import settings

# Every named step. A test kills the night at each of them, and another finds a step that is missing here.
POINTS = frozenset(
    {
        "ingest:before_archive",
        "ingest:after_archive",
        "ingest:after_ledger",
        "ingest:during_copy",
        "ingest:after_copy",
        "ingest:before_commit",
        "ingest:after_commit",
        "ingest:after_removal",
        "ingest:before_check",
        "ingest:before_verdict",
        "ingest:after_verdict",
        "build:after_seeds",
        "build:after_core",
        "build:after_statistics",
        "build:after_marts",
        "build:after_tests",
        "publish:after_first_mart",
        "publish:before_commit",
    }
)


class InjectedFaultError(RuntimeError):
    """Raised at a point that a test asked to fail."""


def point(name: str) -> None:
    """Mark a named step, e.g. point("publish:before_commit"). Does nothing unless a test asked for that name."""
    wanted = settings().fault
    if not wanted or not wanted.startswith(f"{name}="):
        return
    action = wanted.removeprefix(f"{name}=")
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if action == "sleep":
        time.sleep(60)
        return
    raise InjectedFaultError(name)
