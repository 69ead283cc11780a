"""COPY in a thread of its own, so that the server stores one stretch while the next is read and checked."""

import queue
import threading
from types import TracebackType

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from bluelamp.contracts import Contract

WAITING_BLOCKS = 3
PATIENCE_SECONDS = 1.0


class CopyError(Exception):
    """Internal: stops a COPY whose delivery was given up."""


class RawWriter:
    """Streams rows into raw.<feed> within the connection's transaction. Leaving it cleanly ends the COPY; an error undoes it."""

    def __init__(self, connection: Connection, contract: Contract) -> None:
        self.waiting: queue.Queue[bytes | CopyError] = queue.Queue(WAITING_BLOCKS)
        self.failure: BaseException | None = None
        columns = ["_load_id", "_source_row", *(column.name for column in contract.columns)]
        self.statement = sql.SQL("copy {} ({}) from stdin").format(
            sql.Identifier("raw", contract.feed), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        self.connection = connection
        self.thread = threading.Thread(target=self.run, name=f"copy {contract.feed}", daemon=True)

    def __enter__(self) -> "RawWriter":
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.put(b"" if error is None else CopyError())
        self.thread.join()
        if error is None and self.failure is not None:
            raise self.failure

    def run(self) -> None:
        """The thread: one COPY."""
        try:
            with self.connection.cursor() as cursor:
                cursor.copy_expert(self.statement, self)
        except BaseException as failure:  # handed to the thread that waits
            self.failure = failure

    def read(self, size: int = -1) -> bytes:
        """psycopg2's side: the next stretch, empty at the end."""
        item = self.waiting.get()
        if isinstance(item, CopyError):
            raise item
        return item

    def write(self, rows: bytes) -> None:
        """Hand over rows in COPY text format. Raises what the server said, when it refused earlier ones."""
        if rows:
            self.put(rows)

    def put(self, item: bytes | CopyError) -> None:
        """Queue an item unless the thread has ended."""
        while self.thread.is_alive():
            try:
                self.waiting.put(item, timeout=PATIENCE_SECONDS)
                return
            except queue.Full:
                continue
        if self.failure is not None and not isinstance(item, CopyError):
            raise self.failure
