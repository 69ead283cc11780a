"""The ledger: one row of ops.load per delivery, sightings of deliveries that came again, rows that were rejected."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import Json

from bluelamp.contracts import Contract
from bluelamp.database.locks import wait_for
from bluelamp.database.rows import only_value
from bluelamp.errors import BluelampError
from bluelamp.ingest.landing.archive import Taken
from bluelamp.ingest.landing.delivery import Identity, Manifest

LONGEST_LOAD = "30min"  # that one run waits for another's delivery


@dataclass(frozen=True)
class Entry:
    """A delivery that the ledger knows.

    is_open: it was refused before anything of it was kept in raw, so it may be tried again. is_refused_by_check: it was judged;
    its rows are in raw.
    """

    load_id: int
    state: str
    contract_sha256: str | None
    manifest: dict[str, Any] | None
    file_name: str
    file_sha256: str | None
    is_open: bool
    is_refused_by_check: bool

    def may_retry(self, contract: Contract, manifest: Manifest, name: str, taken: Taken) -> bool:
        """Whether a refused delivery deserves another look: the contract, its manifest, its name or its bytes are others now. The
        last two are what a supplier mends whose file was called .gz and was none."""
        before = (self.contract_sha256, self.manifest, self.file_name, self.file_sha256)
        return self.is_open and before != (contract.fingerprint, manifest.document, name, taken.file_sha256)


def lock(cursor: Cursor, feed: str) -> None:
    """Be the only one that takes deliveries of the feed, until the transaction ends. Another run's delivery is waited for:
    whoever goes on to build then knows that nothing of the feed is on its way. Raises BlockedError, naming the other."""
    wait_for(cursor, f"ingest {feed}", LONGEST_LOAD)


def find(cursor: Cursor, feed: str, identity: Identity, content_sha256: str) -> Entry | None:
    """The ledger's entry of a delivery. Without a business date, any entry of the feed with the same content."""
    cursor.execute(
        """select load_id, state, contract_sha256, manifest, file_name, file_sha256, state = 'refused' and loaded_at is null,
               state = 'refused' and loaded_at is not null
           from ops.load
           where feed = %(feed)s and content_sha256 = %(content)s
               and (%(business_to)s is null or (part = %(part)s and business_to = %(business_to)s::date))
           order by (business_to is null), load_id limit 1""",
        {"feed": feed, "content": content_sha256, "part": identity.part, "business_to": identity.business_to},
    )
    row = cursor.fetchone()
    return Entry(*row) if row else None


def enter(
    cursor: Cursor,
    contract: Contract,
    identity: Identity,
    taken: Taken,
    name: str,
    manifest: Manifest,
    received_at: datetime | None,
    key_id: str | None,
) -> int:
    """A new row of the ledger, in state received until this transaction decides; returns load_id."""
    cursor.execute(
        """insert into ops.load (feed, part, business_from, business_to, content_sha256, file_sha256, file_name, byte_count,
               contract_version, contract_sha256, manifest, extracted_at, received_at, pseudonym_key_id)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, coalesce(%s, now()), %s) returning load_id""",
        (
            contract.feed, identity.part, identity.business_from, identity.business_to, taken.content_sha256,
            taken.file_sha256, name, taken.byte_count, contract.version, contract.fingerprint,
            json.dumps(manifest.document) if manifest.document is not None else None, manifest.extracted_at, received_at,
            key_id,
        ),
    )  # fmt: skip
    return int(only_value(cursor))


def reopen(
    cursor: Cursor, load_id: int, contract: Contract, taken: Taken, name: str, manifest: Manifest, key_id: str | None
) -> None:
    """Try a refused delivery again as it comes now; the evidence of the first attempt goes."""
    cursor.execute("select ops.forget_rejected_rows(%s)", (load_id,))
    cursor.execute(
        """update ops.load set state = 'received', refused_reason = null, decided_at = null, file_name = %s, file_sha256 = %s,
               byte_count = %s, contract_version = %s, contract_sha256 = %s, manifest = %s, extracted_at = %s,
               pseudonym_key_id = %s, row_count = null, rejected_row_count = null, loaded_row_count = null
           where load_id = %s""",
        (
            name, taken.file_sha256, taken.byte_count, contract.version, contract.fingerprint,
            json.dumps(manifest.document) if manifest.document is not None else None, manifest.extracted_at, key_id, load_id,
        ),
    )  # fmt: skip


def close(cursor: Cursor, load_id: int, state: str, **facts: object) -> None:
    """Write what became of a delivery: state loaded, accepted or refused, with counts, reason, warnings, archive_path."""
    facts = {"state": state, **facts}
    values = {name: Json(value) if isinstance(value, list) else value for name, value in facts.items()}
    moment = "loaded_at" if state == "loaded" else "decided_at"
    assignments = [sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in facts]
    assignments.append(sql.SQL("{} = clock_timestamp()").format(sql.Identifier(moment)))
    statement = sql.SQL("update ops.load set {} where load_id = %(load_id)s").format(sql.SQL(", ").join(assignments))
    cursor.execute(statement, {**values, "load_id": load_id})


def accept(cursor: Cursor, load_id: int, *, is_replay: bool) -> None:
    """Accept a delivery; from now on it is known. Under replay it is known since it was received, by its manifest's word."""
    cursor.execute(
        """update ops.load set state = 'accepted', decided_at = clock_timestamp(),
               known_at = case when %s then received_at else clock_timestamp() end
           where load_id = %s""",
        (is_replay, load_id),
    )


def received_at(cursor: Cursor, load_id: int) -> datetime:
    """When a delivery reached us: under replay what its manifest says, else when it was entered."""
    cursor.execute("select received_at from ops.load where load_id = %s", (load_id,))
    moment: datetime = only_value(cursor)
    return moment


def require_key_in_use(cursor: Cursor, key_id: str | None, where: str, command: str) -> None:
    """Raises BluelampError where the pseudonym key was rotated since this load began. The feed's lock, which the cursor holds, keeps a
    rotation waiting from here on. command: what to run then."""
    cursor.execute("select retired_at is null from ops.pseudonym_key where key_id = %s", (key_id,))
    if key_id is not None and not only_value(cursor):
        raise BluelampError(
            "The pseudonym key was rotated during the load; nothing of the delivery was kept.",
            where=where,
            next_step=f"Run: {command}",
        )


def warn(cursor: Cursor, load_id: int, words: list[str]) -> None:
    """Add to what the ledger says of a delivery for people to look at."""
    cursor.execute("select coalesce(warnings, '[]') from ops.load where load_id = %s", (load_id,))
    known: list[str] = only_value(cursor)
    said = [*known, *(text for text in words if text not in known)]
    cursor.execute("update ops.load set warnings = %s where load_id = %s", (Json(said), load_id))


def put_clock_right(cursor: Cursor) -> list[int]:
    """Deliveries known from a moment that has not come (a machine's clock had jumped) are known from now on; returns them.

    They go to the next build, which dates their versions anew. The audit keeps what the ledger said.
    """
    cursor.execute(
        """with wrong as (
               select load_id, known_at as said from ops.load
               where state = 'accepted' and known_at > clock_timestamp() + interval '5 minutes' for update
           ), mended as (
               update ops.load set known_at = clock_timestamp(), received_at = least(received_at, clock_timestamp()), build_id = null
               from wrong where load.load_id = wrong.load_id returning load.load_id, wrong.said
           ), noted as (
               insert into ops.audit (action, detail)
               select 'put clock right', jsonb_build_object('load_id', load_id, 'known_at_was', said) from mended
           )
           select load_id from mended order by load_id"""
    )
    return [load_id for (load_id,) in cursor.fetchall()]


def knock_again(cursor: Cursor, load_id: int) -> None:
    """Let the quality check judge a delivery again that it refused: whoever sends it again says that the rule was wrong."""
    cursor.execute(
        "update ops.load set state = 'loaded', refused_reason = null, decided_at = null where load_id = %s", (load_id,)
    )


def put_back(cursor: Cursor, load_id: int, taken: Taken, archive_path: str) -> None:
    """The archived file of a delivery is the one that came now."""
    cursor.execute(
        "update ops.load set archive_path = %s, file_sha256 = %s, byte_count = %s where load_id = %s",
        (archive_path, taken.file_sha256, taken.byte_count, load_id),
    )


def sight(cursor: Cursor, load_id: int, name: str) -> None:
    """Note that a delivery came again."""
    cursor.execute("insert into ops.sighting (load_id, file_name) values (%s, %s)", (load_id, name))


def facts_of(cursor: Cursor, load_id: int) -> dict[str, Any]:
    """The ledger's row, for the archive."""
    cursor.execute("select to_jsonb(load) - 'build_id' from ops.load where load_id = %s", (load_id,))
    facts: dict[str, Any] = only_value(cursor)
    return facts
