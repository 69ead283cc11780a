"""What a stretch of a delivery became: rows that may be loaded, and rows that broke the contract."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

RECORD_LIMIT = 8_192  # characters of a rejected record that are kept


class Rejected(NamedTuple):
    """A row that broke its contract. source_row: 1-based data row; line_number: 1-based line of the decompressed file."""

    source_row: int
    line_number: int
    column_name: str | None
    reason: str
    record: str


@dataclass
class Batch:
    """Good rows by column, in the contract's order (null where blank), and rejected rows, in the file's order."""

    source_rows: np.ndarray
    columns: list[pa.Array]
    rejected: list[Rejected] = field(default_factory=list)
    needs_escape: bool = False

    def set_apart(self, is_wrong: np.ndarray, rejected: list[Rejected]) -> None:
        """Take rows out, which are rejected instead. is_wrong: whether each of the rows is one of them."""
        self.rejected = sorted([*self.rejected, *rejected])
        self.source_rows = self.source_rows[~is_wrong]
        self.columns = [pc.filter(values, pa.array(~is_wrong)) for values in self.columns]


# Which of some rows, by place, have a key that stood in a row before, in these or in those that were asked about earlier.
Repeated = Callable[[list[pa.Array]], np.ndarray]


def none_repeated(_: list[pa.Array]) -> np.ndarray:
    """Where nobody looks at keys."""
    return np.zeros(0, np.int64)


def readable(raw: bytes, encoding: str) -> str:
    """A record as text that PostgreSQL can keep, whatever bytes it holds."""
    return raw.decode(encoding, errors="backslashreplace").replace("\0", "\\x00")[:RECORD_LIMIT]
