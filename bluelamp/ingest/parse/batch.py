"""What a stretch of a delivery became: rows that may be loaded, and rows that broke the contract."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyarrow as pa

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


def readable(raw: bytes, encoding: str) -> str:
    """A record as text that PostgreSQL can keep, whatever bytes it holds."""
    return raw.decode(encoding, errors="backslashreplace").replace("\0", "\\x00")[:RECORD_LIMIT]
