"""Whether another program is still writing a file: asked of the kernel, which knows."""

import errno
import fcntl
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCESS = re.compile(r"^flags:\s*([0-7]+)$", re.MULTILINE)


@contextmanager
def unwritten(descriptor: int) -> Iterator[bool]:
    """Yields whether nobody has the file open for writing. While it lasts nobody can open it so, where the kernel grants a
    read lease (a file of our own or as root, on a local disk); elsewhere the open files of the processes that we may see are
    looked through."""
    try:
        # Whoever wants to write meanwhile makes the kernel signal us; by default that signal would end the process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        yield error.errno != errno.EAGAIN and not has_writer(descriptor)
        return
    try:
        yield True
    finally:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def is_being_written(descriptor: int) -> bool:
    """Whether another program has the file open for writing now."""
    with unwritten(descriptor) as is_free:
        return not is_free


def has_writer(descriptor: int, processes: Path = Path("/proc")) -> bool:
    """Whether a process that we may look into has the file open for writing."""
    wanted = os.fstat(descriptor)
    for link in processes.glob("[0-9]*/fd/*"):
        try:
            found = link.stat()
            if (found.st_dev, found.st_ino) != (wanted.st_dev, wanted.st_ino):
                continue
            flags = ACCESS.search((link.parent.with_name("fdinfo") / link.name).read_text())
        except OSError:
            continue
        if flags and int(flags[1], 8) & os.O_ACCMODE != os.O_RDONLY:
            return True
    return False
