"""Rows on their way to the server: one thread encodes, one sends, while the caller reads and checks the next stretch."""

import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from bluelamp.contracts import Contract
from bluelamp.ingest.load.pseudonym import Pseudonymiser
from bluelamp.ingest.parse.batch import Batch

ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))

WAITING = 2  # stretches that may wait before each thread: memory stays bounded
PATIENCE_SECONDS = 0.5
SWITCH_SECONDS = 0.0005
END = object()


class GivenUpError(Exception):
    """Internal: stops a COPY whose delivery was given up."""


class RawWriter:
    """Streams rows into raw.<feed> within the connection's transaction. Leaving it cleanly ends the COPY; an error undoes it.

    encode makes a batch's COPY text. Until the writer is left, the connection is its own.
    """

    def __init__(self, connection: Connection, contract: Contract, encode: Callable[[Batch], bytes]) -> None:
        self.batches: queue.Queue[Any] = queue.Queue(WAITING)
        self.texts: queue.Queue[Any] = queue.Queue(WAITING)
        self.failures: list[BaseException] = []
        columns = ["_load_id", "_source_row", *(column.name for column in contract.columns)]
        self.statement = sql.SQL("copy {} ({}) from stdin").format(
            sql.Identifier("raw", contract.feed), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        self.connection = connection
        self.switch_seconds = sys.getswitchinterval()
        self.encode = encode
        self.threads = [
            threading.Thread(target=self.guarded, args=(work,), name=f"{work.__name__} {contract.feed}", daemon=True)
            for work in (self.encode_all, self.send_all)
        ]

    def __enter__(self) -> "RawWriter":
        # Pseudonyms are made under Python's lock; by default whoever waits for it would wait 5 ms each time.
        sys.setswitchinterval(SWITCH_SECONDS)
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.put(self.batches, END)
        else:
            self.fail(GivenUpError())
        for thread in self.threads:
            thread.join()
        sys.setswitchinterval(self.switch_seconds)
        if error is None and self.failures:
            raise self.failures[0]

    def write(self, batch: Batch) -> None:
        """Hand over a batch. Raises what went wrong with an earlier one."""
        self.put(self.batches, batch)
        if self.failures:
            raise self.failures[0]

    def guarded(self, work: Callable[[], None]) -> None:
        """Run a thread's work; whatever it fails of ends the others too."""
        try:
            work()
        except BaseException as failure:  # handed to the thread that waits
            self.fail(failure)

    def encode_all(self) -> None:
        """The first thread."""
        while (batch := self.get(self.batches)) is not END:
            self.put(self.texts, self.encode(batch))
        self.put(self.texts, END)

    def send_all(self) -> None:
        """The second thread: one COPY."""
        with self.connection.cursor() as cursor:
            cursor.copy_expert(self.statement, self)

    def read(self, size: int = -1) -> bytes:
        """psycopg2's side: the next text, empty at the end."""
        text = b""
        while not text:
            text = self.get(self.texts)
            if text is END:
                return b""
        return text

    def readline(self, size: int = -1) -> bytes:
        """As read."""
        return self.read(size)

    def fail(self, failure: BaseException) -> None:
        """Note it; whoever waits for an item learns of it now, and not when his patience ends."""
        self.failures.append(failure)
        for waiting in (self.batches, self.texts):
            with suppress(queue.Full):
                waiting.put_nowait(END)

    def get(self, waiting: "queue.Queue[Any]") -> Any:
        """The next item. Raises GivenUpError once anything has failed."""
        item: Any = None
        while item is None:
            with suppress(queue.Empty):
                item = waiting.get(timeout=PATIENCE_SECONDS)
            if self.failures:
                raise GivenUpError
        return item

    def put(self, waiting: "queue.Queue[Any]", item: object) -> None:
        """Queue an item, unless anything has failed: then nobody may be there to take it."""
        while not self.failures:
            try:
                waiting.put(item, timeout=PATIENCE_SECONDS)
                return
            except queue.Full:
                continue


def copy_bytes(batch: Batch, contract: Contract, load_id: int, pseudonymiser: Pseudonymiser) -> bytes:
    """The batch's good rows as COPY text."""
    if not len(batch.source_rows):
        return b""
    columns = []
    for column, values in zip(contract.columns, batch.columns, strict=True):
        if column.is_personal:
            columns.append(pseudonymiser.column(values))
        else:
            columns.append(escaped(values) if batch.needs_escape else values)
    numbers = pc.cast(pa.array(batch.source_rows), pa.string())
    # The line feed goes in front of each row, since the joiner puts one separator everywhere; the first is cut off.
    rows = pc.binary_join_element_wise(
        f"\n{load_id}", numbers, *columns, "\t", null_handling="replace", null_replacement="\\N"
    )
    length = pc.sum(pc.binary_length(rows)).as_py()
    return rows.buffers()[2].slice(1, length - 1).to_pybytes() + b"\n"


def escaped(values: pa.Array) -> pa.Array:
    """Text with what COPY would take for its own signs escaped."""
    for sign, replacement in ESCAPES:
        values = pc.replace_substring(values, sign, replacement)
    return values
