"""Files that grow, stall, are held open or cannot be removed: nothing is lost, and what happened is said."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from bluelamp.errors import BluelampError
from bluelamp.ingest import ingest, intake
from bluelamp.ingest.landing import candidates
from bluelamp.ingest.landing.writers import has_writer
from bluelamp.settings import settings
from tests.fixtures.landing import crimes, put, rows, text

KIND = "a file that is still written"
NIGHT = "crime_2013-10-14.csv"
WHOLE = text("crime", crimes(*range(40)))
HALF = WHOLE[: WHOLE.index(b"\n", len(WHOLE) // 2) + 1]  # ends with a line end: nothing in it says that it is half


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Another program that writes the file in place and has it open."""
    with path.open("ab") as handle:
        yield handle
        handle.flush()


@pytest.mark.real_life(KIND, "written in place: half, a pause of eight seconds, the rest; no manifest")
def test_a_file_that_stalls_while_it_grows_is_taken_whole_or_not_at_all(home: Path) -> None:
    path = put(NIGHT, HALF, age=8)
    with writing(path) as supplier:
        assert ingest(["crime"], settle_seconds=0).pending == 1, "it is open for writing, however still it stands"
        supplier.write(WHOLE[len(HALF) :])
    summary = ingest(["crime"], settle_seconds=0)
    assert (summary.loaded, summary.rows) == (1, 40)
    assert not path.exists()


@pytest.mark.real_life(KIND, "closed between two writes, eight seconds apart")
def test_a_file_without_manifest_must_stand_still_for_a_minute(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(NIGHT, HALF, age=8)
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        path.write_bytes(WHOLE)

    monkeypatch.setattr(candidates.time, "sleep", sleep)
    summary = ingest(["crime"])
    assert (summary.loaded, summary.pending) == (0, 1)
    assert 50 < waited[0] <= 52, "until it is a minute old"
    os.utime(path, (time.time() - 61,) * 2)
    assert ingest(["crime"]).rows == 40
    assert len(waited) == 1, "a file that is old enough is not waited for"


@pytest.mark.real_life(KIND, "the conventions by which nobody waits: a manifest, a name that is given at the end")
def test_a_manifest_or_a_rename_needs_no_waiting(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(candidates.time, "sleep", waited.append)
    put(NIGHT, WHOLE, age=0, rows=40)
    part = put("crime_2013-10-15.csv.part", text("crime", crimes(50)), age=0)
    summary = ingest(["crime"])
    assert (summary.loaded, summary.pending) == (1, 1)
    assert all(seconds <= 1 for seconds in waited)
    assert part.exists()


def before_removal(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Do something after a delivery is in, and before its file is taken out of the landing folder."""
    remove = candidates.remove
    monkeypatch.setattr(candidates, "remove", lambda candidate: (act(), remove(candidate))[1])


@pytest.mark.real_life(KIND, "changed while it was loaded, and opened again by its writer while it was loaded")
def test_a_file_is_never_removed_under_its_writer(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(NIGHT, HALF)
    before_removal(monkeypatch, lambda: path.write_bytes(WHOLE) and None)
    summary = ingest(["crime"], settle_seconds=0)
    assert "left in the landing folder: it has changed since it was read" in summary.words()
    assert path.read_bytes() == WHOLE
    monkeypatch.undo()
    path.unlink()

    path = put("crime_2013-10-15.csv", text("crime", crimes(50)), received_at="2013-10-16T06:00:00+01:00")
    opened: list[IO[bytes]] = []
    before_removal(monkeypatch, lambda: opened.append(path.open("ab")))
    summary = ingest(["crime"], settle_seconds=0)
    assert "left in the landing folder: another program has it open for writing" in summary.words()
    assert path.exists()
    opened[0].close()
    monkeypatch.undo()
    assert ingest(["crime"], settle_seconds=0).skipped == 1
    assert not path.exists()


def test_where_the_kernel_gives_no_lease_open_files_are_looked_through(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    descriptor = os.open(path, os.O_RDONLY)
    try:
        assert not has_writer(descriptor)
        with path.open("rb"), path.open("ab"):
            assert has_writer(descriptor)
        assert not has_writer(descriptor)
    finally:
        os.close(descriptor)


@pytest.mark.real_life("a manifest that is none", "a link, a pipe and a folder in a manifest's place")
@pytest.mark.parametrize("make", ["link", "pipe", "folder"])
def test_a_manifest_that_is_no_file_is_named(home: Path, make: str) -> None:
    path = put(NIGHT, WHOLE)
    manifest = path.with_name(f"{NIGHT}.manifest.json")
    if make == "link":
        manifest.symlink_to("/etc/hostname")
    elif make == "pipe":
        os.mkfifo(manifest)
    else:
        manifest.mkdir()
    summary = ingest(["crime"])
    assert (summary.loaded, summary.pending) == (0, 1)
    assert f"pending: crime/{NIGHT}: its manifest: not a regular file" in summary.words()


@pytest.fixture
def undeletable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A landing folder of crimes out of which nothing can be taken."""
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.parent == settings().landing / "crime":
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)


@pytest.mark.real_life("a landing folder that cannot be deleted from", "loaded is loaded, night after night, and said")
def test_a_file_that_cannot_be_removed_is_loaded_once_and_said(home: Path, undeletable: None) -> None:
    path = put(NIGHT, WHOLE)
    summary = ingest(["crime"])
    assert (summary.accepted, summary.rows) == (1, 40)
    assert "left in the landing folder: it cannot be removed (Permission denied)" in summary.words()
    assert path.exists()
    again = ingest(["crime"])
    assert (again.skipped, again.loaded, again.warnings) == (1, 0, 1)
    assert rows("select count(*) from raw.crime") == [(40,)]


@pytest.mark.real_life("a landing folder that cannot be deleted from", "the other feeds of the night are taken")
def test_a_feed_that_fails_does_not_stop_the_others(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(NIGHT, WHOLE)
    put("outcome_2013-10-14.csv", text("outcome", []), "outcome")
    sweep = intake.archive.sweep

    def fail(folder: Path) -> None:
        if folder.name == "crime":
            raise OSError(30, "Read-only file system")
        sweep(folder)

    monkeypatch.setattr(intake.archive, "sweep", fail)
    summary = ingest()
    assert (summary.accepted, list(summary.failures)) == (1, ["crime"])
    assert "FAILED: crime: The disk failed (Read-only file system)." in summary.words()
    assert rows("select status from ops.run where kind = 'ingest'") == [("failed",)]
    with pytest.raises(OSError, match="Read-only"):
        ingest(["crime"])
    monkeypatch.undo()
    assert ingest().accepted == 1


@pytest.mark.real_life("a clock that jumped", "deliveries known from 2030 are known from now on, and the audit says so")
def test_a_delivery_known_from_a_moment_to_come_is_put_right(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bluelamp.database import connect

    monkeypatch.setenv("BLUELAMP_REPLAY", "0")
    settings.cache_clear()
    put(NIGHT, WHOLE)
    put("crime_2013-10-15.csv", text("crime", crimes(50)))
    ingest(["crime"])
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute("update ops.load set known_at = '2030-01-01', received_at = '2030-01-01' where load_id = 1")
    summary = ingest(["crime"])
    assert "1 deliveries were known from a moment that has not come yet" in summary.words()
    assert rows("select known_at < now(), received_at < now() from ops.load order by 1") == [(True, True), (True, True)]
    assert rows("select action, (detail ->> 'load_id')::int from ops.audit") == [("put clock right", 1)]
    assert ingest(["crime"]).notes == []


def test_an_unreadable_feed_alone_still_fails(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise BluelampError("x", next_step="y")

    monkeypatch.setattr(intake.archive, "sweep", fail)
    with pytest.raises(BluelampError, match="x"):
        ingest()
