"""The strict path: record by record, for stretches where a file is odd. It defines what is right; the fast path must agree."""

import numpy as np
import pyarrow as pa

from bluelamp.contract_translation import translator
from bluelamp.contracts import Contract
from bluelamp.ingest.parse.batch import Batch, Rejected, Repeated, readable
from bluelamp.ingest.parse.columns import PADDING, not_in_format, rule
from bluelamp.ingest.parse.header import Header
from bluelamp.ingest.parse.position import Position
from bluelamp.ingest.parse.records import Record, next_record


def read_strictly(
    block: bytes, contract: Contract, header: Header, at: Position, repeated: Repeated, is_final: bool
) -> tuple[Batch, int]:
    """All whole records of the block, and how many bytes they took; `at` moves on past them."""
    rows: list[list[str | None]] = []
    good: list[tuple[int, int, bytes]] = []  # source row, line and record of each
    rejected: list[Rejected] = []
    start = 0
    while start < len(block):
        record = next_record(block, start, is_final, header.width, contract.delimiter.encode())
        if record is None:
            break
        if record.is_empty and not record.is_blank:
            at.empty += 1
        elif not record.is_blank:
            at.row += 1
            values, column, reason = judge_record(record, contract, header, at)
            if reason is None:
                rows.append([value or None for value in values])
                good.append((at.row, at.line, record.raw))
            else:
                rejected.append(Rejected(at.row, at.line, column, reason, readable(record.raw, contract.encoding)))
        at.line += block.count(b"\n", start, record.end)
        start = record.end
    columns = [pa.array([row[i] for row in rows], pa.string()) for i in range(len(contract.columns))]
    batch = Batch(np.array([row for row, _, _ in good], np.int64), columns, rejected, needs_escape=True)
    if len(again := repeated(columns)):
        twice = [good[place] for place in again.tolist()]
        batch.set_apart(
            np.isin(batch.source_rows, [row for row, _, _ in twice]),
            [Rejected(row, line, None, "duplicate_key", readable(raw, contract.encoding)) for row, line, raw in twice],
        )
    return batch, start


def judge_record(
    record: Record, contract: Contract, header: Header, at: Position
) -> tuple[list[str], str | None, str | None]:
    """The values in the contract's order, or the first column (None: the record itself) that is wrong, and why."""
    if record.reason:
        return [], None, record.reason
    try:
        record.raw.decode(contract.encoding)
        values = [
            joined([record.fields[one].decode(contract.encoding) for one in places]) for places in header.positions
        ]
    except UnicodeDecodeError:
        return [], None, "invalid_encoding"
    for place, column in enumerate(contract.columns):
        if column.is_trimmed and values[place] != (bare := values[place].strip(PADDING)):
            values[place] = bare
            at.trimmed[column.told] += 1
    for place, column in enumerate(contract.columns):
        if column.translation is not None:
            ours = column.translation.constant
            ours = translator(column)(values[place]) if ours is None else ours
            if ours is None:
                return [], column.told, not_in_format(column)
            values[place] = ours
        reason = rule(column).problem(values[place])
        if reason:
            return [], column.told, reason
    return values, None, None


def joined(fields: list[str]) -> str:
    """The fields that make a value: mostly one."""
    return fields[0] if len(fields) == 1 else " ".join(field for field in fields if field)
