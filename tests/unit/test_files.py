"""A file appears whole or not at all, whoever else writes it at the same time."""

import hashlib
import os
import threading
from pathlib import Path

import pytest

from bluelamp.files import copy_whole, folder_whole, write_once, write_whole


@pytest.mark.parametrize("failing", ["replace", "write"])
def test_a_write_that_fails_leaves_the_old_content_and_no_draft(tmp_path, monkeypatch, failing):
    page = tmp_path / "index.html"
    page.write_bytes(b"old")

    def fail(*_, **__):
        raise OSError("disk full")

    if failing == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    else:
        monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_whole(page, b"new", is_durable=True)
    assert page.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_threads_of_one_process_do_not_share_a_draft(tmp_path):
    """With a name made of the process alone, one thread renames what the other is still writing."""
    page, contents, problems = tmp_path / "page", [bytes([65 + number]) * 200_000 for number in range(4)], []

    def write(content: bytes) -> None:
        try:
            for _ in range(10):
                write_whole(page, content)
                problems.extend([] if page.read_bytes() in contents else ["half a file"])
        except OSError as error:
            problems.append(repr(error))

    threads = [threading.Thread(target=write, args=[content]) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [path.name for path in tmp_path.iterdir()] == ["page"]


def test_an_unchanged_file_is_left_alone_and_a_private_one_is_private(tmp_path):
    page = tmp_path / "deep" / "page"
    write_whole(page, "text", is_private=True)
    assert page.stat().st_mode & 0o777 == 0o600
    before = page.stat().st_ino
    write_whole(page, "text", is_private=True)
    assert page.stat().st_ino == before
    write_whole(page, "other", is_private=True)
    assert (page.read_text(), page.stat().st_mode & 0o777) == ("other", 0o600)


@pytest.mark.parametrize("write", ["new", "unchanged", "once", "copied", "folder"])
def test_what_is_durable_has_its_name_on_disk_too(tmp_path, monkeypatch, write):
    """A rename that only the folder in memory knows is gone when the power is."""
    place, synced = tmp_path / "note", []
    if write == "unchanged":
        place.write_text("said")

    def sync(descriptor: int) -> None:
        synced.append((Path(f"/proc/self/fd/{descriptor}").resolve(), place.exists()))

    monkeypatch.setattr(os, "fsync", sync)
    if write == "once":
        write_once(place, "said")
    elif write == "copied":
        (tmp_path / "source").write_text("said")
        assert copy_whole(tmp_path / "source", place, hashlib.sha256(b"said").hexdigest())
    elif write == "folder":
        with folder_whole(place) as draft:
            (draft / "a").touch()
    else:
        write_whole(place, "said", is_durable=True)
    assert synced[-1] == (tmp_path, True)
    assert write == "folder" or any(path != tmp_path for path, _ in synced), "the content before the name"


def test_a_copy_that_is_not_what_it_should_be_takes_no_place(tmp_path):
    (tmp_path / "source").write_text("cut")
    place = tmp_path / "copy"
    place.write_text("good")
    assert not copy_whole(tmp_path / "source", place, hashlib.sha256(b"whole").hexdigest())
    assert place.read_text() == "good"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "source"]


def test_the_first_of_two_writers_of_a_secret_wins(tmp_path):
    secret = tmp_path / "secrets" / "key"
    write_once(secret, "first")
    write_once(secret, "second")
    assert secret.read_text() == "first"
    assert [path.name for path in secret.parent.iterdir()] == ["key"]
