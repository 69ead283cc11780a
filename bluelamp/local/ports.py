"""Free ports on the loopback address."""

import socket

from bluelamp.errors import BluelampError

LOOPBACK = "127.0.0.1"
ATTEMPTS = 200


def free_port(preferred: int, *, taken: tuple[int, ...] = ()) -> int:
    """The preferred port if nobody listens there, else the next free one.

    taken: ports promised to somebody who does not listen yet. Raises BluelampError when 200 ports in a row are in use.
    """
    for number in range(preferred, preferred + ATTEMPTS):
        if number not in taken and is_free(number):
            return number
    raise BluelampError(
        f"No free port from {preferred} to {preferred + ATTEMPTS - 1}.",
        where=LOOPBACK,
        next_step="Stop some of the servers on this machine.",
    )


def is_free(number: int) -> bool:
    """Whether a server could listen on that port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, number))
        except OSError:
            return False
    return True
