"""The layer between core and marts: every fit in order, in one transaction, each timed and recorded like a model."""

import logging
import time
import traceback
from collections.abc import Callable

from psycopg2 import sql
from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import connection as Connection

from bluelamp.database import connect, ops
from bluelamp.database.ops import LayerResult
from bluelamp.database.shown import WAREHOUSE_TARGET
from bluelamp.errors import BluelampError
from bluelamp.statistics.warehouse import Warehouse

log = logging.getLogger("bluelamp")

LAYER = "statistics"
Step = Callable[[Warehouse], int]


def steps() -> tuple[Step, ...]:
    """What is fitted, in order: later ones read what earlier ones wrote.

    A step returns the rows that it wrote. It makes the same rows from the same core, whatever was fitted before. It fits
    nothing again whose fingerprint (data, policy, bluelamp.statistics.method) stands already: in fitted, or for a past state in
    either schema. It costs next to nothing, and imports no statistics package, where series are too short to be fitted.
    """
    from bluelamp.statistics.chart.p_values import chart_p_values
    from bluelamp.statistics.chart.part_month_risks import part_month_risks
    from bluelamp.statistics.intervention.effects import intervention_effects
    from bluelamp.statistics.peer.projections import peer_projections
    from bluelamp.statistics.projection.projections import projections
    from bluelamp.statistics.register.edits import register_edits
    from bluelamp.statistics.target.proposals import target_proposals

    return (
        register_edits,
        projections,
        peer_projections,
        chart_p_values,
        part_month_risks,
        target_proposals,
        intervention_effects,
    )


def fit(connection: Connection, run_id: int, target: str = WAREHOUSE_TARGET, is_full: bool = False) -> LayerResult:
    """Run every step and record it in ops.model_result; all of them count, or none.

    is_full: forget earlier fits first, so that nothing rests on what was kept. Raises BluelampError naming the step that failed.
    """
    started = time.monotonic()
    with connect("builder") as own:
        warehouse = Warehouse(own, target)
        if is_full:
            forget(own, warehouse.fitted)
        rows = [run(step, warehouse) for step in steps()]
    ops.record_model(connection, run_id, LAYER, rows)
    seconds = time.monotonic() - started
    log.info("%s: %d nodes in %.1f s", LAYER, len(rows), seconds)
    return LayerResult(LAYER, round(seconds, 3), len(rows))


def run(step: Step, warehouse: Warehouse) -> dict[str, object]:
    """One step, and its row for ops.model_result."""
    started = time.monotonic()
    name = step.__name__
    try:
        row_count = step(warehouse)
    except (BluelampError, LockNotAvailable):
        raise
    except Exception as error:
        # Lines of code alone: what the error says may quote a row.
        log.error("".join(traceback.format_tb(error.__traceback__)).rstrip())
        raise BluelampError(
            f"The fit {name} failed: {type(error).__name__}.",
            where=f"{step.__module__.replace('.', '/')}.py",
            next_step="Ask its owner (Planning and performance team); the last publication stands. The lines above say where. "
            "After the correction run: bluelamp build",
        ) from None
    return {
        "node_id": f"fit.bluelamp.{name}", "name": name, "resource_type": "fit", "status": "success",
        "seconds": round(time.monotonic() - started, 3), "row_count": row_count, "message": None,
    }  # fmt: skip


def forget(connection: Connection, schema: str) -> None:
    """Delete every row of a schema of fits."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = %s", (schema,))
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("delete from {}").format(sql.Identifier(schema, table)))
