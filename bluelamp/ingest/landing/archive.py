"""The archive: every delivery taken, as delivered, under the SHA-256 of its bytes. Raw can be rebuilt from it.

archive/<feed>/<aa>/<sha256>.csv[.gz]                            the file (.xlsx of a workbook)
archive/<feed>/<aa>/<sha256>.<part.><business date>.meta.json    what the ledger knows of it, above all when it became known
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from bluelamp.files import beside, make_private, remove_left, sync, write_whole
from bluelamp.ingest.landing.gunzip import Gunzip, GunzipError, is_gzip

CHUNK = 2**20


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
    kept: Future[object] | None = None

    def wait(self) -> None:
        """Return when the archived file is on disk. Raises OSError when it cannot be."""
        if self.kept:
            self.kept.result()


def take(folder: Path, descriptor: int) -> Taken:
    """Copy an open file into the archive folder of its feed, hashing it on the way. The descriptor is closed."""
    make_private(folder, folder.parent)
    draft = beside(folder / "taking")
    digest, content = hashlib.sha256(), Content()
    size = 0
    with (
        os.fdopen(descriptor, "rb", buffering=0) as source,
        open(draft, "xb", opener=private) as copy,
        ThreadPoolExecutor(1) as helper,
    ):
        while chunk := source.read(CHUNK):
            if size == 0:
                content.gunzip = Gunzip() if is_gzip(chunk) else None
            size += len(chunk)
            hashing = helper.submit(digest.update, chunk)
            copy.write(chunk)
            content.pass_by(chunk)
            hashing.result()
    content.end()
    whole = digest.hexdigest()
    inner = content.digest.hexdigest() if content.gunzip and not content.problem else whole
    is_gz = content.gunzip is not None
    return Taken(draft, whole, inner, size, content.byte_count, content.last == b"\n", is_gz, content.problem)


@dataclass
class Content:
    """What is learnt of a file's content, decompressed if need be, while it passes by. digest: of decompressed content only."""

    gunzip: Gunzip | None = None
    digest: Any = field(default_factory=hashlib.sha256)
    byte_count: int = 0
    last: bytes = b""
    problem: str = ""

    def pass_by(self, chunk: bytes) -> None:
        """Look at more of the file."""
        if self.gunzip is None:
            self.byte_count += len(chunk)
            self.last = chunk[-1:]
        elif not self.problem:
            try:
                for content in self.gunzip.feed(chunk):
                    self.digest.update(content)
                    self.byte_count += len(content)
                    self.last = content[-1:]
            except GunzipError as error:
                self.problem = str(error)

    def end(self) -> None:
        """The file has ended."""
        if self.gunzip and not self.problem and not self.gunzip.is_whole:
            self.problem = "The gzip file is truncated."


def private(path: str, flags: int) -> int:
    """An opener for files that only their owner may read."""
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def keep(folder: Path, taken: Taken, ending: str = "csv") -> Path:
    """Give the copy its place, under a name that ends so; it is on disk once the future taken.kept is done, and its name is with the
    note that write_meta writes beside it. Equal bytes are kept once."""
    place = folder / taken.file_sha256[:2] / f"{taken.file_sha256}.{ending}{'.gz' if taken.is_gzip else ''}"
    if not place.parent.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync(folder)
    if taken.draft.exists() or not place.exists():  # a second attempt finds that the first has kept it
        taken.draft.replace(place)  # if it was there already, the same bytes take its place
    helper = ThreadPoolExecutor(1)
    taken.kept = helper.submit(sync, place)
    helper.shutdown(wait=False)
    return place


def discard(taken: Taken) -> None:
    """Forget the copy of a file that turned out to be none of ours, or known."""
    taken.draft.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a killed process left: copies of files, and drafts of what the ledger knows of one."""
    remove_left(folder.glob(".taking.*.tmp"))
    remove_left(folder.glob("??/.*.meta.json.*.tmp"))


def open_content(place: Path) -> BinaryIO:
    """The decompressed content of an archived file."""
    if place.name.endswith(".gz"):
        import gzip

        return gzip.open(place, "rb")  # type: ignore[return-value]
    return open(place, "rb")


def note_of(place: Path, part: str, business_to: object) -> Path:
    """Where the note on a delivery of that part and last day stands, whose file is at that place."""
    label = ".".join(str(item) for item in (part, business_to) if item)
    return place.with_name(f"{place.name.split('.')[0]}.{label or 'undated'}.meta.json")


def notes_of(place: Path) -> list[Path]:
    """All notes beside an archived file: the same bytes may be several deliveries."""
    return sorted(place.parent.glob(f"{place.name.split('.')[0]}.*meta.json"))


def read_note(note: Path) -> dict[str, Any]:
    """What the ledger knew of a delivery."""
    facts: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    return facts


def place_of(note: Path, facts: Mapping[str, Any]) -> Path:
    """The file that a note is about."""
    return note.with_name(Path(facts["archive_path"]).name)


def write_meta(place: Path, facts: Mapping[str, Any]) -> None:
    """Write, or replace in one step, what the ledger knows of a delivery."""
    text = json.dumps(facts, indent=1, default=str, sort_keys=True)
    write_whole(note_of(place, facts["part"], facts["business_to"]), text, is_private=True, is_durable=True)


def forget(place: Path, removed_at: Mapping[int, str]) -> bool:
    """Delete an archived file that a rule of retention removed; the notes of the deliveries that it was of stay and say when. Returns
    whether it was there."""
    if not place.exists():
        return False
    for note in notes_of(place):
        facts = read_note(note)
        if moment := removed_at.get(facts["load_id"]):
            write_meta(place, {**facts, "removed_at": moment})
    place.unlink()
    sync(place.parent)
    return True


def read_metas(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every delivery that the archive of a feed holds: its file and what the ledger knew of it."""
    for meta in sorted(folder.glob("??/*.meta.json")):
        facts = read_note(meta)
        yield place_of(meta, facts), facts
