"""What lies in the landing folder, or below a folder that we may only read. Nothing in it is trusted or followed."""

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bluelamp.contracts import Contract

MANIFEST = ".manifest.json"
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".swp")
SETTLE_SECONDS = 1.0  # between the two looks at a file
OLD_SECONDS = 30.0  # a file untouched for so long needs no second look
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Look:
    """What a file was when we looked: it must be the same file, of the same size and age, when we take it."""

    inode: int
    size: int
    modified_ns: int


@dataclass(frozen=True)
class Candidate:
    """A file that may be a delivery. is_ours: it lies in the landing folder, so it is removed once taken."""

    feed: str
    folder: Path
    name: str
    look: Look | None
    manifest_look: Look | None
    is_ours: bool
    problem: str = ""

    @property
    def path(self) -> Path:
        """Where it lies, for messages."""
        return self.folder / self.name


def scan(contract: Contract, landing: Path, source: Path | None) -> list[Candidate]:
    """Files for a feed: all in landing/<feed>, or those of the contract's name pattern anywhere below source."""
    if source is None:
        return list(look_into(landing / contract.feed, contract.feed, is_ours=True))
    found: list[Candidate] = []
    for folder, _, names in os.walk(source, followlinks=False):
        if any(contract.file_name_pattern.fullmatch(name) for name in names):
            found += (
                candidate
                for candidate in look_into(Path(folder), contract.feed, is_ours=False)
                if contract.file_name_pattern.fullmatch(candidate.name)
            )
    return sorted(found, key=lambda candidate: candidate.path)


def look_into(folder: Path, feed: str, *, is_ours: bool) -> Iterator[Candidate]:
    """The files of one folder, in the order of their names. A folder that is not there, or is a link, has none."""
    try:
        descriptor = os.open(folder, FOLDER)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError:
        yield Candidate(feed, folder, "", None, None, is_ours, "the folder cannot be read")
        return
    try:
        for name in sorted(os.listdir(descriptor)):
            if name.startswith(".") or name.endswith(MANIFEST):
                continue
            if not name.isprintable():  # such a name is for no contract, and must not reach a log as it is
                shown = name.encode("unicode_escape", "surrogateescape").decode("ascii", "backslashreplace")
                yield Candidate(
                    feed, folder, shown, None, None, is_ours, "its name has characters that are not printable"
                )
                continue
            seen, problem = glance(descriptor, name)
            if seen and name.lower().endswith(UNFINISHED):
                problem = "still being written, by its name"
            manifest, _ = glance(descriptor, name + MANIFEST)
            yield Candidate(feed, folder, name, seen, manifest, is_ours, problem)
    finally:
        os.close(descriptor)


def glance(descriptor: int, name: str) -> tuple[Look | None, str]:
    """A look at a regular file; else None and why it is none."""
    try:
        found = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except FileNotFoundError:
        return None, "it is gone"
    except (OSError, ValueError):
        return None, "it cannot be read"
    if not stat.S_ISREG(found.st_mode):
        return None, "not a regular file; links, pipes and folders are never taken"
    return look_of(found), ""


def look_of(found: os.stat_result) -> Look:
    """The look that a stat result stands for."""
    return Look(found.st_ino, found.st_size, found.st_mtime_ns)


def settled(candidates: list[Candidate], settle_seconds: float = SETTLE_SECONDS) -> dict[Candidate, bool]:
    """Whether each file has stood still between two looks. Files untouched for half a minute need no second look."""
    now = time.time()
    young = [
        candidate
        for candidate in candidates
        if any(
            look and not now - look.modified_ns / 1e9 >= OLD_SECONDS
            for look in (candidate.look, candidate.manifest_look)
        )
    ]
    if young:
        time.sleep(settle_seconds)
    return {candidate: candidate not in young or is_unchanged(candidate) for candidate in candidates}


def is_unchanged(candidate: Candidate) -> bool:
    """Whether the file is still what it was when we looked."""
    again = (glance_at(candidate.path), glance_at(candidate.folder / (candidate.name + MANIFEST)))
    return again == (candidate.look, candidate.manifest_look)


def glance_at(path: Path) -> Look | None:
    """As glance, by path."""
    try:
        descriptor = os.open(path.parent, FOLDER)
    except OSError:
        return None
    try:
        return glance(descriptor, path.name)[0]
    finally:
        os.close(descriptor)


def open_regular(candidate: Candidate, suffix: str = "") -> int:
    """A descriptor of the file (suffix: of its manifest), reading only. Raises OSError when it is no longer a regular file."""
    folder = os.open(candidate.folder, FOLDER)
    try:
        descriptor = os.open(
            candidate.name + suffix, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder
        )
    finally:
        os.close(folder)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return descriptor


def remove(candidate: Candidate) -> None:
    """Take the file and its manifest out of the landing folder, unless they were replaced since we looked."""
    if not candidate.is_ours:
        return
    for name, look in ((candidate.name, candidate.look), (candidate.name + MANIFEST, candidate.manifest_look)):
        path = candidate.folder / name
        if look is not None and glance_at(path) == look:
            path.unlink(missing_ok=True)
