"""What a task's log shows of its work: the book-keeping that the work left in ops, as tables, also when it failed."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from psycopg2.extras import RealDictCursor
from rich.console import Console
from rich.table import Table

from bluelamp.database import connect
from bluelamp.errors import BluelampError

if TYPE_CHECKING:
    from bluelamp.ingest import IngestSummary
    from bluelamp.publish import PublishSummary

WIDTH = 160

DELIVERIES = """
    select state, file_name as delivery, business_from as "from", business_to as "to", row_count as rows,
           loaded_row_count as loaded, rejected_row_count as rejected, coalesce(refused_reason, held_reason, '') as reason
    from ops.load
    where coalesce(decided_at, loaded_at, received_at) >= %s
    order by load_id
"""
WARNINGS = """
    select file_name as delivery, warning
    from ops.load cross join lateral jsonb_array_elements_text(coalesce(warnings, '[]')) as warning
    where coalesce(decided_at, loaded_at, received_at) >= %s
    order by load_id
"""
MODELS = """
    select result.status, result.layer, result.resource_type as kind, result.name, result.seconds,
           nullif(result.row_count, -1) as rows, coalesce(result.message, '') as message
    from ops.model_result as result
    inner join ops.run as run using (run_id)
    where run.started_at >= %s
    order by result.status in ('success', 'pass'), result.model_result_id
"""
CHECKS = """
    select case when result.is_success then 'held' when result.severity = 'warning' then 'warning' else 'BROKEN' end as outcome,
           result.suite, coalesce(result.column_name, '') as "column", result.element_count as rows,
           result.unexpected_count as unexpected, coalesce(result.detail ->> 'description', result.expectation) as expected
    from ops.check_result as result
    inner join ops.run as run using (run_id)
    where run.started_at >= %s
    order by result.is_success, result.check_result_id
"""
SECTIONS = {
    "Deliveries": DELIVERIES,
    "Warnings of deliveries": WARNINGS,
    "dbt, node by node": MODELS,
    "Checks of Great Expectations": CHECKS,
}


@contextmanager
def shown_in_log() -> Iterator[None]:
    """Print, when the block ends in whatever way, what it did to deliveries, models and checks. Never any row's content."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        ((began,),) = cursor.fetchall()
    try:
        yield
    finally:
        with connect("engineer") as connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
            for title, query in SECTIONS.items():
                cursor.execute(query, (began,))
                print_table(title, [dict(row) for row in cursor.fetchall()])


def published_in_log() -> "PublishSummary":
    """Publish, and print what moved, mart by mart."""
    from bluelamp.operations.metrics import keep_metrics
    from bluelamp.publish import publish

    summary = publish()
    print(summary.words())
    keep_metrics()
    return summary


def fail_if_refused(summary: "IngestSummary") -> None:
    """Print what ingest did. Raises BluelampError when it refused or held a delivery, so that the task fails and its owner
    hears of it; later deliveries were taken all the same."""
    print(summary.words())
    failed = [item for item in summary.deliveries if item.state in ("held", "refused")]
    if failed:
        first = failed[0]
        release = f"bluelamp delivery release {first.load_id}, or refuse, with the reason"
        raise BluelampError(
            f"{len(failed)} deliveries were refused or are held: {first.reason}",
            where=f"{first.feed}/{first.file_name}",
            next_step=f"Ask the feed's owner, then run: {release}."
            if first.state == "held"
            else f"Run: bluelamp quarantine {first.feed}; then send the reason to the feed's owner.",
            page=f"checks/raw/{first.feed}.html" if first.reason.startswith("Quality check") else "",
        )


def print_table(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows as an aligned table of plain text; nothing where there are none."""
    if not rows:
        return
    shown = Table(title=f"{title} ({len(rows)})", title_justify="left", box=None, pad_edge=False)
    for column in rows[0]:
        is_number = all(isinstance(row[column], int) or row[column] is None for row in rows)
        shown.add_column(column, justify="right" if is_number else "left")
    for row in rows:
        shown.add_row(
            *(f"{cell:,}" if isinstance(cell, int) else "" if cell is None else str(cell) for cell in row.values())
        )
    Console(file=sys.stdout, width=WIDTH, no_color=True, highlight=False, markup=False, emoji=False).print(shown)
