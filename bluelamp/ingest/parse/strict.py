"""The strict path: record by record, for stretches where a file is odd. It defines what is right; the fast path must agree."""

from collections.abc import Collection

import numpy as np
import pyarrow as pa

from bluelamp.contract_translation import translator
from bluelamp.contracts import Contract
from bluelamp.ingest.parse.batch import Batch, Rejected, readable
from bluelamp.ingest.parse.columns import PADDING, not_in_format, rule
from bluelamp.ingest.parse.header import Header
from bluelamp.ingest.parse.position import Position
from bluelamp.ingest.parse.records import Record, next_record


def read_strictly(
    block: bytes, contract: Contract, header: Header, at: Position, excluded: Collection[int], is_final: bool
) -> tuple[Batch, int]:
    """All whole records of the block, and how many bytes they took; `at` moves on past them."""
    rows: list[list[str | None]] = []
    source_rows: list[int] = []
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
            if reason is None and at.row in excluded:
                reason = "duplicate_key"
            if reason is None:
                rows.append([value or None for value in values])
                source_rows.append(at.row)
            else:
                rejected.append(Rejected(at.row, at.line, column, reason, readable(record.raw, contract.encoding)))
        at.line += block.count(b"\n", start, record.end)
        start = record.end
    columns = [pa.array([row[i] for row in rows], pa.string()) for i in range(len(contract.columns))]
    return Batch(np.array(source_rows, np.int64), columns, rejected, needs_escape=True), start


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
