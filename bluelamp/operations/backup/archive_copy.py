"""The archive in a directory of backups. All of them count on it, so a copy that is what its name says is never written again, and
one that is not gives way to a good file alone."""

import json
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bluelamp.errors import BluelampError
from bluelamp.files import copy_whole, make_private, write_whole
from bluelamp.ingest.landing.archive import notes_of
from bluelamp.operations.backup.folder import digest_of, is_intact
from bluelamp.operations.backup.moment import removed_by_rule
from bluelamp.settings import settings

SHOWN = 5  # files that an error says how to bring back


@dataclass
class Damaged:
    """Files that are whole in the directory of backups alone: the copy, and the file here that it should be."""

    copies: list[tuple[Path, Path]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.copies)

    def error(self, folder: Path) -> BluelampError:
        """What to tell of them, of a backup that is made."""
        name, count = self.copies[0][1].relative_to(settings().archive), len(self.copies)
        commands = [shlex.join(["cp", "-p", str(copy), str(file)]) for copy, file in self.copies[:SHOWN]]
        more = f" (and the {count - SHOWN} others under their names)" if count > SHOWN else ""
        return BluelampError(
            f"The backup is made and is whole, but in the archive here {count} files are gone or not what was delivered, such as "
            f"{name}.",
            where=f"{settings().archive} (backup: {folder})",
            next_step=f"Bring back what the backup holds: {'; '.join(commands)}{more}. Then run: bluelamp audit",
        )


def copy_archive(facts: dict[str, Any], archive: Path) -> Damaged:
    """Copy into the backups' archive what is new of this home's, by what the database held. Returns what is whole there alone.

    Raises BluelampError, after everything else was copied, where a file is whole in neither: a backup without it would be none.
    """
    damaged, lost = Damaged(), dict[str, str]()
    for name in facts["archive"]:
        copy_file(name, archive, damaged, lost)
    for name in [*facts["archive"], *facts["removed"]]:
        copy_notes(name, archive, damaged)
    if damaged or lost:
        removed = removed_by_rule()
        damaged.copies = [
            (copy, file) for copy, file in damaged.copies if str(copy.relative_to(archive)) not in removed
        ]
        if gone := removed & lost.keys():
            raise BluelampError(
                f"While the backup was made, a rule of retention removed {len(gone)} archived files that it was to hold.",
                where=str(settings().archive),
                next_step="Run this again: the next backup is of the database as it is now.",
            )
    if lost:
        raise none_to_copy(lost, archive)
    return damaged


def none_to_copy(lost: dict[str, str], archive: Path) -> BluelampError:
    """The error of files that are whole nowhere."""
    name, what = next(iter(lost.items()))
    more = f" So it is with {len(lost) - 1} others." if lost.keys() - {name} else ""
    return BluelampError(
        f"The archived file {name} {what}, and the backups hold no good copy of it.{more} No backup was made.",
        where=str(archive),
        next_step="Run: bluelamp audit, which names every such file. Bring it back from another copy of the backups, to "
        f"{settings().archive / name}",
    )


def copy_file(name: str, archive: Path, damaged: Damaged, lost: dict[str, str]) -> None:
    """Copy one archived file unless a good copy is there. That a file here is of its size and yet another is the audit's to see:
    every file would be read twice each night."""
    file, copy = settings().archive / name, archive / name
    make_private(copy.parent, archive)
    if is_intact(copy, digest_of(name)):
        if not file.is_file() or file.stat().st_size != copy.stat().st_size:
            damaged.copies.append((copy, file))
        return
    try:
        if not copy_whole(file, copy, digest_of(name)):
            lost[name] = "is not what was delivered (SHA-256 differs)"
    except FileNotFoundError:
        lost[name] = "is gone"


def copy_notes(name: str, archive: Path, damaged: Damaged) -> None:
    """Copy the notes beside an archived file as they are now, for they change with the ledger. One that cannot be read takes no good
    one's place; where neither can, the database knows what it said, and there is a backup all the same."""
    make_private((archive / name).parent, archive)
    for note in notes_of(settings().archive / name):
        content, copy = note.read_bytes(), (archive / name).with_name(note.name)
        if copy.is_file() and copy.read_bytes() == content:
            continue
        if is_json(content):
            write_whole(copy, content, is_private=True, is_durable=True)
        elif copy.is_file() and is_json(copy.read_bytes()):
            damaged.copies.append((copy, note))


def is_json(content: bytes) -> bool:
    """Whether a note can be read."""
    try:
        json.loads(content)
    except ValueError:
        return False
    return True
