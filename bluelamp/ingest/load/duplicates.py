"""Keys that stand twice in one delivery: the first row that keeps the contract stays, later ones are rejected.

While the rows stream to the server a 64-bit hash of each key is put aside in an unnamed file (8 bytes a row). At the end
they are sorted, a bounded share at a time. Only when two hashes are equal is the server asked which rows they are.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.contracts import Contract

SHARE = 1_000_000  # hashes that are sorted at once: 8 MB
PIECE = 8 * 131_072  # bytes read at once
SEPARATOR = "\x1f"


@dataclass
class Keys:
    """The keys of one delivery."""

    count: int = 0
    spool: tempfile.SpooledTemporaryFile[bytes] = field(default_factory=partial(tempfile.SpooledTemporaryFile, PIECE))

    def add(self, keys: list[pa.Array]) -> None:
        """Note the keys of more rows: one array per key column, without blanks."""
        if len(keys[0]):
            joined = keys[0] if len(keys) == 1 else pc.binary_join_element_wise(*keys, SEPARATOR)
            self.count += len(joined)
            self.spool.write(hashed(joined).tobytes())

    def may_repeat(self) -> bool:
        """False only if no key stands twice."""
        shares = np.uint64(self.count // SHARE + 1)
        for share in range(int(shares)):
            ordered = np.concatenate(
                [piece[piece % shares == share] for piece in self.pieces()] or [np.zeros(0, np.uint64)]
            )
            ordered.sort()
            if (ordered[1:] == ordered[:-1]).any():
                return True
        return False

    def pieces(self) -> Iterator[np.ndarray]:
        """All hashes again, in pieces."""
        self.spool.seek(0)
        while piece := self.spool.read(PIECE):
            yield np.frombuffer(piece, np.uint64)


def hashed(values: pa.Array) -> np.ndarray:
    """A 64-bit hash of each text: Python's own SipHash, keyed anew in each process, so that nobody can choose texts that collide.
    Hashes of two processes must not be compared."""
    return np.fromiter(map(hash, values.to_numpy(zero_copy_only=False)), np.int64, len(values)).view(np.uint64)


def repeated_rows(cursor: Cursor, contract: Contract, load_id: int, limit: int) -> list[int]:
    """Source rows of a load whose key already stood in an earlier row; at most limit of them."""
    keys = sql.SQL(", ").join(map(sql.Identifier, contract.key))
    cursor.execute(
        sql.SQL(
            """select _source_row from (
                   select _source_row, row_number() over (partition by {keys} order by _source_row) as place
                   from {table} where _load_id = %s
               ) as numbered where place > 1 order by _source_row limit %s"""
        ).format(keys=keys, table=sql.Identifier("raw", contract.feed)),
        (load_id, limit),
    )
    return [row for (row,) in cursor.fetchall()]
