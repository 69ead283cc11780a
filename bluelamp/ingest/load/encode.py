"""Batches as the bytes of PostgreSQL's COPY text format, with the lineage of each row in front."""

import pyarrow as pa
import pyarrow.compute as pc

from bluelamp.contracts import Contract
from bluelamp.ingest.load.pseudonym import Pseudonymiser
from bluelamp.ingest.parse.batch import Batch

ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


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
