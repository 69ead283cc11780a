"""bluelamp quarantine: the rows that broke their contract."""

from typing import Annotated

import typer

from bluelamp.cli.show import Json, emit, error_console, table
from bluelamp.database import ensure_server


def quarantine(
    feed: Annotated[str | None, typer.Argument(help="Only this feed.")] = None,
    records: Annotated[bool, typer.Option(help="Show the rows themselves, as the steward: personal data.")] = False,
    most: Annotated[int, typer.Option(min=1, help="How many rows to show, of the newest deliveries.")] = 1_000,
    json: Json = False,
) -> None:
    """Rejected rows: file, line, column and reason."""
    from bluelamp.ingest import list_rejected

    ensure_server()
    rows = list_rejected(feed, with_record=records, limit=most + 1)
    there_are_more = len(rows) > most
    rows = rows[:most]
    columns = list(rows[0]) if rows else []
    emit(
        rows,
        json,
        table("Rejected rows", columns, [list(row.values()) for row in rows]) if rows else "No rejected rows.",
    )
    if there_are_more:
        error_console.print(
            f"Only the first {most:,} rows, of the newest deliveries. Name a larger number: --most {most * 10}"
        )
