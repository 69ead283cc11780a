"""Deliveries whose time is over by a rule, and what legal holds keep of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from bluelamp.contracts import load_contracts
from bluelamp.operations.retention.rules import Hold, Rule

# Decided on, and its last day so long ago. Whoever sends a date for no business date is judged by its arrival.
DUE = """
    select load_id, business_from, business_to, archive_path, file_sha256, coalesce(row_count, 0), loaded_at is not null
    from ops.load
    where feed = %(feed)s and state in ('accepted', 'refused')
        and (coalesce(business_to, (received_at at time zone 'Europe/London')::date) + %(keep)s::interval)::date <= %(day)s
        and (%(what)s <> 'archive_file' or archive_path is not null)
        and not exists (select from ops.removed where removed.load_id = load.load_id and removed.what = %(what)s)
    order by load_id"""
ANOTHER_NAMES_IT = """
    select distinct archive_path from ops.load
    where archive_path = any(%(paths)s) and load_id <> all(%(ids)s)
        and not exists (select from ops.removed where removed.load_id = load.load_id and removed.what = 'archive_file')"""
WITH_RECORD = """
    select _load_id from {raw} where _load_id = any(%(ids)s) and concat_ws(',', {key}) = any(%(records)s)
    union select load_id from ops.rejected_row, unnest(%(records)s) as held
    where load_id = any(%(ids)s) and position(held in record) > 0
    union select load_id from ops.load where load_id = any(%(ids)s) and state = 'refused'"""


@dataclass(frozen=True)
class Due:
    """A delivery of which something is past its time."""

    load_id: int
    first: date | None
    last: date | None
    archive_path: str | None
    file_sha256: str | None
    row_count: int
    is_loaded: bool


@dataclass(frozen=True)
class PastTime:
    """What is past its time by a rule.

    loads: what is to be removed of them; held: deliveries that a hold keeps; waiting: deliveries whose archived file stays, since
    pseudonyms that were made of it stand; records: keys of which the pseudonyms are kept.
    """

    rule: Rule
    loads: list[Due]
    held: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    records: list[str] = field(default_factory=list)


def past_time(
    connection: Connection, rule: Rule, holds: Sequence[Hold], day: date, gone: Collection[int] = ()
) -> PastTime:
    """What is past its time by that rule on that day. gone: deliveries whose pseudonyms this run removes."""
    ours = [hold for hold in holds if hold.feed in (None, rule.feed)]
    records = [hold.record_key for hold in ours if hold.record_key]
    with connection.cursor() as cursor:
        keep = f"{rule.keep_count} {rule.keep_unit}"
        cursor.execute(DUE, {"feed": rule.feed, "keep": keep, "day": day, "what": rule.what})
        loads = [Due(*row) for row in cursor.fetchall()]
        held = {load.load_id for load in loads for hold in ours if not hold.record_key and covers(hold, load)}
        if records and rule.what != "personal_columns":
            held |= with_record(cursor, rule.feed, [load.load_id for load in loads], records)
        waiting: set[int] = set()
        if rule.what == "archive_file":
            waiting = waiting_for_pseudonyms(cursor, rule.feed, loads, gone) - held
            left = [load for load in loads if load.load_id not in held | waiting]
            held |= sharing_with_kept(cursor, left)
    kept = held | waiting
    loads = [load for load in loads if load.load_id not in kept]
    return PastTime(rule, loads, sorted(held), sorted(waiting), records)


def covers(hold: Hold, load: Due) -> bool:
    """Whether a hold keeps the whole delivery. Dates that a delivery does not say are within every hold's."""
    if hold.load_id is not None and hold.load_id != load.load_id:
        return False
    first, last = load.first or load.last, load.last
    return not (hold.first and hold.last and first and last and (last < hold.first or first > hold.last))


def with_record(cursor: Cursor, feed: str, ids: list[int], records: list[str]) -> set[int]:
    """Deliveries that hold one of those records, or may: of a refused one nothing but its file is there to be looked at."""
    key = load_contracts()[feed].key
    if not key:
        return set(ids)
    columns = sql.SQL(", ").join(map(sql.Identifier, key))
    query = sql.SQL(WITH_RECORD).format(raw=sql.Identifier("raw", feed), key=columns)
    cursor.execute(query, {"ids": ids, "records": records})
    return {load_id for (load_id,) in cursor.fetchall()}


def waiting_for_pseudonyms(cursor: Cursor, feed: str, loads: Sequence[Due], gone: Collection[int]) -> set[int]:
    """Deliveries of which pseudonyms stand: without the file they could not follow a new key (bluelamp db rotate-key)."""
    if not load_contracts()[feed].has_personal_columns:
        return set()
    cursor.execute("select load_id from ops.removed where feed = %s and what = 'personal_columns'", (feed,))
    without = {load_id for (load_id,) in cursor.fetchall()} | set(gone)
    return {load.load_id for load in loads if load.is_loaded} - without


def sharing_with_kept(cursor: Cursor, loads: Sequence[Due]) -> set[int]:
    """Deliveries whose archived file, equal to the byte, is that of another one that stays."""
    by_path: dict[str, list[int]] = {}
    for load in loads:
        by_path.setdefault(str(load.archive_path), []).append(load.load_id)
    cursor.execute(ANOTHER_NAMES_IT, {"paths": list(by_path), "ids": [load.load_id for load in loads]})
    return {load_id for (path,) in cursor.fetchall() for load_id in by_path[path]}
