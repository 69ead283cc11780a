"""Another pseudonym key: every pseudonym made anew from the archive, in one transaction, so that old and new still join.

A pseudonym cannot be turned into another without its original. The archive has the originals: each loaded delivery is read
again, and its rows in raw, found by their place in the file, get the new pseudonyms. The next build makes core anew.
"""

import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from bluelamp.contracts import Contract, load_contracts
from bluelamp.database import connect, locks, ops
from bluelamp.database.rows import only_value
from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.ingest.landing.archive import open_content
from bluelamp.ingest.load import ledger
from bluelamp.ingest.load.pseudonym import Pseudonymiser, key_id
from bluelamp.ingest.load.pseudonym_key import (
    NEXT,
    RENEW_CONTAINERS,
    finish_rotation,
    key_path,
    own_key,
    put_in_place,
)
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.parse.parser import Parser
from bluelamp.settings import settings

PAGE = 5_000  # rows sent at once


@dataclass(frozen=True)
class RotationSummary:
    """What a rotation did; key ids are fingerprints."""

    old_key_id: str
    new_key_id: str
    deliveries: int
    rows: int

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def words(self) -> str:
        """For people."""
        return (
            f"Key {self.old_key_id} is replaced by {self.new_key_id}: {self.rows:,} rows of {self.deliveries} deliveries have "
            f"new pseudonyms.\nNext: back up secrets/pseudonym_key. {RENEW_CONTAINERS}\n"
            "Then bluelamp refresh, which builds everything anew."
        )


def rotate(reason: str, *, is_lost: bool = False) -> RotationSummary:
    """Replace the pseudonym key. is_lost: the old one is gone; nothing is asked of it.

    Raises BluelampError without a reason or a key to replace, and where the archive does not hold what raw holds; then nothing
    was changed. AlreadyRunningError where another rotation, or retention, is at work. Loads that run are waited for, and later ones
    wait.
    """
    if not reason.strip():
        raise BluelampError("A rotation needs its reason.", next_step='Say it after --reason "…".', exit_code=2)
    with locks.held(locks.RETENTION, "loader", "run of retention or rotation of the pseudonym key"):
        # Only whoever holds the lock writes the new key's file, and until the key is in its place: there is one such file.
        with connect("loader") as connection:
            finish_rotation(connection)
            if not is_lost:
                own_key(connection)
        key = write_next()
        summary = make_anew(key, reason, is_lost=is_lost)
        put_in_place(key)
    return summary


def make_anew(key: bytes, reason: str, *, is_lost: bool) -> RotationSummary:
    """Every pseudonym under the new key, and the key registered, in one transaction."""
    contracts = load_contracts()
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("set local role bluelamp_owner")
        for feed in sorted(feed for feed, contract in contracts.items() if contract.has_personal_columns):
            ledger.lock(cursor, feed)
        cursor.execute("select key_id from ops.pseudonym_key where retired_at is null for update")
        row = cursor.fetchone()
        if row is None:
            raise BluelampError(
                "No delivery has pseudonyms yet: there is no key to replace.", next_step="Run: bluelamp ingest"
            )
        counts = [renew(cursor, contract, Pseudonymiser(key)) for contract in contracts.values()]
        cursor.execute("update ops.pseudonym_key set retired_at = clock_timestamp() where retired_at is null")
        cursor.execute(
            "insert into ops.pseudonym_key (key_id, replaces, reason) values (%s, %s, %s)",
            (key_id(key), row[0], reason),
        )
        cursor.execute("update ops.load set pseudonym_key_id = %s where pseudonym_key_id is not null", (key_id(key),))
        summary = RotationSummary(row[0], key_id(key), sum(c[0] for c in counts), sum(c[1] for c in counts))
        ops.audit(cursor, "rotate pseudonym key", **summary.to_dict(), reason=reason, is_lost=is_lost)
    return summary


def write_next() -> bytes:
    """A new key, kept beside the old one until the database holds its pseudonyms."""
    key = secrets.token_urlsafe(32)
    following = key_path().with_name(NEXT)
    try:
        write_whole(following, key, is_private=True, is_durable=True)
    except OSError as error:
        raise BluelampError(
            f"The folder of secrets cannot be written ({error.strerror}).",
            where=str(following.parent),
            next_step="Rotate where the secrets are kept, not in a container that only reads them (BLUELAMP_SECRETS).",
        ) from None
    return key.encode()


def renew(cursor: Cursor, contract: Contract, pseudonymiser: Pseudonymiser) -> tuple[int, int]:
    """New pseudonyms in all rows of a feed; returns how many deliveries and rows have them."""
    personal = [column for column in contract.columns if column.is_personal]
    if not personal:
        return 0, 0
    cursor.execute(
        """select load_id, archive_path from ops.load
           where feed = %s and loaded_at is not null and not exists (
               select from ops.removed where removed.load_id = load.load_id and removed.what = 'personal_columns')
           order by load_id""",
        (contract.feed,),
    )
    loads = cursor.fetchall()
    rows = sum(renew_load(cursor, contract, load_id, place, pseudonymiser) for load_id, place in loads)
    return len(loads), rows


def renew_load(cursor: Cursor, contract: Contract, load_id: int, place: str, pseudonymiser: Pseudonymiser) -> int:
    """New pseudonyms in the rows of one delivery. Raises BluelampError where a row of raw is not in the archived file, or the
    contract of now does not find in it the persons that the rows have."""
    personal = [column.name for column in contract.columns if column.is_personal]
    names = [sql.Identifier(name) for name in personal]
    table = sql.Identifier("raw", contract.feed)
    cursor.execute(
        sql.SQL("create temporary table renewed (source_row bigint primary key, {}) on commit drop").format(
            sql.SQL(", ").join(sql.SQL("{} text").format(name) for name in names)
        )
    )
    # Of a delivery of which a legal hold kept some, the pseudonyms that retention took away do not come back.
    cursor.execute(
        "select exists (select from ops.removal where load_id = %s and what = 'personal_columns')", (load_id,)
    )
    is_thinned = bool(only_value(cursor))
    try:
        new = pseudonyms(contract, place, pseudonymiser)
        execute_values(cursor, "insert into renewed values %s", new, page_size=PAGE)
    except RefusedError as refused:
        if any(without_new(cursor, contract, load_id, personal, "left")):
            raise as_it_was(contract, load_id, place, personal, f"cannot be read: {str(refused).rstrip('.')}") from None
        cursor.execute("drop table renewed")  # the supplier did not send these columns then: there is nothing to renew
        return 0
    counts = without_new(cursor, contract, load_id, personal, "inner")
    if any(counts):
        lost = [name for name, count in zip(personal, counts, strict=True) if count]
        raise as_it_was(contract, load_id, place, lost, f"gives none for {sum(counts):,} pseudonyms that its rows have")
    cursor.execute(
        sql.SQL(
            "update {} as delivered set {} from renewed where _load_id = %s and _source_row = source_row "
            "and (num_nonnulls({}) > 0 or not %s)"
        ).format(
            table, sql.SQL(", ").join(sql.SQL("{0} = renewed.{0}").format(name) for name in names),
            sql.SQL(", ").join(sql.SQL("delivered.{}").format(name) for name in names),
        ),
        (load_id, is_thinned),
    )  # fmt: skip
    count = cursor.rowcount
    query = sql.SQL("select count(*) from {} where _load_id = %s and (num_nonnulls({}) > 0 or not %s)")
    cursor.execute(query.format(table, sql.SQL(", ").join(names)), (load_id, is_thinned))
    ((expected,),) = cursor.fetchall()
    cursor.execute("drop table renewed")
    if count != expected:
        raise BluelampError(
            f"The archive holds {count:,} of the {expected:,} rows of delivery {load_id}; nothing was changed.",
            where=str(settings().archive / place),
            next_step="Restore the archive from a backup, then rotate again.",
        )
    return count


def without_new(cursor: Cursor, contract: Contract, load_id: int, personal: list[str], join: str) -> tuple[int, ...]:
    """How many rows of a delivery have a pseudonym, for each personal column, and get no new one. join: inner for the rows that
    were read from its file, left for all."""
    counts = (
        sql.SQL("count(*) filter (where delivered.{0} is not null and renewed.{0} is null)").format(
            sql.Identifier(name)
        )
        for name in personal
    )
    cursor.execute(
        sql.SQL(
            "select {} from {} as delivered {} join renewed on _source_row = source_row where _load_id = %s"
        ).format(sql.SQL(", ").join(counts), sql.Identifier("raw", contract.feed), sql.SQL(join)),
        (load_id,),
    )
    (row,) = cursor.fetchall()
    return tuple(row)


def as_it_was(contract: Contract, load_id: int, place: str, columns: list[str], what: str) -> BluelampError:
    """The error of a delivery that came by another contract than today's."""
    source = contract.own_source or contract.source
    return BluelampError(
        f"By the contract of now the archived file of delivery {load_id} of {contract.feed} {what}; nothing was changed.",
        where=str(settings().archive / place),
        next_step=f"Let {source} say of {', '.join(columns)} what it said when the delivery came, rotate, then put today's back.",
    )


def pseudonyms(contract: Contract, place: str, pseudonymiser: Pseudonymiser) -> Iterator[tuple[Any, ...]]:
    """Place in the file and new pseudonyms of each record of an archived delivery, whatever its contract says of it now."""
    columns = tuple(
        replace(column, is_required=False, pattern=None, allowed_values=None, max_length=None)
        for column in contract.columns
        if column.is_personal
    )
    path = settings().archive / place
    if not path.exists():
        return
    with open_content(path) as content:
        for batch in Parser(content, replace(contract, columns=columns)).batches():
            new = [pseudonymiser.column(values).to_pylist() for values in batch.columns]
            yield from zip(batch.source_rows.tolist(), *new, strict=True)
