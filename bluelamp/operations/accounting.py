"""Every record accounted for: delivered = accepted + rejected + refused, from the archived file through raw to core."""

import csv
import io
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.contracts import Contract
from bluelamp.database import connect, ops
from bluelamp.database.rows import only_value
from bluelamp.files import file_sha256
from bluelamp.ingest.parse.parser import LINE_LIMIT
from bluelamp.operations.archive_faults import faults_of_archive
from bluelamp.operations.core_faults import faults_of_core
from bluelamp.settings import settings


class Totals(NamedTuple):
    """Records of a feed. delivered is counted in the archived files, the others in the database; removed_files: archived files that a
    rule of retention removed, whose records the ledger counts."""

    delivered: int
    accepted: int
    rejected: int
    refused: int
    removed_files: int = 0


class Load(NamedTuple):
    """A row of the ledger, and what the database holds of it. is_odd: a record of it could not be taken apart into fields.
    is_removed: its archived file was removed by a rule of retention."""

    load_id: int
    state: str
    archive_path: str | None
    file_sha256: str | None
    row_count: int | None
    loaded_row_count: int | None
    rejected_row_count: int | None
    raw_rows: int
    quarantined: int
    is_odd: bool
    is_removed: bool


LOADS = """
    select load.load_id, load.state, load.archive_path, load.file_sha256, load.row_count, load.loaded_row_count,
        load.rejected_row_count, coalesce(stored.rows, 0), coalesce(quarantine.rows, 0), coalesce(quarantine.is_odd, false),
        exists (select from {removed} as removed where removed.load_id = load.load_id and removed.what = 'archive_file')
    from ops.load
    left join (select _load_id, count(*) as rows from {raw} group by 1) as stored on stored._load_id = load.load_id
    left join (
        select load_id, count(*) as rows, bool_or(column_name is null and reason <> 'duplicate_key') as is_odd
        from ops.rejected_row group by 1
    ) as quarantine on quarantine.load_id = load.load_id
    where load.feed = %s order by load.load_id"""


def account(contract: Contract) -> tuple[Totals, list[str]]:
    """The feed's records by what became of them, and what does not add up, in words."""
    totals = [0, 0, 0, 0]
    faults: list[str] = []
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(LOADS).format(raw=sql.Identifier("raw", contract.feed), removed=ops.removals(cursor)),
            (contract.feed,),
        )
        loads = [Load(*row) for row in cursor.fetchall()]
        faults += orphans(cursor, contract.feed)
        faults += faults_of_core(cursor, contract)
    removed = 0
    named = {load.archive_path for load in loads if not load.is_removed}
    wrong: list[tuple[Load, str]] = []
    for load in loads:
        place, what = archived(load, named)
        is_gone = load.is_removed and place is None and not what
        removed += is_gone
        if what:
            wrong.append((load, what))
        records = (load.row_count or 0) if is_gone else 0
        if place:
            # Edits of a workbook follow from two of its sheets: there is no second way to count them.
            records = (load.row_count or 0) if contract.sheets else count_records(place, contract)
        kept = load.state != "refused"
        if kept and not load.is_odd and place and records != load.row_count:
            faults.append(f"load {load.load_id}: the file has {records} records, the ledger says {load.row_count}")
        delivered = (load.row_count or 0) if kept else records
        became = (load.raw_rows, load.quarantined, 0) if kept else (0, 0, records)
        for at, count in enumerate((delivered, *became)):
            totals[at] += count
        if kept and (load.raw_rows, load.quarantined) != (load.loaded_row_count, load.rejected_row_count):
            faults.append(
                f"load {load.load_id}: {load.raw_rows} rows in raw and {load.quarantined} in quarantine, the ledger says "
                f"{load.loaded_row_count} and {load.rejected_row_count}"
            )
    faults += still_wrong(contract.feed, wrong)
    return Totals(*totals)._replace(removed_files=removed), [*faults, *faults_of_archive(contract.feed)]


def still_wrong(feed: str, wrong: list[tuple[Load, str]]) -> Iterator[str]:
    """What is wrong with archived files, but of deliveries that came again as other files while the archive was read."""
    if not wrong:
        return
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select load_id, archive_path from ops.load where feed = %s", (feed,))
        now = dict(cursor.fetchall())
    yield from (f"load {load.load_id}: {what}" for load, what in wrong if now.get(load.load_id) == load.archive_path)


def archived(load: Load, named: Collection[str | None]) -> tuple[Path | None, str]:
    """The archived file of a delivery, and what is wrong with it. named: files of deliveries that no rule removed, which a removed
    one may have shared."""
    if not load.archive_path:
        return None, "the ledger names no archived file" if load.state != "refused" else ""
    place = settings().archive / load.archive_path
    if load.is_removed:
        if load.archive_path in named or not place.exists():
            return None, ""
        return (
            None,
            f"its archived file {load.archive_path} was removed by rule and is there: bluelamp retention deletes it",
        )
    if not place.is_file():
        return None, f"its archived file {load.archive_path} is gone"
    found = file_sha256(place)
    if found != load.file_sha256 or found != place.name.partition(".")[0]:
        return place, f"its archived file {load.archive_path} is not what was delivered (SHA-256 differs)"
    return place, ""


def count_records(place: Path, contract: Contract) -> int:
    """Records of a delivery but for the header, counted by another reader of CSV than the one that loaded them. A line of nothing
    but separators, as spreadsheets write below their last row, is none: neither reader counts it."""
    from bluelamp.ingest.landing.archive import open_content

    encoding = "utf-8-sig" if contract.encoding == "utf-8" else contract.encoding
    csv.field_size_limit(LINE_LIMIT)
    with open_content(place) as content:
        text = io.TextIOWrapper(content, encoding=encoding, errors="replace", newline="")
        lines = (line.replace("\0", "") for line in text)
        try:
            return max(sum(1 for record in csv.reader(lines, delimiter=contract.delimiter) if any(record)) - 1, 0)
        except (csv.Error, EOFError, OSError, zlib.error):
            return 0


def orphans(cursor: Cursor, feed: str) -> Iterator[str]:
    """Rows in raw of no delivery, and deliveries of a build that never was."""
    cursor.execute(
        sql.SQL("select count(*) from {} where _load_id not in (select load_id from ops.load where feed = %s)").format(
            sql.Identifier("raw", feed)
        ),
        (feed,),
    )
    if count := only_value(cursor):
        yield f"{count} rows of raw.{feed} belong to no delivery"
    cursor.execute(
        """select count(*) from ops.load where feed = %s and build_id is not null
           and build_id not in (select build_id from ops.build)""",
        (feed,),
    )
    if count := only_value(cursor):
        yield f"{count} deliveries of {feed} name a build that never was"
