"""Other loaders on the delivery of benchmarks/ingest.py, each as its documentation shows it: no contract, quarantine or ledger.

    PEER_DSN=… PYTHON benchmarks/ingest_peers.py PEER FILE.csv

Run by that benchmark, with a Python that has dlt, pyarrow, adbc-driver-postgresql, pandas and SQLAlchemy. Prints the seconds of the
work as JSON, without the imports.
"""

import csv
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from psycopg2.extensions import parse_dsn

ROWS_A_BATCH = 100_000
TIMES = ("recorded_at", "committed_from_at", "committed_to_at", "updated_at")


def address(dsn: str) -> str:
    """The address as a URL."""
    parts = parse_dsn(dsn)
    return f"postgresql://{parts['user']}:{parts['password']}@{parts['host']}:{parts['port']}/{parts['dbname']}"


def by_dlt(rows: Callable[[], Iterator[Any]], schema: str, dsn: str) -> float:
    """dlt's pipeline into a schema of its own; its state in a folder that goes."""
    import dlt

    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLT_DATA_DIR"] = folder
        os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
        pipeline = dlt.pipeline(
            "peer", pipelines_dir=folder, dataset_name=schema, destination=dlt.destinations.postgres(address(dsn))
        )
        began = time.perf_counter()
        pipeline.run(rows(), table_name="crime", write_disposition="replace")
        return time.perf_counter() - began


def arrow_tables(path: Path) -> Iterator[Any]:
    """The file as Arrow's record batches, times as times."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    options = arrow_csv.ConvertOptions(
        column_types={name: pa.timestamp("us") for name in TIMES} | {"hate_strands": pa.string()},
        timestamp_parsers=["%Y-%m-%d %H:%M:%S"],
        strings_can_be_null=True,
    )
    with arrow_csv.open_csv(path, convert_options=options) as reader:
        for batch in reader:
            yield pa.Table.from_batches([batch])


def dicts(path: Path) -> Iterator[Any]:
    """The file as a dict a row."""
    with open(path, encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def dlt_arrow(path: Path, dsn: str) -> float:
    """dlt from Arrow tables, which it hands on as they are."""
    return by_dlt(lambda: arrow_tables(path), "dlt_arrow", dsn)


def dlt_dicts(path: Path, dsn: str) -> float:
    """dlt from dicts, which it normalises."""
    return by_dlt(lambda: dicts(path), "dlt_dicts", dsn)


def pandas_to_sql(path: Path, dsn: str) -> float:
    """pandas and SQLAlchemy, several rows a statement."""
    import pandas as pd
    import sqlalchemy

    engine = sqlalchemy.create_engine(address(dsn).replace("postgresql://", "postgresql+psycopg2://"))
    began = time.perf_counter()
    for number, part in enumerate(pd.read_csv(path, parse_dates=list(TIMES), chunksize=ROWS_A_BATCH)):
        part.to_sql(
            "crime_pandas", engine, schema="public", index=False, if_exists="append" if number else "replace",
            method="multi", chunksize=1000,
        )  # fmt: skip
    return time.perf_counter() - began


def adbc(path: Path, dsn: str) -> float:
    """ADBC's bulk ingest of Arrow tables: COPY in PostgreSQL's binary format."""
    from adbc_driver_postgresql import dbapi

    began = time.perf_counter()
    with dbapi.connect(address(dsn)) as connection, connection.cursor() as cursor:
        for number, table in enumerate(arrow_tables(path)):
            cursor.adbc_ingest("crime_adbc", table, mode="append" if number else "create")
        connection.commit()
    return time.perf_counter() - began


LOADERS = {
    "dlt, Arrow tables": dlt_arrow, "dlt, dicts": dlt_dicts, "pandas to_sql": pandas_to_sql, "ADBC, Arrow tables": adbc,
}  # fmt: skip

if __name__ == "__main__":
    print(json.dumps({"seconds": LOADERS[sys.argv[1]](Path(sys.argv[2]), os.environ["PEER_DSN"])}))
