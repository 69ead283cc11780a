"""Files that appear whole or not at all: written beside, under a name that no other process can have, and renamed. And what
many files hold, as one checksum."""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


def write_whole(path: Path, content: bytes | str, *, is_private: bool = False, is_durable: bool = False) -> None:
    """Put content in that place in one step, so that no reader ever meets half a file; an unchanged file is left alone.

    Folders on the way are made. Text is written as UTF-8. is_private: only the owner may read it, and whoever could before but for
    the world. is_durable: return when the content, and the name that leads to it, are on disk. Raises OSError where it cannot be
    written; what stood there stays.
    """
    content = content.encode() if isinstance(content, str) else content
    if path.exists() and path.read_bytes() == content:
        if is_durable:  # whoever wrote it may have been killed before that
            settle(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = write_draft(path, content, is_private=is_private, is_durable=is_durable)
    try:
        draft.replace(path)
        if is_durable:
            sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def write_once(path: Path, content: str) -> None:
    """Put content in that place, and on disk, unless something stands there: the first of two racing processes wins. Private."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = write_draft(path, content.encode(), is_private=True, is_durable=True)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
        sync(path.parent)  # the database is to remember what was made with it


def copy_whole(source: Path, to: Path, sha256: str) -> bool:
    """Copy a file, of any size, to that place in one step and onto the disk, if the copy has that SHA-256; returns whether it has.
    What stood there stays otherwise. The folder is there. Raises OSError where it cannot be written."""
    draft = beside(to)
    try:
        shutil.copy2(source, draft)
        if file_sha256(draft) != sha256:
            return False
        sync(draft)
        draft.replace(to)
        sync(to.parent)
        return True
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def folder_whole(path: Path) -> Iterator[Path]:
    """A private folder that takes its place, which must be free, when all that belongs into it is there, or leaves nothing."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    draft = beside(path)
    draft.mkdir(mode=0o700)
    try:
        yield draft
        draft.rename(path)
        sync(path.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def link_whole(path: Path, target: Path) -> None:
    """Let path be a symbolic link to target, in one step: a reader meets the old link or the new one."""
    if path.is_symlink() and path.readlink() == target:
        return
    draft = beside(path)
    draft.symlink_to(target)
    try:
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_draft(path: Path, content: bytes, *, is_private: bool, is_durable: bool) -> Path:
    """The content in a file beside path, which nobody else can be writing. Nothing is left of it where that fails."""
    draft = beside(path)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600 if is_private else 0o666)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            if is_private:
                keep_owner(descriptor, path)
            handle.write(content)
            if is_durable:
                handle.flush()
                os.fsync(handle.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def keep_owner(descriptor: int, path: Path) -> None:
    """Give a private draft the owner and the rights of the file that it is to replace; where there is none, the folder's owner. Root
    may write a secret that another user's process (a container's) has to read. The world never gets a right. Where a file system keeps
    neither (a share of backups), it stays the writer's alone."""
    is_there = path.exists()
    before = (path if is_there else path.parent).stat()
    with suppress(OSError):
        if os.geteuid() == 0:
            os.fchown(descriptor, before.st_uid, before.st_gid)
        if is_there:
            os.fchmod(descriptor, stat.S_IMODE(before.st_mode) & 0o770)


def beside(path: Path) -> Path:
    """A name for a draft of that file: in its folder, and nobody else's."""
    return path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(6).hex()}.tmp")


def remove_left(drafts: Iterable[Path]) -> None:
    """Remove those of these drafts, named by beside(), whose process lives no longer: it was killed before it could."""
    for draft in drafts:
        owner = draft.name.split(".")[-2].split("-")[0]
        if Path(f"/proc/{owner}").exists():
            continue
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)


def make_private(folder: Path, top: Path) -> None:
    """Make a folder, and what is missing between it and top, which is one of those above it: each for its owner only, for parents that
    mkdir makes on its way are open to all."""
    between = [place for place in folder.parents if place.is_relative_to(top)]
    for place in (*reversed(between), folder):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)


def settle(path: Path) -> None:
    """Wait until a file, and the name that leads to it, are on disk."""
    sync(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until the file, or the folder's entries, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's content, which may be larger than memory."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sha256_of(paths: Iterable[Path], below: Path | None = None) -> str:
    """SHA-256 over the names and contents of files, in the order given. below: a folder that holds them all; names then begin
    there, so that a file that moves from one of its folders to another counts as changed."""
    digest = hashlib.sha256()
    for path in paths:
        name = path.relative_to(below).as_posix() if below else path.name
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_yaml(path: Path) -> Any:
    """What a YAML file says, read by libyaml where it is there: in a tenth of the time. Raises OSError, and yaml.YAMLError with the
    place of what is wrong."""
    import yaml

    try:
        from yaml import CSafeLoader as SafeLoader
    except ImportError:  # PyYAML built without it
        from yaml import SafeLoader  # type: ignore[assignment]
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)
