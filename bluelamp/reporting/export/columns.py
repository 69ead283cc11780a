"""What a column's PostgreSQL type is in Arrow, and so in Parquet and DuckDB, and in a Frictionless table schema."""

import json
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

# Figures have at most 38 digits; as many places as PostgreSQL gives cannot be known beforehand, so numbers are doubles.
ARROW: dict[str, pa.DataType] = {
    "text": pa.string(), "boolean": pa.bool_(), "date": pa.date32(), "integer": pa.int32(), "bigint": pa.int64(),
    "numeric": pa.float64(), "double precision": pa.float64(), "timestamp with time zone": pa.timestamp("us", tz="UTC"),
    "jsonb": pa.string(), "text[]": pa.list_(pa.string()), "integer[]": pa.list_(pa.int32()),
    "numeric[]": pa.list_(pa.float64()),
}  # fmt: skip
FRICTIONLESS = {
    "text": "string", "boolean": "boolean", "date": "date", "integer": "integer", "bigint": "integer",
    "numeric": "number", "double precision": "number", "timestamp with time zone": "datetime", "jsonb": "string",
}  # fmt: skip


def arrow_column(values: Iterable[Any], data_type: str) -> pa.Array:
    """A column's values as psycopg2 gives them. jsonb becomes its text."""
    arrow = ARROW[data_type]
    if data_type == "jsonb":
        values = [None if value is None else json.dumps(value, sort_keys=True) for value in values]
    elif data_type == "numeric":
        values = [None if value is None else float(value) for value in values]
    elif data_type == "numeric[]":
        values = [None if value is None else [None if v is None else float(v) for v in value] for value in values]
    return pa.array(values, arrow)


def frictionless_type(data_type: str) -> str:
    """The word of a table schema; lists are arrays."""
    return "array" if data_type.endswith("[]") else FRICTIONLESS[data_type]
