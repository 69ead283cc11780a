"""What lies in the landing folder, or below a folder that we may only read. Nothing in it is trusted or followed."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bluelamp.contracts import Contract
from bluelamp.ingest.landing.file_name import match_name
from bluelamp.ingest.landing.writers import unwritten

MANIFEST = ".manifest.json"
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".swp")
SETTLE_SECONDS = 1.0  # between the two looks at a file whose manifest is there: the supplier says that it is whole
GONE = "it is gone"
# What spread-sheet programs put beside a workbook while it is open; of a long name Excel leaves out the first two letters.
LOCK = "~$"
OPEN_MARKS = (LOCK + "{0}", LOCK + "{1}", ".~lock.{0}#")
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
        if any(match_name(contract, name) for name in names):
            found += (
                candidate
                for candidate in look_into(Path(folder), contract.feed, is_ours=False)
                if match_name(contract, candidate.name)
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
            if seen and name.startswith(LOCK):
                problem = (
                    "a spread-sheet program's own mark that a workbook is open; it goes when the workbook is closed"
                )
            elif seen and any(glance(descriptor, mark.format(name, name[2:]))[0] for mark in OPEN_MARKS):
                problem = "a spread-sheet program has it open: save and close it there"
            manifest, complaint = glance(descriptor, name + MANIFEST)
            if seen and complaint and complaint != GONE:
                problem = problem or f"its manifest: {complaint}"
            yield Candidate(feed, folder, name, seen, manifest, is_ours, problem)
    finally:
        os.close(descriptor)


def glance(descriptor: int, name: str) -> tuple[Look | None, str]:
    """A look at a regular file; else None and why it is none."""
    try:
        found = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except FileNotFoundError:
        return None, GONE
    except (OSError, ValueError):
        return None, "it cannot be read"
    if not stat.S_ISREG(found.st_mode):
        return None, "not a regular file; links, pipes and folders are never taken"
    return look_of(found), ""


def look_of(found: os.stat_result) -> Look:
    """The look that a stat result stands for."""
    return Look(found.st_ino, found.st_size, found.st_mtime_ns)


def settled(candidates: list[Candidate], settle_seconds: Callable[[Candidate], float]) -> dict[Candidate, bool]:
    """Whether each file has stood still for as long as it must: since it was last written, or between two looks at it.

    settle_seconds: how long that is. Waits once, for the youngest file.
    """
    now = time.time()
    waits = {candidate: max(0.0, settle_seconds(candidate) - age(candidate, now)) for candidate in candidates}
    longest = max(waits.values(), default=0.0)
    if longest:
        time.sleep(longest)
    return {candidate: not wait or is_unchanged(candidate) for candidate, wait in waits.items()}


def age(candidate: Candidate, now: float) -> float:
    """Seconds since the file or its manifest was last written; 0 where its time lies in the future."""
    looks = [look for look in (candidate.look, candidate.manifest_look) if look]
    return max(0.0, min((now - look.modified_ns / 1e9 for look in looks), default=now))


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


def remove(candidate: Candidate) -> str:
    """Take the file and its manifest out of the landing folder, where they lie there; returns why not, or nothing.

    What another program is writing, or has changed since we looked, stays: it is not what we read.
    """
    if not candidate.is_ours:
        return ""
    for suffix, look in (("", candidate.look), (MANIFEST, candidate.manifest_look)):
        try:
            if look is not None and (problem := remove_one(candidate, suffix, look)):
                return problem
        except FileNotFoundError:
            continue
        except OSError as error:
            return f"it cannot be removed ({error.strerror})"
    return ""


def remove_one(candidate: Candidate, suffix: str, look: Look) -> str:
    """As remove, for the file or (by its suffix) its manifest. Nobody can begin to write it while we look and remove."""
    descriptor = open_regular(candidate, suffix)
    try:
        with unwritten(descriptor) as is_free:
            if not is_free:
                return "another program has it open for writing"
            if look_of(os.fstat(descriptor)) != look:
                return "it has changed since it was read"
            (candidate.folder / (candidate.name + suffix)).unlink()
    finally:
        os.close(descriptor)
    return ""
