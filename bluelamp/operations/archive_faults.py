"""What is in the archive without the ledger, and what is missing in it: files of no delivery, deliveries without a note."""

import time
from collections.abc import Iterator
from pathlib import Path

from psycopg2.extensions import cursor as Cursor

from bluelamp.database import connect, locks
from bluelamp.ingest.landing import archive
from bluelamp.ingest.load.superseded import superseded
from bluelamp.settings import settings

SHOWN = 5  # faults of one kind that are named
ON_ITS_WAY = 3_600  # seconds since a file came into the archive, while a delivery of its feed is being taken in


def faults_of_archive(feed: str) -> Iterator[str]:
    """Archived files of a feed that are of no delivery in the ledger, and deliveries without their note, each with what to do."""
    folder = settings().archive
    # The files before the ledger: whatever is taken in meanwhile is in the ledger by then, or on its way.
    files = {path for path in (folder / feed).glob("??/*") if path.suffix not in (".json", ".tmp")}
    with connect("loader") as connection, connection.cursor() as cursor:
        unknown = files - named(cursor, feed)
        if unknown and locks.holder_of(cursor, f"ingest {feed}"):
            unknown = {path for path in unknown if path.exists() and time.time() - path.stat().st_ctime > ON_ITS_WAY}
        # Again, for what was still on its way at the first look and had come when the lock was asked for.
        unknown -= named(cursor, feed)
        lost = without_note(cursor, feed)
        replaced = {place for _, place in superseded(cursor, feed)} if unknown else set()
    for note in lost[:SHOWN]:
        yield (
            f"the note {note.relative_to(folder)} is gone, without which bluelamp restate --from-archive leaves its delivery out: "
            "restore it from a backup of the archive"
        )
    for path in sorted(unknown)[:SHOWN]:
        name = path.relative_to(folder)
        if path in replaced:
            yield (
                f"archived file {name} was refused, and its delivery came again as another file: the next bluelamp ingest removes it"
            )
        elif archive.notes_of(path):
            yield f"archived file {name} is of no delivery in the ledger: bluelamp restate --from-archive loads it"
        else:
            yield (
                f"archived file {name} was never taken in, and no note says what it is, most likely because a run was killed and "
                f"the supplier sent another since: put it into landing/{feed} under the name of a delivery, or delete it"
            )


def without_note(cursor: Cursor, feed: str) -> list[Path]:
    """The notes that should stand beside the feed's archived files and do not. One stays where retention took its file away."""
    cursor.execute(
        "select archive_path, part, business_to from ops.load where feed = %s and archive_path is not null order by load_id",
        (feed,),
    )
    notes = [archive.note_of(settings().archive / path, part, last) for path, part, last in cursor.fetchall()]
    return [note for note in notes if not note.exists()]


def named(cursor: Cursor, feed: str) -> set[Path]:
    """The archived files that the ledger names now."""
    cursor.execute("select distinct archive_path from ops.load where feed = %s and archive_path is not null", (feed,))
    found = {settings().archive / path for (path,) in cursor.fetchall()}
    cursor.connection.commit()
    return found
