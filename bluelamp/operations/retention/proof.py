"""Whether the records of removals are those that the audit trail knows: a file that somebody deleted is lost, whatever a row says."""

from collections.abc import Iterator

from psycopg2.extensions import cursor as Cursor

from bluelamp.database import connect
from bluelamp.database.rows import only_value

ACTION = "remove by rule"
DIGEST = """
    select encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', removal_id, what, feed, load_id, row_count, byte_count,
        coalesce(file_sha256, ''), held_row_count), e'\\n' order by removal_id), ''), 'UTF8')), 'hex')
    from ops.removal where removal_id between %s and %s"""
RUNS = "select place, (detail ->> 'first')::bigint, (detail ->> 'last')::bigint, detail ->> 'sha256' from ops.audit where action = %s"
UNKNOWN = """
    select count(*) from ops.removal where not exists (
        select from ops.audit where action = %s
            and removal_id between (detail ->> 'first')::bigint and (detail ->> 'last')::bigint)"""


def digest_of(cursor: Cursor, first: int, last: int) -> str:
    """SHA-256 over the records of removals with these numbers."""
    cursor.execute(DIGEST, (first, last))
    return str(only_value(cursor))


def faults_of_removals() -> Iterator[str]:
    """Records of removals that were changed, taken out or put in."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(RUNS, (ACTION,))
        for place, first, last, digest in cursor.fetchall():
            if digest_of(cursor, first, last) != digest:
                yield f"the removals {first} to {last} are not those of entry {place} of the trail"
        cursor.execute(UNKNOWN, (ACTION,))
        if count := only_value(cursor):
            yield f"{count} removals stand in no entry of the trail: what they say is gone by rule is lost"
