"""What engineers decided about deliveries, written into the archive beside them, so that raw made from it again counts the same.

archive/<feed>/decisions/<kind>-<digest>.json      one decision: set_aside (a delivery or a record), or waiver (a day)

A delivery stands there by what tells it from others, since its number is another one after a rebuild. What was decided about a held
delivery stands in the delivery's own note.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from psycopg2.extensions import cursor as Cursor

from bluelamp.database import connect
from bluelamp.database.rows import only_value
from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.ingest.landing import archive
from bluelamp.ingest.load import ledger
from bluelamp.settings import settings

DECISIONS = """
    select to_jsonb(set_aside) - '{set_aside_id,load_id,until_load_id}'::text[] || jsonb_build_object(
        'kind', 'set_aside',
        'delivery', case when delivery.load_id is not null then jsonb_build_object(
            'part', delivery.part, 'business_to', delivery.business_to, 'content_sha256', delivery.content_sha256) end,
        'until', case when newest.load_id is not null then jsonb_build_object(
            'feed', newest.feed, 'part', newest.part, 'business_to', newest.business_to, 'content_sha256', newest.content_sha256) end)
    from ops.set_aside
    left join ops.load as delivery on set_aside.load_id = delivery.load_id
    left join ops.load as newest on set_aside.until_load_id = newest.load_id
    where set_aside.feed = %(feed)s
    union all
    select to_jsonb(waiver) || jsonb_build_object('kind', 'waiver') from ops.waiver where feed = %(feed)s"""
WHICH = {"set_aside": ("feed", "delivery", "record_key", "set_at"), "waiver": ("feed", "business_date")}
DECIDED_IN_HAND = """
    select load_id from ops.load
    where feed = %s and state = 'refused' and held_reason is not null and loaded_at is not null and archive_path is not null"""
LOAD_OF = """
    select load_id from ops.load
    where feed = %(feed)s and part = %(part)s and business_to is not distinct from %(business_to)s::date
        and content_sha256 = %(content_sha256)s"""


def keep_now(feed: str) -> None:
    """As keep_decisions, after a decision was made. Raises BluelampError where the archive cannot be written."""
    try:
        with connect("engineer") as connection, connection.cursor() as cursor:
            keep_decisions(cursor, feed)
    except OSError as error:
        raise BluelampError(
            f"The decision holds, but could not be written into the archive ({error.strerror}).",
            where=str(settings().archive / feed / "decisions"),
            next_step="See to the disk; the next bluelamp ingest writes it.",
        ) from None


def keep_decisions(cursor: Cursor, feed: str) -> None:
    """Write every decision on the feed that the ledger holds into its archive, where it does not stand there yet: one that was
    made before an earlier release, or a killed process, could. Raises OSError."""
    cursor.execute(DECISIONS, {"feed": feed})
    for (facts,) in cursor.fetchall():
        place = place_of(facts)
        # The ledger may be an older backup's, and not know that this was taken back.
        if not place.exists() or json.loads(place.read_text(encoding="utf-8")).get("taken_back_at") is None:
            write_whole(place, json.dumps(facts, indent=1, sort_keys=True), is_private=True, is_durable=True)
    cursor.execute(DECIDED_IN_HAND, (feed,))
    for (load_id,) in cursor.fetchall():
        keep_note(cursor, load_id)


def keep_note(cursor: Cursor, load_id: int) -> None:
    """Write what an engineer decided about a held delivery into its note. Raises OSError."""
    facts = ledger.facts_of(cursor, load_id)
    if not facts["archive_path"]:
        return
    place = settings().archive / facts["archive_path"]
    note = archive.note_of(place, facts["part"], facts["business_to"])
    if note.exists() and archive.read_note(note)["state"] == "held":
        archive.write_meta(place, {**archive.read_note(note), **facts})


def place_of(facts: dict[str, Any]) -> Path:
    """Where a decision is kept: the same place before and after a rebuild."""
    which = json.dumps([facts[name] for name in WHICH[facts["kind"]]], sort_keys=True)
    digest = hashlib.sha256(which.encode()).hexdigest()[:32]
    return settings().archive / facts["feed"] / "decisions" / f"{facts['kind']}-{digest}.json"


def recall_decisions(cursor: Cursor, feed: str) -> tuple[int, int]:
    """Enter the decisions that the feed's archive holds and the ledger lacks; returns how many, and how many could not be entered
    because the delivery that was set aside is not there."""
    recalled = without = 0
    for place in sorted((settings().archive / feed / "decisions").glob("*.json")):
        facts = json.loads(place.read_text(encoding="utf-8"))
        if facts["kind"] == "waiver":
            cursor.execute("select ops.recall_waiver(%s)", (json.dumps(facts),))
        else:
            delivery = facts["delivery"] and load_of(cursor, {"feed": feed, **facts["delivery"]})
            if facts["delivery"] and delivery is None:
                without += 1
                continue
            cursor.execute(
                "select ops.recall_set_aside(%s, %s, coalesce(%s, (select max(load_id) from ops.load)))",
                (json.dumps(facts), delivery, facts["until"] and load_of(cursor, facts["until"])),
            )
        recalled += bool(only_value(cursor))
    return recalled, without


def load_of(cursor: Cursor, identity: dict[str, Any]) -> int | None:
    """The number that a delivery has in the ledger now."""
    cursor.execute(LOAD_OF, identity)
    number: int | None = only_value(cursor)
    return number
