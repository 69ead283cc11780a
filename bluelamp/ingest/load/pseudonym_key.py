"""The key of the pseudonyms: never guessable, and never another one without anybody saying so.

The ledger keeps the key's fingerprint with each load. A key that is gone, empty or another than the ledger's is refused: under
it one person would have two pseudonyms, and nobody could tell.
"""

from pathlib import Path

from psycopg2.extensions import connection as Connection

from bluelamp.contracts import load_contracts
from bluelamp.database import connect, locks
from bluelamp.errors import BluelampError
from bluelamp.files import write_whole
from bluelamp.ingest.load.pseudonym import Pseudonymiser, key_id
from bluelamp.settings import settings

FILE = "pseudonym_key"
NEXT = "pseudonym_key.next"  # a rotation's new key, until the database holds its pseudonyms
SHORTEST = 16  # bytes
RESTORE = (
    f"Restore secrets/{FILE} from a backup. If it is lost for good: bluelamp db rotate-key --lost, with the reason."
)

# Compose mounts each secret as the file that it was when the container was made.
RENEW_CONTAINERS = (
    "Containers see it when they are made anew: docker compose up --detach --force-recreate (pods: start them again)."
)


def key_path() -> Path:
    """Where the key is."""
    return settings().secrets / FILE


def registered_key_id(connection: Connection) -> str | None:
    """The fingerprint of the key that made the pseudonyms in this database; None while there are none."""
    with connection.cursor() as cursor:
        cursor.execute("select key_id from ops.pseudonym_key where retired_at is null")
        row = cursor.fetchone()
    return row[0] if row else None


def own_key(connection: Connection) -> bytes:
    """This warehouse's key; made at the first load. Raises BluelampError where it is not the one that the ledger knows."""
    if next_key(registered_key_id(connection)):
        with connect("loader") as own, own.cursor() as cursor:
            locks.wait_for(cursor, locks.RETENTION, "1min")  # a rotation that is at work puts its key in place itself
            finish_rotation(own)
    known = registered_key_id(connection)
    if not key_path().exists():
        if known or has_pseudonyms(connection):
            raise BluelampError("The pseudonym key is gone.", where=str(key_path()), next_step=RESTORE)
        settings().secret(FILE)
    key = key_path().read_text().strip().encode()
    if len(key) < SHORTEST:
        raise BluelampError(
            f"The pseudonym key is empty or has fewer than {SHORTEST} characters, so that pseudonyms could be guessed.",
            where=str(key_path()),
            next_step=RESTORE if known or has_pseudonyms(connection) else "Delete the file: a good one is made.",
        )
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into ops.pseudonym_key (key_id, reason) values (%s, 'first load') on conflict do nothing",
                (key_id(key),),
            )
        connection.commit()
        known = registered_key_id(connection)
    if key_id(key) != known:
        raise another_key(connection, key)
    return key


def another_key(connection: Connection, key: bytes) -> BluelampError:
    """The error of a key that is not the ledger's. One that a rotation retired is mostly what a container still has of the folder of
    secrets: a backup's key would be no better, and a rotation takes nobody back."""
    with connection.cursor() as cursor:
        cursor.execute("select retired_at from ops.pseudonym_key where key_id = %s", (key_id(key),))
        row = cursor.fetchone()
    if row is None:
        return BluelampError(
            "The pseudonym key is another one than the one of the pseudonyms in the database.",
            where=str(key_path()),
            next_step=RESTORE,
        )
    return BluelampError(
        f"The pseudonym key is the one that was retired on {row[0]:%Y-%m-%d}, by a rotation: another has taken its place.",
        where=str(key_path()),
        next_step=f"The new one is secrets/{FILE} where the rotation was run. {RENEW_CONTAINERS} Where it stands nowhere any more, "
        "restore it from a backup that was made after the rotation.",
    )


def own_pseudonymiser(connection: Connection) -> Pseudonymiser:
    """The one with this warehouse's key, which the ledger knows. Raises BluelampError as own_key does."""
    return Pseudonymiser(own_key(connection))


def finish_rotation(connection: Connection) -> None:
    """A rotation that died after the database had the new pseudonyms, but before the key was in its place, ends here. The caller holds
    the lock of rotations, or a slow one would put a key in the place of a newer one."""
    if key := next_key(registered_key_id(connection)):
        put_in_place(key)


def next_key(known: str | None) -> bytes | None:
    """A rotation's new key, if it is the one of the pseudonyms in the database and waits to be put in place."""
    try:
        key = key_path().with_name(NEXT).read_text().strip().encode()
    except FileNotFoundError:
        return None
    return key if known and key_id(key) == known else None


def put_in_place(key: bytes) -> None:
    """The new key, that of the pseudonyms in the database, takes the old one's place; dying in between is mended by doing it again."""
    write_whole(key_path(), key.decode(), is_private=True, is_durable=True)
    key_path().with_name(NEXT).unlink(missing_ok=True)


def has_pseudonyms(connection: Connection) -> bool:
    """Whether a delivery of a feed with personal columns was ever loaded."""
    personal = [contract.feed for contract in load_contracts().values() if contract.has_personal_columns]
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from ops.load where feed = any(%s) and loaded_at is not null)", (personal,)
        )
        return bool(cursor.fetchall()[0][0])
