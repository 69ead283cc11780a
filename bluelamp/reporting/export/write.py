"""The published star and marts as Parquet, with a datapackage.json that describes them, and as one DuckDB file.

Everything is read as the role that asks, in one REPEATABLE READ transaction: the files hold one publication, and nothing that this
role may not see. Numbers are doubles, JSON is its text; the rest keeps its type.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from bluelamp.database import connect
from bluelamp.database.marts import Mart, actual_columns, load_marts, load_star
from bluelamp.database.rows import only_row
from bluelamp.errors import BluelampError
from bluelamp.files import folder_whole
from bluelamp.reporting.export.columns import ARROW, arrow_column, frictionless_type

ROWS = 50_000  # read and written at once
DATABASE = "bluelamp.duckdb"


ROLES = ("reader", "public_reader")


def write_export(directory: Path, role: str = "reader") -> Path:
    """Write everything that the role sees into a new folder, whole or not at all; returns it.

    Raises BluelampError where something stands in that place, nothing was published yet, or the role may read none of it.
    """
    if role not in ROLES:
        raise BluelampError(f"An export is of what one of {', '.join(ROLES)} may see; not of {role}.", exit_code=2)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise BluelampError(
            "There is something there already.",
            where=str(directory),
            next_step="Name a folder that does not exist yet, or an empty one.",
            exit_code=2,
        )
    with folder_whole(directory) as draft, connect(role) as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        refuse_without_rights(connection, role)
        write_files(connection, draft)
    return directory


def refuse_without_rights(connection: Connection, role: str) -> None:
    """Raise BluelampError for a role that may not read what is published (DOMAIN D8: the public)."""
    with connection.cursor() as cursor:
        cursor.execute("select has_schema_privilege('marts', 'usage') and has_schema_privilege('star', 'usage')")
        if not only_row(cursor)[0]:
            raise BluelampError(
                f"The role {role} may read neither the star nor the marts, so there is nothing to export.",
                where="bluelamp/database/grants.py",
                next_step="Export as the reader; what is for the public is a document: bluelamp report panel",
                exit_code=2,
            )


def write_files(connection: Connection, folder: Path) -> None:
    """A Parquet file for each table, the DuckDB file over the same, and the description of all."""
    with connection.cursor() as cursor:
        cursor.execute("select publication_id, as_at_date, published_at, is_sample from marts.publication")
        publication = cursor.fetchone()
        if publication is None:
            raise BluelampError("Nothing has been published yet.", next_step="Run: bluelamp refresh")
        names = ("publication_id", "as_at_date", "published_at", "is_sample")
        said = {
            name: value if isinstance(value, int | bool) else str(value)
            for name, value in zip(names, publication, strict=True)
        }
        resources = []
        with duckdb.connect(str(folder / DATABASE)) as database:
            for mart in (*load_star(), *load_marts()):
                columns = column_types(cursor, mart)
                path = folder / mart.seen_in / f"{mart.name}.parquet"
                path.parent.mkdir(exist_ok=True)
                write_table(connection, mart, columns, path)
                database.execute(f"create schema if not exists {mart.seen_in}")
                database.read_parquet(str(path)).create(f"{mart.seen_in}.{mart.name}")
                comments = view_comments(cursor, mart)
                resources.append(resource(mart, columns, comments, path, folder))
            database.execute(
                "create table publication as select $said::json as publication", {"said": json.dumps(said)}
            )
    package = {
        "profile": "data-package",
        "name": "bluelamp",
        "title": "Bluelamp: the published star and marts",
        "description": "One publication, as its readers see it. Categories overlap: never add them up (docs/bi-author.md).",
        "created": said["published_at"],
        "publication": said,
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(package, indent=2) + "\n", encoding="utf-8")


def column_types(cursor: Cursor, mart: Mart) -> dict[str, str]:
    """The view's columns with their types. Raises BluelampError for a type that no file can hold yet."""
    found = actual_columns(cursor, mart.seen_in, mart.name)
    if unknown := {name: data_type for name, data_type in found.items() if data_type not in ARROW}:
        raise BluelampError(
            f"{mart.name} has columns of a type that an export cannot hold: {unknown}.",
            where="bluelamp/reporting/export/columns.py",
            next_step="Add what the type is in Arrow and in Frictionless.",
        )
    return found


def write_table(connection: Connection, mart: Mart, columns: Mapping[str, str], path: Path) -> None:
    """All rows of a view in the order of its key."""
    schema = pa.schema([(name, ARROW[data_type]) for name, data_type in columns.items()])
    query = sql.SQL("select {} from {} order by {}").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.Identifier(mart.seen_in, mart.name),
        sql.SQL(", ").join(map(sql.Identifier, mart.key)),
    )
    with connection.cursor(name="export") as rows, pq.ParquetWriter(path, schema, compression="zstd") as writer:
        rows.itersize = ROWS
        rows.execute(query)
        while batch := rows.fetchmany(ROWS):
            by_column = zip(*batch, strict=True)
            arrays = [
                arrow_column(values, data_type) for values, data_type in zip(by_column, columns.values(), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def view_comments(cursor: Cursor, mart: Mart) -> dict[str, str]:
    """What the database says of each column, which is what dbt's description says."""
    cursor.execute(
        """select attname, coalesce(col_description(attrelid, attnum), '') from pg_attribute
           where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped""",
        (f"{mart.seen_in}.{mart.name}",),
    )
    return dict(cursor.fetchall())


def resource(
    mart: Mart, columns: Mapping[str, str], comments: Mapping[str, str], path: Path, folder: Path
) -> dict[str, Any]:
    """A table's description: Frictionless table schema with types, words, key and joins."""
    keys = [
        {"fields": [column], "reference": {"resource": f"star.{table}", "fields": [field]}}
        for column, (table, field) in mart.joins.items()
    ]
    return {
        "name": f"{mart.seen_in}.{mart.name}",
        "path": path.relative_to(folder).as_posix(),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}",
        "description": mart.description,
        "schema": {
            "fields": [
                {"name": name, "type": frictionless_type(data_type), "description": comments[name]}
                for name, data_type in columns.items()
            ],
            "primaryKey": list(mart.key),
            **({"foreignKeys": keys} if keys else {}),
        },
    }
