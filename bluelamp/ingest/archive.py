"""The archive: every delivery taken, as delivered, under the SHA-256 of its bytes. Raw can be rebuilt from it.

archive/<feed>/<aa>/<sha256>.csv[.gz]                            the file
archive/<feed>/<aa>/<sha256>.<part.><business date>.meta.json    what the ledger knows of it, above all when it became known
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from bluelamp.ingest.gunzip import Gunzip, GunzipError, is_gzip

CHUNK = 2**18


@dataclass
class Taken:
    """A private copy of a delivery, so that nobody can change it under our hands.

    content_sha256 and content_bytes are of the decompressed content. problem: why the file cannot be a delivery, if so.
    """

    draft: Path
    file_sha256: str
    content_sha256: str
    byte_count: int
    content_bytes: int
    has_final_newline: bool
    is_gzip: bool
    problem: str = ""


def take(folder: Path, descriptor: int) -> Taken:
    """Copy an open file into the archive folder of its feed, hashing it on the way. The descriptor is closed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".taking-{os.getpid()}-{os.urandom(6).hex()}"
    file_hash, content_hash = hashlib.sha256(), hashlib.sha256()
    content_bytes, last, problem = 0, b"", ""
    gunzip: Gunzip | None = None
    size = 0
    with os.fdopen(descriptor, "rb", buffering=0) as source, open(draft, "xb", opener=private) as copy:
        while chunk := source.read(CHUNK):
            if size == 0 and is_gzip(chunk):
                gunzip = Gunzip()
            size += len(chunk)
            file_hash.update(chunk)
            copy.write(chunk)
            try:
                for content in gunzip.feed(chunk) if gunzip and not problem else [] if gunzip else [chunk]:
                    content_hash.update(content)
                    content_bytes += len(content)
                    last = content[-1:]
            except GunzipError as error:
                problem = str(error)
        if gunzip and not problem and not gunzip.is_whole:
            problem = "The gzip file is truncated."
    digest = file_hash.hexdigest()
    content_digest = digest if problem else content_hash.hexdigest()
    return Taken(draft, digest, content_digest, size, content_bytes, last == b"\n", gunzip is not None, problem)


def private(path: str, flags: int) -> int:
    """An opener for files that only their owner may read."""
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def keep(folder: Path, taken: Taken) -> Path:
    """Give the copy its place; durable when this returns. The same bytes are kept once."""
    place = folder / taken.file_sha256[:2] / f"{taken.file_sha256}.csv{'.gz' if taken.is_gzip else ''}"
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if place.exists() and place.stat().st_size == taken.byte_count:
        taken.draft.unlink()
        return place
    sync(taken.draft)
    taken.draft.replace(place)
    sync(place.parent)
    return place


def discard(taken: Taken) -> None:
    """Forget the copy of a file that turned out to be none of ours, or known."""
    taken.draft.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove copies that a killed process left."""
    for path in folder.glob(".taking-*"):
        owner = path.name.split("-")[1]
        if not Path(f"/proc/{owner}").exists():
            path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until the file, or the folder's entries, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_content(place: Path) -> BinaryIO:
    """The decompressed content of an archived file."""
    if place.name.endswith(".gz"):
        import gzip

        return gzip.open(place, "rb")  # type: ignore[return-value]
    return open(place, "rb")


def write_meta(place: Path, facts: Mapping[str, Any]) -> None:
    """Write, or replace in one step, what the ledger knows of a delivery."""
    label = ".".join(str(item) for item in (facts["part"], facts["business_to"]) if item)
    meta = place.with_name(f"{place.name.split('.')[0]}.{label or 'undated'}.meta.json")
    draft = meta.with_name(f".{meta.name}.{os.getpid()}")
    with open(draft, "w", encoding="utf-8", opener=private) as handle:
        json.dump(facts, handle, indent=1, default=str, sort_keys=True)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(meta)


def read_metas(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every delivery that the archive of a feed holds: its file and what the ledger knew of it."""
    for meta in sorted(folder.glob("??/*.meta.json")):
        facts = json.loads(meta.read_text(encoding="utf-8"))
        yield meta.with_name(Path(facts["archive_path"]).name), facts
