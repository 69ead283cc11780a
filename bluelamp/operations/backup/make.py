"""Making a backup, while nights and readers go on."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bluelamp.database import connect, ops
from bluelamp.database.connect import dsn
from bluelamp.errors import BluelampError
from bluelamp.files import copy_whole, file_sha256, folder_whole, write_whole
from bluelamp.operations.backup.folder import (
    DUMP,
    HEADS,
    MANIFEST,
    SAMPLE,
    SECRETS,
    BackupSummary,
    summary_of,
    with_note,
)
from bluelamp.operations.backup.keys import seal
from bluelamp.operations.backup.moment import run, snapshot
from bluelamp.operations.trail import keep_head
from bluelamp.settings import settings


def back_up(directory: Path, recipient: str | None = None) -> BackupSummary:
    """Make a backup below a directory; nights and readers go on meanwhile.

    recipient: the public key (age1…) to which the secrets are encrypted; without it they are left out. Raises BluelampError
    where the key is none, where a delivery is missing in the archive, or where the database cannot be read or the directory written.
    """
    sealed = seal(recipient) if recipient else None
    keep_head()
    at = datetime.now(UTC)
    directory = directory.absolute()
    while (folder := directory / f"{at:%Y-%m-%dT%H%M%SZ}").exists():
        at += timedelta(seconds=1)  # a small warehouse is backed up twice within one
    directory.mkdir(parents=True, exist_ok=True, mode=0o750)
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
        write_whole(draft / HEADS, heads, is_private=True)
        if sealed:
            write_whole(draft / SECRETS, sealed, is_private=True)
        if settings().is_sample:
            (draft / SAMPLE).touch()
        # The archive after the database: whatever the dump knows was in the archive before.
        for file in facts["archive"]:
            copy_archived(file, directory / "archive")
        for file in facts["removed"]:
            copy_notes(settings().archive / file, directory / "archive" / file)
        facts |= {
            "made_at": at.isoformat(timespec="seconds"),
            "files": {path.name: file_sha256(path) for path in sorted(draft.iterdir())},
        }
        write_whole(draft / MANIFEST, json.dumps(facts, indent=1), is_private=True, is_durable=True)
    with connect("engineer") as connection, connection.cursor() as cursor:
        ops.audit(cursor, "back up", backup=folder.name, has_secrets=sealed is not None)
    return summary_of(folder, facts)


def nightly_backup() -> str | None:
    """As the settings say (BLUELAMP_BACKUP, BLUELAMP_RECIPIENT); returns the backup's folder, None without a directory."""
    directory = settings().backup
    if directory is None:
        return None
    folder = back_up(directory, settings().recipient).folder
    forget_removed(directory)
    return folder


def forget_removed(directory: Path) -> int:
    """Delete from the backups' archive what a rule removed here and no backup of the directory counts on any more; returns how many
    files went. An older backup keeps what it needs for as long as it is there."""
    manifests = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(directory.glob(f"*/{MANIFEST}"))]
    needed = {name for facts in manifests for name in facts["archive"]}
    removed = {name for facts in manifests for name in facts.get("removed", ())} - needed
    there = [path for name in sorted(removed) if (path := directory / "archive" / name).is_file()]
    for path in there:
        path.unlink()
    return len(there)


def copy_notes(source: Path, to: Path) -> None:
    """Copy an archived file, where it is there, and the notes beside it."""
    for folder in (to.parents[2], to.parents[1], to.parent):  # parents that are made on the way would be open to all
        folder.mkdir(exist_ok=True, mode=0o700)
    for file in with_note(source):
        there = to.with_name(file.name)
        if not there.exists() or there.stat().st_size != file.stat().st_size:
            copy_whole(file, there)


def copy_archived(name: str, archive: Path) -> None:
    """Copy one archived file, and what stands beside it, unless it is there already. Raises BluelampError where it is gone, or is
    not what its name says any more: a backup of a broken archive would be none."""
    source, to = settings().archive / name, archive / name
    if not source.is_file():
        raise BluelampError(
            f"The archived file {name} is gone.",
            where=str(settings().archive),
            next_step="Run: bluelamp audit. Bring the file back from an earlier backup.",
        )
    copy_notes(source, to)
    if file_sha256(to) != to.name.partition(".")[0]:
        to.unlink()
        raise BluelampError(
            f"The archived file {name} is not what was delivered (SHA-256 differs).",
            where=str(settings().archive),
            next_step="Run: bluelamp audit. Bring the file back from an earlier backup.",
        )
