"""Making a backup, while nights and readers go on."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bluelamp.database import connect, ops
from bluelamp.database.connect import dsn
from bluelamp.files import file_sha256, folder_whole, remove_left, write_whole
from bluelamp.operations.backup.archive_copy import copy_archive
from bluelamp.operations.backup.folder import DUMP, HEADS, MANIFEST, SAMPLE, SECRETS, BackupSummary, summary_of
from bluelamp.operations.backup.keys import seal
from bluelamp.operations.backup.moment import run, snapshot
from bluelamp.operations.trail import keep_head
from bluelamp.settings import settings

DRAFTS = ".*Z.*.tmp"  # of backups
LONGEST = 24 * 3600  # seconds that a backup may take


def back_up(directory: Path, recipient: str | None = None) -> BackupSummary:
    """Make a backup below a directory; nights and readers go on meanwhile. When it is made, and the archive here is sound, what rules
    of retention removed leaves the directory, too.

    recipient: the public key (age1…) to which the secrets are encrypted; without it they are left out. Raises BluelampError
    where the key is none, where an archived file is whole neither here nor in the directory, or where the database cannot be read or
    the directory written: then there is no backup. Where a file is whole in the directory alone, it is raised when the backup is made.
    """
    sealed = seal(recipient) if recipient else None
    keep_head()
    at = datetime.now(UTC)
    directory = directory.absolute()
    while (folder := directory / f"{at:%Y-%m-%dT%H%M%SZ}").exists():
        at += timedelta(seconds=1)  # a small warehouse is backed up twice within one
    directory.mkdir(parents=True, exist_ok=True, mode=0o750)
    sweep(directory)
    with folder_whole(folder) as draft:
        with snapshot() as (name, facts, heads):
            run(
                "pg_dump",
                "--format=custom",
                "--compress=gzip:1",
                f"--snapshot={name}",
                f"--file={draft / DUMP}",
                dsn("admin"),
            )
        write_whole(draft / HEADS, heads, is_private=True, is_durable=True)
        if sealed:
            write_whole(draft / SECRETS, sealed, is_private=True, is_durable=True)
        if settings().is_sample:
            (draft / SAMPLE).touch()
        # The archive after the database: whatever the dump knows was in the archive before.
        damaged = copy_archive(facts, directory / "archive")
        facts |= {
            "made_at": at.isoformat(timespec="seconds"),
            "files": {path.name: file_sha256(path) for path in sorted(draft.iterdir())},
        }
        write_whole(draft / MANIFEST, json.dumps(facts, indent=1), is_private=True, is_durable=True)
    with connect("engineer") as connection, connection.cursor() as cursor:
        ops.audit(cursor, "back up", backup=folder.name, has_secrets=sealed is not None)
    if damaged:
        raise damaged.error(folder)
    forget_removed(directory)
    return summary_of(folder, facts)


def nightly_backup() -> str | None:
    """As the settings say (BLUELAMP_BACKUP, BLUELAMP_RECIPIENT); returns the backup's folder, None without a directory."""
    directory = settings().backup
    if directory is None:
        return None
    return back_up(directory, settings().recipient).folder


def sweep(directory: Path) -> None:
    """Remove what a killed backup left: half a backup, and drafts of archived files. Only after a day, for a backup that is at work in
    another container has a process that cannot be seen from here."""
    drafts = [*directory.glob(DRAFTS), *directory.glob("archive/*/??/.*.tmp")]
    remove_left(draft for draft in drafts if draft.stat().st_mtime < time.time() - LONGEST)


def forget_removed(directory: Path) -> int:
    """Delete from the backups' archive what a rule removed here and no backup of the directory counts on any more; returns how many
    files went. An older backup keeps what it needs for as long as it is there. While another backup is being made nothing goes: what
    that one counts on stands in no manifest yet."""
    if any(directory.glob(DRAFTS)):
        return 0
    manifests = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(directory.glob(f"*/{MANIFEST}"))]
    needed = {name for facts in manifests for name in facts["archive"]}
    removed = {name for facts in manifests for name in facts.get("removed", ())} - needed
    there = [path for name in sorted(removed) if (path := directory / "archive" / name).is_file()]
    for path in there:
        path.unlink()
    return len(there)
