"""What this force's deliveries have told other forces so far (ops.peer_cell): sent once is known, kept back once stays at home."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from bluelamp.peers.withhold import Cell, PeerCount, Told

TOLD = "select month_start_date, category_id, is_sent from ops.peer_cell"
KEEP = "insert into ops.peer_cell (month_start_date, category_id, is_sent) values %s on conflict do nothing"


def read_told(cursor: Cursor, counts: Sequence[PeerCount], files: Iterable[Path]) -> Told:
    """What earlier deliveries told. files: those that were written before this was kept, and that are still there."""
    cursor.execute(TOLD)
    rows = cursor.fetchall() or list(_told_by(files, counts))
    return Told(
        frozenset((month, category) for month, category, is_sent in rows if is_sent),
        frozenset((month, category) for month, category, is_sent in rows if not is_sent),
    )


def keep_told(cursor: Cursor, told: Told, sent: Iterable[PeerCount], kept: Iterable[PeerCount]) -> None:
    """Keep what a delivery sends and keeps back beside what was told before it."""
    cells = {(*cell, True) for cell in told.sent} | {(*count.cell, True) for count in sent}
    cells |= {(*cell, False) for cell in told.kept} | {(*count.cell, False) for count in kept}
    execute_values(cursor, KEEP, sorted(cells))


def _told_by(files: Iterable[Path], counts: Sequence[PeerCount]) -> Iterator[tuple[date, str, bool]]:
    for file in files:
        sent = set(_cells(file))
        months = {month for month, _ in sent}
        yield from ((*cell, True) for cell in sent)
        yield from ((*count.cell, False) for count in counts if count.month in months and count.cell not in sent)


def _cells(file: Path) -> Iterator[Cell]:
    with open(file, encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield date.fromisoformat(f"{row['month']}-01"), row["category_id"]
