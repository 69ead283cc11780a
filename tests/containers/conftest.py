"""The stack of docker-compose.yml, once for all tests of containers, from nothing to gone again."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.containers.engine import Engine, reason_to_skip
from tests.containers.images import make_bases
from tests.containers.stack import Stack

BEGAN = time.monotonic()


def say(words: str) -> None:
    """A line of the run's log, with the seconds since its start."""
    print(f"{time.monotonic() - BEGAN:5.0f} s  {words}", flush=True)


@pytest.fixture(scope="module")
def engine(pytestconfig: pytest.Config) -> Iterator[Engine]:
    """podman with the images of Dockerfile and compose file, in a folder and a network of its own; skips where it cannot be.

    Other tests of this process come back to the machine's own network, where their database listens."""
    if reason := reason_to_skip():
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="bluelamp-containers-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        engine = Engine(Path(folder) / "engine")
        try:
            make_bases(engine)
            say("the base images stand, made from Debian's packages")
            yield engine
        finally:
            engine.close()
            say("containers, images, mounts and network are gone")


@pytest.fixture(scope="module")
def stack(engine: Engine) -> Stack:
    """The project's image, built by its Dockerfile; its services do not run yet."""
    stack = Stack(engine)
    stack.build()
    say(f"the project's image is built: {engine.image_size('bluelamp:0.1.0') / 1e9:.2f} GB")
    engine.enter_network()
    return stack
