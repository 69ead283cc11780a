"""Taking away: pseudonyms from core and raw, the text of quarantined rows, archived files.

First core, then raw and the records of it in one transaction, then the files: a run that is killed anywhere is made good by the next,
and nothing is ever gone without a record. No figure can change: nothing that is counted is touched.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from bluelamp.contracts import load_contracts
from bluelamp.database import connect, ops
from bluelamp.files import file_sha256
from bluelamp.ingest.landing import archive
from bluelamp.operations.retention.past_time import Due, PastTime
from bluelamp.operations.retention.proof import ACTION, digest_of
from bluelamp.operations.retention.rules import WORDS
from bluelamp.settings import settings

# Tables of core, and of a past state, that hold a feed's pseudonyms: versions of its records, with the deliveries they came in.
IN_CORE = """
    select distinct columns.table_schema, columns.table_name
    from information_schema.columns
    inner join information_schema.columns as loads using (table_schema, table_name)
    inner join information_schema.tables using (table_schema, table_name)
    where columns.table_schema in ('core', 'past_core') and columns.column_name = any(%s) and loads.column_name = 'load_ids'
        and table_type = 'BASE TABLE'"""
REMOVED_BEFORE = "select load_id from ops.removed where feed = %s and what = 'personal_columns'"
QUARANTINE = """
    update ops.rejected_row set record = null where load_id = any(%(ids)s) and record is not null
    returning load_id, octet_length(old.record)"""

NAMED_BY_REMOVED_ALONE = """
    select archive_path, array_agg(load_id), array_agg(removed_at::text)
    from ops.load left join (
        select load_id, min(removed_at) as removed_at from ops.removed where what = 'archive_file' group by load_id
    ) as removed using (load_id)
    where archive_path is not null group by archive_path having bool_and(removed_at is not null)"""


@dataclass(frozen=True)
class Removed:
    """What a rule removed, or would remove. deliveries: of which something went; bytes: of text, or of files."""

    rule: str
    what: str
    is_verified: bool
    deliveries: int
    rows: int = 0
    bytes: int = 0
    held: int = 0
    waiting: int = 0

    @staticmethod
    def would_be(found: PastTime) -> "Removed":
        """Of a trial: how many deliveries."""
        rule = found.rule
        count = len(found.loads)
        return Removed(rule.words, rule.what, rule.is_verified, count, held=len(found.held), waiting=len(found.waiting))

    @staticmethod
    def nothing(found: PastTime) -> "Removed":
        """Nothing was removed: nothing is past its time, or nobody has verified the rule."""
        rule = found.rule
        return Removed(rule.words, rule.what, rule.is_verified, 0, held=len(found.held), waiting=len(found.waiting))

    def words(self, did: str) -> str:
        """For people."""
        said = f"{self.rule}: {did} those of {self.deliveries:,} deliveries"
        if self.rows or self.bytes:
            said += f" ({self.rows:,} rows, {self.bytes:,} bytes)"
        if not self.is_verified:
            said += "; nobody has verified the rule, so it removes nothing"
        if self.held:
            said += f"; {self.held:,} deliveries are kept by a hold"
        if self.waiting:
            said += f"; {self.waiting:,} files stay while pseudonyms made of them stand"
        return said

    def facts(self) -> dict[str, Any]:
        """For the audit trail."""
        return asdict(self)


def remove(connection: Connection, found: PastTime) -> Removed:
    """Remove in the connection's transaction what is there, and write it down, delivery by delivery; archived files go after it."""
    rule, ids = found.rule, [load.load_id for load in found.loads]
    with connection.cursor() as cursor:
        held: dict[int, int] = {}
        if rule.what == "personal_columns":
            gone, held = remove_pseudonyms(cursor, rule.feed, ids, found.records)
        elif rule.what == "quarantine":
            cursor.execute(QUARANTINE, {"ids": ids})
            gone = summed(cursor.fetchall())
        else:
            gone = intact_files(found.loads)
        digests = {load.load_id: load.file_sha256 for load in found.loads} if rule.what == "archive_file" else {}
        # Of a file that is gone, or another, the audit speaks; of rows that a hold keeps, a later run.
        looked_at = gone if rule.what == "archive_file" else {**dict.fromkeys(ids, (0, 0)), **gone}
        entries = [
            (rule.what, rule.feed, one, rule.words, *counts, digests.get(one), held.get(one, 0))
            for one, counts in sorted(looked_at.items())
            if counts != (0, 0) or not held.get(one)
        ]
        if entries:
            write_down(cursor, entries, rule.words)
    done = [counts for counts in gone.values() if counts != (0, 0)]
    return Removed(
        rule.words, rule.what, True, len(done), sum(rows for rows, _ in done), sum(size for _, size in done),
        len(found.held) + len(held), len(found.waiting),
    )  # fmt: skip


def remove_pseudonyms(
    cursor: Cursor, feed: str, ids: list[int], records: list[str]
) -> tuple[dict[int, tuple[int, int]], dict[int, int]]:
    """Null in every personal column of the deliveries' rows in raw, but of held records; returns rows and bytes by delivery, and how
    many rows a hold kept."""
    contract = load_contracts()[feed]
    personal = [sql.Identifier(column.name) for column in contract.columns if column.is_personal]
    parts = {
        "raw": sql.Identifier("raw", feed),
        "nulls": sql.SQL(", ").join(sql.SQL("{} = null").format(name) for name in personal),
        "any": sql.SQL(", ").join(personal),
        "old": sql.SQL(", ").join(sql.SQL("old.{}").format(name) for name in personal),
        "key": sql.SQL(", ").join(map(sql.Identifier, contract.key)),
    }
    which = sql.SQL("_load_id = any(%(ids)s) and num_nonnulls({any}) > 0 and concat_ws(',', {key})").format(**parts)
    values = {"ids": ids, "records": records}
    statement = sql.SQL(
        "update {raw} set {nulls} where {which} <> all(%(records)s) returning _load_id, octet_length(concat({old}))"
    )
    cursor.execute(statement.format(which=which, **parts), values)
    gone = summed(cursor.fetchall())
    query = sql.SQL("select _load_id, count(*) from {raw} where {which} = any(%(records)s) group by 1")
    cursor.execute(query.format(which=which, **parts), values)
    return gone, dict(cursor.fetchall())


def remove_from_core(found: PastTime) -> None:
    """The same in core's history, and in a past state's: of versions all of whose deliveries have none any more. A full build of
    what raw then holds gives the same rows."""
    contract = load_contracts()[found.rule.feed]
    personal = [column.name for column in contract.columns if column.is_personal]
    ids = [load.load_id for load in found.loads]
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(REMOVED_BEFORE, (contract.feed,))
        before = [load_id for (load_id,) in cursor.fetchall()]
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute(IN_CORE, (personal,))
        for schema, table in cursor.fetchall():
            cursor.execute(
                sql.SQL(
                    """update {table} set {nulls} where num_nonnulls({any}) > 0 and load_ids && %(ids)s::bigint[]
                       and load_ids <@ %(all)s::bigint[] and concat_ws(',', {key}) <> all(%(records)s)"""
                ).format(
                    table=sql.Identifier(schema, table),
                    nulls=sql.SQL(", ").join(sql.SQL("{} = null").format(sql.Identifier(name)) for name in personal),
                    any=sql.SQL(", ").join(map(sql.Identifier, personal)),
                    key=sql.SQL(", ").join(map(sql.Identifier, contract.key)),
                ),
                {"ids": ids, "all": [*ids, *before], "records": found.records},
            )


def intact_files(loads: Iterable[Due]) -> dict[int, tuple[int, int]]:
    """Records and bytes of the archived files that are there as they were delivered."""
    found = {}
    for load in loads:
        place = settings().archive / str(load.archive_path)
        if place.is_file() and file_sha256(place) == load.file_sha256:
            found[load.load_id] = (load.row_count, place.stat().st_size)
    return found


def summed(rows: Iterable[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Rows and bytes by delivery."""
    found: dict[int, tuple[int, int]] = {}
    for load_id, size in rows:
        count, total = found.get(load_id, (0, 0))
        found[load_id] = (count + 1, total + size)
    return found


def write_down(cursor: Cursor, entries: list[tuple[Any, ...]], rule: str) -> None:
    """The removals of a rule, and in the trail how many they are, with a hash over them."""
    ids = execute_values(
        cursor,
        """insert into ops.removal (what, feed, load_id, rule, row_count, byte_count, file_sha256, held_row_count) values %s
           returning removal_id""",
        entries,
        fetch=True,
    )
    first, last = min(ids)[0], max(ids)[0]
    ops.audit(
        cursor, ACTION, rule=rule, what=WORDS[entries[0][0]], deliveries=len(entries), rows=sum(entry[4] for entry in entries),
        bytes=sum(entry[5] for entry in entries), first=first, last=last, sha256=digest_of(cursor, first, last),
    )  # fmt: skip


def delete_files(connection: Connection) -> int:
    """Delete the archived files whose removal is written down, but those that another delivery names, which is kept or came since; the
    notes of the removed deliveries stay, and say so. Returns how many files went."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED_BY_REMOVED_ALONE)
        return sum(
            archive.forget(settings().archive / name, dict(zip(ids, moments, strict=True)))
            for name, ids, moments in cursor.fetchall()
        )
