"""Raw and its ledger made again from the archive, which keeps every delivery as it came and when it became known."""

import json
import os
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection

from bluelamp.contracts import Contract, load_contracts
from bluelamp.database import connect, ensure_database, ops
from bluelamp.errors import BluelampError
from bluelamp.ingest.kept_decisions import recall_decisions
from bluelamp.ingest.landing import archive
from bluelamp.ingest.landing.candidates import Candidate
from bluelamp.ingest.landing.delivery import Identity, Manifest, parse_manifest
from bluelamp.ingest.load import ledger
from bluelamp.ingest.load.fill import Filling
from bluelamp.ingest.load.pseudonym import Pseudonymiser
from bluelamp.ingest.load.pseudonym_key import own_pseudonymiser
from bluelamp.ingest.parse.header import RefusedError
from bluelamp.ingest.summary import Delivered, IngestSummary
from bluelamp.settings import settings

VERDICT = ("known_at", "refused_reason", "held_reason", "released_reason")


def reload_from_archive() -> IngestSummary:
    """Load every delivery that the archive holds and the ledger lacks, in the order in which they once were loaded.

    Each keeps its dates, its known_at and its verdict, so that history comes out the same; load_id is new. What was
    loaded but not yet judged waits for the next ingest. What engineers decided holds again. Raises BluelampError when an archived
    file is not what it was, and, before anything is loaded, when a delivery that the ledger lacks was removed from the archive by a
    rule of retention.
    """
    ensure_database()
    with ops.run("ingest", "loader") as run_id:
        summary = IngestSummary(run_id)
        entries = [entry for contract in load_contracts().values() for entry in last_told(contract)]
        with connect("loader") as connection:
            require_there(connection, [(facts, contract) for facts, _, contract in entries])
            pseudonymiser = own_pseudonymiser(connection)
            there = [entry for entry in entries if not entry[0].get("removed_at")]
            for facts, place, contract in sorted(there, key=lambda entry: int(entry[0]["load_id"])):
                summary.add(reload(connection, contract, place, facts, pseudonymiser))
                connection.commit()
            for feed in load_contracts():
                recall(connection, feed, summary)
    return summary


def recall(connection: Connection, feed: str, summary: IngestSummary) -> None:
    """What engineers had set aside of the feed, and the days that they had waived, in a transaction; the summary says how many."""
    with connection.cursor() as cursor:
        recalled, without = recall_decisions(cursor, feed)
    connection.commit()
    if recalled:
        summary.notes.append(f"{recalled} decisions on {feed} hold again (bluelamp status lists what is set aside)")
    if without:
        summary.notes.append(f"{without} decisions on {feed} are about deliveries that the archive no longer holds")


def reload(
    connection: Connection, contract: Contract, place: Path, facts: dict[str, Any], pseudonymiser: Pseudonymiser
) -> Delivered:
    """One archived delivery, in the connection's transaction."""
    identity = identity_of(facts)
    candidate = Candidate(contract.feed, place.parent, facts["file_name"], None, None, is_ours=False)
    taken = archive.take(settings().archive / contract.feed, os.open(place, os.O_RDONLY | os.O_NOFOLLOW))
    archive.discard(taken)
    if taken.file_sha256 != facts["file_sha256"]:
        raise BluelampError(
            "An archived delivery is not the file that was archived.",
            where=str(place),
            next_step="Restore it from a backup of the archive; its name is the SHA-256 that it must have.",
        )
    manifest = parse_manifest(json.dumps(facts["manifest"]).encode()) if facts["manifest"] else Manifest()
    with connection.cursor() as cursor:
        ledger.lock(cursor, contract.feed)
        entry = ledger.find(cursor, contract.feed, identity, taken.content_sha256)
        if entry is not None and not (entry.is_open and facts["loaded_at"]):
            return Delivered.skipped(candidate, identity, entry.load_id, entry.state)
        received_at = datetime.fromisoformat(facts["received_at"])
        key_id = pseudonymiser.key_id if contract.has_personal_columns else None
        if entry is not None:  # refused, by a ledger that does not know yet that it came again
            load_id = entry.load_id
            ledger.reopen(cursor, load_id, contract, taken, facts["file_name"], manifest, key_id)
        else:
            load_id = ledger.enter(cursor, contract, identity, taken, facts["file_name"], manifest, received_at, key_id)
        ledger.require_key_in_use(cursor, key_id, str(place), "bluelamp restate --from-archive")
        result = Delivered.of(candidate, identity, load_id)
        filling = Filling(
            connection, contract, place, taken, manifest, pseudonymiser, lambda share: None, received_at,
            is_judged=facts["loaded_at"] is not None,
        )  # fmt: skip
        counts = filling.load(result, load_id, partial(refuse_again, facts))
        if facts["loaded_at"] and result.state == "refused":
            # Nothing is written of it: what its note says of when it became known would be gone for ever.
            raise BluelampError(
                f"A delivery that was loaded on {facts['loaded_at'][:10]} can no longer be read: {result.reason}",
                where=str(place),
                next_step=f"Put {contract.own_source or contract.source} back as it was then, or restore a backup of the database, "
                "whose raw holds the delivery (bluelamp db restore).",
            )
        counts["archive_path"] = facts["archive_path"]
        if result.state == "loaded":
            decided = {name: facts.get(name) for name in ("held_reason", "released_reason")}
            ledger.close(cursor, load_id, "loaded", **counts, **decided)
            if facts["state"] != "loaded":
                verdict = {name: facts.get(name) for name in VERDICT}
                ledger.close(cursor, load_id, facts["state"], **verdict)
        else:
            ledger.close(cursor, load_id, "refused", **counts)
        archive.write_meta(place, ledger.facts_of(cursor, load_id))
    return result


def last_told(contract: Contract) -> list[tuple[dict[str, Any], Path, Contract]]:
    """The notes in a feed's archive, one of each delivery. One that was refused and came again as other bytes may have two: the
    one that says that it was loaded holds, or else the later."""
    found: dict[object, tuple[dict[str, Any], Path, Contract]] = {}

    def weight(facts: dict[str, Any]) -> tuple[bool, float]:
        moment = facts["decided_at"]
        return facts["loaded_at"] is not None, datetime.fromisoformat(moment).timestamp() if moment else 0

    for place, facts in archive.read_metas(settings().archive / contract.feed):
        delivery = (identity_of(facts), facts["content_sha256"])
        if delivery not in found or weight(facts) > weight(found[delivery][0]):
            found[delivery] = (facts, place, contract)
    return list(found.values())


def identity_of(facts: dict[str, Any]) -> Identity:
    """What tells an archived delivery from others of its feed."""
    return Identity(facts["part"], day(facts["business_from"]), day(facts["business_to"]))


def require_there(connection: Connection, entries: list[tuple[dict[str, Any], Contract]]) -> None:
    """Raises BluelampError where files that are needed are gone because their time was over: figures of those days would be
    missing, and nobody would be told."""
    with connection.cursor() as cursor:
        gone = [
            facts
            for facts, contract in entries
            if facts.get("removed_at")
            and ledger.find(cursor, contract.feed, identity_of(facts), facts["content_sha256"]) is None
        ]
    if gone:
        feeds = sorted({facts["feed"] for facts in gone})
        last = max(str(facts["business_to"]) for facts in gone)
        raise BluelampError(
            f"The archive no longer holds {len(gone)} deliveries of {', '.join(feeds)} up to {last}, which were removed when their "
            "time was over: what they said cannot be loaded again from it.",
            where=str(settings().archive),
            next_step="Restore a backup of the database (bluelamp db restore), whose raw holds them; nothing was loaded.",
        )


def refuse_again(facts: dict[str, Any]) -> None:
    """Raises RefusedError for what was refused before a row of it was kept."""
    if facts["loaded_at"] is None:
        raise RefusedError(facts["refused_reason"])


def day(text: str | None) -> date | None:
    """A date of the archive's JSON."""
    return date.fromisoformat(text) if text else None
