"""What a refused delivery leaves in the archive when it comes again as other bytes: the file that it was, and the note on it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from bluelamp.ingest.landing import archive
from bluelamp.ingest.load import ledger
from bluelamp.settings import settings

OF_FEED = """
    select archive_path, part, business_to::text, content_sha256, loaded_at is not null, decided_at
    from ops.load where feed = %s and archive_path is not null"""


def remove_superseded(connection: Connection, feed: str) -> None:
    """Delete files of the feed that were refused and whose deliveries the ledger knows by another file now, with their notes.
    Commits. No rule of retention would ever find them. Raises OSError where they cannot be deleted."""
    with connection.cursor() as cursor:
        found = list(superseded(cursor, feed))
        if found:
            ledger.lock(cursor, feed)
            cursor.execute("select distinct archive_path from ops.load where feed = %s", (feed,))
            named = {settings().archive / path for (path,) in cursor.fetchall() if path}
            for note, place in superseded(cursor, feed):
                is_shared = any(other != note for other in archive.notes_of(place))
                if place not in named and not is_shared:
                    place.unlink(missing_ok=True)
                note.unlink()
                archive.sync(note.parent)
    connection.commit()


def superseded(cursor: Cursor, feed: str) -> Iterator[tuple[Path, Path]]:
    """Notes, each with its file, that say refused of a delivery on which the ledger knows better: it decided later, by another
    file. A note that says more than the ledger is none of them: the ledger may be an older backup's."""
    cursor.execute(OF_FEED, (feed,))
    known, expected = {}, set()
    for path, part, business_to, content, is_loaded, decided_at in cursor.fetchall():
        known[part, business_to, content] = (is_loaded, decided_at)
        expected.add(archive.note_of(settings().archive / path, part, business_to))
    for note in sorted(set((settings().archive / feed).glob("??/*.meta.json")) - expected):
        facts = archive.read_note(note)
        entry = known.get((facts["part"], facts["business_to"], facts["content_sha256"]))
        if entry and is_refusal(facts) and is_later(*entry, facts):
            yield note, archive.place_of(note, facts)


def is_refusal(facts: dict[str, Any]) -> bool:
    """Whether a note says that nothing of the delivery was kept."""
    return facts["state"] == "refused" and facts["loaded_at"] is None


def is_later(is_loaded: bool, decided_at: datetime | None, facts: dict[str, Any]) -> bool:
    """Whether the ledger decided on a delivery after its note was written."""
    noted = facts["decided_at"] and datetime.fromisoformat(facts["decided_at"])
    return is_loaded or not noted or (decided_at is not None and decided_at > noted)
