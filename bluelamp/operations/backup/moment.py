"""One moment of the database: what it holds, for pg_dump to write down and for a restore to be held against."""

import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor
from psycopg2.extensions import make_dsn

from bluelamp.database import connect, foreign_code, ops
from bluelamp.database.connect import DATABASE
from bluelamp.database.place import place
from bluelamp.database.rows import only_row, only_value
from bluelamp.errors import BluelampError
from bluelamp.operations.trail import kept_heads
from bluelamp.settings import environment

HOLDS = """
    select
        (select publication_id from marts.publication) as publication_id,
        (select as_at_date::text from marts.publication) as as_at_date,
        (select count(*) from ops.load) as loads,
        (select fingerprint from ops.schema_state) as schema,
        array(select distinct archive_path from ops.load where archive_path is not null and load_id not in (
            select removed.load_id from {removed} as removed where removed.what = 'archive_file') order by 1) as archive,
        array(select distinct archive_path from {removed} as removed inner join ops.load using (load_id) where what = 'archive_file'
            order by 1) as removed"""


@contextmanager
def one_moment() -> Iterator[Cursor]:
    """The database as it is at one moment, to read. A view is computed with the rights of whoever owns it, but its functions run as
    whoever reads: so the owner reads, never a superuser."""
    with connect("admin") as connection, connection.cursor() as cursor:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        cursor.execute("set local role bluelamp_owner")
        yield cursor


@contextmanager
def snapshot() -> Iterator[tuple[str, dict[str, Any], str]]:
    """One moment of the database, for pg_dump to look at, too: its name, what it holds in a few facts, and the trail's heads.
    Raises BluelampError where it holds code that a restore would run as the administrator."""
    with one_moment() as cursor:
        foreign_code.require_none(cursor)
        cursor.execute("select pg_export_snapshot()")
        name = only_value(cursor)
        facts = held_by(cursor)
        # By name at run time, for the trail of an older release's rows has no place yet, and a backup comes before an upgrade.
        cursor.execute("select coalesce(max((to_jsonb(audit) ->> 'place')::bigint), 0) from ops.audit")
        last = only_value(cursor)
        heads = "".join(f"{place} {row_hash}\n" for place, row_hash in kept_heads() if place <= last)
        yield name, facts | {"figures": digest_of_figures(cursor)}, heads


def held_by(cursor: Cursor) -> dict[str, Any]:
    """What the database holds, in a few facts."""
    cursor.execute(sql.SQL(HOLDS).format(removed=ops.removals(cursor)))
    columns = [column.name for column in cursor.description or ()]
    return dict(zip(columns, only_row(cursor), strict=True))


def removed_by_rule() -> set[str]:
    """Archived files that a rule of retention has removed by now and that no other delivery names."""
    with one_moment() as cursor:
        facts = held_by(cursor)
    return set(facts["removed"]) - set(facts["archive"])


def digest_of_figures(cursor: Cursor) -> str:
    """SHA-256 over every published figure, in order."""
    digest = hashlib.sha256()
    cursor.execute("select to_regclass('published.mart_figure') is not null")
    if only_value(cursor):
        cursor.execute("select figure::text from published.mart_figure as figure order by 1")
        for (row,) in cursor:
            digest.update(row.encode() + b"\0")
    return digest.hexdigest()


def require_same_figures(facts: dict[str, Any], folder: Path) -> None:
    """Raises BluelampError where the published figures are not those that the backup was made of."""
    with one_moment() as cursor:
        found = digest_of_figures(cursor)
    if found != facts["figures"]:
        raise BluelampError(
            "The database was put back, and its published figures are not those of the backup.",
            where=str(folder),
            next_step="Do not use this home; restore an earlier backup, and tell whoever develops Bluelamp.",
        )


def run(program: str, *words: Any) -> None:
    """One of PostgreSQL's programs, as ourselves: its files are ours. The last word is the address. Raises BluelampError with what
    it says last."""
    *arguments, to = words
    address = make_dsn(**{name: value for name, value in to.items() if name != "password"})
    done = subprocess.run(
        [str(place().programs / "bin" / program), "--no-password", f"--dbname={address}", *arguments],
        env={**environment(), "PGPASSWORD": str(to["password"])},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, umask=0o077,
    )  # fmt: skip
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise BluelampError(
            f"{program} failed: {said[0] if said else 'no message'}",
            where=DATABASE,
            next_step="Look for room on the disk and at the rights of the folder; nothing was left half-made. Then run it again.",
        )
