"""What makes sure that no process outlives its purpose.

Linux offers two things: a process may ask to be told of its parent's death, and may become the parent of every orphan
below it. Elsewhere both are no-ops, and process groups alone have to do.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Collection

import psutil

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
ON_LINUX = sys.platform.startswith("linux")


def die_with_parent() -> None:
    """Ask for SIGTERM when the parent dies, in whatever way. Runs in the child, before its program starts."""
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def adopt_orphans(*, is_wanted: bool = True) -> None:
    """Become the parent of every descendant whose own parent dies, so that descendants() goes on seeing it."""
    prctl(PR_SET_CHILD_SUBREAPER, int(is_wanted))


def prctl(option: int, value: int) -> None:
    """Linux's prctl(2); does nothing elsewhere."""
    if ON_LINUX:
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def descendants(root: int, *, spare: Collection[int] = ()) -> list[int]:
    """Ids of all living processes below that one, the deepest last. spare: processes to leave out, with all below them."""
    children: dict[int, list[int]] = {}
    for process in psutil.process_iter(["ppid", "status"]):
        if process.info["status"] != psutil.STATUS_ZOMBIE and process.pid not in spare:
            children.setdefault(process.info["ppid"], []).append(process.pid)
    found: list[int] = []
    queue = [root]
    while queue:
        queue = [child for parent in queue for child in children.get(parent, [])]
        found += queue
    return found


def end_descendants(root: int, *, grace_seconds: float, spare: Collection[int] = ()) -> None:
    """SIGTERM to all processes below that one but the spared, SIGKILL to those still there after the grace."""
    deadline = time.monotonic() + grace_seconds
    send(signal.SIGTERM, descendants(root, spare=spare))
    while descendants(root, spare=spare) and time.monotonic() < deadline:
        time.sleep(0.05)
    # A process may start another between our look and our signal, so look until nothing is left.
    for _ in range(100):
        rest = descendants(root, spare=spare)
        if not rest:
            return
        send(signal.SIGKILL, rest)
        time.sleep(0.02)


def send(number: signal.Signals, processes: list[int]) -> None:
    """That signal to each of the processes; those that have ended do not matter."""
    for process in processes:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            continue
