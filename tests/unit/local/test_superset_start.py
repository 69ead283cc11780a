"""Whether a Superset that answers is the one that was started: another's would be told the password."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bluelamp.errors import BluelampError
from bluelamp.local.bi import Superset
from bluelamp.local.bi.api import START


class Healthy(BaseHTTPRequestHandler):
    """Answers every address as a Superset does that was started as "mine"."""

    def do_GET(self) -> None:
        """OK, with the name of its start."""
        self.send_response(200)
        self.send_header(START, "mine")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """Of a server that is healthy."""
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_another_server_on_the_port_is_not_ours(address: str) -> None:
    assert Superset(address, "secret", "mine").is_healthy()
    assert Superset(address, "secret").is_healthy()
    assert not Superset(address, "secret", "of another start").is_healthy()


def test_a_server_that_does_not_answer_is_said_with_what_to_do() -> None:
    superset = Superset("http://127.0.0.1:9", "secret", "mine")
    assert not superset.is_healthy()
    with pytest.raises(BluelampError, match=r"Superset does not answer(.|\n)*run ./scripts/bi again"):
        superset.log_in()
