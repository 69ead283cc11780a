"""The audit trail: rows of ops.audit chained by hash, and the chain's heads kept outside the database.

Whoever owns the table can rewrite it all, hashes too. So whenever the trail is looked at, and after each night, its newest place
and hash go to a file of the home: a chain that no longer holds a head that was kept has been rewritten.
"""

import hashlib
import os
from pathlib import Path

from bluelamp.database import connect
from bluelamp.settings import settings

ROWS = """
    select place, previous_hash, row_hash, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor, action, detail::text
    from ops.audit order by place"""


def heads_file() -> Path:
    """One line per head: place and hash. Keep it with the backups, where the database's owner cannot write."""
    return settings().home / "audit" / "heads"


def kept_heads() -> list[tuple[int, str]]:
    """Every head that was kept."""
    if not heads_file().exists():
        return []
    return [(int(place), row_hash) for place, row_hash in map(str.split, heads_file().read_text().splitlines())]


def keep_head() -> None:
    """Append the trail's newest place and hash, where they are not kept yet."""
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select place, row_hash from ops.audit order by place desc limit 1")
        head = cursor.fetchone()
    if head and head not in kept_heads():
        heads_file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(heads_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as handle:
            handle.write(f"{head[0]} {head[1]}\n")
            handle.flush()
            os.fsync(handle.fileno())


def faults_of_trail() -> list[str]:
    """What speaks against the trail: a row changed, taken out, put in or moved; a head that it no longer holds."""
    found, before, hashes = [], "", {}
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(ROWS)
        for number, (place, previous, row_hash, *facts) in enumerate(cursor.fetchall(), 1):
            text = "\n".join([previous, str(place), *facts])
            if place != number:
                found.append(f"the trail has place {place} where {number} should be: an entry was taken out or put in")
                break
            if previous != before:
                found.append(f"entry {place} does not follow the one before it")
            if hashlib.sha256(text.encode()).hexdigest() != row_hash:
                found.append(f"entry {place} is not what was written")
            before = hashes[place] = row_hash
    found += [
        f"entry {place} is gone or another than when it was last looked at: the trail was rewritten"
        for place, row_hash in kept_heads()
        if hashes.get(place) != row_hash
    ]
    return found
