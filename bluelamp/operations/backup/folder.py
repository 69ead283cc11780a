"""What a backup consists of, and whether it is whole."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bluelamp.errors import BluelampError
from bluelamp.files import file_sha256

MANIFEST, DUMP, HEADS, SECRETS, SAMPLE = "manifest.json", "database.dump", "heads", "secrets.age", "SAMPLE"


@dataclass(frozen=True)
class BackupSummary:
    """A backup: where it is, the publication that it holds, its files and the archived deliveries it counts on."""

    folder: str
    publication_id: int | None
    as_at_date: str | None
    loads: int
    bytes: int
    has_secrets: bool

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def words(self, verb: str) -> str:
        """For people."""
        figures = f"figures as at {self.as_at_date}" if self.as_at_date else "nothing published"
        lines = [f"{verb} {self.folder}: {self.loads:,} deliveries, {figures}, database {self.bytes / 2**20:.1f} MiB"]
        if not self.has_secrets:
            lines.append(
                "  Without secrets, so without the pseudonym key: keep those apart, or give --recipient (docs/runbook.md, backup)."
            )
        return "\n".join(lines)


def summary_of(folder: Path, facts: dict[str, Any]) -> BackupSummary:
    """What to say of a backup."""
    return BackupSummary(
        str(folder), facts["publication_id"], facts["as_at_date"], facts["loads"], (folder / DUMP).stat().st_size,
        (folder / SECRETS).exists(),
    )  # fmt: skip


def newest(source: Path) -> Path:
    """The backup meant by a path. Raises BluelampError where there is none."""
    if (source / MANIFEST).is_file():
        return source
    found = sorted(path.parent for path in source.glob(f"*/{MANIFEST}"))
    if not found:
        raise BluelampError(
            "There is no backup here.",
            where=str(source),
            next_step="Give the directory that `bluelamp db backup --to` wrote to.",
        )
    return found[-1]


def require_whole(folder: Path) -> dict[str, Any]:
    """The manifest of a backup of which every file is there as it was written. Raises BluelampError otherwise."""
    facts: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    wrong = [name for name, digest in facts["files"].items() if not is_intact(folder / name, digest)]
    archive = folder.parent / "archive"
    wrong += [name for name in facts["archive"] if not is_intact(archive / name, digest_of(name))]
    if wrong:
        raise BluelampError(
            f"The backup is not whole: {len(wrong)} of its files are missing or changed, such as {wrong[0]}.",
            where=str(folder),
            next_step="Take an earlier backup, or another copy of this one.",
        )
    return facts


def is_intact(path: Path, digest: str) -> bool:
    """Whether that file is there, can be read and holds what it held."""
    try:
        return path.is_file() and file_sha256(path) == digest
    except OSError:  # such as a disk that can no longer read it
        return False


def digest_of(name: str) -> str:
    """The SHA-256 by which an archived file is named."""
    return Path(name).name.partition(".")[0]
