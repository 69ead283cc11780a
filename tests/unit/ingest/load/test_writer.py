"""The threads that send a delivery's rows: given up, they end at once, and nothing that was read is taken for the end of the file."""

import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from bluelamp.contracts import load_contracts
from bluelamp.ingest.load.writer import PATIENCE_SECONDS, RawWriter

CONTRACT = load_contracts()["crime"]


class Server:
    """Stands in for a connection: a COPY reads until the end, or until what it reads from fails."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.has_ended = False

    def cursor(self) -> Any:
        return self

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def copy_expert(self, _: object, source: Any) -> None:
        while text := source.read():
            self.got.append(text)
        self.has_ended = True


def batch(text: bytes) -> Any:
    return SimpleNamespace(text=text)


def test_what_is_written_arrives_in_order_and_the_copy_ends():
    server = Server()
    with RawWriter(server, CONTRACT, lambda one: one.text) as writer:
        for number in range(20):
            writer.write(batch(b"%d" % number))
    assert (b" ".join(server.got), server.has_ended) == (b" ".join(b"%d" % n for n in range(20)), True)


def test_a_delivery_that_is_given_up_is_not_waited_for():
    server, before, began = Server(), threading.active_count(), time.monotonic()
    for _ in range(4):
        with pytest.raises(ValueError, match="given up"), RawWriter(server, CONTRACT, lambda one: one.text) as writer:
            writer.write(batch(b"row"))
            raise ValueError("given up")
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert not server.has_ended  # its rows are undone, never stored as if they were all
    assert threading.active_count() == before


def test_a_thread_that_fails_ends_the_others_and_says_why():
    def encode(one: Any) -> bytes:
        raise RuntimeError("cannot be encoded")

    server, began = Server(), time.monotonic()
    with pytest.raises(RuntimeError, match="cannot be encoded"), RawWriter(server, CONTRACT, encode) as writer:
        writer.write(batch(b"row"))
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert not server.has_ended
