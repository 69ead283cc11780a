"""What a running container may do, as the kernel sees it: every process in it, and every place it could write to."""

from pathlib import Path
from typing import NamedTuple

# The kernel's own, and what every engine gives a container: none of it lasts, or is anybody's file.
KERNEL = ("/proc", "/dev", "/sys")


class Process(NamedTuple):
    """A process of a container."""

    name: str
    users: frozenset[int]  # real, effective, saved and of the file system, and all groups
    capabilities: int  # every set that it has or could come to have
    no_new_privileges: bool


def processes(first: int) -> list[Process]:
    """All processes in the namespace of a container's first one."""
    namespace = Path(f"/proc/{first}/ns/pid").readlink()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "ns" / "pid").readlink() == namespace:
                lines = (folder / "status").read_text().splitlines()
                found.append(
                    process({name: value.strip() for name, _, value in (line.partition(":") for line in lines)})
                )
        except OSError:  # it ended
            continue
    return found


def process(status: dict[str, str]) -> Process:
    """A process by what /proc says of it."""
    numbers = [*status["Uid"].split(), *status["Gid"].split(), *status["Groups"].split()]
    sets = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
    return Process(
        status["Name"],
        frozenset(map(int, numbers)),
        max(int(status[one], 16) for one in sets),
        status["NoNewPrivs"] == "1",
    )


def writable_places(first: int) -> set[str]:
    """Where in a container something is mounted that can be written to, the kernel's own file systems aside."""
    found = set()
    for line in Path(f"/proc/{first}/mountinfo").read_text().splitlines():
        place, options = line.split()[4:6]
        if "rw" in options.split(",") and not place.startswith(KERNEL):
            found.add(place)
    return found
