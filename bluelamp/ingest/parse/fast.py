"""The fast path: a whole stretch of a delivery at once, by Arrow. It takes clean stretches only and agrees with strict.py."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from bluelamp.contracts import Column, Contract
from bluelamp.ingest.parse.batch import Batch, Rejected, Repeated, readable
from bluelamp.ingest.parse.columns import PADDING, not_in_format, rule
from bluelamp.ingest.parse.header import Header
from bluelamp.ingest.parse.position import Position
from bluelamp.ingest.parse.translate import joined, translated
from bluelamp.ingest.parse.vectors import problems

BOM = b"\xef\xbb\xbf"
LINE_FEED, QUOTE, RETURN = b'\n"\r'
PADS = np.frombuffer(PADDING.encode(), np.uint8)


def is_clean(block: bytes, encoding: str, separator: bytes = b",") -> bool:
    """Whether every line of the block is one well-formed record, as far as can be told before splitting it."""
    if b"\0" in block or block.startswith((b"\n", b"\r", BOM)):  # Arrow would drop a BOM at the start of any block
        return False
    if b"\r" in block and (block.count(b"\r") != block.count(b"\r\n") or b"\n\r" in block):
        return False
    if not block.isascii():
        try:
            block.decode(encoding)
        except UnicodeDecodeError:
            return False
    return b'"' not in block or has_orderly_quotes(block, separator[0])


def has_orderly_quotes(block: bytes, separator: int) -> bool:
    """Quotes only around whole fields, doubled inside.

    Quotes open and close in turn. One that opens stands after a separator, or right after one that closes (a doubled
    quote); one that closes stands before a separator or another quote.
    """
    data = np.frombuffer(block, np.uint8)
    quotes = np.flatnonzero(data == QUOTE)
    if len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening > 0, data[opening - 1], LINE_FEED)
    after = np.where(closing + 1 < len(data), data[np.minimum(closing + 1, len(data) - 1)], LINE_FEED)
    return bool(
        np.isin(before, (separator, LINE_FEED, QUOTE)).all()
        and np.isin(after, (separator, LINE_FEED, RETURN, QUOTE)).all()
    )


def read_fast(block: bytes, contract: Contract, header: Header, at: Position, repeated: Repeated) -> Batch | None:
    """The block's rows; None when a line is no record of the right number of fields, and the strict path must say why."""
    text = block if contract.encoding == "utf-8" else block.decode(contract.encoding).encode()
    names = [str(position) for position in range(header.width)]
    wanted = list(dict.fromkeys(names[one] for places in header.positions for one in places))
    try:
        table = csv.read_csv(
            pa.BufferReader(text),
            read_options=csv.ReadOptions(column_names=names, use_threads=False, block_size=len(text) + 1),
            parse_options=csv.ParseOptions(delimiter=contract.delimiter, quote_char='"' if b'"' in text else False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.string()),
                include_columns=wanted,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    fields = {
        name: chunks.chunk(0) if chunks.num_chunks == 1 else pa.concat_arrays(chunks.chunks)
        for name, chunks in zip(table.column_names, table.columns, strict=True)
    }
    count = table.num_rows
    if count != block.count(b"\n") + (not block.endswith(b"\n")):
        return None  # a blank line, or a line end within quotes
    if has_empty_row(list(fields.values())):
        return None  # the strict path says whether it is a row at all
    delivered = [joined([fields[names[one]] for one in places], count) for places in header.positions]
    delivered = [trimmed(column, values, at) for column, values in zip(contract.columns, delivered, strict=True)]
    found: dict[int, tuple[str | None, str]] = {}
    columns = []
    for column, values in zip(contract.columns, delivered, strict=True):
        if column.translation is not None:
            values, odd = translated(column, values)
            for index in odd:
                found.setdefault(index, (column.told, not_in_format(column)))
        for index, reason in problems(rule(column), values):
            found.setdefault(index, (column.told, reason))
        columns.append(values)
    source_rows = np.arange(at.row + 1, at.row + count + 1, dtype=np.int64)
    is_translated = any(
        column.translation is not None for column in contract.columns
    )  # by words that may hold anything
    batch = Batch(source_rows, columns, needs_escape=is_translated or b"\\" in text or b"\t" in text)
    if found:
        set_apart(batch, found, block, contract, at)
    if len(again := repeated(batch.columns)):
        indices = batch.source_rows[again] - at.row - 1
        set_apart(batch, dict.fromkeys(indices.tolist(), (None, "duplicate_key")), block, contract, at)
    at.row += count
    at.line += count
    return batch


def has_empty_row(columns: list[pa.Array]) -> bool:
    """Whether some row has a value in no column of the contract."""
    if not all(values.null_count for values in columns):
        return False
    empty = columns[0].is_null()
    for values in columns[1:]:
        empty = pc.and_(empty, values.is_null())
    return bool(pc.any(empty).as_py())


def trimmed(column: Column, values: pa.Array, at: Position) -> pa.Array:
    """The column without padding around its values, where the contract says so; `at` counts them."""
    if not column.is_trimmed or not may_be_padded(values):
        return values
    bare = pc.utf8_trim(values, characters=PADDING)
    if count := pc.sum(pc.not_equal(bare, values)).as_py():
        at.trimmed[column.told] += count
    return pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare)


def may_be_padded(values: pa.Array) -> bool:
    """Whether some value begins or ends with a byte of padding."""
    if values.null_count == len(values):
        return False
    offsets = np.frombuffer(values.buffers()[1], np.int32)[values.offset : values.offset + len(values) + 1]
    data = np.frombuffer(values.buffers()[2], np.uint8)
    begin, end = offsets[:-1], offsets[1:]
    is_filled = end > begin
    return bool(np.isin(data[begin[is_filled]], PADS).any() or np.isin(data[end[is_filled] - 1], PADS).any())


def set_apart(
    batch: Batch, found: Mapping[int, tuple[str | None, str]], block: bytes, contract: Contract, at: Position
) -> None:
    """Move the rows that were found wrong from the batch's rows to its rejected rows. found: by line of the block, from 0 on. Here a
    line is a record."""
    rejected = []
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == LINE_FEED)
    for index, (column, reason) in sorted(found.items()):
        begin = int(ends[index - 1]) + 1 if index else 0
        raw = block[begin : int(ends[index]) if index < len(ends) else len(block)].removesuffix(b"\r")
        record = readable(raw, contract.encoding)
        rejected.append(Rejected(at.row + index + 1, at.line + index, column, reason, record))
    batch.set_apart(np.isin(batch.source_rows, at.row + 1 + np.array(list(found))), rejected)
