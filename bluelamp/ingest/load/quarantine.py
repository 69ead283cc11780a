"""Rejected rows of one delivery: counted, held against the contract's threshold, kept in ops.rejected_row."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from bluelamp.contracts import Contract, load_contracts
from bluelamp.database import connect
from bluelamp.errors import BluelampError
from bluelamp.ingest.parse.batch import Rejected

REFUSED_KEEP = 1_000  # rejected rows kept as evidence of a delivery that was refused whole
IN_MEMORY = 4 * 2**20  # bytes; more go to an unnamed file


@dataclass
class Quarantine:
    """Holds a delivery's rejected rows until its transaction keeps them.

    is_judged: an earlier verdict on the delivery stands, so that no number of rows refuses it.
    """

    contract: Contract
    is_judged: bool = False
    count: int = 0
    spool: tempfile.SpooledTemporaryFile[bytes] = field(
        default_factory=partial(tempfile.SpooledTemporaryFile, IN_MEMORY)
    )

    def add(self, rows: Iterable[Rejected]) -> None:
        """Note rejected rows."""
        for row in rows:
            self.count += 1
            values = (row.source_row, row.line_number, row.column_name, row.reason, row.record)
            self.spool.write(("\t".join(map(escape, values)) + "\n").encode())

    def allowed(self, row_count: int) -> int:
        """How many rejected rows a delivery of so many rows may have: more than the share or the number refuse it whole.

        A share of a small delivery is less than a row, so it may have a few, but never more than half of it.
        """
        if self.is_judged:
            return row_count
        share = int(row_count * self.contract.reject_threshold_pct / 100)
        floor = min(self.contract.reject_floor_rows, row_count // 2)
        return min(self.contract.reject_threshold_rows, max(share, floor))

    def keep(self, connection: Connection, load_id: int, most: int | None = None) -> int:
        """Write the rows (at most so many) to ops.rejected_row; returns how many."""
        self.spool.seek(0)
        lines = Lines(self.spool, f"{load_id}\t{self.contract.feed}\t".encode(), most)
        with connection.cursor() as cursor:
            cursor.copy_expert(
                "copy ops.rejected_row (load_id, feed, source_row, line_number, column_name, reason, record) from stdin",
                lines,
            )
        return lines.count


class Lines:
    """A file for COPY: each line of another with something in front."""

    def __init__(self, lines: Iterable[bytes], front: bytes, most: int | None) -> None:
        self.lines: Iterator[bytes] = iter(lines)
        self.front, self.most, self.count = front, most, 0

    def readline(self, size: int = -1) -> bytes:
        """As read."""
        return self.read(size)

    def read(self, size: int = -1) -> bytes:
        """The next line, empty at the end."""
        if self.most is not None and self.count >= self.most:
            return b""
        line = next(self.lines, b"")
        if line:
            self.count += 1
        return self.front + line if line else b""


def escape(value: object) -> str:
    """A value in COPY's text format, without the one character that PostgreSQL does not store."""
    if value is None:
        return "\\N"
    return (
        str(value)
        .replace("\0", "")
        .replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
    )


def list_rejected(
    feed: str | None = None, *, load_id: int | None = None, with_record: bool = False, limit: int = 1_000
) -> list[dict[str, Any]]:
    """Rejected rows, newest delivery first: file, row, line, column and reason; as the engineer.

    with_record: also the row as delivered, which is personal data; then as the steward, the one role that may read it. Raises
    BluelampError for an unknown feed.
    """
    if feed is not None and feed not in load_contracts():
        raise BluelampError(
            f"There is no feed {feed}.", next_step=f"Choose from: {', '.join(load_contracts())}.", exit_code=2
        )
    columns = sql.SQL(", rejected.record") if with_record else sql.SQL("")
    query = sql.SQL(
        """select rejected.feed, load.file_name, rejected.load_id, rejected.source_row, rejected.line_number, rejected.column_name,
               rejected.reason, load.state{columns}
           from ops.rejected_row as rejected
           join ops.load as load on load.load_id = rejected.load_id
           where (%(feed)s is null or rejected.feed = %(feed)s) and (%(load_id)s is null or rejected.load_id = %(load_id)s)
           order by rejected.load_id desc, rejected.source_row limit %(limit)s"""
    ).format(columns=columns)
    with connect("steward" if with_record else "engineer") as connection, connection.cursor() as cursor:
        cursor.execute(query, {"feed": feed, "load_id": load_id, "limit": limit})
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
