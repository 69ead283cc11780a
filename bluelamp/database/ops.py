"""What the warehouse writes down about its own work: runs, model results, check results."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from bluelamp.database import connect
from bluelamp.database.rows import only_row

log = logging.getLogger("bluelamp")


@dataclass(frozen=True)
class LayerResult:
    """One layer of a build: a dbt invocation, or the fits.

    seconds: wall clock, parsing included; node_count: seeds, models or tests run.
    """

    layer: str
    seconds: float
    node_count: int
    warnings: tuple[str, ...] = ()


@contextmanager
def run(kind: str, role: str, **detail: object) -> Iterator[int]:
    """A row of ops.run around a piece of work; yields run_id. Its status ends as succeeded or failed.

    kind: ingest, build, check_marts, publish, refresh. role: loader, builder or publisher, whoever does the work. detail: what
    the row says of the work, however it ends. A run left at 'running' by a crash is closed as failed by a later run of its kind,
    once it is six hours old.
    """
    with connect(role) as connection, connection.cursor() as cursor:
        cursor.execute("select ops.start_run(%s)", (kind,))
        run_id: int = only_row(cursor)[0]
    try:
        yield run_id
    except BaseException as error:
        # Only the error's kind and our own words: a database's message may quote a row.
        failure = {"error": type(error).__name__, "what": getattr(error, "what", "")}
        finish(role, run_id, "failed", detail | failure)
        raise
    finish(role, run_id, "succeeded", detail)


def finish(role: str, run_id: int, status: str, detail: Mapping[str, Any]) -> None:
    """Close a run; the first close stands."""
    with connect(role) as connection, connection.cursor() as cursor:
        cursor.execute("select ops.finish_run(%s, %s, %s)", (run_id, status, json.dumps(detail)))


def record_model(connection: Connection, run_id: int, layer: str, results: Sequence[Mapping[str, Any]]) -> None:
    """dbt's result per node: node_id, name, resource_type, status, seconds, row_count, message."""
    with connection.cursor() as cursor:
        execute_values(
            cursor,
            """insert into ops.model_result
               (run_id, layer, node_id, name, resource_type, status, seconds, row_count, message) values %s""",
            [{"run_id": run_id, "layer": layer, **result} for result in results],
            """(%(run_id)s, %(layer)s, %(node_id)s, %(name)s, %(resource_type)s, %(status)s, %(seconds)s, %(row_count)s,
                %(message)s)""",
        )


def record_check(connection: Connection, run_id: int, checked: str, results: Sequence[Mapping[str, Any]]) -> None:
    """A quality check's result per expectation: suite, expectation, column_name, severity, is_success, load_id, element_count,
    unexpected_count, detail (a mapping without any row's values)."""
    with connection.cursor() as cursor:
        execute_values(
            cursor,
            """insert into ops.check_result
               (run_id, checked, suite, expectation, column_name, severity, is_success, load_id, element_count,
                unexpected_count, detail) values %s""",
            [
                {"run_id": run_id, "checked": checked, **result, "detail": json.dumps(result.get("detail") or {})}
                for result in results
            ],
            """(%(run_id)s, %(checked)s, %(suite)s, %(expectation)s, %(column_name)s, %(severity)s, %(is_success)s, %(load_id)s,
                %(element_count)s, %(unexpected_count)s, %(detail)s)""",
        )


def removals(cursor: Cursor) -> sql.Composable:
    """The view of removals that hold, for a query; nothing where the schema is of a release that removed nothing: whoever only reads
    reads on before the schema is migrated."""
    cursor.execute("select to_regclass('ops.removed') is not null")
    if only_row(cursor)[0]:
        return sql.SQL("ops.removed")
    return sql.SQL("(select null::bigint as load_id, null::text as what, null::timestamptz as removed_at where false)")


def audit(cursor: Cursor, action: str, **detail: object) -> None:
    """A row of ops.audit, in the cursor's own transaction: who did it, and when, is the server's to say."""
    cursor.execute("insert into ops.audit (action, detail) values (%s, %s)", (action, json.dumps(detail, default=str)))
